//! Another log in one's own place: kept, cleared, brought back, written back. Whatever goes wrong on the way, the old log is
//! there whole, with its archive and its lanes, or the new one is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;
mod sample;

use contract::at_once::{append, stage, verify};
use contract::faulty::{Fault, Faults};
use foldback::domains::{domain, first};
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::user_error::UserError;
use foldback::engine::values::time::Timestamp;
use foldback::storage::archive::Part;
use foldback::storage::bulk::Bulk;
use foldback::storage::layout::GENERATION_KEY;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::storage::staging::Staging;
use foldback::storage::store::{AppendError, DamageReason};
use foldback::storage::{EventStore, KeyValue, StorageError};
use foldback::workbench::replace::{Keeping, Replacement};
use foldback::workbench::{Request, SAMPLE, Workbench};
use serde_json::json;

const OWN: u32 = 2_030;
const ARCHIVED: u32 = 900;
const THEIRS: u32 = 3_000;
/// Their events begin where the own ones are far from over: another log.
const THEIR_FIRST: u32 = 70_000;

fn open(disk: &MemoryKeyValue) -> EventStore {
    EventStore::open(Box::new(disk.clone())).unwrap()
}

fn movements(from: u32, count: u32) -> Vec<Record> {
    (from..from + count).map(contract::movement).collect()
}

/// Everything that makes a log what it is.
#[derive(Clone, Debug, PartialEq)]
struct Whole {
    envelopes: Vec<String>,
    parts: Vec<Part>,
    lanes: Vec<(u32, String)>,
}

fn whole(store: &EventStore) -> Whole {
    let verified = verify(store);
    assert_eq!((verified.damage, verified.checked), (None, store.log().head()));
    Whole {
        envelopes: store.envelopes(Position(1), store.log().head()),
        parts: store.parts().to_vec(),
        lanes: store.lanes().unwrap(),
    }
}

/// A log with an archived period, sealed segments, pages and lanes.
fn own_log() -> (MemoryKeyValue, Whole) {
    own_log_within(foldback::storage::port::QUOTA_UNITS)
}

fn own_log_within(quota: u64) -> (MemoryKeyValue, Whole) {
    let disk = MemoryKeyValue::with_quota(quota);
    let mut store = open(&disk);
    append(&mut store, movements(1, OWN - 30)).unwrap();
    store.archive(Position(ARCHIVED), "2026-01", Timestamp::from_millis(1_790_000_000_000)).unwrap();
    for number in OWN - 29..=OWN {
        store.append(vec![contract::movement(number)]).unwrap();
    }
    store.keep_lane(1, "{\"what\":\"if\"}").unwrap();
    store.keep_lane(4, "{\"and\":\"if\"}").unwrap();
    let whole = whole(&store);
    assert_eq!((whole.parts.len(), whole.lanes.len(), whole.envelopes.len()), (1, 2, (OWN - ARCHIVED) as usize));
    (disk, whole)
}

fn their_log() -> (Log, Whole) {
    let disk = MemoryKeyValue::default();
    let mut store = open(&disk);
    append(&mut store, movements(THEIR_FIRST, THEIRS)).unwrap();
    let whole = whole(&store);
    (store.into_log(), whole)
}

fn texts(disk: &MemoryKeyValue) -> Vec<(String, String)> {
    disk.keys().unwrap().into_iter().map(|key| (key.clone(), disk.get(&key).unwrap().unwrap())).collect()
}

fn copy_of(disk: &MemoryKeyValue) -> MemoryKeyValue {
    let mut copy = MemoryKeyValue::default();
    for (key, text) in texts(disk) {
        copy.set(&key, &text).unwrap();
    }
    copy
}

fn empty(disk: &MemoryKeyValue) {
    let mut disk = disk.clone();
    for key in disk.keys().unwrap() {
        disk.remove(&key).unwrap();
    }
}

