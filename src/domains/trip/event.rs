//! The facts of a trip, and their shapes in the log.

use std::sync::Arc;

use serde::Serialize;

use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::{events, names, record};

/// A text that an event carries, shared with the states that remember it.
pub type Text = Arc<str>;

events! {
    /// What happened to a trip.
    pub enum Event {
        /// A rider asked for it.
        TripRequested(Arc<Booking>),
        /// A driver took it.
        DriverMatched(Arc<Assignment>),
        /// The driver is where the ride begins, and waits.
        DriverArrived,
        /// The rider is in the car.
        TripStarted,
        /// The car was somewhere, that far into the ride; perhaps long before this was recorded.
        PositionReported { metres: u32, place: Text },
        /// The ride came to its end, and costs a fare by the tariff of that day.
        TripCompleted { distance_metres: u32, duration_seconds: u32, fare: Money = "fare_minor" },
        /// It was called off, which costs the rider a fee.
        TripCancelled { by: Side, fee: Money = "fee_minor", reason: Option<Text> = null_or_left_out },
        /// Support changed what the rider pays: a negative amount is a credit.
        FareAdjusted { amount: Money = "amount_minor", reason: Text },
        /// The rider rated the driver, from 1 to 5.
        DriverRated { stars: u8 },
        /// The driver rated the rider, from 1 to 5.
        RiderRated { stars: u8 },
    }
}

names! {
    /// One of the two who take part in a trip.
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Side {
        /// Who is driven.
        Rider = "rider",
        /// The person who drives.
        Driver = "driver",
    }
}

record! {
    /// What a rider asked for.
    pub struct Booking {
        /// Who is driven.
        pub rider: Text,
        /// Where the ride begins.
        pub from: Text,
        /// Where the ride ends.
        pub to: Text,
        /// What the rider was told that it would cost.
        pub quoted_fare: Money = "quoted_fare_minor",
        /// The currency of all amounts of the trip.
        pub currency: Currency,
    }
}

record! {
    /// Who comes, and with what.
    pub struct Assignment {
        /// The driver's name.
        pub driver: Text,
        /// The car, such as its plate.
        pub car: Text,
    }
}
