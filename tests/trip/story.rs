//! The trip's sample in the workbench and in what-if lanes: where did the fare come from?

use foldback::domains::trip::Trip;
use foldback::engine::domain::{Sample as _, WireFormat as _, field_specs};
use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::travel::condition::Condition;
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::money::Money;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use foldback::engine::view::{StreamTools as _, StreamView, View};
use foldback::engine::what_if::{Edit, Outcome, Target};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use serde_json::{Value, json};

use crate::{adjust, complete, money, registration};

fn sample_of(stream: &str) -> View<Trip> {
    let mut view = View::<Trip>::default();
    for told in Trip::sample().into_iter().filter(|told| told.stream == stream) {
        let encoded = Trip::encode(&told.event);
        view.push(EventRef::dated(&encoded, told.occurred_at));
    }
    view
}

fn named(view: &dyn StreamView, name: &str) -> FieldValue {
    let field = view.fields().iter().position(|field| field.name == name).expect("there is such a field");
    view.field_at(field, view.head())
}

#[test]
fn the_sample_is_recorded_with_its_late_facts_and_answers_where_the_fare_came_from() {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    workbench.append_sample(registration(), Timestamp::MAX).unwrap();
    let stream = StreamId::new("trip-7001").unwrap();
    let view = workbench.view(&stream).unwrap();
    assert_eq!(view.fields()[0].name, "fare");
    let expected = [
        ("status", FieldValue::text("Completed")),
        ("fare", FieldValue::Money(money(4_582))),
        ("quoted_fare", FieldValue::Money(money(4_800))),
        ("metered_fare", FieldValue::Money(money(8_104))),
        ("cancellation_fee", FieldValue::Money(Money::ZERO)),
        ("adjustments", FieldValue::Money(money(-3_522))),
        ("rider", FieldValue::text("Mira")),
        ("driver", FieldValue::text("Jonas")),
        ("distance", FieldValue::Count(27_300)),
        ("duration", FieldValue::Count(4_260)),
        ("positions", FieldValue::Count(8)),
        ("late_positions", FieldValue::Count(5)),
        ("furthest_place", FieldValue::text("Harburg, depot")),
        ("rating_of_driver", FieldValue::Count(2)),
        ("rating_of_rider", FieldValue::Count(5)),
        ("cancelled_by", FieldValue::Missing),
    ];
    for (name, value) in expected {
        assert_eq!(named(&*view, name), value, "{name}");
    }
    // Three events made the fare: the completion and two credits.
    let why = view.tools().unwrap().provenance(0, view.head(), 10);
    let steps: Vec<&str> =
        why.steps.iter().map(|step| if step.new.number() > step.old.number() { "up" } else { "down" }).collect();
    assert_eq!(steps, ["up", "down", "down"]);
    // Six facts were recorded later than they happened: the completion, and the positions after it.
    let head = view.head();
    let matching = |text: &str| {
        let condition = Condition::parse(text, field_specs::<Trip>()).unwrap();
        workbench.matching(&stream, &condition, Revision(1), head)
    };
    let late = matching("date < recorded");
    assert_eq!(late.len(), 6);
    let positions = "late_positions > before(late_positions) and from = \"Airport\"";
    assert_eq!(matching(positions), late[1..]);
    let request = Request {
        stream: StreamId::new("trip-7002").unwrap(),
        expected: ExpectedRevision::Exact(Revision(5)),
        event_id: None,
        now: Timestamp::from_millis(1_790_000_000_000),
        actor: None,
    };
    workbench.execute(&adjust(-250), &request).unwrap();
    assert_eq!(named(&*workbench.view(&request.stream).unwrap(), "fare"), FieldValue::Money(Money::ZERO));
}

#[test]
fn had_the_phone_not_been_offline_the_fare_would_have_been_what_the_credit_made_it() {
    let view = sample_of("trip-7001");
    let at = |wanted: &str| {
        let found = (1..=view.head().0)
            .find(|revision| view.originating_command(Revision(*revision)).unwrap()["type"] == wanted);
        Target::Recorded(Revision(found.expect("there is such an event")))
    };
    let in_time = Edit::Replace(at("CompleteTrip"), complete(19_400, 1_860));
    let lane = view.lane(std::slice::from_ref(&in_time)).unwrap();
    assert!(!lane.rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_))), "{:?}", lane.rows);
    assert_eq!(named(&*lane.view, "fare"), FieldValue::Money(money(4_582 - 3_022)));
    // To be promoted it needs one more credit: the ride that was recorded stays.
    let commands = view.reconcile(&*lane.view, "what-if").unwrap();
    let credit = json!({ "type": "AdjustFare", "amount_minor": -3_022, "reason": "what-if" });
    assert_eq!(commands, [credit]);
    // Without the credit as well, nothing is left to make good.
    let lane = view.lane(&[in_time, Edit::Drop(at("AdjustFare"))]).unwrap();
    assert_eq!(named(&*lane.view, "fare"), named(&view, "fare"));
    assert_eq!(view.reconcile(&*lane.view, "what-if").unwrap(), Vec::<Value>::new());
    // Had the positions come in time, the ride could not have been shorter than the furthest.
    let furthest =
        (1..=view.head().0).find(|revision| view.originating_command(Revision(*revision)).unwrap()["metres"] == 27_300);
    let before = |revision: u32| Target::Recorded(Revision(revision - 1));
    let Target::Recorded(completion) = at("CompleteTrip") else { panic!("it was recorded") };
    let target = Target::Recorded(Revision(furthest.unwrap()));
    let moved = Edit::Move { target, after: before(completion.0) };
    let lane = view.lane(&[moved, Edit::Replace(Target::Recorded(completion), complete(19_400, 1_860))]).unwrap();
    let refused = |name: &str| {
        lane.rows.iter().any(|row| matches!(&row.outcome, Outcome::Refused(refusal) if refusal.name == name))
    };
    assert!(refused("DistanceBelowMark") && refused("TripNotOver"), "{:?}", lane.rows);
}
