//! The rules of the trip: given some events, when a command comes, then these events or this rejection; and its laws.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;

use foldback::domains::trip::decide::{MAX_METRES, MAX_SECONDS, MAX_TEXT};
use foldback::domains::trip::event::{Assignment, Booking, Side};
use foldback::domains::trip::rejection::{OutOfTurn, Unfit};
use foldback::domains::trip::state::{Stage, Status};
use foldback::domains::trip::{Event, Rejection, State, Trip};
use foldback::domains::{Registration, domain};
use foldback::engine::decider::{Decider as _, Domain as _};
use foldback::engine::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::fields::{FieldKind, FieldValue};
use foldback::engine::lane::{Edit, Outcome as LaneOutcome, Target};
use foldback::engine::money::{Currency, Money};
use foldback::engine::time::Timestamp;
use foldback::engine::view::{StreamView, View};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use proptest::prelude::*;
use serde_json::{Value, json};

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn requested_in(code: &str, quoted_minor: i64) -> Event {
    let currency = Currency::from_code(code).unwrap();
    let (rider, from, to) = ("Mira".into(), "Airport".into(), "Pier".into());
    Event::TripRequested(Arc::new(Booking { rider, from, to, quoted_fare: money(quoted_minor), currency }))
}

fn requested() -> Event {
    requested_in("EUR", 4_800)
}

fn matched() -> Event {
    Event::DriverMatched(Arc::new(Assignment { driver: "Jonas".into(), car: "HH-TX 1408".into() }))
}

fn position(metres: u32) -> Event {
    Event::PositionReported { metres, place: "Bridge".into() }
}

fn completed(distance_metres: u32, duration_seconds: u32, fare_minor: i64) -> Event {
    Event::TripCompleted { distance_metres, duration_seconds, fare: money(fare_minor) }
}

fn cancelled(by: Side, fee_minor: i64) -> Event {
    Event::TripCancelled { by, fee: money(fee_minor), reason: None }
}

fn adjusted(minor: i64) -> Event {
    Event::FareAdjusted { amount: money(minor), reason: "support".into() }
}

/// The events that take a trip to a stage.
fn up_to(stage: Stage) -> Vec<Event> {
    let way = [requested(), matched(), Event::DriverArrived, Event::TripStarted];
    way.into_iter().zip(Stage::ALL).filter(|(_, at)| *at <= stage).map(|(event, _)| event).collect()
}

fn after(stage: Stage, events: impl IntoIterator<Item = Event>) -> Given {
    Given(up_to(stage).into_iter().chain(events).collect())
}

fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> State {
    let mut state = Trip::initial();
    events.into_iter().for_each(|event| Trip::evolve(&mut state, event));
    state
}

struct Given(Vec<Event>);

/// A command on top of a history, as the page sends it: JSON, read, decided.
struct Outcome {
    command: Value,
    state: State,
    result: Result<Vec<Event>, Rejection>,
}

impl Given {
    fn when(&self, command: Value) -> Outcome {
        let state = fold(&self.0);
        let result = Trip::decide(&state, &Trip::command(&command).unwrap());
        Outcome { command, state, result }
    }
}

impl Outcome {
    fn then(&self, event: Event) {
        assert_eq!(self.result.as_ref(), Ok(&vec![event]), "{}", self.command);
    }

    /// Asks for the rejection, and that it is said by name, with its facts, in sentences, about a field that there is.
    fn rejected(&self, rejection: impl Into<Rejection>) {
        let rejection = rejection.into();
        assert_eq!(self.result.as_ref(), Err(&rejection), "{}", self.command);
        let refusal = Trip::explain(&rejection, &self.state);
        let shown = format!("{rejection:?}");
        assert!(shown.contains(&format!("({}", refusal.name)) && !refusal.name.is_empty(), "{refusal:?}");
        assert_eq!(refusal.details.is_empty(), !shown.contains('{'), "{refusal:?}");
        assert!(refusal.message.ends_with('.'), "{refusal:?}");
        assert_eq!(refusal.input.is_some(), matches!(rejection, Rejection::Unfit(_)), "{refusal:?}");
        let inputs = || Trip::FORMS.iter().flat_map(|form| form.inputs).map(|input| input.name);
        assert!(refusal.input.is_none_or(|name| inputs().any(|known| known == name)), "{refusal:?}");
    }
}

fn request() -> Value {
    json!({ "type": "RequestTrip", "rider": "Mira", "from": "Airport", "to": "Pier", "quoted_fare_minor": 4_800, "currency": "EUR" })
}

/// The same command with another value in one of its fields.
fn with(mut command: Value, field: &str, value: impl Into<Value>) -> Value {
    command[field] = value.into();
    command
}

fn match_driver() -> Value {
    json!({ "type": "MatchDriver", "driver": "Jonas", "car": "HH-TX 1408" })
}

fn report(metres: i64) -> Value {
    json!({ "type": "ReportPosition", "metres": metres, "place": "Bridge" })
}

fn complete(metres: i64, seconds: i64) -> Value {
    json!({ "type": "CompleteTrip", "distance_metres": metres, "duration_seconds": seconds })
}

fn cancel(by: &str) -> Value {
    json!({ "type": "CancelTrip", "by": by })
}

fn adjust(minor: i64) -> Value {
    json!({ "type": "AdjustFare", "amount_minor": minor, "reason": "support" })
}

