//! Snapshots speed up opening and are never needed for it: with or without them, whole or damaged, every answer is the same.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contract;
mod histories;

use std::time::{Duration, Instant};

use contract::at_once::{check_file, export_period};
use foldback::domains::account::event::{Books, Carried, Transfer};
use foldback::domains::account::{Account, Event};
use foldback::engine::domain::{Encoded, Snapshots as _};
use foldback::engine::log::Record;
use foldback::engine::log::envelope::{ExpectedRevision, Hash, Position, Revision, StreamId};
use foldback::engine::user_error::UserError;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::{EventRef, Head, LoneHead as _, StreamHead as _};
use foldback::engine::view::{StreamView as _, View};
use foldback::storage::layout::SEGMENT_EVENTS;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::snapshot::{MAX_SNAPSHOT_UNITS, Snapshot};
use foldback::storage::{EventStore, KeyValue};
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Import, Request, SNAPSHOT_EVENTS, Workbench};
use histories::transfer_event;
use proptest::prelude::*;
use serde_json::{Value, json};

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

fn import(workbench: &mut Workbench, records: Vec<Record>) {
    Import::run(workbench, records).unwrap();
}

/// Records that open the account and move money, `count` in all.
fn movements(count: u32) -> Vec<Record> {
    let opened = Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR };
    let moved = (2..=count).map(|number| {
        let mut record = contract::movement(number);
        (record.stream, record.links) = (main_stream(), None);
        record
    });
    std::iter::once(record(&opened.encode())).chain(moved).collect()
}

fn deposit(minor: i64) -> Value {
    json!({ "type": "Deposit", "amount_minor": minor })
}

fn key() -> String {
    Snapshot::key(&main_stream())
}

fn snapshot_text(memory: &MemoryKeyValue) -> Option<String> {
    memory.get(&key()).unwrap()
}

/// Returns the snapshot of the main stream where it is trusted.
fn trusted(memory: &MemoryKeyValue) -> Option<Snapshot> {
    EventStore::open(Box::new(memory.clone())).unwrap().snapshot(&main_stream(), Account::STATE_VERSION)
}

/// Copies a disk, so that what is done to one is not done to the other.
fn copy(memory: &MemoryKeyValue) -> MemoryKeyValue {
    let mut copied = MemoryKeyValue::default();
    for key in memory.keys().unwrap() {
        copied.set(&key, &memory.get(&key).unwrap().unwrap()).unwrap();
    }
    copied
}

/// Returns the same disk without its snapshots.
fn without(memory: &MemoryKeyValue) -> MemoryKeyValue {
    let mut copied = copy(memory);
    copied.remove(&key()).unwrap();
    copied
}

/// All that a workbench says of the main stream: what became of commands, the log, and the state by a fold of everything.
type Answers = (Vec<Result<Vec<Position>, UserError>>, String, Vec<Value>, Vec<Value>);

fn answers(memory: &MemoryKeyValue, commands: &[Value]) -> Answers {
    let memory = copy(memory);
    let mut workbench = open(&memory);
    let outcomes = commands.iter().map(|command| workbench.execute(command, &request())).collect();
    let newest: Vec<Value> =
        workbench.head_state(&main_stream()).unwrap().values.iter().map(|value| value.json()).collect();
    let log = workbench.export(ExportFormat::Ndjson, None, &main_stream());
    let again = open(&memory);
    let view = again.view(&main_stream()).unwrap();
    let folded = view.state_at(view.head()).values.iter().map(|value| value.json()).collect();
    (outcomes, log, newest, folded)
}

fn money() -> impl Strategy<Value = Money> {
    prop_oneof![9 => -10_000..10_000_i64, 1 => Money::MIN.minor()..=Money::MAX.minor()].prop_map(Money::clamped)
}

