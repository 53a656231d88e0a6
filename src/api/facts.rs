//! Facts that a script passes in.

use std::sync::Arc;

use js_sys::{Array, JsString};
use serde_json::Value;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::api::convert::{read, text_of};
use crate::api::options::invalid_argument;
use crate::engine::log::Links;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::session::tasks::{Slice, next_message};
use crate::workbench::Fact;

/// How many facts are read between two looks at the clock.
const STEP_FACTS: u32 = 128;

/// Facts as a script passed them in: JSON texts of lists, which are read in slices. What the script does to them later
/// changes nothing.
pub struct Passed(Vec<JsString>);

impl Passed {
    /// Takes over a list of facts.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidArgument` for anything else.
    pub fn of(value: &JsValue) -> Result<Passed, UserError> {
        let list = value.dyn_ref::<Array>().ok_or_else(|| invalid_argument("events", "an array"))?;
        let text = |first| text_of(&list.slice(first, first + STEP_FACTS));
        (0..list.length()).step_by(STEP_FACTS as usize).map(text).collect::<Result<_, _>>().map(Passed)
    }

    /// Reads the facts: `{event_type, data, schema_version?, occurred_at?, event_id?, correlation_id?, causation_id?,
    /// actor?}` each.
    ///
    /// # Errors
    /// [`UserError`] with the index of the first that cannot be read.
    pub async fn read(self) -> Result<Vec<Fact>, UserError> {
        let (mut facts, mut slice) = (Vec::new(), Slice::begin());
        for text in self.0 {
            if slice.is_over() {
                next_message().await;
                slice = Slice::begin();
            }
            facts.extend(list_of(&read::<Vec<Value>>(&text)?, facts.len())?);
        }
        Ok(facts)
    }
}

/// Reads a list of facts that is part of a longer one.
fn list_of(list: &[Value], first: usize) -> Result<Vec<Fact>, UserError> {
    let fact = |(index, value)| fact(value).map_err(|refusal| refusal.with("index", first + index));
    list.iter().enumerate().map(fact).collect()
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