fn rate(command: &str, stars: i64) -> Value {
    json!({ "type": command, "stars": stars })
}

fn plain(command: &str) -> Value {
    json!({ "type": command })
}

/// Sends a command whose texts are, in turn, surrounded by spaces, empty and too long.
fn check_texts(given: &Given, command: &Value, fields: &[&'static str], then: &Event) {
    for field in fields {
        let text = command[*field].as_str().unwrap();
        given.when(with(command.clone(), field, format!("  {text} "))).then(then.clone());
        given.when(with(command.clone(), field, "  ")).rejected(Unfit::TextMissing { field });
        let long = "é".repeat(MAX_TEXT + 1);
        let outcome = given.when(with(command.clone(), field, long.as_str()));
        outcome.rejected(Unfit::TextTooLong { field, max: MAX_TEXT });
        assert!(given.when(with(command.clone(), field, &long[2..])).result.is_ok(), "{field} of the longest");
    }
}

#[test]
fn a_trip_is_requested_once_with_a_quote_in_a_currency_that_has_a_tariff() {
    let nothing = Given(Vec::new());
    nothing.when(request()).then(requested());
    check_texts(&nothing, &request(), &["rider", "from", "to"], &requested());
    for currency in ["XYZ", "eur", ""] {
        let rejection = Unfit::UnknownCurrency { currency: currency.to_owned() };
        nothing.when(with(request(), "currency", currency)).rejected(rejection);
    }
    nothing.when(with(request(), "currency", "ISK")).rejected(Unfit::NoTariff { currency: "ISK" });
    let quote = |minor: i64| with(request(), "quoted_fare_minor", minor);
    for requested in [0, -1, i64::MIN] {
        nothing.when(quote(requested)).rejected(Unfit::QuoteNotPositive { requested });
    }
    let (field, max) = ("quoted_fare_minor", Money::MAX.minor());
    nothing.when(quote(max + 1)).rejected(Unfit::AmountOutOfRange { field, requested: max + 1, max });
    nothing.when(quote(max)).then(requested_in("EUR", max));
    for stage in Stage::ALL {
        after(stage, []).when(request()).rejected(OutOfTurn::TripAlreadyRequested { status: stage.name() });
    }
    let over = after(Stage::Started, [completed(0, 0, 600)]);
    over.when(request()).rejected(OutOfTurn::TripAlreadyRequested { status: "Completed" });
    let over = after(Stage::Requested, [cancelled(Side::Rider, 0)]);
    over.when(request()).rejected(OutOfTurn::TripAlreadyRequested { status: "Cancelled" });
}

#[test]
fn a_driver_is_matched_once() {
    let trip = after(Stage::Requested, []);
    trip.when(match_driver()).then(matched());
    check_texts(&trip, &match_driver(), &["driver", "car"], &matched());
    for stage in [Stage::Matched, Stage::Arrived, Stage::Started] {
        let rejection = OutOfTurn::DriverAlreadyMatched { driver: "Jonas".to_owned() };
        after(stage, []).when(match_driver()).rejected(rejection);
    }
}

#[test]
fn a_ride_starts_once_the_driver_has_arrived() {
    after(Stage::Requested, []).when(plain("ArriveAtPickup")).rejected(OutOfTurn::DriverNotMatched);
    after(Stage::Matched, []).when(plain("ArriveAtPickup")).then(Event::DriverArrived);
    after(Stage::Arrived, []).when(plain("ArriveAtPickup")).rejected(OutOfTurn::DriverAlreadyArrived);
    after(Stage::Started, []).when(plain("ArriveAtPickup")).rejected(OutOfTurn::DriverAlreadyArrived);
    after(Stage::Requested, []).when(plain("StartTrip")).rejected(OutOfTurn::DriverNotMatched);
    after(Stage::Matched, []).when(plain("StartTrip")).rejected(OutOfTurn::DriverNotArrived);
    after(Stage::Arrived, []).when(plain("StartTrip")).then(Event::TripStarted);
    after(Stage::Started, []).when(plain("StartTrip")).rejected(OutOfTurn::TripAlreadyStarted);
}

#[test]
fn a_position_is_taken_from_the_start_on_and_after_the_end_too() {
    let ride = after(Stage::Started, [position(900)]);
    check_texts(&ride, &report(1_200), &["place"], &position(1_200));
    // One that comes out of order is a fact as well.
    ride.when(report(300)).then(position(300));
    for requested in [-1, i64::from(MAX_METRES) + 1, i64::MAX] {
        let rejection = Unfit::DistanceOutOfRange { field: "metres", requested, max: MAX_METRES };
        ride.when(report(requested)).rejected(rejection);
    }
    ride.when(report(MAX_METRES.into())).then(position(MAX_METRES));
    after(Stage::Started, [completed(900, 60, 600)]).when(report(1_200)).then(position(1_200));
    after(Stage::Started, [cancelled(Side::Driver, 0)]).when(report(1_200)).then(position(1_200));
    for stage in [Stage::Requested, Stage::Matched, Stage::Arrived] {
        after(stage, []).when(report(1)).rejected(OutOfTurn::TripNotStarted { status: stage.name() });
        let (by, over) = (Side::Rider, after(stage, [cancelled(Side::Rider, 0)]));
        over.when(report(1)).rejected(OutOfTurn::TripIsCancelled { by });
    }
}

#[test]
fn a_completed_ride_costs_what_the_tariff_says_whatever_was_quoted() {
    let ride = after(Stage::Started, [position(12_100)]);
    ride.when(complete(19_400, 1_860)).then(completed(19_400, 1_860, 350 + 3_492 + 1_240));
    // 27.3 km and 71 minutes, with a quote of 48.00.
    ride.when(complete(27_300, 4_260)).then(completed(27_300, 4_260, 8_104));
    after(Stage::Started, []).when(complete(0, 0)).then(completed(0, 0, 600));
    let yen = Given([vec![requested_in("JPY", 1_000)], up_to(Stage::Started)[1..].to_vec()].concat());
    yen.when(complete(10_000, 600)).then(completed(10_000, 600, 500 + 4_000 + 450));
    for requested in [-1, i64::from(MAX_METRES) + 1] {
        let rejection = Unfit::DistanceOutOfRange { field: "distance_metres", requested, max: MAX_METRES };
        ride.when(complete(requested, 0)).rejected(rejection);
    }
    for requested in [-1, i64::from(MAX_SECONDS) + 1] {
        ride.when(complete(20_000, requested)).rejected(Unfit::DurationOutOfRange { requested, max: MAX_SECONDS });
    }
    let rejection = Unfit::DistanceBelowMark { requested: 12_099, furthest: 12_100 };
    ride.when(complete(12_099, 60)).rejected(rejection);
    for stage in [Stage::Requested, Stage::Matched, Stage::Arrived] {
        after(stage, []).when(complete(1, 1)).rejected(OutOfTurn::TripNotStarted { status: stage.name() });
    }
}

#[test]
fn a_trip_from_elsewhere_is_ended_only_where_there_is_a_fare_for_it() {
    let krona = Given([vec![requested_in("ISK", 1_000)], up_to(Stage::Started)[1..].to_vec()].concat());
    krona.when(complete(1, 1)).rejected(Unfit::NoTariff { currency: "ISK" });
    krona.when(cancel("rider")).rejected(Unfit::NoTariff { currency: "ISK" });
    krona.when(cancel("driver")).then(cancelled(Side::Driver, 0));
    let full = after(Stage::Started, [adjusted(Money::MAX.minor())]);
    let rejection = |minor| Unfit::FareOutOfRange { fare: Money::MAX, requested: money(minor), max: Money::MAX };
    full.when(complete(0, 0)).rejected(rejection(600));
    full.when(cancel("rider")).rejected(rejection(500));
}

#[test]
fn to_call_a_trip_off_costs_the_rider_what_its_stage_does_and_nothing_where_the_driver_does_it() {
    for (stage, fee) in Stage::ALL.into_iter().zip([0, 200, 500, 500]) {
        after(stage, []).when(cancel("rider")).then(cancelled(Side::Rider, fee));
    }
    // In the car: base and kilometres so far, no minutes.
    let ride = |metres| after(Stage::Started, [position(metres), position(10)]);
    ride(900).when(cancel("rider")).then(cancelled(Side::Rider, 350 + 162));
    ride(12_100).when(cancel("rider")).then(cancelled(Side::Rider, 350 + 2_178));
    // Never more than the quote.
    ride(40_000).when(cancel("rider")).then(cancelled(Side::Rider, 4_800));
    let cheap = |stage| Given([vec![requested_in("EUR", 150)], up_to(stage)[1..].to_vec()].concat());
    cheap(Stage::Matched).when(cancel("rider")).then(cancelled(Side::Rider, 150));
    cheap(Stage::Arrived).when(cancel("rider")).then(cancelled(Side::Rider, 150));
    after(Stage::Requested, []).when(cancel("driver")).rejected(OutOfTurn::DriverNotMatched);
    for stage in [Stage::Matched, Stage::Arrived, Stage::Started] {
        after(stage, [position(9_000)]).when(cancel("driver")).then(cancelled(Side::Driver, 0));
    }
    let trip = after(Stage::Matched, []);
    let because = |reason: &str| with(cancel("driver"), "reason", reason);
    let flat = Event::TripCancelled { by: Side::Driver, fee: Money::ZERO, reason: Some("flat tyre".into()) };
    trip.when(because(" flat tyre ")).then(flat);
    trip.when(because(" ")).then(cancelled(Side::Driver, 0));
    let rejection = Unfit::TextTooLong { field: "reason", max: MAX_TEXT };
    trip.when(because(&"x".repeat(MAX_TEXT + 1))).rejected(rejection);
}

#[test]
fn a_fare_is_adjusted_after_the_end_and_never_below_zero() {
    let over = after(Stage::Started, [completed(19_400, 1_860, 5_082)]);
    check_texts(&over, &adjust(-500), &["reason"], &adjusted(-500));
    over.when(adjust(1_500)).then(adjusted(1_500));
    over.when(adjust(-5_082)).then(adjusted(-5_082));
    let rejection = |fare, requested| Unfit::CreditBeyondFare { fare: money(fare), requested: money(requested) };
    over.when(adjust(-5_083)).rejected(rejection(5_082, -5_083));
    let credited = after(Stage::Started, [completed(19_400, 1_860, 5_082), adjusted(-5_000)]);
    credited.when(adjust(-82)).then(adjusted(-82));
    credited.when(adjust(-83)).rejected(rejection(82, -83));
    credited.when(adjust(-Money::MAX.minor())).rejected(rejection(82, -Money::MAX.minor()));
    over.when(adjust(0)).rejected(Unfit::AdjustmentIsZero);
    for requested in [Money::MAX.minor() + 1, i64::MIN] {
        let rejection = Unfit::AmountOutOfRange { field: "amount_minor", requested, max: Money::MAX.minor() };
        over.when(adjust(requested)).rejected(rejection);
    }
    let most = Money::MAX.minor() - 5_082;
    over.when(adjust(most)).then(adjusted(most));
    let rejection = Unfit::FareOutOfRange { fare: money(5_082), requested: money(most + 1), max: Money::MAX };
    over.when(adjust(most + 1)).rejected(rejection);
    let waited = after(Stage::Arrived, [cancelled(Side::Rider, 500)]);
    waited.when(adjust(-250)).then(adjusted(-250));
    waited.when(adjust(-501)).rejected(rejection_of_credit(500, -501));
    for stage in Stage::ALL {
        after(stage, []).when(adjust(-1)).rejected(OutOfTurn::TripNotOver { status: stage.name() });
    }
}

fn rejection_of_credit(fare: i64, requested: i64) -> Unfit {
    Unfit::CreditBeyondFare { fare: money(fare), requested: money(requested) }
}

#[test]
fn each_side_of_a_completed_trip_is_rated_once_with_one_to_five_stars() {
    let over = || vec![completed(900, 60, 600)];
    let driver: fn(u8) -> Event = |stars| Event::DriverRated { stars };
    let rider: fn(u8) -> Event = |stars| Event::RiderRated { stars };
    for (command, event, rated) in [("RateDriver", driver, Side::Driver), ("RateRider", rider, Side::Rider)] {
        let trip = after(Stage::Started, over());
        trip.when(rate(command, 1)).then(event(1));
        trip.when(rate(command, 5)).then(event(5));
        for requested in [0, 6, -1, 257, i64::MAX] {
            trip.when(rate(command, requested)).rejected(Unfit::StarsOutOfRange { requested, min: 1, max: 5 });
        }
        let twice = after(Stage::Started, [over(), vec![event(4)]].concat());
        twice.when(rate(command, 5)).rejected(OutOfTurn::AlreadyRated { rated, stars: 4 });
        let other = if command == "RateDriver" { "RateRider" } else { "RateDriver" };
        assert!(twice.when(rate(other, 5)).result.is_ok(), "the other side may still be rated");
        for stage in Stage::ALL {
            after(stage, []).when(rate(command, 5)).rejected(OutOfTurn::TripNotCompleted { status: stage.name() });
        }
        let off = after(Stage::Started, [cancelled(Side::Driver, 0)]);
        off.when(rate(command, 5)).rejected(OutOfTurn::TripIsCancelled { by: Side::Driver });
    }
}

#[test]
fn what_has_ended_has_ended() {
    let rides = || [match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), complete(900, 60)];
    let commands = || rides().into_iter().chain([cancel("rider"), cancel("driver")]);
    for command in commands() {
        let over = after(Stage::Started, [completed(900, 60, 600)]);
        over.when(command).rejected(OutOfTurn::TripIsCompleted);
    }
    for (command, by) in commands().flat_map(|command| [(command.clone(), Side::Rider), (command, Side::Driver)]) {
        after(Stage::Started, [cancelled(by, 0)]).when(command).rejected(OutOfTurn::TripIsCancelled { by });
    }
}

