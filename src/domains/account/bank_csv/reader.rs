//! A file read line by line, in slices.

use super::choices::Choices;
use super::columns::{StatementRow, Taken};
use super::error::BankCsvError;
use super::look::Look;
use super::statement::{MAX_ROWS, Statement};
use super::table::Table;
use super::{meaning, written};
use crate::words;

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
