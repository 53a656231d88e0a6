//! A log whose texts are checked after it was opened is the log that is checked as it is opened, and nothing is written to
//! it before.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::sync::Arc;

use contract::at_once::verify;
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::log::{Links, Log, Record};
use foldback::engine::values::time::Timestamp;
use foldback::storage::bulk::Bulk;
use foldback::storage::layout::SEGMENT_EVENTS;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::{Request, Workbench};
use proptest::prelude::*;
use serde_json::json;

const EVENTS: u32 = 5_000;

/// How the events of a log differ.
#[derive(Clone, Copy, Debug)]
struct Mixture {
    streams: u32,
    types: u32,
    /// Every so many events one has a given id, an actor, an earlier moment of recording.
    given: u32,
    acted: u32,
    set_back: u32,
}

impl Mixture {
    fn record(self, number: u32) -> Record {
        let scattered = number.wrapping_mul(2_654_435_761) >> 7;
        let movement = contract::movement(number);
        let moment = match number % self.set_back {
            // A sample is recorded at its own times.
            0 => Timestamp::from_millis(1_700_000_000_000 + i64::from(scattered)),
            _ => movement.recorded_at,
        };
        let links = Links {
            event_id: number.is_multiple_of(self.given).then(|| format!("given-{number}")),
            actor: number.is_multiple_of(self.acted).then(|| Arc::from("Ada")),
            ..Links::default()
        };
        Record {
            stream: StreamId::new(&format!("account-{}", scattered % self.streams)).unwrap(),
            event_type: format!("Type{}", scattered % self.types).into(),
            recorded_at: moment,
            links: links.boxed(),
            ..movement
        }
    }

    /// Writes a log of sealed segments, and a few pages after them.
    fn written(self) -> MemoryKeyValue {
        let memory = MemoryKeyValue::default();
        let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
        let mut bulk = Bulk::begin(&mut store, (1..=EVENTS).map(|number| self.record(number)).collect()).unwrap();
        while !bulk.step(&mut store).unwrap() {}
        bulk.finish(&mut store).unwrap();
        for number in EVENTS + 1..=EVENTS + 20 {
            store.append(vec![self.record(number)]).unwrap();
        }
        memory
    }
}

fn mixtures() -> impl Strategy<Value = Mixture> {
    let streams = prop_oneof![Just(1_u32), Just(3), Just(700), Just(4_000)];
    let types = prop_oneof![Just(1_u32), Just(4), Just(40)];
    (streams, types, 2_u32..5_000, 2_u32..9_000, 2_u32..9_000)
        .prop_map(|(streams, types, given, acted, set_back)| Mixture { streams, types, given, acted, set_back })
}

fn eagerly(memory: &MemoryKeyValue) -> EventStore {
    EventStore::open(Box::new(memory.clone())).unwrap()
}

fn lazily(memory: &MemoryKeyValue) -> EventStore {
    EventStore::open_lazily(Box::new(memory.clone())).unwrap()
}

/// Checks that two logs have the same places.
fn same_places(one: &Log, other: &Log) {
    assert_eq!(one.head(), other.head());
    assert!(one.streams().eq(other.streams()) && one.types().eq(other.types()));
    one.streams().for_each(|stream| assert_eq!(one.positions(stream), other.positions(stream)));
}

/// What a log says of an event.
fn said(log: &Log, number: u32) -> String {
    log.at(Position(number)).unwrap().canonical()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_log_opened_lazily_is_the_log_opened_at_once(mixture in mixtures(), steps in 0_usize..7, asked in 1_u32..EVENTS) {
        let memory = mixture.written();
        let (eager, store) = (eagerly(&memory), lazily(&memory));
        let (whole, log) = (eager.log(), store.log());
        prop_assert_eq!((store.damage(), store.head_hash(), store.usage()), (None, eager.head_hash(), eager.usage()));
        same_places(log, whole);
        prop_assert!(!log.is_checked());
        // Whatever is asked for first, some of it read before it is checked.
        prop_assert_eq!(said(log, asked), said(whole, asked));
        (0..steps).for_each(|_| _ = log.check_some());
        let id = whole.at(Position(asked)).unwrap().event_id();
        prop_assert_eq!(log.find(&id).map(|found| found.position), Some(Position(asked)));
        prop_assert_eq!(log.find("nobody's").map(|found| found.position), None);
        let zero = Timestamp::from_millis(0);
        prop_assert_eq!(log.moment_of_recording(zero), whole.moment_of_recording(zero));
        prop_assert_eq!(log.newest_recorded(), whole.newest_recorded());
        prop_assert!(log.is_checked() && !log.is_spoilt());
        for number in 1..=EVENTS + 20 {
            prop_assert_eq!(said(log, number), said(whole, number));
            prop_assert_eq!(log.find(&whole.at(Position(number)).unwrap().event_id()).unwrap().position, Position(number));
        }
        prop_assert_eq!(verify(&store), verify(&eager));
    }
}

#[test]
fn of_what_is_not_checked_yet_everything_is_known_as_soon_as_it_is_asked_for() {
    let mixture = Mixture { streams: 3, types: 2, given: 1_000, acted: 3_000, set_back: 7 };
    let memory = mixture.written();
    let whole = eagerly(&memory);
    // One question each, to a log of which nothing was checked.
    let fresh = || lazily(&memory);
    assert_eq!(fresh().log().find("given-1000").map(|found| found.position), Some(Position(1_000)));
    let moment = Timestamp::from_millis(0);
    assert_eq!(fresh().log().moment_of_recording(moment), whole.log().moment_of_recording(moment));
    for position in [Position(1), Position(1_500), Position(EVENTS), Position(EVENTS + 3)] {
        assert_eq!(fresh().hash_at(position), whole.hash_at(position));
        assert_eq!(fresh().envelopes(position, position), whole.envelopes(position, position));
    }
    let count = |store: &EventStore| store.log().of_types(&["Type1"], Position(0)).count();
    assert_eq!(count(&fresh()), count(&whole));
}

