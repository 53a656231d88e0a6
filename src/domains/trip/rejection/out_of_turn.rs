//! Commands that have no place where the trip is.

use serde::Serialize;

use crate::domains::trip::event::Side;

/// Why a command has no place where the trip is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum OutOfTurn {
    /// Nobody has asked for the trip.
    TripNotRequested,
    /// The trip was asked for before.
    TripAlreadyRequested { status: &'static str },
    /// A driver has the trip.
    DriverAlreadyMatched { driver: String },
    /// No driver has the trip yet.
    DriverNotMatched,
    /// The driver came to the pickup before.
    DriverAlreadyArrived,
    /// The driver is still on the way to the pickup.
    DriverNotArrived,
    /// The ride began before.
    TripAlreadyStarted,
    /// The ride has not begun.
    TripNotStarted {
        /// Where the trip is in its life.
        status: &'static str,
    },
    /// The ride came to its end.
    TripIsCompleted,
    /// The trip was called off.
    TripIsCancelled { by: Side },
    /// A fare can be adjusted only after the trip has ended.
    TripNotOver {
        /// Where the trip is in its life.
        status: &'static str,
    },
    /// Only a completed trip can be rated.
    TripNotCompleted {
        /// Where the trip is in its life.
        status: &'static str,
    },
    /// A side was rated before.
    AlreadyRated { rated: Side, stars: u8 },
}

impl OutOfTurn {
    /// Says what happened and what to do next.
    pub fn words(&self) -> String {
        match self {
            OutOfTurn::TripNotRequested => "Nobody has asked for this trip. Request it first.".into(),
            OutOfTurn::TripAlreadyRequested { status } => {
                format!("This trip was requested before (it is {}). A new one is a stream of its own.", lower(status))
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

/// Writes a status as it stands within a sentence.
fn lower(status: &str) -> String {
    status.to_lowercase()
}