fn event() -> impl Strategy<Value = Event> {
    let revision = || (0..40_u32).prop_map(Revision);
    let text = || "\\PC{0,8}".prop_map(Box::<str>::from);
    prop_oneof![
        1 => (text(), prop_oneof![Just("EUR"), Just("JPY")])
            .prop_map(|(owner, code)| Event::AccountOpened { owner, currency: Currency::from_code(code).unwrap() }),
        4 => money().prop_map(|amount| Event::Deposited { amount, memo: None }),
        4 => (money(), text()).prop_map(|(amount, memo)| Event::Withdrawn { amount, memo: Some(memo) }),
        1 => money().prop_map(|limit| Event::OverdraftLimitSet { limit }),
        2 => (revision(), money(), text())
            .prop_map(|(revision, effect, reason)| Event::EntryReversed { revision, effect, reason }),
        3 => transfer_event(money(), prop::option::of(text())),
        1 => prop_oneof![Just(Event::AccountFrozen), Just(Event::AccountUnfrozen), Just(Event::AccountClosed)],
        1 => (text(), revision(), money(), prop::option::of((text(), money()))).prop_map(
            |(period, through, balance, carried)| {
                let carried = carried.map(|(owner, limit)| Carried {
                    owner,
                    currency: Currency::EUR,
                    overdraft_limit: limit,
                    lowest_balance: limit.negated(),
                    deposits: 7,
                    withdrawals: 3,
                });
                Event::BooksClosed(Box::new(Books { period, through, balance, carried }))
            }
        ),
    ]
}

fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 1..most)
}

fn command() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-5..20_000_i64).prop_map(deposit),
        (0..20_000_i64).prop_map(|minor| json!({ "type": "Withdraw", "amount_minor": minor })),
        (0..50_u32).prop_map(|revision| json!({ "type": "ReverseEntry", "revision": revision, "reason": "error" })),
        Just(json!({ "type": "UnfreezeAccount" })),
        (1..9_000_i64).prop_map(|minor| json!({ "type": "Transfer", "to": "account-b", "amount_minor": minor })),
        (0..50_u32).prop_map(|number| json!({ "type": "ReleaseTransfer", "transfer": number, "reason": "late" })),
        Just(json!({ "type": "CloseBooks", "period": "2026-05" })),
        Just(json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" })),
    ]
}

