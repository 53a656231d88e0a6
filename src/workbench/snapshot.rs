//! The newest states of streams, from snapshots where there are some: for commands and facts to streams that nobody looks
//! at, so that the events before a snapshot are not even read.
//!
//! The log is the only truth. As soon as a stream is looked at, all of it is folded, and a snapshot that says anything else
//! is discarded.

use std::collections::HashMap;

use serde_json::Value;

use crate::domains;
use crate::engine::domain::Encoded;
use crate::engine::envelope::{Position, Revision, StreamId};
use crate::engine::head::{EventRef, StreamHead};
use crate::engine::user_error::UserError;
use crate::engine::view::FieldState;
use crate::workbench::{Workbench, refusal};

/// How many events a stream is given before its next snapshot, at least; it is written when a segment is sealed.
pub const SNAPSHOT_EVENTS: u32 = 256;

/// The newest states of the streams that were acted upon and not looked at.
#[derive(Default)]
pub(super) struct Heads {
    of_stream: HashMap<StreamId, Kept>,
    /// The newest sealed position that snapshots were considered at.
    considered: Position,
}

/// A stream's newest state, and the snapshot that it began at.
struct Kept {
    head: Box<dyn StreamHead>,
    base: Option<(Revision, Value)>,
}

impl Heads {
    /// Begins with no states, for a log that is sealed up to a position.
    pub fn after(sealed: Position) -> Heads {
        Heads { of_stream: HashMap::new(), considered: sealed }
    }

    /// Forgets all states, where the log is no longer the one they were folded from.
    pub fn clear(&mut self) {
        self.of_stream.clear();
    }
}

impl Workbench {
    /// Returns the newest state of a stream as fields. Where a snapshot is kept, the events before it are not read.
    pub fn head_state(&mut self, stream: &StreamId) -> Option<FieldState> {
        if self.views.contains_key(stream) {
            return self.view(stream).map(|view| view.state_at(view.head()));
        }
        self.newest(stream, self.head(stream)).map(|head| head.state())
    }

    /// Decides a command for a stream: the events it makes, and whether one of them closes a period.
    pub(super) fn decide(&mut self, stream: &StreamId, command: &Value) -> Result<(Vec<Encoded>, bool), UserError> {
        if self.views.contains_key(stream)
            && let Some(view) = self.view(stream)
        {
            let events = view.decide(command)?;
            let closes = events.iter().any(|event| view.closes(event));
            return Ok((events, closes));
        }
        self.newest(stream, self.head(stream)).ok_or_else(|| refusal::unknown_domain(stream))?;
        let log = self.store.log();
        let kept = self.heads.of_stream.get(stream).ok_or_else(|| refusal::unknown_domain(stream))?;
        let events = kept.head.decide(command, &|revision| log.in_stream(stream, revision))?;
        let closes = events.iter().any(|event| kept.head.closes(event));
        Ok((events, closes))
    }

    /// Tells whether facts can follow the newest state of a stream.
    ///
    /// # Errors
    /// The refusal, with the index of the first fact that cannot.
    pub(super) fn admit(&mut self, stream: &StreamId, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
        let admitted = if self.views.contains_key(stream) {
            self.view(stream).map(|view| view.admit(facts))
        } else {
            self.newest(stream, self.head(stream)).map(|head| head.admit(facts))
        };
        admitted.unwrap_or_else(|| Err((0, refusal::unknown_domain(stream))))
    }

    /// Copies the newest state of a stream, to hold facts against one after the other.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownDomain`.
    pub(super) fn admission(&mut self, stream: &StreamId) -> Result<Box<dyn StreamHead>, UserError> {
        let head = if self.views.contains_key(stream) {
            self.view(stream).map(|view| view.head_copied())
        } else {
            self.newest(stream, self.head(stream)).map(|head| head.copied())
        };
        head.ok_or_else(|| refusal::unknown_domain(stream))
    }

    /// Tells whether a process that the event at a revision began is not over yet.
    pub(super) fn is_under_way(&mut self, stream: &StreamId, began: Revision) -> bool {
        if self.views.contains_key(stream) {
            return self.view(stream).is_some_and(|view| view.is_under_way(began));
        }
        self.newest(stream, self.head(stream)).is_some_and(|head| head.is_under_way(began))
    }

    /// Brings the newest state of a stream up to a revision, from its snapshot where there is one.
    fn newest(&mut self, stream: &StreamId, through: Revision) -> Option<&dyn StreamHead> {
        if !self.heads.of_stream.contains_key(stream) {
            let domain = domains::domain(stream.domain())?;
            let mut head = (domain.head)();
            let snapshot = self.store.snapshot(stream, domain.state_version);
            let base = snapshot
                .filter(|snapshot| snapshot.revision <= through && head.restore(snapshot.revision, &snapshot.state))
                .map(|snapshot| (snapshot.revision, snapshot.state));
            self.heads.of_stream.insert(stream.clone(), Kept { head, base });
        }
        let kept = self.heads.of_stream.get_mut(stream)?;
        let positions = self.store.log().positions(stream);
        for position in positions.get(kept.head.revision().get()..through.get()).unwrap_or_default() {
            if let Some(event) = self.store.log().at(*position) {
                kept.head.push(event.event_type, event.schema_version, event.data);
            }
        }
        Some(&*kept.head)
    }

    /// Keeps snapshots where a segment was sealed since the last time, of the streams that have grown enough.
    pub(super) fn keep_snapshots(&mut self) {
        let end = self.store.sealed_end();
        let before = std::mem::replace(&mut self.heads.considered, end);
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

    fn state_to_keep(&mut self, stream: &StreamId, revision: Revision) -> Option<Value> {
        if self.views.contains_key(stream) {
            return self.view(stream)?.snapshot(revision);
        }
        // A state that is further already cannot go back; there will be another occasion.
        self.newest(stream, revision).filter(|head| head.revision() == revision)?.snapshot()
    }

    /// Holds a stream's snapshot against the fold of all its events, which has just been made, and discards it where they
    /// differ.
    pub(super) fn prove_snapshot(&mut self, stream: &StreamId) {
        let used = self.heads.of_stream.remove(stream).and_then(|kept| kept.base);
        let kept = || {
            let snapshot = self.store.snapshot(stream, domains::domain(stream.domain())?.state_version)?;
            Some((snapshot.revision, snapshot.state))
        };
        let Some((revision, state)) = used.or_else(kept) else { return };
        if self.views.get(stream).and_then(|view| view.snapshot(revision)) != Some(state) {
            self.store.drop_snapshot(stream);
        }
    }
}
