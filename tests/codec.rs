//! The codec of sealed segments: what goes in comes out, and nothing else does.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::engine::log::envelope::{Position, StreamId};
use foldback::engine::log::{Links, Log, Record};
use foldback::engine::values::time::Timestamp;
use foldback::storage::codec::{decode, encode};
use proptest::prelude::*;

fn log_of(records: &[Record]) -> Log {
    let mut log = Log::default();
    for record in records {
        log.push(record.clone());
    }
    log
}

fn encoded(records: &[Record]) -> String {
    let log = log_of(records);
    encode((1..=log.head().0).filter_map(|position| log.at(Position(position))))
}

fn data() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,12}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("null".to_owned()),
        Just("1.5e300".to_owned()),
        Just("[1,{\"a\":[]}]".to_owned()),
    ];
    prop::collection::btree_map("[a-z\"é]{0,4}", value, 0..4).prop_map(|object| {
        let json: serde_json::Map<String, serde_json::Value> =
            object.into_iter().map(|(key, value)| (key, serde_json::from_str(&value).unwrap())).collect();
        serde_json::to_string(&json).unwrap()
    })
}

fn record() -> impl Strategy<Value = Record> {
    let names = (prop::option::of("\\PC{1,8}"), prop::option::of("[a-z]{1,3}"), prop::option::of("[a-z]{1,3}"));
    let moments = (any::<i64>(), any::<i64>());
    (0..3_usize, "[A-Z][a-z]{0,3}", any::<u16>(), moments, data(), names).prop_map(
        |(stream, event_type, schema_version, (occurred, recorded), data, (event_id, correlation_id, causation_id))| {
            Record {
                stream: StreamId::new(["account-main", "order-1001", "x-y"][stream]).unwrap(),
                event_type: event_type.into(),
                schema_version,
                occurred_at: Timestamp::from_millis(occurred),
                recorded_at: Timestamp::from_millis(recorded),
                data: data.into(),
                links: Links { event_id, correlation_id, causation_id }.boxed(),
            }
        },
    )
}

fn movements(count: u32) -> Vec<Record> {
    let mut seed = 7_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut moment = 1_700_000_000_000;
    let movement = |_| {
        moment += 1 + random(3_600_000) as i64;
        let memo = ["salary", "rent", "groceries", "train", "books", "gym"][random(6) as usize];
        let recorded_at = Timestamp::from_millis(moment);
        Record {
            stream: StreamId::new("account-main").unwrap(),
            event_type: if random(10) < 6 { "Deposited" } else { "Withdrawn" }.into(),
            schema_version: 1,
            occurred_at: recorded_at,
            recorded_at,
            data: format!("{{\"amount_minor\":{},\"memo\":\"{memo}\"}}", 100 + random(50_000)).into(),
            links: None,
        }
    };
    (0..count).map(movement).collect()
}

proptest! {
    #[test]
    fn decoding_what_was_encoded_gives_the_records_back(records in prop::collection::vec(record(), 0..40)) {
        prop_assert_eq!(decode(&encoded(&records), records.len()).unwrap(), records);
    }

    #[test]
    fn noise_is_refused_and_never_panics(noise in prop::collection::vec(0x0800_u32..0x8800, 0..200), count in 0_usize..70_000) {
        let text: String = noise.into_iter().filter_map(char::from_u32).collect();
        prop_assert!(decode(&text, count).is_err());
        prop_assert!(decode("plain text", count).is_err());
    }
}

#[test]
fn every_changed_unit_of_a_segment_is_found() {
    let records = movements(100);
    let text: Vec<char> = encoded(&records).chars().collect();
    for place in 0..text.len() {
        for other in ['\u{0800}', '\u{87ff}', 'a', char::from_u32(text[place] as u32 ^ 1).unwrap()] {
            let mut changed = text.clone();
            changed[place] = other;
            if changed != text {
                assert!(decode(&changed.iter().collect::<String>(), 100).is_err(), "unit {place} became {other:?}");
            }
        }
    }
    for cut in 0..text.len() {
        assert!(decode(&text[..cut].iter().collect::<String>(), 100).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_million_plain_movements_fit_into_one_local_storage() {
    let units = encoded(&movements(1024)).encode_utf16().count();
    println!("{} units an event", units as f64 / 1024.0);
    assert!(units as f64 / 1024.0 < 5.0, "{units} units for 1,024 events");
}
