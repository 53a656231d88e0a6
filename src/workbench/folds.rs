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
use crate::engine::view::StreamView;
use crate::engine::view::head::{EventRef, LoneHead};

/// How many events a stream is given before its next snapshot, at least; it is written when a segment is sealed.
pub const SNAPSHOT_EVENTS: u32 = 256;

/// From how many events on the newest ones of a stream are shown before all of them are folded.
pub const MANY_EVENTS: u32 = 16_384;

/// The folded states of a log's streams.
#[derive(Default)]
pub(super) struct Folds {
    pub views: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that begin at a snapshot, of streams that are being folded.
    pub newest: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that are being folded, from the first event on.
    pub folding: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    pub heads: RefCell<HashMap<StreamId, KnownHead>>,
    /// The events that said what those of a stream mean, when it was folded.
    pub definitions: RefCell<HashMap<StreamId, Position>>,
    /// Streams whose snapshot is not what their events say.
    pub disproved: RefCell<HashSet<StreamId>>,
    /// The newest sealed position that snapshots were considered at.
    pub considered: Cell<Position>,
}

/// A stream's newest state, and the snapshot that it began at.
pub(super) struct KnownHead {
    pub head: Rc<dyn LoneHead>,
    pub base: Option<(Revision, Value)>,
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
        self.folding.borrow_mut().clear();
        self.heads.borrow_mut().clear();
        self.definitions.borrow_mut().clear();
    }

    /// Forgets the states of a stream if its events mean something else by now.
    pub fn follow_definition(&self, stream: &StreamId, log: &Log) {
        let defined = domains::domain(stream.domain()).and_then(|domain| (domain.definition)(stream, log));
        let mut definitions = self.definitions.borrow_mut();
        if definitions.get(stream).copied() == defined {
            return;
        }
        match defined {
            Some(position) => definitions.insert(stream.clone(), position),
            None => definitions.remove(stream),
        };
        self.views.borrow_mut().remove(stream);
        self.newest.borrow_mut().remove(stream);
        self.folding.borrow_mut().remove(stream);
        self.heads.borrow_mut().remove(stream);
    }

    pub fn has_view(&self, stream: &StreamId) -> bool {
        self.views.borrow().contains_key(stream)
    }

    /// Returns `true` if the view of a stream is at its head, or so near that it is there in no time.
    pub fn follows(&self, stream: &StreamId, log: &Log) -> bool {
        let lacks = |view: &Rc<dyn StreamView>| log.revision(stream).0.saturating_sub(view.head().0);
        self.views.borrow().get(stream).is_some_and(|view| lacks(view) < MANY_EVENTS)
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
            None => match self.folding.borrow_mut().remove(stream) {
                Some(begun) => begun,
                None => Rc::from((domains::domain(stream.domain())?.view)(stream, log)),
            },
        };
        fold(Rc::get_mut(&mut view)?, log, positions);
        self.newest.borrow_mut().remove(stream);
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

/// Brings a view up to the last of some positions of its stream.
pub(super) fn fold(view: &mut dyn StreamView, log: &Log, positions: &[Position]) {
    for position in positions.get(view.head().get()..).unwrap_or_default() {
        if let Some(event) = log.at(*position) {
            view.push(EventRef::from(&event));
        }
    }
}
