//! The optional last argument of a call, and the other arguments that need care.

use js_sys::Reflect;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::engine::as_at::{Order, Question, until};
use crate::engine::decider::Refusal;
use crate::engine::envelope::{ExpectedRevision, Revision};
use crate::engine::log::Links;
use crate::engine::time::Timestamp;
use crate::ui::session::Session;
use crate::workbench::{Fact, Request};

/// An object of options, or none.
pub struct Options(JsValue);

pub(super) fn invalid(message: String) -> Refusal {
    Refusal::new("InvalidArgument", message)
}

impl Options {
    /// Takes the argument.
    ///
    /// # Errors
    /// [`Refusal`] where it is there and no object.
    pub fn read(value: &JsValue) -> Result<Options, Refusal> {
        if value.is_undefined() || value.is_null() || value.is_object() {
            Ok(Options(value.clone()))
        } else {
            Err(invalid("Options are an object.".to_owned()))
        }
    }

    /// Returns an option as it is; `undefined` where it is not given.
    pub fn raw(&self, name: &str) -> JsValue {
        if self.0.is_object() {
            Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED)
        } else {
            JsValue::UNDEFINED
        }
    }

    /// Returns an option that is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name).as_string()
    }

    /// Tells whether an option is `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.raw(name).as_bool() == Some(true)
    }

    /// Returns an option that is a whole number, 0 or more.
    ///
    /// # Errors
    /// [`Refusal`] where it is given and something else.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Refusal> {
        let value = self.raw(name);
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        whole(&value).map(Some).ok_or_else(|| invalid(format!("{name} must be a whole number, 0 or more.")))
    }

    /// Makes the request that goes with a command or with facts.
    pub fn request(&self, session: Session) -> Result<Request, Refusal> {
        let mut request = session.request();
        request.stream = super::stream_of(session, &self.raw("stream"))?;
        request.expected = self.expected()?;
        request.event_id = match self.raw("eventId") {
            id if id.is_undefined() || id.is_null() => None,
            id => Some(id.as_string().ok_or_else(|| invalid("eventId must be a string.".to_owned()))?),
        };
        Ok(request)
    }

    fn expected(&self) -> Result<ExpectedRevision, Refusal> {
        let value = self.raw("expectedRevision");
        if value.is_undefined() || value.is_null() {
            return Ok(ExpectedRevision::Any);
        }
        match value.as_string().as_deref() {
            Some("Any" | "any") => Ok(ExpectedRevision::Any),
            Some("NoStream" | "noStream") => Ok(ExpectedRevision::NoStream),
            Some(_) | None => whole(&value)
                .map(|number| ExpectedRevision::Exact(Revision(number)))
                .ok_or_else(|| invalid("expectedRevision is \"Any\", \"NoStream\" or a revision.".to_owned())),
        }
    }

    /// Returns what is asked about two moments: everything, unless it says otherwise.
    pub fn question(&self) -> Result<Question, Refusal> {
        let moment = |name: &str| match self.raw(name) {
            value if value.is_undefined() || value.is_null() => Ok(Timestamp::MAX),
            value => value
                .as_string()
                .and_then(|text| until(&text))
                .ok_or_else(|| invalid(format!("{name} must be a day such as \"2026-03-12\", or an ISO 8601 time."))),
        };
        let order = match self.text("order") {
            None => Order::default(),
            Some(name) => {
                Order::named(&name).ok_or_else(|| invalid("order is \"recorded\" or \"occurred\".".to_owned()))?
            }
        };
        Ok(Question { known: moment("known")?, about: moment("about")?, order })
    }
}

fn whole(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
}

/// Reads a revision between 0 and the head.
///
/// # Errors
/// [`Refusal`] named `RevisionOutOfRange`.
pub fn revision(value: &JsValue, head: Revision) -> Result<Revision, Refusal> {
    match whole(value) {
        Some(number) if number <= head.0 => Ok(Revision(number)),
        Some(_) | None => {
            let message = format!("A revision must be a whole number from 0 to the head, {head}.");
            Err(Refusal::new("RevisionOutOfRange", message).with("head", head.0))
        }
    }
}

/// Reads facts: `{event_type, data, schema_version?, occurred_at?, event_id?, correlation_id?, causation_id?}` each.
///
/// # Errors
/// [`Refusal`] with the index of the first that cannot be read.
pub fn facts(value: &Value) -> Result<Vec<Fact>, Refusal> {
    let list = value.as_array().ok_or_else(|| invalid("Events are an array.".to_owned()))?;
    list.iter().enumerate().map(|(index, value)| fact(value).map_err(|refusal| refusal.with("index", index))).collect()
}

fn fact(value: &Value) -> Result<Fact, Refusal> {
    let wrong = |message: &str| Refusal::new("InvalidEvent", message);
    let text = |name: &str| match &value[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(wrong(&format!("{name} must be a string."))),
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
            .ok_or_else(|| wrong("schema_version must be a number from 0 to 65535."))?,
    };
    let occurred_at = match text("occurred_at")? {
        None => None,
        Some(text) => Some(Timestamp::parse(&text).ok_or_else(|| wrong("occurred_at must be an ISO 8601 time."))?),
    };
    let links = Links {
        event_id: text("event_id")?,
        correlation_id: text("correlation_id")?,
        causation_id: text("causation_id")?,
    };
    Ok(Fact { event_type, schema_version, data, occurred_at, links })
}
