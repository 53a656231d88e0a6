//! A bank's CSV, read into movements.
//!
//! Columns are found by the names of the header, in any order; delimiter, order of dates and decimal sign are found out
//! unless they are chosen. A line that cannot be read fails the whole file, with its number: nothing is read half.

mod columns;
mod text;
mod values;

use std::fmt;

use crate::engine::money::{Currency, Money};
use crate::engine::time::Timestamp;
use columns::{Columns, Row, Table};
pub use text::decode;
use values::{Amounts, Dates};

/// The most movements a file may have.
pub const MAX_ROWS: usize = 1_000_000;
/// The most characters of a memo that are kept.
const MAX_MEMO: usize = 500;

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The line of the file, from 1.
    pub line: u32,
    /// The day, at midnight UTC, or the moment where the file gives one.
    pub occurred_at: Timestamp,
    /// How much came in, or went out when negative.
    pub amount: Money,
    /// What for.
    pub memo: String,
    /// The balance after it, where the file has one.
    pub balance: Option<Money>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The movements, oldest first.
    pub movements: Vec<Movement>,
    /// The balance before the first movement, where the file has balances.
    pub opening_balance: Option<Money>,
    /// The currency of the amounts.
    pub currency: Currency,
    /// How the file was read.
    pub format: Format,
    /// Lines that hold no movement, and why.
    pub skipped: Vec<(u32, String)>,
    /// What does not add up, with its line.
    pub warnings: Vec<(Option<u32>, String)>,
}

/// How a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// What parts the fields.
    pub delimiter: char,
    /// The order of day and month.
    pub date_order: DateOrder,
    /// Whether no other order of day and month fits the file.
    pub date_order_certain: bool,
    /// The decimal sign.
    pub decimal: char,
}

/// The order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `2026-03-31`.
    Iso,
    /// `31/03/2026`.
    DayFirst,
    /// `03/31/2026`.
    MonthFirst,
}

/// What a person chose instead of letting it be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What parts the fields.
    pub delimiter: Option<char>,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// The decimal sign, `.` or `,`.
    pub decimal: Option<char>,
    /// The currency, where the file names none.
    pub currency: Currency,
}

impl Default for Choices {
    fn default() -> Choices {
        Choices { delimiter: None, date_order: None, decimal: None, currency: Currency::EUR }
    }
}

/// Why a file cannot be read; nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankCsvError {
    /// There is nothing in it.
    Empty,
    /// It is no text.
    NotText,
    /// No line names the columns.
    NoHeader,
    /// The header names no column of dates.
    NoDateColumn {
        /// The columns it names.
        found: Vec<String>,
    },
    /// The header names no column of amounts.
    NoAmountColumn {
        /// The columns it names.
        found: Vec<String>,
    },
    /// It has no line with a movement.
    NoMovements,
    /// It has more than [`MAX_ROWS`] lines.
    TooLong,
    /// A line cannot be read.
    BadLine {
        /// The line, from 1.
        line: u32,
        /// The column.
        column: &'static str,
        /// What stands there, cut to 40 characters.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl fmt::Display for BankCsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BankCsvError::Empty => write!(f, "The file is empty. Nothing was imported."),
            BankCsvError::NotText => write!(f, "The file is no text: export a CSV from your bank and choose that."),
            BankCsvError::NoHeader => {
                write!(f, "No line names the columns: the file needs a header such as Date,Description,Amount.")
            }
            BankCsvError::NoDateColumn { found } => {
                write!(f, "No column of dates was found among: {}. Name one Date.", found.join(", "))
            }
            BankCsvError::NoAmountColumn { found } => {
                write!(
                    f,
                    "No column of amounts was found among: {}. Name one Amount, or two Debit and Credit.",
                    found.join(", ")
                )
            }
            BankCsvError::NoMovements => write!(f, "The file has a header but no movement. Nothing was imported."),
            BankCsvError::TooLong => write!(f, "The file has more than {MAX_ROWS} lines: cut it and import the parts."),
            BankCsvError::BadLine { line, column, value, reason } => {
                write!(f, "Line {line}, {column} {value:?}: {reason}. Nothing was imported.")
            }
        }
    }
}

impl std::error::Error for BankCsvError {}

/// Reads a whole file.
///
/// # Errors
/// [`BankCsvError`].
pub fn parse(text: &str, choices: &Choices) -> Result<Statement, BankCsvError> {
    let mut reader = BankCsvReader::new(text, choices)?;
    while !reader.step(10_000)? {}
    reader.finish()
}

