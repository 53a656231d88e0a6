//! The optional last argument of a call: an object whose names and kinds of values are checked against those that are
//! known.

use std::sync::Arc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::api::convert::Failure;
use crate::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use crate::engine::travel::as_at::{Order, Question, until};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::session::Session;
use crate::workbench::Request;

/// The names of the options of facts.
pub const OF_A_REQUEST: [&str; 4] = ["stream", "expectedRevision", "eventId", "actor"];
/// The names of the options of a command.
pub const OF_A_COMMAND: [&str; 5] = ["stream", "expectedRevision", "eventId", "occurredAt", "actor"];

/// An object of options, or none.
pub struct Options(JsValue);

/// The option has an invalid value.
pub fn invalid(option: &str, expected: &str) -> UserError {
    let message = format!("The option {option} must be {expected}.");
    UserError::new("InvalidOption", message).with("option", option).with("expected", expected)
}

/// The argument has an invalid value.
pub fn invalid_argument(argument: &str, expected: &str) -> UserError {
    let message = format!("{argument} must be {expected}.");
    UserError::new("InvalidArgument", message).with("argument", argument).with("expected", expected)
}

/// The most events that a call writes before it returns: about as many as a browser writes without a pause that a person
/// notices.
pub const AT_ONCE: usize = 10_000;

/// Checks that a call that returns at once does not stop the page for long.
///
/// # Errors
/// [`UserError`] named `TooManyEvents`, before anything is written.
pub fn at_once(call: &str, events: usize, instead: &str) -> Result<(), UserError> {
    if events <= AT_ONCE {
        return Ok(());
    }
    let message = format!("{call} reads at most {AT_ONCE} events at once, and these are {events}. Use {instead}.");
    Err(UserError::new("TooManyEvents", message).with("events", events).with("max", AT_ONCE))
}

/// Returns `true` if a value is `null` or `undefined`.
pub fn is_absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

impl Options {
    /// Takes the argument, whose names must be among `known`.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidOption` for another name, `InvalidArgument` if the argument is there and not an
    /// object.
    pub fn read(value: &JsValue, known: &[&str]) -> Result<Options, Failure> {
        if is_absent(value) {
            return Ok(Options(JsValue::UNDEFINED));
        }
        if !value.is_object() || value.is_function() || js_sys::Array::is_array(value) {
            return Err(invalid_argument("options", "an object").into());
        }
        for name in Reflect::own_keys(value).map_err(Failure::Thrown)?.iter() {
            let name = name.as_string().unwrap_or_else(|| "a symbol".to_owned());
            if !known.contains(&name.as_str()) {
                let expected = match known {
                    [] => "left out: there are no options".to_owned(),
                    known => format!("one of {}", known.join(", ")),
                };
                return Err(invalid(&name, &expected).into());
            }
        }
        Ok(Options(value.clone()))
    }

    /// Returns an option as it is; `None` if it is not given.
    ///
    /// # Errors
    /// What a getter threw.
    pub fn raw(&self, name: &str) -> Result<Option<JsValue>, Failure> {
        if is_absent(&self.0) {
            return Ok(None);
        }
        let value = Reflect::get(&self.0, &name.into()).map_err(Failure::Thrown)?;
        Ok(Some(value).filter(|value| !is_absent(value)))
    }

