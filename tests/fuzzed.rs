//! What fuzzing found, each by itself; the inputs that are small enough are in `fuzz/corpus` too.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod contract;
#[path = "../fuzz/src/mend.rs"]
#[allow(dead_code)]
mod mend;

use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::log::{Links, Log, Record, canonical_object};
use foldback::engine::values::time::Timestamp;
use foldback::storage::codec::{CodecError, decode};
use foldback::storage::layout::{ARCHIVE_KEY, BULK_KEY};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::DamageReason;
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Fact, Request, Workbench};

fn stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn append(workbench: &mut Workbench, data: &str) {
    let now = Timestamp::from_millis(1_790_000_000_000);
    let request = Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
    let (event_type, data) = ("Measured".to_owned(), data.to_owned());
    let links = Links::default();
    workbench
        .append(vec![Fact { event_type, schema_version: None, data, occurred_at: None, links }], &request)
        .unwrap();
}

fn open(memory: &MemoryKeyValue) -> EventStore {
    EventStore::open(Box::new(memory.clone())).unwrap()
}

/// A page of three events, the second of which was changed.
fn damaged() -> MemoryKeyValue {
    let mut memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    (1..=3).for_each(|number| store.append(vec![contract::movement(number)]).unwrap());
    let key = "foldback.log.000001.000";
    let text = memory.get(key).unwrap().unwrap().replace("\"revision\":2", "\"revision\":7");
    memory.set(key, &text).unwrap();
    memory
}

#[test]
fn a_fraction_of_many_digits_is_the_same_when_it_is_read_again() {
    // Read in haste, the last digit of these is not what was written.
    for number in ["1.79769313486231538e70", "5.0e-324", "2.2250738585072014e-308", "123456789.123456789e-40"] {
        let once = canonical_object(&format!("{{\"x\":{number}}}")).unwrap();
        assert_eq!(canonical_object(&once).unwrap(), once);
        let memory = MemoryKeyValue::default();
        let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
        append(&mut workbench, &once);
        assert_eq!(open(&memory).damage(), None, "{number}");
    }
}

#[test]
fn data_that_nests_as_deep_as_may_be_is_among_the_cloud_events() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let deepest = (1..200).take_while(|depth| canonical_object(&nested(*depth)).is_ok()).last().unwrap();
    append(&mut workbench, &nested(deepest));
    let text = workbench.export(ExportFormat::CloudEvents, None, &stream());
    assert_eq!(text.matches("specversion").count(), 1, "nested {deepest} deep");
}

fn nested(depth: usize) -> String {
    format!("{}0{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

#[test]
fn a_marker_that_names_every_segment_is_passed_over_at_once() {
    let mut memory = damaged();
    memory.set(BULK_KEY, "{\"from\":5,\"to\":4294967295}").unwrap();
    memory.set("foldback.log.000006", "left by a crash").unwrap();
    let mut store = open(&memory);
    assert!(store.damage().is_some());
    store.quarantine().unwrap();
    assert_eq!((store.damage(), memory.get("foldback.log.000006").unwrap()), (None, None));
    assert_eq!((open(&memory).damage(), open(&memory).log().head()), (None, Position(1)));
}

#[test]
fn what_is_set_aside_after_the_last_number_has_a_number_still() {
    let mut memory = damaged();
    let note = |number: u32| format!("{{\"number\":{number},\"position\":1,\"reason\":\"not of this log\"}}");
    memory.set("foldback.aside.001", &note(u32::MAX)).unwrap();
    memory.set("foldback.aside.4294967295", &note(u32::MAX)).unwrap();
    let mut store = open(&memory);
    store.quarantine().unwrap();
    assert_eq!(store.quarantined().unwrap().len(), 1);
}

#[test]
fn an_archive_that_claims_more_than_memory_holds_is_damage() {
    let part = |first: u64, count: u32| {
        let hash = "0".repeat(64);
        format!(
            "{{\"period\":\"2026-01\",\"first\":{first},\"events\":{count},\"previous\":\"{hash}\",\"last\":\"{hash}\",\"archived_at\":\"2026-02-01\",\"streams\":[[\"account-main\",{count}]]}}"
        )
    };
    let all = part(1, u32::MAX);
    let halves = format!("{},{}", part(1, 1 << 22), part((1 << 22) + 1, 1));
    for (segment, parts) in [(2, all.as_str()), (2, &halves), (u32::MAX, &part(1, 1)), (0, &part(1, 1))] {
        let text = format!("{{\"segment\":{segment},\"parts\":[{parts}]}}");
        let mut memory = MemoryKeyValue::default();
        let text = mend::Mender::default().mend(ARCHIVE_KEY, text.as_bytes()).unwrap();
        memory.set(ARCHIVE_KEY, &text).unwrap();
        let store = open(&memory);
        let reason = store.damage().map(|damage| &damage.reason);
        assert!(matches!(reason, Some(DamageReason::Unreadable { .. })), "{segment}: {reason:?}");
        assert_eq!(store.log().head(), Position(0));
    }
}

/// The body of a segment of one stream and one shape, up to the columns of its values.
fn segment(keys: &[u8]) -> Vec<u8> {
    let mut body = vec![1, 3];
    body.extend(b"a-b");
    body.extend([1, 1, b'T', 1]);
    body.extend(keys);
    // Shapes, streams, times and links are all alike; no names follow.
    body.extend([0; 11]);
    body
}

#[test]
fn a_small_segment_does_not_unpack_to_more_than_its_bound() {
    // 8,000 columns of 65,536 zeros would be four gigabytes of numbers alone.
    let mut keys = vec![0xC1, 0x3E];
    keys.extend([0; 16_000]);
    let mut many = segment(&keys);
    many.extend([0; 16_000]);
    let error = CodecError::Damaged { what: foldback::words::storage::TOO_MANY_VALUES };
    assert_eq!(decode(&mend::sealed_text(1, &many), 65_536), Err(error));
    // Few enough of them are read.
    assert_eq!(decode(&mend::sealed_text(1, &many), 100).map(|records| records.len()), Ok(100));
}

#[test]
fn many_large_events_brought_at_once_can_be_read_again() {
    // A segment of all of them would unpack to more than a reader admits.
    let memo = "all work and no play ".repeat(5_000);
    let large =
        |number| Record { data: format!("{{\"memo\":\"{number}{memo}\"}}").into(), ..contract::movement(number) };
    let memory = MemoryKeyValue::default();
    let mut store = open(&memory);
    contract::at_once::append(&mut store, (1..=700).map(large).collect()).unwrap();
    let again = open(&memory);
    assert_eq!((again.damage(), again.log().head()), (None, Position(700)));
    assert_eq!(again.head_hash(), store.head_hash());
}

#[test]
fn a_log_of_a_hundred_thousand_types_keeps_them_apart() {
    let mut log = Log::default();
    for number in 0..100_000 {
        log.push(Record { event_type: format!("Type{number}").into(), ..contract::movement(1) });
    }
    for position in [1, 17, 65_536, 65_537, 100_000] {
        let event = log.at(Position(position)).unwrap();
        assert_eq!(&**event.event_type, format!("Type{}", position - 1));
    }
}
