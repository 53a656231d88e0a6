//! What was known on one day about another, against the plain way: to take the events that were known and had happened, in
//! order, and to fold them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod histories;

use foldback::domains::account::event::{Books, Carried};
use foldback::domains::account::{Account, Event};
use foldback::domains::registry;
use foldback::engine::domain::Encoded;
use foldback::engine::log::envelope::{Revision, StreamId};
use foldback::engine::log::{Record, Recorded};
use foldback::engine::travel::as_at::{Closing, ClosingKind, Moments, Order, Question, until, until_minute};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use foldback::engine::view::{StreamTools as _, View};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Fact, Import, Request, Workbench};
use histories::{Entry, Place, day, entries, log_of, with_decided_books};
use proptest::prelude::*;
use serde_json::{Value, json};

fn bench_of(records: Vec<Record>) -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    Import::run(&mut workbench, records).unwrap();
    workbench
}

fn events<'a>(workbench: &'a Workbench, stream: &StreamId) -> Vec<Recorded<'a>> {
    workbench.log().positions(stream).iter().map(|position| workbench.log().at(*position).unwrap()).collect()
}

/// Folds what was known and had happened, and nothing else. Closed books carry nothing over here: what was before them
/// is folded itself.
fn plainly(workbench: &Workbench, stream: &StreamId, question: &Question) -> Vec<FieldValue> {
    let mut events = events(workbench, stream);
    events.retain(|event| event.recorded_at <= question.known && event.occurred_at <= question.about);
    if question.order == Order::Occurred {
        events.sort_by_key(|event| event.occurred_at);
    }
    let registration = registry().find(|registration| registration.name == stream.domain()).unwrap();
    let mut view = (registration.view)(stream, workbench.log());
    for event in events {
        match event.event_type.as_ref() == "BooksClosed" {
            true => {
                let mut books: Value = serde_json::from_str(event.data).unwrap();
                books["carried"] = Value::Null;
                view.push(EventRef { data: &books.to_string(), ..EventRef::from(&event) });
            }
            false => view.push(EventRef::from(&event)),
        }
    }
    view.state_at(view.head()).values
}

