//! What storage keeps of archived periods: their positions, streams and hashes.

use serde::{Deserialize, Serialize};

use crate::engine::log::Log;
use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::values::time::Timestamp;
use crate::storage::chain::{digest, link};
use crate::storage::hash_index::HashIndex;
use crate::storage::layout::FORMAT;
use crate::storage::sealed::SealedHeader;

/// The most events that may be archived: each keeps its place in memory.
pub(super) const MAX_ARCHIVED: usize = 1 << 22;
/// The highest number that the first segment after an archive may have; half of all numbers are left for later
/// segments.
const MAX_SEGMENT: u32 = 1 << 31;

/// The text under [`ARCHIVE_KEY`](crate::storage::layout::ARCHIVE_KEY).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Archive {
    pub foldback: u32,
    /// The number of the first segment that is not archived.
    pub segment: u32,
    /// The archived parts, oldest first.
    pub parts: Vec<Part>,
    /// SHA-256 of all of the above, as JSON.
    check: Hash,
}

impl Archive {
    /// Writes parts with their check.
    pub fn of(segment: u32, parts: Vec<Part>) -> Archive {
        let check = digest(serde_json::to_string(&(FORMAT, segment, &parts)).unwrap_or_default().as_bytes());
        Archive { foldback: FORMAT, segment, parts, check }
    }

    /// Returns the hash that the log goes on from; `None` if the text is damaged.
    pub fn last_hash(&self) -> Option<Hash> {
        let (mut next, mut hash) = (Position(1), Hash::GENESIS);
        for part in &self.parts {
            let room = MAX_ARCHIVED + 1 - next.get();
            if part.events > room || !part.holds_together(next, hash) {
                return None;
            }
            (next, hash) = (part.last_position().next(), part.last);
        }
        let placed = !self.parts.is_empty() && (1..=MAX_SEGMENT).contains(&self.segment);
        (placed && *self == Archive::of(self.segment, self.parts.clone())).then_some(hash)
    }
}

/// A run of events that was archived together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The name of the closed period, such as `2026-03`.
    pub period: String,
    /// The position of its first event.
    pub first: Position,
    /// How many events it holds.
    pub events: usize,
    /// The hash of the event before it.
    pub previous: Hash,
    /// The hash of its last event.
    pub last: Hash,
    /// When it was archived.
    pub archived_at: Timestamp,
    /// The streams of its events: runs in position order.
    pub streams: Vec<(StreamId, u32)>,
}

impl Part {
    /// Returns the position of the part's last event.
    pub fn last_position(&self) -> Position {
        Position::from_len(self.first.get() + self.events - 1)
    }

    fn holds_together(&self, first: Position, previous: Hash) -> bool {
        let counted: u64 = self.streams.iter().map(|(_, count)| u64::from(*count)).sum();
        self.events > 0 && counted == self.events as u64 && self.first == first && self.previous == previous
    }
}

/// The parts in memory, and the hashes of the attached ones.
#[derive(Default)]
pub(super) struct Archived {
    /// The text on disk; empty if it is missing.
    pub text: String,
    pub parts: Vec<Part>,
    /// The number of the first segment that is not archived; 0 if nothing is archived.
    pub segment: u32,
    /// Stretches of the attached parts, each with the hashes at its ends.
    stretches: Vec<SealedHeader>,
    hash_index: HashIndex,
}

impl Archived {
    /// Reads a text that was found whole.
    pub fn of(text: String, archive: Archive) -> Archived {
        Archived { text, parts: archive.parts, segment: archive.segment, ..Archived::default() }
    }

    /// Adds the hashes of an attached part.
    pub fn attach(&mut self, stretches: Vec<SealedHeader>) {
        self.stretches.extend(stretches);
    }

    /// Returns the position of the newest archived event, 0 if nothing is archived.
    pub fn through(&self) -> Position {
        self.parts.last().map_or(Position(0), Part::last_position)
    }

    /// Returns the hash of an archived event; `None` unless it is the last of its part or the part is attached.
    pub fn hash_at(&self, log: &Log, position: Position) -> Option<Hash> {
        if let Some(part) = self.parts.iter().find(|part| part.last_position() == position) {
            return Some(part.last);
        }
        let index =
            self.stretches.iter().position(|stretch| (stretch.first..=stretch.last_position()).contains(&position))?;
        let (from, hash) = self.hash_index.before(log, index, &self.stretches[index], position);
        let events = (from.0 + 1..=position.0).filter_map(|number| log.at(Position(number)));
        Some(events.fold(hash, |hash, event| link(hash, &event)))
    }
}
