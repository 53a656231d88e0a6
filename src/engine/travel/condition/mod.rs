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
//! Numbers are exact: millionths of a major unit, 128 bits wide; a division by zero is a missing value.

mod completions;
mod error;
mod eval;
mod lex;
mod moment;
mod parse;
mod parsed;
mod scan;

pub use completions::{EVENT_NAMES, WORDS, completions};
pub use error::ConditionError;
pub use lex::MAX_LEN;
pub use moment::Moment;
pub use parsed::Condition;
pub use scan::{Envelope, matching};
