//! A file read line by line.

use std::sync::Arc;

use super::choices::Choices;
use super::columns::{StatementRow, Taken};
use super::error::BankCsvError;
use super::look::Look;
use super::statement::{MAX_ROWS, Statement};
use super::table::Table;
use super::{meaning, written};
use crate::engine::sliced::{Pace, Sliced};
use crate::words;

/// About how often each line is looked at once it is read.
const LOOKS: usize = 14;
/// How many lines are measured to estimate how many there are.
const MEASURED: usize = 200;

/// Reads a whole file.
///
/// # Errors
/// [`BankCsvError`].
pub fn parse(text: &str, choices: &Choices) -> Result<Statement, BankCsvError> {
    reading(text.into(), choices.clone()).run()
}

/// Reads a file in slices of so many lines, so that the page stays responsive.
pub fn reading(text: Arc<str>, choices: Choices) -> Sliced<'static, Result<Statement, BankCsvError>> {
    Sliced::begin(|pace| async move { read(text, &choices, &pace).await })
}

async fn read(text: Arc<str>, choices: &Choices, pace: &Pace) -> Result<Statement, BankCsvError> {
    pace.expect(lines_of(&text).saturating_mul(1 + LOOKS));
    pace.item().await;
    let look = Look::of(&text, choices)?;
    if let Some(problem) = look.problem {
        return Err(problem);
    }
    let mut table = Table::new(text, look.delimiter as u8);
    if let Some((header, _)) = &look.header {
        while table.next_record()?.is_some_and(|(line, _)| line < *header) {}
    }
    let (rows, skipped) = Lines { look: &look, table }.read(pace).await?;
    pace.expect(rows.len().saturating_mul(LOOKS));
    meaning::statement(rows, &look, choices, skipped, pace).await
}

/// Estimates how many lines a text has by its first ones.
fn lines_of(text: &str) -> usize {
    let (count, bytes) =
        text.lines().take(MEASURED).fold((0, 0), |(count, bytes), line| (count + 1, bytes + line.len() + 1));
    text.len() * count / bytes.max(1)
}

/// The lines of a file that are still to be read.
struct Lines<'a> {
    table: Table,
    look: &'a Look,
}

/// The rows of a file, and the lines that hold none with the reason.
type Read = (Vec<StatementRow>, Vec<(u32, String)>);

impl Lines<'_> {
    /// Reads them.
    ///
    /// # Errors
    /// [`BankCsvError::TooLong`], and [`BankCsvError::BadLine`] for a line with another number of cells than the
    /// header.
    async fn read(mut self, pace: &Pace) -> Result<Read, BankCsvError> {
        let (mut rows, mut skipped) = (Vec::new(), Vec::new());
        loop {
            pace.item().await;
            let Some((line, fields)) = self.table.next_record()? else { return Ok((rows, skipped)) };
            let is_first = self.look.header.is_none() && rows.is_empty();
            match self.look.columns.take(line, &fields) {
                // Before the first date of a file with columns named by hand.
                Ok(Taken::Row(row)) if is_first && !written::is_date(&row.date) => {
                    skipped.push((line, before_the_first()))
                }
                Ok(Taken::Row(row)) => rows.push(*row),
                Ok(Taken::Left(reason)) => skipped.push((line, reason.to_owned())),
                Err(_) if is_first => skipped.push((line, before_the_first())),
                Err(error) => return Err(error),
            }
            if rows.len() > MAX_ROWS {
                return Err(BankCsvError::TooLong);
            }
        }
    }
}

fn before_the_first() -> String {
    words::statement::THE_LINE_IS_BEFORE_THE_FIRST.text().to_owned()
}
