//! The event store over the memory twin of local storage: the contract, and the quota.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod contract;

use foldback::engine::log::envelope::Position;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::{AppendError, EventStore};
use foldback::storage::verify::Verifier;
use foldback::storage::{KeyValue, StorageError};

fn keep(clause: fn(contract::Disk<'_>)) {
    let memory = MemoryKeyValue::default();
    clause(&|| Box::new(memory.clone()) as Box<dyn KeyValue>);
}

macro_rules! tests {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                keep(contract::$name);
            }
        )*
    };
}

for_each_clause!(tests);

#[test]
fn a_full_store_refuses_by_name_and_keeps_what_it_has() {
    let memory = MemoryKeyValue::with_quota(60_000);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    let mut number = 0;
    let error = loop {
        number += 1;
        if let Err(error) = store.append(vec![contract::movement(number)]) {
            break error;
        }
        assert!(number < 100_000, "the quota was never met");
    };
    assert!(matches!(error, AppendError::Storage(StorageError::QuotaExceeded { .. })), "{error:?}");
    assert_eq!(store.log().head(), Position(number - 1));
    assert_eq!(store.usage().units, memory.used());
    let before = store.envelopes(Position(1), store.log().head());
    let again = EventStore::open(Box::new(memory)).unwrap();
    assert_eq!(again.damage(), None);
    assert_eq!(again.envelopes(Position(1), again.log().head()), before);
}

#[test]
fn what_is_recorded_while_pages_are_verified_is_no_damage() {
    // Up to the end of the open segment, and beyond it, which seals the pages that are being read.
    for more in [0, 1, 20, 200] {
        let mut store = EventStore::open(Box::new(MemoryKeyValue::default())).unwrap();
        (1..=1_000).for_each(|number| store.append(vec![contract::movement(number)]).unwrap());
        let mut verifier = Verifier::default();
        let mut steps = 0;
        let verified = loop {
            if let Some(verified) = verifier.step(&store).unwrap() {
                break verified;
            }
            steps += 1;
            if steps == 2 {
                (1_001..=1_000 + more).for_each(|number| store.append(vec![contract::movement(number)]).unwrap());
            }
        };
        assert_eq!((verified.damage, verified.checked), (None, Position(1_000 + more)), "{more} more");
        assert!(steps > 2, "{steps}");
    }
}
