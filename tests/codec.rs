//! The codec of sealed segments: what goes in comes out, and nothing else does.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::engine::log::envelope::{Position, StreamId};
use foldback::engine::log::{Links, Log, Record};
use foldback::engine::values::time::Timestamp;
use foldback::storage::codec::{CodecError, decode, decode_bytes, encode, encode_bytes};
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
    let actor = prop::option::weighted(0.2, prop_oneof![Just("Mira".to_owned()), "\\PC{0,200}"]);
    let moments = (any::<i64>(), any::<i64>());
    (0..3_usize, "[A-Z][a-z]{0,3}", any::<u16>(), moments, data(), names, actor).prop_map(
        |(
            stream,
            event_type,
            schema_version,
            (occurred, recorded),
            data,
            (event_id, correlation_id, causation_id),
            actor,
        )| {
            Record {
                stream: StreamId::new(["account-main", "order-1001", "x-y"][stream]).unwrap(),
                event_type: event_type.into(),
                schema_version,
                occurred_at: Timestamp::from_millis(occurred),
                recorded_at: Timestamp::from_millis(recorded),
                data: data.into(),
                links: Links { event_id, correlation_id, causation_id, actor: actor.map(Into::into) }.boxed(),
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

/// Gives every event one of four actors.
fn by_four(mut records: Vec<Record>) -> Vec<Record> {
    for (index, record) in records.iter_mut().enumerate() {
        let actor = ["Mira", "Jonas", "Štěpánka", "mira@example.com"][index * 7 % 11 % 4];
        record.links = Links { actor: Some(actor.into()), ..Links::default() }.boxed();
    }
    records
}

#[test]
fn every_changed_unit_of_a_segment_is_found() {
    every_change_is_found(&movements(100));
}

#[test]
fn every_changed_unit_of_a_segment_with_actors_is_found() {
    every_change_is_found(&by_four(movements(100)));
}

fn every_change_is_found(records: &[Record]) {
    let text: Vec<char> = encoded(records).chars().collect();
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

#[test]
fn an_actor_costs_a_few_bits_and_its_name_once_a_segment() {
    let without = encoded(&movements(1024)).encode_utf16().count();
    let with = encoded(&by_four(movements(1024))).encode_utf16().count();
    println!("{} bits for the actor of an event", (with - without) as f64 * 15.0 / 1024.0);
    assert!((with - without) * 15 < 4 * 1024, "{} units more for 1,024 actors", with - without);
}

#[test]
fn the_layout_says_whether_events_have_actors() {
    let layout = |records: &[Record]| encode_bytes(log_of(records).after(Position(0)))[0];
    assert_eq!((layout(&movements(9)), layout(&by_four(movements(9)))), (1, 2));
    let mut bytes = encode_bytes(log_of(&movements(9)).after(Position(0)));
    bytes[0] = 2;
    assert!(matches!(decode_bytes(&bytes, 9), Err(CodecError::Damaged { .. })));
    bytes[0] = 3;
    assert_eq!(decode_bytes(&bytes, 9), Err(CodecError::UnknownLayout { found: 3 }));
}