#[test]
fn nothing_is_done_to_a_trip_that_nobody_asked_for() {
    let rides = [match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), report(1), complete(1, 1)];
    let ends = [cancel("rider"), cancel("driver"), adjust(1), rate("RateDriver", 5), rate("RateRider", 5)];
    for command in rides.into_iter().chain(ends) {
        Given(Vec::new()).when(command).rejected(OutOfTurn::TripNotRequested);
    }
}

#[test]
fn a_command_that_cannot_be_read_is_refused_by_name() {
    let unreadable = [
        json!({}),
        json!({ "type": "Deposit", "amount_minor": 1 }),
        json!({ "type": "CancelTrip" }),
        json!({ "type": "CancelTrip", "by": "support" }),
        json!({ "type": "ReportPosition", "metres": "5", "place": "Bridge" }),
        json!({ "type": "ReportPosition", "metres": 5.5, "place": "Bridge" }),
        with(request(), "tip_minor", 100),
        with(report(1), "occurred_at", "2026-01-01"),
        json!("StartTrip"),
        json!(null),
    ];
    for command in unreadable {
        let refusal = Trip::command(&command).expect_err("it is no command");
        assert_eq!(refusal.name, "InvalidCommand", "{command}");
    }
}

#[test]
fn a_rejection_says_amounts_in_the_currency_of_the_trip_and_its_facts_in_minor_units() {
    let state = fold(&[requested_in("GBP", 900), completed(0, 0, 600)]);
    let refusal = Trip::explain(&rejection_of_credit(600, -700).into(), &state);
    assert_eq!(refusal.name, "CreditBeyondFare");
    assert_eq!(Value::Object(refusal.details), json!({ "fare": 600, "requested": -700 }));
    assert_eq!(refusal.message, "The rider pays £6.00; a credit of £7.00 is more than that.");
    let refusal = Trip::explain(&OutOfTurn::TripIsCancelled { by: Side::Rider }.into(), &state);
    assert_eq!(Value::Object(refusal.details), json!({ "by": "rider" }));
}

