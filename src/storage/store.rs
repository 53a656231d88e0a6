//! The event store: the log in memory and on disk, in step.
//!
//! Memory is never ahead of disk: an append writes first and becomes visible afterwards. The head is derived from the
//! segments when the store opens; no head or count is stored separately. A store that finds damage, or a format it does
//! not know, opens what is readable before it and refuses to write, so that nothing is overwritten.

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Log, Record, Recorded};
use crate::storage::archived::Archived;
use crate::storage::chain::link;
use crate::storage::hash_index::HashIndex;
use crate::storage::layout::{FORMAT, LogKey, PAGE_EVENTS, SEGMENT_EVENTS, format_of};
use crate::storage::meter::Meter;
use crate::storage::page::{self, PageHeader};
use crate::storage::port::{KeyValue, StorageError};
use crate::storage::sealed::{self, SealedHeader};
use crate::words;

pub use crate::storage::damage::{AppendError, Damage, DamageReason};

/// The log of one browser.
pub struct EventStore {
    pub(super) disk: Meter,
    pub(super) log: Log,
    pub(super) sealed: Vec<SealedHeader>,
    pub(super) open: OpenSegment,
    pub(super) damage: Option<Damage>,
    pub(super) hash_index: HashIndex,
    pub(super) archived: Archived,
    /// The text that names the log's generation, as it was read.
    pub(super) pointer: Option<String>,
    /// Whether something was staged when the log was read; the next write removes what is left of it.
    pub(super) has_litter: bool,
    /// Whether the disk was emptied, so that the log is only in memory.
    pub(super) vanished: bool,
    /// What is read of sealed segments as the log is.
    pub(super) reads: Reads,
}

/// What is read of a sealed segment as the log is; the rest is read when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// Which streams its events belong to. The text is checked later.
    Beginnings,
    /// All but the data of its events.
    Envelopes,
    /// Its events: some could not be read later.
    Events,
}

/// The last segment, which takes appends.
#[derive(Clone, Debug)]
pub(super) struct OpenSegment {
    /// Its number, from 1.
    pub number: u32,
    /// The hash before its first event.
    pub base: Hash,
    /// The hashes of its events.
    pub hashes: Vec<Hash>,
    /// The number of its last page, from 0.
    pub page: u32,
    /// The last page as it is on disk; empty if it does not exist yet.
    pub text: String,
    /// How many events the last page holds.
    pub on_page: usize,
}

/// The text of a page and how many events it holds.
type FullPage = (String, usize);

impl OpenSegment {
    pub(super) fn after(number: u32, base: Hash) -> OpenSegment {
        OpenSegment { number, base, hashes: Vec::new(), page: 0, text: String::new(), on_page: 0 }
    }

    pub(super) fn head_hash(&self) -> Hash {
        self.hashes.last().copied().unwrap_or(self.base)
    }

    pub(super) fn key(&self) -> String {
        LogKey::Page(self.number, self.page).name()
    }
}

/// How much room the log takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Events in the log.
    pub events: u32,
    /// Segments, the open one included.
    pub segments: u32,
    /// UTF-16 units of all of Foldback's keys and texts.
    pub units: u64,
}

impl EventStore {
    /// Opens the log on a disk; an empty disk is an empty log.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read at all. Damage is not an error: see [`EventStore::damage`].
    pub fn open(disk: Box<dyn KeyValue>) -> Result<EventStore, StorageError> {
        EventStore::open_reading(disk, Reads::Envelopes)
    }

    /// Opens the log on a disk as [`EventStore::open`], and leaves the texts of its sealed segments to be checked by
    /// [`Log::check_some`], before anything is written. Damage that only this finds spoils the log, and
    /// [`EventStore::refresh`] names it.
    ///
    /// # Errors
    /// As [`EventStore::open`].
    pub fn open_lazily(disk: Box<dyn KeyValue>) -> Result<EventStore, StorageError> {
        EventStore::open_reading(disk, Reads::Beginnings)
    }

    fn open_reading(disk: Box<dyn KeyValue>, reads: Reads) -> Result<EventStore, StorageError> {
        let open = OpenSegment::after(1, Hash::GENESIS);
        let disk = Meter::new(disk);
        let mut store = EventStore {
            disk,
            log: Log::default(),
            sealed: Vec::new(),
            open,
            damage: None,
            hash_index: HashIndex::default(),
            archived: Archived::default(),
            pointer: None,
            has_litter: false,
            vanished: false,
            reads,
        };
        store.disk.hold_keys()?;
        store.load()?;
        store.drop_void()?;
        store.disk.count_the_rest()?;
        store.disk.release_keys();
        Ok(store)
    }