fn replace(store: &mut EventStore, log: Log) -> Result<(), AppendError> {
    let staging = Staging::begin(store, log)?;
    stage(store, staging)
}

#[test]
fn a_crash_at_any_write_of_a_keep_leaves_the_old_log_or_the_new_one_whole() {
    let (disk, old) = own_log();
    let (log, new) = their_log();
    let (mut points, mut turned) = (0, 0);
    loop {
        let disk = copy_of(&disk);
        let faults = Faults::default();
        faults.set(Fault::Crash(points));
        let outcome = EventStore::open(faults.over(Box::new(disk.clone()))).map_err(AppendError::from);
        let outcome = outcome.and_then(|mut store| replace(&mut store, log.clone()));
        let crashed = faults.has_crashed();
        // The page is loaded again.
        let mut store = open(&disk);
        let found = whole(&store);
        assert!(found == old || found == new, "after {points} writes it is neither");
        assert!(found == new || outcome.is_err(), "after {points} writes what was acknowledged is not there");
        turned += usize::from(found == new);
        // Whatever the crash has left, the log goes on, and the keep is done by its next try.
        let next = store.log().head().0 + 1;
        store.append(movements(next, 9)).unwrap();
        assert_eq!(open(&disk).log().head().0, next + 8);
        if found == old {
            replace(&mut store, log.clone()).unwrap();
            assert_eq!(whole(&open(&disk)), new, "the second try after {points} writes");
            // The old log can still be brought back, with what it was given meanwhile.
            let cleared = store.cleared().unwrap();
            assert_eq!(cleared.iter().map(|cleared| cleared.events).collect::<Vec<_>>(), [next + 8]);
            store.bring_back(cleared[0].generation).unwrap();
            let back = whole(&open(&disk));
            assert_eq!((&back.parts, &back.lanes), (&old.parts, &old.lanes));
            assert_eq!(back.envelopes[..old.envelopes.len()], old.envelopes);
        }
        if !crashed {
            assert!(outcome.is_ok());
            break;
        }
        points += 1;
    }
    println!("a keep was crashed at each of its {points} writes; after {turned} of them the new log was there");
    assert!(points >= 6 && turned >= 1, "{points} points");
}

#[test]
fn a_write_that_is_refused_during_a_keep_changes_nothing() {
    let (disk, old) = own_log();
    let (log, new) = their_log();
    let mut refused = 0;
    for write in 0.. {
        let disk = copy_of(&disk);
        let before = texts(&disk);
        let faults = Faults::default();
        faults.set(Fault::Refuse(write));
        let mut store = EventStore::open(faults.over(Box::new(disk.clone()))).unwrap();
        match replace(&mut store, log.clone()) {
            Ok(()) => assert_eq!(whole(&store), new),
            Err(error) => {
                assert!(matches!(error, AppendError::Storage(StorageError::QuotaExceeded { .. })));
                assert_eq!((whole(&store), texts(&disk)), (old.clone(), before), "write {write}");
                refused += 1;
            }
        }
        assert_eq!(whole(&open(&disk)), whole(&store));
        if faults.is_due() {
            break;
        }
    }
    assert!(refused >= 4, "{refused} writes were refused");
}

#[test]
fn a_log_that_finds_no_room_beside_the_old_one_is_refused_whole() {
    let (disk, old) = own_log_within(50_000);
    let (log, _) = their_log();
    let mut store = open(&disk);
    let mut long = Log::default();
    for _ in 0..20 {
        for event in log.after(Position(0)) {
            long.push(event.to_record());
        }
    }
    let before = texts(&disk);
    assert!(matches!(replace(&mut store, long), Err(AppendError::Storage(StorageError::QuotaExceeded { .. }))));
    assert_eq!((whole(&store), texts(&disk)), (old.clone(), before));
    assert_eq!(whole(&open(&disk)), old);
    store.append(movements(OWN + 1, 1)).unwrap();
}

