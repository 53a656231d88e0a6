//! The sample histories in one log: whatever was recorded before, each keeps its own times, streams and causes.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod at_once;
mod sample;

use foldback::domains::{Registration, first, registry};
use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
use foldback::engine::travel::as_at::{Order, Question};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Request, SAMPLE, Workbench};
use serde_json::json;

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

const WRITTEN: &str = "2026-11-26T12:00";

/// A log with an account of the person's own, opened just now.
fn written_to_just_now(disk: MemoryKeyValue, name: &str) -> Workbench {
    let mut workbench = Workbench::open(Box::new(disk)).unwrap();
    act(&mut workbench, name, &json!({ "type": "OpenAccount", "owner": "Grace", "currency": "EUR" }), WRITTEN);
    workbench
}

fn act(workbench: &mut Workbench, name: &str, command: &serde_json::Value, now: &str) -> Position {
    let (expected, now) = (ExpectedRevision::Any, moment(now));
    let request = Request { stream: stream(name), expected, event_id: None, now, actor: None };
    workbench.execute(command, &request).unwrap()[0]
}

/// Records a sample and returns when its events happened and were recorded, in milliseconds.
fn recorded(workbench: &mut Workbench, domain: &Registration, now: Timestamp) -> Vec<(i64, i64)> {
    let before = workbench.log().head().0;
    workbench.append_sample(domain, now).unwrap();
    let event = |position| workbench.log().at(Position(position)).unwrap();
    let moments = |position| (event(position).occurred_at.millis(), event(position).recorded_at.millis());
    (before + 1..=workbench.log().head().0).map(moments).collect()
}

fn told(domain: &Registration) -> Vec<(i64, i64)> {
    (domain.sample)().iter().map(|told| (told.occurred_at.millis(), told.recorded_at.millis())).collect()
}

fn never_falls_in_a_stream(workbench: &Workbench) -> bool {
    let log = workbench.log();
    let at = |position: &Position| log.at(*position).unwrap().recorded_at;
    log.streams().all(|stream| log.positions(stream).is_sorted_by_key(at))
}

