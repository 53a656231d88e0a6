//! A bulk append: thousands of events that become visible together, written in slices so that the page stays
//! responsive.
//!
//! A key names the segments and hides them from readers as long as it exists; removing it is the commit. So a
//! segment that disappears after that is missing, and never mistaken for one that was not written yet.
//!
//! Earlier versions wrote the first segment last, as the commit, and removed the key afterwards. If such a key is
//! left and the first segment is missing, the others may be of a log that lost it: they are damage, and stay.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Record, Recorded};
use crate::storage::chain::link;
use crate::storage::layout::{BULK_KEY, LogKey};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, SealedHeader, runs};
use crate::storage::store::{AppendError, EventStore, OpenSegment};

/// The fewest events for a bulk append: fewer fit one line of a page.
pub const BULK_EVENTS: usize = 256;

/// Writes the text that names segments and hides them.
pub(super) fn marker(from: u32, to: u32) -> String {
    serde_json::to_string(&Marker { from, to, hides: true }).unwrap_or_default()
}

/// The text under [`BULK_KEY`].
#[derive(Serialize, Deserialize)]
struct Marker {
    from: u32,
    to: u32,
    /// Whether the segments are excluded from the log as long as this text exists; earlier versions lack the field.
    #[serde(default)]
    hides: bool,
}

/// A bulk append under way. Dropped before [`Bulk::finish`], it changes nothing that a reader sees.
pub struct Bulk {
    records: Vec<Record>,
    /// Positions and hashes grow with each step; the log in memory is not touched before the end.
    headers: Vec<SealedHeader>,
    base: Position,
    hash: Hash,
    number: u32,
    revisions: Vec<crate::engine::log::envelope::Revision>,
    /// The records of each segment.
    runs: Vec<Range<usize>>,
}

impl Bulk {
    /// Starts a bulk append after the head of a store.
    ///
    /// # Errors
    /// [`AppendError`] if the store is read-only or full; the store is then unchanged.
    pub fn begin(store: &mut EventStore, records: Vec<Record>) -> Result<Bulk, AppendError> {
        store.writable()?;
        store.drop_staged()?;
        store.seal()?;
        let number = store.open.number;
        let placed = store.log.place(&records);
        let runs = runs(placed.iter().copied());
        store.disk.set(BULK_KEY, &marker(number, number + runs.len().max(1) as u32 - 1))?;
        let revisions = placed.iter().map(|event| event.revision).collect();
        let (base, hash) = (store.log.head(), store.head_hash());
        Ok(Bulk { records, headers: Vec::new(), base, hash, number, revisions, runs })
    }

    /// Returns how many events are written, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.headers.iter().map(|header| header.events).sum(), self.records.len())
    }

    /// Writes the next segment; returns `true` if none is left and [`Bulk::finish`] is due.
    ///
    /// # Errors
    /// [`StorageError`] if a write fails; what was written is removed and the log is unchanged.
    pub fn step(&mut self, store: &mut EventStore) -> Result<bool, AppendError> {
        let Some(&Range { start: done, end }) = self.runs.get(self.headers.len()) else { return Ok(true) };
        let first = Position::from_len(self.base.get() + done + 1);
        let previous = self.hash;
        let events: Vec<Recorded<'_>> = (done..end)
            .map(|index| {
                Recorded::placed(
                    &self.records[index],
                    Position::from_len(self.base.get() + index + 1),
                    self.revisions[index],
                )
            })
            .collect();
        let last = events.iter().fold(previous, |hash, event| link(hash, event));
        let (header, text) = sealed::write(events.into_iter(), first, previous, last);
        self.headers.push(header);
        self.hash = last;
        let key = LogKey::Sealed(self.number + self.headers.len() as u32 - 1).name();
        if let Err(error) = store.disk.put(&key, &text) {
            store.drop_staged()?;
            return Err(error.into());
        }
        Ok(end == self.records.len())
    }

    /// Makes all events visible by one write.
    ///
    /// # Errors
    /// [`StorageError`] if a write fails; what was written is removed and the log is unchanged.
    pub fn finish(self, store: &mut EventStore) -> Result<(), AppendError> {
        debug_assert_eq!(self.progress().0, self.records.len());
        if store.log.head() != self.base || self.records.is_empty() {
            store.drop_staged()?;
            return Ok(());
        }
        if store.disk.get(BULK_KEY)?.is_none() {
            // The disk was emptied meanwhile: what was written since then is not a log.
            for index in 0..self.headers.len() as u32 {
                store.disk.remove(&LogKey::Sealed(self.number + index).name())?;
            }
            return Err(StorageError::Denied { reason: "the written events are missing".to_owned() }.into());
        }
        if let Err(error) = store.disk.remove(BULK_KEY) {
            store.drop_staged()?;
            return Err(error.into());
        }
        store.open = OpenSegment::after(self.number + self.headers.len() as u32, self.hash);
        store.sealed.extend(self.headers);
        for record in self.records {
            store.log.push(record);
        }
        Ok(())
    }
}

impl EventStore {
    /// Lists the segments that an unfinished bulk append or archiving has written: they are not part of the log.
    pub(super) fn staged_segments(&self) -> Result<Range<u32>, StorageError> {
        const NONE: Range<u32> = 0..0;
        let Some(text) = self.disk.get(BULK_KEY)? else { return Ok(NONE) };
        let Ok(Marker { from, to, hides }) = serde_json::from_str(&text) else { return Ok(NONE) };
        let is_there = |key: LogKey| Ok::<bool, StorageError>(self.disk.get(&key.name())?.is_some());
        let next = to.saturating_add(1);
        let committed = from < self.archived.segment
            || match hides {
                // An earlier version treated the segments as committed and continued after them.
                true => {
                    is_there(LogKey::Sealed(from))?
                        && (is_there(LogKey::Page(next, 0))? || is_there(LogKey::Sealed(next))?)
                }
                // Events after the gap show that it never closed; without them the first segment may have been lost.
                false => is_there(LogKey::Sealed(from))? || !is_there(LogKey::Page(from, 0))?,
            };
        Ok(if committed { NONE } else { from..next })
    }

    /// Removes what an unfinished bulk append has left.
    pub(super) fn drop_staged(&mut self) -> Result<(), StorageError> {
        let staged = self.staged_segments()?;
        // The marker may name more segments than exist.
        for key in self.disk.keys()? {
            if matches!(LogKey::read(&key), Some(LogKey::Sealed(segment)) if staged.contains(&segment)) {
                self.disk.remove(&key)?;
            }
        }
        self.disk.remove(BULK_KEY)
    }
}
