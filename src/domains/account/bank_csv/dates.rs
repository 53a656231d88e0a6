//! The days of a file, in the format in which banks write them.

use std::collections::HashSet;

use super::choices::{Choices, DateOrder};
use super::columns::StatementRow;
use super::error::BankCsvError;
use super::questions::Question;
use super::written::{Written, moment, written};
use crate::engine::sliced::Pace;
use crate::engine::values::time::Timestamp;
use crate::words;

/// How many different days must be in sequence to tell the order of day and month.
const ENOUGH: usize = 5;

/// The format of the days of a file.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// The order of day and month.
    pub order: DateOrder,
    /// Whether no other order fits.
    pub certain: bool,
    year: Option<i32>,
}

impl Dates {
    /// Detects the format from every day of a file; a chosen order wins.
    pub async fn find_out(rows: &[StatementRow], choices: &Choices, pace: &Pace) -> Dates {
        let dates = |order, certain| Dates { order, certain, year: choices.year };
        if let Some(order) = choices.date_order {
            return dates(order, true);
        }
        let mut pairs = Vec::new();
        let (mut dotted, mut is_iso) = (false, true);
        let look = |row: &StatementRow| {
            if moment(&row.date).is_some() {
                return;
            }
            is_iso = false;
            match written(&row.date) {
                Some(Written::Either { first, second, dotted: dots, .. })
                | Some(Written::Yearless { first, second, dotted: dots, named: false }) => {
                    dotted |= dots;
                    pairs.push((first, second));
                }
                Some(Written::Known { .. } | Written::Yearless { named: true, .. }) | None => {}
            }
        };
        pace.each(rows, look).await;
        if pairs.is_empty() {
            return dates(if is_iso { DateOrder::Iso } else { DateOrder::DayFirst }, true);
        }
        let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        let day_first = pairs.iter().all(|(first, second)| fits(*first, *second));
        let month_first = pairs.iter().all(|(first, second)| fits(*second, *first));
        match (day_first, month_first) {
            (true, false) => dates(DateOrder::DayFirst, true),
            (false, true) => dates(DateOrder::MonthFirst, true),
            (false, false) => dates(DateOrder::DayFirst, dotted),
            // Days and months are all equal, or have dots, which are never written month first.
            (true, true) if dotted || pairs.iter().all(|(first, second)| first == second) => {
                dates(DateOrder::DayFirst, true)
            }
            (true, true) => Dates::by_their_sequence(rows, choices, pace).await,
        }
    }

    /// Chooses the order in which the lines of a file are in sequence, if they are not in the other order. For a few
    /// lines that could be chance.
    async fn by_their_sequence(rows: &[StatementRow], choices: &Choices, pace: &Pace) -> Dates {
        let mut different: HashSet<&str> = HashSet::new();
        for row in rows {
            pace.item().await;
            different.insert(&row.date);
            if different.len() == ENOUGH {
                break;
            }
        }
        let dates = |order, certain| Dates { order, certain: certain && different.len() >= ENOUGH, year: choices.year };
        let (day_first, month_first) = (dates(DateOrder::DayFirst, false), dates(DateOrder::MonthFirst, false));
        match (day_first.are_in_sequence(rows, pace).await, month_first.are_in_sequence(rows, pace).await) {
            (true, false) => dates(DateOrder::DayFirst, true),
            (false, true) => dates(DateOrder::MonthFirst, true),
            (true, true) | (false, false) => dates(DateOrder::DayFirst, false),
        }
    }

    /// Returns `true` if the lines of a file are in sequence, in either direction.
    async fn are_in_sequence(&self, rows: &[StatementRow], pace: &Pace) -> bool {
        let (mut up, mut down) = (true, true);
        let mut before: Option<Timestamp> = None;
        let is_out = |row: &StatementRow| {
            let Some(day) = self.parse(&row.date) else { return true };
            up &= before.is_none_or(|before| before <= day);
            down &= before.is_none_or(|before| before >= day);
            before = Some(day);
            !up && !down
        };
        !pace.any(rows, is_out).await
    }

    /// Asks for the order if it is not certain.
    pub async fn question(&self, rows: &[StatementRow], pace: &Pace) -> Option<Question> {
        if self.certain {
            return None;
        }
        let mut question = None;
        let is_example = |row: &StatementRow| {
            let is_open = matches!(
                written(&row.date),
                Some(Written::Either { first, second, .. } | Written::Yearless { first, second, named: false, .. }) if first != second
            );
            question = is_open.then(|| Question::DateOrder { line: row.line, value: row.date.clone() });
            is_open
        };
        pace.any(rows, is_example).await;
        question
    }

    /// Reads the days of all rows, in the order of the file.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] for what is not a date, [`BankCsvError::NoYear`] if a year is missing and none was
    /// given.
    pub async fn read(&self, rows: &[StatementRow], pace: &Pace) -> Result<Vec<Timestamp>, BankCsvError> {
        let is_yearless = |row: &StatementRow| matches!(written(&row.date), Some(Written::Yearless { .. }));
        let days = pace.map(rows, |row| self.parse(&row.date).ok_or(row)).await;
        match days {
            Ok(days) => Ok(days),
            Err(row) if is_yearless(row) => {
                let no_year = || BankCsvError::NoYear { line: row.line, value: row.date.clone() };
                self.read_yearless(rows, self.year.ok_or_else(no_year)?, pace).await
            }
            Err(row) => Err(bad(row)),
        }
    }

    /// Reads days without a year: the newest line is in the given year, and the year changes where the days jump back.
    async fn read_yearless(
        &self,
        rows: &[StatementRow],
        newest: i32,
        pace: &Pace,
    ) -> Result<Vec<Timestamp>, BankCsvError> {
        let days: Vec<(u32, u32)> = pace.map(rows, |row| self.day_of(row)).await?;
        let steps_up = days.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let oldest_first = steps_up * 2 >= days.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let mut moments = vec![Timestamp::MIN; rows.len()];
        let mut year = newest;
        let mut newer: Option<(u32, u32)> = None;
        for index in 0..rows.len() {
            pace.item().await;
            let index = if oldest_first { rows.len() - 1 - index } else { index };
            let (month, day) = days[index];
            if newer.is_some_and(|newer| newer < days[index]) {
                year -= 1;
            }
            newer = Some(days[index]);
            moments[index] = date(year, month, day).ok_or_else(|| bad(&rows[index]))?;
        }
        Ok(moments)
    }

    fn day_of(&self, row: &StatementRow) -> Result<(u32, u32), BankCsvError> {
        match written(&row.date) {
            Some(Written::Yearless { first, second, named, .. }) => {
                Ok(if named || self.order != DateOrder::MonthFirst { (second, first) } else { (first, second) })
            }
            Some(Written::Known { .. } | Written::Either { .. }) | None => Err(bad(row)),
        }
    }

    fn parse(&self, text: &str) -> Option<Timestamp> {
        if let Some(moment) = moment(text) {
            return Some(moment);
        }
        match written(text)? {
            Written::Known { year, month, day } => date(year, month, day),
            Written::Either { first, second, year, .. } => match self.order {
                DateOrder::Iso => None,
                DateOrder::DayFirst => date(year, second, first),
                DateOrder::MonthFirst => date(year, first, second),
            },
            Written::Yearless { .. } => None,
        }
    }
}

fn bad(row: &StatementRow) -> BankCsvError {
    BankCsvError::bad_line(row.line, "date", &row.date, words::statement::NOT_A_DATE.text())
}

fn date(year: i32, month: u32, day: u32) -> Option<Timestamp> {
    Timestamp::from_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}
