//! Rejections of invalid values.

use serde::Serialize;

use crate::engine::values::money::{Currency, Money};

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
            Unfit::DurationOutOfRange { .. } => "duration_seconds",
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
                format!("{currency:?} is not an ISO 4217 currency code such as EUR.")
            }
            Unfit::NoTariff { currency } => format!("There are no rates in {currency}. Choose another currency."),
            Unfit::TextMissing { field } => format!("Enter the {}.", named(field)),
            Unfit::TextTooLong { field, max } => {
                format!("The {} is longer than {max} characters. Shorten it.", named(field))
            }
            Unfit::QuoteNotPositive { requested } => {
                format!("The quote must be more than zero; it was {}.", minor(*requested))
            }
            Unfit::AmountOutOfRange { max, .. } => {
                format!("The amount is larger than the maximum, {}.", minor(*max))
            }
            Unfit::DistanceOutOfRange { requested, max, .. } => {
                format!("A distance is 0 to {max} metres; it was {requested}.")
            }
            Unfit::DistanceBelowMark { requested, furthest } => format!(
                "A position was reported at {furthest} metres; a ride of {requested} cannot have come that far. Enter at least {furthest}."
            ),
            Unfit::DurationOutOfRange { requested, max } => {
                format!("A duration is 0 to {max} seconds; it was {requested}.")
            }
            Unfit::AdjustmentIsZero => {
                "An adjustment of zero changes nothing. Enter a credit such as -5.00, or a charge.".into()
            }
            Unfit::CreditBeyondFare { fare, requested } => {
                format!("The rider pays {}; a credit of {} is more than that.", show(*fare), show(requested.negated()))
            }
            Unfit::FareOutOfRange { max, .. } => {
                format!("The fare would go beyond {}, the largest that every JSON reader sees exactly.", show(*max))
            }
            Unfit::StarsOutOfRange { requested, min, max } => {
                format!("A rating is {min} to {max} stars; it was {requested}.")
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
