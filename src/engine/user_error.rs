//! The error for people and programs: why nothing was recorded.

use crate::words;
use serde::Serialize;
use serde_json::{Map, Value};

/// Why nothing was recorded, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// The rejection's or error's name, such as `InsufficientFunds`.
    pub name: String,
    /// Its details, by name.
    pub details: Map<String, Value>,
    /// What happened and what to do next.
    pub message: String,
    /// The form's field that it is about, if any.
    pub input: Option<&'static str>,
}

impl UserError {
    /// Creates an error from its name and message, without details.
    pub fn new(name: &str, message: impl Into<String>) -> UserError {
        UserError { name: name.to_owned(), details: Map::new(), message: message.into(), input: None }
    }

    /// Creates the error for a rejection that serializes to an object of its `name` and its details.
    pub fn of(rejection: &impl Serialize, message: String, input: Option<&'static str>) -> UserError {
        let rejection = serde_json::to_value(rejection).unwrap_or_default();
        let mut details = if let Value::Object(facts) = rejection { facts } else { Map::new() };
        let name = if let Some(Value::String(name)) = details.remove("name") { name } else { String::new() };
        UserError { name, details, message, input }
    }

    /// Adds a detail.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> UserError {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Names the form's field that it is about.
    pub fn about(mut self, input: &'static str) -> UserError {
        self.input = Some(input);
        self
    }

    /// Creates the error for an unreadable command.
    pub fn invalid_command(reason: impl Into<String>) -> UserError {
        let reason = reason.into();
        UserError::new("InvalidCommand", words::errors::command_unreadable(&reason)).with("reason", reason)
    }
}
