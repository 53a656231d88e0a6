//! A log of 200 events on disk, damaged in every way there is: each is found and named, and nothing before it is lost.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use std::collections::BTreeMap;

use foldback::engine::envelope::Position;
use foldback::storage::bulk::Bulk;
use foldback::storage::layout::{ARCHIVE_KEY, RESERVE_KEY};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::verify::Verifier;
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
        let mut bulk =
            Bulk::begin(&mut store, (1..=40).map(|number| contract::movement(part * 40 + number)).collect()).unwrap();
        while !bulk.step(&mut store).unwrap() {}
        bulk.finish(&mut store).unwrap();
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
    let mut verifier = Verifier::default();
    let verified = loop {
        if let Some(verified) = verifier.step(&store).unwrap() {
            break verified;
        }
    };
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
    let changes: Vec<(&String, usize, char)> = texts
        .iter()
        .flat_map(|(key, text)| text.char_indices().map(move |(index, character)| (key, index, character)))
        .collect();
    assert!(changes.len() > 30_000, "{}", changes.len());
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
    store.archive(Position(90), "2026-01", foldback::engine::time::Timestamp::from_millis(0)).unwrap();
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