fn orders(domains: &[&'static Registration]) -> Vec<Vec<&'static Registration>> {
    if domains.len() < 2 {
        return vec![domains.to_vec()];
    }
    let first = |index: usize| {
        let (mut rest, first) = (domains.to_vec(), domains[index]);
        rest.remove(index);
        orders(&rest).into_iter().map(move |rest| std::iter::once(first).chain(rest).collect())
    };
    (0..domains.len()).flat_map(first).collect()
}

#[test]
fn samples_keep_their_own_times_in_any_order_of_recording_and_in_any_log() {
    let domains: Vec<_> = registry().collect();
    let now = moment(WRITTEN);
    for order in orders(&domains) {
        for mut workbench in [workbench(), written_to_just_now(MemoryKeyValue::default(), "account-mine")] {
            let names: Vec<_> = order.iter().map(|domain| domain.name).collect();
            for domain in &order {
                assert_eq!(recorded(&mut workbench, domain, now), told(domain), "{} in {names:?}", domain.name);
            }
            assert!(never_falls_in_a_stream(&workbench), "{names:?}");
        }
    }
}

#[test]
fn after_a_sample_events_are_recorded_now_and_never_before_the_latest() {
    let mut workbench = written_to_just_now(MemoryKeyValue::default(), "account-mine");
    for domain in registry() {
        recorded(&mut workbench, domain, moment(WRITTEN));
    }
    let deposit = json!({ "type": "Deposit", "amount_minor": 1 });
    // A clock that was set back is held at the latest recording, not at that of the newest position.
    for (now, recorded) in [("2026-11-26T11:00", WRITTEN), ("2026-11-26T13:00", "2026-11-26T13:00")] {
        let position = act(&mut workbench, "account-mine", &deposit, now);
        assert_eq!(workbench.log().at(position).unwrap().recorded_at, moment(recorded));
    }
    assert_eq!(workbench.ahead_of(moment("2026-11-26T12:30")), Some(moment("2026-11-26T13:00")));
}

#[test]
fn late_facts_of_a_sample_are_told_apart_in_a_log_that_was_written_to_before() {
    let mut workbench = written_to_just_now(MemoryKeyValue::default(), "account-mine");
    let trips = registry().find(|domain| domain.name == "trip").unwrap();
    recorded(&mut workbench, trips, moment(WRITTEN));
    let ask = |known: &str| {
        let (known, about) = (moment(known), moment("2026-05-04T19:00"));
        let question = Question { known, about, order: Order::Occurred };
        workbench.as_at(&trips.story_stream().unwrap(), &question).unwrap()
    };
    let (then, now) = (ask("2026-05-04T19:00"), ask(WRITTEN));
    assert!(then.chosen.unknown.len() >= 4 && then.chosen.late.is_empty(), "{:?}", then.chosen);
    assert_eq!(now.chosen.late.len(), then.chosen.unknown.len());
}

#[test]
fn a_log_with_earlier_recordings_is_the_same_when_opened_again_and_elsewhere() {
    let disk = MemoryKeyValue::default();
    let mut workbench = written_to_just_now(disk.clone(), "account-mine");
    // More than one segment, so that the packed format has them too.
    while workbench.log().head() < Position(1_200) {
        for domain in registry() {
            recorded(&mut workbench, domain, moment(WRITTEN));
        }
    }
    let hash = workbench.store().head_hash();
    let again = Workbench::open(Box::new(disk)).unwrap();
    assert_eq!((again.store().head_hash(), again.store().damage()), (hash, None));
    let text = workbench.export(ExportFormat::Ndjson, None, &stream("account-main"));
    let mut elsewhere = self::workbench();
    let report = at_once::import(&mut elsewhere, &text).unwrap();
    assert_eq!((report.events, elsewhere.store().head_hash()), (workbench.log().head().get(), hash));
}

#[test]
fn a_stream_that_is_there_already_is_left_alone_and_the_sample_begins_another() {
    let mut workbench = written_to_just_now(MemoryKeyValue::default(), "account-main");
    let accounts = first();
    assert_eq!(workbench.story_stream(accounts), None);
    recorded(&mut workbench, accounts, moment(WRITTEN));
    assert_eq!(workbench.head(&stream("account-main")), Revision(1));
    assert_eq!(workbench.sample_streams("account"), [stream("account-main-sample")]);
    assert_eq!(workbench.story_stream(accounts), Some(stream("account-main-sample")));
    let length = (accounts.sample)().len();
    assert_eq!(workbench.head(&stream("account-main-sample")).get(), length);
    let in_an_empty_log = {
        let mut workbench = self::workbench();
        workbench.record_sample().unwrap();
        let view = workbench.view(&stream("account-main")).unwrap();
        view.state_at(view.head()).values
    };
    let view = workbench.view(&stream("account-main-sample")).unwrap();
    assert_eq!(view.state_at(view.head()).values, in_an_empty_log);
}

#[test]
fn a_sample_opens_on_the_stream_of_its_story_whatever_the_log_holds() {
    for mut workbench in [workbench(), written_to_just_now(MemoryKeyValue::default(), "account-mine")] {
        for domain in registry() {
            assert_eq!(workbench.story_stream(domain), None);
            recorded(&mut workbench, domain, moment(WRITTEN));
            assert_eq!(workbench.story_stream(domain), domain.story_stream(), "{}", domain.name);
        }
    }
}

#[test]
fn a_cause_is_an_earlier_event_of_the_sample_and_the_last_event_has_none() {
    for domain in registry() {
        let story = (domain.sample)();
        let mut labels = Vec::new();
        for told in &story {
            assert!(told.cause.is_none_or(|cause| labels.contains(&cause)), "{}: {told:?}", domain.name);
            assert!(told.label.is_none_or(|label| !labels.contains(&label)), "{}: {told:?}", domain.name);
            labels.extend(told.label);
        }
        assert!(story.last().is_none_or(|told| told.cause.is_none()), "{}", domain.name);
    }
}

#[test]
fn the_retry_is_recorded_with_the_timeout_of_the_first_attempt_as_its_cause() {
    let orders = registry().find(|domain| domain.name == "order").unwrap();
    for (mut workbench, name) in [(workbench(), "order-1002"), (workbench(), "order-1002-sample")] {
        if name != "order-1002" {
            let mine = json!({ "type": "PlaceOrder", "customer": "Noor", "items": [{ "name": "Cup", "quantity": 1, "unit_price_minor": 450 }], "shipping_minor": 0, "currency": "EUR" });
            act(&mut workbench, "order-1002", &mine, WRITTEN);
        }
        recorded(&mut workbench, orders, moment(WRITTEN));
        let log = workbench.log();
        let find = |event_type: &str, part: &str| {
            let events = log.positions(&stream(name)).iter().filter_map(|position| log.at(*position));
            events.into_iter().find(|event| &**event.event_type == event_type && event.data.contains(part)).unwrap()
        };
        let attempt = find("PaymentAuthorised", "pay-5203\"");
        let retry = find("PaymentAuthorised", "pay-5203-retry");
        assert_eq!((attempt.correlation_id(), attempt.causation_id()), (Some(SAMPLE), None));
        assert_eq!(attempt.event_id(), format!("{name}@{}", attempt.revision));
        let id = attempt.event_id();
        let timeout = find("PaymentTimedOut", "pay-5203");
        assert_eq!((timeout.correlation_id(), timeout.causation_id()), (Some(&*id), Some(&*id)));
        assert_eq!((retry.correlation_id(), retry.causation_id()), (Some(&*id), Some(&*timeout.event_id())));
        let late = find("PaymentCaptured", "pay-5203\"");
        assert_eq!((late.correlation_id(), late.causation_id()), (Some(&*id), Some(&*id)));
        assert!(late.recorded_at > find("PaymentCaptured", "pay-5203-retry").recorded_at, "it is reported afterwards");
        let captured = find("PaymentCaptured", "pay-5203-retry");
        assert_eq!((captured.correlation_id(), captured.causation_id()), (Some(&*id), Some(&*retry.event_id())));
    }
}

#[test]
fn what_a_sample_caused_is_the_samples_and_what_was_added_to_its_undertaking_is_not() {
    let orders = registry().find(|domain| domain.name == "order").unwrap();
    let mut workbench = workbench();
    recorded(&mut workbench, orders, moment(WRITTEN));
    assert!(workbench.is_only_sample());
    assert_eq!(workbench.own_events(None), 0);
    let streams = workbench.sample_streams("order");
    assert!(workbench.is_untouched(&streams));
    let cause = "order-1002@2".to_owned();
    let fact = foldback::workbench::Fact {
        event_type: "NoteTaken".into(),
        schema_version: None,
        data: "{}".into(),
        occurred_at: None,
        links: foldback::engine::log::Links {
            event_id: None,
            correlation_id: Some(cause.clone()),
            causation_id: Some(cause),
            actor: None,
        },
    };
    let expected = ExpectedRevision::Any;
    let request = Request { stream: stream("order-1002"), expected, event_id: None, now: moment(WRITTEN), actor: None };
    workbench.append(vec![fact], &request).unwrap();
    assert_eq!((workbench.own_events(None), workbench.is_untouched(&streams)), (1, false));
    // Neither is it another sample's.
    recorded(&mut workbench, first(), moment(WRITTEN));
    assert_eq!(workbench.own_events(None), 1);
}

#[test]
fn a_story_is_about_a_stream_of_its_sample_and_the_one_that_it_names() {
    // Own events have no sample of the code's.
    for domain in registry().filter(|domain| !domain.takes_any) {
        let stream = domain.story_stream().unwrap();
        let streams: Vec<_> = (domain.sample)().iter().map(|told| told.stream).collect();
        assert!(streams.contains(&stream.as_str()), "{stream}");
        let named = streams.iter().filter(|name| domain.story.english().contains(**name));
        assert!(named.into_iter().all(|name| *name == stream.as_str()), "{}: {stream}", domain.story);
    }
}

#[test]
fn the_journeys_know_how_long_the_sample_is() {
    let stories = include_str!("journeys/src/stories/mod.rs");
    assert!(stories.contains(&format!("const SAMPLE: u64 = {};", sample::length())));
}
