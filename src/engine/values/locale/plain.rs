//! The locale of what is made for programs, and of a page that was told no other.

use std::borrow::Cow;

use crate::engine::values::locale::amounts::{AmountPattern, Around};
use crate::engine::values::locale::dates::{DateOrder, DatePattern, Piece};
use crate::engine::values::locale::signs::{MINUS, Signs};
use crate::engine::values::locale::style::Style;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns how amounts of a currency are written: `€1,284.50`, `−€12.40`, `CHF 5.00`.
pub(super) fn amounts(code: &'static str) -> AmountPattern {
    let symbol = match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        other => other,
    };
    let gap = if symbol == code { "\u{a0}" } else { "" };
    let around = |sign: &str| Around { before: format!("{sign}{symbol}{gap}").into(), after: Cow::Borrowed("") };
    AmountPattern {
        signs: Signs::PLAIN,
        symbol: Cow::Borrowed(symbol),
        positive: around(""),
        negative: around(MINUS),
        signed: around("+"),
        is_isolated: false,
    }
}

/// Returns how times are written: `12 Mar 2026`, `18:04`.
pub(super) fn dates(style: Style) -> DatePattern {
    use Piece::{Day, Hour, Minute, Month, Second, Year};
    const fn text(text: &'static str) -> Piece {
        Piece::Text(Cow::Borrowed(text))
    }
    let clock = [Hour { is_padded: true }, text(":"), Minute];
    let pieces = match style {
        Style::Day => vec![Day { is_padded: false }, text(" "), Month, text(" "), Year],
        Style::ShortDay | Style::LongMonth => vec![Day { is_padded: false }, text(" "), Month],
        Style::Month => vec![Month],
        Style::MonthYear => vec![Month, text(" "), Year],
        Style::Clock => clock.to_vec(),
        Style::ExactClock => clock.into_iter().chain([text(":"), Second]).collect(),
        Style::Moment => vec![Day { is_padded: false }, text(", "), Minute],
        Style::Numeric => Vec::new(),
    };
    DatePattern { pieces, months: MONTHS.map(Cow::Borrowed).to_vec(), order: DateOrder::DayFirst, ..DatePattern::EMPTY }
}