/// Asks every stream of a log, and compares.
fn compare(workbench: &mut Workbench, known: Timestamp, about: Timestamp) {
    let streams: Vec<StreamId> = workbench.log().streams().cloned().collect();
    for stream in streams {
        let mut sets = Vec::new();
        for order in Order::ALL {
            let question = Question { known, about, order };
            let answer = workbench.as_at(&stream, &question).unwrap();
            assert_eq!(answer.state.values, plainly(workbench, &stream, &question), "{stream} {question:?}");
            assert_eq!(answer.state.cost.folded, answer.chosen.folded.len());
            assert_eq!(answer.closings, []);
            // In slices of any size it is the same answer.
            for size in [1, 2, 7] {
                let mut work = workbench.begin_as_at(&stream, &question).unwrap();
                while !work.step(workbench, size) {}
                assert_eq!(work.finish(), answer, "in slices of {size}");
            }
            // What was not known then is what had happened and was written down afterwards.
            let late = |event: &&Recorded<'_>| event.occurred_at <= about && event.recorded_at > known;
            let unknown: Vec<Revision> =
                events(workbench, &stream).iter().filter(late).map(|event| event.revision).collect();
            assert_eq!(answer.chosen.unknown, unknown);
            let mut folded = answer.chosen.folded.clone();
            folded.sort();
            sets.push((folded, answer.chosen.late));
        }
        // Both orders fold the same events. They are one order where none is late.
        assert_eq!(sets[0], sets[1]);
        let all = events(workbench, &stream);
        let is_late = |revision: &&Revision| {
            let event = &all[revision.get() - 1];
            all[..revision.get() - 1].iter().any(|before| before.occurred_at > event.occurred_at)
        };
        assert_eq!(sets[0].1, sets[0].0.iter().filter(is_late).copied().collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_known_is_the_plain_fold_of_what_was_known_and_had_happened(
        entries in entries(40),
        delays in prop::collection::vec(0..9_i64, 40),
        asked in prop::collection::vec((-45..140_i64, -45..90_i64), 1..6),
    ) {
        let mut workbench = bench_of(written_down(with_decided_books(entries), delays));
        for (known, about) in asked {
            compare(&mut workbench, day(known), day(about));
        }
    }

    #[test]
    fn with_everything_known_it_is_the_state_on_screen_whatever_closed_books_carry(
        entries in entries(40),
        delays in prop::collection::vec(0..9_i64, 40),
    ) {
        let workbench = bench_of(written_down(entries, delays));
        let question = Question { known: Timestamp::MAX, about: Timestamp::MAX, order: Order::Recorded };
        for stream in workbench.log().streams().cloned().collect::<Vec<_>>() {
            let view = workbench.view(&stream).unwrap();
            let answer = workbench.as_at(&stream, &question).unwrap();
            prop_assert_eq!(answer.state.values, view.state_at(view.head()).values);
            // A closing that changes an amount is named.
            for revision in (1..=view.head().0).map(Revision).filter(|revision| view.event_type(*revision) == Some("BooksClosed")) {
                let (before, after) = (view.state_at(Revision(revision.0 - 1)), view.state_at(revision));
                let is_named = answer.closings.iter().any(|closing| closing.revision == revision);
                prop_assert!(is_named || before.values[0] == after.values[0], "{} {}", stream, revision);
            }
        }
    }
}

/// Writes events down in the order of the log, some days apart.
fn written_down(entries: Vec<Entry>, delays: Vec<i64>) -> Vec<Record> {
    let entries: Vec<_> = entries.into_iter().filter(|(.., place)| !matches!(place, Place::Archived)).collect();
    let log = log_of(&entries);
    let mut recorded = -45;
    let late = |(event, delay): (Recorded<'_>, i64)| {
        recorded += delay;
        Record { recorded_at: day(recorded), ..event.to_record() }
    };
    log.after(Default::default()).zip(delays).map(late).collect()
}

/// An account with 100.00 in it, whose books were closed on 3 February, and money that does not fit into them.
fn closed(before: Option<Fact>, after: Option<Fact>) -> Workbench {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let mut on = |moment: &str, act: &dyn Fn(&mut Workbench, &Request)| {
        let (stream, now) = (main(), Timestamp::parse(moment).unwrap());
        act(&mut workbench, &Request { stream, expected: Default::default(), event_id: None, now, actor: None });
    };
    let command = |command: Value| {
        move |workbench: &mut Workbench, request: &Request| drop(workbench.execute(&command, request).unwrap())
    };
    let facts = |fact: Option<Fact>| {
        move |workbench: &mut Workbench, request: &Request| {
            drop(workbench.append(fact.clone().into_iter().collect(), request).unwrap());
        }
    };
    on("2026-01-05", &command(json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" })));
    on("2026-01-10", &command(json!({ "type": "Deposit", "amount_minor": 10_000 })));
    on("2026-02-02", &facts(before));
    on("2026-02-03T08:00", &command(json!({ "type": "CloseBooks", "period": "2026-01" })));
    on("2026-02-10", &facts(after));
    workbench
}

fn main() -> StreamId {
    StreamId::new("account-main").unwrap()
}

fn paid(minor: i64, moment: &str) -> Option<Fact> {
    let (data, occurred_at) = (json!({ "amount_minor": minor }).to_string(), Timestamp::parse(moment));
    let links = Default::default();
    Some(Fact { event_type: "Deposited".to_owned(), schema_version: None, data, occurred_at, links })
}

/// Asks for the balance in both orders, which agree.
fn balance(workbench: &Workbench, known: &str, about: &str) -> i64 {
    let ask = |order| {
        let question = Question { known: until(known).unwrap(), about: until(about).unwrap(), order };
        let answer = workbench.as_at(&main(), &question).unwrap();
        assert_eq!(answer.closings, []);
        answer.state.values[0].number().unwrap()
    };
    assert_eq!(ask(Order::Recorded), ask(Order::Occurred), "known {known}, about {about}");
    ask(Order::Recorded)
}

#[test]
fn money_that_is_recorded_after_the_books_were_closed_counts_in_both_orders() {
    let workbench = closed(None, paid(5_000, "2026-01-20"));
    assert_eq!(balance(&workbench, "2026-02-28", "2026-02-28"), 15_000);
    assert_eq!(balance(&workbench, "2026-02-28", "2026-01-31"), 15_000);
    assert_eq!(balance(&workbench, "2026-02-28", "2026-01-19"), 10_000);
    assert_eq!(balance(&workbench, "2026-02-09", "2026-02-09"), 10_000);
}

#[test]
fn money_that_comes_after_the_closing_but_was_recorded_before_counts_once_and_from_its_day_on() {
    let workbench = closed(paid(700, "2026-03-01"), None);
    assert_eq!(balance(&workbench, "2026-02-28", "2026-02-28"), 10_000);
    assert_eq!(balance(&workbench, "2026-02-28", "2026-03-01"), 10_700);
    let both = closed(paid(700, "2026-03-01"), paid(5_000, "2026-01-20"));
    assert_eq!(balance(&both, "2026-02-28", "2026-02-28"), 15_000);
    assert_eq!(balance(&both, "2026-02-28", "2026-03-01"), 15_700);
}

#[test]
fn a_closing_that_overwrites_a_fact_names_it() {
    let carried = json!({ "owner": "Ada", "currency": "EUR", "overdraft_limit_minor": 0, "lowest_balance_minor": 0, "deposits": 1, "withdrawals": 0 });
    let books = |through: u32, balance: i64| {
        let data =
            json!({ "period": "2026-02", "through_revision": through, "balance_minor": balance, "carried": carried });
        Some(Fact { event_type: "BooksClosed".to_owned(), data: data.to_string(), ..paid(1, "2026-02-09").unwrap() })
    };
    let closings = |after: Option<Fact>| {
        let workbench = closed(paid(700, "2026-01-30"), after);
        let view = workbench.view(&main()).unwrap();
        Order::ALL.map(|order| {
            let question = Question { known: Timestamp::MAX, about: Timestamp::MAX, order };
            let answer = workbench.as_at(&main(), &question).unwrap();
            assert_eq!(answer.state.values, view.state_at(view.head()).values);
            answer.closings
        })
    };
    // Books of another system that closed on the second event, and do not know the third.
    let overwrites = |facts: &[u32]| {
        let facts = facts.iter().copied().map(Revision).collect();
        vec![Closing { revision: Revision(5), kind: ClosingKind::Overwrites, facts }]
    };
    assert_eq!(closings(books(2, 10_000)), [overwrites(&[3, 4]), overwrites(&[3, 4])]);
    // Or closed on all of them, at another balance.
    assert_eq!(closings(books(4, 9_000)), [overwrites(&[]), overwrites(&[])]);
    assert_eq!(closings(None), [vec![], vec![]]);
}

#[test]
fn every_domain_answers_at_every_moment_of_its_sample() {
    let mut of_each = 0;
    for registration in registry().filter(|registration| registration.story_stream().is_some()) {
        let told = (registration.sample)();
        let mut moments: Vec<Timestamp> = told.iter().flat_map(|told| [told.occurred_at, told.recorded_at]).collect();
        moments.sort();
        moments.dedup();
        let records = told.into_iter().map(|told| Record {
            stream: StreamId::new(told.stream).unwrap(),
            event_type: told.event.event_type.into(),
            schema_version: told.event.schema_version,
            occurred_at: told.occurred_at,
            recorded_at: told.recorded_at,
            data: told.event.data,
            links: None,
        });
        let mut workbench = bench_of(records.collect());
        let few = moments.len().div_ceil(12);
        for known in moments.iter().step_by(few) {
            for about in moments.iter().step_by(few) {
                compare(&mut workbench, *known, *about);
                of_each += 1;
            }
        }
        compare(&mut workbench, Timestamp::MAX, Timestamp::MAX);
    }
    assert!(of_each > 200, "{of_each}");
}

#[test]
fn a_phone_that_was_offline_told_late_where_the_car_had_been() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    let trips = registry().find(|domain| domain.name == "trip").unwrap();
    workbench.append_sample(trips, Timestamp::MAX).unwrap();
    let ride = StreamId::new("trip-7001").unwrap();
    let fields = workbench.view(&ride).unwrap().fields();
    let ask = |known: &str, about: &str, order| {
        let question = Question { known: until(known).unwrap(), about: until(about).unwrap(), order };
        let answer = workbench.as_at(&ride, &question).unwrap();
        let named =
            |name: &str| answer.state.values[fields.iter().position(|field| field.name == name).unwrap()].json();
        json!([named("status"), named("distance"), named("late_positions"), answer.chosen.unknown.len()])
    };
    let (seven, later) = ("2026-05-04T19:00:00Z", "2026-05-04");
    assert_eq!(ask(seven, seven, Order::Recorded), json!(["Started", 12_100, 0, 4]));
    // In the order of recording the end came first, and the rest after it; as it happened they were on the way.
    assert_eq!(ask(later, later, Order::Recorded), json!(["Completed", 27_300, 5, 0]));
    assert_eq!(ask(later, later, Order::Occurred), json!(["Completed", 27_300, 0, 0]));
    assert_eq!(ask(later, seven, Order::Recorded), json!(["Started", 22_600, 0, 0]));
}

#[test]
fn what_is_archived_cannot_be_asked_about() {
    let mut view = View::<Account>::default();
    let carried = Carried {
        owner: "Ada".into(),
        currency: Currency::EUR,
        overdraft_limit: Money::ZERO,
        lowest_balance: Money::ZERO,
        deposits: 1,
        withdrawals: 0,
    };
    let (period, through, balance) = ("2026-01".into(), Revision(1), Money::clamped(700));
    let books = Event::BooksClosed(Box::new(Books { period, through, balance, carried: Some(carried) })).encode();
    let paid = Event::Deposited { amount: Money::clamped(50), memo: None }.encode();
    let archived = Encoded { event_type: "Archived", schema_version: 0, data: "".into() };
    view.push(EventRef::dated(&archived, day(30)));
    for event in [&books, &paid, &paid] {
        view.push(EventRef::dated(event, day(30)));
    }
    // The third happened before the books were closed, and was recorded after it.
    let moments = |revision: Revision| {
        let (occurred, recorded) = [(30, 30), (30, 30), (40, 40), (20, 41)][revision.get() - 1];
        Some(Moments { occurred_at: day(occurred), recorded_at: day(recorded) })
    };
    let ask = |known, about| {
        let question = Question { known: day(known), about: day(about), order: Order::Occurred };
        view.as_at(&question, &moments).map(|answer| answer.state.values[0].number().unwrap())
    };
    assert_eq!((ask(29, 90), ask(90, 29)), (None, None));
    assert_eq!((ask(30, 30), ask(40, 40), ask(41, 40), ask(41, 30)), (Some(700), Some(750), Some(800), Some(750)));
    // What is before the closing is archived: what happened there and came late is on top of it, and named.
    let question = Question { known: day(41), about: day(30), order: Order::Occurred };
    let closings = view.as_at(&question, &moments).unwrap().closings;
    assert_eq!(closings, [Closing { revision: Revision(2), kind: ClosingKind::Archived, facts: vec![Revision(4)] }]);
}

#[test]
fn a_day_by_itself_is_meant_to_its_end() {
    let text = |text: &str| until(text).map(|moment| moment.to_string());
    assert_eq!(text("2026-01-19").as_deref(), Some("2026-01-19T23:59:59.999Z"));
    assert_eq!(text("1969-12-31").as_deref(), Some("1969-12-31T23:59:59.999Z"));
    assert_eq!(text("2026-01-19T18:00Z").as_deref(), Some("2026-01-19T18:00:00.000Z"));
    assert_eq!(text("soon"), None);
    assert_eq!(Timestamp::MAX.end_of_day(), Timestamp::MAX);
    // So is a minute of it.
    let minute = |clock: &str| until_minute(until("2026-01-19").unwrap(), clock).map(|moment| moment.to_string());
    assert_eq!(minute("18:04").as_deref(), Some("2026-01-19T18:04:59.999Z"));
    assert_eq!((minute(""), minute("25:00"), minute("18:04:11")), (None, None, None));
}
