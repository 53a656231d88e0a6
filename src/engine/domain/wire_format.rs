//! How a domain's events and commands are written and read.

use serde_json::Value;

use crate::engine::decider::Decider;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::wire::{Commands, Encoded, Events};

/// How a domain's events and commands are written and read: as they are declared.
pub trait WireFormat: Decider<Event: Events, Command: Commands> {
    /// The domain's name, which is the first part of its streams' names.
    const NAME: &'static str;
    /// Whether an event of any type is the domain's, with any data.
    const TAKES_ANY: bool = false;

    /// Returns the name of the domain that a state belongs to: [`WireFormat::NAME`], unless one type stands for many domains.
    fn name(_state: &Self::State) -> &'static str {
        Self::NAME
    }

    /// Returns `true` if the type is one of the domain's, whatever its data.
    fn knows(event_type: &str) -> bool {
        Self::Event::TYPES.contains(&event_type)
    }

    /// Writes an event as its type, the version of its schema, and its data as canonical JSON.
    fn encode(event: &Self::Event) -> Encoded {
        event.encode()
    }

    /// Reads an event of any schema version up to the current one. Returns `None` if the type is unknown or the data
    /// cannot be read.
    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Self::Event> {
        Self::Event::decode(event_type, schema_version, data)
    }

    /// Adds when an event happened, for a domain whose states depend on it.
    fn dated(event: Self::Event, _occurred_at: Timestamp) -> Self::Event {
        event
    }

    /// Reads a command from JSON such as `{"type": "Deposit", "amount_minor": 5000}`.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`, with what is wrong.
    fn command(json: &Value) -> Result<Self::Command, UserError> {
        Self::Command::read(json)
    }

    /// Writes a command as [`WireFormat::command`] reads it.
    fn command_json(command: &Self::Command) -> Value {
        command.json()
    }
}
