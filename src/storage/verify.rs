//! Verification: the log on disk read again, slice by slice, and its chain computed anew.

use crate::engine::envelope::{Hash, Position};
use crate::engine::log::Log;
use crate::storage::chain::link;
use crate::storage::layout::LogKey;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::store::{Damage, DamageReason, EventStore};

/// What verification has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many events hold.
    pub checked: Position,
    /// The first place that does not.
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
    /// Checks the next segment; `Some` at the end. A step takes a few milliseconds at most.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read.
    pub fn step(&mut self, store: &EventStore) -> Result<Option<Verified>, StorageError> {
        if !std::mem::replace(&mut self.begun, true) {
            // Of what is archived there is a hash to go on from, and nothing more to check.
            for event in (1..=store.archived.through().0).filter_map(|number| store.log.at(Position(number))) {
                self.log.push_archived(event.stream, event.recorded_at);
            }
        }
        let checked = self.log.head();
        let Some(header) = store.sealed.get(self.segment).copied() else {
            // The open segment is checked whenever it is read; what is known to be damaged is said here.
            let damage = store.damage.clone();
            let checked = damage.as_ref().map_or(store.log.head(), |damage| Position(damage.position.0 - 1));
            return Ok(Some(Verified { checked, damage }));
        };
        let key = LogKey::Sealed(store.sealed_number(self.segment)).name();
        let found = |reason| {
            Ok(Some(Verified { checked, damage: Some(Damage { position: checked.next(), key: key.clone(), reason }) }))
        };
        let Some(text) = store.disk.get(&key)? else { return found(DamageReason::Missing) };
        let Some((claimed, packed)) = sealed::split(&text).filter(|(claimed, _)| *claimed == header) else {
            return found(DamageReason::Unreadable { what: "its header is not what it was".to_owned() });
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
        store.waypoints.keep(self.segment, &hashes);
        self.segment += 1;
        Ok(None)
    }

    /// Returns how many events hold so far.
    pub fn checked(&self) -> Position {
        self.log.head()
    }
}
