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
use crate::engine::domain::Encoded;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Log, Record};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldSpec;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{EventRef, LoneHead, StreamHead};
use crate::engine::view::{FieldState, StreamView};
use crate::workbench::making::{Making, fold, is_near};
use crate::workbench::{Workbench, refusal};

/// The folded states of a log's streams.
#[derive(Default)]
pub(super) struct Folds {
    views: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that begin at a snapshot, of streams that are being folded.
    newest: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views of streams that are being folded anew, by what their events meant before.
    former: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    /// Views that are being made, from the first event on.
    making: RefCell<HashMap<StreamId, Making>>,
    pub(super) heads: RefCell<HashMap<StreamId, KnownHead>>,
    /// The events that said what those of a stream mean, when it was folded.
    definitions: RefCell<HashMap<StreamId, Known>>,
    /// A view that may be the one that the next definition of its stream makes.
    offered: RefCell<Option<(StreamId, Rc<dyn StreamView>)>>,
    /// Streams whose snapshot is not what their events say.
    pub(super) disproved: RefCell<HashSet<StreamId>>,
    /// The newest sealed position that snapshots were considered at.
    pub(super) considered: Cell<Position>,
}

/// What says what the events of a stream mean.
struct Known {
    defined: Option<Position>,
    /// The head of the log when that was looked up.
    at: Position,
}

