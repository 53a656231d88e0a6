//! Why a line could not be applied to an event.

use crate::models::limits::{MAX_ENTRIES, MAX_STEPS, MAX_TEXT};
use crate::models::value::Value;
use crate::words;
use crate::words::Word;

/// Why a line could not be applied to an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// A value that it needs is missing.
    Missing,
    /// A value is of another kind than the one that is wanted.
    NotA(Word, Value),
    /// A calculation has no result for these values.
    Calculation(&'static str, Value, Value),
    /// A text would be too long.
    TooLong,
    /// A list or a map would have too many entries.
    Full,
    /// The line takes too many steps.
    TooManySteps,
}

/// A misfit and the operand that it is about: 0 or 1.
pub(super) type Unfit = (Misfit, usize);

impl Misfit {
    /// Writes the reason for people; `part` is what the text says of the operand.
    pub(super) fn text(&self, part: &str) -> String {
        match self {
            Misfit::Missing => words::models::part_is_missing(&part),
            Misfit::NotA(kind, value) => words::models::part_is_not(&part, &shown(value), kind),
            Misfit::Calculation(sign, a, b) => words::models::cannot_be_calculated(&shown(a), sign, &shown(b)),
            Misfit::TooLong => words::models::the_text_would_be_too_long(&MAX_TEXT),
            Misfit::Full => words::models::it_has_all_its_entries(&MAX_ENTRIES),
            Misfit::TooManySteps => words::models::takes_too_many_steps(&MAX_STEPS),
        }
    }
}

/// Writes a value within a message: a text in quotes, not longer than forty characters.
fn shown(value: &Value) -> String {
    let plain = value.plain();
    let mut short: String = plain.chars().take(40).collect();
    if short.len() < plain.len() {
        short.push('…');
    }
    if matches!(value, Value::Text(_)) { format!("\"{short}\"") } else { short }
}
