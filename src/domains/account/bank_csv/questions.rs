//! Questions about a file, asked before anything is recorded.

use std::fmt;

use crate::engine::import_report::ImportQuestion;
use crate::engine::values::money::Currency;
use crate::words;

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
            Question::Columns { names, reason } => {
                f.write_str(&words::statement::which_column_counts(&names.join(words::statement::OR.text()), &reason))
            }
            Question::DateOrder { line, value } => {
                f.write_str(&words::statement::is_line_written_day_first_or(&value, &line))
            }
            Question::Decimal { line, value } => {
                f.write_str(&words::statement::is_the_comma_or_the_point_the(&value, &line))
            }
            Question::Signs { reason, .. } => f.write_str(&words::statement::did_a_positive_amount_come_in_or(&reason)),
            Question::Fee { line, value } => {
                f.write_str(&words::statement::was_the_fee_of_line_taken_beside(&value, &line))
            }
            Question::Alike { lines } => {
                f.write_str(&words::statement::are_the_same_as_events_with_their(&counted(*lines)))
            }
            Question::Currency { candidates } => {
                let codes: Vec<&str> = candidates.iter().map(|currency| currency.code()).collect();
                f.write_str(&words::statement::which_currency_are_the_amounts_in(&codes.join(", ")))
            }
            Question::Currencies { found } => {
                let found: Vec<String> = found
                    .iter()
                    .map(|(currency, lines)| format!("{} ({})", currency.code(), counted(*lines)))
                    .collect();
                f.write_str(&words::statement::the_file_has_which_one_or_each(&found.join(", ")))
            }
        }
    }
}

fn counted(lines: usize) -> String {
    words::nouns::line(lines, &lines)
}