/// A file that is being read in slices, so that a page stays alive.
pub struct BankCsvReader {
    table: Table,
    columns: Columns,
    choices: Choices,
    rows: Vec<Row>,
    skipped: Vec<(u32, String)>,
}

impl BankCsvReader {
    /// Finds the header.
    ///
    /// # Errors
    /// [`BankCsvError`] where there is none that names dates and amounts.
    pub fn new(text: &str, choices: &Choices) -> Result<BankCsvReader, BankCsvError> {
        if text.trim().is_empty() {
            return Err(BankCsvError::Empty);
        }
        let (table, columns) = columns::find(text, choices.delimiter)?;
        Ok(BankCsvReader { table, columns, choices: *choices, rows: Vec::new(), skipped: Vec::new() })
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (usize, usize) {
        self.table.progress()
    }

    /// Reads up to `rows` more lines; true at the end.
    ///
    /// # Errors
    /// [`BankCsvError::TooLong`], and [`BankCsvError::BadLine`] for a line that is longer than any bank's.
    pub fn step(&mut self, rows: usize) -> Result<bool, BankCsvError> {
        for _ in 0..rows {
            let Some((line, fields)) = self.table.next_record()? else { return Ok(true) };
            match self.columns.row(line, &fields) {
                Ok(row) => self.rows.push(row),
                Err(reason) => self.skipped.push((line, reason.to_owned())),
            }
            if self.rows.len() > MAX_ROWS {
                return Err(BankCsvError::TooLong);
            }
        }
        Ok(false)
    }

    /// Finds out how dates and amounts are written, and reads them.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] at the first line that cannot be read.
    pub fn finish(self) -> Result<Statement, BankCsvError> {
        if self.rows.is_empty() {
            return Err(BankCsvError::NoMovements);
        }
        let named = self.rows.iter().find_map(|row| Currency::from_code(&row.currency.trim().to_uppercase()));
        let currency = named.unwrap_or(self.choices.currency);
        let dates = Dates::find_out(&self.rows, self.choices.date_order);
        let amounts = Amounts::find_out(&self.rows, self.choices.decimal, self.table.delimiter(), currency);
        let mut skipped = self.skipped;
        let mut movements = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let occurred_at = dates.read(row)?;
            let amount = amounts.of_row(row)?;
            let balance = amounts.balance(row)?;
            if amount == Money::ZERO {
                skipped.push((row.line, "the amount is zero".to_owned()));
                continue;
            }
            let memo = row.memo.chars().take(MAX_MEMO).collect();
            movements.push(Movement { line: row.line, occurred_at, amount, memo, balance });
        }
        if movements.is_empty() {
            return Err(BankCsvError::NoMovements);
        }
        oldest_first(&mut movements);
        let opening_balance = movements.first().and_then(|first| first.balance?.checked_sub(first.amount));
        let warnings = unbalanced(&movements, opening_balance, currency);
        let format = Format {
            delimiter: self.table.delimiter(),
            date_order: dates.order,
            date_order_certain: dates.certain,
            decimal: amounts.decimal,
        };
        Ok(Statement { movements, opening_balance, currency, format, skipped, warnings })
    }
}

/// Turns a file that begins with its newest line around; where the days do not tell, the balances do.
fn oldest_first(movements: &mut [Movement]) {
    let (Some(first), Some(last)) = (movements.first(), movements.last()) else { return };
    let newest_first = match first.occurred_at.cmp(&last.occurred_at) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            movements.windows(2).filter(|pair| follows(&pair[1], &pair[0])).count()
                > movements.windows(2).filter(|pair| follows(&pair[0], &pair[1])).count()
        }
    };
    if newest_first {
        movements.reverse();
    }
}

fn follows(before: &Movement, after: &Movement) -> bool {
    before.balance.zip(after.balance).is_some_and(|(before, balance)| before.checked_add(after.amount) == Some(balance))
}

/// Finds the first line whose balance is not the one before it and its amount together.
fn unbalanced(movements: &[Movement], opening: Option<Money>, currency: Currency) -> Vec<(Option<u32>, String)> {
    let Some(mut running) = opening else { return Vec::new() };
    for movement in movements {
        running = running.saturating_add(movement.amount);
        if let Some(balance) = movement.balance
            && balance != running
        {
            let text = format!(
                "the file's balance is {}, the sum of its amounts {}",
                currency.format(balance),
                currency.format(running)
            );
            return vec![(Some(movement.line), text)];
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
