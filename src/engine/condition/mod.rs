//! Conditions: a small language over the fields of a state and the event that made it.
//!
//! ```text
//! condition   = and { "or" and }
//! and         = not { "and" not }
//! not         = "not" not | comparison
//! comparison  = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" ) sum ]
//! sum         = product { ( "+" | "-" ) product }
//! product     = unary { ( "*" | "/" ) unary }
//! unary       = "-" unary | value
//! value       = number | text | date | name | "changed" "(" field ")" | "before" "(" field ")" | "(" condition ")"
//! ```
//!
//! A **name** is a field of the domain (`balance`, `status`), or of the event: `type`, `memo` (its words), `amount` (signed
//! where money moved), `revision`, `date` (when it happened) and `recorded`. A **number** compared with an amount is in
//! major units: `balance < 12.50`. A **text** stands in quotes; after `type`, and where nothing else is meant, a bare word
//! is one: `type = Withdrawn`, `status = Open`. A **date** is `2026-03-12`, and covers the day: `date = 2026-03-12`. Texts
//! compare without regard to case. A missing value is equal to nothing and neither less nor more than anything.
//!
//! Numbers are exact: millionths of a major unit, 128 bits wide; a division by zero is a missing value.

mod eval;
mod lex;
mod parse;
mod scan;

use std::fmt;

use crate::engine::domain::description::Description;
use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldSpec, FieldValue};
use crate::engine::money::Currency;
use crate::engine::time::Timestamp;

pub use lex::MAX_LEN;
pub use scan::{Envelope, matching};

/// A condition that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    text: String,
    root: parse::Node,
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Where it goes wrong, in characters from 0.
    pub at: usize,
    /// What is wrong there, and what would do.
    pub message: String,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At character {}: {}", self.at + 1, self.message)
    }
}

impl std::error::Error for ConditionError {}

/// What a condition is asked about: an event, the state after it and the state before it.
pub struct Moment<'a> {
    /// The event's revision.
    pub revision: Revision,
    /// The fact's name.
    pub event_type: &'a str,
    /// Its words and its amount.
    pub description: &'a Description,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The value of a field after the event.
    pub after: &'a dyn Fn(usize) -> FieldValue,
    /// The value of a field before the event.
    pub before: &'a dyn Fn(usize) -> FieldValue,
    /// The currency of the amounts.
    pub currency: Currency,
}

impl Condition {
    /// Reads a condition over some fields.
    ///
    /// # Errors
    /// [`ConditionError`], pointing at the character.
    pub fn parse(text: &str, fields: &[FieldSpec]) -> Result<Condition, ConditionError> {
        let root = parse::parse(lex::tokens(text)?, text, fields)?;
        Ok(Condition { text: text.to_owned(), root })
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether it holds at a moment.
    pub fn holds(&self, moment: &Moment<'_>) -> bool {
        eval::holds(&self.root, moment)
    }

    /// Tells whether it asks about the event's words or amount, which cost more to find than fields.
    pub fn asks_description(&self) -> bool {
        self.root.any(&|node| matches!(node, parse::Node::Name(parse::Name::Memo | parse::Name::Amount)))
    }
}

/// The names of the event that a condition may use.
pub const EVENT_NAMES: [&str; 6] = ["type", "memo", "amount", "revision", "date", "recorded"];
/// The words of the language.
pub const WORDS: [&str; 6] = ["and", "or", "not", "contains", "changed(", "before("];

/// Suggests how the word before a place in a text may go on: names, words and types that begin so.
pub fn completions(text: &str, at: usize, fields: &[FieldSpec], types: &[String]) -> Vec<String> {
    let before: String = text.chars().take(at).collect();
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
    let word = before[start..].to_lowercase();
    let names = fields.iter().map(|field| field.name).chain(EVENT_NAMES).chain(WORDS).map(str::to_owned);
    let all = names.chain(types.iter().cloned());
    all.filter(|name| !word.is_empty() && name.to_lowercase().starts_with(&word) && name.to_lowercase() != word)
        .collect()
}