#[test]
fn facts_from_elsewhere_stay_within_the_bounds_of_money() {
    let most = Money::MAX.minor();
    let state = fold(&[requested(), completed(1, 1, most)]);
    let refusal = Trip::admits(&state, &adjusted(1)).expect_err("it goes beyond the bound");
    assert_eq!((refusal.name.as_str(), refusal.input), ("FareOutOfRange", Some("amount_minor")));
    assert_eq!(Trip::admits(&state, &adjusted(-1)), Ok(()));
    let state = fold(&[requested(), adjusted(2)]);
    for fact in [completed(1, 1, most - 1), cancelled(Side::Rider, most - 1)] {
        assert_eq!(Trip::admits(&state, &fact).expect_err("beyond the bound").name, "FareOutOfRange");
    }
    // A later end takes the place of the earlier one; rules are not asked.
    assert_eq!(Trip::admits(&fold(&[requested(), completed(1, 1, most)]), &completed(1, 1, 1)), Ok(()));
    assert_eq!(Trip::admits(&Trip::initial(), &position(1)), Ok(()));
}

/// The registration, which the page and the workbench go through.
fn registration() -> &'static Registration {
    domain("trip").expect("trips are registered")
}

fn sample_of(stream: &str) -> View<Trip> {
    let mut view = View::<Trip>::default();
    for told in Trip::sample().into_iter().filter(|told| told.stream == stream) {
        let encoded = Trip::encode(&told.event);
        view.push(encoded.event_type, encoded.schema_version, &encoded.data);
    }
    view
}

