//! Samples of a locale, in parts.

use crate::engine::values::locale::style::Style;

/// A part of a formatted sample: its kind, as ECMA-402 names it (`integer`, `group`, `month` …), and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The kind.
    pub kind: String,
    /// The text.
    pub text: String,
}

/// A sample in parts.
pub type Parts = Vec<Part>;

/// What is to be formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Numbers.
    Number,
    /// Amounts of a currency.
    Amount {
        /// The currency's code.
        code: &'static str,
        /// How many decimals it has.
        decimals: u32,
        /// Whether a positive amount has its sign, too.
        is_signed: bool,
    },
    /// Times in UTC and in the Gregorian calendar, as milliseconds since 1970.
    Date(Style),
}

/// Formats samples as the locale of a tag does; an answer has less of them if the browser cannot.
pub type Ask = fn(&str, &Format, &[f64]) -> Vec<Parts>;
/// Formats samples as one locale does.
pub(super) type AskOne<'a> = &'a dyn Fn(&Format, &[f64]) -> Vec<Parts>;

/// Finds the text of the first part of a kind.
pub(super) fn first<'a>(parts: &'a [Part], kind: &str) -> Option<&'a str> {
    parts.iter().find(|part| part.kind == kind).map(|part| part.text.as_str())
}
