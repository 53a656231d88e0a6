//! Rejections of invalid values.

use serde::Serialize;

use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;
use crate::engine::values::unit::grouped;

/// Why a value of a command is invalid. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Unfit {
    /// ISO 4217 has no such currency.
    UnknownCurrency { currency: String },
    /// The service has no rates in this currency.
    NoTariff { currency: &'static str },
    /// A required text is missing.
    TextMissing { field: &'static str },
    /// A text is too long.
    TextTooLong { field: &'static str, max: usize },
    /// A ride would end where it begins.
    SamePlace { place: String },
    /// The driver would drive themselves.
    DriverIsRider { driver: String },
    /// A quote is zero or negative.
    QuoteNotPositive { requested: i64 },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange { field: &'static str, requested: i64, max: i64 },
    /// A distance is negative or too long.
    DistanceOutOfRange { field: &'static str, requested: i64, max: u32 },
    /// A ride is shorter than one of its reported positions.
    DistanceBelowMark { requested: u32, furthest: u32 },
    /// A duration is negative or too long.
    DurationOutOfRange { requested: i64, max: u32 },
    /// A ride is faster than any car.
    TooFast { metres: u32, seconds: u32, least_seconds: u32, max_kmh: u32 },
    /// An adjustment changes nothing.
    AdjustmentIsZero,
    /// A credit is more than the rider pays.
    CreditBeyondFare { fare: Money, requested: Money },
    /// The fare would go beyond 2^53 − 1.
    FareOutOfRange {
        fare: Money,
        /// The adjustment, or the fare or fee of the end.
        requested: Money,
        max: Money,
    },
    /// A rating is not from 1 to 5.
    StarsOutOfRange { requested: i64, min: u8, max: u8 },
}

impl Unfit {
    /// Returns the form's field that it is about.
    pub fn input(&self) -> &'static str {
        match self {
            Unfit::UnknownCurrency { .. } | Unfit::NoTariff { .. } => "currency",
            Unfit::TextMissing { field }
            | Unfit::TextTooLong { field, .. }
            | Unfit::AmountOutOfRange { field, .. }
            | Unfit::DistanceOutOfRange { field, .. } => field,
            Unfit::QuoteNotPositive { .. } => "quoted_fare_minor",
            Unfit::DistanceBelowMark { .. } => "distance_metres",
            Unfit::DurationOutOfRange { .. } | Unfit::TooFast { .. } => "duration_seconds",
            Unfit::SamePlace { .. } => "to",
            Unfit::DriverIsRider { .. } => "driver",
            Unfit::AdjustmentIsZero | Unfit::CreditBeyondFare { .. } | Unfit::FareOutOfRange { .. } => "amount_minor",
            Unfit::StarsOutOfRange { .. } => "stars",
        }
    }

    /// Returns the message, with amounts in a currency: what happened and what to do next.
    pub fn words(&self, currency: Currency) -> String {
        let show = |money: Money| currency.format(money);
        let minor = |minor: i64| Money::new(minor).map_or_else(|_| format!("{minor} minor units"), show);
        match self {
            Unfit::UnknownCurrency { currency } => {
                format!("{currency:?} is not an ISO 4217 currency code. Choose one such as EUR.")
            }
            Unfit::NoTariff { currency } => format!("There are no rates in {currency}. Choose another currency."),
            Unfit::TextMissing { field } => format!("Enter the {}.", named(field)),
            Unfit::TextTooLong { field, max } => {
                format!("The {} is longer than {max} characters. Shorten it.", named(field))
            }
            Unfit::SamePlace { place } => {
                format!("The ride would begin and end at {place}. Enter another destination.")
            }
            Unfit::DriverIsRider { driver } => {
                format!("{driver} is the rider of this trip. Match another driver.")
            }
            Unfit::QuoteNotPositive { requested } => {
                format!("A quote of {} is not more than zero. Enter a larger one.", minor(*requested))
            }
            Unfit::AmountOutOfRange { max, .. } => {
                format!("The amount is beyond the maximum. Enter at most {}.", minor(*max))
            }
            Unfit::DistanceOutOfRange { requested, max, .. } => format!(
                "A ride cannot be {} long. Enter 0 to {} metres.",
                Unit::Metres.show_signed(*requested),
                grouped((*max).into())
            ),
            Unfit::DistanceBelowMark { requested, furthest } => format!(
                "A position was reported at {}, so the ride cannot be {} long. Enter at least {} metres.",
                Unit::Metres.show((*furthest).into()),
                Unit::Metres.show((*requested).into()),
                grouped((*furthest).into())
            ),
            Unfit::DurationOutOfRange { requested, max } => format!(
                "A ride cannot take {}. Enter 0 to {} seconds.",
                Unit::Seconds.show_signed(*requested),
                grouped((*max).into())
            ),
            Unfit::TooFast { metres, seconds, least_seconds, max_kmh } => format!(
                "{} in {} is faster than {max_kmh} km/h. Enter at least {} seconds, or a shorter distance.",
                Unit::Metres.show((*metres).into()),
                Unit::Seconds.show((*seconds).into()),
                grouped((*least_seconds).into())
            ),
            Unfit::AdjustmentIsZero => {
                "An adjustment of zero changes nothing. Enter a credit such as -5.00, or a charge.".into()
            }
            Unfit::CreditBeyondFare { fare, requested } => format!(
                "The rider pays {0}, and a credit of {1} is more than that. Credit at most {0}.",
                show(*fare),
                show(requested.negated())
            ),
            Unfit::FareOutOfRange { max, .. } => format!(
                "The fare would go beyond {}, the largest that every JSON reader sees exactly. Enter a smaller amount.",
                show(*max)
            ),
            Unfit::StarsOutOfRange { requested, min, max } => {
                format!("A rating of {requested} does not exist. Enter {min} to {max} stars.")
            }
        }
    }
}

/// Returns what a field is called within a sentence.
fn named(field: &'static str) -> &'static str {
    match field {
        "from" => "place where the ride begins",
        "to" => "place where the ride ends",
        other => other,
    }
}
