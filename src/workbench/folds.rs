//! The folded states of streams: a view of each one that was looked at, the newest state alone of those that were only acted
//! upon. They follow the log as they are asked for, and change nothing in it.
//!
//! The log is the only truth. As soon as a stream is looked at, all of it is folded, and a snapshot that says anything else
//! is used no more, and deleted by whoever holds the workbench for a change.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use crate::domains;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Log, Record};
use crate::engine::travel::trail::Trail;
use crate::engine::view::StreamView;
use crate::engine::view::head::{EventRef, LoneHead};
use crate::workbench::making::{Making, fold, is_near};

/// The folded states of a log's streams.
#[derive(Default)]
pub(super) struct Folds {
    pub views: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that begin at a snapshot, of streams that are being folded.
    pub newest: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views of streams that are being folded anew, by what their events meant before.
    pub former: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that are being made, from the first event on.
    pub making: RefCell<HashMap<StreamId, Making>>,
    pub heads: RefCell<HashMap<StreamId, KnownHead>>,
    /// The events that said what those of a stream mean, when it was folded.
    pub definitions: RefCell<HashMap<StreamId, Known>>,
    /// A view that may be the one that the next definition of its stream makes.
    pub offered: RefCell<Option<(StreamId, Rc<dyn StreamView>)>>,
    /// Streams whose snapshot is not what their events say.
    pub disproved: RefCell<HashSet<StreamId>>,
    /// The newest sealed position that snapshots were considered at.
    pub considered: Cell<Position>,
}

/// What says what the events of a stream mean.
pub(super) struct Known {
    defined: Option<Position>,
    /// The head of the log when that was looked up.
    at: Position,
}

/// A stream's newest state, and the snapshot that it began at.
pub(super) struct KnownHead {
    pub head: Rc<dyn LoneHead>,
    pub base: Option<(Revision, Value, Option<Trail>)>,
}

impl KnownHead {
    /// Applies the next event of the stream.
    pub fn push(&mut self, event: &Record) {
        if let Some(head) = Rc::get_mut(&mut self.head) {
            head.push(EventRef::from(event));
        }
    }
}

impl Folds {
    /// Begins without states, for a log that is sealed up to a position.
    pub fn after(sealed: Position) -> Folds {
        Folds { considered: Cell::new(sealed), ..Folds::default() }
    }

    /// Forgets all states, because the log is no longer the one they were folded from.
    pub fn clear(&self) {
        self.views.borrow_mut().clear();
        self.newest.borrow_mut().clear();
        self.former.borrow_mut().clear();
        self.making.borrow_mut().clear();
        self.heads.borrow_mut().clear();
        self.definitions.borrow_mut().clear();
        self.offered.take();
    }

    /// Puts the states of a stream aside if its events mean something else by now.
    pub fn follow_definition(&self, stream: &StreamId, log: &Log) {
        let Some(domain) = domains::domain(stream.domain()).filter(|domain| domain.takes_any) else { return };
        let mut definitions = self.definitions.borrow_mut();
        let known = definitions.get(stream);
        if known.is_some_and(|known| known.at == log.head()) {
            return;
        }
        let (before, defined) = (known.and_then(|known| known.defined), (domain.definition)(stream, log));
        definitions.insert(stream.clone(), Known { defined, at: log.head() });
        if before == defined {
            return;
        }
        self.making.borrow_mut().remove(stream);
        self.heads.borrow_mut().remove(stream);
        let newest = self.newest.borrow_mut().remove(stream);
        let shown = self.views.borrow_mut().remove(stream).or(newest);
        let is_offered =
            |(of, view): &mut (StreamId, Rc<dyn StreamView>)| of == stream && (domain.is_defined)(&**view, stream, log);
        if let Some((_, view)) = self.offered.borrow_mut().take_if(is_offered) {
            self.former.borrow_mut().remove(stream);
            self.views.borrow_mut().insert(stream.clone(), view);
        } else if let Some(shown) = shown {
            self.former.borrow_mut().insert(stream.clone(), shown);
        }
    }

    pub fn has_view(&self, stream: &StreamId) -> bool {
        self.views.borrow().contains_key(stream)
    }

    /// Returns `true` if the view of a stream is at its head, or so near that it is there in no time.
    pub fn follows(&self, stream: &StreamId, log: &Log) -> bool {
        let is_near = |view: &Rc<dyn StreamView>| is_near(stream, log, view.head());
        self.views.borrow().get(stream).is_some_and(is_near)
    }

    /// Returns the view of a stream by what its events meant before, while it is folded anew.
    pub fn former(&self, stream: &StreamId, log: &Log) -> Option<Rc<dyn StreamView>> {
        let mut former = self.former.borrow_mut();
        let view = former.get_mut(stream)?;
        let positions = log.positions(stream);
        if view.head().get() < positions.len() {
            // What thousands of events made it is not worth its time.
            let unshared = Rc::get_mut(view).filter(|view| is_near(stream, log, view.head()));
            fold(unshared?, log, positions);
        }
        Some(Rc::clone(view))
    }

    /// Returns the view of a stream, folded to the head of the log; `None` if no domain has such a stream.
    ///
    /// A view that somebody still holds stays as it is; a further one is folded then.
    pub fn view(&self, stream: &StreamId, log: &Log) -> Option<Rc<dyn StreamView>> {
        let positions = log.positions(stream);
        let mut views = self.views.borrow_mut();
        if let Some(view) = views.get(stream).filter(|view| view.head().get() == positions.len()) {
            return Some(Rc::clone(view));
        }
        let unshared = views.remove(stream).filter(|view| Rc::strong_count(view) == 1);
        let mut view = match unshared {
            Some(view) => view,
            None => match self.making.borrow_mut().remove(stream) {
                Some(begun) => begun.started(log),
                None => Rc::from((domains::domain(stream.domain())?.view)(stream, log)),
            },
        };
        fold(Rc::get_mut(&mut view)?, log, positions);
        self.newest.borrow_mut().remove(stream);
        self.former.borrow_mut().remove(stream);
        views.insert(stream.clone(), Rc::clone(&view));
        Some(view)
    }

    /// Keeps a checkpoint of a stream every so many events, as long as its view lasts.
    pub fn set_spacing(&self, stream: &StreamId, spacing: usize) {
        if let Some(view) = self.views.borrow_mut().get_mut(stream).and_then(Rc::get_mut) {
            view.set_spacing(spacing);
        }
    }
}
