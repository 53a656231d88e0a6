//! Golden logs: what every format ever released has left in a browser opens for ever. The files are never edited.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::BTreeMap;

use foldback::engine::envelope::{Position, Revision, StreamId};
use foldback::engine::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::verify::Verifier;
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::Workbench;
use serde::{Deserialize, Serialize};

const FORMAT_1: &str = "tests/golden/format-1.json";

/// A local storage as it was left, and what its log is.
#[derive(Serialize, Deserialize)]
struct Golden {
    storage: BTreeMap<String, String>,
    head: u32,
    head_hash: String,
    /// The fields of `account-main` at some revisions.
    states: BTreeMap<u32, Vec<serde_json::Value>>,
}

fn disk_of(golden: &Golden) -> MemoryKeyValue {
    let mut disk = MemoryKeyValue::default();
    for (key, text) in &golden.storage {
        disk.set(key, text).unwrap();
    }
    disk
}

fn states(disk: MemoryKeyValue, revisions: impl Iterator<Item = u32>) -> BTreeMap<u32, Vec<serde_json::Value>> {
    let mut bench = Workbench::open(Box::new(disk)).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let view = bench.view(&stream).unwrap();
    revisions
        .map(|revision| (revision, view.state_at(Revision(revision)).values.iter().map(|value| value.json()).collect()))
        .collect()
}

#[test]
fn a_log_of_format_1_opens_verifies_and_folds_to_the_same_states() {
    let golden: Golden = serde_json::from_str(&std::fs::read_to_string(FORMAT_1).unwrap()).unwrap();
    let disk = disk_of(&golden);
    let store = EventStore::open(Box::new(disk.clone())).unwrap();
    assert_eq!(store.damage(), None);
    assert_eq!((store.log().head().0, store.head_hash().to_string()), (golden.head, golden.head_hash));
    let mut verifier = Verifier::default();
    let verified = loop {
        if let Some(verified) = verifier.step(&store).unwrap() {
            break verified;
        }
    };
    assert_eq!((verified.checked, verified.damage), (Position(golden.head), None));
    assert_eq!(states(disk.clone(), golden.states.keys().copied()), golden.states);
    // Opening it has not touched a byte.
    for (key, text) in &golden.storage {
        assert_eq!(disk.get(key).unwrap().as_ref(), Some(text));
    }
}

/// Writes the golden log of the present format, once, when a format is released.
#[test]
#[ignore = "writes a file"]
fn write_golden_log() {
    assert!(!std::path::Path::new(FORMAT_1).exists(), "golden logs are never edited");
    let memory = MemoryKeyValue::default();
    let mut bench = Workbench::open(Box::new(memory.clone())).unwrap();
    bench.record_sample().unwrap();
    drop(bench);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    for number in 1..=1100 {
        store.append(vec![contract::movement(number)]).unwrap();
    }
    let mut unknown = contract::movement(1101);
    (unknown.event_type, unknown.data) = ("CardIssued".into(), r#"{"card":"é😀"}"#.into());
    let mut late = contract::movement(1102);
    late.occurred_at = Timestamp::from_millis(1_700_000_000_000);
    store.append(vec![unknown, late]).unwrap();
    let storage = memory.keys().unwrap().into_iter().map(|key| (key.clone(), memory.get(&key).unwrap().unwrap()));
    let golden = Golden {
        storage: storage.collect(),
        head: store.log().head().0,
        head_hash: store.head_hash().to_string(),
        states: states(memory.clone(), [0, 1, 30, 58, 500, 1058].into_iter()),
    };
    std::fs::write(FORMAT_1, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
}
