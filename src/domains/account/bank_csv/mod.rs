//! Reading a bank's CSV file into movements.
//!
//! Columns are found by the names of the header, in any order and in many languages; delimiter, order of dates and
//! decimal sign are detected unless they are chosen. Anything ambiguous is a [`Question`], and nothing is recorded
//! before it is answered. An invalid line fails the whole file, with its number: no file is read in part.
//!
//! A file goes through these steps, a module each: bytes become [`text`], the text a [`table`] of records; a first
//! [`look`] finds the [`header`] and, by the [`dictionary`] of names, the [`columns`]; [`amounts`], [`written`] dates
//! and [`marks`] of currencies are single values; [`dates`], [`currencies`] and [`meaning`] look at all rows and make
//! [`entry`]s of them, and [`checks`] holds those against the balances.

mod amounts;
mod checks;
mod choices;
mod columns;
mod currencies;
mod dates;
mod dictionary;
mod entry;
mod error;
mod foreign;
mod header;
mod look;
mod marks;
mod meaning;
mod questions;
mod remembered;
mod role;
mod table;
mod text;
mod written;

use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::words;
pub use choices::{Choices, DateOrder, KnownLines};
use columns::{StatementRow, Taken};
pub use error::BankCsvError;
pub use foreign::ForeignFormat;
pub use look::Look;
pub use questions::Question;
pub use remembered::Remembered;
pub use role::Role;
use table::Table;
pub use text::decode;

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

/// Reads a whole file.
///
/// # Errors
/// [`BankCsvError`].
pub fn parse(text: &str, choices: &Choices) -> Result<Statement, BankCsvError> {
    let mut reader = BankCsvReader::new(text, choices)?;
    while !reader.step(10_000)? {}
    reader.finish()
}

/// A file that is being read in slices, so that the page stays responsive.
pub struct BankCsvReader {
    table: Table,
    look: Look,
    choices: Choices,
    rows: Vec<StatementRow>,
    skipped: Vec<(u32, String)>,
}

impl BankCsvReader {
    /// Finds the header.
    ///
    /// # Errors
    /// [`BankCsvError`] if no header names dates and amounts.
    pub fn new(text: &str, choices: &Choices) -> Result<BankCsvReader, BankCsvError> {
        let look = Look::of(text, choices)?;
        if let Some(problem) = look.problem {
            return Err(problem);
        }
        let mut table = Table::new(text, look.delimiter as u8);
        if let Some((header, _)) = &look.header {
            while table.next_record()?.is_some_and(|(line, _)| line < *header) {}
        }
        Ok(BankCsvReader { table, look, choices: choices.clone(), rows: Vec::new(), skipped: Vec::new() })
    }

    /// Returns how many bytes are read, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        self.table.progress()
    }

    /// Reads up to `rows` more lines; returns `true` at the end.
    ///
    /// # Errors
    /// [`BankCsvError::TooLong`], and [`BankCsvError::BadLine`] for a line with another number of cells than the
    /// header.
    pub fn step(&mut self, rows: usize) -> Result<bool, BankCsvError> {
        for _ in 0..rows {
            let Some((line, fields)) = self.table.next_record()? else { return Ok(true) };
            match self.look.columns.take(line, &fields) {
                Ok(Taken::Row(row)) if self.is_before_the_first(&row) => {
                    self.skipped.push((line, words::statement::THE_LINE_IS_BEFORE_THE_FIRST.text().to_owned()));
                }
                Ok(Taken::Row(row)) => self.rows.push(*row),
                Ok(Taken::Left(reason)) => self.skipped.push((line, reason.to_owned())),
                Err(_) if self.look.header.is_none() && self.rows.is_empty() => {
                    self.skipped.push((line, words::statement::THE_LINE_IS_BEFORE_THE_FIRST.text().to_owned()));
                }
                Err(error) => return Err(error),
            }
            if self.rows.len() > MAX_ROWS {
                return Err(BankCsvError::TooLong);
            }
        }
        Ok(false)
    }

    /// Returns `true` if a line is before the first date of a file with columns named by hand.
    fn is_before_the_first(&self, row: &StatementRow) -> bool {
        self.look.header.is_none() && self.rows.is_empty() && !written::is_date(&row.date)
    }

    /// Detects the formats of dates and amounts, and reads them.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] at the first line that cannot be read.
    pub fn finish(self) -> Result<Statement, BankCsvError> {
        meaning::statement(&self.rows, &self.look, &self.choices, self.skipped)
    }
}

#[cfg(test)]
mod tests;
