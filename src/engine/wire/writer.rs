//! Writing the fields of an object.

use std::borrow::Cow;

use crate::engine::wire::field::Wire;
use crate::engine::wire::json::{Json, Member};

/// The fields of a JSON object that is being written, sorted by name as canonical JSON requires.
#[derive(Debug, Default)]
pub struct Writer<'a> {
    members: Vec<Member<'a>>,
}

impl<'a> Writer<'a> {
    /// Writes a field; one that has no value is left out.
    pub fn put<T: Wire>(&mut self, name: &'static str, value: &'a T) {
        match value.to_json() {
            Json::Null => {}
            json => self.add(name, json),
        }
    }

    /// Writes a field; one that has no value is null.
    pub fn put_or_null<T: Wire>(&mut self, name: &'static str, value: &'a T) {
        self.add(name, value.to_json());
    }

    /// Adds a field.
    pub fn add(&mut self, name: &'static str, json: Json<'a>) {
        let at = self.members.partition_point(|(known, _)| **known < *name);
        self.members.insert(at, (Cow::Borrowed(name), json));
    }

    /// Renames a field.
    pub fn rename(&mut self, from: &str, to: &'static str) {
        if let Some(at) = self.members.iter().position(|(name, _)| name == from) {
            let (_, json) = self.members.remove(at);
            self.add(to, json);
        }
    }

    /// Returns the object.
    pub fn object(self) -> Json<'a> {
        Json::Object(self.members)
    }
}