#[test]
fn another_tab_follows_the_turn_and_writes_to_the_log_that_is_there() {
    let (disk, _) = own_log();
    let (log, new) = their_log();
    let (mut one, mut two) = (open(&disk), open(&disk));
    let mut staging = Staging::begin(&mut one, log).unwrap();
    while !staging.step(&mut one).unwrap() {
        assert_eq!(two.refresh(), Ok(Refreshed::Same), "what is staged is nobody's log yet");
    }
    assert!(two.is_current().unwrap());
    staging.turn(&mut one).unwrap();
    assert!(!two.is_current().unwrap());
    assert_eq!(two.refresh(), Ok(Refreshed::Replaced));
    assert_eq!(whole(&two), new);
    two.append(movements(THEIR_FIRST + THEIRS, 1)).unwrap();
    assert_eq!(one.refresh(), Ok(Refreshed::Grew { from: Position(THEIRS) }));
    one.clear().unwrap();
    assert_eq!((two.refresh(), two.log().head()), (Ok(Refreshed::Replaced), Position(0)));
    one.bring_back(one.cleared().unwrap()[0].generation).unwrap();
    assert_eq!(two.refresh(), Ok(Refreshed::Grew { from: Position(0) }));
    assert_eq!(whole(&two), whole(&one));
}

fn request(minute: i64) -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000 + minute * 60_000);
    let stream = StreamId::new("account-mine").unwrap();
    Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

fn workbench(disk: &MemoryKeyValue) -> Workbench {
    Workbench::open(Box::new(disk.clone())).unwrap()
}

/// Opens an account of the person's own, with so many deposits.
fn act(workbench: &mut Workbench, deposits: u32) {
    if workbench.head(&request(0).stream).0 == 0 {
        let open = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
        workbench.execute(&open, &request(0)).unwrap();
    }
    for minute in 1..=deposits {
        workbench.execute(&json!({ "type": "Deposit", "amount_minor": 100 }), &request(minute.into())).unwrap();
    }
}

fn theirs() -> Workbench {
    Workbench::beside(movements(THEIR_FIRST, 40)).unwrap()
}

fn carry_out(workbench: &mut Workbench, log: Log) -> Result<(), UserError> {
    let mut replacement = Replacement::by(workbench, log)?;
    while !replacement.step(workbench)? {}
    replacement.turn(workbench)
}

#[test]
fn what_was_recorded_meanwhile_is_never_replaced_unasked() {
    let disk = MemoryKeyValue::default();
    let mut mine = workbench(&disk);
    // An empty log and samples are free to go.
    assert!(matches!(mine.keeping(theirs(), None), Ok(Keeping::Replaces(_))));
    mine.record_sample().unwrap();
    assert!(matches!(mine.keeping(theirs(), None), Ok(Keeping::Replaces(_))));
    // Another tab records; so the person is asked, however the page was opened.
    let mut other = workbench(&disk);
    act(&mut other, 5);
    mine.refresh().unwrap();
    let refusal = mine.keeping(theirs(), None).err().unwrap();
    assert_eq!((refusal.name.as_str(), &refusal.details["events"]), ("OwnLog", &json!(64)));
    // What was agreed to is for the log as it was then.
    let agreed = mine.store().head_hash();
    act(&mut other, 1);
    mine.refresh().unwrap();
    assert_eq!(mine.keeping(theirs(), Some(agreed)).err().unwrap().name, "OwnLog");
    // Even between the decision and the turn.
    let agreed = mine.store().head_hash();
    let Ok(Keeping::Replaces(log)) = mine.keeping(theirs(), Some(agreed)) else { panic!("it was agreed") };
    let before = texts(&disk);
    let mut replacement = Replacement::by(&mut mine, *log).unwrap();
    while !replacement.step(&mut mine).unwrap() {}
    act(&mut other, 1);
    assert_eq!(replacement.turn(&mut mine).unwrap_err().name, "LogMoved");
    assert_eq!((mine.log().head(), texts(&disk).len()), (Position(66), before.len()));
    // A log that goes on where one's own ends, or is all in it, takes nobody's place.
    let records =
        |workbench: &Workbench| workbench.log().after(Position(0)).map(|event| event.to_record()).collect::<Vec<_>>();
    let same = Workbench::beside(records(&mine)).unwrap();
    assert!(matches!(mine.keeping(same, None), Ok(Keeping::Known)));
    let longer = [records(&mine), movements(THEIR_FIRST, 3)].concat();
    assert!(matches!(mine.keeping(Workbench::beside(longer).unwrap(), None), Ok(Keeping::Continues(_))));
}

