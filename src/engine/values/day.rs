//! A day as a person writes it, with or without its year.

use crate::engine::travel::as_at::until;
use crate::engine::values::time::Timestamp;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads the moment at which a question ends, as [`until`] does or with its month as a word: `13 Dec`,
/// `December 13`, `13 Dec 2025`, `13 Dec 18:04`. A day alone means its end.
///
/// A day without a year is the last one that does not begin after `newest`: in a log that ends on 14 March 2026, `13
/// Dec` is in 2025 and `13 Mar` in 2026.
///
/// ```
/// # use foldback::engine::values::{day, time::Timestamp};
/// let newest = Timestamp::parse("2026-03-14T10:20").unwrap();
/// assert_eq!(day::read("13 Dec", newest).unwrap().to_string(), "2025-12-13T23:59:59.999Z");
/// ```
pub fn read(text: &str, newest: Timestamp) -> Option<Timestamp> {
    until(text.trim()).or_else(|| Written::of(text)?.until(newest))
}

/// The parts of a written day.
#[derive(Debug, Default)]
struct Written {
    day: Option<u8>,
    month: Option<u8>,
    year: Option<i32>,
    /// The time of day, such as `18:04`.
    clock: Option<String>,
}

impl Written {
    /// Reads the words in any order, each at most once.
    fn of(text: &str) -> Option<Written> {
        let mut written = Written::default();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            let bare = word.trim_end_matches('.').to_ascii_lowercase();
            let is_new = match bare.len() {
                _ if bare.contains(':') => written.clock.replace(bare).is_none(),
                1..=2 => written.day.replace(bare.parse().ok()?).is_none(),
                4 if bare.bytes().all(|byte| byte.is_ascii_digit()) => {
                    written.year.replace(bare.parse().ok()?).is_none()
                }
                3.. => written.month.replace(month(&bare)?).is_none(),
                _ => false,
            };
            if !is_new {
                return None;
            }
        }
        Some(written)
    }

    fn until(&self, newest: Timestamp) -> Option<Timestamp> {
        let (day, month) = (self.day?, self.month?);
        let year = match self.year {
            Some(year) => year,
            None => {
                let last = newest.date().0;
                // Leap days are up to eight years apart.
                let begins = |year: &i32| Timestamp::from_date(*year, month, day).is_some_and(|day| day <= newest);
                (0..=8).map(|back| last - back).find(begins)?
            }
        };
        let clock = self.clock.as_ref().map_or_else(String::new, |clock| format!(" {clock}"));
        until(&format!("{year:04}-{month:02}-{day:02}{clock}"))
    }
}

/// Finds a month by its name or its first letters.
fn month(word: &str) -> Option<u8> {
    let index = MONTHS.iter().position(|name| name.starts_with(word))?;
    u8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let newest = Timestamp::parse("2026-03-14T10:20").expect("a time");
        assert_eq!(read(text, newest).map(|moment| moment.to_string()).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn a_day_without_a_year_is_the_last_one_that_does_not_begin_after_the_newest_event() {
        check("13 Dec", Some("2025-12-13T23:59:59.999Z"));
        check("14 March", Some("2026-03-14T23:59:59.999Z"));
        check("15 mar", Some("2025-03-15T23:59:59.999Z"));
        check("29 Feb", Some("2024-02-29T23:59:59.999Z"));
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for text in
            ["13 Dec", "13 December", "Dec 13", "2025-12-13", "13 Dec 2025", "December 13, 2025", " 13. DEC. 2025 "]
        {
            check(text, Some("2025-12-13T23:59:59.999Z"));
        }
        check("13 Dec 11:05", Some("2025-12-13T11:05:00.000Z"));
        check("13 Dec 2024, 11:05", Some("2024-12-13T11:05:00.000Z"));
        check("2025-12-13 11:05", Some("2025-12-13T11:05:00.000Z"));
        check("7 Sept 2024", Some("2024-09-07T23:59:59.999Z"));
    }

    #[test]
    fn what_is_not_a_day_is_not_guessed_at() {
        for text in
            ["", "13", "Dec", "13 Ju", "13 Dez", "31 Feb", "13 Dec Dec", "13 13 Dec", "12/13", "13 Dec 25:00", "soon"]
        {
            check(text, None);
        }
    }
}
