//! Questions about a file, asked before anything is recorded.

use std::fmt;

use crate::engine::import_report::ImportQuestion;
use crate::engine::values::money::Currency;

/// A question about something ambiguous in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Two columns could have the same role.
    Columns {
        /// The names of the columns.
        names: Vec<String>,
        /// Why the choice is ambiguous.
        reason: &'static str,
    },
    /// Day and month are ambiguous.
    DateOrder {
        /// The line of an example, from 1.
        line: u32,
        /// The date on that line.
        value: String,
    },
    /// Comma or point could be the decimal sign or group thousands.
    Decimal {
        /// The line of an example, from 1.
        line: u32,
        /// The amount on that line.
        value: String,
    },
    /// Whether a positive amount came in or went out.
    Signs {
        /// Why it is ambiguous.
        reason: &'static str,
        /// Whether nothing is recorded without an answer.
        blocking: bool,
    },
    /// Whether a fee was taken beside the amount, or is part of it.
    Fee {
        /// The line of an example, from 1.
        line: u32,
        /// The fee on that line.
        value: String,
    },
    /// A sign such as `$` stands for several currencies.
    Currency {
        /// The currencies that it stands for.
        candidates: Vec<Currency>,
    },
    /// Lines equal some in the stream, except for the balance.
    Alike {
        /// The number of such lines.
        lines: usize,
    },
    /// The file names several currencies.
    Currencies {
        /// Each with the number of its lines.
        found: Vec<(Currency, usize)>,
    },
}

impl Question {
    /// Returns the name in a report's `questions`.
    pub fn name(&self) -> &'static str {
        match self {
            Question::Columns { .. } => "columns",
            Question::DateOrder { .. } => "dateOrder",
            Question::Decimal { .. } => "decimal",
            Question::Signs { .. } => "signs",
            Question::Fee { .. } => "fee",
            Question::Alike { .. } => "knownLines",
            Question::Currency { .. } => "currency",
            Question::Currencies { .. } => "currencies",
        }
    }

    /// Returns `true` if nothing is recorded before it is answered.
    pub fn is_blocking(&self) -> bool {
        match self {
            Question::Signs { blocking, .. } => *blocking,
            Question::Columns { .. }
            | Question::DateOrder { .. }
            | Question::Decimal { .. }
            | Question::Fee { .. }
            | Question::Alike { .. }
            | Question::Currency { .. }
            | Question::Currencies { .. } => true,
        }
    }
}

impl From<&Question> for ImportQuestion {
    fn from(question: &Question) -> ImportQuestion {
        let (name, message) = (question.name(), question.to_string());
        ImportQuestion { name, message, is_blocking: question.is_blocking() }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Columns { names, reason } => write!(f, "Which column counts, {}? {reason}", names.join(" or ")),
            Question::DateOrder { line, value } => {
                write!(f, "Is {value} (line {line}) written day first or month first?")
            }
            Question::Decimal { line, value } => {
                write!(f, "Is the comma or the point the decimal sign in {value} (line {line})?")
            }
            Question::Signs { reason, .. } => write!(f, "Did a positive amount come in or go out? {reason}"),
            Question::Fee { line, value } => {
                write!(f, "Was the fee of {value} (line {line}) taken beside the amount, or is it part of it?")
            }
            Question::Alike { lines } => write!(
                f,
                "Are {} the same as events with their date, amount and text, but another balance?",
                counted(*lines)
            ),
            Question::Currency { candidates } => {
                let codes: Vec<&str> = candidates.iter().map(|currency| currency.code()).collect();
                write!(f, "Which currency are the amounts in: {}?", codes.join(", "))
            }
            Question::Currencies { found } => {
                let found: Vec<String> = found
                    .iter()
                    .map(|(currency, lines)| format!("{} ({})", currency.code(), counted(*lines)))
                    .collect();
                write!(f, "The file has {}: which one, or each in a separate stream?", found.join(", "))
            }
        }
    }
}

fn counted(lines: usize) -> String {
    format!("{lines} line{}", if lines == 1 { "" } else { "s" })
}
