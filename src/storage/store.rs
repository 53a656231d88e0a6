//! The event store: the log in memory and on disk, in step.
//!
//! Memory is never ahead of disk: an append writes first and shows afterwards. The head is derived from the segments
//! when the store opens; there is no separately kept head or count. A store that finds damage, or a format it does not
//! know, opens what is readable before it and refuses to write, so that nothing is overwritten.

use std::fmt;

use crate::engine::envelope::{Hash, Position};
use crate::engine::log::{Log, Record, Recorded};
use crate::storage::chain::link;
use crate::storage::layout::{BULK_KEY, FORMAT, LOG_PREFIX, LogKey, PAGE_EVENTS, SEGMENT_EVENTS};
use crate::storage::meter::Meter;
use crate::storage::page::{self, Line, PageHeader};
use crate::storage::port::{KeyValue, StorageError};
use crate::storage::sealed::{self, SealedHeader};
use crate::storage::waypoints::Waypoints;

/// The log of one browser.
pub struct EventStore {
    pub(super) disk: Meter,
    pub(super) log: Log,
    pub(super) sealed: Vec<SealedHeader>,
    pub(super) open: OpenSegment,
    pub(super) damage: Option<Damage>,
    pub(super) waypoints: Waypoints,
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
    /// The last page as it stands on disk; empty when it is not there yet.
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

    fn key(&self) -> String {
        LogKey::Page(self.number, self.page).name()
    }
}

/// The first place where the log on disk cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The position of the first event that cannot be read.
    pub position: Position,
    /// The key it would be under.
    pub key: String,
    /// What is wrong.
    pub reason: DamageReason,
}

/// What is wrong with a log on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamageReason {
    /// It was written by a newer Foldback.
    NewerFormat {
        /// Its version.
        found: u32,
    },
    /// The text is not what was written.
    Unreadable {
        /// What its reader said.
        what: String,
    },
    /// Events that should be there are not.
    Missing,
    /// Events stand in another order, or a stranger's among them.
    OutOfOrder,
    /// An event's bytes and its hash do not go together.
    ChainBroken,
}

impl fmt::Display for DamageReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DamageReason::NewerFormat { found } => write!(f, "it was written by a newer Foldback (format {found})"),
            DamageReason::Unreadable { what } => write!(f, "the record cannot be read: {what}"),
            DamageReason::Missing => write!(f, "a record is missing"),
            DamageReason::OutOfOrder => write!(f, "the order was changed"),
            DamageReason::ChainBroken => write!(f, "bytes were changed: the hash does not fit"),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At position {} {}", self.position, self.reason)
    }
}

/// Why the store did not append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// Storage refused.
    Storage(StorageError),
    /// The log is damaged or newer: it is only read.
    ReadOnly(Damage),
}

impl From<StorageError> for AppendError {
    fn from(error: StorageError) -> AppendError {
        AppendError::Storage(error)
    }
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppendError::Storage(error) => error.fmt(f),
            AppendError::ReadOnly(damage) => {
                write!(f, "The log is only read, so that nothing is overwritten: {damage}. Export what is readable.")
            }
        }
    }
}

impl std::error::Error for AppendError {}

