//! The states of streams, as they are shown and decided upon: from snapshots at first, and then from all events.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::domains;
use crate::engine::domain::Encoded;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldSpec;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{EventRef, LoneHead, StreamHead};
use crate::engine::view::{FieldState, StreamView};
use crate::workbench::core::Workbench;
use crate::workbench::folds::{KnownHead, MANY_EVENTS, SNAPSHOT_EVENTS, fold};
use crate::workbench::refusal;

impl Workbench {
    /// Returns the view of a stream as it can be shown at once: of a long one that is not folded yet it begins at the
    /// newest snapshot, until [`Workbench::fold_behind`] or a look at the whole has folded it.
    pub fn shown(&self, stream: &StreamId) -> Option<Rc<dyn StreamView>> {
        self.folds.follow_definition(stream, self.log());
        if self.folds.follows(stream, self.log()) {
            return self.view(stream);
        }
        self.newest_view(stream).or_else(|| self.view(stream))
    }

    /// Returns `true` if what is shown of a stream is all of it.
    pub fn is_whole(&self, stream: &StreamId) -> bool {
        !self.folds.newest.borrow().contains_key(stream)
    }

    /// Folds some more events of a stream of which only the newest are shown. Returns how many of them are folded, and how
    /// many there are; `None` if what is shown is all of it.
    pub fn fold_behind(&self, stream: &StreamId, events: usize) -> Option<(usize, usize)> {
        if self.is_whole(stream) {
            return None;
        }
        let (log, positions) = (self.store.log(), self.store.log().positions(stream));
        let begun = self.folds.folding.borrow_mut().remove(stream);
        // One that was whole before thousands of events were added goes on.
        let begun = begun.or_else(|| self.folds.views.borrow_mut().remove(stream));
        let mut view = match begun.filter(|view| Rc::strong_count(view) == 1) {
            Some(view) => view,
            None => Rc::from((domains::domain(stream.domain())?.view)(stream, log)),
        };
        let through = (view.head().get() + events).min(positions.len());
        fold(Rc::get_mut(&mut view)?, log, &positions[..through]);
        self.folds.folding.borrow_mut().insert(stream.clone(), view);
        if through == positions.len() {
            drop(self.view(stream));
            return None;
        }
        Some((through, positions.len()))
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
        if self.head(stream).0 < MANY_EVENTS || self.folds.disproved.borrow().contains(stream) {
            return None;
        }
        let domain = domains::domain(stream.domain())?;
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

    /// Takes the newest state of a stream, to be folded on with events that are being written.
    pub(super) fn take_head(&self, stream: &StreamId) -> Option<KnownHead> {
        drop(self.lone_head(stream, self.head(stream))?);
        self.folds.heads.borrow_mut().remove(stream)
    }

    /// Puts back newest states: what they were folded on with is in the log now.
    pub(super) fn put_heads(&self, heads: HashMap<StreamId, Option<KnownHead>>) {
        let known = heads.into_iter().filter_map(|(stream, head)| Some((stream, head?)));
        self.folds.heads.borrow_mut().extend(known);
    }

    /// Applies the events of a stream that a state lacks, up to a revision.
    fn fold_on(&self, stream: &StreamId, head: &mut dyn LoneHead, through: Revision) {
        let positions = self.store.log().positions(stream);
        for position in positions.get(head.revision().get()..through.get()).unwrap_or_default() {
            if let Some(event) = self.store.log().at(*position) {
                head.push(EventRef::from(&event));
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
        let mut head = (domain.head)(stream, self.log());
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
        if self.folds.follows(stream, self.log()) {
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
