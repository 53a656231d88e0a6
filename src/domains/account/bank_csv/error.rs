//! Why a file cannot be read.

use std::fmt;

use super::foreign::ForeignFormat;
use super::statement::MAX_ROWS;
use crate::engine::user_error::UserError;
use crate::words;

/// The most characters of a bad value that an error repeats.
const SHOWN: usize = 40;

/// Why a file cannot be read; no part of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankCsvError {
    /// The file is empty.
    Empty,
    /// The bytes are not text.
    NotText,
    /// The file has another format than CSV.
    Foreign(ForeignFormat),
    /// No line names the columns, and the values do not identify them.
    NoHeader,
    /// The header names no column of dates.
    NoDateColumn {
        /// The columns it names.
        found: Vec<String>,
    },
    /// The header names no column of amounts.
    NoAmountColumn {
        /// The columns it names.
        found: Vec<String>,
    },
    /// The dates have no year.
    NoYear {
        /// The line of the first, from 1.
        line: u32,
        /// The date as the file writes it.
        value: String,
    },
    /// The file has no line with a movement.
    NoMovements,
    /// The file has more than [`MAX_ROWS`] lines.
    TooLong,
    /// A line cannot be read.
    BadLine {
        /// The line, from 1.
        line: u32,
        /// The column that holds the value.
        column: &'static str,
        /// The value, cut to 40 characters.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl BankCsvError {
    /// Returns the error for a value of a line.
    pub(super) fn bad_line(line: u32, column: &'static str, value: &str, reason: &'static str) -> BankCsvError {
        BankCsvError::BadLine { line, column, value: value.chars().take(SHOWN).collect(), reason }
    }
}

impl fmt::Display for BankCsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BankCsvError::Empty => f.write_str(words::statement::THE_FILE_IS_EMPTY_NOTHING_WAS.text()),
            BankCsvError::NotText => f.write_str(words::statement::THE_FILE_IS_NOT_TEXT_EXPORT_A.text()),
            BankCsvError::Foreign(format) => {
                f.write_str(&words::statement::the_file_is(&format.title(), &format.advice()))
            }
            BankCsvError::NoHeader => f.write_str(words::statement::NO_LINE_NAMES_THE_COLUMNS_NAME.text()),
            BankCsvError::NoDateColumn { found } => {
                f.write_str(&words::statement::no_column_of_dates_was_found(&found.join(", ")))
            }
            BankCsvError::NoAmountColumn { found } => {
                f.write_str(&words::statement::no_column_of_amounts_was_found(&found.join(", ")))
            }
            BankCsvError::NoYear { line, value } => {
                f.write_str(&words::statement::line_the_date_has_no_year_give(&line, &format_args!("{value:?}")))
            }
            BankCsvError::NoMovements => f.write_str(words::statement::THE_FILE_HAS_A_HEADER_BUT_NO.text()),
            BankCsvError::TooLong => f.write_str(&words::statement::the_file_has_more_than_lines_cut(&MAX_ROWS)),
            BankCsvError::BadLine { line, column, value, reason } => f.write_str(
                &words::statement::line_nothing_was_imported(&line, &column, &format_args!("{value:?}"), &reason),
            ),
        }
    }
}

impl std::error::Error for BankCsvError {}

impl From<BankCsvError> for UserError {
    fn from(error: BankCsvError) -> UserError {
        let message = error.to_string();
        match error {
            BankCsvError::Empty => UserError::new("EmptyFile", message),
            BankCsvError::NotText => UserError::new("NotText", message),
            BankCsvError::Foreign(format) => UserError::new("ForeignFormat", message).with("format", format.name()),
            BankCsvError::NoHeader => UserError::new("NoHeader", message),
            BankCsvError::NoDateColumn { found } => UserError::new("NoDateColumn", message).with("found", found),
            BankCsvError::NoAmountColumn { found } => UserError::new("NoAmountColumn", message).with("found", found),
            BankCsvError::NoYear { line, value } => {
                UserError::new("NoYear", message).with("line", line).with("value", value)
            }
            BankCsvError::NoMovements => UserError::new("NoMovements", message),
            BankCsvError::TooLong => UserError::new("FileTooLarge", message),
            BankCsvError::BadLine { line, column, value, reason } => UserError::new("BadLine", message)
                .with("line", line)
                .with("column", column)
                .with("value", value)
                .with("reason", reason),
        }
    }
}
