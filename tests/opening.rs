//! A long log is opened without reading all of it, and nothing that is asked of it is different.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;

use foldback::domains::account::{Account, Event};
use foldback::engine::domain::{Domain as _, Encoded};
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::log::{Links, Log, Record};
use foldback::engine::travel::trail::Trail;
use foldback::engine::values::money::Currency;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::Bucket;
use foldback::storage::bulk::{Bulk, Dividing};
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::refresh::Refreshed;
use foldback::storage::snapshot::Snapshot;
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::{Appending, Fact, Import, Request, Workbench};
use serde_json::json;

const MANY_EVENTS: u32 = Account::MANY_EVENTS;
const COUNT: u32 = MANY_EVENTS + 3_000;

fn main_stream() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn request() -> Request {
    let now = Timestamp::from_millis(1_790_000_000_000);
    Request { stream: main_stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None }
}

fn open(memory: &MemoryKeyValue) -> Workbench {
    Workbench::open(Box::new(memory.clone())).unwrap()
}

fn record(event: &Encoded) -> Record {
    Record {
        stream: main_stream(),
        event_type: event.event_type.into(),
        schema_version: event.schema_version,
        occurred_at: Timestamp::from_millis(0),
        recorded_at: Timestamp::from_millis(0),
        data: event.data.clone(),
        links: None,
    }
}

/// A disk with a long account, the last events of which are not sealed.
fn long_log() -> MemoryKeyValue {
    let opened = Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR };
    let moved = (2..=COUNT).map(|number| {
        let mut record = contract::movement(number);
        (record.stream, record.links) = (main_stream(), None);
        record
    });
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    Import::run(&mut workbench, std::iter::once(record(&opened.encode())).chain(moved).collect()).unwrap();
    for amount in 1..=5 {
        workbench.execute(&json!({ "type": "Deposit", "amount_minor": amount }), &request()).unwrap();
    }
    memory
}

/// Folds what is left, some events at a time; returns in how many steps.
fn fold_behind(workbench: &Workbench, events: usize) -> usize {
    (0..).find(|_| workbench.fold_behind(&main_stream(), events).is_none()).unwrap()
}

#[test]
fn a_long_stream_is_shown_from_its_snapshot_and_is_whole_once_it_is_folded_behind() {
    let memory = long_log();
    let whole = open(&memory);
    let whole = whole.view(&main_stream()).unwrap();
    for events in [1_000, 7_777, usize::MAX / 2] {
        let workbench = open(&memory);
        let shown = workbench.shown(&main_stream()).unwrap();
        assert!(!workbench.is_whole(&main_stream()));
        assert_eq!((shown.head(), shown.floor()), (whole.head(), Revision(COUNT)));
        for revision in shown.floor().0..=shown.head().0 {
            let revision = Revision(revision);
            assert_eq!(shown.state_at(revision).values, whole.state_at(revision).values);
            assert_eq!(shown.describe(revision), whole.describe(revision));
        }
        drop(shown);
        let steps = fold_behind(&workbench, events);
        assert_eq!(steps, (COUNT as usize + 5).div_ceil(events) - 1);
        assert!(workbench.is_whole(&main_stream()));
        let shown = workbench.shown(&main_stream()).unwrap();
        assert_eq!(shown.floor(), Revision(0));
        for revision in (0..=shown.head().0).step_by(997).map(Revision) {
            assert_eq!(shown.state_at(revision).values, whole.state_at(revision).values);
        }
        assert_eq!(shown.trace(0, 300), whole.trace(0, 300));
    }
}

#[test]
fn what_is_recorded_while_a_stream_is_folded_is_shown_at_once_and_is_part_of_the_whole() {
    let memory = long_log();
    let mut workbench = open(&memory);
    let balance = |workbench: &Workbench| {
        let shown = workbench.shown(&main_stream()).unwrap();
        shown.field_at(0, shown.head()).number().unwrap()
    };
    let before = balance(&workbench);
    for step in 1..=20 {
        workbench.fold_behind(&main_stream(), 700);
        workbench.execute(&json!({ "type": "Deposit", "amount_minor": 100 }), &request()).unwrap();
        assert_eq!(balance(&workbench), before + step * 100);
        assert!(!workbench.is_whole(&main_stream()));
    }
    fold_behind(&workbench, 1_000);
    assert_eq!(balance(&workbench), before + 2_000);
    assert_eq!(workbench.shown(&main_stream()).unwrap().head(), Revision(COUNT + 25));
}

