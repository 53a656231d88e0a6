//! The sample looked into: conditions, what-if lanes and their promotion.

use foldback::domains;
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::travel::condition::{Condition, Envelope};
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use foldback::engine::view::{StreamTools as _, StreamView as _, View};
use foldback::engine::what_if::{Edit, Outcome as LaneOutcome, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};

use super::*;

/// The sample's events of one order.
fn sample(stream: &str) -> Vec<Event> {
    Order::sample().into_iter().filter(|told| told.stream == stream).map(|told| told.event).collect()
}

fn view_of(events: &[Event]) -> View<Order> {
    let mut view = View::<Order>::default();
    for event in events {
        let encoded = Order::encode(event);
        view.push(EventRef::dated(&encoded, Timestamp::from_millis(0)));
    }
    view
}

#[test]
fn a_condition_finds_the_double_charge_of_the_sample_and_nothing_else() {
    let condition = Condition::parse("type = PaymentCaptured and captured > total", field_specs::<Order>()).unwrap();
    let envelope = |events: &[Event], revision: Revision| Envelope {
        event_type: events[revision.get() - 1].event_type().into(),
        occurred_at: Timestamp::default(),
        recorded_at: Timestamp::default(),
        actor: None,
    };
    let found = |stream: &str| {
        let (events, first) = (sample(stream), Revision(1));
        let view = view_of(&events);
        view.matching(&condition, first, view.head(), &|revision| Some(envelope(&events, revision)))
    };
    let mira = found("order-1002");
    assert_eq!(mira.len(), 1);
    assert_eq!(sample("order-1002")[mira[0].get() - 1], captured("pay-5203", 8340));
    for stream in ["order-1001", "order-1003", "order-1004"] {
        assert_eq!(found(stream), [], "{stream}");
    }
}

#[test]
fn without_the_retried_authorisation_the_second_charge_and_its_refund_are_refused() {
    let events = sample("order-1002");
    let retried = events.iter().position(|event| *event == authorised("pay-5203-retry", 8340)).unwrap();
    let view = view_of(&events);
    let lane = view.lane(&[Edit::Drop(Target::Recorded(Revision::from_len(retried + 1)))]).unwrap();
    let refused: Vec<&str> = lane
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            LaneOutcome::Refused(refusal) => Some(refusal.name.as_str()),
            LaneOutcome::Same | LaneOutcome::Different | LaneOutcome::Dropped => None,
        })
        .collect();
    // The second charge, and the refund for it; the one for the cup stays.
    assert_eq!(refused, ["NoSuchAuthorisation", "NothingToRefund"]);
    assert_eq!(lane.view.field_at(field("captured"), lane.view.head()).number(), Some(8340));
}

#[test]
fn without_the_timeout_the_late_answer_is_refused_and_nothing_is_charged_twice() {
    let events = sample("order-1002");
    let timeout = events.iter().position(|event| *event == timed_out("pay-5203", 8340)).unwrap();
    let view = view_of(&events);
    let lane = view.lane(&[Edit::Drop(Target::Recorded(Revision::from_len(timeout + 1)))]).unwrap();
    let refused: Vec<(&str, &str)> = lane
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            LaneOutcome::Refused(refusal) => Some((events[row.at.get() - 1].event_type(), refusal.name.as_str())),
            LaneOutcome::Same | LaneOutcome::Different | LaneOutcome::Dropped => None,
        })
        .collect();
    assert_eq!(refused, [("PaymentCaptured", "NothingOutstanding"), ("PaymentRefunded", "NothingToRefund")]);
    assert_eq!(lane.view.field_at(field("captured"), lane.view.head()).number(), Some(8340));
}

