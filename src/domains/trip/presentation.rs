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
use crate::words;
use crate::words::Word;

const fn input(name: &'static str, label: Word, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const fn form(command: &'static str, hint: Word, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

impl Presentation for Trip {
    const LABEL: Word = words::trip::TRIP;

    const FIELDS: &'static [Field<State>] = &[
        Field::money("fare", words::trip::FARE, State::fare),
        Field::under(words::trip::MONEY, Field::money("quoted_fare", words::trip::QUOTED_FARE, State::quoted_fare)),
        Field::money("metered_fare", words::trip::METERED_FARE, |trip| trip.metered_fare),
        Field::money("cancellation_fee", words::trip::CANCELLATION_FEE, |trip| trip.cancellation_fee),
        Field::money("adjustments", words::trip::ADJUSTMENTS, |trip| trip.adjustments),
        Field::under(
            words::trip::RIDE,
            Field::text("status", words::trip::STATUS, |trip| Some(trip.status.name().into())),
        ),
        Field::measure("distance", words::trip::DISTANCE, Unit::Metres, |trip| trip.distance.into()),
        Field::measure("duration", words::trip::DURATION, Unit::Seconds, |trip| trip.duration.into()),
        Field::text("from", words::trip::FROM, |trip| booked(trip, |booking| &booking.from)),
        Field::text("to", words::trip::TO, |trip| booked(trip, |booking| &booking.to)),
        Field::text("cancelled_by", words::trip::CANCELLED_BY, |trip| match trip.status {
            Status::Cancelled { by, .. } => Some(by.name().into()),
            Status::NotRequested | Status::Open(_) | Status::Completed => None,
        }),
        Field::under(
            words::trip::REPORTED,
            Field::count("positions", words::trip::POSITIONS, |trip| trip.positions.into()),
        ),
        Field::count("late_positions", words::trip::LATE_POSITIONS, |trip| trip.late_positions.into()),
        Field::measure("furthest_mark", words::trip::FURTHEST_MARK, Unit::Metres, |trip| trip.furthest_metres().into()),
        Field::text("furthest_place", words::trip::FURTHEST_PLACE, |trip| {
            trip.furthest.as_ref().map(|furthest| Arc::clone(&furthest.place))
        }),
        Field::under(
            words::trip::PEOPLE,
            Field::text("rider", words::trip::RIDER, |trip| booked(trip, |booking| &booking.rider)),
        ),
        Field::text("driver", words::trip::DRIVER, |trip| assigned(trip, |assignment| &assignment.driver)),
        Field::text("car", words::trip::CAR, |trip| assigned(trip, |assignment| &assignment.car)),
        Field::text("currency", words::trip::CURRENCY, |trip| {
            trip.booking.as_ref().map(|known| known.currency.code().into())
        }),
        Field::optional_measure("rating_of_driver", words::trip::RATING_OF_DRIVER, Unit::Stars, |trip| {
            trip.rating_of_driver.map(u64::from)
        }),
        Field::optional_measure("rating_of_rider", words::trip::RATING_OF_RIDER, Unit::Stars, |trip| {
            trip.rating_of_rider.map(u64::from)
        }),
    ];

    const FORMS: &'static [CommandForm] = &[
        form(
            "RequestTrip",
            words::trip::ASKS_FOR_A_RIDE_AND_SAYS_WHAT,
            &[
                input("rider", words::trip::RIDER, InputKind::Text),
                input("from", words::trip::FROM, InputKind::Text),
                input("to", words::trip::TO, InputKind::Text),
                input("quoted_fare_minor", words::trip::QUOTED_FARE, InputKind::Money),
                input("currency", words::trip::CURRENCY, InputKind::Choice(CURRENCIES)),
            ],
        ),
        form(
            "MatchDriver",
            words::trip::GIVES_THE_TRIP_TO_A_DRIVER,
            &[input("driver", words::trip::DRIVER, InputKind::Text), input("car", words::trip::CAR, InputKind::Text)],
        ),
        form("ArriveAtPickup", words::trip::THE_DRIVER_IS_WHERE_THE_RIDE, &[]),
        form("StartTrip", words::trip::THE_RIDER_IS_IN_THE_CAR_AND, &[]),
        form(
            "ReportPosition",
            words::trip::REPORTS_WHERE_THE_CAR_IS_OR_WAS,
            &[
                input("metres", words::trip::METRES_SO_FAR, InputKind::Measure(Unit::Metres)),
                input("place", words::trip::PLACE, InputKind::Text),
            ],
        ),
        form(
            "CompleteTrip",
            words::trip::ENDS_THE_RIDE_THE_FARE_IS_BASE,
            &[
                input("distance_metres", words::trip::DISTANCE_IN_METRES, InputKind::Measure(Unit::Metres)),
                input("duration_seconds", words::trip::DURATION_IN_SECONDS, InputKind::Measure(Unit::Seconds)),
            ],
        ),
        form(
            "CancelTrip",
            words::trip::CANCELS_THE_TRIP_FREE_BEFORE_A,
            &[
                input("by", words::trip::BY, InputKind::Choice(Side::NAMES)),
                Input { name: "reason", label: words::trip::REASON, kind: InputKind::Text, optional: true },
            ],
        ),
        form(
            "AdjustFare",
            words::trip::CHANGES_WHAT_THE_RIDER_PAYS_AFTER,
            &[
                input("amount_minor", words::trip::AMOUNT, InputKind::Money),
                input("reason", words::trip::REASON, InputKind::Text),
            ],
        ),
        form(
            "RateDriver",
            words::trip::THE_RIDERS_STARS_FOR_THE_DRIVER,
            &[input("stars", words::trip::STARS, InputKind::Measure(Unit::Stars))],
        ),
        form(
            "RateRider",
            words::trip::THE_DRIVERS_STARS_FOR_THE_RIDER,
            &[input("stars", words::trip::STARS, InputKind::Measure(Unit::Stars))],
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
            let detail = words::trip::in_it(&length, &time);
            moved(Mark::Flag, Some(detail), *fare)
        }
        Event::TripCancelled { by, fee, reason } => {
            let reason = reason.as_ref().map(|reason| format!(" · {reason}")).unwrap_or_default();
            moved(Mark::Flag, Some(words::trip::by_the(&by.name(), &reason)), *fee)
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
