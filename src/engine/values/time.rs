//! Moments in UTC, in milliseconds, always passed in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, from year 0000 to 9999; in JSON an ISO 8601 text such as
/// `2026-03-12T18:04:11.000Z`, as JavaScript's `toISOString` writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The first moment that can be written, 0000-01-01T00:00:00.000Z.
    pub const MIN: Timestamp = Timestamp(-62_167_219_200_000);
    /// The last moment that can be written, 9999-12-31T23:59:59.999Z.
    pub const MAX: Timestamp = Timestamp(253_402_300_799_999);

    /// Creates a moment from milliseconds since 1970, clamped to the bounds.
    pub fn from_millis(millis: i64) -> Timestamp {
        Timestamp(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Returns the midnight (UTC) that begins a day; `None` if the date is invalid.
    pub fn from_date(year: i32, month: u8, day: u8) -> Option<Timestamp> {
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        Some(Timestamp::of(date, Time::MIDNIGHT)).filter(|moment| (Self::MIN..=Self::MAX).contains(moment))
    }

    fn of(date: Date, time: Time) -> Timestamp {
        let moment = PrimitiveDateTime::new(date, time).assume_utc();
        Timestamp(moment.unix_timestamp() * 1000 + i64::from(moment.millisecond()))
    }

    /// Returns the last moment of its day (UTC).
    #[must_use]
    pub fn end_of_day(self) -> Timestamp {
        Timestamp::from_millis(self.0.div_euclid(DAY_MS) * DAY_MS + DAY_MS - 1)
    }

    /// Returns milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    fn parts(self) -> OffsetDateTime {
        let seconds = self.0.div_euclid(1000);
        OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// Returns the calendar day: year, month (1 to 12) and day.
    pub fn date(self) -> (i32, u8, u8) {
        let (year, month, day) = self.parts().to_calendar_date();
        (year, month.into(), day)
    }

    /// Returns hour, minute and second.
    pub fn clock(self) -> (u8, u8, u8) {
        self.parts().to_hms()
    }

    /// Reads ISO 8601 in the forms `2026-03-12`, `2026-03-12T18:04`, `…:11`, `…:11.250`, with `Z`, an offset such
    /// as `+02:00`, or nothing for UTC; a space may stand for the `T`.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let date = text.get(..10)?;
        let mut numbers = date.splitn(3, '-').map(digits);
        let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let midnight =
            Timestamp::from_date(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Some(midnight);
        }
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let within = clock_millis(&rest[..zone_at])?;
        let offset = zone_millis(&rest[zone_at..])?;
        Some(Timestamp(midnight.0 + within - offset)).filter(|moment| (Self::MIN..=Self::MAX).contains(moment))
    }
}

fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Reads `18:04`, `18:04:11` or `18:04:11.25` as milliseconds of the day.
fn clock_millis(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':').map(digits);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    digits(fraction)?;
    let millis = digits(&format!("{fraction:0<3}")[..3])?;
    Some(i64::from(hour * 3600 + minute * 60 + second) * 1000 + i64::from(millis))
}

/// Reads `Z`, `+02:00`, `-0530` or nothing as milliseconds east of UTC.
fn zone_millis(text: &str) -> Option<i64> {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let bare = text[1..].replace(':', "");
    if bare.len() != 4 {
        return None;
    }
    let number = i64::from(digits(&bare)?);
    let (hours, minutes) = (number / 100, number % 100);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

impl fmt::Display for Timestamp {
    /// Writes the moment as ISO 8601, such as `2026-03-12T18:04:11.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By hand: it is a large part of what an event costs that is written or hashed.
        let (year, month, day) = self.date();
        let of_day = self.0.rem_euclid(DAY_MS);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let numbers = [
            (0..4, i64::from(year)),
            (5..7, i64::from(month)),
            (8..10, i64::from(day)),
            (11..13, of_day / 3_600_000),
            (14..16, of_day / 60_000 % 60),
            (17..19, of_day / 1000 % 60),
            (20..23, of_day % 1000),
        ];
        for (place, mut number) in numbers {
            for digit in text[place].iter_mut().rev() {
                *digit = b'0' + (number % 10) as u8;
                number /= 10;
            }
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Timestamp::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not an ISO 8601 time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_by_its_parts_and_read_again() {
        let mut millis = Timestamp::MIN.millis();
        while millis < Timestamp::MAX.millis() {
            let moment = Timestamp::from_millis(millis);
            let ((year, month, day), (hour, minute, second)) = (moment.date(), moment.clock());
            let text = format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
                millis.rem_euclid(1000)
            );
            assert_eq!(moment.to_string(), text);
            assert_eq!(Timestamp::parse(&text), Some(moment));
            millis += 86_399_999 * 997 + 1_234_567;
        }
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999Z");
    }

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Timestamp::parse(text).map(|moment| moment.to_string()).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn iso_8601_is_read_and_written_in_utc() {
        check("2026-03-12", Some("2026-03-12T00:00:00.000Z"));
        check("2026-03-12T18:04:11Z", Some("2026-03-12T18:04:11.000Z"));
        check("2026-03-12 18:04", Some("2026-03-12T18:04:00.000Z"));
        check("2026-03-12T18:04:11.25+02:00", Some("2026-03-12T16:04:11.250Z"));
        check("1969-12-31T23:59:59.999Z", Some("1969-12-31T23:59:59.999Z"));
        check("2024-02-29", Some("2024-02-29T00:00:00.000Z"));
        check("2026-02-29", None);
        check("2026-13-01", None);
        check("12.03.2026", None);
        check("2026-03-12T25:00", None);
        check("2026-03-12Tnoon", None);
        check("", None);
    }
}