    fn read_as<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&JsValue) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        match self.raw(name)? {
            None => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| invalid(name, expected).into()),
        }
    }

    /// Returns an option that is a text.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        self.read_as(name, "a string", JsValue::as_string)
    }

    /// Returns `true` if an option is `true`.
    pub fn flag(&self, name: &str) -> Result<bool, Failure> {
        self.switch(name).map(|value| value == Some(true))
    }

    /// Returns an option that is `true` or `false`.
    pub fn switch(&self, name: &str) -> Result<Option<bool>, Failure> {
        self.read_as(name, "true or false", JsValue::as_bool)
    }

    /// Returns an option that is a whole number, 0 or more.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Failure> {
        self.read_as(name, "a whole number, 0 or more", whole)
    }

    /// Returns an option that is a whole number.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        let whole = |value: &JsValue| value.as_f64().filter(|number| number.fract() == 0.0);
        self.read_as(name, "a whole number", whole).map(|number| number.map(|number| number as i64))
    }

    /// Returns the stream of the option; the one on screen if the option is missing.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidOption` or `InvalidStreamId`.
    pub fn stream(&self, session: Session) -> Result<StreamId, Failure> {
        match self.text("stream")? {
            Some(name) => Ok(stream_named(&name)?),
            None => Ok(session.stream_now()),
        }
    }

    /// Returns the chosen one of some words.
    pub fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, Failure> {
        let expected = words.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" or ");
        self.read_as(name, &expected, |value| {
            let text = value.as_string()?;
            words.iter().find(|(word, _)| *word == text).map(|(_, chosen)| *chosen)
        })
    }

    /// Returns an option that is a moment.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, Failure> {
        let expected = "an ISO 8601 time such as \"2026-03-12T18:04\"";
        self.read_as(name, expected, |value| Timestamp::parse(&value.as_string()?))
    }

    /// Makes the request that goes with a command or with facts; who does it is named by the script, not by the tab.
    pub fn request(&self, session: Session) -> Result<Request, Failure> {
        let (stream, expected, event_id) = (self.stream(session)?, self.expected()?, self.text("eventId")?);
        let actor = self.text("actor")?.map(Arc::from);
        Ok(Request { stream, expected, event_id, actor, ..session.request() })
    }

    fn expected(&self) -> Result<ExpectedRevision, Failure> {
        let expected = "\"Any\", \"NoStream\" or a revision";
        let read = |value: &JsValue| match value.as_string().as_deref() {
            Some("Any" | "any") => Some(ExpectedRevision::Any),
            Some("NoStream" | "noStream") => Some(ExpectedRevision::NoStream),
            Some(_) | None => whole(value).map(|number| ExpectedRevision::Exact(Revision(number))),
        };
        Ok(self.read_as("expectedRevision", expected, read)?.unwrap_or_default())
    }

    /// Returns the two moments that are asked about; each is unbounded if not given.
    pub fn question(&self) -> Result<Question, Failure> {
        let moment = |name: &str| {
            let expected = "a day such as \"2026-03-12\", or an ISO 8601 time";
            let moment = self.read_as(name, expected, |value| until(&value.as_string()?));
            moment.map(|moment| moment.unwrap_or(Timestamp::MAX))
        };
        let named = |value: &JsValue| Order::named(&value.as_string()?);
        let order = self.read_as("order", "\"recorded\" or \"occurred\"", named)?.unwrap_or_default();
        Ok(Question { known: moment("known")?, about: moment("about")?, order })
    }
}

/// Reads a whole number, 0 or more.
pub fn whole(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
}

/// Reads a revision between 0 and the head.
///
/// # Errors
/// [`UserError`] named `RevisionOutOfRange`.
pub fn revision(value: &JsValue, head: Revision) -> Result<Revision, UserError> {
    match whole(value) {
        Some(number) if number <= head.0 => Ok(Revision(number)),
        Some(_) | None => {
            let message = format!("A revision must be a whole number from 0 to the head, {head}.");
            Err(UserError::new("RevisionOutOfRange", message).with("head", head.0))
        }
    }
}

/// Reads an argument that is a function.
///
/// # Errors
/// [`UserError`] named `InvalidArgument`.
pub fn function(value: JsValue, argument: &str) -> Result<js_sys::Function, UserError> {
    value.dyn_into().map_err(|_| invalid_argument(argument, "a function"))
}

/// Reads the name of a stream; the one on screen if the name is missing.
pub fn stream_of(session: Session, name: &JsValue) -> Result<StreamId, UserError> {
    if is_absent(name) {
        return Ok(session.stream_now());
    }
    stream_named(&name.as_string().ok_or_else(|| invalid_argument("stream", "a string"))?)
}

/// Reads the name of a stream.
pub fn stream_named(name: &str) -> Result<StreamId, UserError> {
    StreamId::new(name).map_err(|error| UserError::new("InvalidStreamId", error.to_string()).with("stream", name))
}
