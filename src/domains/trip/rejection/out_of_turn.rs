//! Rejections of commands that do not fit the trip's stage.

use serde::Serialize;

use crate::domains::trip::event::Side;
use crate::engine::values::unit::Unit;

/// Why a command does not fit the trip's stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum OutOfTurn {
    /// The trip was not requested yet.
    TripNotRequested,
    /// The trip was already requested.
    TripAlreadyRequested { status: &'static str },
    /// A driver is already assigned.
    DriverAlreadyMatched { driver: String },
    /// No driver is assigned yet.
    DriverNotMatched,
    /// The driver has already arrived at the pickup.
    DriverAlreadyArrived,
    /// The driver is still on the way to the pickup.
    DriverNotArrived,
    /// The ride has already started.
    TripAlreadyStarted,
    /// The ride has not started.
    TripNotStarted {
        /// The trip's status.
        status: &'static str,
    },
    /// The ride has ended.
    TripIsCompleted,
    /// The trip is cancelled.
    TripIsCancelled { by: Side },
    /// The driver cancelled, so there is nothing to pay and nothing to adjust.
    DriverCancelled,
    /// A fare can be adjusted only after the trip has ended.
    TripNotOver {
        /// The trip's status.
        status: &'static str,
    },
    /// Only a completed trip can be rated.
    TripNotCompleted {
        /// The trip's status.
        status: &'static str,
    },
    /// A side was already rated.
    AlreadyRated { rated: Side, stars: u8 },
}

impl OutOfTurn {
    /// Returns the message: what happened and what to do next.
    pub fn words(&self) -> String {
        match self {
            OutOfTurn::TripNotRequested => "The trip is not requested yet. Request it first.".into(),
            OutOfTurn::TripAlreadyRequested { status } => {
                format!("This trip was requested before (it is {}). Open another stream for a new one.", lower(status))
            }
            OutOfTurn::DriverAlreadyMatched { driver } => {
                format!("{driver} has this trip already. Go on with this driver, or cancel the trip.")
            }
            OutOfTurn::DriverNotMatched => "No driver has this trip yet. Match one first.".into(),
            OutOfTurn::DriverAlreadyArrived => "The driver has arrived already. Go on with the ride.".into(),
            OutOfTurn::DriverNotArrived => {
                "The driver is still on the way. Record the arrival at the pickup first.".into()
            }
            OutOfTurn::TripAlreadyStarted => "The ride has started already. Report a position, or complete it.".into(),
            OutOfTurn::TripNotStarted { status } => {
                format!("The ride has not started: the trip is {}. Start it first.", lower(status))
            }
            OutOfTurn::TripIsCompleted => {
                "The trip is completed. Adjust its fare, rate it, or report a late position.".into()
            }
            OutOfTurn::TripIsCancelled { by: Side::Rider } => {
                "The trip was cancelled by the rider. Adjust its fee, or request a new trip in another stream.".into()
            }
            OutOfTurn::TripIsCancelled { by: Side::Driver } => {
                "The trip was cancelled by the driver. Request a new trip in another stream.".into()
            }
            OutOfTurn::DriverCancelled => {
                "The driver cancelled this trip, so the rider pays nothing. Request a new trip in another stream."
                    .into()
            }
            OutOfTurn::TripNotOver { status } => {
                format!("The trip is {}. Complete or cancel it before you adjust its fare.", lower(status))
            }
            OutOfTurn::TripNotCompleted { status } => {
                format!("The trip is {}. Complete it before you rate it.", lower(status))
            }
            OutOfTurn::AlreadyRated { rated, stars } => format!(
                "The {} was rated before, with {}. Keep that rating: it is given once.",
                rated.name(),
                Unit::Stars.show((*stars).into())
            ),
        }
    }
}

/// Returns a status as it is written within a sentence.
fn lower(status: &str) -> String {
    status.to_lowercase()
}
