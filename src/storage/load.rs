//! Reading the log from disk: what is readable, up to the first thing that is not.

use crate::engine::envelope::{Hash, Position};
use crate::engine::log::{Log, Record};
use crate::storage::archive::Archived;
use crate::storage::chain::link;
use crate::storage::damage::{Damage, DamageReason, header_reason, unknown_format};
use crate::storage::layout::{FORMAT, LogKey};
use crate::storage::page::{self, Line};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::store::{EventStore, OpenSegment};
use crate::storage::waypoints::Waypoints;

impl EventStore {
    /// Reads the log from disk in place of the one in memory.
    ///
    /// The hash that a sealed segment claims for its last event is what the next event is chained to: the last claim that
    /// was believed is computed anew, so that nothing is ever chained to a damaged one.
    pub(super) fn load(&mut self) -> Result<(), StorageError> {
        self.load_below(u32::MAX)?;
        if let Some(number) = self.broken_claim() {
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
        (last != header.last).then_some(self.sealed_number(self.sealed.len() - 1))
    }

    /// Reads the segments below a number from disk, and forgets what was in memory.
    fn load_below(&mut self, limit: u32) -> Result<(), StorageError> {
        self.log = Log::default();
        self.sealed.clear();
        self.open = OpenSegment::after(1, Hash::GENESIS);
        self.damage = None;
        self.waypoints = Waypoints::default();
        self.archived = Archived::default();
        if !self.load_archive()? {
            return Ok(());
        }
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
