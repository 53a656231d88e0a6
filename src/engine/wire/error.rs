//! Errors of reading JSON.

use std::fmt;

use crate::words;

/// Why JSON could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is not an object.
    NotAnObject,
    /// A field is missing.
    Missing(&'static str),
    /// A field is of the wrong type.
    Kind {
        /// The field's name.
        field: &'static str,
        /// The expected type, such as `a string`.
        wanted: &'static str,
    },
    /// An item of a list is wrong.
    Item {
        /// The list's name.
        field: &'static str,
        /// Which item, counted from 1.
        item: usize,
        /// The error of the item.
        error: Box<ReadError>,
    },
    /// A field is unknown.
    Unknown(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotAnObject => f.write_str(words::errors::NOT_AN_OBJECT.text()),
            ReadError::Missing(field) => f.write_str(&words::errors::missing_field(field)),
            ReadError::Kind { field, wanted } => f.write_str(&words::errors::field_is_not(field, wanted)),
            ReadError::Item { item, error, .. } => f.write_str(&words::errors::in_item(item, error)),
            ReadError::Unknown(field) => f.write_str(&words::errors::unknown_field(field)),
        }
    }
}

impl std::error::Error for ReadError {}