    /// Returns `true` if the disk holds a log, even an empty one.
    pub fn exists(&self) -> bool {
        self.log.head() > Position(0) || !self.open.text.is_empty() || self.damage.is_some()
    }

    /// Returns the log in memory and drops the store.
    pub fn into_log(self) -> Log {
        self.log
    }

    /// Returns the log in memory.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Returns the hash of the newest event.
    pub fn head_hash(&self) -> Hash {
        self.open.head_hash()
    }

    /// Returns the damage of the log on disk, if any is known.
    pub fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// Appends the events of one command in one write: all of them or none.
    ///
    /// # Errors
    /// [`AppendError`] if nothing was appended; disk and memory are then unchanged.
    pub fn append(&mut self, records: Vec<Record>) -> Result<(), AppendError> {
        self.writable()?;
        if records.is_empty() {
            return Ok(());
        }
        if self.has_litter {
            self.drop_litter()?;
        }
        let format = format_of(&records);
        let turned = self.make_room(format)?;
        let placed = self.log.place(&records);
        let mut hash = self.head_hash();
        let mut chained = Vec::with_capacity(placed.len());
        for event in placed {
            hash = link(hash, &event);
            chained.push((event, hash));
        }
        let kept = self.open.text.len();
        // The first line decides the version of its page.
        let empty = (self.open.on_page == 0).then(|| {
            let header = PageHeader { foldback: format, ..PageHeader::after(self.log.head(), self.head_hash()) };
            std::mem::replace(&mut self.open.text, header.line())
        });
        page::push_line(&mut self.open.text, &chained);
        if let Err(error) = self.disk.put(&self.open.key(), &self.open.text) {
            match empty {
                Some(empty) => self.open.text = empty,
                None => self.open.text.truncate(kept),
            }
            self.turn_back(turned);
            return Err(error.into());
        }
        self.open.hashes.extend(chained.iter().map(|(_, hash)| *hash));
        self.open.on_page += records.len();
        for record in records {
            self.log.push(record);
        }
        Ok(())
    }

    pub(super) fn writable(&self) -> Result<(), AppendError> {
        match &self.damage {
            Some(damage) => Err(AppendError::ReadOnly(damage.clone())),
            None if self.vanished => Err(AppendError::Vanished { events: self.log.head().0 }),
            None => self.checked(),
        }
    }

    /// Checks what is left to be checked.
    pub(super) fn checked(&self) -> Result<(), AppendError> {
        self.log.check_all();
        match self.log.is_spoilt() {
            true => Err(StorageError::Denied { reason: words::storage::IT_HAS_CHANGED.text().to_owned() }.into()),
            false => Ok(()),
        }
    }

    /// Starts a new page if the last one is full or of an older version than `format`, and seals the segment if that is
    /// full. Returns the page that it leaves, in case the append fails: the newest page of the store must be on disk.
    fn make_room(&mut self, format: u32) -> Result<Option<FullPage>, AppendError> {
        let is_full = self.open.on_page >= PAGE_EVENTS;
        let has_room = !is_full && (format == FORMAT || page::format(&self.open.text) >= Some(format));
        if has_room || self.open.on_page == 0 {
            return Ok(None);
        }
        if self.open.hashes.len() >= SEGMENT_EVENTS {
            match self.seal() {
                // If the sealed text does not fit beside its pages, the pages simply go on.
                Err(AppendError::Storage(StorageError::QuotaExceeded { .. })) => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(None),
            }
        }
        self.keep_reserve_of_a_long_segment();
        self.open.page += 1;
        Ok(Some((std::mem::take(&mut self.open.text), std::mem::take(&mut self.open.on_page))))
    }

    fn turn_back(&mut self, turned: Option<FullPage>) {
        if let Some((text, on_page)) = turned {
            self.open.page -= 1;
            (self.open.text, self.open.on_page) = (text, on_page);
        }
    }