#[test]
fn whoever_asks_for_the_whole_gets_it_at_once() {
    let workbench = open(&long_log());
    assert!(workbench.shown(&main_stream()).is_some() && !workbench.is_whole(&main_stream()));
    workbench.fold_behind(&main_stream(), 5_000);
    assert_eq!(workbench.view(&main_stream()).unwrap().floor(), Revision(0));
    assert!(workbench.is_whole(&main_stream()));
    assert_eq!(workbench.fold_behind(&main_stream(), 1), None);
}

#[test]
fn a_snapshot_that_the_events_disprove_is_gone_once_they_are_folded() {
    let mut memory = long_log();
    let key = Snapshot::key(&main_stream());
    let mut snapshot = Snapshot::read(&memory.get(&key).unwrap().unwrap()).unwrap();
    let truth = open(&memory).view(&main_stream()).unwrap().state_at(Revision(COUNT + 5)).values;
    snapshot.state["balance_minor"] = json!(snapshot.state["balance_minor"].as_i64().unwrap() + 1);
    memory.set(&key, &snapshot.text()).unwrap();
    let mut workbench = open(&memory);
    assert!(workbench.shown(&main_stream()).is_some() && !workbench.is_whole(&main_stream()));
    fold_behind(&workbench, 4_000);
    let shown = workbench.shown(&main_stream()).unwrap();
    assert_eq!(shown.state_at(shown.head()).values, truth);
    workbench.drop_disproved_snapshots();
    assert_eq!(memory.get(&key).unwrap(), None);
}

#[test]
fn a_long_stream_is_charted_whole_before_it_is_folded() {
    let memory = long_log();
    let whole = open(&memory).view(&main_stream()).unwrap();
    let mut workbench = open(&memory);
    // The columns of the trail, in twos.
    let column = |revision: Revision| revision.get().saturating_add(255) / 256;
    for appended in 0..3 {
        let shown = workbench.shown(&main_stream()).unwrap();
        assert!(!workbench.is_whole(&main_stream()));
        assert_eq!((shown.floor(), shown.charted_from()), (Revision(COUNT), Revision(0)));
        let traced = shown.trace_over(0, Revision(0), shown.head(), &column);
        assert!(traced.len() > 70, "{}", traced.len());
        let through = Revision(COUNT + 5);
        let exact = whole.trace_over(0, Revision(0), through, &column);
        let is_last = |bucket: &&Bucket| column(bucket.last) == column(through);
        let before =
            |buckets: &[Bucket]| buckets.iter().take_while(|bucket| !is_last(bucket)).copied().collect::<Vec<_>>();
        assert_eq!(before(&traced), before(&exact), "{appended}");
        assert_eq!(traced.last().unwrap().last, shown.head());
        assert_eq!(Some(traced.last().unwrap().close), shown.field_at(0, shown.head()).number());
        // A part that begins and ends before the snapshot, and one of another field.
        let part = (Revision(1_025), Revision(5_120));
        assert_eq!(shown.trace_over(0, part.0, part.1, &column), whole.trace_over(0, part.0, part.1, &column));
        assert!(shown.trace_over(1, Revision(0), shown.head(), &column)[0].last >= shown.floor());
        drop(shown);
        workbench.execute(&json!({ "type": "Deposit", "amount_minor": 70 }), &request()).unwrap();
    }
    fold_behind(&workbench, 5_000);
    workbench.drop_disproved_snapshots();
    assert_eq!(workbench.shown(&main_stream()).unwrap().charted_from(), Revision(0));
    assert!(
        memory.get(&Snapshot::key(&main_stream())).unwrap().is_some(),
        "what the trail says is what the events say"
    );
}

