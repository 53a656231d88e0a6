//! What any disk under the event store must give, and what the store makes of it: one contract, run against memory
//! natively and against local storage in a browser.
#![allow(dead_code, missing_docs, unused_macros, clippy::unwrap_used, clippy::expect_used)]

#[path = "../at_once/mod.rs"]
pub mod at_once;
#[path = "../faulty/mod.rs"]
pub mod faulty;

use foldback::engine::log::envelope::{Hash, Position, StreamId};
use foldback::engine::log::{Links, Record};
use foldback::engine::values::time::Timestamp;
use foldback::storage::KeyValue;
use foldback::storage::layout::{PAGE_EVENTS, SEGMENT_EVENTS};
use foldback::storage::refresh::Refreshed;
use foldback::storage::store::{AppendError, DamageReason, EventStore};
use foldback::storage::verify::Verified;

use at_once::{append, verify};
use faulty::{Faults, crashing};

/// A disk that can be opened again and again, as a page is.
pub type Disk<'a> = &'a dyn Fn() -> Box<dyn KeyValue>;

/// A part of the contract.
pub type Clause = (&'static str, fn(Disk<'_>));

/// Passes the names of all parts to a macro.
macro_rules! for_each_clause {
    ($with:ident) => {
        $with! {
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
    };
}

macro_rules! list {
    ($($name:ident)*) => {
        /// Every part.
        pub const CLAUSES: &[Clause] = &[$((stringify!($name), $name)),*];
    };
}

for_each_clause!(list);

const PREFIX: &str = "foldback.";

pub fn movement(number: u32) -> Record {
    let moment = Timestamp::from_millis(1_760_000_000_000 + i64::from(number) * 61_000);
    let amount = 100 + (number * 7919) % 90_000;
    let data = match number % 5 {
        0 => format!("{{\"amount_minor\":{amount},\"memo\":\"card payment {}\"}}", number % 97),
        _ => format!("{{\"amount_minor\":{amount}}}"),
    };
    Record {
        stream: StreamId::new(if number.is_multiple_of(11) { "account-two" } else { "account-main" }).unwrap(),
        event_type: if number.is_multiple_of(3) { "Withdrawn" } else { "Deposited" }.into(),
        schema_version: 1,
        occurred_at: moment,
        recorded_at: moment,
        data: data.into(),
        links: Links { event_id: number.is_multiple_of(13).then(|| format!("mine-{number}")), ..Links::default() }
            .boxed(),
    }
}

fn movements(from: u32, count: u32) -> Vec<Record> {
    (from..from + count).map(movement).collect()
}

fn open(disk: Box<dyn KeyValue>) -> EventStore {
    EventStore::open(disk).unwrap()
}

fn all(store: &EventStore) -> Vec<String> {
    store.envelopes(Position(1), store.log().head())
}

fn texts(disk: &dyn KeyValue) -> Vec<(String, String)> {
    let mut keys: Vec<String> = disk.keys().unwrap().into_iter().filter(|key| key.starts_with(PREFIX)).collect();
    keys.sort();
    keys.into_iter().map(|key| (key.clone(), disk.get(&key).unwrap().unwrap())).collect()
}

fn wipe(disk: Disk<'_>) {
    let mut disk = disk();
    for (key, _) in texts(&*disk) {
        disk.remove(&key).unwrap();
    }
}

pub fn a_text_is_held_until_anybody_changes_it(disk: Disk<'_>) {
    const KEY: &str = "foldback.log.000001.000";
    let (mut mine, mut others) = (disk(), disk());
    assert!(!mine.holds(KEY, "").unwrap());
    for text in ["", "one", "one\ntwo \u{fe} \u{4e00} \u{1f5c2}"] {
        mine.set(KEY, text).unwrap();
        for disk in [&mine, &others] {
            assert!(disk.holds(KEY, text).unwrap(), "{text:?}");
            assert!(!disk.holds(KEY, "another").unwrap() && !disk.holds("foldback.other", text).unwrap());
        }
        others.set(KEY, "another").unwrap();
        assert!(!mine.holds(KEY, text).unwrap() && mine.holds(KEY, "another").unwrap());
        mine.set(KEY, text).unwrap();
        others.remove(KEY).unwrap();
        assert!(!mine.holds(KEY, text).unwrap());
        assert_eq!(mine.get(KEY).unwrap(), None);
    }
}

pub fn an_empty_disk_is_an_empty_log(disk: Disk<'_>) {
    let store = open(disk());
    assert!(!store.exists());
    assert_eq!((store.log().head(), store.head_hash()), (Position(0), Hash::GENESIS));
    assert_eq!(verify(&store), Verified { checked: Position(0), damage: None });
}

pub fn appends_are_gapless_and_the_same_when_opened_again(disk: Disk<'_>) {
    let mut store = open(disk());
    let (mut next, mut size) = (1, 1);
    while next < 2600 {
        store.append(movements(next, size)).unwrap();
        next += size;
        size = size % 7 + 1;
    }
    append(&mut store, movements(next, 1500)).unwrap();
    store.append(movements(next + 1500, 3)).unwrap();
    let count = next + 1502;
    let envelopes = all(&store);
    assert_eq!(envelopes.len(), count as usize);
    for (index, envelope) in envelopes.iter().enumerate() {
        let read: serde_json::Value = serde_json::from_str(envelope).unwrap();
        assert_eq!(read["position"], index + 1);
        let written = movement(index as u32 + 1);
        assert_eq!(serde_json::to_string(&read["data"]).unwrap(), written.data.as_ref());
        assert_eq!(read["recorded_at"], written.recorded_at.to_string());
    }
    let again = open(disk());
    assert_eq!(again.damage(), None);
    assert_eq!(all(&again), envelopes);
    assert_eq!(again.head_hash(), store.head_hash());
    for (index, envelope) in envelopes.iter().enumerate() {
        let hash = again.hash_at(Position::from_len(index + 1)).unwrap().to_string();
        assert!(envelope.contains(&hash), "the hash of {}", index + 1);
    }
    assert_eq!(verify(&again), Verified { checked: Position(count), damage: None });
    assert_eq!(again.usage(), store.usage());
}

pub fn an_append_writes_one_key_of_bounded_size(disk: Disk<'_>) {
    let faults = Faults::default();
    let mut store = open(faults.over(disk()));
    for number in 1..=(SEGMENT_EVENTS as u32 * 2 + 100) {
        faults.take_written();
        store.append(vec![movement(number)]).unwrap();
        let mut written = faults.take_written();
        written.retain(|(key, _)| key.starts_with("foldback.log."));
        // Once in a thousand times the segment is sealed as well.
        let sealing = usize::from((number as usize) > SEGMENT_EVENTS && (number as usize) % SEGMENT_EVENTS == 1);
        assert_eq!(written.len(), 1 + sealing, "at {number}: {written:?}");
        let (_, size) = written.last().unwrap();
        assert!(*size < 400 * PAGE_EVENTS, "at {number} {size} units were written");
    }
}

pub fn a_crash_at_any_write_loses_nothing_acknowledged(disk: Disk<'_>) {
    // Around the turn of a page and around the sealing of a segment, in commands of one and of three events.
    let near = [1, PAGE_EVENTS as u32 - 2, SEGMENT_EVENTS as u32 - 2];
    for before in near {
        for writes in 0..8 {
            wipe(disk);
            let mut store = open(disk());
            append(&mut store, movements(1, 1)).unwrap();
            for number in 0..before / 2 {
                store.append(movements(2 + number * 2, 2)).unwrap();
            }
            let mut next = 2 + before / 2 * 2;
            drop(store);
            let mut store = open(crashing(disk(), writes));
            let mut acknowledged = store.log().head();
            assert_eq!(acknowledged.0, next - 1);
            let mut refused = 0;
            for count in [1, 3, 1, 3, 1, 1, 1] {
                match store.append(movements(next, count)) {
                    Ok(()) => {
                        next += count;
                        acknowledged = store.log().head();
                    }
                    Err(_) => refused += 1,
                }
                assert_eq!(store.log().head(), acknowledged);
            }
            assert!(refused > 0 || writes >= 7);
            let envelopes = all(&store);
            let again = open(disk());
            assert_eq!(again.damage(), None, "{before} events, crash after {writes} writes");
            assert_eq!(all(&again), envelopes, "{before} events, crash after {writes} writes");
            assert_eq!(verify(&again).damage, None);
        }
    }
}

pub fn a_bulk_append_is_there_whole_or_not_at_all(disk: Disk<'_>) {
    let count = SEGMENT_EVENTS as u32 * 2 + 10;
    let mut completed = false;
    for writes in 0..16 {
        wipe(disk);
        let mut store = open(disk());
        store.append(movements(1, 3)).unwrap();
        let before = all(&store);
        drop(store);
        let mut store = open(crashing(disk(), writes));
        let outcome = append(&mut store, movements(4, count));
        assert_eq!(store.log().head().0, if outcome.is_ok() { 3 + count } else { 3 });
        let mut again = open(disk());
        assert_eq!(again.damage(), None, "crash after {writes} writes");
        if outcome.is_ok() {
            completed = true;
            assert_eq!(all(&again), all(&store));
        } else {
            assert_eq!(all(&again), before, "crash after {writes} writes");
        }
        // Whatever a crash has left, the log goes on.
        let next = again.log().head().0 + 1;
        again.append(movements(next, 1)).unwrap();
        append(&mut again, movements(next + 1, 300)).unwrap();
        let last = open(disk());
        assert_eq!((last.damage(), all(&last)), (None, all(&again)));
        assert_eq!(verify(&last).damage, None);
    }
    assert!(completed, "no run came to its end");
}

pub fn a_refused_write_changes_nothing(disk: Disk<'_>) {
    let mut store = open(disk());
    store.append(movements(1, 40)).unwrap();
    let (envelopes, bytes) = (all(&store), texts(&*disk()));
    drop(store);
    let mut store = open(crashing(disk(), 0));
    assert!(matches!(store.append(movements(41, 2)), Err(AppendError::Storage(_))));
    assert!(append(&mut store, movements(41, 2000)).is_err());
    assert_eq!(all(&store), envelopes);
    assert_eq!(texts(&*disk()), bytes);
}

pub fn clear_leaves_an_empty_log_that_stays_empty(disk: Disk<'_>) {
    let mut store = open(disk());
    append(&mut store, movements(1, 1100)).unwrap();
    store.append(movements(1101, 40)).unwrap();
    store.clear().unwrap();
    assert_eq!(store.log().head(), Position(0));
    let mut again = open(disk());
    assert!(again.exists());
    assert_eq!((again.log().head(), again.damage()), (Position(0), None));
    again.append(movements(1, 1)).unwrap();
    assert_eq!(all(&open(disk())), all(&again));
}

pub fn two_stores_follow_each_other(disk: Disk<'_>) {
    let (mut one, mut two) = (open(disk()), open(disk()));
    let mut next = 1;
    for round in 0..80 {
        let count = [1, 2, 31, 40][round % 4];
        one.append(movements(next, count)).unwrap();
        let from = Position(next - 1);
        assert_eq!(two.refresh(), Ok(Refreshed::Grew { from }), "round {round}");
        assert_eq!(two.refresh(), Ok(Refreshed::Same));
        assert_eq!(all(&two).last(), all(&one).last());
        next += count;
        std::mem::swap(&mut one, &mut two);
    }
    append(&mut one, movements(next, 1200)).unwrap();
    assert_eq!(two.refresh(), Ok(Refreshed::Grew { from: Position(next - 1) }));
    assert_eq!(all(&two), all(&one));
    one.clear().unwrap();
    assert_eq!(two.refresh(), Ok(Refreshed::Replaced));
    assert_eq!(two.log().head(), Position(0));
    one.append(movements(1, 1)).unwrap();
    assert_eq!(two.refresh(), Ok(Refreshed::Grew { from: Position(0) }));
}

/// A change to a text of the log: under which key, and what stands there then; `None` takes it away.
type Damaging = fn(&[(String, String)]) -> (String, Option<String>);

/// Ways to damage a log of which the first segment holds 1 to 1024, sealed, and the pages follow from 1025 on: what it
/// does, the first position that it spoils, and how that is named.
fn damages() -> [(Damaging, u32, DamageReason); 5] {
    let page = PAGE_EVENTS as u32;
    [
        (
            |texts| (texts[1].0.clone(), Some(texts[1].1.replacen("amount_minor\":", "amount_minor\":1", 1))),
            1025,
            DamageReason::ChainBroken,
        ),
        (|texts| (texts[1].0.clone(), None), 1025, DamageReason::Missing),
        (|texts| (texts[2].0.clone(), None), 1025 + page, DamageReason::Missing),
        (
            |texts| {
                let mut lines: Vec<&str> = texts[2].1.split('\n').collect();
                lines.swap(3, 4);
                (texts[2].0.clone(), Some(lines.join("\n")))
            },
            1027 + page,
            DamageReason::Missing,
        ),
        (|texts| (texts[0].0.clone(), None), 1, DamageReason::Missing),
    ]
}

pub fn damage_is_named_and_not_overwritten(disk: Disk<'_>) {
    for (index, (damage, position, reason)) in damages().into_iter().enumerate() {
        wipe(disk);
        let mut store = open(disk());
        for number in 1..=1124 {
            store.append(vec![movement(number)]).unwrap();
        }
        let envelopes = all(&store);
        let mut raw = disk();
        let (key, text) = damage(&texts(&*raw));
        match text {
            Some(text) => raw.set(&key, &text).unwrap(),
            None => raw.remove(&key).unwrap(),
        }
        let damaged = texts(&*raw);
        let mut store = open(disk());
        let found = store.damage().cloned().unwrap_or_else(|| panic!("case {index} was not found"));
        assert_eq!((found.position, &found.reason), (Position(position), &reason), "case {index}");
        assert_eq!(all(&store), envelopes[..position as usize - 1], "case {index}");
        assert_eq!((store.refresh(), store.damage()), (Ok(Refreshed::Same), Some(&found)), "case {index}");
        assert!(matches!(store.append(movements(1, 1)), Err(AppendError::ReadOnly(_))));
        assert!(matches!(append(&mut store, movements(1, 1000)), Err(AppendError::ReadOnly(_))));
        assert_eq!(texts(&*disk()), damaged, "case {index}");
    }
}

pub fn what_is_damaged_is_set_aside_and_the_log_goes_on(disk: Disk<'_>) {
    for (index, (damage, position, _)) in damages().into_iter().enumerate() {
        wipe(disk);
        let mut store = open(disk());
        for number in 1..=1124 {
            store.append(vec![movement(number)]).unwrap();
        }
        let envelopes = all(&store);
        let mut raw = disk();
        let (key, text) = damage(&texts(&*raw));
        match text {
            Some(text) => raw.set(&key, &text).unwrap(),
            None => raw.remove(&key).unwrap(),
        }
        let damaged = texts(&*raw);
        let mut store = open(disk());
        store.quarantine().unwrap();
        let good = position as usize - 1;
        assert_eq!((store.damage(), all(&store)), (None, envelopes[..good].to_vec()), "case {index}");
        store.append(movements(position, 30)).unwrap();
        let again = open(disk());
        assert_eq!((again.damage(), all(&again)), (None, all(&store)), "case {index}");
        assert_eq!(verify(&again).damage, None);
        // Whatever is no longer in the log was kept.
        let asides = again.quarantined().unwrap();
        assert_eq!(asides.iter().map(|aside| aside.position.0).collect::<Vec<_>>(), [position], "case {index}");
        let kept = again.export_quarantined(1).unwrap();
        let now = texts(&*disk());
        for (key, text) in &damaged {
            let still = now.iter().any(|(known, now)| known == key && now.starts_with(text.as_str()));
            assert!(still || kept.contains(&serde_json::to_string(text).unwrap()), "case {index}: {key} is gone");
        }
        store.delete_quarantined(1).unwrap();
        assert_eq!(store.quarantined(), Ok(Vec::new()));
    }
}

pub fn a_newer_format_is_only_read(disk: Disk<'_>) {
    let mut store = open(disk());
    store.append(movements(1, 3)).unwrap();
    let mut raw = disk();
    let (key, text) = texts(&*raw).remove(0);
    raw.set(&key, &text.replacen("{\"foldback\":1", "{\"foldback\":3,\"more\":[]", 1)).unwrap();
    let before = texts(&*raw);
    let mut store = open(disk());
    assert_eq!(store.damage().map(|damage| damage.reason.clone()), Some(DamageReason::NewerFormat { found: 3 }));
    assert!(store.exists(), "a newer log is no first visit");
    assert!(matches!(store.append(movements(1, 1)), Err(AppendError::ReadOnly(_))));
    assert!(matches!(store.quarantine(), Err(AppendError::ReadOnly(_))));
    assert_eq!(texts(&*disk()), before);
}

/// A bulk append that a crash has cut leaves segments beyond a gap; sealing the segment before them must not make them
/// part of the log.
pub fn what_a_crashed_bulk_left_never_comes_back(disk: Disk<'_>) {
    let mut store = open(disk());
    store.append(movements(1, 3)).unwrap();
    drop(store);
    let mut crashed = open(crashing(disk(), 9));
    assert!(append(&mut crashed, movements(4, 5000)).is_err());
    assert!(texts(&*disk()).len() > 2, "the crash has left something");
    let mut store = open(disk());
    for number in 4..=SEGMENT_EVENTS as u32 * 2 + 20 {
        store.append(vec![movement(number)]).unwrap();
    }
    let again = open(disk());
    assert_eq!((again.damage(), all(&again)), (None, all(&store)));
}

fn archived_at() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

/// Takes the records of a part out of a log that has them.
fn records(store: &EventStore, first: u32, last: u32) -> Vec<Record> {
    (first..=last).map(|number| store.log().at(Position(number)).unwrap().to_record()).collect()
}

pub fn what_is_archived_goes_and_comes_back(disk: Disk<'_>) {
    let mut store = open(disk());
    append(&mut store, movements(1, 2500)).unwrap();
    store.append(movements(2501, 20)).unwrap();
    let (envelopes, head_hash) = (all(&store), store.head_hash());
    let (one, two) = (records(&store, 1, 1500), records(&store, 1501, 2510));
    let before = store.usage().units;
    let mut other = open(disk());
    store.archive(Position(1500), "2026-01", archived_at()).unwrap();
    assert!(store.usage().units < before, "archiving makes room: {} of {before}", store.usage().units);
    // Another tab follows, and still has what it had read.
    assert_eq!(other.refresh(), Ok(Refreshed::Archived));
    assert_eq!(all(&other), envelopes);
    for mut store in [store, open(disk())] {
        assert_eq!((store.log().head(), store.head_hash(), store.damage()), (Position(2520), head_hash, None));
        assert_eq!(all(&store), envelopes[1500..]);
        assert_eq!(store.log().at(Position(1500)).map(|event| event.is_archived()), Some(true));
        assert_eq!((store.hash_at(Position(1499)), store.hash_at(Position(1500)).is_some()), (None, true));
        let verified = verify(&store);
        assert_eq!((verified.checked, verified.damage), (Position(2520), None));
        assert_eq!(store.refresh(), Ok(Refreshed::Same));
    }
    // A second period goes the same way, and the log goes on.
    let mut store = open(disk());
    store.archive(Position(2510), "2026-02", archived_at()).unwrap();
    store.append(movements(2521, 1)).unwrap();
    let mut store = open(disk());
    assert_eq!(all(&store)[..10], envelopes[2510..]);
    // Each part comes back by what was exported of it, and by nothing else.
    let parts = store.parts().to_vec();
    assert_eq!(parts.iter().map(|part| part.events).collect::<Vec<_>>(), [1500, 1010]);
    let mut changed = two.clone();
    changed[7].data = "{\"amount_minor\":1}".into();
    assert!(store.attach(&parts[1], changed).is_err());
    assert!(store.attach(&parts[1], one.clone()).is_err());
    assert!(!store.is_attached(&parts[1]));
    store.attach(&parts[1], two).unwrap();
    assert_eq!(all(&store)[..1020], envelopes[1500..]);
    store.attach(&parts[0], one).unwrap();
    assert_eq!(all(&store)[..2520], envelopes);
    for number in [1, 33, 1024, 1500, 1501, 2510] {
        let hash = store.hash_at(Position(number)).unwrap().to_string();
        assert!(envelopes[number as usize - 1].contains(&hash), "the hash of {number}");
    }
    // What came back stays as the log goes on, and is gone with the page.
    other.refresh().unwrap();
    other.append(movements(2522, 300)).unwrap();
    store.refresh().unwrap();
    assert_eq!(all(&store)[..2520], envelopes);
    assert_eq!(all(&open(disk()))[..10], envelopes[2510..]);
}

pub fn a_crash_while_archiving_loses_nothing(disk: Disk<'_>) {
    let mut completed = false;
    for writes in 0..12 {
        wipe(disk);
        let mut store = open(disk());
        append(&mut store, movements(1, 2000)).unwrap();
        store.append(movements(2001, 30)).unwrap();
        let envelopes = all(&store);
        drop(store);
        let mut store = open(crashing(disk(), writes));
        completed |= store.archive(Position(900), "2026-01", archived_at()).is_ok();
        let mut again = open(disk());
        assert_eq!((again.damage(), again.log().head()), (None, Position(2030)), "crash after {writes} writes");
        let gone = if again.parts().is_empty() { 0 } else { 900 };
        assert_eq!(all(&again), envelopes[gone..], "crash after {writes} writes");
        // Whatever a crash has left, the log goes on.
        for number in 2031..2031 + SEGMENT_EVENTS as u32 {
            again.append(vec![movement(number)]).unwrap();
        }
        append(&mut again, movements(4000, 300)).unwrap();
        let last = open(disk());
        assert_eq!((last.damage(), all(&last)), (None, all(&again)), "crash after {writes} writes");
    }
    assert!(completed, "no run came to its end");
}

pub fn fifty_thousand_movements_fit(disk: Disk<'_>) {
    let mut store = open(disk());
    append(&mut store, movements(1, 50_000)).unwrap();
    let used = store.usage();
    assert_eq!(used.events, 50_000);
    // A tenth of what a browser gives.
    assert!(used.units < 524_288, "50,000 movements take {} units", used.units);
    let again = open(disk());
    assert_eq!((again.log().head(), again.head_hash()), (Position(50_000), store.head_hash()));
}