#[test]
fn a_damaged_log_is_not_taken_for_an_empty_one() {
    let disk = MemoryKeyValue::default();
    act(&mut workbench(&disk), 3);
    let mut raw = disk.clone();
    let key = "foldback.log.000001.000";
    let text = raw.get(key).unwrap().unwrap().replacen("OpenAccount", "openAccount", 1).replacen("owner", "owned", 1);
    raw.set(key, &text).unwrap();
    let mut mine = workbench(&disk);
    assert_eq!((mine.log().head(), mine.store().damage().is_some()), (Position(0), true));
    let refusal = mine.keeping(theirs(), None).err().unwrap();
    assert_eq!(refusal.name, "OwnLog");
    // Agreed to, it goes as it is, and can be brought back as it is.
    let Ok(Keeping::Replaces(log)) = mine.keeping(theirs(), Some(mine.store().head_hash())) else { panic!("agreed") };
    carry_out(&mut mine, *log).unwrap();
    assert_eq!((mine.log().head(), mine.store().damage()), (Position(40), None));
    assert_eq!(raw.get(key).unwrap(), Some(text));
    mine.bring_back(0).unwrap();
    assert!(mine.store().damage().is_some());
}

#[test]
fn what_was_cleared_is_brought_back_until_the_next_time() {
    let (disk, old) = own_log();
    let mut store = open(&disk);
    store.clear().unwrap();
    assert_eq!((store.log().head(), store.lanes().unwrap(), store.parts().len()), (Position(0), vec![], 0));
    // An empty log has nothing to clear: what was cleared before is still there.
    store.clear().unwrap();
    let cleared = store.cleared().unwrap();
    assert_eq!(cleared.iter().map(|cleared| (cleared.events, cleared.lanes)).collect::<Vec<_>>(), [(OWN, 2)]);
    let mut store = open(&disk);
    store.append(movements(1, 3)).unwrap();
    store.bring_back(cleared[0].generation).unwrap();
    assert_eq!((whole(&store), whole(&open(&disk))), (old.clone(), old.clone()));
    // The two have changed places.
    let cleared = store.cleared().unwrap();
    assert_eq!(cleared.iter().map(|cleared| cleared.events).collect::<Vec<_>>(), [3]);
    store.clear().unwrap();
    assert_eq!(store.cleared().unwrap().iter().map(|cleared| cleared.events).collect::<Vec<_>>(), [OWN]);
    store.forget_cleared(store.cleared().unwrap()[0].generation).unwrap();
    assert_eq!(store.cleared().unwrap(), []);
    assert_eq!(open(&disk).usage().units, disk.used());
}

#[test]
fn what_was_cleared_gives_its_room_to_events() {
    let (disk, _) = own_log_within(60_000);
    let mut store = open(&disk);
    let used = disk.used();
    store.clear().unwrap();
    assert!(disk.used() + 16_384 > used, "it is kept");
    let mut number = 0;
    while !store.cleared().unwrap().is_empty() {
        number += 1;
        store.append(vec![contract::movement(number)]).unwrap();
    }
    assert_eq!(whole(&open(&disk)).envelopes.len(), number as usize);
    // Where not a line fits beside it, a log is cleared all the same.
    let (disk, _) = own_log();
    let full = MemoryKeyValue::with_quota(disk.used());
    let mut copy = full.clone();
    for (key, text) in texts(&disk) {
        copy.set(&key, &text).unwrap();
    }
    let mut store = open(&full);
    store.clear().unwrap();
    assert_eq!((store.log().head(), open(&full).log().head(), open(&full).exists()), (Position(0), Position(0), true));
}

