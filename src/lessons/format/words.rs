//! The words of an action, read one after the other.

use serde_json::Value;

use crate::engine::values::time::Timestamp;
use crate::lessons::format::fault::{Fault, Name, Number, Object};

/// What is wrong with an action, and the character in its text, from 0.
pub(super) type ActionError = (usize, Fault);

/// The words of an action, read one after the other.
pub(super) struct Words<'a> {
    text: &'a str,
    /// The byte at which the rest begins.
    at: usize,
}

impl<'a> Words<'a> {
    /// Begins at the first word.
    pub fn new(text: &'a str) -> Words<'a> {
        Words { text, at: 0 }
    }

    /// Returns what is not read yet.
    pub fn rest(&self) -> &'a str {
        self.text[self.at..].trim_start()
    }

    /// Returns the character at which the rest begins.
    pub fn place(&self) -> usize {
        self.text[..self.text.len() - self.rest().len()].chars().count()
    }

    /// Reads the next word; empty at the end.
    pub fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        self.at = self.text.len() - rest.len() + word.len();
        word
    }

    /// Reads a word that must be there.
    pub fn name(&mut self, name: Name) -> Result<String, ActionError> {
        let at = self.place();
        match self.word() {
            "" => Err((at, Fault::NameMissing(name))),
            word => Ok(word.to_owned()),
        }
    }

    /// Reads a number.
    pub fn number(&mut self, number: Number) -> Result<u32, ActionError> {
        let at = self.place();
        self.word().parse().map_err(|_| (at, Fault::NumberExpected(number)))
    }

    /// Reads the number of an event.
    pub fn event(&mut self) -> Result<u32, ActionError> {
        self.number(Number::Event)
    }

    /// Reads a moment; a day alone means its beginning.
    pub fn moment(&mut self) -> Result<Timestamp, ActionError> {
        let at = self.place();
        Timestamp::parse(self.word()).ok_or((at, Fault::MomentExpected))
    }

    /// Reads the moment at which a question ends; a day alone means its end.
    pub fn last_moment(&mut self) -> Result<Timestamp, ActionError> {
        let is_day = self.rest().split_whitespace().next().is_some_and(|word| word.len() == 10);
        self.moment().map(|moment| if is_day { moment.end_of_day() } else { moment })
    }

    /// Reads a JSON object that says what it is.
    pub fn object(&mut self, object: Object) -> Result<Value, ActionError> {
        let (rest, at) = (self.rest(), self.place());
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let value = values.next().unwrap_or_else(|| serde_json::from_str(rest));
        self.at = self.text.len() - rest.len() + values.byte_offset();
        let value = value.map_err(|error| {
            let column = if rest.is_empty() { 0 } else { error.column().saturating_sub(1) };
            let reason = error.to_string();
            let reason = reason.split(" at line").next().unwrap_or_default().to_owned();
            (at + column, Fault::JsonExpected { object, reason })
        })?;
        match value.get(object.member()) {
            Some(Value::String(_)) => Ok(value),
            Some(_) | None => Err((at, Fault::MemberMissing(object))),
        }
    }

    /// Checks that nothing is left.
    pub fn ended(&self) -> Result<(), ActionError> {
        match self.rest() {
            "" => Ok(()),
            rest => Err((self.place(), Fault::TooMuch(rest.to_owned()))),
        }
    }
}
