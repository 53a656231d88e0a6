//! What can be wrong with a typed or listed item.

use std::fmt;

use serde::Serialize;

use crate::domains::order::limits::{MAX_QUANTITY, MAX_TEXT};
use crate::words;

/// An invalid item, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadItem {
    /// The number of the item, counted from 1.
    pub item: usize,
    /// The text of the item.
    pub text: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Problem {
    /// The item does not begin with a quantity and an `x`.
    NoQuantity,
    /// The quantity is zero, negative or above [`MAX_QUANTITY`].
    QuantityOutOfRange,
    /// The name is missing.
    NameMissing,
    /// The name is longer than [`MAX_TEXT`].
    NameTooLong,
    /// The name contains a `;`, an `@` or a line break.
    NameNotAllowed,
    /// The price is missing.
    PriceMissing,
    /// The item has a price where none is allowed.
    PriceNotWanted,
    /// The price is not a number.
    PriceNotANumber,
    /// The price has more decimals than the currency.
    PriceTooFine,
    /// The price is negative or beyond 2^53 − 1.
    PriceOutOfRange,
    /// An earlier item has the same name.
    NamedTwice,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NoQuantity => f.write_str(words::order::BEGIN_IT_WITH_A_QUANTITY_AND_AN.text()),
            Problem::QuantityOutOfRange => f.write_str(&words::order::write_a_quantity_from_1_to(&MAX_QUANTITY)),
            Problem::NameMissing => f.write_str(words::order::WRITE_ITS_NAME_AFTER_THE_X.text()),
            Problem::NameTooLong => f.write_str(&words::order::shorten_its_name_to_characters(&MAX_TEXT)),
            Problem::NameNotAllowed => f.write_str(words::order::LEAVE_SEMICOLONS_AND_LINE_BREAKS.text()),
            Problem::PriceMissing => f.write_str(words::order::WRITE_THE_PRICE_OF_ONE_AFTER_AN.text()),
            Problem::PriceNotWanted => f.write_str(words::order::LEAVE_THE_PRICE_OUT_SUCH_AS_2.text()),
            Problem::PriceNotANumber => f.write_str(words::order::WRITE_A_NUMBER_AFTER_THE_SUCH_AS.text()),
            Problem::PriceTooFine => f.write_str(words::order::WRITE_NO_MORE_DECIMALS_THAN_THE.text()),
            Problem::PriceOutOfRange => f.write_str(words::order::WRITE_A_PRICE_FROM_0_TO_2.text()),
            Problem::NamedTwice => f.write_str(words::order::AN_ITEM_BEFORE_IT_HAS_THE_SAME.text()),
        }
    }
}
