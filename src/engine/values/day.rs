//! A day as a person writes it, with or without its year, in words or in numbers.

use crate::engine::values::locale::{DateOrder, DatePattern, Locale, Style, plainly};
use crate::engine::values::time::Timestamp;
use crate::engine::values::wall::Wall;

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

/// Reads the moment at which a question ends, in ISO 8601 or as the shown locale writes it: `13 Dec`, `December 13`, `13 Dec
/// 2025`, `13 Dec 18:04`, `13.12.2025`. A day alone means its end. Days and times are those of the shown zone, unless the
/// text names another one.
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
    read_in(text, newest, Locale::shown())
}

/// Reads a moment as [`read`] does, as a locale writes it.
pub fn read_in(text: &str, newest: Timestamp, locale: &Locale) -> Option<Timestamp> {
    let text = plainly(text);
    let text = text.trim();
    until(text).or_else(|| Written::of(text, locale)?.until(newest))
}

/// Explains how a day in numbers is read, if another language reads it otherwise: `03/04/2026`.
pub fn understood(text: &str, newest: Timestamp) -> Option<String> {
    understood_in(text, newest, Locale::shown())
}

/// Explains how a day is read as [`understood`] does, as a locale writes it.
pub fn understood_in(text: &str, newest: Timestamp, locale: &Locale) -> Option<String> {
    let plain = plainly(text);
    let is_ambiguous =
        plain.split([' ', ',']).any(|word| Numbers::of(word).is_some_and(|numbers| numbers.is_ambiguous()));
    read_in(text, newest, locale).filter(|_| is_ambiguous).map(Timestamp::day_text)
}

/// Reads the moment at which a question ends, in ISO 8601; a day alone means its end.
fn until(text: &str) -> Option<Timestamp> {
    // After the day only a zone has these signs.
    if text.get(10..).is_some_and(|rest| rest.contains(['Z', 'z', '+', '-'])) {
        return Timestamp::parse(text);
    }
    let moment = Wall::parse(text)?.moment();
    Some(if text.len() == 10 { moment.end_of_shown_day() } else { moment })
}

/// Three numbers with one sign between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Numbers {
    sign: char,
    parts: [u16; 3],
    /// Whether the first one has four digits.
    begins_with_year: bool,
}

impl Numbers {
    fn of(word: &str) -> Option<Numbers> {
        let sign = word.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
        let mut texts = word.split(sign);
        let texts = [texts.next()?, texts.next()?, texts.next().filter(|_| texts.next().is_none())?];
        let is_year = |text: &str| text.len() == 4;
        let fits = |text: &str| matches!(text.len(), 1 | 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !texts.iter().all(|text| fits(text)) || is_year(texts[1]) || is_year(texts[0]) && is_year(texts[2]) {
            return None;
        }
        let [first, second, third] = texts.map(|text| text.parse().unwrap_or(0));
        let third = if is_year(texts[0]) || is_year(texts[2]) { third } else { third + 2_000 };
        Some(Numbers { sign, parts: [first, second, third], begins_with_year: is_year(texts[0]) })
    }

    /// Returns `true` if both the day and the month could be either.
    fn is_ambiguous(self) -> bool {
        let [first, second, _] = self.parts;
        self.sign != '.' && !self.begins_with_year && first != second && first.max(second) <= 12
    }

    /// Returns year, month and day. With points the day is first in every language.
    fn in_order(self, order: DateOrder) -> (u16, u16, u16) {
        let [first, second, third] = self.parts;
        match order {
            _ if self.begins_with_year => (first, second, third),
            DateOrder::MonthFirst if self.sign != '.' && first <= 12 => (third, first, second),
            DateOrder::MonthFirst | DateOrder::DayFirst | DateOrder::YearFirst if second <= 12 => {
                (third, second, first)
            }
            DateOrder::MonthFirst | DateOrder::DayFirst | DateOrder::YearFirst => (third, first, second),
        }
    }
}

/// The parts of a written day.
#[derive(Debug, Default)]
struct Written {
    day: Option<u8>,
    month: Option<u8>,
    year: Option<i32>,
    /// The time of day, such as `18:04`.
    clock: Option<String>,
    /// Whether the time of day is after noon, if hours are counted twice a day.
    is_late: Option<bool>,
}

impl Written {
    /// Reads the words in any order, each at most once.
    fn of(text: &str, locale: &Locale) -> Option<Written> {
        let mut written = Written::default();
        let spaced = apart(text);
        for word in spaced.split([' ', ',']).filter(|word| !word.is_empty()) {
            if !written.take(word, locale)? {
                return None;
            }
        }
        Some(written)
    }

