//! A log of 200 events on disk, damaged in every way there is: each is found and named, and nothing before it is lost.
//!
//! `FOLDBACK_EVERY=16` changes every 16th character only.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;
mod sample;

use std::collections::BTreeMap;

use contract::at_once::{append, verify};
use foldback::engine::log::envelope::Position;
use foldback::storage::layout::{ARCHIVE_KEY, BULK_KEY, RESERVE_KEY};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::{EventStore, KeyValue};

const EVENTS: u32 = 200;

type Texts = BTreeMap<String, String>;

fn texts_of(memory: &MemoryKeyValue) -> Texts {
    // The room that is kept back is no part of the log.
    let keys = memory.keys().unwrap().into_iter().filter(|key| key != RESERVE_KEY);
    keys.map(|key| (key.clone(), memory.get(&key).unwrap().unwrap())).collect()
}

fn disk_of(texts: &Texts) -> MemoryKeyValue {
    let mut memory = MemoryKeyValue::default();
    for (key, text) in texts {
        memory.set(key, text).unwrap();
    }
    memory
}

/// A log in sealed segments, and pages after them: 80 events packed, 120 readable.
fn whole() -> (Texts, Vec<String>) {
    let memory = MemoryKeyValue::default();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    for part in 0..2 {
        append(&mut store, (1..=40).map(|number| contract::movement(part * 40 + number)).collect()).unwrap();
    }
    let mut next = 81;
    while next <= EVENTS {
        let count = (next % 3 + 1).min(EVENTS + 1 - next);
        store.append((next..next + count).map(contract::movement).collect()).unwrap();
        next += count;
    }
    (texts_of(&memory), store.envelopes(Position(1), Position(EVENTS)))
}

/// Opens and verifies damaged texts: the first bad position. What is before it must be as it was.
fn found(texts: &Texts, envelopes: &[String], what: &str) -> Option<u32> {
    let store = EventStore::open(Box::new(disk_of(texts))).unwrap();
    let mut lazily = EventStore::open_lazily(Box::new(disk_of(texts))).unwrap();
    while !lazily.log().check_some() {}
    if lazily.log().is_spoilt() {
        lazily.refresh().unwrap();
    }
    let seen = |store: &EventStore| (store.damage().cloned(), store.log().head(), store.head_hash());
    assert_eq!(seen(&lazily), seen(&store), "{what}");
    let verified = verify(&store);
    let position = verified.damage.map(|damage| damage.position.0);
    let good = position.map_or(store.log().head().0, |position| position - 1);
    assert_eq!(verified.checked.0, good, "{what}");
    // The last good hash stands for all before it.
    assert_eq!(store.envelopes(Position(good), Position(good)).last(), envelopes[..good as usize].last(), "{what}");
    position
}

/// The positions that each key holds: the damage of a key cannot be before its first.
fn first_of(text: &str) -> u32 {
    let line = text.split('\n').next().unwrap();
    serde_json::from_str::<serde_json::Value>(line).unwrap()["first"].as_u64().unwrap() as u32
}

#[test]
fn every_changed_character_is_found_where_it_is() {
    let (texts, envelopes) = whole();
    assert_eq!(found(&texts, &envelopes, "untouched"), None);
    let all: Vec<(&String, usize, char)> = texts
        .iter()
        .flat_map(|(key, text)| text.char_indices().map(move |(index, character)| (key, index, character)))
        .collect();
    assert!(all.len() > 30_000, "{}", all.len());
    let every = std::env::var("FOLDBACK_EVERY").map_or(1, |every| every.parse().unwrap());
    let changes: Vec<_> = all.into_iter().step_by(every).collect();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for part in changes.chunks(changes.len().div_ceil(threads)) {
            scope.spawn(|| part.iter().for_each(|change| found_when_changed(&texts, &envelopes, *change)));
        }
    });
}

/// Changes one bit of one character to another character.
fn found_when_changed(texts: &Texts, envelopes: &[String], (key, index, character): (&String, usize, char)) {
    let other = char::from_u32(u32::from(character) ^ 1).unwrap();
    let mut changed = texts[key].clone();
    changed.replace_range(index..index + character.len_utf8(), other.encode_utf8(&mut [0; 4]));
    // What comes after the damage has no part in finding it: a log may end with any key.
    let mut damaged: Texts = texts.range(..key.clone()).map(|(key, text)| (key.clone(), text.clone())).collect();
    damaged.insert(key.clone(), changed);
    let what = format!("{key} at {index}: {character:?} is {other:?}");
    let position = found(&damaged, envelopes, &what);
    assert!(position.is_some_and(|position| position >= first_of(&texts[key])), "{what}: {position:?}");
}

