//! How a locale writes days and times of day.

use std::borrow::Cow;

use crate::engine::values::locale::parts::{AskOne, Format, Part};
use crate::engine::values::locale::signs::Signs;
use crate::engine::values::locale::style::Style;
use crate::engine::values::time::{DAY_MS, Timestamp};

/// In which order a day is written in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `12/03/2026`.
    DayFirst,
    /// `03/12/2026`.
    MonthFirst,
    /// `2026/03/12`.
    YearFirst,
}

/// A piece of a written moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Cow<'static, str>),
    Day {
        is_padded: bool,
    },
    Month,
    Year,
    Hour {
        is_padded: bool,
    },
    Minute,
    Second,
    /// Such as AM or PM.
    Period,
}

/// How moments are written in a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatePattern {
    pub(super) pieces: Vec<Piece>,
    /// The names of the months.
    pub(super) months: Vec<Cow<'static, str>>,
    /// The names of the part of the day that each hour belongs to, if hours are counted twice a day.
    pub(super) periods: Vec<Cow<'static, str>>,
    /// What noon and midnight are called, if hours are counted twice a day: 12, or 0.
    pub(super) twelve: i64,
    pub(super) order: DateOrder,
}

/// A moment of which each part has another number: 5 March 2001, 09:07:08.
const SAMPLE: i64 = 983_783_228_000;
/// The midnight before.
const MIDNIGHT: i64 = SAMPLE / DAY_MS * DAY_MS;
/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

impl DatePattern {
    /// A pattern that writes nothing.
    pub(super) const EMPTY: DatePattern = DatePattern {
        pieces: Vec::new(),
        months: Vec::new(),
        periods: Vec::new(),
        twelve: 12,
        order: DateOrder::DayFirst,
    };

    /// Finds the pattern of a style by samples.
    pub(super) fn asking(ask: AskOne<'_>, style: Style) -> Option<DatePattern> {
        let samples = ask(&Format::Date(style), &[SAMPLE as f64]);
        let sample = samples.first()?;
        let mut pattern = DatePattern { pieces: sample.iter().map(piece).collect(), ..DatePattern::EMPTY };
        let place = |kind: &str| sample.iter().position(|part| part.kind == kind);
        pattern.order = match (place("day"), place("month"), place("year")) {
            (Some(day), _, Some(year)) if year < day => DateOrder::YearFirst,
            (Some(day), Some(month), _) if month < day => DateOrder::MonthFirst,
            _ => DateOrder::DayFirst,
        };
        // Of some styles only the order counts.
        if matches!(style, Style::Numeric | Style::Moment) {
            return Some(pattern);
        }
        let texts = |kind: &str, moments: Vec<f64>| {
            let samples = ask(&Format::Date(style), &moments);
            let text = |parts: &Vec<Part>| parts.iter().find(|part| part.kind == kind).map(|part| part.text.clone());
            samples.iter().filter_map(text).map(Cow::Owned).collect::<Vec<_>>()
        };
        if place("month").is_some() {
            let month = |month| Timestamp::from_date(2001, month, 5).map(|moment| moment.millis() as f64);
            pattern.months = texts("month", (1..=12).filter_map(month).collect());
        }
        if place("dayPeriod").is_some() {
            pattern.periods = texts("dayPeriod", (0..24).map(|hour| (MIDNIGHT + hour * HOUR_MS) as f64).collect());
            let midnight = texts("hour", vec![MIDNIGHT as f64]);
            let has_twelve = midnight.first().is_none_or(|hour| hour.chars().count() == 2 && !is_zero(hour));
            pattern.twelve = if has_twelve { 12 } else { 0 };
        }
        Some(pattern)
    }

    /// Returns the order of day, month and year.
    pub fn order(&self) -> DateOrder {
        self.order
    }

    /// Returns the names of the months; nothing if they are not written.
    pub fn months(&self) -> &[Cow<'static, str>] {
        &self.months
    }

    /// Returns what each hour of the day is called beside its number; nothing if hours are counted to 24.
    pub fn periods(&self) -> &[Cow<'static, str>] {
        &self.periods
    }

    /// Returns `true` if a word is written beside the numbers and the months, as `de` is in `5 de mar.`.
    pub fn has_word(&self, word: &str) -> bool {
        let is_there =
            |piece: &Piece| matches!(piece, Piece::Text(text) if text.split_whitespace().any(|it| it == word));
        self.pieces.iter().any(is_there)
    }

    /// Writes a moment, which is given as the clock on the wall shows it.
    pub(crate) fn write(&self, signs: &Signs, wall: Timestamp) -> String {
        let (year, month, day) = wall.date();
        let (hour, minute, second) = wall.clock();
        let mut text = String::with_capacity(24);
        let number = |text: &mut String, number: i64, width: usize| {
            signs.write_digits(text, &format!("{number:0width$}"));
        };
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Day { is_padded } => number(&mut text, day.into(), width(*is_padded)),
                Piece::Month => {
                    if let Some(name) = self.months.get(usize::from(month) - 1) {
                        text.push_str(name);
                    }
                }
                Piece::Year => number(&mut text, year.into(), 1),
                Piece::Hour { is_padded } => number(&mut text, self.hour(hour.into()), width(*is_padded)),
                Piece::Minute => number(&mut text, minute.into(), 2),
                Piece::Second => number(&mut text, second.into(), 2),
                Piece::Period => {
                    if let Some(name) = self.periods.get(usize::from(hour)) {
                        text.push_str(name);
                    }
                }
            }
        }
        text
    }

    fn hour(&self, hour: i64) -> i64 {
        match hour % 12 {
            _ if self.periods.is_empty() => hour,
            0 => self.twelve,
            hour => hour,
        }
    }

    /// Joins a written day and a written time of day, as the style [`Style::Moment`] does.
    pub(crate) fn join(&self, day: &str, clock: &str) -> String {
        let place = |is_one: fn(&Piece) -> bool| self.pieces.iter().position(is_one).unwrap_or(0);
        let of_day = place(|piece| matches!(piece, Piece::Day { .. } | Piece::Month | Piece::Year));
        let of_clock = place(|piece| matches!(piece, Piece::Hour { .. } | Piece::Minute | Piece::Period));
        let before = |place: usize| match place.checked_sub(1).and_then(|before| self.pieces.get(before)) {
            Some(Piece::Text(text)) => text,
            Some(_) | None => " ",
        };
        if of_day < of_clock { [day, before(of_clock), clock].concat() } else { [clock, before(of_day), day].concat() }
    }
}

fn width(is_padded: bool) -> usize {
    if is_padded { 2 } else { 1 }
}

fn is_zero(digits: &str) -> bool {
    let mut digits = digits.chars();
    digits.next().is_some_and(|first| digits.all(|digit| digit == first))
}

fn piece(part: &Part) -> Piece {
    let is_padded = part.text.chars().count() == 2;
    match part.kind.as_str() {
        "day" => Piece::Day { is_padded },
        "month" => Piece::Month,
        "year" => Piece::Year,
        "hour" => Piece::Hour { is_padded },
        "minute" => Piece::Minute,
        "second" => Piece::Second,
        "dayPeriod" => Piece::Period,
        _ => Piece::Text(Cow::Owned(part.text.clone())),
    }
}
