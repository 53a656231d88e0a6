//! The CRUD twin: without a bug it is the fold at the head; after one only the fold can be made right again.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use foldback::domains::account::event::Transfer;
use foldback::domains::account::twin::{Both, Lesson};
use foldback::domains::account::{Event, State, sample};
use foldback::domains::domain;
use foldback::engine::log::envelope::ExpectedRevision;
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Weighing, Workbench};
use proptest::prelude::*;
use serde_json::json;

fn event() -> impl Strategy<Value = Event> {
    let amount = (1..1_000_000_i64).prop_map(Money::clamped);
    prop_oneof![
        4 => amount.clone().prop_map(|amount| Event::Deposited { amount, memo: None }),
        4 => amount.clone().prop_map(|amount| Event::Withdrawn { amount, memo: None }),
        1 => amount.clone().prop_map(|limit| Event::OverdraftLimitSet { limit }),
        1 => (1..40_u32, amount).prop_map(|(revision, effect)| Event::EntryReversed {
            revision: Revision(revision), effect, reason: "typed wrong".into()
        }),
        1 => Just(Event::AccountFrozen),
        1 => Just(Event::AccountUnfrozen),
        2 => (0..4_usize, 1..9_u32, 1..1_000_000_i64).prop_map(|(kind, number, minor)| {
            let (transfer, amount) = (Revision(number), Money::clamped(minor));
            let (other, memo) = ("account-b".into(), None);
            let whole = Box::new(Transfer { number: transfer, other, amount, currency: Currency::EUR, memo });
            match kind {
                0 => Event::FundsReserved(whole),
                1 => Event::TransferReceived(whole),
                2 => Event::TransferConfirmed { transfer, amount },
                _ => Event::TransferReleased { transfer, reason: "refused".into() },
            }
        }),
        1 => Just(Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR }),
    ]
}

fn after(events: &[Event], lesson: &Lesson) -> Both {
    let mut both = Both::default();
    events.iter().for_each(|event| both.take(lesson, event, Timestamp::from_millis(7)));
    both
}

fn deposits(events: &[Event], from: usize, until: usize) -> i64 {
    let amounts = events.iter().take(until).skip(from).map(|event| match event {
        Event::Deposited { amount, .. } => amount.minor(),
        _ => 0,
    });
    amounts.sum()
}

proptest! {
    #[test]
    fn without_a_bug_the_twin_is_the_fold_at_the_head(events in prop::collection::vec(event(), 0..60)) {
        let both = after(&events, &Lesson::default());
        let mut state = State::default();
        events.iter().for_each(|event| state.evolve(event));
        let row = &both.row;
        prop_assert_eq!(
            (row.balance, row.overdraft_limit, row.status, row.owner.as_ref()),
            (state.balance, state.overdraft_limit, state.status, state.owner.as_ref())
        );
        prop_assert_eq!(&both.shown, &state);
        prop_assert_eq!(&both.right, &state);
    }

    #[test]
    fn a_fixed_bug_leaves_only_the_twin_wrong_and_by_what_it_did_while_it_was_there(
        events in prop::collection::vec(event(), 0..60), from in 0..60_usize, length in 0..60_usize
    ) {
        let until = (from + length).min(events.len());
        let wrong = deposits(&events, from, until);
        let mut lesson = Lesson { injected: Some(Revision::from_len(from)), ..Lesson::default() };
        let off = |both: &Both| (both.row.balance.minor() - both.right.balance.minor(), both.shown.balance.minor() - both.right.balance.minor());
        let all = deposits(&events, from, events.len());
        prop_assert_eq!(off(&after(&events, &lesson)), (all, all));
        lesson.fixed = Some(Revision::from_len(until));
        prop_assert_eq!(off(&after(&events, &lesson)), (wrong, wrong));
        lesson.replayed = true;
        prop_assert_eq!(off(&after(&events, &lesson)), (wrong, 0));
    }
}

#[test]
fn the_bug_starts_at_the_cursor() {
    let events: Vec<Event> = sample::history().into_iter().map(|(_, event)| event).collect();
    let off = |cursor: usize| {
        let both = after(&events, &Lesson::from(Revision::from_len(cursor)));
        both.row.balance.minor() - both.right.balance.minor()
    };
    for cursor in 1..=events.len() {
        // The cursor's event goes through it, and those after it.
        assert_eq!(off(cursor), deposits(&events, cursor - 1, events.len()), "at {cursor}");
    }
    assert_eq!(off(0), off(1));
}

#[test]
fn the_samples_twin_knows_todays_balance_and_no_other() {
    let events: Vec<Event> = sample::history().into_iter().map(|(_, event)| event).collect();
    let both = after(&events, &Lesson::default());
    assert_eq!(both.row.balance, Money::clamped(182_865));
    assert_eq!(both.row.updated_at, Timestamp::from_millis(7));
}