/// A stream's newest state, and the snapshot that it began at.
pub(super) struct KnownHead {
    pub(super) head: Rc<dyn LoneHead>,
    pub(super) base: Option<(Revision, Value)>,
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
    fn follow_definition(&self, stream: &StreamId, log: &Log) {
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

    fn has_view(&self, stream: &StreamId) -> bool {
        self.views.borrow().contains_key(stream)
    }

    /// Returns `true` if the view of a stream is at its head, or so near that it is there in no time.
    pub(super) fn follows(&self, stream: &StreamId, log: &Log) -> bool {
        let is_near = |view: &Rc<dyn StreamView>| is_near(stream, log, view.head());
        self.views.borrow().get(stream).is_some_and(is_near)
    }

    /// Returns the view of a stream by what its events meant before, while it is folded anew.
    fn former(&self, stream: &StreamId, log: &Log) -> Option<Rc<dyn StreamView>> {
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
    fn view(&self, stream: &StreamId, log: &Log) -> Option<Rc<dyn StreamView>> {
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
    fn set_spacing(&self, stream: &StreamId, spacing: usize) {
        if let Some(view) = self.views.borrow_mut().get_mut(stream).and_then(Rc::get_mut) {
            view.set_spacing(spacing);
        }
    }
}

impl Workbench {
    /// Returns the view of a stream as it can be shown at once. Of a long one that is not folded yet it begins at the
    /// newest snapshot, or it is what its events meant before they were defined anew, until [`Workbench::fold_behind`] or a
    /// look at the whole has folded it; `None` if there is neither, or no domain has such a stream.
    pub fn shown(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        self.folds.follow_definition(stream, self.log());
        if self.folds.follows(stream, self.log()) {
            return self.view(stream);
        }
        if is_near(stream, self.log(), Revision(0)) {
            return self.view(stream);
        }
        self.newest_view(stream).or_else(|| self.folds.former(stream, self.log()))
    }

    /// Returns `true` if what is shown of a stream is all of it, by what its events mean now.
    pub fn is_whole(&self, stream: &StreamId) -> bool {
        self.folds.follow_definition(stream, self.log());
        self.folds.follows(stream, self.log()) || is_near(stream, self.log(), Revision(0))
    }

    /// Offers a view that was folded as the next definition of its stream may say: if it does, it is that view.
    pub fn offer_view(&self, stream: StreamId, view: Rc<dyn StreamView>) {
        self.folds.offered.replace(Some((stream, view)));
    }

    /// Takes the view back that was offered.
    pub fn take_back_view(&self) {
        self.folds.offered.take();
    }

    /// Folds some more events of a stream that is not shown as a whole. Returns how far that is, and how far it will be;
    /// `None` if what is shown is all of it.
    pub fn fold_behind(&self, stream: &StreamId, events: usize) -> Option<(usize, usize)> {
        if self.is_whole(stream) {
            return None;
        }
        let (log, domain) = (self.store.log(), domains::domain(stream.domain())?);
        let begun = self.folds.making.borrow_mut().remove(stream);
        // One that was whole before thousands of events were added goes on.
        let whole = || self.folds.views.borrow_mut().remove(stream).map(|view| Making::Folding(view, 0));
        let making = begun.or_else(whole).unwrap_or_else(|| Making::begin(domain, stream, log));
        let making = making.step(domain, stream, log, events);
        let (done, of) = making.progress(log.positions(stream).len());
        self.folds.making.borrow_mut().insert(stream.clone(), making);
        if done >= of {
            drop(self.view(stream));
            return None;
        }
        Some((done, of))
    }

    /// Folds some more events of a stream that a command or facts are about to be held against. Returns how far that is, and
    /// how far it will be; `None` if its newest state is at hand.
    pub fn fold_for_writing(&self, stream: &StreamId, events: usize) -> Option<(usize, usize)> {
        if self.is_whole(stream) || self.is_newest_near(stream) {
            return None;
        }
        self.fold_behind(stream, events)
    }

    /// Returns `true` if the newest state of a stream is there in no time: it is known, or its snapshot is young enough.
    fn is_newest_near(&self, stream: &StreamId) -> bool {
        let is_near = |known: &KnownHead| is_near(stream, self.log(), known.head.revision());
        if self.folds.heads.borrow().get(stream).is_some_and(is_near) {
            return true;
        }
        if self.starts_by_its_events(stream) {
            return false;
        }
        let found = self.first_head(stream, self.head(stream)).filter(is_near);
        found.is_some_and(|found| self.folds.heads.borrow_mut().insert(stream.clone(), found).is_none())
    }

    /// Returns the view of a long stream from its snapshot on; `None` if it is not long or has no snapshot.
    fn newest_view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        let (log, positions) = (self.store.log(), self.store.log().positions(stream));
        let mut views = self.folds.newest.borrow_mut();
        if let Some(view) = views.get(stream).filter(|view| view.head().get() == positions.len()) {
            return Some(Rc::clone(view));
        }
        let unshared = views.remove(stream).filter(|view| Rc::strong_count(view) == 1);
        let mut view = match unshared {
            Some(view) => view,
            None => Rc::from(self.view_at_snapshot(stream)?),
        };
        fold(Rc::get_mut(&mut view)?, log, positions);
        views.insert(stream.clone(), Rc::clone(&view));
        Some(view)
    }

    fn view_at_snapshot(&self, stream: &StreamId) -> Option<Box<dyn StreamView>> {
        let domain = domains::domain(stream.domain())?;
        if self.folds.disproved.borrow().contains(stream) || self.starts_by_its_events(stream) {
            return None;
        }
        let snapshot = self.store.snapshot(stream, domain.state_version)?;
        let event = self.log().in_stream(stream, snapshot.revision)?;
        let mut view = (domain.view)(stream, self.log());
        view.begin_at(snapshot.revision, &snapshot.state, EventRef::from(&event)).then_some(view)
    }

    /// Lists the fields of a stream's states, the headline first; none if no domain has such a stream.
    pub fn fields(&self, stream: &StreamId) -> &'static [FieldSpec] {
        match domains::domain(stream.domain()) {
            None => &[],
            Some(domain) if domain.takes_any => self.shown(stream).map_or(&[], |view| view.fields()),
            Some(domain) => domain.fields,
        }
    }

    /// Lists the fields of a stream's states as [`Workbench::fields`] does, once all of it is folded: at once if it is not.
    pub fn whole_fields(&self, stream: &StreamId) -> &'static [FieldSpec] {
        if domains::domain(stream.domain()).is_some_and(|domain| domain.takes_any) {
            drop(self.view(stream));
        }
        self.fields(stream)
    }

