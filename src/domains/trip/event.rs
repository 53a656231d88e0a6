//! The facts of a trip, and their shapes in the log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::domain::Encoded;
use crate::engine::log::canonical_object;
use crate::engine::money::{Currency, Money};
use crate::engine::object::Object;

/// A text that an event carries, shared with the states that remember it.
pub type Text = Arc<str>;

/// The version of the shape of every event.
const SCHEMA_VERSION: u16 = 1;

/// One of the two who take part in a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Who is driven.
    Rider,
    /// Who drives.
    Driver,
}

impl Side {
    /// Both, as a form offers them.
    pub const NAMES: &'static [&'static str] = &["rider", "driver"];

    /// Returns the side's name in data.
    pub fn name(self) -> &'static str {
        match self {
            Side::Rider => "rider",
            Side::Driver => "driver",
        }
    }

    /// Finds a side by its name in data.
    pub fn from_name(name: &str) -> Option<Side> {
        [Side::Rider, Side::Driver].into_iter().find(|side| side.name() == name)
    }
}

/// What a rider asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Who is driven.
    pub rider: Text,
    /// Where the ride begins.
    pub from: Text,
    /// Where the ride ends.
    pub to: Text,
    /// What the rider was told that it would cost.
    pub quoted_fare: Money,
    /// The currency of all amounts of the trip.
    pub currency: Currency,
}

/// Who comes, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Who drives.
    pub driver: Text,
    /// The car, such as its plate.
    pub car: Text,
}

/// What happened to a trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A rider asked for it.
    TripRequested(Arc<Booking>),
    /// A driver took it.
    DriverMatched(Arc<Assignment>),
    /// The driver is where the ride begins, and waits.
    DriverArrived,
    /// The rider is in the car.
    TripStarted,
    /// The car was somewhere; perhaps long before this was recorded.
    PositionReported {
        /// How many metres the ride had come.
        metres: u32,
        /// Where that was.
        place: Text,
    },
    /// The ride came to its end.
    TripCompleted {
        /// How many metres it was.
        distance_metres: u32,
        /// How many seconds it took.
        duration_seconds: u32,
        /// What it costs by the tariff of that day.
        fare: Money,
    },
    /// It was called off.
    TripCancelled {
        /// By whom.
        by: Side,
        /// What that costs the rider.
        fee: Money,
        /// Why, in their own words.
        reason: Option<Text>,
    },
    /// Support changed what the rider pays.
    FareAdjusted {
        /// By how much: negative for a credit.
        amount: Money,
        /// Why.
        reason: Text,
    },
    /// The rider rated the driver.
    DriverRated {
        /// From 1 to 5.
        stars: u8,
    },
    /// The driver rated the rider.
    RiderRated {
        /// From 1 to 5.
        stars: u8,
    },
}

/// The shape of `PositionReported`'s data, derived because a log of trips holds little else.
#[derive(Serialize, Deserialize)]
struct Reported {
    metres: u32,
    place: Text,
}

impl Event {
    /// The names of all events.
    pub const TYPES: [&'static str; 10] = [
        "TripRequested",
        "DriverMatched",
        "DriverArrived",
        "TripStarted",
        "PositionReported",
        "TripCompleted",
        "TripCancelled",
        "FareAdjusted",
        "DriverRated",
        "RiderRated",
    ];