/// What a look at the disk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// The log is as it was.
    Same,
    /// Another tab appended; the events after this position are new.
    Grew {
        /// The head before.
        from: Position,
    },
    /// Another tab cleared the log or put another in its place.
    Replaced,
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
    /// Opens the log that a disk holds; an empty disk is an empty log.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read at all. Damage is no error: see [`EventStore::damage`].
    pub fn open(disk: Box<dyn KeyValue>) -> Result<EventStore, StorageError> {
        let open = OpenSegment::after(1, Hash::GENESIS);
        let disk = Meter::new(disk);
        let mut store = EventStore {
            disk,
            log: Log::default(),
            sealed: Vec::new(),
            open,
            damage: None,
            waypoints: Waypoints::default(),
        };
        store.load()?;
        Ok(store)
    }

    /// Tells whether the disk holds a log at all, be it an empty one.
    pub fn exists(&self) -> bool {
        self.log.head() > Position(0) || !self.open.text.is_empty() || self.damage.is_some()
    }

    /// Returns the log in memory.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Returns the hash of the newest event.
    pub fn head_hash(&self) -> Hash {
        self.open.head_hash()
    }

    /// Returns what is wrong with the log on disk, if anything is known to be.
    pub fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// Appends the events of one command in one write: all of them or none.
    ///
    /// # Errors
    /// [`AppendError`]; disk and memory are then as before.
    pub fn append(&mut self, records: Vec<Record>) -> Result<(), AppendError> {
        self.writable()?;
        if records.is_empty() {
            return Ok(());
        }
        let turned = self.make_room()?;
        let placed = self.log.place(&records);
        let mut hash = self.head_hash();
        let mut chained = Vec::with_capacity(placed.len());
        for event in placed {
            hash = link(hash, &event);
            chained.push((event, hash));
        }
        let kept = self.open.text.len();
        if self.open.text.is_empty() {
            self.open.text = PageHeader::after(self.log.head(), self.head_hash()).line();
        }
        page::push_line(&mut self.open.text, &chained);
        if let Err(error) = self.disk.set(&self.open.key(), &self.open.text) {
            self.open.text.truncate(kept);
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
            None => Ok(()),
        }
    }

    /// Turns the page when it is full, and seals the segment when that is. Gives the full page, should the turn be in
    /// vain: the newest page of the store must be one that is on disk.
    fn make_room(&mut self) -> Result<Option<FullPage>, AppendError> {
        if self.open.on_page < PAGE_EVENTS {
            return Ok(None);
        }
        if self.open.hashes.len() >= SEGMENT_EVENTS {
            match self.seal() {
                // Where the sealed text finds no room beside its pages, the pages simply go on.
                Err(AppendError::Storage(StorageError::QuotaExceeded { .. })) => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(None),
            }
        }
        self.open.page += 1;
        Ok(Some((std::mem::take(&mut self.open.text), std::mem::take(&mut self.open.on_page))))
    }

    fn turn_back(&mut self, turned: Option<FullPage>) {
        if let Some((text, on_page)) = turned {
            self.open.page -= 1;
            (self.open.text, self.open.on_page) = (text, on_page);
        }
    }

    /// Puts one compressed text in place of the open segment's pages. The text is there before the pages go, and one
    /// that is there makes leftover pages void, so that a crash in between loses nothing.
    pub(super) fn seal(&mut self) -> Result<(), AppendError> {
        let Some(&last) = self.open.hashes.last() else { return Ok(()) };
        let events = self.open.hashes.len();
        let first = Position::from_len(self.log.head().get() - events + 1);
        let recorded: Vec<Recorded<'_>> =
            (first.0..=self.log.head().0).filter_map(|number| self.log.at(Position(number))).collect();
        let text = sealed::write(recorded.into_iter(), first, self.open.base, last);
        let OpenSegment { number, base, page, .. } = self.open;
        self.disk.set(&LogKey::Sealed(number).name(), &text)?;
        self.sealed.push(SealedHeader { foldback: FORMAT, first, events, previous: base, last });
        self.open = OpenSegment::after(number + 1, last);
        for page in 0..=page {
            self.disk.remove(&LogKey::Page(number, page).name())?;
        }
        Ok(())
    }

    /// Empties the log for good and leaves an empty one, which stays empty: no sample comes back.
    ///
    /// # Errors
    /// [`StorageError`] where the disk does not obey.
    pub fn clear(&mut self) -> Result<(), StorageError> {
        for key in self.disk.keys()?.into_iter().filter(|key| key.starts_with(LOG_PREFIX) || key == BULK_KEY) {
            self.disk.remove(&key)?;
        }
        self.log = Log::default();
        self.sealed.clear();
        self.waypoints = Waypoints::default();
        self.damage = None;
        self.open = OpenSegment::after(1, Hash::GENESIS);
        self.mark_empty()
    }

    /// Writes the first page of an empty log, so that a later visit finds a log and is no first visit.
    ///
    /// # Errors
    /// [`StorageError`] where there is no room for a line.
    pub fn mark_empty(&mut self) -> Result<(), StorageError> {
        if self.exists() {
            return Ok(());
        }
        let text = PageHeader::after(Position(0), Hash::GENESIS).line();
        self.disk.set(&self.open.key(), &text)?;
        self.open.text = text;
        Ok(())
    }

    /// Counts what the log takes.
    pub fn usage(&self) -> Usage {
        let segments = self.sealed.len() as u32 + u32::from(!self.open.text.is_empty());
        Usage { events: self.log.head().0, segments, units: self.disk.total() }
    }

    /// Returns the hash of the event at a position, from the nearest hash that is kept; `None` beyond the head.
    pub fn hash_at(&self, position: Position) -> Option<Hash> {
        if position == Position(0) || position > self.log.head() {
            return None;
        }
        let open_first = self.log.head().get() - self.open.hashes.len() + 1;
        if position.get() >= open_first {
            return self.open.hashes.get(position.get() - open_first).copied();
        }
        let segment = self.sealed.partition_point(|header| header.last_position() < position);
        let header = self.sealed.get(segment)?;
        if header.last_position() == position {
            return Some(header.last);
        }
        let (from, hash) = self.waypoints.before(&self.log, segment, header, position);
        let events = (from.0 + 1..=position.0).filter_map(|number| self.log.at(Position(number)));
        Some(events.fold(hash, |hash, event| link(hash, &event)))
    }

    /// Writes the envelopes of a range of positions as JSON, one text each, in one pass over the chain.
    pub fn envelopes(&self, first: Position, last: Position) -> Vec<String> {
        let mut hash = self.hash_at(Position(first.0.saturating_sub(1))).unwrap_or(Hash::GENESIS);
        let events = (first.0.max(1)..=last.0).filter_map(|number| self.log.at(Position(number)));
        let envelopes = events.map(|event| {
            hash = link(hash, &event);
            event.envelope(&hash.to_string())
        });
        envelopes.collect()
    }

    /// Looks whether another tab changed the log, and follows it.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read.
    pub fn refresh(&mut self) -> Result<Refreshed, StorageError> {
        if self.damage.is_some() {
            // Perhaps it was mended.
            return self.reopen();
        }
        let from = self.log.head();
        let stands = self.disk.get(&self.open.key())?;
        let sealed = self.disk.get(&LogKey::Sealed(self.open.number).name())?.is_some();
        // An open segment without a page says nothing of whose log it is: the sealed one before it does.
        let same = !sealed && (!self.open.text.is_empty() || self.end_stands()?);
        match stands {
            Some(text) if same && text.starts_with(&self.open.text) => self.follow(text)?,
            None if same && self.open.text.is_empty() => {}
            Some(_) | None => return self.reopen(),
        }
        Ok(if self.log.head() == from { Refreshed::Same } else { Refreshed::Grew { from } })
    }

    /// Tells whether the end of the log on disk is still what it was: one look, where [`EventStore::refresh`] takes
    /// three. It does not see pages that another tab has added, and is for whoever alone may write.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read.
    pub fn stands(&self) -> Result<bool, StorageError> {
        if self.open.text.is_empty() {
            return self.end_stands();
        }
        Ok(self.disk.get(&self.open.key())?.is_some_and(|text| text == self.open.text))
    }

    /// Tells whether the end of the log is still what was read, where the last page is not there yet: the page before
    /// it, else the newest sealed segment. An empty log has neither.
    fn end_stands(&self) -> Result<bool, StorageError> {
        if let Some(before) = self.open.page.checked_sub(1) {
            let text = self.disk.get(&LogKey::Page(self.open.number, before).name())?.unwrap_or_default();
            let last = text.rsplit('\n').next().and_then(|line| page::read_line(line).ok()?.pop());
            return Ok(last.is_some_and(|last| last.hash == self.head_hash()));
        }
        let Some(header) = self.sealed.last() else { return Ok(true) };
        let text = self.disk.get(&LogKey::Sealed(self.sealed.len() as u32).name())?;
        Ok(text.is_some_and(|text| sealed::split(&text).is_some_and(|(found, _)| found == *header)))
    }

    /// Takes over what another tab added to the last page, and the pages after it.
    fn follow(&mut self, mut text: String) -> Result<(), StorageError> {
        loop {
            if text.len() > self.open.text.len() {
                self.take_page(text);
            }
            let next = LogKey::Page(self.open.number, self.open.page + 1).name();
            match self.disk.get(&next)? {
                Some(found) if self.damage.is_none() => {
                    self.open.page += 1;
                    self.open.text.clear();
                    self.open.on_page = 0;
                    text = found;
                }
                Some(_) | None => return Ok(()),
            }
        }
    }

    fn reopen(&mut self) -> Result<Refreshed, StorageError> {
        let from = self.log.head();
        let hash = self.head_hash();
        let log = std::mem::take(&mut self.log);
        let sealed = std::mem::take(&mut self.sealed);
        let open = std::mem::replace(&mut self.open, OpenSegment::after(1, Hash::GENESIS));
        if let Err(error) = self.load() {
            (self.log, self.sealed, self.open) = (log, sealed, open);
            return Err(error);
        }
        let continues = from == Position(0) || self.hash_at(from) == Some(hash);
        Ok(match continues {
            true if self.log.head() == from => Refreshed::Same,
            true => Refreshed::Grew { from },
            false => Refreshed::Replaced,
        })
    }

    /// Reads the log from disk into an empty one.
    ///
    /// The hash that a sealed segment claims for its last event is what the next event is chained to: the last claim that
    /// was believed is computed anew, so that nothing is ever chained to a damaged one.
    fn load(&mut self) -> Result<(), StorageError> {
        self.load_below(u32::MAX)?;
        if let Some(number) = self.broken_claim() {
            self.log = Log::default();
            self.sealed.clear();
            self.open = OpenSegment::after(1, Hash::GENESIS);
            self.load_below(number)?;
            self.damaged(LogKey::Sealed(number).name(), DamageReason::ChainBroken);
        }
        Ok(())
    }

    /// Finds out whether the last sealed segment claims a hash that its events do not have.
    fn broken_claim(&self) -> Option<u32> {
        let header = self.sealed.last()?;
        let events = (header.first.0..=header.last_position().0).filter_map(|number| self.log.at(Position(number)));
        let last = events.fold(header.previous, |hash, event| link(hash, &event));
        (last != header.last).then_some(self.sealed.len() as u32)
    }

    /// Reads the segments below a number from disk into an empty log.
    fn load_below(&mut self, limit: u32) -> Result<(), StorageError> {
        self.damage = None;
        self.waypoints = Waypoints::default();
        loop {
            let number = self.open.number;
            if number >= limit {
                return Ok(());
            }
            let Some(text) = self.disk.get(&LogKey::Sealed(number).name())? else { break };
            if !self.take_sealed(number, &text) {
                return Ok(());
            }
        }
        while self.damage.is_none() {
            let Some(text) = self.disk.get(&self.open.key())? else { break };
            self.open.text.clear();
            self.open.on_page = 0;
            self.take_page(text);
            self.open.page += 1;
        }
        // The last page that is there is the one that takes appends.
        self.open.page = self.open.page.saturating_sub(1);
        if self.damage.is_none() {
            self.look_for_orphans()?;
        }
        Ok(())
    }

    /// Takes a sealed segment over; false when it is damaged.
    fn take_sealed(&mut self, number: u32, text: &str) -> bool {
        let key = LogKey::Sealed(number).name();
        let Some((header, packed)) = sealed::split(text) else {
            self.damaged(key, header_reason(text));
            return false;
        };
        if let Some(reason) = self.misplaced(header.foldback, header.first, header.previous) {
            self.damaged(key, reason);
            return false;
        }
        match sealed::unpack(&header, packed) {
            Ok(records) => {
                for record in records {
                    self.log.push(record);
                }
                self.sealed.push(header);
                self.open = OpenSegment::after(number + 1, header.last);
                true
            }
            Err(error) => {
                self.damaged(key, DamageReason::Unreadable { what: error.to_string() });
                false
            }
        }
    }

    /// Takes over the lines of a page that are not yet in memory.
    fn take_page(&mut self, text: String) {
        let key = self.open.key();
        let known = if self.open.text.is_empty() { 0 } else { self.open.text.split('\n').count() - 1 };
        let Some((header, lines)) = page::split(&text) else {
            return self.damaged(key, header_reason(&text));
        };
        if known == 0
            && let Some(reason) = self.misplaced(header.foldback, header.first, header.previous)
        {
            return self.damaged(key, reason);
        }
        for line in lines.skip(known) {
            if let Err(reason) = self.take_line(line) {
                return self.damaged(key, reason);
            }
        }
        self.open.text = text;
    }

    fn take_line(&mut self, line: &str) -> Result<(), DamageReason> {
        let lines = page::read_line(line).map_err(|error| DamageReason::Unreadable { what: error.to_string() })?;
        let records: Vec<Record> = lines.iter().map(|line| line.record.clone()).collect();
        let mut hash = self.head_hash();
        let mut hashes = Vec::with_capacity(lines.len());
        for (event, Line { position, revision, hash: claimed, .. }) in self.log.place(&records).into_iter().zip(&lines)
        {
            if event.position != *position || event.revision != *revision {
                return Err(if *position > event.position { DamageReason::Missing } else { DamageReason::OutOfOrder });
            }
            hash = link(hash, &event);
            if hash != *claimed {
                return Err(DamageReason::ChainBroken);
            }
            hashes.push(hash);
        }
        self.open.on_page += records.len();
        self.open.hashes.extend(hashes);
        for record in records {
            self.log.push(record);
        }
        Ok(())
    }

    /// Says what is wrong with a header that should follow the head, if anything is.
    fn misplaced(&self, format: u32, first: Position, previous: Hash) -> Option<DamageReason> {
        if format != FORMAT {
            return Some(unknown_format(format));
        }
        match first.cmp(&self.log.head().next()) {
            std::cmp::Ordering::Greater => Some(DamageReason::Missing),
            std::cmp::Ordering::Less => Some(DamageReason::OutOfOrder),
            std::cmp::Ordering::Equal => (previous != self.head_hash()).then_some(DamageReason::ChainBroken),
        }
    }

    pub(super) fn damaged(&mut self, key: String, reason: DamageReason) {
        self.damage = Some(Damage { position: self.log.head().next(), key, reason });
    }

    /// Finds keys of the log beyond its end: a record before them is gone.
    fn look_for_orphans(&mut self) -> Result<(), StorageError> {
        let staged = self.staged_segments()?;
        let beyond = |key: &LogKey| match *key {
            LogKey::Sealed(segment) => segment >= self.open.number && !staged.contains(&segment),
            LogKey::Page(segment, page) => {
                segment > self.open.number || (segment == self.open.number && page > self.open.page)
            }
        };
        let orphan = self.disk.keys()?.iter().filter_map(|key| LogKey::read(key)).filter(beyond).min();
        if let Some(key) = orphan {
            self.damaged(key.name(), DamageReason::Missing);
        }
        Ok(())
    }
}

/// Tells a header of a newer format from one that is no header.
fn header_reason(text: &str) -> DamageReason {
    #[derive(serde::Deserialize)]
    struct Format {
        foldback: u32,
    }
    let line = text.split('\n').next().unwrap_or("");
    match serde_json::from_str::<Format>(line) {
        Ok(Format { foldback }) if foldback != FORMAT => unknown_format(foldback),
        Ok(_) | Err(_) => DamageReason::Unreadable { what: "its first line is no header".to_owned() },
    }
}

/// Tells a newer format from one that never was.
fn unknown_format(found: u32) -> DamageReason {
    if found > FORMAT {
        DamageReason::NewerFormat { found }
    } else {
        DamageReason::Unreadable { what: format!("there is no format {found}") }
    }
}