/// Changes a character of a text so that it remains one of its kind.
fn damaged(memory: &MemoryKeyValue, key: &str, index: usize) -> MemoryKeyValue {
    let mut changed = MemoryKeyValue::copy_of(memory, "foldback.");
    let text = changed.get(key).unwrap().unwrap();
    let other = |(at, letter): (usize, char)| {
        if at == index { char::from_u32(u32::from(letter) ^ 1).unwrap() } else { letter }
    };
    let text: String = text.chars().enumerate().map(other).collect();
    changed.set(key, &text).unwrap();
    changed
}

const LOG: Mixture = Mixture { streams: 3, types: 4, given: 100, acted: 1_500, set_back: 50 };

#[test]
fn damage_in_any_segment_is_the_same_whenever_it_is_found() {
    let memory = LOG.written();
    for segment in 1..=EVENTS.div_ceil(SEGMENT_EVENTS as u32) {
        let key = format!("foldback.log.{segment:06}");
        let length = memory.get(&key).unwrap().unwrap().chars().count();
        for index in (0..length).step_by(97).chain([length - 1]) {
            let disk = damaged(&memory, &key, index);
            let eager = eagerly(&disk);
            let damage = eager.damage().cloned();
            assert!(damage.is_some(), "{key} at {index}");
            let checked = |store: &mut EventStore| {
                while !store.log().check_some() {}
                if store.log().is_spoilt() {
                    assert!(!store.is_current().unwrap(), "{key} at {index}");
                    assert_eq!(store.refresh().unwrap(), Refreshed::Replaced, "{key} at {index}");
                }
                assert_eq!(
                    (store.damage().cloned(), store.log().head()),
                    (damage.clone(), eager.log().head()),
                    "{key} at {index}"
                );
                assert!(!store.log().is_spoilt());
            };
            checked(&mut lazily(&disk));
            // Also if an event of it is asked for before it is checked.
            let mut store = lazily(&disk);
            let asked = Position((segment - 1) * SEGMENT_EVENTS as u32 + 1);
            let is_there = store.log().at(asked).is_some_and(|event| !event.is_archived());
            assert!(!is_there || store.damage().is_some() || !store.log().is_spoilt(), "{key} at {index}");
            checked(&mut store);
        }
    }
}

#[test]
fn a_segment_that_is_missing_or_another_ones_is_the_same_damage() {
    let memory = LOG.written();
    for (key, of) in [("foldback.log.000002", None), ("foldback.log.000002", Some("foldback.log.000003"))] {
        let mut disk = MemoryKeyValue::copy_of(&memory, "foldback.");
        match of {
            None => disk.remove(key).unwrap(),
            Some(of) => disk.set(key, &memory.get(of).unwrap().unwrap()).unwrap(),
        }
        let (eager, store) = (eagerly(&disk), lazily(&disk));
        assert!(eager.damage().is_some());
        assert_eq!((store.damage(), store.log().head()), (eager.damage(), eager.log().head()));
        assert!(store.log().is_checked());
    }
}

fn request() -> Request {
    let (stream, now) = (StreamId::new("account-0").unwrap(), Timestamp::from_millis(1_790_000_000_000));
    Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

#[test]
fn nothing_is_written_before_all_texts_are_checked() {
    let memory = LOG.written();
    let disk = damaged(&memory, "foldback.log.000001", 900);
    let texts = |disk: &MemoryKeyValue| {
        let mut keys = disk.keys().unwrap();
        keys.sort();
        keys.into_iter().map(|key| (disk.get(&key).unwrap(), key)).collect::<Vec<_>>()
    };
    let before = texts(&disk);
    let mut store = lazily(&disk);
    assert_eq!((store.damage(), store.log().head()), (None, Position(EVENTS + 20)));
    assert!(store.append(vec![LOG.record(EVENTS + 21)]).is_err());
    assert!(Bulk::begin(&mut lazily(&disk), vec![LOG.record(EVENTS + 21)]).is_err());
    let mut workbench = Workbench::open_lazily(Box::new(disk.clone())).unwrap();
    assert_eq!(workbench.log().head(), Position(EVENTS + 20));
    let refusal = workbench.execute(&json!({ "type": "Deposit", "amount_minor": 1 }), &request()).unwrap_err();
    assert_eq!(refusal.name, "LogReadOnly");
    assert_eq!((workbench.log().head(), workbench.store().damage().unwrap().position), (Position(0), Position(1)));
    assert!(texts(&disk) == before);
    // An undamaged one is written to, once it is checked.
    let mut store = lazily(&memory);
    assert!(!store.log().is_checked());
    store.append(vec![LOG.record(EVENTS + 21)]).unwrap();
    assert!(store.log().is_checked());
    assert_eq!(eagerly(&memory).head_hash(), store.head_hash());
    assert_eq!(eagerly(&memory).log().revision(&StreamId::new("account-0").unwrap()), {
        Revision::from_len(store.log().positions(&StreamId::new("account-0").unwrap()).len())
    });
}
