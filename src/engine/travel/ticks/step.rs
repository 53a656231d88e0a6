//! The distances of two ticks, from seconds to millennia: where their periods begin, and what these are called.

use crate::engine::values::calendar::Month;
use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::engine::values::wall::Wall;

/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;

/// The distance of two ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Milliseconds that divide a day.
    Clock(i64),
    /// Days, counted from the first of each month.
    Days(i64),
    /// Months, counted from January.
    Months(i32),
}

/// All steps, the finest first. An axis of events begins with minutes.
pub const STEPS: [Step; 26] = [
    Step::Clock(10_000),
    Step::Clock(30_000),
    Step::Clock(MINUTE_MS),
    Step::Clock(5 * MINUTE_MS),
    Step::Clock(15 * MINUTE_MS),
    Step::Clock(30 * MINUTE_MS),
    Step::Clock(HOUR_MS),
    Step::Clock(3 * HOUR_MS),
    Step::Clock(6 * HOUR_MS),
    Step::Clock(12 * HOUR_MS),
    Step::Days(1),
    Step::Days(2),
    Step::Days(5),
    Step::Days(10),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(240),
    Step::Months(600),
    Step::Months(1_200),
    Step::Months(6_000),
    Step::Months(24_000),
];

impl Step {
    /// Returns where the period begins that a moment belongs to.
    pub fn begin(self, moment: i64) -> i64 {
        match self {
            Step::Clock(millis) => moment.div_euclid(millis) * millis,
            Step::Days(days) => {
                let month = Month::of(Timestamp::from_millis(moment)).first_day().midnight().millis();
                // The 31st belongs to what begins before it.
                let index = ((moment - month).div_euclid(DAY_MS) / days).min(30 / days - 1);
                month + index * days * DAY_MS
            }
            Step::Months(months) => {
                Month::of(Timestamp::from_millis(moment)).floor(months).first_day().midnight().millis()
            }
        }
    }

    /// Returns where the period after one begins.
    pub fn next(self, begin: i64) -> i64 {
        match self {
            Step::Clock(millis) => begin + millis,
            Step::Days(days) => {
                let next = self.begin(begin + days * DAY_MS);
                if next > begin { next } else { Step::Months(1).next(begin) }
            }
            Step::Months(months) => {
                let month = Month::of(Timestamp::from_millis(begin));
                (0..months).fold(month, |month, _| month.next()).first_day().midnight().millis()
            }
        }
    }

    /// Returns the smallest step of its kind, by which an event is named: the month of a quarter's first event.
    pub fn one(self) -> Step {
        match self {
            Step::Clock(_) => Step::Clock(MINUTE_MS),
            Step::Days(_) => Step::Days(1),
            Step::Months(..12) => Step::Months(1),
            Step::Months(_) => Step::Months(12),
        }
    }

    /// Returns the larger period that the first of its ticks names as well: the day of an hour, the year of a month.
    pub fn around(self) -> Step {
        match self {
            Step::Clock(_) => Step::Days(1),
            Step::Days(_) | Step::Months(_) => Step::Months(12),
        }
    }

    /// Writes what begins at a time of the wall; with the larger period if it is the first one there.
    pub fn label(self, begin: i64, is_first: bool) -> String {
        let moment = Wall::from_millis(begin);
        let clock = match self {
            Step::Clock(millis) if millis < MINUTE_MS => moment.exact_clock_text(),
            _ => moment.clock_text(),
        };
        match (self, is_first) {
            (Step::Clock(_), true) if begin.rem_euclid(DAY_MS) == 0 => moment.short_day_text(),
            (Step::Clock(_), true) => format!("{}, {clock}", moment.short_day_text()),
            (Step::Clock(_), false) => clock,
            (Step::Days(_), true) => moment.day_text(),
            (Step::Days(_), false) => moment.short_day_text(),
            (Step::Months(12..), _) => moment.date().0.to_string(),
            (Step::Months(_), true) => moment.month_year_text(),
            (Step::Months(_), false) => moment.month_text(),
        }
    }
}
