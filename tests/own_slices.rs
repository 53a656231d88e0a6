//! A long stream of own events is read, defined anew, sampled and written to in slices, as it is at once.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "own/support.rs"]
mod support;

use foldback::domains::own::Own;
use foldback::engine::domain::Domain as _;
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::values::fields::FieldSpec;
use foldback::engine::view::{Bucket, FieldState, StreamView};
use foldback::sets::folding::Folding;
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use proptest::prelude::*;
use serde_json::json;
use support::{MODEL, bring, define, now, stream};

/// How many events the long stream has: so many that it is read between frames.
const COUNT: u32 = Own::MANY_EVENTS + 300;
/// The same fields by another rule.
const OTHER: &str = "field paid: money EUR = 0 headline\non PaymentCaptured: paid = amount";

fn order() -> StreamId {
    stream("own-shop.A-7")
}

/// A file of so many events of the order, among some of others.
fn file(count: u32) -> String {
    let line = |number: u32, order: &str| {
        let (kind, field) =
            if number.is_multiple_of(7) { ("OrderPlaced", "total") } else { ("PaymentCaptured", "amount") };
        let amount = number * 31 % 90;
        format!("{{\"id\":\"{order}.{number}\",\"type\":\"{kind}\",\"order_id\":\"{order}\",\"{field}\":{amount}.5}}\n")
    };
    let lines = |number: u32| {
        let other = if number < 20 { line(number, &format!("B-{}", number % 10)) } else { String::new() };
        line(number, "A-7") + &other
    };
    (0..count).map(lines).collect()
}

fn open(memory: &MemoryKeyValue) -> Workbench {
    Workbench::open(Box::new(memory.clone())).unwrap()
}

/// A disk with a long stream of own events.
fn long_log() -> MemoryKeyValue {
    let memory = MemoryKeyValue::default();
    assert_eq!(bring(&mut open(&memory), "shop", &file(COUNT)), COUNT as usize + 20);
    memory
}

fn texts(memory: &MemoryKeyValue) -> Vec<(String, Option<String>)> {
    let mut keys = memory.keys().unwrap();
    keys.sort();
    keys.into_iter().map(|key| (key.clone(), memory.get(&key).unwrap())).collect()
}

fn states(view: &dyn StreamView) -> (&'static [FieldSpec], Vec<FieldState>) {
    let revisions = (0..=view.head().0).step_by(61).chain([view.head().0]);
    (view.fields(), revisions.map(|revision| view.state_at(Revision(revision))).collect())
}

/// The states of the stream as whoever opens the log folds them at once.
fn at_once(memory: &MemoryKeyValue) -> (&'static [FieldSpec], Vec<FieldState>) {
    states(&*open(memory).view(&order()).unwrap())
}

fn fold_on(workbench: &Workbench, events: usize) {
    while workbench.fold_behind(&order(), events).is_some() {}
}

fn pay(workbench: &mut Workbench, amount: u32) {
    let request = Request { stream: order(), expected: ExpectedRevision::Any, event_id: None, now: now(), actor: None };
    let data = format!("{{\"amount\": {amount}}}");
    let command = json!({ "type": "RecordEvent", "event_type": "PaymentCaptured", "data": data });
    workbench.execute(&command, &request).unwrap();
}

#[test]
fn without_a_model_a_long_stream_is_read_in_slices_of_any_size_and_is_shown_at_the_end() {
    let memory = long_log();
    let before = texts(&memory);
    for events in [1, 100, 777, usize::MAX] {
        let workbench = open(&memory);
        assert!(workbench.shown(&order()).is_none() && !workbench.is_whole(&order()));
        let (mut done, mut steps) = (0, 0);
        while let Some(progress) = workbench.fold_behind(&order(), events) {
            assert!(progress.0 > done && progress.0 < progress.1, "{progress:?} after {done}");
            (done, steps) = (progress.0, steps + 1);
            // What is cut off here has done nothing.
            assert!(workbench.shown(&order()).is_none());
        }
        assert_eq!(steps, (2 * (COUNT as usize).div_ceil(events)) - 1, "{events}");
        assert!(workbench.is_whole(&order()));
        assert_eq!(states(&*workbench.shown(&order()).unwrap()), at_once(&memory));
    }
    assert_eq!(texts(&memory), before);
}

#[test]
fn a_short_stream_is_shown_at_once() {
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    bring(&mut workbench, "shop", &file(20));
    assert!(workbench.is_whole(&order()));
    assert_eq!(workbench.shown(&order()).unwrap().head(), Revision(20));
    assert_eq!(workbench.fold_behind(&order(), 1), None);
}