    /// Returns the view of a stream, folded to its head; `None` if no domain has such a stream.
    pub fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        self.folds.follow_definition(stream, self.log());
        let is_new = !self.folds.has_view(stream);
        let view = self.folds.view(stream, self.store.log())?;
        if is_new {
            self.prove_snapshot(stream, &*view);
        }
        Some(view)
    }

    /// Keeps a checkpoint of a stream every so many events, as long as its view lasts.
    pub fn set_spacing(&self, stream: &StreamId, spacing: usize) {
        drop(self.view(stream));
        self.folds.set_spacing(stream, spacing);
    }

    /// Returns the newest state of a stream as fields. If there is a snapshot, the events before it are not read.
    pub fn head_state(&self, stream: &StreamId) -> Option<FieldState> {
        self.newest(stream).map(|head| head.state())
    }

    /// Decides a command for a stream at a moment: the events it makes, and whether one of them closes a period.
    pub(super) fn decide(
        &self,
        stream: &StreamId,
        command: &Value,
        now: Timestamp,
    ) -> Result<(Vec<Encoded>, bool), UserError> {
        let head = self.newest(stream).ok_or_else(|| refusal::unknown_domain(stream))?;
        let log = self.store.log();
        let events = head.decide(command, &|revision| log.in_stream(stream, revision), now)?;
        let closes = events.iter().any(|event| head.closes(event));
        Ok((events, closes))
    }

    /// Asks whether facts can follow the newest state of a stream.
    ///
    /// # Errors
    /// [`UserError`], with the index of the first fact that cannot.
    pub(super) fn admit(&self, stream: &StreamId, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
        self.newest(stream).ok_or_else(|| (0, refusal::unknown_domain(stream)))?.admit(facts)
    }

    /// Copies the newest state of a stream, to hold facts against one after the other.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownDomain`.
    pub(super) fn admission(&self, stream: &StreamId) -> Result<Box<dyn LoneHead>, UserError> {
        self.newest(stream).map(|head| head.copied()).ok_or_else(|| refusal::unknown_domain(stream))
    }

    /// Returns `true` if a process that the event at a revision began is not over yet.
    pub(super) fn is_under_way(&self, stream: &StreamId, began: Revision) -> bool {
        self.newest(stream).is_some_and(|head| head.is_under_way(began))
    }

    /// Returns the newest state of a stream: its view if it was looked at, else that state alone.
    fn newest(&self, stream: &StreamId) -> Option<Rc<dyn StreamHead>> {
        self.folds.follow_definition(stream, self.log());
        if self.folds.follows(stream, self.log()) {
            return Some(self.view(stream)?);
        }
        self.lone_head(stream, self.head(stream))
    }

    /// Brings the newest state of a stream up to a revision, from its snapshot if there is one.
    pub(super) fn lone_head(&self, stream: &StreamId, through: Revision) -> Option<Rc<dyn StreamHead>> {
        let mut heads = self.folds.heads.borrow_mut();
        let mut known = match heads.remove(stream).filter(|known| Rc::strong_count(&known.head) == 1) {
            Some(known) => known,
            None => self.first_head(stream, through)?,
        };
        self.fold_on(stream, Rc::get_mut(&mut known.head)?, through);
        let newest: Rc<dyn StreamHead> = Rc::<dyn LoneHead>::clone(&known.head);
        heads.insert(stream.clone(), known);
        Some(newest)
    }

    /// Takes the newest state of a stream, to be folded on with events that are being written; `None` if these events are
    /// part of what it starts with.
    pub(super) fn take_head(&self, stream: &StreamId) -> Option<KnownHead> {
        if self.starts_by_its_events(stream) {
            return None;
        }
        drop(self.lone_head(stream, self.head(stream))?);
        self.folds.heads.borrow_mut().remove(stream)
    }

    pub(super) fn starts_by_its_events(&self, stream: &StreamId) -> bool {
        domains::domain(stream.domain()).is_some_and(|domain| (domain.begin_view)(stream, self.log()).is_some())
    }

    /// Puts back newest states: what they were folded on with is in the log now.
    pub(super) fn put_heads(&self, heads: HashMap<StreamId, Option<KnownHead>>) {
        let known = heads.into_iter().filter_map(|(stream, head)| Some((stream, head?)));
        self.folds.heads.borrow_mut().extend(known);
    }

    /// Applies the events of a stream that a state lacks, up to a revision.
    pub(super) fn fold_on(&self, stream: &StreamId, head: &mut dyn LoneHead, through: Revision) {
        let positions = self.store.log().positions(stream);
        for position in positions.get(head.revision().get()..through.get()).unwrap_or_default() {
            if let Some(event) = self.store.log().at(*position) {
                head.push(EventRef::from(&event));
            }
        }
    }

    pub(super) fn first_head(&self, stream: &StreamId, through: Revision) -> Option<KnownHead> {
        let domain = domains::domain(stream.domain())?;
        let mut head = (domain.head)(stream, self.log());
        let is_usable = !self.folds.disproved.borrow().contains(stream);
        let snapshot = is_usable.then(|| self.store.snapshot(stream, domain.state_version)).flatten();
        let base = snapshot
            .filter(|snapshot| snapshot.revision <= through && head.restore(snapshot.revision, &snapshot.state))
            .map(|snapshot| (snapshot.revision, snapshot.state));
        Some(KnownHead { head: Rc::from(head), base })
    }
}
