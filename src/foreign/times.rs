//! Times in the forms that other systems write, read as moments in UTC.
//!
//! ISO 8601 with a zone, an offset or neither, SQL timestamps, dates alone, RFC 2822, what `Date` of JavaScript and `ctime`
//! write, seconds to nanoseconds since 1970 as numbers or texts, and the objects that MongoDB and Protocol Buffers make.

use serde_json::{Number, Value};

use crate::engine::values::time::Timestamp;

/// A time that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment.
    pub at: Timestamp,
    /// Whether the text names its zone; without one it is taken for UTC.
    pub has_zone: bool,
}

/// Longer texts are not times.
const LONGEST: usize = 80;
/// From this size on, a number of the unit before is one of the next: seconds, milliseconds, microseconds, nanoseconds.
const UNITS: [(f64, f64); 3] = [(1e11, 1000.0), (1e14, 1.0), (1e17, 0.001)];
/// Milliseconds from 1990 to 2100, which is when the events of a log are taken to be.
const LIKELY: std::ops::Range<i64> = 631_152_000_000..4_102_444_800_000;

/// Reads a time; `None` for anything else.
pub fn read(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => read_text(text),
        Value::Number(number) => since_1970(number).map(with_zone),
        Value::Object(members) => {
            if let Some(date) = members.get("$date").or_else(|| members.get("$numberLong")) {
                return read(date);
            }
            let member = |names: [&str; 2]| names.iter().find_map(|name| members.get(*name)?.as_f64());
            let seconds = member(["seconds", "_seconds"])?;
            let nanos = member(["nanos", "_nanoseconds"]).unwrap_or(0.0);
            millis(seconds * 1000.0 + nanos / 1e6).map(with_zone)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// Returns `true` if a value is probably a time: a text that is one, or a number that is one between 1990 and 2100.
pub fn is_likely(value: &Value) -> bool {
    let is_number = value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    read(value).is_some_and(|moment| !is_number || LIKELY.contains(&moment.at.millis()))
}

/// Reads a time from a text.
pub fn read_text(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(at) = Timestamp::parse(text) {
        return Some(Moment { at, has_zone: text[10..].contains(['Z', 'z', '+', '-']) });
    }
    if let Some(ticks) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        return millis(ticks.split('+').next()?.parse().ok()?).map(with_zone);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) && !is_compact(text) {
        let number: f64 = text.parse().ok()?;
        let digits = text.bytes().take_while(|byte| *byte != b'.').count();
        return (digits >= 9).then(|| by_size(number)).flatten().map(with_zone);
    }
    of_numbers(text).or_else(|| of_words(text))
}

fn with_zone(at: Timestamp) -> Moment {
    Moment { at, has_zone: true }
}

/// Reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970, by its size.
fn since_1970(number: &Number) -> Option<Timestamp> {
    by_size(number.as_f64()?)
}

fn by_size(number: f64) -> Option<Timestamp> {
    let factor = UNITS.iter().find(|(below, _)| number.abs() < *below).map_or(1e-6, |(_, factor)| *factor);
    millis(number * factor)
}

/// Returns the moment of so many milliseconds; `None` if it cannot be written.
fn millis(number: f64) -> Option<Timestamp> {
    let bounds = Timestamp::MIN.millis() as f64..=Timestamp::MAX.millis() as f64;
    bounds.contains(&number).then(|| Timestamp::from_millis(number.round() as i64))
}

/// Returns `true` for `20240131` and `20240131123000`.
fn is_compact(text: &str) -> bool {
    matches!(text.len(), 8 | 14) && text.bytes().all(|byte| byte.is_ascii_digit()) && text.starts_with(['1', '2'])
}

/// Reads forms of numbers alone that ISO 8601 in its narrow sense does not have: `2024/01/31 12:30`, `20240131T123000Z`,
/// `2024-01-31 12:30:00,123+00`, `2024-01-31T12:30:00+01:00[Europe/Berlin]`, `2024-01-31 12:30:00 UTC`.
fn of_numbers(text: &str) -> Option<Moment> {
    let text = text.split('[').next()?.trim_end();
    let (date, rest) =
        match text.get(..10).filter(|date| date.as_bytes().get(4).is_some_and(|byte| !byte.is_ascii_digit())) {
            Some(date) => (date.replace(['/', '.'], "-"), text.get(10..)?),
            None => {
                let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
                (format!("{year}-{month}-{day}"), text.get(8..)?)
            }
        };
    let rest = rest.trim_start_matches(['T', 't', ' ', '_']);
    let zone_at = rest.find(|c: char| !(c.is_ascii_digit() || ":.,".contains(c))).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    whole(&date, &clock_text(clock)?, zone)
}

/// Writes a clock's text with colons and a point: `123000,5` as `12:30:00.5`; empty as midnight.
fn clock_text(clock: &str) -> Option<String> {
    let clock = clock.replace(',', ".");
    if clock.contains(':') {
        return Some(clock);
    }
    let (whole, fraction) = clock.split_once('.').unwrap_or((&clock, "0"));
    match whole.len() {
        0 => Some("00:00".to_owned()),
        4 => Some(format!("{}:{}", whole.get(..2)?, whole.get(2..)?)),
        6 => Some(format!("{}:{}:{}.{fraction}", whole.get(..2)?, whole.get(2..4)?, whole.get(4..)?)),
        _ => None,
    }
}

/// Reads a date, a clock and a zone: `Z`, `UTC`, `GMT`, `+01`, `+0100`, `GMT+01:00`, or nothing.
fn whole(date: &str, clock: &str, zone: &str) -> Option<Moment> {
    let zone = zone.trim();
    let bare = ["UTC", "GMT", "UT", "Z", "z"].iter().find_map(|name| zone.strip_prefix(name)).unwrap_or(zone);
    let offset = match (bare.len(), bare.is_empty()) {
        (_, true) => "Z".to_owned(),
        (3, _) => format!("{bare}:00"),
        _ => bare.to_owned(),
    };
    let offset = if bare.is_empty() || bare.starts_with(['+', '-']) { offset } else { named_offset(bare)?.to_owned() };
    let at = Timestamp::parse(&format!("{date}T{clock}{offset}"))?;
    Some(Moment { at, has_zone: !zone.is_empty() })
}

/// The zones that RFC 2822 names beside UTC, and those of Central Europe.
fn named_offset(name: &str) -> Option<&'static str> {
    Some(match name {
        "EST" => "-05:00",
        "EDT" | "AST" => "-04:00",
        "CST" => "-06:00",
        "CDT" => "-05:00",
        "MST" => "-07:00",
        "MDT" => "-06:00",
        "PST" => "-08:00",
        "PDT" => "-07:00",
        "WET" => "+00:00",
        "CET" | "BST" => "+01:00",
        "CEST" | "EET" => "+02:00",
        _ => return None,
    })
}