fn named(view: &dyn StreamView, name: &str) -> FieldValue {
    let field = view.fields().iter().position(|field| field.name == name).expect("there is such a field");
    view.field_at(field, view.head())
}

#[test]
fn the_sample_is_recorded_with_its_late_facts_and_answers_where_the_fare_came_from() {
    let mut bench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
    bench.tell_sample(registration()).unwrap();
    let stream = StreamId::new("trip-7001").unwrap();
    let view = bench.view(&stream).unwrap();
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
        assert_eq!(named(view, name), value, "{name}");
    }
    // Three events made the fare: the completion and two credits.
    let why = view.provenance(0, view.head(), 10);
    let steps: Vec<&str> =
        why.steps.iter().map(|step| if step.new.number() > step.old.number() { "up" } else { "down" }).collect();
    assert_eq!(steps, ["up", "down", "down"]);
    let late = (1..=view.head().0).map(Revision).collect::<Vec<_>>();
    let log = bench.log();
    let events = late.iter().filter_map(|revision| log.in_stream(&stream, *revision));
    assert_eq!(events.filter(|event| event.occurred_at < event.recorded_at).count(), 6);
    let request = Request {
        stream: StreamId::new("trip-7002").unwrap(),
        expected: ExpectedRevision::Exact(Revision(5)),
        event_id: None,
        now: Timestamp::from_millis(1_790_000_000_000),
    };
    bench.execute(&adjust(-250), &request).unwrap();
    assert_eq!(named(bench.view(&request.stream).unwrap(), "fare"), FieldValue::Money(Money::ZERO));
}

#[test]
fn had_the_phone_not_been_offline_the_fare_would_have_been_what_the_credit_made_it() {
    let view = sample_of("trip-7001");
    let at = |wanted: &str| {
        let found = (1..=view.head().0).find(|revision| view.intent(Revision(*revision)).unwrap()["type"] == wanted);
        Target::Recorded(Revision(found.expect("there is such an event")))
    };
    let in_time = Edit::Replace(at("CompleteTrip"), complete(19_400, 1_860));
    let lane = view.lane(std::slice::from_ref(&in_time)).unwrap();
    assert!(!lane.rows.iter().any(|row| matches!(row.outcome, LaneOutcome::Refused(_))), "{:?}", lane.rows);
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
    let furthest = (1..=view.head().0).find(|revision| view.intent(Revision(*revision)).unwrap()["metres"] == 27_300);
    let before = |revision: u32| Target::Recorded(Revision(revision - 1));
    let Target::Recorded(completion) = at("CompleteTrip") else { panic!("it was recorded") };
    let target = Target::Recorded(Revision(furthest.unwrap()));
    let moved = Edit::Move { target, after: before(completion.0) };
    let lane = view.lane(&[moved, Edit::Replace(Target::Recorded(completion), complete(19_400, 1_860))]).unwrap();
    let refused = |name: &str| {
        lane.rows.iter().any(|row| matches!(&row.outcome, LaneOutcome::Refused(refusal) if refusal.name == name))
    };
    assert!(refused("DistanceBelowMark") && refused("TripNotOver"), "{:?}", lane.rows);
}