#[test]
fn every_key_that_is_gone_is_found() {
    let (texts, envelopes) = whole();
    let last = texts.keys().last().unwrap();
    for (key, text) in texts.iter().filter(|(key, _)| *key != last) {
        let mut damaged = texts.clone();
        damaged.remove(key);
        assert_eq!(found(&damaged, &envelopes, key), Some(first_of(text)), "{key}");
    }
}

#[test]
fn every_line_that_is_gone_twice_or_elsewhere_is_found() {
    let (texts, envelopes) = whole();
    let pages = texts.iter().filter(|(_, text)| text.lines().count() > 2 && !text.contains("\"last\""));
    for (key, text) in pages {
        let lines: Vec<&str> = text.split('\n').collect();
        for index in 1..lines.len() {
            // The last line of the last page may be missing: it is as if it had never been written.
            let at_end = index + 1 == lines.len();
            let mut gone = lines.clone();
            gone.remove(index);
            let mut twice = lines.clone();
            twice.insert(index, lines[index]);
            let mut swapped = lines.clone();
            swapped.swap(index, if at_end { index - 1 } else { index + 1 });
            for (what, lines) in [("gone", gone), ("twice", twice), ("swapped", swapped)] {
                let mut damaged = texts.clone();
                damaged.insert(key.clone(), lines.join("\n"));
                let position = found(&damaged, &envelopes, &format!("{key}: line {index} {what}"));
                let of_last = texts.keys().last() == Some(key);
                assert!(position.is_some() || what == "gone" && at_end && of_last, "{key}: line {index} {what}");
            }
        }
    }
}

#[test]
fn every_changed_character_of_what_is_left_of_an_archive_is_found() {
    let (texts, _) = whole();
    let memory = disk_of(&texts);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    store.archive(Position(90), "2026-01", foldback::engine::values::time::Timestamp::from_millis(0)).unwrap();
    let texts = texts_of(&memory);
    let whole: Vec<char> = texts[ARCHIVE_KEY].chars().collect();
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] = char::from_u32(u32::from(changed[place]) ^ 1).unwrap();
        let mut texts = texts.clone();
        texts.insert(ARCHIVE_KEY.to_owned(), changed.iter().collect());
        let store = EventStore::open(Box::new(disk_of(&texts))).unwrap();
        let damage = store.damage().unwrap_or_else(|| panic!("at {place}: {}", changed.iter().collect::<String>()));
        assert_eq!((damage.key.as_str(), damage.position), (ARCHIVE_KEY, Position(1)), "at {place}");
    }
    // Without it, what follows is not taken for the whole log.
    let mut texts = texts;
    texts.remove(ARCHIVE_KEY);
    let store = EventStore::open(Box::new(disk_of(&texts))).unwrap();
    assert_eq!(store.damage().map(|damage| damage.position), Some(Position(1)));
}

/// Changes one character of a text to another.
fn changed(text: &str, place: usize) -> String {
    let other = |character| char::from_u32(u32::from(character) ^ 1).unwrap();
    text.chars().enumerate().map(|(at, known)| if at == place { other(known) } else { known }).collect()
}

#[test]
fn verification_reads_the_open_pages_again() {
    let (texts, _) = whole();
    let memory = disk_of(&texts);
    let store = EventStore::open(Box::new(memory.clone())).unwrap();
    assert_eq!((verify(&store).checked, verify(&store).damage), (Position(EVENTS), None));
    let mut raw = memory.clone();
    let pages: Vec<(&String, &String)> = texts.iter().filter(|(_, text)| !text.contains("\"last\"")).collect();
    assert!(pages.len() > 10);
    for (index, (key, text)) in pages.iter().enumerate() {
        raw.remove(key).unwrap();
        let found = verify(&store);
        assert_eq!(found.damage.map(|damage| damage.position.0), Some(first_of(text)), "{key} is gone");
        for place in (0..text.chars().count()).step_by(7) {
            raw.set(key, &changed(text, place)).unwrap();
            let found = verify(&store);
            let Some(damage) = found.damage else { panic!("{key} at {place} was not found") };
            let next = pages.get(index + 1).map_or(EVENTS + 1, |(_, text)| first_of(text));
            assert!((first_of(text)..=next).contains(&damage.position.0), "{key} at {place}: {damage}");
            assert_eq!(found.checked.0, damage.position.0 - 1);
        }
        raw.set(key, text).unwrap();
    }
    assert_eq!(verify(&store).damage, None);
}

