//! The snapshots of streams: when they are kept, and how one is found not to say what the events say.

use std::rc::Rc;

use serde_json::Value;

use crate::domains;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::trail::Trail;
use crate::engine::view::{FieldState, StreamView};
use crate::workbench::core::Workbench;
use crate::workbench::making::is_near;

/// How many events a stream is given before its next snapshot, at least; it is written when a segment is sealed.
pub const SNAPSHOT_EVENTS: u32 = 256;

impl Workbench {
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
            if let Some(kept) = self.state_to_keep(&stream, self.store.revision_at(&stream, end)) {
                self.store.keep_snapshot(&stream, domain.state_version, kept);
            }
        }
    }

    /// Keeps a snapshot of a long stream that was folded by a new model: there is no other until a segment is sealed.
    pub fn keep_snapshot(&mut self, stream: &StreamId) {
        let is_long = !is_near(stream, self.log(), Revision(0));
        let Some(domain) = domains::domain(stream.domain()).filter(|domain| domain.state_version > 0 && is_long) else {
            return;
        };
        if self.is_whole(stream)
            && let Some(kept) = self.state_to_keep(stream, self.store.revision_at(stream, self.store.sealed_end()))
        {
            self.store.keep_snapshot(stream, domain.state_version, kept);
        }
    }

    /// Returns the state of a stream at a revision, and its trail up to there if its chart needs one: of a long one.
    fn state_to_keep(&self, stream: &StreamId, revision: Revision) -> Option<(Value, Option<Trail>)> {
        if self.starts_by_its_events(stream) {
            // Once there are more of them it is another state.
            return None;
        }
        let is_long = !is_near(stream, self.log(), Revision(0));
        if self.folds.follows(stream, self.log()) {
            let view = self.view(stream)?;
            return Some((view.snapshot_at(revision)?, is_long.then(|| view.trail_at(revision)).flatten()));
        }
        // A state that is further already cannot go back; there will be another occasion.
        let head = self.lone_head(stream, revision).filter(|head| head.revision() == revision)?;
        Some((head.snapshot()?, is_long.then(|| head.trail()).flatten()))
    }

    /// Holds a stream's snapshot against the fold of all its events, which has just been made.
    pub(super) fn prove_snapshot(&self, stream: &StreamId, view: &dyn StreamView) {
        let used = self.folds.heads.borrow_mut().remove(stream).and_then(|known| known.base);
        let kept = || {
            let snapshot = self.store.snapshot(stream, domains::domain(stream.domain())?.state_version)?;
            Some((snapshot.revision, snapshot.state, snapshot.trail))
        };
        let Some((revision, state, trail)) = used.or_else(kept) else { return };
        if view.snapshot_at(revision) != Some(state) || trail.is_some() && view.trail_at(revision) != trail {
            self.folds.disproved.borrow_mut().insert(stream.clone());
        }
    }
}
