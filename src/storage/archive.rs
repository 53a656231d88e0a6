//! The archive: the events of closed periods, exported to a file and removed from storage.
//!
//! One text, [`ARCHIVE_KEY`], replaces all of them: how many events of which streams each part held, and the
//! hashes at its ends. The chain of the remaining events continues from the last of these hashes, and a file proves by
//! them that it is the part it claims to be. Positions and revisions stay the same; a part that is not attached is a
//! run of placeholders in memory.
//!
//! Archiving copies the remaining events into new segments, beyond a gap, and then writes that text, which makes them
//! the log: a crash before it leaves the log unchanged, a crash after it leaves old segments, which are void and
//! removed when the log is opened next.

use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::log::{Log, Record, Recorded};
use crate::engine::values::time::Timestamp;
use crate::storage::archived::{Archive, Archived, MAX_ARCHIVED};
use crate::storage::bulk::marker;
use crate::storage::chain::link;
use crate::storage::damage::{AppendError, header_reason, unknown_format};
use crate::storage::layout::{ARCHIVE_KEY, BULK_KEY, FORMAT, LogKey, SEGMENT_EVENTS};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, SealedHeader, runs};
use crate::storage::store::{EventStore, OpenSegment};
use crate::words;

pub use crate::storage::archived::Part;

/// The error for a file that is not the part to be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotThatPart;

impl EventStore {
    /// Lists the archived parts, oldest first.
    pub fn parts(&self) -> &[Part] {
        &self.archived.parts
    }

    /// Returns the position of the newest archived event, 0 if nothing is archived.
    pub fn archived_through(&self) -> Position {
        self.archived.through()
    }

    /// Returns `true` if the events of a part are attached.
    pub fn is_attached(&self, part: &Part) -> bool {
        self.log.at(part.first).is_some_and(|event| !event.is_archived())
    }

    /// Reads the archived parts and puts placeholders into the empty log; `false` if its text is damaged.
    pub(super) fn load_archive(&mut self) -> Result<bool, StorageError> {
        let Some(text) = self.disk.get(ARCHIVE_KEY)? else { return Ok(true) };
        let archive = match serde_json::from_str::<Archive>(&text) {
            Ok(archive) if archive.foldback == FORMAT => archive,
            Ok(archive) => {
                self.damaged(ARCHIVE_KEY.to_owned(), unknown_format(archive.foldback));
                return Ok(false);
            }
            Err(_) => {
                self.damaged(ARCHIVE_KEY.to_owned(), header_reason(&text));
                return Ok(false);
            }
        };
        let Some(hash) = archive.last_hash() else {
            self.damaged(ARCHIVE_KEY.to_owned(), words::storage::INCONSISTENT.into());
            return Ok(false);
        };
        for part in &archive.parts {
            for (stream, count) in &part.streams {
                (0..*count).for_each(|_| self.log.push_archived(stream, part.archived_at));
            }
        }
        self.open = OpenSegment::after(archive.segment, hash);
        self.archived = Archived::of(text, archive);
        Ok(true)
    }

    /// Removes the events up to a position from storage, for good. The caller makes sure that the remaining events do
    /// not need them and that they were exported.
    ///
    /// # Errors
    /// [`AppendError`] if the log is read-only or the copies do not fit; the log is then unchanged.
    pub fn archive(&mut self, through: Position, period: &str, now: Timestamp) -> Result<(), AppendError> {
        self.writable()?;
        let first = self.archived.through().next();
        let (Some(last), Some(previous)) = (self.hash_at(through), self.hash_before(first)) else { return Ok(()) };
        if through < first || through >= self.log.head() {
            return Ok(());
        }
        if through.get() > MAX_ARCHIVED {
            let reason = words::storage::archived_most(&MAX_ARCHIVED);
            return Err(StorageError::Denied { reason }.into());
        }
        let part = Part {
            period: period.to_owned(),
            first,
            events: through.get() + 1 - first.get(),
            previous,
            last,
            archived_at: now,
            streams: self.runs(first, through),
        };
        let segment = self.open.number + 1;
        let reserved = self.release_reserve()?;
        self.disk.drop_snapshots()?;
        if let Err(error) = self.copy_segments(segment, through, last) {
            self.drop_beyond(segment);
            if reserved {
                self.keep_reserve();
            }
            return Err(error.into());
        }
        let parts = self.archived.parts.iter().cloned().chain([part]).collect();
        let text = serde_json::to_string(&Archive::of(segment, parts)).unwrap_or_default();
        if let Err(error) = self.disk.set(ARCHIVE_KEY, &text) {
            self.drop_beyond(segment);
            if reserved {
                self.keep_reserve();
            }
            return Err(error.into());
        }
        // From here on the old segments are void.
        self.load()?;
        self.drop_void()?;
        self.disk.remove(BULK_KEY)?;
        if reserved {
            self.keep_reserve();
        }
        Ok(())
    }

