//! Golden logs: what every format ever released has left in a browser opens for ever. The files are never edited.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::BTreeMap;

use contract::at_once::{check_file, import, verify};
use foldback::engine::log::envelope::{Position, Revision, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::Workbench;
use foldback::workbench::exchange::export::ExportFormat;
use serde::{Deserialize, Serialize};

const FORMAT_1: &str = "tests/golden/format-1.json";
/// Books closed and entries reversed at schema version 2, and a period that was archived.
const SCHEMA_2: &str = "tests/golden/format-1-schema-2.json";
/// The archived period of [`SCHEMA_2`], as the page gave it to the person.
const ARCHIVE: &str = "tests/golden/format-1-schema-2.ndjson";

/// A log that begins as version 1 and goes on with events that have an actor.
const FORMAT_2: &str = "tests/golden/format-2.json";

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
    let workbench = Workbench::open(Box::new(disk)).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let view = workbench.view(&stream).unwrap();
    revisions
        .map(|revision| (revision, view.state_at(Revision(revision)).values.iter().map(|value| value.json()).collect()))
        .collect()
}

fn golden(path: &str) -> Golden {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_log_of_format_1_opens_verifies_and_folds_to_the_same_states() {
    opens_and_folds(&golden(FORMAT_1));
}

#[test]
fn a_log_with_newer_schemas_and_an_archive_opens_and_its_file_is_attached() {
    let golden = golden(SCHEMA_2);
    opens_and_folds(&golden);
    let mut workbench = Workbench::open(Box::new(disk_of(&golden))).unwrap();
    import(&mut workbench, &std::fs::read_to_string(ARCHIVE).unwrap()).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let view = workbench.view(&stream).unwrap();
    let balance = |revision| view.field_at(0, Revision(revision)).number();
    // What the sample says of its own past.
    assert_eq!((balance(29), balance(30), view.floor()), (Some(-5_310), Some(89_690), Revision(0)));
}

#[test]
fn a_log_of_format_2_opens_verifies_and_keeps_who_did_what() {
    let golden = golden(FORMAT_2);
    opens_and_folds(&golden);
    let versions: Vec<&str> = golden.storage.values().filter_map(|text| text.get(..13)).collect();
    assert!(versions.contains(&"{\"foldback\":1") && versions.contains(&"{\"foldback\":2"), "{versions:?}");
    let store = EventStore::open(Box::new(disk_of(&golden))).unwrap();
    let actor = |position| store.log().at(Position(position)).unwrap().actor().map(ToString::to_string);
    let by = |name: &str| Some(name.to_owned());
    let head = golden.head;
    assert_eq!(
        [actor(1), actor(1105), actor(head - 1), actor(head)],
        [None, by("Mira"), None, by("Štěpánka 李 \"S.\"")]
    );
}

/// Opens what a browser was left with.
fn opens_and_folds(golden: &Golden) {
    let disk = disk_of(golden);
    let store = EventStore::open(Box::new(disk.clone())).unwrap();
    assert_eq!(store.damage(), None);
    assert_eq!((store.log().head().0, store.head_hash().to_string()), (golden.head, golden.head_hash.clone()));
    let verified = verify(&store);
    assert_eq!((verified.checked, verified.damage), (Position(golden.head), None));
    let mut states = states(disk.clone(), golden.states.keys().copied());
    // Fields that came later stand after those that were known then.
    states.iter_mut().for_each(|(revision, values)| values.truncate(golden.states[revision].len()));
    assert_eq!(states, golden.states);
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
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.record_sample().unwrap();
    drop(workbench);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    for number in 1..=1100 {
        store.append(vec![contract::movement(number)]).unwrap();
    }
    let mut unknown = contract::movement(1101);
    (unknown.event_type, unknown.data) = ("CardIssued".into(), r#"{"card":"é😀"}"#.into());
    let mut late = contract::movement(1102);
    late.occurred_at = Timestamp::from_millis(1_700_000_000_000);
    store.append(vec![unknown, late]).unwrap();
    write(FORMAT_1, &memory, &[0, 1, 30, 58, 500, 1058]);
}

/// Writes the golden log of format 2, once.
#[test]
#[ignore = "writes a file"]
fn write_golden_log_of_format_2() {
    assert!(!std::path::Path::new(FORMAT_2).exists(), "golden logs are never edited");
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.record_sample().unwrap();
    drop(workbench);
    let by = |number: u32, actor: &str| {
        let mut record = contract::movement(number);
        let links = record.links.as_deref().cloned().unwrap_or_default();
        record.links = foldback::engine::log::Links { actor: Some(actor.into()), ..links }.boxed();
        record
    };
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    // The first segment is sealed without an actor, the second with some, and both kinds of pages follow.
    for number in 1..=2030_u32 {
        let actor = ["Mira", "Jonas", "till 7"][number as usize % 3];
        let has_actor = number > 1000 && number < 2010 && !number.is_multiple_of(5);
        store.append(vec![if has_actor { by(number, actor) } else { contract::movement(number) }]).unwrap();
    }
    store.append(vec![contract::movement(2031), by(2032, "Mira")]).unwrap();
    store.append(vec![contract::movement(2033)]).unwrap();
    store.append(vec![by(2034, "Štěpánka 李 \"S.\"")]).unwrap();
    write(FORMAT_2, &memory, &[0, 1, 30, 58, 1100, 1800]);
}

/// Writes the golden log of the second schemas and of archives, once.
#[test]
#[ignore = "writes a file"]
fn write_golden_log_with_an_archive() {
    assert!(!std::path::Path::new(SCHEMA_2).exists(), "golden logs are never edited");
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.record_sample().unwrap();
    let period = workbench.closed_period().unwrap();
    let stream = StreamId::new("account-main").unwrap();
    let all = workbench.export(ExportFormat::Ndjson, None, &stream);
    let archived: String = all.split_inclusive('\n').take(period.through.get()).collect();
    let saved = check_file(&mut workbench, &period, archived.as_bytes()).unwrap();
    std::fs::write(ARCHIVE, archived).unwrap();
    workbench.archive(&saved, Timestamp::from_millis(1_790_000_000_000)).unwrap();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    for number in 1..=20 {
        store.append(vec![contract::movement(number)]).unwrap();
    }
    write(SCHEMA_2, &memory, &[43, 44, 50, 58]);
}

fn write(path: &str, memory: &MemoryKeyValue, revisions: &[u32]) {
    let store = EventStore::open(Box::new(memory.clone())).unwrap();
    let storage = memory.keys().unwrap().into_iter().map(|key| (key.clone(), memory.get(&key).unwrap().unwrap()));
    let golden = Golden {
        storage: storage.collect(),
        head: store.log().head().0,
        head_hash: store.head_hash().to_string(),
        states: states(memory.clone(), revisions.iter().copied()),
    };
    std::fs::write(path, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
}
