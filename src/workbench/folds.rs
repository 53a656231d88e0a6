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
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{EventRef, LoneHead, StreamHead};
use crate::engine::view::{FieldState, StreamView};
use crate::workbench::{Workbench, refusal};

/// How many events a stream is given before its next snapshot, at least; it is written when a segment is sealed.
pub const SNAPSHOT_EVENTS: u32 = 256;

/// The folded states of a log's streams.
#[derive(Default)]
pub(super) struct Folds {
    views: RefCell<HashMap<StreamId, Rc<dyn StreamView>>>,
    heads: RefCell<HashMap<StreamId, KnownHead>>,
    /// Streams whose snapshot is not what their events say.
    disproved: RefCell<HashSet<StreamId>>,
    /// The newest sealed position that snapshots were considered at.
    considered: Cell<Position>,
}

/// A stream's newest state, and the snapshot that it began at.
struct KnownHead {
    head: Rc<dyn LoneHead>,
    base: Option<(Revision, Value)>,
}

impl Folds {
    /// Begins without states, for a log that is sealed up to a position.
    pub fn after(sealed: Position) -> Folds {
        Folds { considered: Cell::new(sealed), ..Folds::default() }
    }

    /// Forgets all states, because the log is no longer the one they were folded from.
    pub fn clear(&self) {
        self.views.borrow_mut().clear();
        self.heads.borrow_mut().clear();
    }

    fn has_view(&self, stream: &StreamId) -> bool {
        self.views.borrow().contains_key(stream)
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
            None => Rc::from((domains::domain(stream.domain())?.view)()),
        };
        let folded = Rc::get_mut(&mut view)?;
        for position in positions.get(folded.head().get()..).unwrap_or_default() {
            if let Some(event) = log.at(*position) {
                folded.push(event.event_type, event.schema_version, event.data);
            }
        }
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
    /// Returns the view of a stream, folded to its head; `None` if no domain has such a stream.
    pub fn view(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
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
        if self.folds.has_view(stream) {
            return Some(self.view(stream)?);
        }
        self.lone_head(stream, self.head(stream))
    }

    /// Brings the newest state of a stream up to a revision, from its snapshot if there is one.
    fn lone_head(&self, stream: &StreamId, through: Revision) -> Option<Rc<dyn StreamHead>> {
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

    /// Applies the events of a stream that a state lacks, up to a revision.
    fn fold_on(&self, stream: &StreamId, head: &mut dyn LoneHead, through: Revision) {
        let positions = self.store.log().positions(stream);
        for position in positions.get(head.revision().get()..through.get()).unwrap_or_default() {
            if let Some(event) = self.store.log().at(*position) {
                head.push(event.event_type, event.schema_version, event.data);
            }
        }
    }

    /// Returns the newest state of a stream as a page would find it that is opened now, and has not looked at the stream
    /// yet: from its snapshot, if there is one that can be used.
    pub fn opened_state(&self, stream: &StreamId) -> Option<FieldState> {
        let through = self.head(stream);
        let mut known = self.first_head(stream, through)?;
        self.fold_on(stream, Rc::get_mut(&mut known.head)?, through);
        Some(known.head.state())
    }

    /// Forgets that a look has disproved the snapshot of a stream: another one is about to be kept.
    pub(super) fn trust_snapshot(&self, stream: &StreamId) {
        self.folds.disproved.borrow_mut().remove(stream);
    }

    fn first_head(&self, stream: &StreamId, through: Revision) -> Option<KnownHead> {
        let domain = domains::domain(stream.domain())?;
        let mut head = (domain.head)();
        let is_usable = !self.folds.disproved.borrow().contains(stream);
        let snapshot = is_usable.then(|| self.store.snapshot(stream, domain.state_version)).flatten();
        let base = snapshot
            .filter(|snapshot| snapshot.revision <= through && head.restore(snapshot.revision, &snapshot.state))
            .map(|snapshot| (snapshot.revision, snapshot.state));
        Some(KnownHead { head: Rc::from(head), base })
    }

    /// Deletes the snapshots that a look has disproved.
    pub fn drop_disproved_snapshots(&mut self) {
        for stream in self.folds.disproved.take() {
            self.store.drop_snapshot(&stream);
        }
    }

    /// Deletes snapshots that were disproved, and keeps new ones if a segment was sealed since the last time, of the streams
    /// that have grown enough.
    pub(super) fn keep_snapshots(&mut self) {
        self.drop_disproved_snapshots();
        let end = self.store.sealed_end();
        let before = self.folds.considered.replace(end);
        if end <= before {
            return;
        }
        let mark = |revision: Revision| revision.0 / SNAPSHOT_EVENTS;
        let has_grown = |stream: &&StreamId| {
            mark(self.store.revision_at(stream, before)) < mark(self.store.revision_at(stream, end))
        };
        let grown: Vec<StreamId> = self.log().streams().filter(has_grown).cloned().collect();
        for stream in grown {
            let Some(domain) = domains::domain(stream.domain()).filter(|domain| domain.state_version > 0) else {
                continue;
            };
            if let Some(state) = self.state_to_keep(&stream, self.store.revision_at(&stream, end)) {
                self.store.keep_snapshot(&stream, domain.state_version, state);
            }
        }
    }

    fn state_to_keep(&self, stream: &StreamId, revision: Revision) -> Option<Value> {
        if self.folds.has_view(stream) {
            return self.view(stream)?.snapshot_at(revision);
        }
        // A state that is further already cannot go back; there will be another occasion.
        self.lone_head(stream, revision).filter(|head| head.revision() == revision)?.snapshot()
    }

    /// Holds a stream's snapshot against the fold of all its events, which has just been made.
    fn prove_snapshot(&self, stream: &StreamId, view: &dyn StreamView) {
        let used = self.folds.heads.borrow_mut().remove(stream).and_then(|known| known.base);
        let kept = || {
            let snapshot = self.store.snapshot(stream, domains::domain(stream.domain())?.state_version)?;
            Some((snapshot.revision, snapshot.state))
        };
        let Some((revision, state)) = used.or_else(kept) else { return };
        if view.snapshot_at(revision) != Some(state) {
            self.folds.disproved.borrow_mut().insert(stream.clone());
        }
    }
}
