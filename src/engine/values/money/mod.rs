//! Money as an integer of minor units, and how it is read and shown.
//!
//! Never a float: what a person types is read digit by digit, and sums are checked or clamped at a stated bound.

mod amount;
mod typed;
mod written;

pub use amount::{Currency, Money, MoneyOutOfRange};
pub use typed::{AmountError, DecimalSign};