proptest! {
    #[test]
    fn a_snapshot_and_the_events_after_it_are_the_full_replay(events in events(120), at in any::<prop::sample::Index>()) {
        let place = at.index(events.len() + 1);
        let mut view = View::<Account>::default();
        let encoded: Vec<Encoded> = events.iter().map(Event::encode).collect();
        encoded.iter().for_each(|event| view.push(EventRef::dated(event, Timestamp::from_millis(0))));
        // Through its text, as it is kept.
        let kept: Value = serde_json::from_str(&view.snapshot_at(Revision::from_len(place)).unwrap().to_string()).unwrap();
        let state = view.replay().state_at(Revision::from_len(place)).0;
        prop_assert_eq!(Account::restore(&kept), Some(state));
        let mut head = Head::<Account>::default();
        prop_assert!(head.restore(Revision::from_len(place), &kept));
        encoded[place..].iter().for_each(|event| head.push(EventRef::dated(event, Timestamp::from_millis(0))));
        prop_assert_eq!(head.revision(), view.head());
        prop_assert_eq!(head.snapshot(), view.snapshot_at(view.head()));
        prop_assert_eq!(head.state().values, view.state_at(view.head()).values);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn commands_are_answered_alike_with_and_without_a_snapshot(
        parts in prop::collection::vec(events(40), 1..4),
        at in any::<prop::sample::Index>(),
        tail in events(20),
        commands in prop::collection::vec(command(), 1..6),
        flip in any::<prop::sample::Index>(),
    ) {
        let memory = MemoryKeyValue::default();
        let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
        let mut view = View::<Account>::default();
        let place = at.index(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let mut workbench = open(&memory);
            import(&mut workbench, part.iter().map(|event| record(&event.encode())).collect());
            part.iter().map(Event::encode).for_each(|event| view.push(EventRef::dated(&event, Timestamp::from_millis(0))));
            if index == place {
                store = EventStore::open(Box::new(memory.clone())).unwrap();
                store.keep_snapshot(&main_stream(), Account::STATE_VERSION, (view.snapshot_at(view.head()).unwrap(), view.trail_at(view.head())));
            }
        }
        drop(store);
        let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
        tail.iter().for_each(|event| store.append(vec![record(&event.encode())]).unwrap());
        drop(store);
        let base = Revision::from_len(parts[..=place].iter().map(Vec::len).sum());
        prop_assert_eq!(trusted(&memory).map(|snapshot| snapshot.revision), Some(base));
        prop_assert_eq!(open(&memory).head_state(&main_stream()).unwrap().cost.checkpoint, base);

        let plain = answers(&without(&memory), &commands);
        prop_assert_eq!(&plain.2, &plain.3);
        prop_assert_eq!(&answers(&memory, &commands), &plain);
        // A character of it changed, it is none.
        let mut damaged = copy(&memory);
        let mut text: Vec<char> = snapshot_text(&memory).unwrap().chars().collect();
        let flip = flip.index(text.len());
        text[flip] = if text[flip] == '7' { '8' } else { '7' };
        damaged.set(&key(), &text.into_iter().collect::<String>()).unwrap();
        prop_assert_eq!(trusted(&damaged), None);
        prop_assert_eq!(open(&damaged).head_state(&main_stream()).unwrap().cost.checkpoint, Revision(0));
        prop_assert_eq!(&answers(&damaged, &commands), &plain);
    }
}

/// A log of 300 movements whose import has left a snapshot, and some events after it.
fn with_snapshot() -> MemoryKeyValue {
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    import(&mut workbench, movements(300));
    (1..=5).for_each(|minor| drop(workbench.execute(&deposit(minor), &request()).unwrap()));
    memory
}

#[test]
fn a_snapshot_that_is_not_of_this_log_and_version_is_discarded() {
    let memory = with_snapshot();
    let good = trusted(&memory).unwrap();
    assert_eq!((good.revision, good.position), (Revision(300), Position(300)));
    let plain = answers(&without(&memory), &[deposit(9)]);
    let other = || StreamId::new("account-other").unwrap();
    let wrong = [
        Snapshot { state_version: Account::STATE_VERSION + 1, ..good.clone() },
        Snapshot { stream: other(), ..good.clone() },
        Snapshot { revision: Revision(299), ..good.clone() },
        Snapshot { position: Position(299), ..good.clone() },
        Snapshot { position: Position(305), revision: Revision(305), ..good.clone() },
        Snapshot { hash: Hash::GENESIS, ..good.clone() },
        // A state that its domain cannot read.
        Snapshot { state: json!({ "balance_minor": 5 }), ..good.clone() },
    ];
    let text = good.text();
    assert_eq!(snapshot_text(&memory), Some(text.clone()));
    let cut = ["".to_owned(), text[..text.len() - 1].to_owned(), text.replacen("\"foldback\":1", "\"foldback\":2", 1)];
    for text in wrong.iter().map(Snapshot::text).chain(cut) {
        let mut memory = copy(&memory);
        memory.set(&key(), &text).unwrap();
        let newest = open(&memory).head_state(&main_stream()).unwrap();
        assert_eq!(newest.cost.checkpoint, Revision(0), "{text}");
        assert_eq!(answers(&memory, &[deposit(9)]), plain, "{text}");
    }
    // Another log that is as long.
    let mut stranger = MemoryKeyValue::default();
    let mut records = movements(300);
    records[7].data = "{\"amount_minor\":1}".into();
    import(&mut open(&stranger), records);
    stranger.set(&key(), &text).unwrap();
    assert_eq!(trusted(&stranger), None);
}

#[test]
fn every_changed_character_of_a_snapshot_is_noticed() {
    let text = trusted(&with_snapshot()).unwrap().text();
    assert!(Snapshot::read(&text).is_some());
    for (index, _) in text.char_indices() {
        for new in ["0", "1", "a", " ", "\"", ""] {
            let changed = format!("{}{new}{}", &text[..index], &text[index + 1..]);
            assert!(changed == text || Snapshot::read(&changed).is_none(), "{changed}");
        }
    }
}

#[test]
fn a_snapshot_that_is_not_what_the_events_say_gives_way_to_the_fold() {
    let mut memory = with_snapshot();
    let mut forged = trusted(&memory).unwrap();
    forged.state["balance_minor"] = json!(1_000_000_000);
    memory.set(&key(), &forged.text()).unwrap();
    let plain = answers(&without(&memory), &[]).3;
    let mut workbench = open(&memory);
    let believed = workbench.head_state(&main_stream()).unwrap();
    assert_ne!(believed.values[0].json(), plain[0]);
    // Whoever looks at the stream has all of it folded, and that is what counts from then on.
    workbench.view(&main_stream()).unwrap();
    assert_eq!(workbench.head_state(&main_stream()).unwrap().values[0].json(), plain[0]);
    workbench.drop_disproved_snapshots();
    assert_eq!(snapshot_text(&memory), None);
    assert_eq!(answers(&memory, &[]).2, plain);
    // A look at a stream whose snapshot is true leaves it.
    let memory = with_snapshot();
    open(&memory).view(&main_stream()).unwrap();
    assert!(trusted(&memory).is_some());
}

#[test]
fn snapshots_are_written_with_sealed_segments_and_no_more_often() {
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    import(&mut workbench, movements(SNAPSHOT_EVENTS - 1));
    assert_eq!(snapshot_text(&memory), None, "a short stream needs none");
    let mut seen = Vec::new();
    for minor in 1..=2 * SEGMENT_EVENTS as i64 + 10 {
        if minor == 1500 {
            // From here on the stream is looked at; the view's states are kept then.
            workbench.view(&main_stream()).unwrap();
        }
        workbench.execute(&deposit(minor), &request()).unwrap();
        let text = snapshot_text(&memory);
        if seen.last() != Some(&text) {
            seen.push(text);
        }
    }
    let positions: Vec<u32> = seen.iter().flatten().map(|text| Snapshot::read(text).unwrap().position.0).collect();
    assert_eq!(positions, [255 + 1024, 255 + 2048]);
    let again = open(&memory);
    assert_eq!(again.head_state(&main_stream()).unwrap().cost.checkpoint, Revision(255 + 2048));
    let newest = again.head_state(&main_stream()).unwrap().values;
    let view = again.view(&main_stream()).unwrap();
    assert_eq!(view.state_at(view.head()).values, newest);
}

#[test]
fn what_this_version_does_not_know_is_not_made_a_snapshot_of() {
    let memory = MemoryKeyValue::default();
    let mut records = movements(300);
    (records[9].event_type, records[9].data) = ("CardIssued".into(), "{}".into());
    import(&mut open(&memory), records.clone());
    assert_eq!(snapshot_text(&memory), None);
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    workbench.view(&main_stream());
    import(&mut workbench, records);
    assert_eq!(snapshot_text(&memory), None);
}

#[test]
fn snapshots_give_their_room_to_the_log() {
    let memory = with_snapshot();
    let tight = MemoryKeyValue::with_quota(memory.used() + 200);
    let mut disk: Box<dyn KeyValue> = Box::new(tight.clone());
    for key in memory.keys().unwrap() {
        disk.set(&key, &memory.get(&key).unwrap().unwrap()).unwrap();
    }
    let mut workbench = Workbench::open(disk).unwrap();
    let units = workbench.store().usage().units;
    assert_eq!(units, tight.used(), "the meter counts them");
    while snapshot_text(&tight).is_some() {
        workbench.execute(&deposit(1), &request()).unwrap();
    }
    assert!(workbench.head(&main_stream()) > Revision(305));
    while workbench.execute(&deposit(1), &request()).is_ok() {}
    assert_eq!(workbench.store().usage().units, tight.used());
    let before: Vec<_> = tight.keys().unwrap();
    assert_eq!(workbench.execute(&deposit(1), &request()).unwrap_err().name, "QuotaExceeded");
    assert_eq!(tight.keys().unwrap(), before);
}

#[test]
fn a_state_that_is_too_large_is_not_kept() {
    let memory = with_snapshot();
    let text = snapshot_text(&memory);
    let mut store = EventStore::open(Box::new(memory.clone())).unwrap();
    store.keep_snapshot(&main_stream(), Account::STATE_VERSION, (json!("x".repeat(MAX_SNAPSHOT_UNITS as usize)), None));
    assert_eq!(snapshot_text(&memory), text);
}

#[test]
fn clear_takes_snapshots_away() {
    let memory = with_snapshot();
    open(&memory).clear().unwrap();
    assert_eq!(snapshot_text(&memory), None);
}

#[test]
fn archiving_takes_snapshots_away_and_new_ones_go_on_from_closed_books() {
    let memory = with_snapshot();
    let mut workbench = open(&memory);
    let balance = workbench.head_state(&main_stream()).unwrap().values[0].clone();
    let close = json!({ "type": "CloseBooks", "period": "2026-05" });
    if balance.number() < Some(0) {
        workbench.execute(&deposit(-balance.number().unwrap()), &request()).unwrap();
    }
    workbench.execute(&close, &request()).unwrap();
    let period = workbench.closed_period().unwrap();
    let file = export_period(&mut workbench, &period);
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, request().now).unwrap();
    assert_eq!(snapshot_text(&memory), None);
    (1..=SEGMENT_EVENTS as i64 + 10).for_each(|minor| drop(workbench.execute(&deposit(minor), &request()).unwrap()));
    let kept = trusted(&memory).unwrap();
    assert!(kept.revision > Revision(306));

    let commands = [deposit(5), json!({ "type": "ReverseEntry", "revision": 12, "reason": "error" })];
    let plain = answers(&without(&memory), &commands);
    assert_eq!(plain.2, plain.3);
    assert_eq!(answers(&memory, &commands), plain);
    // The archived events come back by their file: the snapshot is still what they say.
    let mut workbench = open(&memory);
    assert_eq!(workbench.head_state(&main_stream()).unwrap().cost.checkpoint, kept.revision);
    contract::at_once::import(&mut workbench, &file).unwrap();
    assert_eq!(workbench.view(&main_stream()).unwrap().floor(), Revision(0));
    assert_eq!(trusted(&memory), Some(kept));
}