    /// Returns the hash before a position.
    fn hash_before(&self, position: Position) -> Option<Hash> {
        match position.0 {
            0 => None,
            1 => Some(Hash::GENESIS),
            number => self.hash_at(Position(number - 1)),
        }
    }

    fn runs(&self, first: Position, last: Position) -> Vec<(StreamId, u32)> {
        let mut runs: Vec<(StreamId, u32)> = Vec::new();
        for event in (first.0..=last.0).filter_map(|number| self.log.at(Position(number))) {
            match runs.last_mut() {
                Some((stream, count)) if stream == event.stream => *count += 1,
                Some(_) | None => runs.push((event.stream.clone(), 1)),
            }
        }
        runs
    }

    /// Writes the events after a position into sealed segments from a number on.
    fn copy_segments(&mut self, number: u32, after: Position, hash: Hash) -> Result<(), StorageError> {
        self.drop_staged()?;
        let kept: Vec<Recorded<'_>> = self.log.after(after).collect();
        let (mut previous, mut first) = (hash, after.next());
        let runs = runs(kept.iter().copied());
        let to = number + runs.len() as u32 - 1;
        // The open segment's number is included: until it is sealed, the copies are only staged.
        self.disk.set(BULK_KEY, &marker(self.open.number, to))?;
        for (index, run) in runs.into_iter().enumerate() {
            let events = &kept[run];
            let last = events.iter().fold(previous, |hash, event| link(hash, event));
            let (_, text) = sealed::write(events.iter().copied(), first, previous, last);
            self.disk.set(&LogKey::Sealed(number + index as u32).name(), &text)?;
            (previous, first) = (last, Position::from_len(first.get() + events.len()));
        }
        Ok(())
    }

    /// Removes what a failed archiving has written.
    fn drop_beyond(&mut self, number: u32) {
        let beyond = |key: &LogKey| matches!(key, LogKey::Sealed(segment) if *segment >= number);
        let keys: Vec<LogKey> =
            self.disk.keys().unwrap_or_default().iter().filter_map(|key| LogKey::read(key)).filter(beyond).collect();
        for key in keys {
            // A key that stays is marked as staged, and the next such append removes it.
            let _ = self.disk.remove(&key.name());
        }
        let _ = self.disk.remove(BULK_KEY);
    }

    /// Removes segments that the archive has made void.
    pub(super) fn drop_void(&mut self) -> Result<(), StorageError> {
        let first = self.archived.segment;
        let void = |key: &LogKey| matches!(*key, LogKey::Sealed(segment) | LogKey::Page(segment, _) if segment < first);
        let keys: Vec<LogKey> = self.disk.keys()?.iter().filter_map(|key| LogKey::read(key)).filter(void).collect();
        for key in keys {
            self.disk.remove(&key.name())?;
        }
        Ok(())
    }

    /// Puts the events of a part back into memory, for as long as the store is open; storage is not touched.
    ///
    /// # Errors
    /// [`NotThatPart`] if the streams or the hashes of the events are not the part's; nothing is changed in that case.
    pub fn attach(&mut self, part: &Part, records: Vec<Record>) -> Result<(), NotThatPart> {
        if !self.archived.parts.contains(part) || records.len() != part.events {
            return Err(NotThatPart);
        }
        let mut stretches = Vec::new();
        let (mut hash, mut previous) = (part.previous, part.previous);
        let mut begin = part.first;
        for (index, record) in records.iter().enumerate() {
            let position = Position::from_len(part.first.get() + index);
            let place = self.log.at(position).filter(|place| *place.stream == record.stream).ok_or(NotThatPart)?;
            hash = link(hash, &Recorded::placed(record, position, place.revision));
            let events = position.get() + 1 - begin.get();
            if events == SEGMENT_EVENTS || index + 1 == records.len() {
                stretches.push(SealedHeader { foldback: FORMAT, first: begin, events, previous, last: hash });
                (begin, previous) = (position.next(), hash);
            }
        }
        if hash != part.last {
            return Err(NotThatPart);
        }
        for (index, record) in records.into_iter().enumerate() {
            self.log.restore_archived(Position::from_len(part.first.get() + index), record);
        }
        self.archived.attach(stretches);
        Ok(())
    }

    /// Attaches again the parts that were attached before the log was read anew.
    pub(super) fn attach_again(&mut self, old: &Log) {
        for part in self.archived.parts.clone() {
            let events = (part.first.0..=part.last_position().0).filter_map(|number| old.at(Position(number)));
            let records: Vec<Record> =
                events.filter(|event| !event.is_archived()).map(|event| event.to_record()).collect();
            // Events that do not fit are another log's.
            let _ = self.attach(&part, records);
        }
    }
}
