//! How a domain's events and commands are written and read.

use serde_json::Value;

use crate::engine::decider::Decider;
use crate::engine::upcast::Upcaster;
use crate::engine::user_error::UserError;

/// How a domain's events and commands are written and read.
pub trait WireFormat: Decider {
    /// The domain's name, which is the first part of its streams' names.
    const NAME: &'static str;
    /// The steps that bring data of older schemas up to the current one.
    const UPCASTERS: &'static [Upcaster] = &[];

    /// Returns `true` if the type is one of the domain's, whatever its data.
    fn knows(event_type: &str) -> bool;

    /// Writes an event as its type, the version of its schema, and its data as canonical JSON.
    fn encode(event: &Self::Event) -> Encoded;

    /// Reads an event of any schema version up to the current one. Returns `None` if the type is unknown or the data
    /// cannot be read.
    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Self::Event>;

    /// Reads a command from JSON such as `{"type": "Deposit", "amount_minor": 5000}`.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`, with what is wrong.
    fn command(json: &Value) -> Result<Self::Command, UserError>;

    /// Writes a command as [`WireFormat::command`] reads it.
    fn command_json(_command: &Self::Command) -> Value {
        Value::Null
    }
}

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
