//! The value of a field.

use crate::engine::wire::error::ReadError;
use crate::engine::wire::json::Json;

/// A value of a field: how it is written and read.
pub trait Wire: Sized {
    /// What the JSON should be, such as `a whole number`, for the message where it is something else.
    const WANTED: &'static str;

    /// Writes the value.
    fn to_json(&self) -> Json<'_>;

    /// Reads the value; `None` if the JSON is something else.
    fn of_json(json: &Json<'_>) -> Option<Self>;

    /// Returns the value that stands in for one that could not be read. It is discarded with the error.
    fn blank() -> Self;

    /// Returns the value of a field that is left out; `None` if it must not be.
    fn left_out() -> Option<Self> {
        None
    }

    /// Says what is wrong with JSON that could not be read.
    fn fault(field: &'static str, _json: &Json<'_>) -> ReadError {
        ReadError::Kind { field, wanted: Self::WANTED }
    }
}
