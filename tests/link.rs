//! Links: what is written into an address is read from it, and a log in a link is the same log.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod sample;

use at_once::{check_file, export_period};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use foldback::engine::log::envelope::{Position, Revision, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::travel::timeline::Axis;
use foldback::engine::values::time::Timestamp;
use foldback::engine::what_if::{Edit, Lane, Target};
use foldback::storage::codec::encode_bytes;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::Workbench;
use foldback::workbench::link::{Likeness, Link, MAX_LINK};
use proptest::prelude::*;
use serde_json::json;

fn stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn sample() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.record_sample().unwrap();
    workbench
}

proptest! {
    #[test]
    fn a_link_is_read_as_it_was_written(
        at in prop::option::of(any::<u32>()), pin in prop::option::of(any::<u32>()), condition in "\\PC{0,30}", name in "\\PC{0,10}", edits in 0..30_u32,
        tab in prop::option::of("\\PC{0,8}"), kept in prop::option::of(any::<u32>()), seen in prop::option::of((any::<i32>(), 1..9_i64))
    ) {
        let mut lane = Lane::new(&name, stream());
        lane.edits = (1..=edits).map(|number| Edit::Insert {
            after: Target::Recorded(Revision(number)), number, command: json!({ "type": "Deposit", "amount_minor": number, "memo": condition })
        }).collect();
        let condition = if condition.trim().is_empty() { String::new() } else { condition };
        let link = Link {
            stream: Some(stream()), at: at.map(Revision), pin: pin.map(Revision), condition, lane: (edits > 0).then_some(lane), tab: tab.clone(), field: tab, kept, log: None,
            axis: seen.map(|_| Axis::Recorded), seen: seen.map(|(from, width)| (i64::from(from), i64::from(from) + width))
        };
        let fragment = link.fragment();
        prop_assert!(fragment.is_ascii() && !fragment.contains([' ', '#', '"', '<']), "{}", fragment);
        prop_assert_eq!(Link::read(&format!("#{fragment}")), Ok(link));
    }

    #[test]
    fn any_fragment_is_a_link_or_names_the_part_that_is_not(text in "\\PC{0,60}", name in 0..6_usize) {
        let name = ["stream", "at", "seen", "lane", "axis", "log"][name];
        for fragment in [text.clone(), format!("{name}={text}"), format!("events=9&log={text}")] {
            if let Ok(link) = Link::read(&fragment) {
                // Only that it does not panic is asked.
                let _ = link.records();
            }
        }
    }
}

#[test]
fn a_link_that_says_nothing_is_empty() {
    assert_eq!(Link::default().fragment(), "");
    assert_eq!(Link::read(""), Ok(Link::default()));
    assert_eq!(Link::read("#/some/anchor"), Ok(Link::default()));
}

#[test]
fn a_log_in_a_link_is_the_same_log() {
    let workbench = sample();
    let link = Link { log: Some(workbench.packed_log().unwrap()), ..Link::default() };
    let fragment = link.fragment();
    assert!(fragment.len() < 1_600, "the sample takes {} characters", fragment.len());
    let beside = Workbench::beside(Link::read(&fragment).unwrap().shared_records().unwrap()).unwrap();
    assert_eq!(beside.store().head_hash(), workbench.store().head_hash());
    assert!(fragment.len() < MAX_LINK);
    assert_eq!(workbench.compare(&beside), Likeness::Known);
    assert_eq!(
        Workbench::open(Box::new(MemoryKeyValue::default())).unwrap().compare(&beside),
        Likeness::Continues { events: sample::length() as usize }
    );
    // A character lost on the way is noticed.
    let cut = &fragment[..fragment.len() - 1];
    assert_eq!(Link::read(cut).unwrap().records().unwrap_err().name, "InvalidLink");
    assert_eq!(Link::read(cut).unwrap().shared_records().unwrap_err().name, "InvalidLink");
    let events = |count: u32| format!("events={count}");
    let changed = fragment.replacen(&events(sample::length()), &events(sample::length() - 1), 1);
    assert_eq!(Link::read(&changed).unwrap().records().unwrap_err().name, "InvalidLink");
}

