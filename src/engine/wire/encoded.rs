//! An event as it is written down.

/// An event as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The fact's name.
    pub event_type: &'static str,
    /// The version of the data's schema.
    pub schema_version: u16,
    /// Canonical JSON.
    pub data: Box<str>,
}
