//! The rules of the trip: given some events, when a command comes, then these events or this rejection.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "trip/fares.rs"]
mod fares;
mod given;
#[path = "trip/laws.rs"]
mod laws;
#[path = "trip/plausible.rs"]
mod plausible;
#[path = "trip/rejections.rs"]
mod rejections;
#[path = "trip/story.rs"]
mod story;

use std::sync::Arc;

use expect_test::expect;
use foldback::domains::trip::decide::{MAX_KMH, MAX_METRES, MAX_SECONDS, MAX_TEXT};
use foldback::domains::trip::event::{Assignment, Booking, Side};
use foldback::domains::trip::rejection::{OutOfTurn, Unfit};
use foldback::domains::trip::state::Stage;
use foldback::domains::trip::{Event, Rejection, State, Trip};
use foldback::domains::{Registration, domain};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{Bookkeeping as _, Presentation as _, WireFormat as _};
use foldback::engine::values::money::{Currency, Money};
use given::{Given, one_of_each, table};
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

fn given(events: impl IntoIterator<Item = Event>) -> Given<Trip> {
    Given::of(events)
}

/// A trip at a stage that was requested with another quote.
fn quoted(code: &str, minor: i64, stage: Stage) -> Given<Trip> {
    given([requested_in(code, minor)]).and_all(up_to(stage).into_iter().skip(1))
}

fn after(stage: Stage, events: impl IntoIterator<Item = Event>) -> Given<Trip> {
    given(up_to(stage)).and_all(events)
}

/// The registration, which the page and the workbench go through.
fn registration() -> &'static Registration {
    domain("trip").expect("trips are registered")
}

fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> State {
    given::fold::<Trip>(events)
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
fn check_texts(given: &Given<Trip>, command: &Value, fields: &[&'static str], then: &Event) {
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
    let nothing = given([]);
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
    let yen = quoted("JPY", 1_000, Stage::Started);
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
    let krona = quoted("ISK", 1_000, Stage::Started);
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
    // The quote is no cap for the way that was driven, as it is none for a completed ride.
    ride(40_000).when(cancel("rider")).then(cancelled(Side::Rider, 350 + 7_200));
    // Before the ride a fee is never more than the quote.
    let cheap = |stage| quoted("EUR", 150, stage);
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
fn a_quote_of_a_cent_does_not_make_900_kilometres_cost_a_cent() {
    let ride = quoted("EUR", 1, Stage::Started).and(position(900_000));
    ride.when(cancel("rider")).then(cancelled(Side::Rider, 350 + 900 * 180));
    quoted("EUR", 1, Stage::Arrived).when(cancel("rider")).then(cancelled(Side::Rider, 1));
}

#[test]
fn what_the_rules_refuse_today_still_replays() {
    let same = Booking {
        rider: "Mira".into(),
        from: "Pier".into(),
        to: "Pier".into(),
        quoted_fare: money(1),
        currency: Currency::EUR,
    };
    let by_rider = Assignment { driver: "mira".into(), car: "HH-TX 1408".into() };
    let begun = [
        Event::TripRequested(Arc::new(same)),
        Event::DriverMatched(Arc::new(by_rider)),
        Event::DriverArrived,
        Event::TripStarted,
    ];
    let ended = fold(begun.iter().chain(&[completed(1_000_000, 0, 180_350)]));
    assert_eq!((ended.fare(), ended.distance, ended.duration), (money(180_350), 1_000_000, 0));
    let off = fold(begun.iter().chain(&[position(900_000), cancelled(Side::Rider, 1), adjusted(4)]));
    assert_eq!(off.fare(), money(5));
    let driver_off = fold(begun.iter().chain(&[cancelled(Side::Driver, 0), adjusted(5)]));
    assert_eq!(driver_off.fare(), money(5));
}

#[test]
fn a_form_is_offered_first_where_it_makes_sense() {
    let offered = |given: &Given<Trip>| {
        let state = given.state();
        let forms = Trip::FORMS.iter().filter(|form| Trip::offers(&state, form)).map(|form| form.command);
        forms.collect::<Vec<_>>().join(" ")
    };
    let check = |given: &Given<Trip>, forms: &str| assert_eq!(offered(given), forms);
    check(&given([]), "RequestTrip");
    check(&after(Stage::Requested, []), "MatchDriver CancelTrip");
    check(&after(Stage::Matched, []), "ArriveAtPickup CancelTrip");
    check(&after(Stage::Arrived, []), "StartTrip CancelTrip");
    check(&after(Stage::Started, [position(900)]), "ReportPosition CompleteTrip CancelTrip");
    let over = after(Stage::Started, [completed(900, 60, 600)]);
    check(&over, "AdjustFare RateDriver RateRider");
    let rated = [Event::DriverRated { stars: 4 }, Event::RiderRated { stars: 5 }];
    check(&over.and_all(rated), "AdjustFare");
    check(&after(Stage::Arrived, [cancelled(Side::Rider, 500)]), "AdjustFare");
    check(&after(Stage::Started, [cancelled(Side::Driver, 0)]), "");
    check(&after(Stage::Started, [cancelled(Side::Driver, 0), adjusted(500)]), "AdjustFare");
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
        given([]).when(command).rejected(OutOfTurn::TripNotRequested);
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
fn facts_from_elsewhere_stay_within_the_bounds_of_money() {
    let most = Money::MAX.minor();
    let state = fold(&[requested(), completed(1, 1, most)]);
    let refusal = Trip::check_bounds(&state, &adjusted(1)).expect_err("it goes beyond the bound");
    assert_eq!((refusal.name.as_str(), refusal.input), ("FareOutOfRange", Some("amount_minor")));
    assert_eq!(Trip::check_bounds(&state, &adjusted(-1)), Ok(()));
    let state = fold(&[requested(), adjusted(2)]);
    for fact in [completed(1, 1, most - 1), cancelled(Side::Rider, most - 1)] {
        assert_eq!(Trip::check_bounds(&state, &fact).expect_err("beyond the bound").name, "FareOutOfRange");
    }
    // A later end takes the place of the earlier one; rules are not asked.
    assert_eq!(Trip::check_bounds(&fold(&[requested(), completed(1, 1, most)]), &completed(1, 1, 1)), Ok(()));
    assert_eq!(Trip::check_bounds(&Trip::initial(), &position(1)), Ok(()));
}
