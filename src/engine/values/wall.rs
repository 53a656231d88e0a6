//! Moments as the clocks on the wall show them: in the shown time zone, as the locale writes them.

use crate::engine::values::locale::{Locale, Style, offset_at, zone};
use crate::engine::values::time::{DAY_MS, Timestamp};

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// What the clocks show at a moment; not a moment itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall(Timestamp);

impl Wall {
    /// Creates it from the milliseconds that a clock in UTC would count when it shows this.
    pub fn from_millis(millis: i64) -> Wall {
        Wall(Timestamp::from_millis(millis))
    }

    /// Reads ISO 8601 without a zone, `2026-03-12` or `2026-03-12T18:04`, as [`Timestamp::parse`] does.
    pub fn parse(text: &str) -> Option<Wall> {
        Timestamp::parse(text).map(Wall)
    }

    /// Returns the milliseconds that a clock in UTC would count when it shows this.
    pub fn millis(self) -> i64 {
        self.0.millis()
    }

    /// Returns the moment at which the clocks show this. If they show it twice, it is the first one; if they skip it, it is as
    /// much later as they are put forward.
    pub fn moment(self) -> Timestamp {
        zone::moment_of(self.0, offset_at)
    }

    /// Returns the calendar day: year, month (1 to 12) and day.
    pub fn date(self) -> (i32, u8, u8) {
        self.0.date()
    }

    /// Returns the last millisecond of its day.
    #[must_use]
    pub fn end_of_day(self) -> Wall {
        Wall(self.0.end_of_day())
    }

    /// Returns the midnight that ends its day.
    #[must_use]
    pub fn next_day(self) -> Wall {
        Wall::from_millis(self.millis().div_euclid(DAY_MS) * DAY_MS + DAY_MS)
    }

    /// Returns the day in ISO 8601, `2026-03-12`, as fields for dates have it.
    pub fn iso_day(self) -> String {
        self.0.to_string()[..10].to_owned()
    }

    /// Writes the day, `12 Mar 2026`.
    pub fn day_text(self) -> String {
        self.written(Style::Day)
    }

    /// Writes the day without its year, `12 Mar`.
    pub fn short_day_text(self) -> String {
        self.written(Style::ShortDay)
    }

    /// Writes the time of day, `18:04`.
    pub fn clock_text(self) -> String {
        self.written(Style::Clock)
    }

    /// Writes the time of day to the second, `18:04:11`.
    pub fn exact_clock_text(self) -> String {
        self.written(Style::ExactClock)
    }

    /// Writes the month, `Mar`.
    pub fn month_text(self) -> String {
        self.written(Style::Month)
    }

    /// Writes month and year, `Mar 2026`.
    pub fn month_year_text(self) -> String {
        self.written(Style::MonthYear)
    }

    /// Writes day and time, `12 Mar 2026, 18:04`.
    pub fn text(self) -> String {
        Locale::shown().dates(Style::Moment).join(&self.day_text(), &self.clock_text())
    }

    /// Writes day and time to the second, `12 Mar 2026, 18:04:11`.
    pub fn exact_text(self) -> String {
        Locale::shown().dates(Style::Moment).join(&self.day_text(), &self.exact_clock_text())
    }

    fn written(self, style: Style) -> String {
        self.written_in(style, Locale::shown())
    }

    /// Writes it in a style, as a locale does.
    pub fn written_in(self, style: Style, locale: &Locale) -> String {
        locale.dates(style).write(locale.signs(), self.0)
    }
}

impl Timestamp {
    /// Returns what the clocks of the shown zone show at this moment.
    pub fn on_wall(self) -> Wall {
        Wall::from_millis(self.millis() + offset_at(self.millis()))
    }

    /// Names the zone at this moment, `UTC` or `UTC+5:30`: it differs between summer and winter.
    pub fn zone_text(self) -> String {
        let minutes = offset_at(self.millis()) / MINUTE_MS;
        let (sign, size) = (if minutes < 0 { '−' } else { '+' }, minutes.unsigned_abs());
        match (size / 60, size % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }

    /// Returns the last moment of its day in the shown zone.
    #[must_use]
    pub fn end_of_shown_day(self) -> Timestamp {
        Timestamp::from_millis(self.on_wall().next_day().moment().millis() - 1)
    }

    /// Writes the day for people, `12 Mar 2026`.
    pub fn day_text(self) -> String {
        self.on_wall().day_text()
    }

    /// Writes the day without its year, `12 Mar`.
    pub fn short_day_text(self) -> String {
        self.on_wall().short_day_text()
    }

    /// Writes day and time for people, `12 Mar 2026, 18:04`.
    pub fn text(self) -> String {
        self.on_wall().text()
    }

    /// Writes day and time to the second, `12 Mar 2026, 18:04:11`.
    pub fn exact_text(self) -> String {
        self.on_wall().exact_text()
    }

    /// Writes day and time without the year, `12 Mar 18:04`.
    pub fn short_text(self) -> String {
        let wall = self.on_wall();
        format!("{} {}", wall.short_day_text(), wall.clock_text())
    }

    /// Writes the time of day, `18:04`.
    pub fn clock_text(self) -> String {
        self.on_wall().clock_text()
    }
}
