//! What was read of a file: its movements, and how they were read.

use super::choices::DateOrder;
use super::questions::Question;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;

/// The most movements a file may have.
pub const MAX_ROWS: usize = 1_000_000;

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The line of the file, from 1.
    pub line: u32,
    /// The day, at midnight UTC, or the moment if the file has one.
    pub occurred_at: Timestamp,
    /// The amount that came in; negative if it went out.
    pub amount: Money,
    /// What the movement was for.
    pub memo: String,
    /// The balance after it, if the file has one.
    pub balance: Option<Money>,
}

/// What a file holds in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The movements, oldest first.
    pub movements: Vec<Movement>,
    /// The balance before the first movement, if the file has balances.
    pub opening_balance: Option<Money>,
    /// The currency of the amounts.
    pub currency: Currency,
    /// Whether the file names the currency.
    pub currency_named: bool,
    /// How the file was read.
    pub format: Format,
    /// Lines that hold no movement, and why.
    pub skipped: Vec<(u32, String)>,
    /// Warnings about what does not add up, each with its line.
    pub warnings: Vec<(Option<u32>, String)>,
    /// Questions about anything ambiguous.
    pub questions: Vec<Question>,
    /// The statements in the file's other currencies, if each was requested.
    pub others: Vec<Statement>,
}

/// How a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// What separates the cells.
    pub delimiter: char,
    /// The order of day and month.
    pub date_order: DateOrder,
    /// Whether no other order of day and month fits the file.
    pub date_order_certain: bool,
    /// The decimal sign.
    pub decimal: char,
    /// Whether a positive amount was read as an outgoing one.
    pub flipped: bool,
}
