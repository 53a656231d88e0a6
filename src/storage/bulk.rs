//! A bulk append: thousands of events that become visible together, written in slices so that the page stays
//! responsive.
//!
//! A key names the segments and hides them from readers as long as it exists; removing it is the commit. So a
//! segment that disappears after that is missing, and never mistaken for one that was not written yet.
//!
//! Earlier versions wrote the first segment last, as the commit, and removed the key afterwards. If such a key is
//! left and the first segment is missing, the others may be of a log that lost it: they are damage, and stay.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::log::packed::{Outline, Packed};
use crate::engine::log::{Record, Recorded};
use crate::storage::chain::link;
use crate::storage::layout::{BULK_KEY, LogKey};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, Runs, SealedHeader};
use crate::storage::store::{AppendError, EventStore, OpenSegment};
use crate::words;

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
    /// What is not written yet.
    records: std::vec::IntoIter<Record>,
    /// How many events there are.
    count: usize,
    /// Positions and hashes grow with each step; the log in memory is not touched before the end.
    headers: Vec<SealedHeader>,
    /// What was written, for the log in memory.
    written: Vec<(Outline, Box<dyn Packed>)>,
    base: Position,
    hash: Hash,
    number: u32,
    revisions: Vec<Revision>,
    /// The records of each segment.
    runs: Vec<Range<usize>>,
}

/// Records as they are divided into segments, in slices of any size, before a bulk append.
pub struct Dividing {
    records: Vec<Record>,
    /// The head that they will follow.
    base: Position,
    /// The revision of each record so far, and the newest of each stream among them.
    revisions: Vec<Revision>,
    heads: HashMap<StreamId, Revision>,
    runs: Runs,
}

impl Dividing {
    /// Begins to divide records that are to follow the head of a store. Its open segment is sealed.
    ///
    /// # Errors
    /// [`AppendError`] if the store is read-only or full; the log is then unchanged.
    pub fn begin(store: &mut EventStore, records: Vec<Record>) -> Result<Dividing, AppendError> {
        store.writable()?;
        store.drop_staged()?;
        store.seal()?;
        let (base, revisions) = (store.log.head(), Vec::with_capacity(records.len()));
        Ok(Dividing { records, base, revisions, heads: HashMap::new(), runs: Runs::default() })
    }

    /// Divides some more records; returns `true` if none is left.
    pub fn step(&mut self, store: &EventStore, records: usize) -> bool {
        let done = self.revisions.len();
        for record in self.records[done..].iter().take(records) {
            let revision = match self.heads.get_mut(&record.stream) {
                Some(head) => {
                    *head = head.next();
                    *head
                }
                None => {
                    let first = store.log.revision(&record.stream).next();
                    *self.heads.entry(record.stream.clone()).or_insert(first)
                }
            };
            let position = Position::from_len(self.base.get() + self.revisions.len() + 1);
            self.runs.push(&Recorded::placed(record, position, revision));
            self.revisions.push(revision);
        }
        self.revisions.len() == self.records.len()
    }

    /// Returns how many records there are.
    pub fn count(&self) -> usize {
        self.records.len()
    }
}

impl Bulk {
    /// Starts a bulk append after the head of a store.
    ///
    /// # Errors
    /// [`AppendError`] if the store is read-only or full; the store is then unchanged.
    pub fn begin(store: &mut EventStore, records: Vec<Record>) -> Result<Bulk, AppendError> {
        let mut dividing = Dividing::begin(store, records)?;
        dividing.step(store, usize::MAX);
        Bulk::of(store, dividing)
    }

    /// Starts a bulk append of records that are divided to the last.
    ///
    /// # Errors
    /// As [`Bulk::begin`].
    pub fn of(store: &mut EventStore, divided: Dividing) -> Result<Bulk, AppendError> {
        store.writable()?;
        let Dividing { records, base, revisions, runs: Runs { ranges: runs, .. }, .. } = divided;
        let (number, hash) = (store.open.number, store.head_hash());
        store.disk.set(BULK_KEY, &marker(number, number + runs.len().max(1) as u32 - 1))?;
        let (count, records) = (records.len(), records.into_iter());
        Ok(Bulk { records, count, headers: Vec::new(), written: Vec::new(), base, hash, number, revisions, runs })
    }

    /// Returns how many events are written, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.headers.iter().map(|header| header.events).sum(), self.count)
    }

    /// Lists the records that the next step writes.
    pub fn next_records(&self) -> &[Record] {
        let length = self.runs.get(self.headers.len()).map_or(0, Range::len);
        self.records.as_slice().get(..length).unwrap_or_default()
    }

    /// Writes the next segment; returns `true` if none is left and [`Bulk::finish`] is due.
    ///
    /// # Errors
    /// [`StorageError`] if a write fails; what was written is removed and the log is unchanged.
    pub fn step(&mut self, store: &mut EventStore) -> Result<bool, AppendError> {
        let Some(&Range { start: done, end }) = self.runs.get(self.headers.len()) else { return Ok(true) };
        let first = Position::from_len(self.base.get() + done + 1);
        let previous = self.hash;
        let records: Vec<Record> = self.records.by_ref().take(end - done).collect();
        let placed = |(index, record)| {
            Recorded::placed(record, Position::from_len(self.base.get() + index + 1), self.revisions[index])
        };
        let events: Vec<Recorded<'_>> = (done..).zip(&records).map(placed).collect();
        let last = events.iter().fold(previous, |hash, event| link(hash, event));
        let (header, text) = sealed::write(events.into_iter(), first, previous, last);
        self.headers.push(header);
        self.hash = last;
        let key = LogKey::Sealed(self.number + self.headers.len() as u32 - 1).name();
        if let Err(error) = store.disk.put(&key, &text) {
            store.drop_staged()?;
            return Err(error.into());
        }
        self.written.push(sealed::outlined(records));
        Ok(end == self.count)
    }

    /// Gives the append up: what was written is removed, and the log is as before.
    ///
    /// # Errors
    /// [`StorageError`] if a text cannot be removed; no reader sees it all the same, and the next append removes it.
    pub fn cancel(self, store: &mut EventStore) -> Result<(), AppendError> {
        Ok(store.drop_staged()?)
    }

    /// Makes all events visible by one write.
    ///
    /// # Errors
    /// [`StorageError`] if a write fails; what was written is removed and the log is unchanged.
    pub fn finish(self, store: &mut EventStore) -> Result<(), AppendError> {
        debug_assert_eq!(self.progress().0, self.count);
        if store.log.head() != self.base || self.count == 0 {
            store.drop_staged()?;
            return Ok(());
        }
        if store.disk.get(BULK_KEY)?.is_none() {
            // The disk was emptied meanwhile: what was written since then is not a log.
            for index in 0..self.headers.len() as u32 {
                store.disk.remove(&LogKey::Sealed(self.number + index).name())?;
            }
            return Err(StorageError::Denied { reason: words::storage::WRITTEN_EVENTS_MISSING.into() }.into());
        }
        if let Err(error) = store.disk.remove(BULK_KEY) {
            store.drop_staged()?;
            return Err(error.into());
        }
        store.open = OpenSegment::after(self.number + self.headers.len() as u32, self.hash);
        store.sealed.extend(self.headers);
        for (outline, packed) in self.written {
            store.log.push_packed(outline, packed);
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