#[test]
fn while_a_model_is_read_its_stream_is_shown_as_before() {
    let memory = long_log();
    let mut workbench = open(&memory);
    let before = states(&*workbench.view(&order()).unwrap());
    define(&mut workbench, MODEL).unwrap();
    let mut recorded = 0;
    loop {
        let shown = workbench.shown(&order()).unwrap();
        assert!(!workbench.is_whole(&order()));
        assert_eq!((shown.fields(), shown.head()), (before.0, Revision(COUNT + recorded)));
        assert_eq!(shown.state_at(Revision(COUNT)).values, before.1.last().unwrap().values);
        drop(shown);
        if workbench.fold_behind(&order(), 400).is_none() {
            break;
        }
        // An event goes through the rules of the new model, which the command is held against.
        let total = json!({ "type": "RecordEvent", "event_type": "OrderPlaced", "data": "{\"total\": 1000000}" });
        let request =
            Request { stream: order(), expected: ExpectedRevision::Any, event_id: None, now: now(), actor: None };
        workbench.execute(&total, &request).unwrap();
        recorded += 1;
    }
    assert!(recorded > 1);
    assert_eq!(states(&*workbench.shown(&order()).unwrap()), at_once(&memory));
}

#[test]
fn a_view_that_was_tried_is_the_one_that_is_shown_once_its_model_is_saved_and_no_other() {
    let memory = long_log();
    for (tried, saved) in [(MODEL, MODEL), (OTHER, MODEL)] {
        let mut workbench = open(&memory);
        drop(workbench.view(&order()));
        let mut folding = Folding::begin(order(), foldback::domains::own::set::compiled(tried).unwrap());
        while !folding.step(&workbench, 500) {}
        workbench.offer_view(order(), folding.finish());
        define(&mut workbench, saved).unwrap();
        assert_eq!(workbench.is_whole(&order()), tried == saved);
        fold_on(&workbench, 500);
        assert_eq!(states(&*workbench.shown(&order()).unwrap()), at_once(&memory));
        define(&mut workbench, OTHER).unwrap();
    }
}

#[test]
fn the_newest_state_of_a_stream_that_nobody_looked_at_is_that_of_its_view() {
    let memory = MemoryKeyValue::default();
    let mut workbench = open(&memory);
    bring(&mut workbench, "shop", &file(500));
    let newest = workbench.head_state(&order()).unwrap().values;
    assert_eq!(newest, at_once(&memory).1.last().unwrap().values);
    assert!(!newest.is_empty());
}

#[test]
fn whoever_asks_for_the_fields_of_the_whole_gets_those_of_the_new_model() {
    let memory = long_log();
    let mut workbench = open(&memory);
    let before = workbench.whole_fields(&order());
    define(&mut workbench, MODEL).unwrap();
    assert_eq!((workbench.fields(&order()), workbench.is_whole(&order())), (before, false));
    let names: Vec<&str> = workbench.whole_fields(&order()).iter().map(|field| field.name).collect();
    assert_eq!((names, workbench.is_whole(&order())), (vec!["total", "paid", "status"], true));
}

#[test]
fn what_a_command_is_held_against_is_folded_in_slices() {
    let memory = long_log();
    let mut workbench = open(&memory);
    define(&mut workbench, MODEL).unwrap();
    drop(workbench);
    let mut workbench = open(&memory);
    let mut slices = 0;
    while workbench.fold_for_writing(&order(), 200).is_some() {
        slices += 1;
    }
    assert!(slices > 5);
    let command = json!({ "type": "RecordEvent", "event_type": "PaymentCaptured", "data": "{\"amount\": 1}" });
    let request = Request { stream: order(), expected: ExpectedRevision::Any, event_id: None, now: now(), actor: None };
    assert_eq!(workbench.execute(&command, &request).unwrap_err().message, "paid twice");
    assert_eq!(workbench.fold_for_writing(&order(), 1), None);
    assert_eq!(workbench.fold_for_writing(&stream("account-main"), 1), None);
}

