//! What is wrong in a lesson's file.

use std::fmt;

use crate::lessons::format::fault::Fault;

/// What is wrong in a lesson's file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong there.
    pub fault: Fault,
}

impl LessonError {
    /// Creates the error of a line.
    pub fn new(line: usize, fault: Fault) -> LessonError {
        LessonError { line, column: None, fault }
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
            Some(column) => write!(f, "{}:{column}: {}", self.line, self.fault),
            None => write!(f, "{}: {}", self.line, self.fault),
        }
    }
}

impl std::error::Error for LessonError {}