/// What is written changes only together with the version, so that no older snapshot is read as what it is not.
#[test]
fn the_state_of_version_2_is_written_like_this() {
    let mut view = View::<Account>::default();
    for (_, event) in foldback::domains::account::sample::history() {
        let event = event.encode();
        view.push(EventRef::dated(&event, Timestamp::from_millis(0)));
    }
    let transfer = Transfer {
        number: Revision(59),
        other: "account-b".into(),
        amount: Money::clamped(500),
        currency: Currency::EUR,
        memo: None,
    };
    let event = Event::FundsReserved(Box::new(transfer)).encode();
    view.push(EventRef::dated(&event, Timestamp::from_millis(0)));
    let reversed = json!({
        "balance_minor": 67600, "closed_books": null, "currency": "EUR", "deposits": 7, "lowest_balance_minor": -5310,
        "overdraft_limit_minor": 20000, "owner": "Ada", "reservations": [], "reversed": [23], "status": "Open",
        "withdrawals": 32,
    });
    let closed = json!({
        "balance_minor": 182865, "closed_books": ["2026-01", 42], "currency": "EUR", "deposits": 10,
        "lowest_balance_minor": -5310, "overdraft_limit_minor": 30000, "owner": "Ada",
        "reservations": [{ "amount_minor": 500, "currency": "EUR", "to": "account-b", "transfer": 59 }], "reversed": null,
        "status": "Open", "withdrawals": 41,
    });
    let states = [42, 59].map(|revision| view.snapshot_at(Revision(revision)).unwrap());
    assert_eq!((Account::STATE_VERSION, states), (2, [reversed, closed]));
}

/// What a snapshot saves, in one run: `cargo test --release --no-default-features --test snapshot -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn opening_and_the_first_command_with_and_without() {
    let memory = MemoryKeyValue::default();
    import(&mut open(&memory), movements(100_000));
    let bare = without(&memory);
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (mut opened, mut with, mut plain, mut folded) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..21 {
        for (memory, times) in [(&memory, &mut with), (&bare, &mut plain)] {
            let start = Instant::now();
            let mut workbench = open(memory);
            opened.push(start.elapsed());
            let start = Instant::now();
            // Refused by the rules, so that the log stays as it is.
            workbench.execute(&deposit(0), &request()).unwrap_err();
            times.push(start.elapsed());
        }
        let workbench = open(&bare);
        let start = Instant::now();
        workbench.view(&main_stream()).unwrap();
        folded.push(start.elapsed());
    }
    let (opened, with, plain, folded) = (median(opened), median(with), median(plain), median(folded));
    println!("reading the log {opened:?}; the first command {with:?} with, {plain:?} without; a whole view {folded:?}");
    let ratio = (opened + plain).as_secs_f64() / (opened + with).as_secs_f64();
    println!("opening and the first command: {:?} with, {:?} without: {ratio:.2} times", opened + with, opened + plain);
}
