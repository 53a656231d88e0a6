//! An event as a model sees it.

use crate::models::data::Data;

/// An event as a model sees it.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Its type.
    pub kind: &'a str,
    /// What it says.
    pub data: &'a Data,
    /// When it happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// When it was recorded, in milliseconds since 1970.
    pub recorded_ms: i64,
    /// Its number in the stream, from 1.
    pub revision: u64,
    /// The stream that it belongs to.
    pub stream: &'a str,
}
