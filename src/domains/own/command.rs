//! The only command: record an event.

use serde_json::{Value, json};

use crate::domains::own::event::Event;
use crate::engine::user_error::UserError;
use crate::engine::wire::Commands;

/// The command's name.
pub const RECORD: &str = "RecordEvent";

/// A command; in JSON `{"type": "RecordEvent", "event_type": "IssueClosed", "data": "{\"by\": \"ada\"}"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Record an event, unless the model's rules reject it.
    Record(Event),
}

impl Commands for Command {
    fn json(&self) -> Value {
        let Command::Record(event) = self;
        json!({ "type": RECORD, "event_type": event.kind, "data": &*event.data })
    }

    fn read(json: &Value) -> Result<Command, UserError> {
        let wrong = |reason: &str| UserError::invalid_command(reason);
        match json.get("type").and_then(Value::as_str) {
            Some(RECORD) => {}
            Some(other) => return Err(wrong(&format!("{other:?} is not a command of own events"))),
            None => return Err(wrong("missing field \"type\"")),
        }
        let kind = json.get("event_type").and_then(Value::as_str).filter(|kind| !kind.trim().is_empty());
        let kind = kind.ok_or_else(|| wrong("missing field \"event_type\"").about("event_type"))?;
        // A form has it as a text, a script perhaps as an object.
        let data = match json.get("data") {
            None | Some(Value::Null) => "{}".to_owned(),
            Some(Value::String(text)) if text.trim().is_empty() => "{}".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let event =
            Event::new(kind.trim(), &data).ok_or_else(|| wrong("\"data\" is not a JSON object").about("data"))?;
        Ok(Command::Record(event))
    }
}