/// A command as someone might send it, mostly one that fits somewhere.
fn any_command() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![8 => Just("Mira".to_owned()), 1 => Just("  ".to_owned()), 1 => "\\PC{0,8}"];
    let minor =
        || prop_oneof![8 => -9_000..9_000_i64, 1 => any::<i64>(), 1 => Money::MAX.minor() - 9_000..=Money::MAX.minor()];
    let metres = || prop_oneof![9 => 0..40_000_i64, 1 => any::<i64>()];
    let code = prop_oneof![6 => Just("EUR"), 2 => Just("KWD"), 1 => Just("ISK"), 1 => Just("XYZ")];
    let side = || prop_oneof![Just("rider"), Just("driver")];
    prop_oneof![
        3 => (text(), minor(), code).prop_map(|(rider, minor, code)| {
            json!({ "type": "RequestTrip", "rider": rider, "from": "Airport", "to": "Pier", "quoted_fare_minor": minor, "currency": code })
        }),
        3 => text().prop_map(|driver| json!({ "type": "MatchDriver", "driver": driver, "car": "HH-TX 1408" })),
        3 => Just(plain("ArriveAtPickup")),
        3 => Just(plain("StartTrip")),
        6 => (metres(), text()).prop_map(|(metres, place)| with(report(metres), "place", place)),
        3 => (metres(), metres()).prop_map(|(metres, seconds)| complete(metres, seconds)),
        1 => (side(), prop::option::of(text())).prop_map(|(by, reason)| match reason {
            Some(reason) => with(cancel(by), "reason", reason),
            None => cancel(by),
        }),
        4 => (minor(), text()).prop_map(|(minor, reason)| with(adjust(minor), "reason", reason)),
        2 => (side(), -1..8_i64).prop_map(|(side, stars)| {
            rate(if side == "rider" { "RateRider" } else { "RateDriver" }, stars)
        }),
    ]
}

/// Commands in any order, sent after those that take a trip some way.
fn commands() -> impl Strategy<Value = Vec<Value>> {
    let way =
        [request(), match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), report(5_000), complete(9_000, 600)];
    (0..=way.len(), prop::collection::vec(any_command(), 0..60))
        .prop_map(move |(far, rest)| way[..far].iter().cloned().chain(rest).collect())
}

/// The events that the rules let through, with the state after each, the empty one first.
fn decided(commands: &[Value]) -> (Vec<Event>, Vec<State>) {
    let (mut events, mut states) = (Vec::new(), vec![Trip::initial()]);
    for command in commands {
        let mut state = states.last().unwrap().clone();
        for event in Trip::decide(&state, &Trip::command(command).unwrap()).unwrap_or_default() {
            Trip::evolve(&mut state, &event);
            events.push(event);
            states.push(state.clone());
        }
    }
    (events, states)
}

/// Any event at all, whether or not a rule would have made it, its amounts up to a bound.
fn any_event(bound: i64) -> impl Strategy<Value = Event> {
    let text = || "\\PC{0,12}".prop_map(Arc::<str>::from);
    let money = move || (-bound..=bound).prop_map(Money::clamped);
    let side = prop_oneof![Just(Side::Rider), Just(Side::Driver)];
    let code = prop_oneof![Just("EUR"), Just("JPY"), Just("ISK")];
    prop_oneof![
        1 => (text(), text(), text(), money(), code).prop_map(|(rider, from, to, quoted_fare, code)| {
            let currency = Currency::from_code(code).unwrap();
            Event::TripRequested(Arc::new(Booking { rider, from, to, quoted_fare, currency }))
        }),
        2 => (text(), text())
            .prop_map(|(driver, car)| Event::DriverMatched(Arc::new(Assignment { driver, car }))),
        1 => Just(Event::DriverArrived),
        2 => Just(Event::TripStarted),
        6 => (any::<u32>(), text()).prop_map(|(metres, place)| Event::PositionReported { metres, place }),
        2 => (any::<u32>(), any::<u32>(), money()).prop_map(|(distance_metres, duration_seconds, fare)| {
            Event::TripCompleted { distance_metres, duration_seconds, fare }
        }),
        2 => (side, money(), prop::option::of(text()))
            .prop_map(|(by, fee, reason)| Event::TripCancelled { by, fee, reason }),
        4 => (money(), text()).prop_map(|(amount, reason)| Event::FareAdjusted { amount, reason }),
        1 => any::<u8>().prop_map(|stars| Event::DriverRated { stars }),
        1 => any::<u8>().prop_map(|stars| Event::RiderRated { stars }),
    ]
}

/// What is due according to the events alone: what the newest end costs and all adjustments, since the request.
fn due(events: &[Event]) -> i128 {
    let (mut charge, mut adjustments) = (0, 0);
    for event in events {
        match event {
            Event::TripRequested(_) => (charge, adjustments) = (0, 0),
            Event::TripCompleted { fare, .. } => charge = i128::from(fare.minor()),
            Event::TripCancelled { fee, .. } => charge = i128::from(fee.minor()),
            Event::FareAdjusted { amount, .. } => adjustments += i128::from(amount.minor()),
            Event::DriverMatched(_)
            | Event::DriverArrived
            | Event::TripStarted
            | Event::PositionReported { .. }
            | Event::DriverRated { .. }
            | Event::RiderRated { .. } => {}
        }
    }
    charge + adjustments
}

fn may_follow(before: Status, after: Status) -> bool {
    match (before, after) {
        (Status::NotRequested, after) => after == Status::Open(Stage::Requested),
        (Status::Open(stage), Status::Open(next)) => Stage::ALL.windows(2).any(|pair| pair == [stage, next]),
        (Status::Open(stage), Status::Completed) => stage == Stage::Started,
        (Status::Open(stage), Status::Cancelled { by, at }) => {
            at == stage && (by == Side::Rider || stage != Stage::Requested)
        }
        (Status::Open(_), Status::NotRequested) | (Status::Completed | Status::Cancelled { .. }, _) => false,
    }
}