#[test]
fn a_log_that_fits_no_link_is_refused_before_all_of_it_is_packed_and_one_that_fits_is_not() {
    let of = |count: i64, data: &dyn Fn(i64) -> String| {
        let record = |number: i64| {
            let moment = Timestamp::from_millis(1_760_000_000_000 + number * 1_000);
            Record {
                stream: stream(),
                event_type: "Odd".into(),
                schema_version: 1,
                occurred_at: moment,
                recorded_at: moment,
                data: data(number).into(),
                links: None,
            }
        };
        Workbench::beside((0..count).map(record).collect()).unwrap()
    };
    let same = |_: i64| "{}".to_owned();
    let random = |number: i64| json!({ "n": number.wrapping_mul(6_364_136_223_846_793_005) >> 20 }).to_string();
    for (count, data) in [(0, &same as &dyn Fn(i64) -> String), (40_000, &same), (1_000, &random), (4_096, &random)] {
        let workbench = of(count, data);
        assert_eq!(workbench.packed_log_within(MAX_LINK), workbench.packed_log(), "{count} events");
    }
    let workbench = of(40_000, &random);
    let refusal = workbench.packed_log_within(MAX_LINK).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["max"]), ("LinkTooLong", &json!(MAX_LINK)));
    let (estimate, length) = (refusal.details["characters"].as_u64().unwrap(), workbench.packed_log().unwrap().1.len());
    assert!(estimate * 10 > length as u64 * 9 && estimate * 9 < length as u64 * 10, "{estimate} for {length}");
}

/// Packs events as a link brings them, whatever they hold.
fn packed(events: &[(&str, String)]) -> Link {
    let mut log = Log::default();
    for (event_type, data) in events {
        let moment = Timestamp::from_millis(1_760_000_000_000);
        log.push(Record {
            stream: stream(),
            event_type: (*event_type).into(),
            schema_version: 1,
            occurred_at: moment,
            recorded_at: moment,
            data: data.as_str().into(),
            links: None,
        });
    }
    let bytes = encode_bytes(log.after(Position(0)));
    Link { log: Some((events.len(), URL_SAFE_NO_PAD.encode(bytes))), ..Link::default() }
}

#[test]
fn a_shared_log_that_is_too_large_is_refused_before_it_is_built() {
    let memo = |length: usize| json!({ "amount_minor": 1, "memo": "x".repeat(length) }).to_string();
    let keys = |count: usize| {
        let keys = (0..count).map(|number| (format!("k{number:06}"), json!(number)));
        serde_json::Value::Object(keys.collect()).to_string()
    };
    let check = |link: &Link, what: &str, most: usize| {
        let refusal = link.shared_records().unwrap_err();
        let facts = (&refusal.details["what"], &refusal.details["max"]);
        assert_eq!((refusal.name.as_str(), facts), ("SharedLogTooLarge", (&json!(what), &json!(most))));
    };
    check(&packed(&[("Deposited", memo(8 << 20))]), "bytes of texts", 1 << 20);
    check(&packed(&[("Deposited", memo(65 << 10))]), "bytes of an event's data", 64 << 10);
    check(&packed(&[(&"T".repeat(101), "{}".to_owned())]), "bytes of an event type", 100);
    check(&packed(&[("Odd", keys(60_000))]), "keys of an event", 256);
    let many: Vec<_> = (0..2_000).map(|_| ("Odd", keys(200))).collect();
    check(&packed(&many), "values", 1 << 18);
    // The same texts again and again take no room in the link, and all the more on the page.
    let again: Vec<_> = (0..200).map(|_| ("Deposited", memo(60 << 10))).collect();
    check(&packed(&again), "bytes of data", 1 << 20);
    assert_eq!(packed(&[("Deposited", memo(60 << 10))]).shared_records().unwrap().len(), 1);
    assert_eq!(packed(&[("Odd", keys(256))]).shared_records().unwrap().len(), 1);
}

#[test]
fn data_in_a_shared_log_that_is_not_canonical_json_is_refused() {
    for data in ["{\"a\":}", "{", "{}x", "{\"b\":1,\"a\":2}", "{ }", "{\"a\":1,\"a\":1}"] {
        let refusal = packed(&[("Odd", data.to_owned())]).shared_records().unwrap_err();
        assert_eq!(refusal.name, "InvalidLink", "{data}");
    }
    let refusal = packed(&[("No/such type", "{}".to_owned())]).shared_records().unwrap_err();
    assert_eq!(refusal.name, "InvalidEvent");
}

#[test]
fn a_log_with_an_archived_part_is_not_shared_by_link() {
    let mut workbench = sample();
    let period = workbench.closed_period().unwrap();
    let file = export_period(&mut workbench, &period);
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, foldback::engine::values::time::Timestamp::from_millis(0)).unwrap();
    assert_eq!(workbench.packed_log().unwrap_err().name, "Archived");
}
