//! What the page and the console see of a trip: fields, forms, and words for events and rejections.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::trip::decide::within_bounds;
use crate::domains::trip::event::{Assignment, Booking, Side, Text};
use crate::domains::trip::reconcile::reconcile;
use crate::domains::trip::state::{Stage, Status};
use crate::domains::trip::tariff::CURRENCIES;
use crate::domains::trip::{Command, Event, Rejection, State, Trip, read_models, sample};
use crate::engine::decider::{CommandForm, Description, Domain, Encoded, Input, InputKind, Mark, Refusal, Told};
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::money::{Currency, Money};
use crate::engine::projection::ReadModelSpec;
use crate::engine::wire;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const fn form(command: &'static str, hint: &'static str, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

impl Domain for Trip {
    const NAME: &'static str = "trip";
    const LABEL: &'static str = "Trip";
    const STORY: &'static str =
        "Four rides. Mira was quoted €48.00 for trip-7001 and billed €81.04: where did the fare come from?";
    const STORY_STREAM: Option<&'static str> = Some(sample::TUNNEL);

    const FIELDS: &'static [FieldSpec] = &[
        field("fare", "Fare", FieldKind::Money),
        field("status", "Status", FieldKind::Text),
        field("quoted_fare", "Quoted fare", FieldKind::Money),
        field("metered_fare", "Metered fare", FieldKind::Money),
        field("cancellation_fee", "Cancellation fee", FieldKind::Money),
        field("adjustments", "Adjustments", FieldKind::Money),
        field("distance", "Distance (m)", FieldKind::Count),
        field("duration", "Duration (s)", FieldKind::Count),
        field("positions", "Positions", FieldKind::Count),
        field("late_positions", "Late positions", FieldKind::Count),
        field("furthest_mark", "Furthest mark (m)", FieldKind::Count),
        field("furthest_place", "Furthest place", FieldKind::Text),
        field("rider", "Rider", FieldKind::Text),
        field("driver", "Driver", FieldKind::Text),
        field("car", "Car", FieldKind::Text),
        field("from", "From", FieldKind::Text),
        field("to", "To", FieldKind::Text),
        field("currency", "Currency", FieldKind::Text),
        field("cancelled_by", "Cancelled by", FieldKind::Text),
        field("rating_of_driver", "Rating of driver", FieldKind::Count),
        field("rating_of_rider", "Rating of rider", FieldKind::Count),
    ];

    const FORMS: &'static [CommandForm] = &[
        form(
            "RequestTrip",
            "Asks for a ride and says what it is expected to cost; the tariff decides what it does cost.",
            &[
                input("rider", "Rider", InputKind::Text),
                input("from", "From", InputKind::Text),
                input("to", "To", InputKind::Text),
                input("quoted_fare_minor", "Quoted fare", InputKind::Money),
                input("currency", "Currency", InputKind::Choice(CURRENCIES)),
            ],
        ),
        form(
            "MatchDriver",
            "Gives the trip to a driver.",
            &[input("driver", "Driver", InputKind::Text), input("car", "Car", InputKind::Text)],
        ),
        form("ArriveAtPickup", "The driver is where the ride begins, and waits.", &[]),
        form("StartTrip", "The rider is in the car, and off it goes.", &[]),
        form(
            "ReportPosition",
            "Says where the car is, or was: a phone that was offline may say so after the end.",
            &[input("metres", "Metres so far", InputKind::Number), input("place", "Place", InputKind::Text)],
        ),
        form(
            "CompleteTrip",
            "Ends the ride; the fare is base, kilometres and minutes by the tariff, and at least the minimum.",
            &[
                input("distance_metres", "Distance in metres", InputKind::Number),
                input("duration_seconds", "Duration in seconds", InputKind::Number),
            ],
        ),
        form(
            "CancelTrip",
            "Calls it off: free before a driver was found, a fee from then on, nothing where the driver does it.",
            &[
                input("by", "By", InputKind::Choice(Side::NAMES)),
                Input { name: "reason", label: "Reason", kind: InputKind::Text, optional: true },
            ],
        ),
        form(
            "AdjustFare",
            "Changes what the rider pays after the end: a credit is negative, a charge positive.",
            &[input("amount_minor", "Amount", InputKind::Money), input("reason", "Reason", InputKind::Text)],
        ),
        form("RateDriver", "The rider's stars for the driver, once.", &[input("stars", "Stars", InputKind::Number)]),
        form("RateRider", "The driver's stars for the rider, once.", &[input("stars", "Stars", InputKind::Number)]),
    ];

    const STATE_VERSION: u16 = State::VERSION;
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;

    fn field(state: &State, index: usize) -> FieldValue {
        let text = |text: Option<&Text>| text.map_or(FieldValue::Missing, |text| FieldValue::Text(Arc::clone(text)));
        let booked = |part: fn(&Booking) -> &Text| text(state.booking.as_deref().map(part));
        let assigned = |part: fn(&Assignment) -> &Text| text(state.assignment.as_deref().map(part));
        let stars = |stars: Option<u8>| stars.map_or(FieldValue::Missing, |stars| FieldValue::Count(stars.into()));
        match index {
            0 => FieldValue::Money(state.fare()),
            1 => FieldValue::text(state.status.name()),
            2 => FieldValue::Money(state.quoted_fare()),
            3 => FieldValue::Money(state.metered_fare),
            4 => FieldValue::Money(state.cancellation_fee),
            5 => FieldValue::Money(state.adjustments),
            6 => FieldValue::Count(state.distance.into()),
            7 => FieldValue::Count(state.duration.into()),
            8 => FieldValue::Count(state.positions.into()),
            9 => FieldValue::Count(state.late_positions.into()),
            10 => FieldValue::Count(state.furthest_metres().into()),
            11 => text(state.furthest.as_ref().map(|furthest| &furthest.place)),
            12 => booked(|booking| &booking.rider),
            13 => assigned(|assignment| &assignment.driver),
            14 => assigned(|assignment| &assignment.car),
            15 => booked(|booking| &booking.from),
            16 => booked(|booking| &booking.to),
            17 => state.booking.as_ref().map_or(FieldValue::Missing, |known| FieldValue::text(known.currency.code())),
            18 => match state.status {
                Status::Cancelled { by, .. } => FieldValue::text(by.name()),
                Status::NotRequested | Status::Open(_) | Status::Completed => FieldValue::Missing,
            },
            19 => stars(state.rating_of_driver),
            20 => stars(state.rating_of_rider),
            _ => FieldValue::Missing,
        }
    }

    fn currency(state: &State) -> Currency {
        state.currency()
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, Refusal> {
        Command::read(json)
    }

    fn intent(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }

    // No command names an event by its revision, so there is nothing to resolve and nothing to renumber.

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }

    fn explain(rejection: &Rejection, state: &State) -> Refusal {
        rejection.explain(state.currency())
    }

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    fn admits(state: &State, event: &Event) -> Result<(), Refusal> {
        within_bounds(state, event).map_err(|unfit| Rejection::from(unfit).explain(state.currency()))
    }

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
    }

    fn sample() -> Vec<Told<Event>> {
        sample::history()
    }

    fn describe(event: &Event) -> Description {
        describe(event)
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        match state.status {
            Status::NotRequested => form.command == "RequestTrip",
            Status::Open(Stage::Requested) => matches!(form.command, "MatchDriver" | "CancelTrip"),
            Status::Open(Stage::Matched) => matches!(form.command, "ArriveAtPickup" | "CancelTrip"),
            Status::Open(Stage::Arrived) => matches!(form.command, "StartTrip" | "CancelTrip"),
            Status::Open(Stage::Started) => matches!(form.command, "ReportPosition" | "CompleteTrip" | "CancelTrip"),
            Status::Completed => match form.command {
                "RateDriver" => state.rating_of_driver.is_none(),
                "RateRider" => state.rating_of_rider.is_none(),
                command => command == "AdjustFare",
            },
            Status::Cancelled { .. } => form.command == "AdjustFare",
        }
    }
}