#[test]
fn an_old_log_whose_events_the_rules_would_refuse_today_is_read_to_the_byte_and_still_replays() {
    let log = [
        (
            "OrderPlaced",
            r#"{"currency":"EUR","customer":"Ada","items":[{"name":"Cup","quantity":2,"unit_price_minor":500}],"shipping_minor":500}"#,
        ),
        ("PaymentAuthorised", r#"{"amount_minor":1500,"reference":"a"}"#),
        ("PaymentCaptured", r#"{"amount_minor":1500,"reference":"a"}"#),
        ("PaymentAuthorised", r#"{"amount_minor":1500,"reference":"b"}"#),
        ("PaymentCaptured", r#"{"amount_minor":1500,"reference":"b"}"#),
        ("PaymentRefunded", r#"{"amount_minor":2000,"reason":"kept, and paid back"}"#),
        ("OrderCancelled", r#"{"reason":"sold out"}"#),
    ];
    let (mut state, mut refused) = (State::default(), Vec::new());
    for (event_type, data) in log {
        let event = Order::decode(event_type, 1, data).unwrap();
        assert_eq!((Order::encode(&event).event_type, &*Order::encode(&event).data), (event_type, data));
        if let Err(rejection) = Order::decide(&state, &Command::of_event(&event)) {
            refused.push(Order::explain(&rejection, &state).name);
        }
        Order::evolve(&mut state, &event);
    }
    assert_eq!(refused, ["NothingOutstanding", "NothingOutstanding", "RefundAboveOverpaid"]);
    assert_eq!((state.paid(), state.due(), state.outstanding()), (money(1000), money(0), money(-1000)));
}

/// The index of a field.
fn field(name: &str) -> usize {
    field_specs::<Order>().iter().position(|field| field.name == name).unwrap()
}

/// Applies commands as a promotion does: written as JSON, read again, decided one after the other.
pub fn taken(from: &State, commands: &[Command]) -> State {
    let mut state = from.clone();
    for command in commands {
        let command = Order::command(&Order::command_json(command)).unwrap();
        let events = Order::decide(&state, &command).unwrap();
        events.iter().for_each(|event| Order::evolve(&mut state, event));
    }
    state
}

#[test]
fn a_lane_without_the_second_charge_is_made_true_by_its_refund() {
    let events = sample("order-1002");
    let refund = events.iter().position(|event| matches!(event, Event::PaymentRefunded { .. })).unwrap();
    let real = fold(&events[..refund]);
    let retry = [authorised("pay-5203-retry", 8340), captured("pay-5203-retry", 8340)];
    let lane: Vec<Event> = events[..refund].iter().filter(|event| !retry.contains(event)).cloned().collect();
    let commands = Order::reconcile(&real, &fold(&lane), "what-if").unwrap();
    assert_eq!(commands, [Command::RefundPayment { amount_minor: 8340, reason: "what-if".into() }]);
    assert_eq!(taken(&real, &commands).outstanding(), Money::ZERO);
}

#[test]
fn every_state_of_the_sample_is_reached_from_those_before_it() {
    for stream in ["order-1001", "order-1002", "order-1003", "order-1004"] {
        let events = sample(stream);
        let states: Vec<State> = (0..=events.len()).map(|count| fold(&events[..count])).collect();
        for (end, to) in states.iter().enumerate() {
            for (start, from) in states[..=end].iter().enumerate() {
                let commands = Order::reconcile(from, to, "what-if");
                let commands = commands.unwrap_or_else(|| panic!("{stream}: from {start} to {end}"));
                let reached = taken(from, &commands);
                assert_eq!(reached.items, to.items, "{stream}: from {start} to {end}");
                assert_eq!((reached.status(), reached.outstanding()), (to.status(), to.outstanding()));
                assert_eq!((reached.held(), &reached.parcels), (to.held(), &to.parcels));
            }
        }
    }
}

#[test]
fn what_is_done_for_good_is_not_taken_back() {
    let order = delivered_and([]).state();
    let none = |from: &State, to: &State| assert_eq!(Order::reconcile(from, to, "what-if"), None);
    none(&order, &State::default());
    none(&order, &paid_and([]).state());
    none(&fold(&[placed(), cancelled()]), &fold(&[placed()]));
    let other = Event::OrderPlaced {
        customer: "Ada".into(),
        items: vec![line(3, "Cup", 500)],
        shipping: money(500),
        currency: Currency::EUR,
    };
    none(&fold(&[placed()]), &fold(&[other]));
    none(&paid_and([packed("1 x Cup")]).state(), &paid_and([]).state());
}

#[test]
fn the_sample_is_in_the_log_as_it_was_told_and_its_orders_go_on_from_there() {
    let memory = MemoryKeyValue::default();
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    workbench.append_sample(domains::domain("order").unwrap(), Timestamp::MAX).unwrap();
    let mut workbench = Workbench::open(Box::new(memory)).unwrap();
    for told in Order::sample() {
        let stream = StreamId::new(told.stream).unwrap();
        assert_eq!(workbench.head(&stream), Revision::from_len(sample(told.stream).len()));
        assert_eq!(
            workbench.view(&stream).unwrap().field_at(field("outstanding"), Revision(u32::MAX)).number(),
            Some(0),
            "{stream} is settled"
        );
    }
    let mut execute = |stream: &str, command: Value| {
        let (stream, now) = (StreamId::new(stream).unwrap(), Timestamp::from_millis(1_790_000_000_000));
        workbench
            .execute(&command, &Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None })
    };
    let refused = execute("order-1002", refund(100_000)).unwrap_err();
    assert_eq!((refused.name.as_str(), refused.input), ("NothingToRefund", None));
    execute("order-1002", json!({ "type": "RequestReturn", "reason": "too hot", "items": "1 x Kettle" })).unwrap();
    execute("order-1005", place("2 x Cup @ 5.00; 1 x Pot @ 10")).unwrap();
}
