//! Rejections of invalid values.

use serde::Serialize;

use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;
use crate::engine::values::unit::grouped;
use crate::words;

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
        let minor = |minor: i64| Money::new(minor).map_or_else(|_| words::trip::minor_units(&minor), show);
        match self {
            Unfit::UnknownCurrency { currency } => {
                words::trip::is_not_an_iso_4217_currency_code(&format_args!("{currency:?}"))
            }
            Unfit::NoTariff { currency } => words::trip::there_are_no_rates_in_choose(&currency),
            Unfit::TextMissing { field } => words::trip::enter_the(&named(field)),
            Unfit::TextTooLong { field, max } => words::trip::the_is_longer_than_characters(&named(field), &max),
            Unfit::SamePlace { place } => words::trip::the_ride_would_begin_and_end_at(&place),
            Unfit::DriverIsRider { driver } => words::trip::is_the_rider_of_this_trip_match(&driver),
            Unfit::QuoteNotPositive { requested } => words::trip::a_quote_of_is_not_more_than(&minor(*requested)),
            Unfit::AmountOutOfRange { max, .. } => words::trip::the_amount_is_beyond_the_maximum(&minor(*max)),
            Unfit::DistanceOutOfRange { requested, max, .. } => words::trip::a_ride_cannot_be_long_enter_0(
                &Unit::Metres.show_signed(*requested),
                &grouped((*max).into()),
            ),
            Unfit::DistanceBelowMark { requested, furthest } => words::trip::a_position_was_reported_at_so_the(
                &Unit::Metres.show((*furthest).into()),
                &Unit::Metres.show((*requested).into()),
                &grouped((*furthest).into()),
            ),
            Unfit::DurationOutOfRange { requested, max } => words::trip::a_ride_cannot_take_enter_0_to(
                &Unit::Seconds.show_signed(*requested),
                &grouped((*max).into()),
            ),
            Unfit::TooFast { metres, seconds, least_seconds, max_kmh } => words::trip::in_is_faster_than_km_h_enter(
                &Unit::Metres.show((*metres).into()),
                &Unit::Seconds.show((*seconds).into()),
                &max_kmh,
                &grouped((*least_seconds).into()),
            ),
            Unfit::AdjustmentIsZero => words::trip::AN_ADJUSTMENT_OF_ZERO_CHANGES.text().into(),
            Unfit::CreditBeyondFare { fare, requested } => {
                words::trip::the_rider_pays_and_a_credit_of(&show(*fare), &show(requested.negated()))
            }
            Unfit::FareOutOfRange { max, .. } => words::trip::the_fare_would_go_beyond_the(&show(*max)),
            Unfit::StarsOutOfRange { requested, min, max } => {
                words::trip::a_rating_of_does_not_exist_enter(&requested, &min, &max)
            }
        }
    }
}

/// Returns what a field is called within a sentence.
fn named(field: &'static str) -> &'static str {
    match field {
        "from" => words::trip::PLACE_WHERE_THE_RIDE_BEGINS.text(),
        "to" => words::trip::PLACE_WHERE_THE_RIDE_ENDS.text(),
        other => other,
    }
}