#[test]
fn a_trail_is_kept_of_long_streams_alone_and_is_the_same_however_it_came_about() {
    let memory = long_log();
    let kept = || Snapshot::read(&memory.get(&Snapshot::key(&main_stream())).unwrap().unwrap()).unwrap();
    // By an import, which has no view.
    let mut workbench = open(&memory);
    let imported = kept();
    let view = workbench.view(&main_stream()).unwrap();
    assert!(imported.trail.is_some());
    assert_eq!(imported.trail, view.trail_at(imported.revision));
    drop(view);
    // By commands: of a stream that is looked at, and of one that is only acted upon.
    for reopens in [false, true] {
        if reopens {
            workbench = open(&memory);
        }
        let before = kept().revision;
        while kept().revision == before {
            workbench.execute(&json!({ "type": "Deposit", "amount_minor": 1 }), &request()).unwrap();
        }
        let trail = open(&memory).view(&main_stream()).unwrap().trail_at(kept().revision);
        assert!(trail.is_some());
        assert_eq!(kept().trail, trail, "{reopens}");
    }
    // By going on from one that was asked for before, forwards alone.
    let view = workbench.view(&main_stream()).unwrap();
    for (before, further) in [(20_000, 0), (19_000, 1), (63, 700), (64, 64), (COUNT - 1, 3), (5_000, 9_999)] {
        let revisions = [Revision(before), Revision(before + further)];
        let gone_on = revisions.map(|revision| view.trail_at(revision));
        let fresh = revisions.map(|revision| open(&memory).view(&main_stream()).unwrap().trail_at(revision));
        assert_eq!(gone_on, fresh, "{revisions:?}");
    }
    assert_eq!(view.trail_at(view.head().next()), None);
    drop(view);
    let short = MemoryKeyValue::default();
    let mut workbench = open(&short);
    let opened = Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR };
    Import::run(&mut workbench, std::iter::repeat_n(record(&opened.encode()), 3_000).collect()).unwrap();
    let snapshot = Snapshot::read(&short.get(&Snapshot::key(&main_stream())).unwrap().unwrap()).unwrap();
    assert_eq!((snapshot.revision, snapshot.trail), (Revision(3_000), None));
}

#[test]
fn a_trail_that_the_events_disprove_is_gone_with_its_snapshot_once_they_are_folded() {
    let mut memory = long_log();
    let key = Snapshot::key(&main_stream());
    let mut snapshot = Snapshot::read(&memory.get(&key).unwrap().unwrap()).unwrap();
    let mut numbers = snapshot.trail.unwrap().to_json();
    numbers[30] = json!(numbers[30].as_i64().unwrap() - 1);
    snapshot.trail = Trail::from_json(&numbers, snapshot.revision);
    memory.set(&key, &snapshot.text()).unwrap();
    let mut workbench = open(&memory);
    assert_eq!(workbench.shown(&main_stream()).unwrap().charted_from(), Revision(0));
    fold_behind(&workbench, 4_000);
    workbench.drop_disproved_snapshots();
    assert_eq!(memory.get(&key).unwrap(), None);
    // One that cannot be of so many events is none, and the state beside it is used.
    snapshot.trail = Trail::from_json(&json!([0, 0, 0]), Revision(1));
    memory.set(&key, &snapshot.text()).unwrap();
    let workbench = open(&memory);
    let shown = workbench.shown(&main_stream()).unwrap();
    assert_eq!((shown.floor(), shown.charted_from()), (Revision(COUNT), Revision(COUNT)));
}

#[test]
fn without_a_snapshot_a_long_stream_is_shown_once_it_is_folded() {
    let mut memory = long_log();
    memory.remove(&Snapshot::key(&main_stream())).unwrap();
    let workbench = open(&memory);
    assert!(workbench.shown(&main_stream()).is_none() && !workbench.is_whole(&main_stream()));
    fold_behind(&workbench, 5_000);
    assert_eq!(workbench.shown(&main_stream()).unwrap().floor(), Revision(0));
    assert!(workbench.is_whole(&main_stream()));
}

/// Writes events as one import; of one of them the data is not an object, which no import lets through.
fn with_bad_data(bad: u32) -> MemoryKeyValue {
    let memory = MemoryKeyValue::default();
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    let records = (1..=3_000).map(|number| Record {
        data: if number == bad { "[]".into() } else { contract::movement(number).data },
        links: None,
        ..contract::movement(number)
    });
    let mut bulk = Bulk::begin(&mut store, records.collect()).unwrap();
    while !bulk.step(&mut store).unwrap() {}
    bulk.finish(&mut store).unwrap();
    memory
}

