//! The intents that a trip is asked for.
//!
//! Numbers are whatever a caller sent; that they are within their bounds is for the rules to say.

use serde_json::{Value, json};

use crate::domains::trip::event::{Event, Side, Text};
use crate::engine::object::{Object, ObjectError};
use crate::engine::user_error::UserError;

/// What someone wants of a trip; in JSON `{"type": "ReportPosition", "metres": 1200, "place": "Bridge"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask for it.
    RequestTrip {
        /// Who is driven.
        rider: String,
        /// Where the ride begins.
        from: String,
        /// Where the ride ends.
        to: String,
        /// What the rider was told that it would cost, in minor units.
        quoted_fare_minor: i64,
        /// The code of the currency of all amounts.
        currency: String,
    },
    /// Give it to a driver.
    MatchDriver {
        /// Who drives.
        driver: String,
        /// The car, such as its plate.
        car: String,
    },
    /// Wait where the ride begins.
    ArriveAtPickup,
    /// Let the rider in and go.
    StartTrip,
    /// Say where the car is, or was.
    ReportPosition {
        /// How many metres the ride had come.
        metres: i64,
        /// Where that was.
        place: String,
    },
    /// End the ride.
    CompleteTrip {
        /// How many metres it was.
        distance_metres: i64,
        /// How many seconds it took.
        duration_seconds: i64,
    },
    /// Call it off.
    CancelTrip {
        /// By whom.
        by: Side,
        /// Why.
        reason: Option<String>,
    },
    /// Change what the rider pays.
    AdjustFare {
        /// By how much, in minor units: negative for a credit.
        amount_minor: i64,
        /// Why.
        reason: String,
    },
    /// Rate the driver, as the rider.
    RateDriver {
        /// From 1 to 5.
        stars: i64,
    },
    /// Rate the rider, as the driver.
    RateRider {
        /// From 1 to 5.
        stars: i64,
    },
}

impl Command {
    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`.
    pub fn read(json: &Value) -> Result<Command, UserError> {
        Command::of(json).map_err(|error| UserError::invalid_command(error.to_string()))
    }

    fn of(json: &Value) -> Result<Command, ObjectError> {
        let object = Object::new(json)?;
        let text = |name| object.text(name).map(str::to_owned);
        let (command, fields): (Command, &[&str]) = match object.text("type")? {
            "RequestTrip" => {
                let (rider, from, to, currency) = (text("rider")?, text("from")?, text("to")?, text("currency")?);
                let quoted_fare_minor = object.integer("quoted_fare_minor")?;
                let command = Command::RequestTrip { rider, from, to, quoted_fare_minor, currency };
                (command, &["rider", "from", "to", "quoted_fare_minor", "currency"])
            }
            "MatchDriver" => (Command::MatchDriver { driver: text("driver")?, car: text("car")? }, &["driver", "car"]),
            "ArriveAtPickup" => (Command::ArriveAtPickup, &[]),
            "StartTrip" => (Command::StartTrip, &[]),
            "ReportPosition" => {
                let (metres, place) = (object.integer("metres")?, text("place")?);
                (Command::ReportPosition { metres, place }, &["metres", "place"])
            }
            "CompleteTrip" => {
                let distance_metres = object.integer("distance_metres")?;
                let duration_seconds = object.integer("duration_seconds")?;
                let command = Command::CompleteTrip { distance_metres, duration_seconds };
                (command, &["distance_metres", "duration_seconds"])
            }
            "CancelTrip" => {
                let kind = ObjectError::Kind { field: "by", wanted: "side: it is rider or driver" };
                let by = Side::from_name(object.text("by")?).ok_or(kind)?;
                let reason = object.optional_text("reason")?.map(str::to_owned);
                (Command::CancelTrip { by, reason }, &["by", "reason"])
            }
            "AdjustFare" => {
                let (amount_minor, reason) = (object.integer("amount_minor")?, text("reason")?);
                (Command::AdjustFare { amount_minor, reason }, &["amount_minor", "reason"])
            }
            "RateDriver" => (Command::RateDriver { stars: object.integer("stars")? }, &["stars"]),
            "RateRider" => (Command::RateRider { stars: object.integer("stars")? }, &["stars"]),
            _ => return Err(ObjectError::Kind { field: "type", wanted: "command of a trip" }),
        };
        object.only(&[&["type"], fields].concat())?;
        Ok(command)
    }

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

    /// Writes the command as [`Command::read`] reads it.
    pub fn json(&self) -> Value {
        match self {
            Command::RequestTrip { rider, from, to, quoted_fare_minor, currency } => json!({
                "type": "RequestTrip",
                "rider": rider,
                "from": from,
                "to": to,
                "quoted_fare_minor": quoted_fare_minor,
                "currency": currency,
            }),
            Command::MatchDriver { driver, car } => json!({ "type": "MatchDriver", "driver": driver, "car": car }),
            Command::ArriveAtPickup => json!({ "type": "ArriveAtPickup" }),
            Command::StartTrip => json!({ "type": "StartTrip" }),
            Command::ReportPosition { metres, place } => {
                json!({ "type": "ReportPosition", "metres": metres, "place": place })
            }
            Command::CompleteTrip { distance_metres, duration_seconds } => json!({
                "type": "CompleteTrip",
                "distance_metres": distance_metres,
                "duration_seconds": duration_seconds,
            }),
            Command::CancelTrip { by, reason: Some(reason) } => {
                json!({ "type": "CancelTrip", "by": by.name(), "reason": reason })
            }
            Command::CancelTrip { by, reason: None } => json!({ "type": "CancelTrip", "by": by.name() }),
            Command::AdjustFare { amount_minor, reason } => {
                json!({ "type": "AdjustFare", "amount_minor": amount_minor, "reason": reason })
            }
            Command::RateDriver { stars } => json!({ "type": "RateDriver", "stars": stars }),
            Command::RateRider { stars } => json!({ "type": "RateRider", "stars": stars }),
        }
    }
}
