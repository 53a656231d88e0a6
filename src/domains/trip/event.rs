//! The events of a trip, and their JSON in the log.

use std::sync::Arc;

use serde::Serialize;

use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::{events, names, record};

/// A text that an event carries, shared with the states that remember it.
pub type Text = Arc<str>;

events! {
    /// What happened to a trip.
    pub enum Event {
        /// A rider requested the trip.
        TripRequested(Arc<Booking>),
        /// A driver was assigned.
        DriverMatched(Arc<Assignment>),
        /// The driver arrived at the pickup and waits.
        DriverArrived,
        /// The ride started.
        TripStarted,
        /// The car was somewhere, that far into the ride; perhaps long before this was recorded.
        PositionReported { metres: u32, place: Text },
        /// The ride ended, and costs a fare by the tariff of that day.
        TripCompleted { distance_metres: u32, duration_seconds: u32, fare: Money = "fare_minor" },
        /// The trip was cancelled, which costs the rider a fee.
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
    /// One of the two sides of a trip.
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Side {
        /// The person who is driven.
        Rider = "rider",
        /// The person who drives.
        Driver = "driver",
    }
}

record! {
    /// The rider's request.
    pub struct Booking {
        /// The person who is driven.
        pub rider: Text,
        /// Where the ride begins.
        pub from: Text,
        /// Where the ride ends.
        pub to: Text,
        /// The fare that was quoted to the rider.
        pub quoted_fare: Money = "quoted_fare_minor",
        /// The currency of all amounts of the trip.
        pub currency: Currency,
    }
}

record! {
    /// The driver and the car.
    pub struct Assignment {
        /// The driver's name.
        pub driver: Text,
        /// The car, for example its plate.
        pub car: Text,
    }
}
