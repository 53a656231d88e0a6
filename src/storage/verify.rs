//! Verification: reads the log on disk again, slice by slice, and recomputes its chain.

use std::collections::HashMap;

use crate::engine::log::Recorded;
use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::storage::chain::link;
use crate::storage::damage::{Unreadable, header_reason};
use crate::storage::layout::{ARCHIVE_KEY, FORMAT, GENERATION_KEY, LogKey};
use crate::storage::page::{self, Line, PageHeader};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::store::{Damage, DamageReason, EventStore};
use crate::words;

/// What verification has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many events are correct.
    pub checked: Position,
    /// The first damage.
    pub damage: Option<Damage>,
}

/// A verification under way.
#[derive(Debug, Default)]
pub struct Verifier {
    checked: Position,
    /// The newest revisions up to there.
    heads: HashMap<StreamId, Revision>,
    segment: usize,
    /// The pages of the open segment, which come last.
    pages: Option<Pages>,
    begun: bool,
}

impl Verifier {
    /// Checks the next segment, or some pages of the open one; returns `Some` at the end. A step takes a few milliseconds
    /// at most.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn step(&mut self, store: &EventStore) -> Result<Option<Verified>, StorageError> {
        if !std::mem::replace(&mut self.begun, true) {
            if let Some(damage) = store.changed_beside()? {
                return Ok(Some(Verified { checked: Position(0), damage: Some(damage) }));
            }
            // Archived events have only a hash to continue from, and nothing more to check.
            for event in (1..=store.archived.through().0).filter_map(|number| store.log.at(Position(number))) {
                self.checked = event.position;
                self.heads.insert(event.stream.clone(), event.revision);
            }
        }
        let checked = self.checked;
        let Some(header) = store.sealed.get(self.segment).copied() else {
            return match &store.damage {
                // Known damage is reported here.
                Some(damage) => {
                    Ok(Some(Verified { checked: Position(damage.position.0 - 1), damage: Some(damage.clone()) }))
                }
                None => self.pages(checked, store).step(store),
            };
        };
        self.pages = None;
        let key = LogKey::Sealed(store.sealed_number(self.segment)).name();
        let found = |reason| {
            Ok(Some(Verified { checked, damage: Some(Damage { position: checked.next(), key: key.clone(), reason }) }))
        };
        let Some(text) = store.disk.get(&key)? else { return found(DamageReason::Missing) };
        let Some((claimed, packed)) = sealed::split(&text).filter(|(claimed, _)| *claimed == header) else {
            return found(words::storage::HEADER_HAS_CHANGED.into());
        };
        let records = match sealed::unpack(&claimed, packed) {
            Ok(records) => records,
            Err(error) => return found(error.into()),
        };
        let mut hash: Hash = claimed.previous;
        let mut hashes = Vec::with_capacity(records.len());
        let mut position = checked;
        for record in &records {
            position = position.next();
            hash = link(hash, &Recorded::placed(record, position, self.next_revision(&record.stream)));
            hashes.push(hash);
        }
        if hash != claimed.last {
            return found(DamageReason::ChainBroken);
        }
        self.checked = position;
        store.hash_index.keep(self.segment, &hashes);
        self.segment += 1;
        Ok(None)
    }

    /// Returns how many events are correct so far.
    pub fn checked(&self) -> Position {
        self.checked
    }

    /// Returns the pages of the open segment, which follow an event; from the first one on if the segment is another now.
    fn pages(&mut self, checked: Position, store: &EventStore) -> &mut Pages {
        let begun = self.pages.take().filter(|pages| pages.segment == store.open.number);
        self.pages.insert(begun.unwrap_or_else(|| Pages::after(checked, store.open.number)))
    }

    fn next_revision(&mut self, stream: &StreamId) -> Revision {
        match self.heads.get_mut(stream) {
            Some(head) => {
                *head = head.next();
                *head
            }
            None => *self.heads.entry(stream.clone()).or_insert(Revision(1)),
        }
    }
}

/// How many pages are checked at once.
const PAGES_AT_ONCE: u32 = 16;

