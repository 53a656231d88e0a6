//! Rejections of commands that do not fit the trip's stage.

use serde::Serialize;

use crate::domains::trip::event::Side;
use crate::engine::values::unit::Unit;
use crate::words;

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
            OutOfTurn::TripNotRequested => words::trip::THE_TRIP_IS_NOT_REQUESTED_YET.text().into(),
            OutOfTurn::TripAlreadyRequested { status } => {
                words::trip::this_trip_was_requested_before_it(&lower(status))
            }
            OutOfTurn::DriverAlreadyMatched { driver } => words::trip::has_this_trip_already_go_on_with(&driver),
            OutOfTurn::DriverNotMatched => words::trip::NO_DRIVER_HAS_THIS_TRIP_YET_MATCH.text().into(),
            OutOfTurn::DriverAlreadyArrived => words::trip::THE_DRIVER_HAS_ARRIVED_ALREADY_GO.text().into(),
            OutOfTurn::DriverNotArrived => words::trip::THE_DRIVER_IS_STILL_ON_THE_WAY.text().into(),
            OutOfTurn::TripAlreadyStarted => words::trip::THE_RIDE_HAS_STARTED_ALREADY.text().into(),
            OutOfTurn::TripNotStarted { status } => words::trip::the_ride_has_not_started_the_trip(&lower(status)),
            OutOfTurn::TripIsCompleted => words::trip::THE_TRIP_IS_COMPLETED_ADJUST_ITS.text().into(),
            OutOfTurn::TripIsCancelled { by: Side::Rider } => words::trip::THE_TRIP_WAS_CANCELLED_BY_THE.text().into(),
            OutOfTurn::TripIsCancelled { by: Side::Driver } => {
                words::trip::THE_TRIP_WAS_CANCELLED_BY_THE_2.text().into()
            }
            OutOfTurn::DriverCancelled => words::trip::THE_DRIVER_CANCELLED_THIS_TRIP_SO.text().into(),
            OutOfTurn::TripNotOver { status } => words::trip::the_trip_is_complete_or_cancel_it(&lower(status)),
            OutOfTurn::TripNotCompleted { status } => words::trip::the_trip_is_complete_it_before(&lower(status)),
            OutOfTurn::AlreadyRated { rated, stars } => {
                words::trip::the_was_rated_before_with_keep(&rated.name(), &Unit::Stars.show((*stars).into()))
            }
        }
    }
}

/// Returns a status as it is written within a sentence.
fn lower(status: &str) -> String {
    status.to_lowercase()
}
