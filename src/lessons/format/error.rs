//! What is wrong in a lesson's file.

use std::fmt;

/// What is wrong in a lesson's file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong there, and what is expected.
    pub message: String,
}

impl LessonError {
    /// Creates the error of a line.
    pub fn new(line: usize, message: impl Into<String>) -> LessonError {
        LessonError { line, column: None, message: message.into() }
    }

    /// Points at a character of the line, counted from 0.
    #[must_use]
    pub fn at(mut self, column: usize) -> LessonError {
        self.column = Some(column + 1);
        self
    }
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "{}:{column}: {}", self.line, self.message),
            None => write!(f, "{}: {}", self.line, self.message),
        }
    }
}

impl std::error::Error for LessonError {}
