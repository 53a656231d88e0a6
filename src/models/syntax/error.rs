//! Why a text is not a model.

use std::fmt;
use std::ops::Range;

/// What is wrong with a part of a model's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError {
    /// The characters that it is about, from 0.
    pub range: Range<usize>,
    /// What is wrong there, and what is expected; in the page's language.
    pub message: String,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ModelError {}