/// Says in a few words what an event did.
fn describe(event: &Event) -> Description {
    let line = |mark, detail: Option<String>| Description { mark, detail, ..Description::default() };
    let moved = |mark, detail, amount: Money| Description { mark, detail, amount: Some(amount), moved: true };
    match event {
        Event::TripRequested(booking) => Description {
            amount: Some(booking.quoted_fare),
            ..line(Mark::Flag, Some(format!("{} · {} → {}", booking.rider, booking.from, booking.to)))
        },
        Event::DriverMatched(matched) => line(Mark::Gear, Some(format!("{} · {}", matched.driver, matched.car))),
        Event::DriverArrived | Event::TripStarted => line(Mark::Flag, None),
        Event::PositionReported { metres, place } => {
            line(Mark::Gear, Some(format!("{} · {place}", kilometres(*metres))))
        }
        Event::TripCompleted { distance_metres, duration_seconds, fare } => {
            let length = kilometres(*distance_metres);
            let detail = format!("{length} in {}:{:02} min", duration_seconds / 60, duration_seconds % 60);
            moved(Mark::Flag, Some(detail), *fare)
        }
        Event::TripCancelled { by, fee, reason } => {
            let reason = reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
            moved(Mark::Flag, Some(format!("by the {}{reason}", by.name())), *fee)
        }
        Event::FareAdjusted { amount, reason } => {
            let mark = if *amount < Money::ZERO { Mark::Minus } else { Mark::Plus };
            moved(mark, Some(reason.to_string()), *amount)
        }
        Event::DriverRated { stars } | Event::RiderRated { stars } => line(Mark::Gear, Some(format!("{stars} of 5"))),
    }
}

/// Writes metres as kilometres, every metre of them: `14.200 km`.
fn kilometres(metres: u32) -> String {
    format!("{}.{:03} km", metres / 1_000, metres % 1_000)
}