#[test]
fn events_that_cannot_be_read_although_their_text_is_whole_are_damage_as_soon_as_they_are_asked_for() {
    let mut store = EventStore::open(Box::new(with_bad_data(1_500))).unwrap();
    assert_eq!((store.damage(), store.log().head()), (None, Position(3_000)));
    // They are in the second segment.
    assert!(store.log().at(Position(1)).is_some() && !store.log().is_spoilt());
    assert!(store.log().at(Position(1_025)).is_some_and(|event| event.is_archived()));
    assert!(store.log().is_spoilt() && !store.is_current().unwrap());
    assert_eq!(store.refresh().unwrap(), Refreshed::Replaced);
    let damage = store.damage().unwrap();
    assert_eq!((damage.position, damage.key.as_str()), (Position(1_025), "foldback.log.000002"));
    assert!(store.append(vec![contract::movement(3_001)]).is_err());
    // In the last segment they are found as the log is opened.
    let store = EventStore::open(Box::new(with_bad_data(2_999))).unwrap();
    assert_eq!(store.damage().map(|damage| damage.position), Some(Position(2_049)));
}

#[test]
fn a_log_read_bit_by_bit_is_the_log_read_at_once() {
    let memory = long_log();
    let lines = |log: &Log, order: &mut dyn Iterator<Item = u32>| {
        let mut lines: Vec<(u32, String)> =
            order.map(|number| (number, log.at(Position(number)).unwrap().canonical())).collect();
        lines.sort_unstable();
        lines
    };
    let (first, second) = (EventStore::open(Box::new(memory.clone())), EventStore::open(Box::new(memory.clone())));
    let (first, second) = (first.unwrap(), second.unwrap());
    let head = first.log().head().0;
    // Far apart, so that each question is about another segment.
    let mut scattered = (0..head).map(|index| (index * 7_919) % head + 1).collect::<Vec<u32>>();
    scattered.sort_unstable_by_key(|number| number.wrapping_mul(2_654_435_761));
    assert_eq!(lines(first.log(), &mut scattered.into_iter()), lines(second.log(), &mut (1..=head)));
    let types = |log: &Log, wanted: &[&str]| log.of_types(wanted, Position(0)).count();
    let third = EventStore::open(Box::new(memory)).unwrap();
    assert_eq!(types(third.log(), &["AccountOpened"]), 1);
    assert_eq!(types(third.log(), &["Deposited"]), types(first.log(), &["Deposited"]));
    let plain = first.log().after(Position(0)).filter(|event| event.event_type.as_ref() == "Deposited").count();
    assert_eq!(types(third.log(), &["Deposited"]), plain);
    assert_eq!(types(third.log(), &["FundsReserved"]), 0);
}

/// Copies the texts of a disk.
fn texts(memory: &MemoryKeyValue) -> Vec<(String, String)> {
    let keys = memory.keys().unwrap();
    let mut texts: Vec<_> = keys.into_iter().map(|key| (key.clone(), memory.get(&key).unwrap().unwrap())).collect();
    texts.sort();
    texts
}

fn more(count: u32) -> Vec<Record> {
    (1..=count).map(|number| Record { stream: main_stream(), links: None, ..contract::movement(number) }).collect()
}

#[test]
fn what_an_import_added_to_a_whole_stream_is_shown_at_once_and_folded_behind() {
    let memory = long_log();
    let mut workbench = open(&memory);
    drop(workbench.view(&main_stream()));
    Import::run(&mut workbench, more(MANY_EVENTS + 100)).unwrap();
    let head = Revision(COUNT + 5 + MANY_EVENTS + 100);
    let shown = workbench.shown(&main_stream()).unwrap();
    assert_eq!((shown.head(), shown.floor(), workbench.is_whole(&main_stream())), (head, head, false));
    let newest = shown.state_at(head).values;
    drop(shown);
    // What was folded before is not folded again.
    assert_eq!(workbench.fold_behind(&main_stream(), 100), Some(((COUNT + 105) as usize, head.get())));
    fold_behind(&workbench, 5_000);
    let whole = open(&memory);
    assert_eq!(workbench.view(&main_stream()).unwrap().state_at(head).values, newest);
    assert_eq!(whole.view(&main_stream()).unwrap().state_at(head).values, newest);
}