#[test]
fn one_changed_digit_is_damage_at_its_event_and_what_is_before_it_opens() {
    // As many events of one write as the sample has, which are one line.
    let count = sample::length();
    let memory = MemoryKeyValue::default();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    store.append((1..=count).map(contract::movement).collect()).unwrap();
    let envelopes = store.envelopes(Position(1), Position(count));
    let key = "foldback.log.000001.000";
    let text = memory.get(key).unwrap().unwrap();
    let digit = |number: usize| {
        let place = text.match_indices("\"amount_minor\":").nth(number - 1).unwrap();
        text[..place.0 + place.1.len()].chars().count()
    };
    for number in [1, 2, 20, count as usize] {
        // A changed value, and JSON that no longer is.
        for place in [digit(number), digit(number) - 1] {
            let mut raw = disk_of(&Texts::from([(key.to_owned(), changed(&text, place))]));
            let mut store = EventStore::open(Box::new(raw.clone())).unwrap();
            let damage = store.damage().cloned().unwrap();
            assert_eq!(damage.position, Position::from_len(number), "at {place}");
            assert_eq!(store.envelopes(Position(1), Position(count)), envelopes[..number - 1]);
            let found = verify(&store);
            assert_eq!((found.checked.get(), found.damage), (number - 1, Some(damage)));
            // Set aside, the log goes on after the event before it.
            store.quarantine().unwrap();
            let asides = store.quarantined().unwrap();
            assert!(
                store
                    .export_quarantined(asides[0].number)
                    .unwrap()
                    .contains(&serde_json::to_string(&changed(&text, place)).unwrap())
            );
            store.append(vec![contract::movement(100)]).unwrap();
            let again = EventStore::open(Box::new(raw.clone())).unwrap();
            assert_eq!((again.damage(), again.log().head().get()), (None, number));
            assert_eq!(again.envelopes(Position(1), Position(count - 1))[..number - 1], envelopes[..number - 1]);
            assert_eq!(verify(&again).damage, None);
            raw.remove(key).unwrap();
        }
    }
}

/// A log of three sealed segments whose first is gone, and the mark of a bulk append that was never taken away.
#[test]
fn a_lost_first_segment_is_damage_whatever_marker_is_left() {
    let memory = MemoryKeyValue::default();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    append(&mut store, (1..=2500).map(contract::movement).collect()).unwrap();
    let mut raw = memory.clone();
    assert_eq!(raw.get(BULK_KEY).unwrap(), None);
    raw.set(BULK_KEY, "{\"from\":1,\"to\":3}").unwrap();
    assert_eq!(EventStore::open(Box::new(memory.clone())).unwrap().log().head(), Position(2500));
    raw.remove("foldback.log.000001").unwrap();
    let before = texts_of(&memory);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    assert_eq!(store.damage().map(|damage| damage.position), Some(Position(1)));
    assert!(verify(&store).damage.is_some());
    assert!(store.append(vec![contract::movement(1)]).is_err());
    assert!(append(&mut store, (1..=300).map(contract::movement).collect()).is_err());
    assert_eq!(texts_of(&memory), before, "nothing was taken away");
    // Set aside, the others are kept.
    store.quarantine().unwrap();
    let kept = store.export_quarantined(1).unwrap();
    for key in ["foldback.log.000002", "foldback.log.000003"] {
        assert!(kept.contains(&serde_json::to_string(&before[key]).unwrap()), "{key}");
    }
    store.append(vec![contract::movement(1)]).unwrap();
    assert_eq!(EventStore::open(Box::new(memory)).unwrap().damage(), None);
}

/// An append of an earlier version that a crash has cut, while events went on before the gap, is none.
#[test]
fn what_an_earlier_version_left_of_an_append_is_no_damage_where_the_log_has_gone_on() {
    let memory = MemoryKeyValue::default();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    store.append(vec![contract::movement(1)]).unwrap();
    let mut raw = memory.clone();
    raw.set("foldback.log.000002", "of an append that never was").unwrap();
    raw.set(BULK_KEY, "{\"from\":1,\"to\":2}").unwrap();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    assert_eq!((store.damage(), store.log().head()), (None, Position(1)));
    append(&mut store, (2..=400).map(contract::movement).collect()).unwrap();
    let again = EventStore::open(Box::new(memory)).unwrap();
    assert_eq!((again.damage(), again.log().head()), (None, Position(400)));
}
