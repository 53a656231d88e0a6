//! A JSON value that borrows its texts.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::engine::log::push_json_text;

/// A JSON value that borrows its texts from what it was read from, or from the event that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    /// The value `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, which no field accepts.
    Number,
    /// A string, borrowed if possible.
    Text(Cow<'a, str>),
    /// A list of values.
    List(Vec<Json<'a>>),
    /// An object, as a list of its fields.
    Object(Vec<Member<'a>>),
}

/// A field of an object: its name and its value.
pub type Member<'a> = (Cow<'a, str>, Json<'a>);

impl<'a> Json<'a> {
    /// Borrows a value.
    pub fn of(value: &'a Value) -> Json<'a> {
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => number.as_i64().map_or(Json::Number, Json::Integer),
            Value::String(text) => Json::Text(text.into()),
            Value::Array(list) => Json::List(list.iter().map(Json::of).collect()),
            Value::Object(map) => {
                Json::Object(map.iter().map(|(name, value)| (name.into(), Json::of(value))).collect())
            }
        }
    }

    /// Copies it into a value.
    pub fn into_value(self) -> Value {
        match self {
            Json::Null | Json::Number => Value::Null,
            Json::Bool(value) => value.into(),
            Json::Integer(number) => number.into(),
            Json::Text(text) => Value::String(text.into_owned()),
            Json::List(list) => list.into_iter().map(Json::into_value).collect(),
            Json::Object(members) => {
                // One by one: to collect them sorts them first, with a copy of the library's sort.
                let mut object = Map::new();
                for (name, value) in members {
                    object.insert(name.into_owned(), value.into_value());
                }
                Value::Object(object)
            }
        }
    }

    /// Returns it as JSON without white space.
    pub(super) fn to_text(&self) -> Box<str> {
        let mut out = String::with_capacity(64);
        self.push_text(&mut out);
        out.into_boxed_str()
    }

    fn push_text(&self, out: &mut String) {
        match self {
            Json::Null | Json::Number => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Integer(number) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "{number}");
            }
            Json::Text(text) => push_json_text(out, text),
            Json::List(list) => {
                let mut next = '[';
                for item in list {
                    out.push(next);
                    item.push_text(out);
                    next = ',';
                }
                out.push_str(if list.is_empty() { "[]" } else { "]" });
            }
            Json::Object(members) => {
                let mut next = '{';
                for (name, value) in members {
                    out.push(next);
                    push_json_text(out, name);
                    out.push(':');
                    value.push_text(out);
                    next = ',';
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// Returns the text; `None` if it is something else.
    pub fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// Returns the whole number; `None` if it is something else.
    pub fn integer(&self) -> Option<i64> {
        if let Json::Integer(number) = self { Some(*number) } else { None }
    }

    /// Returns the items of the list; `None` if it is something else.
    pub fn list(&self) -> Option<&[Json<'a>]> {
        if let Json::List(list) = self { Some(list) } else { None }
    }

    /// Returns the fields of the object; `None` if it is something else.
    pub fn members(&self) -> Option<&[Member<'a>]> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }
}