    /// Replaces the open segment's pages by one compressed text. The text is written before the pages are removed, and
    /// it makes leftover pages void, so that a crash in between loses nothing.
    pub(super) fn seal(&mut self) -> Result<(), AppendError> {
        let Some(&last) = self.open.hashes.last() else { return Ok(()) };
        // What an unfinished bulk append left beyond this segment must not become part of the log with it.
        self.drop_staged()?;
        let events = self.open.hashes.len();
        let first = Position::from_len(self.log.head().get() - events + 1);
        let recorded: Vec<Recorded<'_>> =
            (first.0..=self.log.head().0).filter_map(|number| self.log.at(Position(number))).collect();
        let (header, text) = sealed::write(recorded.into_iter(), first, self.open.base, last);
        let OpenSegment { number, page, .. } = self.open;
        self.disk.put(&LogKey::Sealed(number).name(), &text)?;
        self.sealed.push(header);
        self.open = OpenSegment::after(number + 1, last);
        for page in 0..=page {
            self.disk.remove(&LogKey::Page(number, page).name())?;
        }
        Ok(())
    }

    /// Writes the first page of an empty log, so that a later visit finds a log and does not count as the first.
    ///
    /// # Errors
    /// [`StorageError`] if a line does not fit.
    pub fn mark_empty(&mut self) -> Result<(), StorageError> {
        if self.exists() {
            return Ok(());
        }
        let text = PageHeader::after(Position(0), Hash::GENESIS).line();
        self.disk.set(&self.open.key(), &text)?;
        self.open.text = text;
        Ok(())
    }

    /// Returns the number of the sealed segment at an index of those in memory.
    pub(super) fn sealed_number(&self, index: usize) -> u32 {
        self.archived.segment.max(1) + index as u32
    }

    /// Returns how much room the log takes.
    pub fn usage(&self) -> Usage {
        let segments = self.sealed.len() as u32 + u32::from(!self.open.text.is_empty());
        Usage { events: self.log.head().0, segments, units: self.disk.total() }
    }

    /// Returns the hash of the event at a position, from the nearest known hash; `None` beyond the head.
    pub fn hash_at(&self, position: Position) -> Option<Hash> {
        if position == Position(0) || position > self.log.head() {
            return None;
        }
        if position <= self.archived.through() {
            return self.archived.hash_at(&self.log, position);
        }
        let open_first = self.log.head().get() - self.open.hashes.len() + 1;
        if position.get() >= open_first {
            return self.open.hashes.get(position.get() - open_first).copied();
        }
        match position {
            Position(1) => self.hash_index.first(|| self.sealed_hash_at(position)),
            _ => self.sealed_hash_at(position),
        }
    }

    fn sealed_hash_at(&self, position: Position) -> Option<Hash> {
        let segment = self.sealed.partition_point(|header| header.last_position() < position);
        let header = self.sealed.get(segment)?;
        if header.last_position() == position {
            return Some(header.last);
        }
        if header.first == position {
            return Some(link(header.previous, &self.log.at(position)?));
        }
        let (from, hash) = self.hash_index.before(&self.log, segment, header, position);
        let events = (from.0 + 1..=position.0).filter_map(|number| self.log.at(Position(number)));
        Some(events.fold(hash, |hash, event| link(hash, &event)))
    }

    /// Writes the envelopes of a range of positions as JSON, one text each, in one pass over the chain; archived events
    /// that are not attached are left out.
    pub fn envelopes(&self, first: Position, last: Position) -> Vec<String> {
        let positions: Vec<Position> = (first.0.max(1)..=last.0.min(self.log.head().0)).map(Position).collect();
        self.envelopes_of(&positions)
    }

    /// Writes the envelopes at some positions, in ascending order, as [`EventStore::envelopes`] does.
    pub fn envelopes_of(&self, positions: &[Position]) -> Vec<String> {
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else { return Vec::new() };
        let mut hash = self.hash_at(Position(first.0.saturating_sub(1))).unwrap_or(Hash::GENESIS);
        let mut wanted = positions.iter().peekable();
        let mut envelopes = Vec::with_capacity(positions.len());
        for event in (first.0.max(1)..=last.0).filter_map(|number| self.log.at(Position(number))) {
            let is_wanted = wanted.next_if_eq(&&event.position).is_some();
            if event.is_archived() {
                hash = self.hash_at(event.position).unwrap_or(Hash::GENESIS);
                continue;
            }
            hash = link(hash, &event);
            if is_wanted {
                envelopes.push(event.envelope(&hash.to_string()));
            }
        }
        envelopes
    }
}
