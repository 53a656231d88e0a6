//! Facts that a script passes in.

use std::sync::Arc;

use serde_json::Value;

use crate::api::options::invalid_argument;
use crate::engine::log::Links;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::workbench::Fact;

/// Reads facts: `{event_type, data, schema_version?, occurred_at?, event_id?, correlation_id?, causation_id?, actor?}`
/// each.
///
/// # Errors
/// [`UserError`] with the index of the first that cannot be read.
pub fn facts(value: &Value) -> Result<Vec<Fact>, UserError> {
    let list = value.as_array().ok_or_else(|| invalid_argument("events", "an array"))?;
    list.iter().enumerate().map(|(index, value)| fact(value).map_err(|refusal| refusal.with("index", index))).collect()
}

fn fact(value: &Value) -> Result<Fact, UserError> {
    let wrong = |message: &str| UserError::new("InvalidEvent", message);
    let text = |name: &str| match &value[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(wrong(&format!("{name} is a string."))),
    };
    let event_type = text("event_type")?.ok_or_else(|| wrong("An event has an event_type, such as \"Deposited\"."))?;
    let data = match &value["data"] {
        Value::Null => "{}".to_owned(),
        data @ Value::Object(_) => data.to_string(),
        _ => return Err(wrong("data is an object.")),
    };
    let schema_version = match &value["schema_version"] {
        Value::Null => None,
        version => version
            .as_u64()
            .and_then(|version| u16::try_from(version).ok())
            .map(Some)
            .ok_or_else(|| wrong("schema_version is a number from 0 to 65535."))?,
    };
    let occurred_at = match text("occurred_at")? {
        None => None,
        Some(text) => Some(Timestamp::parse(&text).ok_or_else(|| wrong("occurred_at is an ISO 8601 time."))?),
    };
    let links = Links {
        event_id: text("event_id")?,
        correlation_id: text("correlation_id")?,
        causation_id: text("causation_id")?,
        actor: text("actor")?.map(Arc::from),
    };
    Ok(Fact { event_type, schema_version, data, occurred_at, links })
}
