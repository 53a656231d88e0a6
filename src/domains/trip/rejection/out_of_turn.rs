//! Rejections of commands that do not fit the trip's stage.

use serde::Serialize;

use crate::domains::trip::event::Side;

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
            OutOfTurn::DriverAlreadyMatched { driver } => format!("{driver} has this trip already."),
            OutOfTurn::DriverNotMatched => "No driver has this trip yet. Match one first.".into(),
            OutOfTurn::DriverAlreadyArrived => "The driver is at the pickup already.".into(),
            OutOfTurn::DriverNotArrived => {
                "The driver is still on the way. The ride can start once the driver has arrived at the pickup.".into()
            }
            OutOfTurn::TripAlreadyStarted => "The ride has started already.".into(),
            OutOfTurn::TripNotStarted { status } => {
                format!("The ride has not started: the trip is {}.", lower(status))
            }
            OutOfTurn::TripIsCompleted => {
                "The trip is completed. What it costs can still be adjusted, and late positions recorded.".into()
            }
            OutOfTurn::TripIsCancelled { by } => {
                format!("The trip was cancelled by the {}. What it costs can still be adjusted.", by.name())
            }
            OutOfTurn::TripNotOver { status } => {
                format!("The trip is {}; its fare is adjusted once it is completed or cancelled.", lower(status))
            }
            OutOfTurn::TripNotCompleted { status } => {
                format!("The trip is {}; it is rated once it is completed.", lower(status))
            }
            OutOfTurn::AlreadyRated { rated, stars } => {
                format!("The {} was rated before, with {stars} of 5. A rating is given once.", rated.name())
            }
        }
    }
}

/// Returns a status as it is written within a sentence.
fn lower(status: &str) -> String {
    status.to_lowercase()
}
