//! The commands of a trip.
//!
//! Numbers are as the caller sent them; the rules check that they are within bounds.

use crate::domains::trip::event::{Event, Side, Text};
use crate::engine::wire::commands;

commands! {
    /// A command to a trip; in JSON `{"type": "ReportPosition", "metres": 1200, "place": "Bridge"}`.
    pub enum Command of "a trip" {
        /// Request the trip, at the quoted fare in minor units.
        RequestTrip { rider: String, from: String, to: String, quoted_fare_minor: i64, currency: String },
        /// Assign a driver, with the car's plate or another name.
        MatchDriver { driver: String, car: String },
        /// Arrive at the pickup and wait.
        ArriveAtPickup,
        /// Start the ride.
        StartTrip,
        /// Report where the car is, or was, that far into the ride.
        ReportPosition { metres: i64, place: String },
        /// End the ride.
        CompleteTrip { distance_metres: i64, duration_seconds: i64 },
        /// Cancel the trip.
        CancelTrip { by: Side, reason: Option<String> },
        /// Change what the rider pays: a negative amount is a credit.
        AdjustFare { amount_minor: i64, reason: String },
        /// Rate the driver, as the rider, from 1 to 5.
        RateDriver { stars: i64 },
        /// Rate the rider, as the driver, from 1 to 5.
        RateRider { stars: i64 },
    }
}

impl Command {
    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let own = |text: &Text| text.as_ref().to_owned();
        match event {
            Event::TripRequested(booking) => Command::RequestTrip {
                rider: own(&booking.rider),
                from: own(&booking.from),
                to: own(&booking.to),
                quoted_fare_minor: booking.quoted_fare.minor(),
                currency: booking.currency.code().to_owned(),
            },
            Event::DriverMatched(assignment) => {
                Command::MatchDriver { driver: own(&assignment.driver), car: own(&assignment.car) }
            }
            Event::DriverArrived => Command::ArriveAtPickup,
            Event::TripStarted => Command::StartTrip,
            Event::PositionReported { metres, place } => {
                Command::ReportPosition { metres: (*metres).into(), place: own(place) }
            }
            Event::TripCompleted { distance_metres, duration_seconds, .. } => Command::CompleteTrip {
                distance_metres: (*distance_metres).into(),
                duration_seconds: (*duration_seconds).into(),
            },
            Event::TripCancelled { by, reason, .. } => {
                Command::CancelTrip { by: *by, reason: reason.as_ref().map(own) }
            }
            Event::FareAdjusted { amount, reason } => {
                Command::AdjustFare { amount_minor: amount.minor(), reason: own(reason) }
            }
            Event::DriverRated { stars } => Command::RateDriver { stars: (*stars).into() },
            Event::RiderRated { stars } => Command::RateRider { stars: (*stars).into() },
        }
    }
}
