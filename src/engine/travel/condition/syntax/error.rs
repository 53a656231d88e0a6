//! Why a text is not a condition.

use std::fmt;

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// The place of the error, in characters from 0.
    pub at: usize,
    /// What is wrong there, and what is expected.
    pub message: String,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At character {}: {}", self.at + 1, self.message)
    }
}

impl std::error::Error for ConditionError {}