#[test]
fn the_text_that_names_the_log_is_never_misread() {
    let (disk, _) = own_log();
    let mut store = open(&disk);
    let (log, new) = their_log();
    replace(&mut store, log).unwrap();
    let text = disk.get(GENERATION_KEY).unwrap().unwrap();
    let characters: Vec<char> = text.chars().collect();
    for place in 0..=characters.len() {
        let disk = copy_of(&disk);
        let mut raw = disk.clone();
        match characters.get(place) {
            Some(character) => {
                let mut changed = characters.clone();
                changed[place] = char::from_u32(u32::from(*character) ^ 1).unwrap();
                raw.set(GENERATION_KEY, &changed.iter().collect::<String>()).unwrap();
            }
            None => raw.remove(GENERATION_KEY).unwrap(),
        }
        let before = texts(&disk);
        let mut store = open(&disk);
        let damage = store.damage().cloned().unwrap_or_else(|| panic!("at {place}"));
        assert_eq!((damage.key.as_str(), damage.position), (GENERATION_KEY, Position(1)), "at {place}");
        assert!(store.exists() && matches!(store.append(movements(1, 1)), Err(AppendError::ReadOnly(_))));
        assert_eq!(texts(&disk), before, "at {place}");
        if matches!(damage.reason, DamageReason::NewerFormat { .. }) {
            assert!(store.quarantine().is_err() && store.clear().is_err());
            continue;
        }
        store.quarantine().unwrap();
        assert_eq!((whole(&store), whole(&open(&disk))), (new.clone(), new.clone()), "at {place}");
    }
}

#[test]
fn an_emptied_storage_is_written_back_with_the_same_hashes() {
    let (disk, old) = own_log();
    let events = old.envelopes.clone();
    let mut points = 0;
    loop {
        let disk = copy_of(&disk);
        let faults = Faults::default();
        let mut store = EventStore::open(faults.over(Box::new(disk.clone()))).unwrap();
        let mut other = open(&disk);
        empty(&disk);
        assert_eq!((store.refresh(), other.refresh()), (Ok(Refreshed::Vanished), Ok(Refreshed::Vanished)));
        assert_eq!(store.vanished(), Some(Position(OWN)));
        assert!(matches!(store.append(movements(OWN + 1, 1)), Err(AppendError::Vanished { events: OWN })));
        assert!(Bulk::begin(&mut store, movements(1, 300)).is_err());
        assert_eq!(store.envelopes(Position(1), Position(OWN)), events);
        faults.set(Fault::Crash(points));
        let outcome = Staging::of_own(&mut store).and_then(|staging| stage(&mut store, staging));
        let crashed = faults.has_crashed();
        if outcome.is_ok() {
            assert_eq!((store.vanished(), whole(&store).envelopes, store.parts()), (None, events.clone(), &*old.parts));
            assert_eq!(whole(&open(&disk)).envelopes, events);
            // The other tab sees that it is there again, and goes on.
            assert!(matches!(other.refresh(), Ok(Refreshed::Same)));
            assert_eq!(other.vanished(), None);
            other.append(movements(OWN + 1, 1)).unwrap();
        } else {
            // What is on the disk is whole or nothing; the other tab still has all of it.
            assert!(other.refresh().is_ok());
            assert_eq!(other.envelopes(Position(1), Position(OWN)), events, "crash after {points} writes");
        }
        if !crashed {
            break;
        }
        points += 1;
    }
    println!("a write-back was crashed at each of its {points} writes");
    assert!(points >= 5);
}