    /// Returns the event's name.
    pub fn event_type(&self) -> &'static str {
        match self {
            Event::TripRequested(_) => "TripRequested",
            Event::DriverMatched(_) => "DriverMatched",
            Event::DriverArrived => "DriverArrived",
            Event::TripStarted => "TripStarted",
            Event::PositionReported { .. } => "PositionReported",
            Event::TripCompleted { .. } => "TripCompleted",
            Event::TripCancelled { .. } => "TripCancelled",
            Event::FareAdjusted { .. } => "FareAdjusted",
            Event::DriverRated { .. } => "DriverRated",
            Event::RiderRated { .. } => "RiderRated",
        }
    }

    /// Writes the event down.
    pub fn encode(&self) -> Encoded {
        let data = match self {
            Event::TripRequested(booking) => json(&booking.json()),
            Event::DriverMatched(assignment) => json(&assignment.json()),
            Event::DriverArrived | Event::TripStarted => "{}".into(),
            Event::PositionReported { metres, place } => json(&Reported { metres: *metres, place: Arc::clone(place) }),
            Event::TripCompleted { distance_metres, duration_seconds, fare } => json(&json!({
                "distance_metres": distance_metres,
                "duration_seconds": duration_seconds,
                "fare_minor": fare.minor(),
            })),
            Event::TripCancelled { by, fee, reason } => {
                json(&json!({ "by": by.name(), "fee_minor": fee.minor(), "reason": reason }))
            }
            Event::FareAdjusted { amount, reason } => {
                json(&json!({ "amount_minor": amount.minor(), "reason": reason }))
            }
            Event::DriverRated { stars } | Event::RiderRated { stars } => json(&json!({ "stars": stars })),
        };
        Encoded { event_type: self.event_type(), schema_version: SCHEMA_VERSION, data }
    }

    /// Reads an event; `None` when the type or the version is unknown or the data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        if schema_version != SCHEMA_VERSION {
            return None;
        }
        if event_type == "PositionReported" {
            let Reported { metres, place } = serde_json::from_str(data).ok()?;
            return Some(Event::PositionReported { metres, place });
        }
        let data: Value = serde_json::from_str(data).ok()?;
        Event::decode_rare(event_type, Object::new(&data).ok()?)
    }

    fn decode_rare(event_type: &str, data: Object<'_>) -> Option<Event> {
        let money = |name| Money::new(data.integer(name).ok()?).ok();
        let count = |name| u32::try_from(data.integer(name).ok()?).ok();
        let stars = || u8::try_from(data.integer("stars").ok()?).ok();
        Some(match event_type {
            "TripRequested" => Event::TripRequested(Arc::new(Booking::read(data)?)),
            "DriverMatched" => Event::DriverMatched(Arc::new(Assignment::read(data)?)),
            "DriverArrived" => Event::DriverArrived,
            "TripStarted" => Event::TripStarted,
            "TripCompleted" => Event::TripCompleted {
                distance_metres: count("distance_metres")?,
                duration_seconds: count("duration_seconds")?,
                fare: money("fare_minor")?,
            },
            "TripCancelled" => Event::TripCancelled {
                by: Side::from_name(data.text("by").ok()?)?,
                fee: money("fee_minor")?,
                reason: data.optional_text("reason").ok()?.map(Text::from),
            },
            "FareAdjusted" => {
                Event::FareAdjusted { amount: money("amount_minor")?, reason: data.text("reason").ok()?.into() }
            }
            "DriverRated" => Event::DriverRated { stars: stars()? },
            "RiderRated" => Event::RiderRated { stars: stars()? },
            _ => return None,
        })
    }
}

impl Booking {
    /// Writes the booking as events and snapshots hold it.
    pub(super) fn json(&self) -> Value {
        json!({
            "currency": self.currency.code(),
            "from": self.from,
            "quoted_fare_minor": self.quoted_fare.minor(),
            "rider": self.rider,
            "to": self.to,
        })
    }

    /// Reads what [`Booking::json`] wrote.
    pub(super) fn read(data: Object<'_>) -> Option<Booking> {
        let text = |name| data.text(name).ok().map(Text::from);
        Some(Booking {
            rider: text("rider")?,
            from: text("from")?,
            to: text("to")?,
            quoted_fare: Money::new(data.integer("quoted_fare_minor").ok()?).ok()?,
            currency: Currency::from_code(data.text("currency").ok()?)?,
        })
    }
}

impl Assignment {
    /// Writes the assignment as events and snapshots hold it.
    pub(super) fn json(&self) -> Value {
        json!({ "car": self.car, "driver": self.driver })
    }

    /// Reads what [`Assignment::json`] wrote.
    pub(super) fn read(data: Object<'_>) -> Option<Assignment> {
        let text = |name| data.text(name).ok().map(Text::from);
        Some(Assignment { driver: text("driver")?, car: text("car")? })
    }
}

/// Writes a shape as canonical JSON: the shapes list their fields in alphabetical order.
fn json<T: Serialize>(shape: &T) -> Box<str> {
    let text = serde_json::to_string(shape).unwrap_or_default();
    debug_assert_eq!(canonical_object(&text).ok().as_deref(), Some(text.as_str()));
    text.into_boxed_str()
}
