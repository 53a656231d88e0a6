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
//! A **name** is a field of the domain (`balance`, `status`), or of the event: `type`, `memo` (its words), `amount`
//! (signed if money moved), `revision`, `date` (when it happened), `recorded` and `actor` (who did it). A **number** compared with an
//! amount is in major units: `balance < 12.50`. A **text** is in quotes; after `type`, and where nothing else is
//! possible, a bare word is one: `type = Withdrawn`, `status = Open`. A **date** is `2026-03-12`, and covers the day:
//! `date = 2026-03-12`. Texts compare without regard to case. A missing value is equal to nothing and neither less nor
//! more than anything.
//!
//! A [`Vocabulary`] may add names of what is around the state (`cursor`, `lane.open`, `lane.balance`, `answer(2)`,
//! `read_model(statement).position`), a list of numbers with `contains` (`lane.dropped contains 27`), and functions over
//! the whole stream: `first(condition)`, `last(condition)` and `count(condition)` of its events, and
//! `at(revision, field)`. A break condition has none of them. [`Facts`] are their values.
//!
//! Numbers are exact: millionths of a major unit, 128 bits wide; a division by zero is a missing value.

mod completions;
mod eval;
mod facts;
mod moment;
mod of_fields;
mod scan;
pub mod syntax;
mod told;

pub use completions::{WORDS, completions};
pub use facts::{FactValue, Facts};
pub use moment::Moment;
pub use scan::{Envelope, matching};
pub use syntax::{
    Condition, ConditionError, EVENT_NAMES, FUNCTIONS, Fact, Fault, FieldName, Form, Kind, MAX_LEN, NameSpec, Number,
    Of, Vocabulary,
};