#[test]
fn what_another_tab_began_in_an_emptied_storage_is_not_lost_by_writing_back() {
    let disk = MemoryKeyValue::default();
    let mut mine = workbench(&disk);
    act(&mut mine, 3);
    let hash = mine.store().head_hash();
    empty(&disk);
    // A first visit of another tab.
    workbench(&disk).record_sample().unwrap();
    let open = json!({ "type": "Deposit", "amount_minor": 1 });
    assert_eq!(mine.execute(&open, &request(9)).unwrap_err().name, "LogVanished");
    let mut replacement = Replacement::of_vanished(&mut mine).unwrap();
    while !replacement.step(&mut mine).unwrap() {}
    replacement.turn(&mut mine).unwrap();
    assert_eq!((mine.store().head_hash(), workbench(&disk).store().head_hash()), (hash, hash));
    assert_eq!(mine.cleared().iter().map(|cleared| cleared.events).collect::<Vec<_>>(), [sample::length()]);
    mine.execute(&open, &request(9)).unwrap();
}

#[test]
fn starting_empty_concerns_the_sample_of_one_domain() {
    let disk = MemoryKeyValue::default();
    let mut mine = workbench(&disk);
    mine.record_sample().unwrap();
    act(&mut mine, 99);
    let trip = domain("trip").unwrap();
    mine.append_sample(trip, Timestamp::MAX).unwrap();
    assert!(!mine.is_only_sample(), "the newest event is a sample's, and a hundred are not");
    assert_eq!(mine.own_events(None), 100);
    let log = mine.without_sample("account", 0).unwrap();
    carry_out(&mut mine, log).unwrap();
    assert!(mine.sample_streams("account").is_empty() && !mine.sample_streams("trip").is_empty());
    assert_eq!((mine.own_events(None), mine.head(&request(0).stream).0), (100, 100));
    // The trips as they were, by their own names.
    assert_eq!(mine.own_events(Some(&mine.sample_streams("trip"))), 0);
    // What went is there to be brought back, and any sample can be recorded again.
    assert_eq!(mine.cleared().len(), 1);
    let log = mine.with_sample(first(), 0, Timestamp::MAX).unwrap();
    carry_out(&mut mine, log).unwrap();
    assert!(!mine.sample_streams("account").is_empty());
    // Somebody who has gone on with a sample is asked before it goes.
    let stream = mine.sample_streams("account")[0].clone();
    let request = Request { stream, ..request(500) };
    mine.execute(&json!({ "type": "Deposit", "amount_minor": 5 }), &request).unwrap();
    let refusal = mine.without_sample("account", 0).unwrap_err();
    assert_eq!((refusal.name.as_str(), &refusal.details["events"]), ("OwnEvents", &json!(1)));
    let log = mine.without_sample("account", 1).unwrap();
    assert!(log.after(Position(0)).all(|event| *event.stream != request.stream));
    // The demo is the log of a first visit.
    assert_eq!(mine.demo(100, Timestamp::MAX).unwrap_err().details["events"], json!(101));
    let log = mine.demo(101, Timestamp::MAX).unwrap();
    carry_out(&mut mine, log).unwrap();
    let mut first = workbench(&MemoryKeyValue::default());
    first.record_sample().unwrap();
    assert_eq!(mine.store().head_hash(), first.store().head_hash());
    assert!(mine.is_only_sample() && mine.log().after(Position(0)).all(|event| event.correlation_id() == Some(SAMPLE)));
}

#[test]
fn a_tab_decides_nothing_anew_on_a_log_that_was_put_in_place_on_purpose() {
    let disk = MemoryKeyValue::default();
    let mut mine = workbench(&disk);
    mine.record_sample().unwrap();
    let mut other = workbench(&disk);
    act(&mut other, 3);
    mine.refresh().unwrap();
    // The demo begins with the very event that the log began with.
    let log = mine.demo(4, Timestamp::MAX).unwrap();
    carry_out(&mut mine, log).unwrap();
    assert_eq!(other.refresh(), Ok(Refreshed::Replaced));
    assert_eq!((other.take_fork(), other.log().head()), (None, Position(sample::length())));
}
