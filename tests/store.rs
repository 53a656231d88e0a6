//! The event store over the memory twin of local storage: the contract, and the quota.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use foldback::engine::log::envelope::Position;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::{AppendError, EventStore};
use foldback::storage::verify::Verifier;
use foldback::storage::{KeyValue, StorageError};

fn keep(name: &str) {
    let (_, clause) = contract::CLAUSES.iter().find(|(known, _)| *known == name).unwrap();
    let memory = MemoryKeyValue::default();
    clause(&|| Box::new(memory.clone()) as Box<dyn KeyValue>);
}

macro_rules! clauses {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                keep(stringify!($name));
            }
        )*

        #[test]
        fn every_clause_is_a_test() {
            let names = [$(stringify!($name)),*];
            assert_eq!(contract::CLAUSES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        }
    };
}

clauses! {
    an_empty_disk_is_an_empty_log
    appends_are_gapless_and_the_same_when_opened_again
    an_append_writes_one_key_of_bounded_size
    a_crash_at_any_write_loses_nothing_acknowledged
    a_bulk_append_is_there_whole_or_not_at_all
    a_refused_write_changes_nothing
    clear_leaves_an_empty_log_that_stays_empty
    a_text_is_held_until_anybody_changes_it
    two_stores_follow_each_other
    damage_is_named_and_not_overwritten
    what_is_damaged_is_set_aside_and_the_log_goes_on
    a_newer_format_is_only_read
    what_a_crashed_bulk_left_never_comes_back
    what_is_archived_goes_and_comes_back
    a_crash_while_archiving_loses_nothing
    fifty_thousand_movements_fit
}

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