#[test]
fn an_import_that_is_cancelled_leaves_the_log_as_it_was() {
    let memory = long_log();
    let mut workbench = open(&memory);
    // The open segment is sealed in any case.
    let import = Import::of_records(&mut workbench, more(1)).unwrap();
    import.cancel(&mut workbench).unwrap();
    let (before, hash) = (texts(&memory), workbench.store().head_hash());
    for steps in 0..4 {
        let mut import = Import::of_records(&mut workbench, more(5_000)).unwrap();
        for _ in 0..steps {
            assert!(!import.step(&mut workbench).unwrap());
        }
        import.cancel(&mut workbench).unwrap();
        assert_eq!(texts(&memory), before);
        assert_eq!((workbench.store().head_hash(), open(&memory).store().head_hash()), (hash, hash));
    }
    workbench.execute(&json!({ "type": "Deposit", "amount_minor": 1 }), &request()).unwrap();
    assert_eq!(open(&memory).head(&main_stream()), Revision(COUNT + 6));
}

#[test]
fn records_divided_in_slices_of_any_size_are_written_as_those_divided_at_once() {
    let written = |at_once: usize| {
        let memory = long_log();
        let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
        // Of two streams, one of them new.
        let mut dividing = Dividing::begin(&mut store, (1..=3_000).map(contract::movement).collect()).unwrap();
        let mut steps = 1;
        while !dividing.step(&store, at_once) {
            steps += 1;
        }
        let mut bulk = Bulk::of(&mut store, dividing).unwrap();
        while !bulk.step(&mut store).unwrap() {}
        bulk.finish(&mut store).unwrap();
        assert_eq!(steps, 3_000_usize.div_ceil(at_once));
        assert_eq!(contract::at_once::verify(&store).damage, None);
        (texts(&memory), store.head_hash())
    };
    let at_once = written(usize::MAX);
    for events in [1, 7, 1_000, 1_024, 3_000] {
        assert!(written(events) == at_once, "{events} at once");
    }
}

#[test]
fn while_records_are_divided_nothing_is_written_of_them() {
    let memory = long_log();
    let mut workbench = open(&memory);
    Import::of_records(&mut workbench, more(1)).unwrap().cancel(&mut workbench).unwrap();
    let before = texts(&memory);
    let mut import = Import::of_records(&mut workbench, more(10_000)).unwrap();
    assert!(!import.step(&mut workbench).unwrap());
    assert_eq!((import.progress(), texts(&memory) == before), ((0, 10_000), true));
    import.cancel(&mut workbench).unwrap();
    assert!(texts(&memory) == before);
}

fn facts(count: u32, bad: Option<u32>) -> Vec<Fact> {
    let fact = |number| Fact {
        event_type: "Deposited".to_owned(),
        schema_version: None,
        data: if bad == Some(number) { "{}".to_owned() } else { format!("{{\"amount_minor\": {}}}", number + 1) },
        occurred_at: None,
        links: Links::default(),
    };
    (0..count).map(fact).collect()
}

#[test]
fn facts_that_are_checked_in_slices_are_recorded_as_those_checked_at_once() {
    let (first, second) = (long_log(), long_log());
    let mut at_once = open(&first);
    let positions = at_once.append(facts(3_000, None), &request()).unwrap();
    let mut sliced = open(&second);
    let Appending::New(mut checking) = sliced.begin_append(facts(3_000, None), &request()).unwrap() else {
        panic!("they are new");
    };
    while !checking.step(&sliced, 77).unwrap() {}
    assert_eq!(checking.progress(), (3_000, 3_000));
    Import::run(&mut sliced, checking.into_records()).unwrap();
    assert_eq!(positions.len(), 3_000);
    assert_eq!(sliced.store().head_hash(), at_once.store().head_hash());
    let head = at_once.head(&main_stream());
    let state = |workbench: &Workbench| workbench.view(&main_stream()).unwrap().state_at(head).values;
    assert_eq!(state(&sliced), state(&at_once));
}

#[test]
fn of_facts_checked_in_slices_the_first_bad_one_is_named_and_nothing_is_recorded() {
    let memory = long_log();
    let mut workbench = open(&memory);
    let before = texts(&memory);
    let Appending::New(mut checking) = workbench.begin_append(facts(2_000, Some(1_500)), &request()).unwrap() else {
        panic!("they are new");
    };
    let refusal = loop {
        match checking.step(&workbench, 100) {
            Ok(done) => assert!(!done),
            Err(refusal) => break refusal,
        }
    };
    let at_once = workbench.append(facts(2_000, Some(1_500)), &request()).unwrap_err();
    assert_eq!(refusal, at_once);
    assert_eq!(texts(&memory), before);
}