fn has_kind(value: &FieldValue, kind: FieldKind) -> bool {
    match value {
        FieldValue::Missing => true,
        FieldValue::Money(_) => kind == FieldKind::Money,
        FieldValue::Count(_) => kind == FieldKind::Count,
        FieldValue::Text(_) => kind == FieldKind::Text,
        FieldValue::Time(_) => kind == FieldKind::Time,
    }
}

proptest! {
    #[test]
    fn a_field_has_the_kind_that_it_says(events in prop::collection::vec(any_event(1 << 40), 0..40)) {
        let state = fold(&events);
        for (index, field) in Trip::FIELDS.iter().enumerate() {
            let value = Trip::field(&state, index);
            prop_assert!(has_kind(&value, field.kind), "{} is {:?}", field.name, value);
        }
        prop_assert_eq!(Trip::field(&state, Trip::FIELDS.len()), FieldValue::Missing);
    }

    #[test]
    fn whatever_the_rules_let_through_adds_up_and_is_never_below_zero(commands in commands()) {
        let (events, states) = decided(&commands);
        for (revision, state) in states.iter().enumerate() {
            prop_assert_eq!(i128::from(state.fare().minor()), due(&events[..revision]));
            prop_assert!(state.fare() >= Money::ZERO);
            prop_assert!(state.metered_fare == Money::ZERO || state.cancellation_fee == Money::ZERO);
            prop_assert!(state.status.is_over() || state.fare() == Money::ZERO);
            prop_assert!(state.cancellation_fee <= state.quoted_fare());
            let by_driver = matches!(state.status, Status::Cancelled { by: Side::Driver, .. });
            prop_assert!(!by_driver || state.cancellation_fee == Money::ZERO);
        }
    }

    #[test]
    fn a_status_moves_only_along_the_edges(commands in commands()) {
        let (_, states) = decided(&commands);
        for pair in states.windows(2) {
            let (before, after) = (pair[0].status, pair[1].status);
            prop_assert!(before == after || may_follow(before, after), "{:?} to {:?}", before, after);
        }
    }

    #[test]
    fn a_form_that_is_offered_is_not_out_of_turn(commands in commands()) {
        let (_, states) = decided(&commands);
        let known = [
            request(), match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), report(1), complete(1_000_000, 60),
            cancel("rider"), adjust(1), rate("RateDriver", 5), rate("RateRider", 5),
        ];
        for state in states {
            for (form, command) in Trip::FORMS.iter().zip(&known) {
                prop_assert_eq!(form.command, command["type"].as_str().unwrap());
                let decided = Trip::decide(&state, &Trip::command(command).unwrap());
                let in_turn = !matches!(decided, Err(Rejection::OutOfTurn(_)));
                // A late position is taken after the end, but not offered first.
                let late = form.command == "ReportPosition" && state.status.is_over();
                prop_assert!(late || Trip::offers(&state, form) == in_turn, "{} when {:?}", form.command, state.status);
            }
        }
    }

    #[test]
    fn the_command_of_an_event_is_read_as_it_was_written_and_decides_the_same_event(commands in commands()) {
        let (events, states) = decided(&commands);
        for (event, before) in events.iter().zip(&states) {
            let intent = Trip::intent(event).unwrap();
            let read = Trip::command(&Trip::command_json(&intent)).unwrap();
            prop_assert_eq!(&read, &intent);
            prop_assert_eq!(Trip::decide(before, &read), Ok(vec![event.clone()]));
        }
    }

    #[test]
    fn any_command_is_read_as_it_was_written(command in any_command()) {
        let read = Trip::command(&command).unwrap();
        prop_assert_eq!(Trip::command_json(&read), command);
    }

    #[test]
    fn a_fold_of_any_events_in_any_order_adds_up(events in prop::collection::vec(any_event(1 << 40), 0..80)) {
        let mut state = Trip::initial();
        for (index, event) in events.iter().enumerate() {
            Trip::evolve(&mut state, event);
            prop_assert_eq!(i128::from(state.fare().minor()), due(&events[..=index]));
            prop_assert!(state.late_positions <= state.positions);
        }
    }

    #[test]
    fn no_events_and_no_commands_on_them_ever_panic(
        events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40), commands in prop::collection::vec(any_command(), 0..20)
    ) {
        let mut state = fold(&events);
        for command in &commands {
            match Trip::decide(&state, &Trip::command(command).unwrap()) {
                Ok(made) => {
                    // What a command makes could be brought from elsewhere too.
                    prop_assert!(made.iter().all(|event| Trip::admits(&state, event).is_ok()));
                    made.iter().for_each(|event| Trip::evolve(&mut state, event));
                }
                Err(rejection) => prop_assert!(!Trip::explain(&rejection, &state).name.is_empty()),
            }
        }
    }

    #[test]
    fn what_is_admitted_adds_up_at_the_bounds_too(events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40)) {
        let (mut state, mut admitted) = (Trip::initial(), Vec::new());
        for event in events {
            if Trip::admits(&state, &event).is_ok() {
                Trip::evolve(&mut state, &event);
                admitted.push(event);
                prop_assert_eq!(i128::from(state.fare().minor()), due(&admitted));
            }
        }
    }

    #[test]
    fn an_event_is_read_as_it_was_written(event in any_event(Money::MAX.minor())) {
        let encoded = Trip::encode(&event);
        prop_assert_eq!(Trip::decode(encoded.event_type, encoded.schema_version, &encoded.data), Some(event));
        prop_assert!(Trip::knows(encoded.event_type));
        prop_assert_eq!(registration().schema_version(encoded.event_type), encoded.schema_version);
        // A version that is not known yet is not guessed at.
        prop_assert_eq!(Trip::decode(encoded.event_type, encoded.schema_version + 1, &encoded.data), None);
        prop_assert_eq!(Trip::decode(encoded.event_type, 0, &encoded.data), None);
    }

    #[test]
    fn any_text_is_read_as_an_event_or_is_none(kind in 0..Event::TYPES.len(), data in "\\PC{0,40}") {
        let read = Trip::decode(Event::TYPES[kind], 1, &data);
        prop_assert!(read.is_none_or(|event| event.event_type() == Event::TYPES[kind]));
    }

    #[test]
    fn a_state_is_restored_as_it_was_kept(events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40)) {
        let state = fold(&events);
        let kept: Value = serde_json::from_str(&Trip::snapshot(&state).to_string()).unwrap();
        prop_assert_eq!(Trip::restore(&kept), Some(state));
        // A snapshot that lacks anything is none.
        for name in kept.as_object().unwrap().keys() {
            let mut lacking = kept.clone();
            lacking.as_object_mut().unwrap().remove(name);
            prop_assert_eq!(Trip::restore(&lacking), None, "without {}", name);
        }
    }

    #[test]
    fn late_positions_in_any_order_leave_the_same_trip(
        commands in commands(), (late, shuffled) in prop::collection::vec((0..60_000_u32, 0..4_u8), 0..12)
            .prop_flat_map(|late| (Just(late.clone()), Just(late).prop_shuffle()))
    ) {
        let (_, states) = decided(&commands);
        for before in states.into_iter().filter(|state| state.status.is_over()) {
            let arrive = |late: &[(u32, u8)]| {
                let mut state = before.clone();
                for (metres, place) in late {
                    let place = format!("Bridge {place}").into();
                    Trip::evolve(&mut state, &Event::PositionReported { metres: *metres, place });
                }
                state
            };
            let after = arrive(&late);
            prop_assert_eq!(&after, &arrive(&shuffled));
            prop_assert_eq!((after.fare(), after.distance, after.status), (before.fare(), before.distance, before.status));
            let counted = u32::try_from(late.len()).unwrap();
            prop_assert_eq!(after.positions, before.positions + counted);
            prop_assert_eq!(after.late_positions, before.late_positions + counted);
            let furthest = late.iter().map(|(metres, _)| *metres).max().unwrap_or(0);
            prop_assert_eq!(after.furthest_metres(), before.furthest_metres().max(furthest));
        }
    }

    #[test]
    fn to_reconcile_leads_to_the_other_trip_by_commands_that_the_rules_take(one in commands(), other in commands()) {
        let (from, to) = (decided(&one).1.pop().unwrap(), decided(&other).1.pop().unwrap());
        let lead = |from: &State, to: &State| {
            let commands = Trip::reconcile(from, to, "what-if")?;
            let mut state = from.clone();
            for command in commands {
                let command = Trip::command(&Trip::command_json(&command)).unwrap();
                let made = Trip::decide(&state, &command).expect("the rules take it");
                made.iter().for_each(|event| Trip::evolve(&mut state, event));
            }
            Some(state)
        };
        // From nothing every trip can be made that rules made.
        let made = lead(&Trip::initial(), &to).expect("a way from nothing");
        prop_assert_eq!(made.status, to.status);
        prop_assert_eq!(&made.booking, &to.booking);
        if let Some(made) = lead(&from, &to) {
            prop_assert_eq!(made.status.name(), to.status.name());
            prop_assert_eq!(made.fare(), to.fare());
            prop_assert_eq!(&made.booking, &to.booking);
            prop_assert_eq!(&made.assignment, &to.assignment);
            prop_assert_eq!((made.rating_of_driver, made.rating_of_rider), (to.rating_of_driver, to.rating_of_rider));
            prop_assert!(made.status.is_over() || made.distance == to.distance);
        } else {
            // What stands in the way cannot be undone.
            let booked = from.booking.is_some() && from.booking != to.booking;
            let assigned = from.assignment.is_some() && from.assignment != to.assignment;
            let back = from.status.stage() > to.status.stage() && !to.status.is_over();
            let ended = from.status.is_over() && from.status.name() != to.status.name();
            let further = from.furthest_metres() > to.distance || from.distance > to.distance;
            let rated = from.rating_of_driver.is_some_and(|stars| to.rating_of_driver != Some(stars))
                || from.rating_of_rider.is_some_and(|stars| to.rating_of_rider != Some(stars));
            prop_assert!(booked || assigned || back || ended || further || rated, "{:?} to {:?}", from, to);
        }
        prop_assert_eq!(Trip::reconcile(&from, &from, "what-if"), Some(Vec::new()));
    }
}
