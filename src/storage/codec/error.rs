//! Why a text is not a segment.

use std::fmt;

use crate::words;
use crate::words::Word;

/// Why a text is not a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// The text was written by a newer version.
    UnknownLayout {
        /// The layout version of the text.
        found: u8,
    },
    /// A character carries no bits.
    NotPacked {
        /// Its index in the text.
        index: usize,
    },
    /// The text holds more than the limits allow.
    TooLarge {
        /// What exceeds its limit.
        what: Word,
        /// The most that is allowed.
        most: usize,
    },
    /// The bytes are damaged.
    Damaged {
        /// The kind of damage.
        what: Word,
    },
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodecError::UnknownLayout { found } => f.write_str(&words::storage::layout_unknown(found)),
            CodecError::NotPacked { index } => f.write_str(&words::storage::character_invalid(index)),
            CodecError::TooLarge { what, most } => f.write_str(&words::storage::more_than(most, what)),
            CodecError::Damaged { what } => f.write_str(&words::storage::segment_changed(what)),
        }
    }
}

impl std::error::Error for CodecError {}