/// The pages of the open segment, read again and compared with memory.
#[derive(Debug)]
struct Pages {
    /// The number of the segment.
    segment: u32,
    /// The next page.
    next: u32,
    /// The last correct event.
    checked: Position,
}

impl Pages {
    fn after(checked: Position, segment: u32) -> Pages {
        Pages { segment, next: 0, checked }
    }

    /// Checks the next pages; returns `Some` at the end.
    fn step(&mut self, store: &EventStore) -> Result<Option<Verified>, StorageError> {
        let last = store.open.page.min(self.next + PAGES_AT_ONCE - 1);
        while self.next <= last {
            let key = LogKey::Page(store.open.number, self.next).name();
            let reason = match store.disk.get(&key)? {
                Some(text) => self.take_page(store, &text).err(),
                // The newest page is written with its first event.
                None => (self.checked < store.log.head()).then_some(DamageReason::Missing),
            };
            if let Some(reason) = reason {
                return Ok(Some(self.found(key, reason)));
            }
            self.next += 1;
        }
        if last < store.open.page {
            return Ok(None);
        }
        if self.checked < store.log.head() {
            return Ok(Some(self.found(store.open.key(), DamageReason::Missing)));
        }
        Ok(Some(Verified { checked: self.checked, damage: None }))
    }

    fn found(&self, key: String, reason: DamageReason) -> Verified {
        let damage = Damage { position: self.checked.next(), key, reason };
        Verified { checked: self.checked, damage: Some(damage) }
    }

    fn take_page(&mut self, store: &EventStore, text: &str) -> Result<(), DamageReason> {
        let (header, lines) = page::split(text).ok_or_else(|| header_reason(text))?;
        let changed = || -> DamageReason { words::storage::HEADER_HAS_CHANGED.into() };
        let expected = PageHeader::after(self.checked, self.head_hash(store));
        if header != (PageHeader { foldback: header.foldback, ..expected }) {
            return Err(if header.first > expected.first { DamageReason::Missing } else { changed() });
        }
        let mut lines = lines.enumerate().peekable();
        if lines.peek().is_none() && header.foldback != FORMAT {
            return Err(changed());
        }
        for (index, line) in lines {
            let (events, error) = page::read_events(line);
            if !header.admits(index, &events, error.is_none()) {
                return Err(changed());
            }
            for event in &events {
                // Events that another tab has just added are left to the next verification.
                if self.checked >= store.log.head() {
                    return Ok(());
                }
                self.take(store, event)?;
            }
            if let Some(error) = error {
                return Err(Unreadable::Line(error.to_string()).into());
            }
        }
        Ok(())
    }

    fn take(&mut self, store: &EventStore, line: &Line) -> Result<(), DamageReason> {
        let next = self.checked.next();
        if line.position != next {
            return Err(if line.position > next { DamageReason::Missing } else { DamageReason::OutOfOrder });
        }
        let hash = link(self.head_hash(store), &Recorded::placed(&line.record, line.position, line.revision));
        if hash != line.hash || store.hash_at(next) != Some(hash) {
            return Err(DamageReason::ChainBroken);
        }
        self.checked = next;
        Ok(())
    }

    fn head_hash(&self, store: &EventStore) -> Hash {
        store.hash_at(self.checked).unwrap_or(Hash::GENESIS)
    }
}

impl EventStore {
    /// Checks that the texts beside the events are unchanged: the log's generation and its archive.
    fn changed_beside(&self) -> Result<Option<Damage>, StorageError> {
        if self.damage.is_some() {
            return Ok(None);
        }
        let is_archive = self.disk.get(ARCHIVE_KEY)?.unwrap_or_default() == self.archived.text;
        let key = match (self.is_generation_current()?, is_archive) {
            (true, true) => return Ok(None),
            (false, _) => GENERATION_KEY,
            (true, false) => ARCHIVE_KEY,
        };
        let reason = words::storage::IT_HAS_CHANGED.into();
        Ok(Some(Damage { position: Position(1), key: key.to_owned(), reason }))
    }
}
