//! Reading the log from disk, up to the first damage.

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Log, Recorded};
use crate::storage::archived::Archived;
use crate::storage::chain::link;
use crate::storage::damage::{Damage, DamageReason, Unreadable, header_reason, misversioned, unknown_format};
use crate::storage::hash_index::HashIndex;
use crate::storage::layout::{ACTOR_FORMAT, FORMAT, LogKey, format_of};
use crate::storage::page::{self, Line, PageHeader};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, SealedHeader};
use crate::storage::store::{EventStore, OpenSegment, Reads};

impl EventStore {
    /// Reads the log from disk, replacing the one in memory. Of a sealed segment the text is checked against its sum, as the
    /// log is opened lazily only later, and its events are read when one of them is asked for.
    ///
    /// The next event is chained to the hash that a sealed segment claims for its last event. The last claim that
    /// was trusted is verified, so that nothing is ever chained to a damaged hash.
    pub(super) fn load(&mut self) -> Result<(), StorageError> {
        if self.reads == Reads::Beginnings {
            self.load_below(u32::MAX)?;
            self.reads = Reads::Envelopes;
            if self.damage.is_none() && self.broken_claim().is_none() && !self.log.is_spoilt() {
                return Ok(());
            }
            // Whatever is wrong is found by those who look closely.
        }
        self.load_below(u32::MAX)?;
        let mut broken = self.broken_claim();
        if self.log.is_spoilt() {
            // The text of a segment is what was written, and its events cannot be read all the same.
            self.reads = Reads::Events;
            self.load_below(u32::MAX)?;
            broken = self.broken_claim();
        }
        if let Some(number) = broken {
            self.load_below(number)?;
            self.damaged(LogKey::Sealed(number).name(), DamageReason::ChainBroken);
        }
        Ok(())
    }

    /// Returns the last sealed segment's number if it claims a hash that its events do not have.
    fn broken_claim(&self) -> Option<u32> {
        let header = self.sealed.last()?;
        let events = (header.first.0..=header.last_position().0).filter_map(|number| self.log.at(Position(number)));
        let last = events.fold(header.previous, |hash, event| link(hash, &event));
        (last != header.last).then_some(self.sealed_number(self.sealed.len() - 1))
    }

    /// Reads the segments below a number from disk, and drops what was in memory.
    fn load_below(&mut self, limit: u32) -> Result<(), StorageError> {
        self.forget();
        if !self.load_generation()? || !self.load_archive()? {
            return Ok(());
        }
        let staged = self.staged_segments()?;
        loop {
            let number = self.open.number;
            if number >= limit {
                return Ok(());
            }
            if staged.contains(&number) {
                break;
            }
            let Some(text) = self.disk.get(&LogKey::Sealed(number).name())? else { break };
            if !self.take_sealed(number, text) {
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
        // Appends go to the last page.
        self.open.page = self.open.page.saturating_sub(1);
        if self.damage.is_none() {
            self.look_for_orphans()?;
        }
        Ok(())
    }

    /// Drops the log in memory.
    pub(super) fn forget(&mut self) {
        self.log = Log::default();
        self.sealed.clear();
        self.open = OpenSegment::after(1, Hash::GENESIS);
        self.damage = None;
        self.hash_index = HashIndex::default();
        self.archived = Archived::default();
    }

    /// Loads a sealed segment; returns `false` if it is damaged.
    fn take_sealed(&mut self, number: u32, text: String) -> bool {
        let key = LogKey::Sealed(number).name();
        let Some((header, packed)) = sealed::split(&text) else {
            self.damaged(key, header_reason(&text));
            return false;
        };
        if let Some(reason) = self.misplaced(header.foldback, header.first, header.previous) {
            self.damaged(key, reason);
            return false;
        }
        let fits = |needed| if header.foldback == needed { Ok(()) } else { Err(misversioned(header.foldback)) };
        let taken = match self.reads {
            Reads::Beginnings => sealed::push_unchecked(&mut self.log, &header, text).map_err(DamageReason::from),
            Reads::Envelopes => sealed::push_packed(&mut self.log, &header, packed, fits),
            Reads::Events => self.push_unpacked(&header, packed, fits),
        };
        match taken {
            Ok(()) => {
                self.sealed.push(header);
                self.open = OpenSegment::after(number + 1, header.last);
                true
            }
            Err(reason) => {
                self.damaged(key, reason);
                false
            }
        }
    }

    /// Reads the events of a segment at once.
    fn push_unpacked(
        &mut self,
        header: &SealedHeader,
        packed: &str,
        fits: impl FnOnce(u32) -> Result<(), DamageReason>,
    ) -> Result<(), DamageReason> {
        let records = sealed::unpack(header, packed)?;
        fits(format_of(&records))?;
        records.into_iter().for_each(|record| _ = self.log.push(record));
        Ok(())
    }

    /// Loads the lines of a page that are not yet in memory.
    pub(super) fn take_page(&mut self, text: String) {
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
        let mut is_empty = true;
        for (index, line) in lines.enumerate() {
            is_empty = false;
            if index >= known
                && let Err(reason) = self.take_line(&header, index, line)
            {
                return self.damaged(key, reason);
            }
        }
        if is_empty && header.foldback != FORMAT {
            return self.damaged(key, misversioned(header.foldback));
        }
        self.open.text = text;
    }

    /// Loads the events of a line, up to the first damaged one.
    fn take_line(&mut self, page: &PageHeader, index: usize, line: &str) -> Result<(), DamageReason> {
        let (lines, error) = page::read_events(line);
        if !page.admits(index, &lines, error.is_none()) {
            return Err(misversioned(page.foldback));
        }
        for Line { position, revision, hash: claimed, record } in lines {
            let expected = (self.log.head().next(), self.log.revision(&record.stream).next());
            if (position, revision) != expected {
                return Err(if position > expected.0 { DamageReason::Missing } else { DamageReason::OutOfOrder });
            }
            let hash = link(self.head_hash(), &Recorded::placed(&record, position, revision));
            if hash != claimed {
                return Err(DamageReason::ChainBroken);
            }
            self.open.on_page += 1;
            self.open.hashes.push(hash);
            self.log.push(record);
        }
        error.map_or(Ok(()), |error| Err(Unreadable::Line(error.to_string()).into()))
    }

    /// Returns what is wrong with a header that should follow the head, if anything.
    fn misplaced(&self, format: u32, first: Position, previous: Hash) -> Option<DamageReason> {
        if !(FORMAT..=ACTOR_FORMAT).contains(&format) {
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

    /// Finds keys of the log beyond its end: a record before them is missing.
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
