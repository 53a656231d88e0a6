//! Days and months of the UTC calendar, for counting by day or month.

use crate::engine::values::time::{DAY_MS, Timestamp};

/// A day, from 0000-01-01 to 9999-12-31 and the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i32);

impl Day {
    /// The day after the last one that can be written.
    pub const END: Day = Day((Timestamp::MAX.millis() / DAY_MS) as i32 + 1);

    /// Returns the day that a moment belongs to.
    pub fn of(moment: Timestamp) -> Day {
        // Every moment that can be written is within 3 million days.
        Day(moment.millis().div_euclid(DAY_MS) as i32)
    }

    /// Returns the midnight that begins the day.
    pub fn midnight(self) -> Timestamp {
        Timestamp::from_millis(i64::from(self.0) * DAY_MS)
    }

    /// Returns the day before.
    pub const fn previous(self) -> Day {
        Day(self.0 - 1)
    }

    /// Counts the days from this one up to another, which is excluded; 0 if that is not later.
    pub fn until(self, end: Day) -> u32 {
        end.0.saturating_sub(self.0).max(0).unsigned_abs()
    }

    /// Returns the month that the day belongs to.
    pub fn month(self) -> Month {
        Month::of(self.midnight())
    }
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// Returns the month that a moment belongs to.
    pub fn of(moment: Timestamp) -> Month {
        let (year, month, _) = moment.date();
        Month(year * 12 + i32::from(month) - 1)
    }

    /// Returns the month after.
    pub const fn next(self) -> Month {
        Month(self.0 + 1)
    }

    /// Returns the month before.
    pub const fn previous(self) -> Month {
        Month(self.0 - 1)
    }

    /// Returns the month that begins its run of so many months, counted from January of year 0.
    pub const fn floor(self, months: i32) -> Month {
        Month(self.0.div_euclid(months) * months)
    }

    /// Returns its first day; after the last month that can be written it is [`Day::END`].
    pub fn first_day(self) -> Day {
        let month = (self.0.rem_euclid(12) + 1) as u8;
        Timestamp::from_date(self.0.div_euclid(12), month, 1).map_or(Day::END, Day::of)
    }

    /// Counts the months from this one through another, which is included; 0 if that is earlier.
    pub fn through(self, last: Month) -> usize {
        usize::try_from(last.0 - self.0 + 1).unwrap_or(0)
    }

    /// Writes year and month, `2026-03`: such texts sort like the months.
    pub fn text(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::of(Timestamp::parse(text).expect("a day"))
    }

    #[test]
    fn a_day_begins_at_midnight_and_ends_before_the_next() {
        assert_eq!(day("2026-03-12T23:59:59.999Z"), day("2026-03-12"));
        assert_eq!(day("1969-12-31T23:59").midnight().to_string(), "1969-12-31T00:00:00.000Z");
        assert_eq!(day("2026-02-27").until(day("2026-03-02")), 3);
        assert_eq!(day("2026-03-02").until(day("2026-02-27")), 0);
        assert_eq!(day("9999-12-31").until(Day::END), 1);
    }

    #[test]
    fn a_month_runs_to_the_first_day_of_the_next() {
        let february = day("2024-02-29").month();
        assert_eq!(february.text(), "2024-02");
        assert_eq!(february.first_day().until(february.next().first_day()), 29);
        assert_eq!(day("2025-12-31").month().next(), day("2026-01-01").month());
        assert_eq!(day("2025-11-30").month().through(day("2026-01-01").month()), 3);
        assert_eq!(day("2026-01-01").month().through(day("2025-11-30").month()), 0);
        assert_eq!(day("9999-12-31").month().next().first_day(), Day::END);
        assert_eq!(day("0000-01-01").month().first_day(), day("0000-01-01"));
    }
}
