//! What the page and the console show of a trip: fields, forms, and words for events and rejections.

use std::sync::Arc;

use crate::domains::trip::event::{Assignment, Booking, Side, Text};
use crate::domains::trip::fare::breakdown;
use crate::domains::trip::state::{Stage, Status};
use crate::domains::trip::tariff::CURRENCIES;
use crate::domains::trip::{Event, Rejection, State, Trip};
use crate::engine::domain::{Breakdown, CommandForm, Description, Field, Input, InputKind, Mark, Presentation};
use crate::engine::user_error::UserError;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const fn form(command: &'static str, hint: &'static str, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

impl Presentation for Trip {
    const LABEL: &'static str = "Trip";

    const FIELDS: &'static [Field<State>] = &[
        Field::money("fare", "Fare", State::fare),
        Field::under("Money", Field::money("quoted_fare", "Quoted fare", State::quoted_fare)),
        Field::money("metered_fare", "Metered fare", |trip| trip.metered_fare),
        Field::money("cancellation_fee", "Cancellation fee", |trip| trip.cancellation_fee),
        Field::money("adjustments", "Adjustments", |trip| trip.adjustments),
        Field::under("Ride", Field::text("status", "Status", |trip| Some(trip.status.name().into()))),
        Field::measure("distance", "Distance", Unit::Metres, |trip| trip.distance.into()),
        Field::measure("duration", "Duration", Unit::Seconds, |trip| trip.duration.into()),
        Field::text("from", "From", |trip| booked(trip, |booking| &booking.from)),
        Field::text("to", "To", |trip| booked(trip, |booking| &booking.to)),
        Field::text("cancelled_by", "Cancelled by", |trip| match trip.status {
            Status::Cancelled { by, .. } => Some(by.name().into()),
            Status::NotRequested | Status::Open(_) | Status::Completed => None,
        }),
        Field::under("Reported", Field::count("positions", "Positions", |trip| trip.positions.into())),
        Field::count("late_positions", "Late positions", |trip| trip.late_positions.into()),
        Field::measure("furthest_mark", "Furthest mark", Unit::Metres, |trip| trip.furthest_metres().into()),
        Field::text("furthest_place", "Furthest place", |trip| {
            trip.furthest.as_ref().map(|furthest| Arc::clone(&furthest.place))
        }),
        Field::under("People", Field::text("rider", "Rider", |trip| booked(trip, |booking| &booking.rider))),
        Field::text("driver", "Driver", |trip| assigned(trip, |assignment| &assignment.driver)),
        Field::text("car", "Car", |trip| assigned(trip, |assignment| &assignment.car)),
        Field::text("currency", "Currency", |trip| trip.booking.as_ref().map(|known| known.currency.code().into())),
        Field::optional_measure("rating_of_driver", "Rating of driver", Unit::Stars, |trip| {
            trip.rating_of_driver.map(u64::from)
        }),
        Field::optional_measure("rating_of_rider", "Rating of rider", Unit::Stars, |trip| {
            trip.rating_of_rider.map(u64::from)
        }),
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
            "Reports where the car is, or was: a phone that was offline may report it after the end.",
            &[
                input("metres", "Metres so far", InputKind::Measure(Unit::Metres)),
                input("place", "Place", InputKind::Text),
            ],
        ),
        form(
            "CompleteTrip",
            "Ends the ride; the fare is base, kilometres and minutes by the tariff, and at least the minimum.",
            &[
                input("distance_metres", "Distance in metres", InputKind::Measure(Unit::Metres)),
                input("duration_seconds", "Duration in seconds", InputKind::Measure(Unit::Seconds)),
            ],
        ),
        form(
            "CancelTrip",
            "Cancels the trip: free before a driver is found, for a fee after that, in the car for the way so far, and free if the driver cancels.",
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
        form(
            "RateDriver",
            "The rider's stars for the driver, once.",
            &[input("stars", "Stars", InputKind::Measure(Unit::Stars))],
        ),
        form(
            "RateRider",
            "The driver's stars for the rider, once.",
            &[input("stars", "Stars", InputKind::Measure(Unit::Stars))],
        ),
    ];

    fn currency(state: &State) -> Currency {
        state.currency()
    }

    fn explain(rejection: &Rejection, state: &State) -> UserError {
        rejection.explain(state.currency())
    }

    fn describe(event: &Event) -> Description {
        describe(event)
    }

    fn breakdown(state: &State, field: &str) -> Option<Breakdown> {
        breakdown(state, field)
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
            Status::Cancelled { by: Side::Rider, .. } => form.command == "AdjustFare",
            Status::Cancelled { by: Side::Driver, .. } => form.command == "AdjustFare" && state.fare() > Money::ZERO,
        }
    }
}

/// Returns a part of the booking, if the trip has one.
fn booked(trip: &State, part: fn(&Booking) -> &Text) -> Option<Text> {
    trip.booking.as_deref().map(part).cloned()
}

/// Returns a part of the assignment, if the trip has one.
fn assigned(trip: &State, part: fn(&Assignment) -> &Text) -> Option<Text> {
    trip.assignment.as_deref().map(part).cloned()
}

/// Describes an event in a few words.
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
            line(Mark::Gear, Some(format!("{} · {place}", metres_text(*metres))))
        }
        Event::TripCompleted { distance_metres, duration_seconds, fare } => {
            let (length, time) = (metres_text(*distance_metres), Unit::Seconds.show((*duration_seconds).into()));
            let detail = format!("{length} in {time}");
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
        Event::DriverRated { stars } | Event::RiderRated { stars } => {
            line(Mark::Gear, Some(Unit::Stars.show((*stars).into())))
        }
    }
}

/// Writes metres for people.
fn metres_text(metres: u32) -> String {
    Unit::Metres.show(metres.into())
}