    /// Takes a word in; `Some(false)` if there was one of its kind already, `None` if it is not a part of a day.
    fn take(&mut self, word: &str, locale: &Locale) -> Option<bool> {
        let bare = word.trim_end_matches('.').to_lowercase();
        let is_number = bare.bytes().all(|byte| byte.is_ascii_digit());
        let marked = |mark: [char; 2]| bare.strip_suffix(mark).and_then(|number| number.parse::<u16>().ok());
        if let Some(numbers) = Numbers::of(&bare) {
            let (year, month, day) = numbers.in_order(locale.dates(Style::Numeric).order());
            let is_new = self.year.is_none() & self.month.is_none() & self.day.is_none();
            (self.year, self.month, self.day) =
                (Some(year.into()), Some(u8::try_from(month).ok()?), Some(u8::try_from(day).ok()?));
            return Some(is_new);
        }
        if let Some(year) = marked(['年', '년']) {
            return Some(self.year.replace(year.into()).is_none());
        }
        if let Some(month) = marked(['月', '월']) {
            return Some(self.month.replace(u8::try_from(month).ok()?).is_none());
        }
        if let Some(day) = marked(['日', '일']) {
            return Some(self.day.replace(u8::try_from(day).ok()?).is_none());
        }
        Some(match bare.len() {
            _ if bare.contains(':') => self.clock.replace(bare).is_none(),
            1..=2 if is_number => self.day.replace(bare.parse().ok()?).is_none(),
            4 if is_number => self.year.replace(bare.parse().ok()?).is_none(),
            _ => {
                let clock = locale.dates(Style::Clock);
                match (is_late(&bare, clock), month(&bare, locale)) {
                    (_, Some(month)) => self.month.replace(month).is_none(),
                    (Some(is_late), None) => self.is_late.replace(is_late).is_none(),
                    (None, None) => locale.dates(Style::Day).has_word(word),
                }
            }
        })
    }

    fn until(&self, newest: Timestamp) -> Option<Timestamp> {
        let (day, month) = (self.day?, self.month?);
        let newest = newest.on_wall();
        let year = match self.year {
            Some(year) => year,
            None => {
                let last = newest.date().0;
                // Leap days are up to eight years apart.
                let begins = |year: &i32| {
                    Timestamp::from_date(*year, month, day).is_some_and(|day| day.millis() <= newest.millis())
                };
                (0..=8).map(|back| last - back).find(begins)?
            }
        };
        let clock = match &self.clock {
            Some(clock) => format!(" {}", self.by_24(clock)?),
            None => String::new(),
        };
        until(&format!("{year:04}-{month:02}-{day:02}{clock}"))
    }

    /// Returns the time of day with its hours counted to 24.
    fn by_24(&self, clock: &str) -> Option<String> {
        let (hour, rest) = clock.split_once(':')?;
        let hour: u8 = hour.parse().ok()?;
        let hour = match self.is_late {
            None => hour,
            Some(_) if hour > 12 => return None,
            Some(is_late) => hour % 12 + if is_late { 12 } else { 0 },
        };
        Some(format!("{hour:02}:{rest}"))
    }
}

/// Puts a space after what marks a number as a year, a month or a day in the languages of the east, which have none.
fn apart(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        spaced.push(c);
        if matches!(c, '年' | '월' | '月' | '년' | '日' | '일') {
            spaced.push(' ');
        }
    }
    spaced
}

/// Returns whether a word says that a time is after noon; `None` if it does not say when it is.
fn is_late(word: &str, clock: &DatePattern) -> Option<bool> {
    let is_it = |name: &str| plainly(name).to_lowercase().trim_end_matches('.') == word;
    match word {
        "am" | "a.m" => Some(false),
        "pm" | "p.m" => Some(true),
        _ => clock.periods().iter().position(|name| is_it(name)).map(|hour| hour >= 12),
    }
}

/// Finds a month by its name or its first letters, in English or as the locale names it.
fn month(word: &str, locale: &Locale) -> Option<u8> {
    let english = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word));
    let named = |style: Style| {
        let is_it = |name: &str| {
            let name = plainly(name).to_lowercase();
            let name = name.trim_end_matches('.');
            name == word || word.chars().count() >= 3 && name.starts_with(word)
        };
        locale.dates(style).months().iter().position(|name| is_it(name))
    };
    let index = named(Style::ShortDay).or_else(|| named(Style::LongMonth)).or(english)?;
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
