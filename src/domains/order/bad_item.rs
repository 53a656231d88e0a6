//! What can be wrong with a typed or listed item.

use std::fmt;

use serde::Serialize;

use crate::domains::order::limits::{MAX_QUANTITY, MAX_TEXT};

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
            Problem::NoQuantity => f.write_str("begin it with a quantity and an x, such as 2 x Teapot"),
            Problem::QuantityOutOfRange => write!(f, "write a quantity from 1 to {MAX_QUANTITY}"),
            Problem::NameMissing => f.write_str("write its name after the x"),
            Problem::NameTooLong => write!(f, "shorten its name to {MAX_TEXT} characters"),
            Problem::NameNotAllowed => f.write_str("leave semicolons, @ and line breaks out of its name"),
            Problem::PriceMissing => f.write_str("write the price of one after an @, such as 2 x Teapot @ 24.90"),
            Problem::PriceNotWanted => f.write_str("leave the price out, such as 2 x Teapot"),
            Problem::PriceNotANumber => f.write_str("write a number after the @, such as 24.90"),
            Problem::PriceTooFine => f.write_str("write no more decimals than the currency has"),
            Problem::PriceOutOfRange => f.write_str("write a price from 0 to 2^53 − 1 minor units"),
            Problem::NamedTwice => f.write_str("an item before it has the same name; put their quantities together"),
        }
    }
}