/// Reads forms with the month as a word, in any order: `Wed, 31 Jan 2024 12:30:00 +0100`,
/// `Wed Jan 31 2024 12:30:00 GMT+0100 (CET)`, `Wed Jan 31 12:30:00 2024`.
fn of_words(text: &str) -> Option<Moment> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (mut year, mut month, mut day, mut clock, mut zone) = (None, None, None, None, None);
    let text = text.split('(').next()?;
    for token in text.split([' ', ',', '\t']).filter(|token| !token.is_empty()) {
        let start = token.get(..3).map(str::to_lowercase).unwrap_or_default();
        let number = token.parse::<u32>().ok().filter(|_| token.bytes().all(|byte| byte.is_ascii_digit()));
        match number {
            Some(number) if token.len() == 4 && year.is_none() => year = Some(number),
            Some(number) if token.len() <= 2 && day.is_none() => day = Some(number),
            Some(_) => return None,
            None if token.contains(':') && !token.starts_with(['+', '-', 'G', 'U']) && clock.is_none() => {
                clock = Some(token);
            }
            None if MONTHS.contains(&start.as_str()) && month.is_none() => {
                month = MONTHS.iter().position(|name| *name == start).map(|index| index + 1);
            }
            None if DAYS.contains(&start.as_str()) && zone.is_none() => {}
            None if zone.is_none() => zone = Some(token),
            None => return None,
        }
    }
    let date = format!("{:04}-{:02}-{:02}", year?, month?, day?);
    whole(&date, clock.unwrap_or("00:00"), zone.unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, expected: Option<&str>) {
        assert_eq!(read(&value).map(|moment| moment.at.to_string()).as_deref(), expected, "{value}");
    }

    #[test]
    fn one_moment_is_read_in_every_form() {
        let forms = [
            json!("2024-01-31T11:30:00.123Z"),
            json!("2024-01-31T12:30:00.123+01:00"),
            json!("2024-01-31T12:30:00.123456+0100"),
            json!("2024-01-31T11:30:00.123"),
            json!("2024-01-31 11:30:00.123"),
            json!("2024-01-31 11:30:00,123"),
            json!("2024-01-31 11:30:00.123+00"),
            json!("2024-01-31 12:30:00.123+01"),
            json!("2024-01-31 11:30:00.123 UTC"),
            json!("2024/01/31 11:30:00.123"),
            json!("20240131T113000.123Z"),
            json!("2024-01-31T12:30:00.123+01:00[Europe/Berlin]"),
            json!(1_706_700_600.123),
            json!(1_706_700_600_123_u64),
            json!(1_706_700_600_123_456_u64),
            json!(1_706_700_600_123_456_789_u64),
            json!("1706700600.123"),
            json!("1706700600123"),
            json!("1706700600123456"),
            json!("1706700600123456789"),
            json!({"$date": "2024-01-31T11:30:00.123Z"}),
            json!({"$date": {"$numberLong": "1706700600123"}}),
            json!({"seconds": 1_706_700_600, "nanos": 123_000_000}),
            json!("/Date(1706700600123)/"),
        ];
        for form in forms {
            check(form, Some("2024-01-31T11:30:00.123Z"));
        }
    }

    #[test]
    fn times_of_whole_seconds_are_read_in_every_form() {
        let forms = [
            json!("Wed, 31 Jan 2024 12:30:00 +0100"),
            json!("31 Jan 2024 11:30:00 GMT"),
            json!("Wed, 31 Jan 2024 06:30:00 EST"),
            json!("Wed Jan 31 2024 12:30:00 GMT+0100 (Central European Standard Time)"),
            json!("Wed Jan 31 11:30:00 2024"),
            json!("20240131113000"),
            json!(1_706_700_600),
            json!("1706700600"),
        ];
        for form in forms {
            check(form, Some("2024-01-31T11:30:00.000Z"));
        }
        check(json!("2024-01-31"), Some("2024-01-31T00:00:00.000Z"));
        check(json!("20240131"), Some("2024-01-31T00:00:00.000Z"));
        check(json!(0), Some("1970-01-01T00:00:00.000Z"));
        check(json!(-1), Some("1969-12-31T23:59:59.000Z"));
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        for value in
            ["", "soon", "2024-13-01", "2024-01-31T25:00", "42", "31.01.2024", "Mon", "1.2.3", "12:30", "Jan 2024 x y"]
        {
            check(json!(value), None);
        }
        for value in [json!(null), json!(true), json!([1]), json!({"a": 1}), json!(1e300)] {
            check(value, None);
        }
    }

    #[test]
    fn a_time_without_a_zone_says_so() {
        let has_zone = |text: &str| read_text(text).map(|moment| moment.has_zone);
        for text in ["2024-01-31T11:30:00Z", "2024-01-31 11:30:00+00", "Wed, 31 Jan 2024 12:30:00 +0100", "1706700600"]
        {
            assert_eq!(has_zone(text), Some(true), "{text}");
        }
        for text in ["2024-01-31", "2024-01-31T11:30:00", "2024-01-31 11:30:00,5", "Wed Jan 31 11:30:00 2024"] {
            assert_eq!(has_zone(text), Some(false), "{text}");
        }
    }
}
