//! The days of a file, in the format in which banks write them.

use std::collections::HashSet;

use super::choices::{Choices, DateOrder};
use super::columns::StatementRow;
use super::error::BankCsvError;
use super::questions::Question;
use super::written::{Written, moment, written};
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
    pub fn find_out(rows: &[StatementRow], choices: &Choices) -> Dates {
        let dates = |order, certain| Dates { order, certain, year: choices.year };
        if let Some(order) = choices.date_order {
            return dates(order, true);
        }
        let mut pairs = Vec::new();
        let mut dotted = false;
        for row in rows.iter().filter(|row| moment(&row.date).is_none()) {
            match written(&row.date) {
                Some(Written::Either { first, second, dotted: dots, .. })
                | Some(Written::Yearless { first, second, dotted: dots, named: false }) => {
                    dotted |= dots;
                    pairs.push((first, second));
                }
                Some(Written::Known { .. } | Written::Yearless { named: true, .. }) | None => {}
            }
        }
        if pairs.is_empty() {
            let iso = rows.iter().all(|row| moment(&row.date).is_some());
            return dates(if iso { DateOrder::Iso } else { DateOrder::DayFirst }, true);
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
            (true, true) => Dates::by_their_sequence(rows, choices),
        }
    }

    /// Chooses the order in which the lines of a file are in sequence, if they are not in the other order. For a few
    /// lines that could be chance.
    fn by_their_sequence(rows: &[StatementRow], choices: &Choices) -> Dates {
        let different: HashSet<&str> = rows.iter().map(|row| row.date.as_str()).collect();
        let dates = |order, certain| Dates { order, certain: certain && different.len() >= ENOUGH, year: choices.year };
        let in_sequence = |order| {
            let days: Option<Vec<Timestamp>> = rows.iter().map(|row| dates(order, false).parse(&row.date)).collect();
            days.is_some_and(|days| days.is_sorted() || days.is_sorted_by(|one, next| one >= next))
        };
        match (in_sequence(DateOrder::DayFirst), in_sequence(DateOrder::MonthFirst)) {
            (true, false) => dates(DateOrder::DayFirst, true),
            (false, true) => dates(DateOrder::MonthFirst, true),
            (true, true) | (false, false) => dates(DateOrder::DayFirst, false),
        }
    }

    /// Asks for the order if it is not certain.
    pub fn question(&self, rows: &[StatementRow]) -> Option<Question> {
        if self.certain {
            return None;
        }
        let example = rows.iter().find(|row| {
            matches!(written(&row.date), Some(Written::Either { first, second, .. }) if first != second)
                || matches!(written(&row.date), Some(Written::Yearless { first, second, named: false, .. }) if first != second)
        })?;
        Some(Question::DateOrder { line: example.line, value: example.date.clone() })
    }

    /// Reads the days of all rows, in the order of the file.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] for what is not a date, [`BankCsvError::NoYear`] if a year is missing and none was
    /// given.
    pub fn read(&self, rows: &[StatementRow]) -> Result<Vec<Timestamp>, BankCsvError> {
        let mut days = Vec::with_capacity(rows.len());
        for row in rows {
            match self.parse(&row.date) {
                Some(day) => days.push(day),
                None if matches!(written(&row.date), Some(Written::Yearless { .. })) => {
                    let no_year = || BankCsvError::NoYear { line: row.line, value: row.date.clone() };
                    return self.read_yearless(rows, self.year.ok_or_else(no_year)?);
                }
                None => return Err(bad(row)),
            }
        }
        Ok(days)
    }

    /// Reads days without a year: the newest line is in the given year, and the year changes where the days jump back.
    fn read_yearless(&self, rows: &[StatementRow], newest: i32) -> Result<Vec<Timestamp>, BankCsvError> {
        let days: Vec<(u32, u32)> = rows.iter().map(|row| self.day_of(row)).collect::<Result<_, _>>()?;
        let steps_up = days.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let oldest_first = steps_up * 2 >= days.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let mut moments = vec![Timestamp::MIN; rows.len()];
        let mut year = newest;
        let mut newer: Option<(u32, u32)> = None;
        let indices: Vec<usize> =
            if oldest_first { (0..rows.len()).rev().collect() } else { (0..rows.len()).collect() };
        for index in indices {
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