#[test]
fn closing_the_books_does_not_heal_the_twin() {
    let events: Vec<Event> = sample::history().into_iter().map(|(_, event)| event).collect();
    let lesson = Lesson { injected: Some(Revision(5)), fixed: Some(Revision(35)), replayed: false };
    let off = |lesson: &Lesson| {
        let both = after(&events, lesson);
        let right = both.right.balance.minor();
        (both.row.balance.minor() - right, both.shown.balance.minor() - right)
    };
    let wrong = deposits(&events, 5, 35);
    assert!(wrong > 0 && events.iter().skip(35).any(|event| matches!(event, Event::BooksClosed(_))));
    assert_eq!(off(&lesson), (wrong, wrong));
    assert_eq!(off(&Lesson { replayed: true, ..lesson }), (wrong, 0));
}

#[test]
fn only_an_account_has_a_twin_and_an_unknown_event_leaves_it_as_it_is() {
    let mut log = Log::default();
    let mut push = |stream: &str, event_type: &str, data: &str| {
        let now = Timestamp::from_millis(7);
        log.push(Record {
            stream: StreamId::new(stream).unwrap(),
            event_type: event_type.into(),
            schema_version: 1,
            occurred_at: now,
            recorded_at: now,
            data: data.into(),
            links: None,
        });
    };
    push("account-a", "AccountOpened", r#"{"currency":"EUR","owner":"Ada"}"#);
    push("account-a", "Forgotten", "{}");
    push("account-a", "Deposited", r#"{"amount_minor":500}"#);
    push("order-1", "OrderPlaced", "{}");
    let both = |stream: &str| Both::of(&log, &StreamId::new(stream).unwrap(), &Lesson::from(Revision(3)));
    let account = both("account-a").unwrap();
    // The unknown event has its revision: the bug begins at the third event, not after it.
    assert_eq!((account.right.balance, account.row.balance), (Money::clamped(500), Money::clamped(1_000)));
    assert_eq!(both("order-1"), None);
    // In slices of any size it is the same.
    for size in 1..5 {
        let mut sliced = Both::default();
        while !sliced.step(&log, &StreamId::new("account-a").unwrap(), &Lesson::from(Revision(3)), size) {}
        assert_eq!(sliced, account, "in slices of {size}");
    }
}

/// Records the sample of the account.
fn sampled() -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.append_sample(domain("account").unwrap(), Timestamp::MAX).unwrap();
    workbench
}

#[test]
fn what_a_row_would_have_lost_is_each_value_that_an_event_replaced() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let stream = StreamId::new("account-main").unwrap();
    assert_eq!(workbench.weigh(&stream), None);
    let mut give = |command: serde_json::Value| {
        let stream = stream.clone();
        let request =
            Request { stream, expected: ExpectedRevision::Any, event_id: None, now: Timestamp::MAX, actor: None };
        workbench.execute(&command, &request).unwrap();
        workbench.weigh(&request.stream).unwrap()
    };
    let opened = give(json!({"type": "OpenAccount", "owner": "Ada", "currency": "EUR"}));
    assert_eq!((opened.events, opened.overwritten, opened.compared), (1, 0, 1));
    // The balance and the count of deposits.
    let deposited = give(json!({"type": "Deposit", "amount_minor": 5_000}));
    assert_eq!((deposited.events, deposited.overwritten), (2, 2));
    let limited = give(json!({"type": "SetOverdraftLimit", "limit_minor": 100}));
    assert_eq!((limited.events, limited.overwritten), (3, 3));
    assert!(limited.event_bytes > deposited.event_bytes);
}

#[test]
fn a_stream_weighed_in_slices_of_any_size_weighs_the_same() {
    let workbench = sampled();
    for stream in ["account-main", "account-savings", "account-none"] {
        let stream = StreamId::new(stream).unwrap();
        for events in [1, 7, 57, 58, 59, u32::MAX] {
            let mut weighing = Weighing::begin(&workbench, &stream).unwrap();
            while !weighing.step(&workbench, events) {}
            assert_eq!(weighing.weighed(), workbench.weigh(&stream), "{stream}, {events} at once");
        }
    }
}

#[test]
fn the_figures_of_a_log_are_its_own() {
    let workbench = sampled();
    let stream = StreamId::new("account-main").unwrap();
    let weighed = workbench.weigh(&stream).unwrap();
    let data: usize =
        (1..=58).map(|revision| workbench.log().in_stream(&stream, Revision(revision)).unwrap().bytes()).sum();
    assert_eq!((weighed.events, weighed.event_bytes, weighed.compared), (58, data, 58));
    assert_eq!(weighed.bytes_per_event(), data / 58);
    assert_eq!(weighed.tenths(), data * 10 / weighed.row_bytes);
    assert!(weighed.folded() <= 58 && weighed.overwritten > 58, "{weighed:?}");
}
