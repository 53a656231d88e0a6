//! Verification: reads the log on disk again, slice by slice, and recomputes its chain.

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Log, Recorded};
use crate::storage::chain::link;
use crate::storage::damage::header_reason;
use crate::storage::layout::{ARCHIVE_KEY, FORMAT, GENERATION_KEY, LogKey};
use crate::storage::page::{self, Line, PageHeader};
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::store::{Damage, DamageReason, EventStore};

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
    log: Log,
    segment: usize,
    begun: bool,
}

impl Verifier {
    /// Checks the next segment; returns `Some` at the end. A step takes a few milliseconds at most.
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
                self.log.push_archived(event.stream, event.recorded_at);
            }
        }
        let checked = self.log.head();
        let Some(header) = store.sealed.get(self.segment).copied() else {
            return match &store.damage {
                // Known damage is reported here.
                Some(damage) => {
                    Ok(Some(Verified { checked: Position(damage.position.0 - 1), damage: Some(damage.clone()) }))
                }
                None => Pages::after(checked).verify(store).map(Some),
            };
        };
        let key = LogKey::Sealed(store.sealed_number(self.segment)).name();
        let found = |reason| {
            Ok(Some(Verified { checked, damage: Some(Damage { position: checked.next(), key: key.clone(), reason }) }))
        };
        let Some(text) = store.disk.get(&key)? else { return found(DamageReason::Missing) };
        let Some((claimed, packed)) = sealed::split(&text).filter(|(claimed, _)| *claimed == header) else {
            return found(DamageReason::Unreadable { what: "its header has changed".to_owned() });
        };
        let records = match sealed::unpack(&claimed, packed) {
            Ok(records) => records,
            Err(error) => return found(DamageReason::Unreadable { what: error.to_string() }),
        };
        let mut hash: Hash = claimed.previous;
        let mut hashes = Vec::with_capacity(records.len());
        for event in self.log.place(&records) {
            hash = link(hash, &event);
            hashes.push(hash);
        }
        if hash != claimed.last {
            return found(DamageReason::ChainBroken);
        }
        for record in records {
            self.log.push(record);
        }
        store.hash_index.keep(self.segment, &hashes);
        self.segment += 1;
        Ok(None)
    }

    /// Returns how many events are correct so far.
    pub fn checked(&self) -> Position {
        self.log.head()
    }
}

/// The pages of the open segment, read again and compared with memory.
struct Pages {
    /// The last correct event.
    checked: Position,
}

impl Pages {
    fn after(checked: Position) -> Pages {
        Pages { checked }
    }

    fn verify(mut self, store: &EventStore) -> Result<Verified, StorageError> {
        for number in 0..=store.open.page {
            let key = LogKey::Page(store.open.number, number).name();
            let reason = match store.disk.get(&key)? {
                Some(text) => self.take_page(store, &text).err(),
                // The newest page is written with its first event.
                None => (self.checked < store.log.head()).then_some(DamageReason::Missing),
            };
            if let Some(reason) = reason {
                return Ok(self.found(key, reason));
            }
        }
        if self.checked < store.log.head() {
            return Ok(self.found(store.open.key(), DamageReason::Missing));
        }
        Ok(Verified { checked: self.checked, damage: None })
    }

    fn found(&self, key: String, reason: DamageReason) -> Verified {
        let damage = Damage { position: self.checked.next(), key, reason };
        Verified { checked: self.checked, damage: Some(damage) }
    }

    fn take_page(&mut self, store: &EventStore, text: &str) -> Result<(), DamageReason> {
        let (header, lines) = page::split(text).ok_or_else(|| header_reason(text))?;
        let changed = || DamageReason::Unreadable { what: "its header has changed".to_owned() };
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
                return Err(DamageReason::Unreadable { what: error.to_string() });
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
        let reason = DamageReason::Unreadable { what: "it has changed".to_owned() };
        Ok(Some(Damage { position: Position(1), key: key.to_owned(), reason }))
    }
}
