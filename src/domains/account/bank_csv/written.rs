//! Parsing a single written date: its numbers and its month, in the languages of many banks.

use super::dictionary::{is_one_of, plain};
use crate::engine::values::time::Timestamp;

/// The two-digit year at which the century changes.
const PIVOT: i32 = 70;
/// The most characters of a date that are read.
const LONGEST: usize = 60;

/// The names of the months, in plain form; three letters are enough if they are unambiguous.
const MONTHS: [&str; 12] = [
    "january, januar, janvier, enero, gennaio, januari, janeiro, styczen, stycznia, leden, ledna",
    "february, februar, fevrier, febrero, febbraio, februari, fevereiro, luty, lutego, unor, unora",
    "march, marz, maerz, mars, marzo, maart, mrt, mrz, marco, marts, marzec, marca, brezen, brezna, marcius",
    "april, avril, abril, aprile, kwiecien, kwietnia, duben, dubna, aprilis",
    "may, mai, mayo, maggio, mei, maio, maj, maja, kveten, kvetna, majus",
    "june, juni, juin, junio, giugno, junho, czerwiec, czerwca, cerven, cervna, junius",
    "july, juli, juillet, julio, luglio, julho, lipiec, lipca, cervenec, cervence, julius",
    "august, aout, agosto, augustus, augusti, sierpien, sierpnia, srpen, srpna, augusztus",
    "september, septembre, septiembre, settembre, setembro, wrzesien, wrzesnia, zari, szeptember",
    "october, oktober, octobre, octubre, ottobre, outubro, pazdziernik, pazdziernika, rijen, rijna",
    "november, novembre, noviembre, novembro, listopad, listopada, listopadu",
    "december, dezember, decembre, diciembre, dicembre, dezembro, grudzien, grudnia, prosinec, prosince",
];

/// The numbers of a date in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The order is unambiguous: year first, or the month is named.
    Known { year: i32, month: u32, day: u32 },
    /// Day and month, in either order, and the year.
    Either { first: u32, second: u32, year: i32, dotted: bool },
    /// Day and month without a year; if the month is named, the order is known.
    Yearless { first: u32, second: u32, dotted: bool, named: bool },
}

/// Returns `true` if a text is a date in some order.
pub fn is_date(text: &str) -> bool {
    moment(text).is_some() || written(text).is_some()
}

/// Returns `true` if a text is a date with its year, as a column without a name requires.
pub fn is_full_date(text: &str) -> bool {
    moment(text).is_some() || matches!(written(text), Some(Written::Known { .. } | Written::Either { .. }))
}

/// Reads an ISO date or moment, or `20261231`.
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(moment) = Timestamp::parse(text) {
        return Some(moment);
    }
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Timestamp::from_date(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
}

/// Reads the numbers and the month of `31/12/2025`, `2025. 12. 31.`, `Tue 30 Dec 2025`, `31 de diciembre de 2025`, with
/// any time of day after it.
pub fn written(text: &str) -> Option<Written> {
    if text.len() > LONGEST {
        return None;
    }
    let (words, signs) = words_of(text)?;
    let dotted = signs.contains('.');
    let numbers: Vec<Option<u32>> = words.iter().map(|word| word.parse().ok()).collect();
    let is_year = |at: usize| words[at].len() == 4;
    match (&words[..], &numbers[..]) {
        ([_, _, _], [Some(year), Some(month), Some(day)]) if is_year(0) => {
            Some(Written::Known { year: i32::try_from(*year).ok()?, month: *month, day: *day })
        }
        ([first, second, year], [Some(one), Some(two), Some(_)]) if first.len() < 3 && second.len() < 3 => {
            Some(Written::Either { first: *one, second: *two, year: full_year(year)?, dotted })
        }
        ([_, month, year], [Some(day), None, Some(_)]) => {
            let (year, day) =
                if is_year(0) { (words[0].as_str(), words[2].parse().ok()?) } else { (year.as_str(), *day) };
            Some(Written::Known { year: full_year(year)?, month: month_of(month)?, day })
        }
        ([month, _, year], [None, Some(day), Some(_)]) => {
            Some(Written::Known { year: full_year(year)?, month: month_of(month)?, day: *day })
        }
        ([first, second], [Some(one), Some(two)]) if first.len() < 3 && second.len() < 3 => {
            Some(Written::Yearless { first: *one, second: *two, dotted, named: false })
        }
        ([_, month], [Some(day), None]) | ([month, _], [None, Some(day)]) => {
            Some(Written::Yearless { first: *day, second: month_of(month)?, dotted, named: true })
        }
        _ => None,
    }
    .filter(|written| written.is_plausible())
}

impl Written {
    fn is_plausible(self) -> bool {
        let fits = |one: u32, other: u32| (1..=31).contains(&one) && (1..=31).contains(&other);
        match self {
            Written::Known { month, day, .. } => (1..=12).contains(&month) && (1..=31).contains(&day),
            Written::Either { first, second, .. } | Written::Yearless { first, second, .. } => fits(first, second),
        }
    }
}

/// Splits a date into up to three numbers and words, without the day of the week, and the signs between them.
fn words_of(text: &str) -> Option<(Vec<String>, String)> {
    let mut words: Vec<String> = Vec::new();
    let mut signs = String::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| if c.is_ascii_digit() { 1 } else { i32::from(c.is_alphabetic()) * 2 };
        let end = rest.find(|c: char| kind(c) != kind(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match kind(first) {
            _ if words.len() == 3 || (kind(first) == 1 && after.starts_with(':')) => {
                return is_time(rest).then_some((words, signs));
            }
            1 => words.push(run.to_owned()),
            2 => push_word(&mut words, run),
            _ if run.chars().all(|c| " \u{a0}./-,'’\u{202f}".contains(c)) => signs.push_str(run),
            _ => return None,
        }
        rest = after;
    }
    Some((words, signs))
}

/// Keeps the word of a month; days of the week, ordinals and `de` are skipped.
fn push_word(words: &mut Vec<String>, word: &str) {
    let ordinal = matches!(word, "st" | "nd" | "rd" | "th" | "er" | "de" | "del" | "den" | "of" | "T");
    if !ordinal && month_of(word).is_some() {
        words.push(word.to_owned());
    } else if !ordinal && !words.is_empty() {
        // A word after a number that is not a month is kept, so that it is an error.
        words.push(word.to_owned());
    }
}

/// Returns `true` if the text after a date may be a time of day.
fn is_time(rest: &str) -> bool {
    let digits = rest.chars().any(|c| c.is_ascii_digit());
    let plain =
        rest.chars().all(|c| c.is_ascii_digit() || " ,.:+-/\u{a0}\u{202f}".contains(c) || c.is_ascii_alphabetic());
    plain
        && rest.chars().count() < 30
        && (!digits || rest.contains(':'))
        && rest.split(|c: char| !c.is_ascii_alphabetic()).all(|word| word.len() <= 4)
}

fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        2 if year >= PIVOT => Some(1900 + year),
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// Finds the month of a name, or of its first letters if they are unambiguous.
fn month_of(word: &str) -> Option<u32> {
    let word = plain(word);
    if word.len() < 3 {
        return None;
    }
    if let Some(index) = MONTHS.iter().position(|names| is_one_of(&word, names)) {
        return Some(index as u32 + 1);
    }
    let mut found =
        MONTHS.iter().enumerate().filter(|(_, names)| names.split(", ").any(|name| name.starts_with(&word)));
    let (index, _) = found.next()?;
    found.next().is_none().then_some(index as u32 + 1)
}