/// Samples a field by looking at each event.
fn sampled(view: &dyn StreamView, field: usize, column: &dyn Fn(Revision) -> usize) -> Vec<Bucket> {
    let mut buckets: Vec<(usize, Bucket)> = Vec::new();
    for last in (0..=view.head().0).map(Revision) {
        let value = view.field_at(field, last).number().unwrap_or(0);
        match buckets.last_mut().filter(|(known, _)| *known == column(last)) {
            Some((_, bucket)) => {
                *bucket = Bucket { last, low: bucket.low.min(value), high: bucket.high.max(value), close: value };
            }
            None => buckets.push((column(last), Bucket { last, low: value, high: value, close: value })),
        }
    }
    buckets.into_iter().map(|(_, bucket)| bucket).collect()
}

#[test]
fn a_field_that_is_read_in_slices_of_any_size_is_sampled_and_explained_as_by_a_look_at_each_event() {
    let memory = long_log();
    define(&mut open(&memory), MODEL).unwrap();
    for events in [1, 100, usize::MAX] {
        let mut workbench = open(&memory);
        let view = workbench.view(&order()).unwrap();
        for field in [1, 0, 2] {
            while !view.sample_some(field, events) {
                assert!(!view.is_sampled(field));
            }
            assert!(view.is_sampled(field));
            let column = |revision: Revision| revision.get() / 7;
            let (first, last) = (Revision(0), view.head());
            assert_eq!(view.trace_over(field, first, last, &column), sampled(&*view, field, &column));
            let tools = view.tools().unwrap();
            while !tools.explain_some(field, events) {
                assert!(!tools.is_explained(field));
            }
            let why = tools.provenance(field, last, usize::MAX);
            let changed = |at: &u32| view.field_at(field, Revision(*at)) != view.field_at(field, Revision(at - 1));
            let steps: Vec<u32> = why.steps.iter().map(|step| step.revision.0).collect();
            assert_eq!((steps, why.changes), ((1..=last.0).filter(changed).collect(), why.steps.len()));
            let mut values = Vec::new();
            view.each(field, Revision(5), Revision(40), &mut |revision, value| values.push((revision, value)));
            let expected = (5..=40).map(Revision).map(|at| (at, view.field_at(field, at).number().unwrap_or(0)));
            assert_eq!(values, expected.collect::<Vec<_>>());
        }
        drop(view);
        // What is recorded is part of it.
        define(&mut workbench, OTHER).unwrap();
        let view = workbench.view(&order()).unwrap();
        while !view.sample_some(0, events) {}
        drop(view);
        pay(&mut workbench, 7);
        let view = workbench.view(&order()).unwrap();
        assert!(view.is_sampled(0), "the newest event follows");
        let column = |revision: Revision| revision.get() / 100;
        assert_eq!(view.trace_over(0, Revision(0), view.head(), &column), sampled(&*view, 0, &column));
        define(&mut workbench, MODEL).unwrap();
    }
}

/// What happens while a stream is read.
#[derive(Clone, Debug)]
enum Act {
    Slice(usize),
    Look,
    Define(bool),
    Pay(u32),
    /// The page is closed and opened again.
    Reopen,
    /// Another tab looks at what is there.
    Refresh,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (1_usize..900).prop_map(Act::Slice),
        2 => Just(Act::Look),
        1 => any::<bool>().prop_map(Act::Define),
        1 => (1_u32..50).prop_map(Act::Pay),
        1 => Just(Act::Reopen),
        1 => Just(Act::Refresh),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("CI").is_some() { 64 } else { 12 }, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_between_two_slices_the_stream_ends_as_it_is_at_once(acts in prop::collection::vec(act(), 1..24)) {
        let memory = long_log();
        let mut workbench = open(&memory);
        // By a model of which no rule rejects a payment.
        define(&mut workbench, OTHER).unwrap();
        for act in acts {
            let before = texts(&memory);
            match act {
                Act::Slice(events) => drop(workbench.fold_behind(&order(), events)),
                Act::Look => drop(workbench.shown(&order())),
                Act::Define(doubled) => {
                    let text = if doubled { OTHER.replace("= amount", "= amount * 2") } else { OTHER.to_owned() };
                    define(&mut workbench, &text).unwrap();
                }
                Act::Pay(amount) => pay(&mut workbench, amount),
                Act::Reopen => workbench = open(&memory),
                Act::Refresh => drop(workbench.refresh().unwrap()),
            }
            if matches!(act, Act::Slice(_) | Act::Look | Act::Reopen | Act::Refresh) {
                prop_assert_eq!(texts(&memory), before, "nothing is written by reading");
            }
        }
        fold_on(&workbench, 333);
        prop_assert_eq!(states(&*workbench.shown(&order()).unwrap()), at_once(&memory));
    }
}
