//! Reading the fields of an object.

use crate::engine::wire::error::ReadError;
use crate::engine::wire::field::Wire;
use crate::engine::wire::json::{Json, Member};

/// The fields of a JSON object that is being read. It remembers the first error and goes on with blank values.
#[derive(Debug)]
pub struct Reader<'a> {
    members: &'a [Member<'a>],
    /// The fields that were read, a bit each.
    asked: u64,
    /// Two names of one field: the one it is read by, and the one in this object.
    renamed: Option<(&'static str, &'static str)>,
    fault: Option<ReadError>,
}

impl<'a> Reader<'a> {
    /// Starts to read a value, which must be an object.
    ///
    /// # Errors
    /// [`ReadError::NotAnObject`].
    pub fn new(json: &'a Json<'a>) -> Result<Reader<'a>, ReadError> {
        json.members().map(Reader::of).ok_or(ReadError::NotAnObject)
    }

    /// Starts to read the fields of an object.
    pub(super) fn of(members: &'a [Member<'a>]) -> Reader<'a> {
        Reader { members, asked: 0, renamed: None, fault: None }
    }

    /// Creates a reader without fields, which returns only blank values.
    pub(super) fn of_nothing() -> Reader<'static> {
        Reader { fault: Some(ReadError::NotAnObject), ..Reader::of(&[]) }
    }

    /// Reads a field.
    pub fn field<T: Wire>(&mut self, name: &'static str) -> T {
        let (value, fault) = match self.find(name) {
            Some(json) => (T::of_json(json), T::fault as fn(&'static str, &Json<'_>) -> ReadError),
            None => (T::left_out(), missing as fn(&'static str, &Json<'_>) -> ReadError),
        };
        value.unwrap_or_else(|| {
            self.fail(name, fault);
            T::blank()
        })
    }

    /// Reads a field that may be null and must not be left out.
    pub fn field_or_null<T: Wire>(&mut self, name: &'static str) -> T {
        if self.find(name).is_none() {
            self.fail(name, missing);
        }
        self.field(name)
    }

    /// Reads a text without a copy.
    pub fn text(&mut self, name: &'static str) -> &'a str {
        let found = self.find(name);
        found.and_then(Json::text).unwrap_or_else(|| {
            self.fail(name, if found.is_some() { String::fault } else { missing });
            ""
        })
    }

    /// Records that a field is invalid, and returns a blank value.
    pub fn blank_for<T: Default>(&mut self, field: &'static str, wanted: &'static str) -> T {
        if self.is_sound() {
            self.fault = Some(ReadError::Kind { field, wanted });
        }
        T::default()
    }

    /// Reads a field under another name from here on.
    pub fn rename(&mut self, asked: &'static str, called: &'static str) {
        self.renamed = Some((asked, called));
    }

    /// Returns `true` if no error has occurred so far.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none()
    }

    /// Returns the first error.
    pub(super) fn into_fault(self) -> Option<ReadError> {
        self.fault
    }

    /// Returns the value that was read, if it has no error and no field is left.
    ///
    /// # Errors
    /// The first error, or the first unknown field.
    pub fn finish<T>(self, read: T) -> Result<T, ReadError> {
        let unknown = self.unknown().map(|name| ReadError::Unknown(name.chars().take(100).collect()));
        self.fault.or(unknown).map_or(Ok(read), Err)
    }

    fn unknown(&self) -> Option<&'a str> {
        let is_asked = |index: usize| self.asked.checked_shr(index as u32).is_some_and(|bits| bits & 1 == 1);
        let mut members = self.members.iter().enumerate();
        members.find(|(index, _)| !is_asked(*index)).map(|(_, (name, _))| name.as_ref())
    }

    fn find(&mut self, name: &'static str) -> Option<&'a Json<'a>> {
        let name = self.renamed.filter(|(asked, _)| *asked == name).map_or(name, |(_, called)| called);
        let index = self.members.iter().position(|(known, _)| known == name)?;
        self.asked |= 1_u64.checked_shl(index as u32).unwrap_or(0);
        self.members.get(index).map(|(_, json)| json)
    }

    #[cold]
    fn fail(&mut self, name: &'static str, fault: fn(&'static str, &Json<'_>) -> ReadError) {
        if self.is_sound() {
            let json = self.find(name).unwrap_or(&Json::Null);
            self.fault = Some(fault(name, json));
        }
    }
}

fn missing(field: &'static str, _: &Json<'_>) -> ReadError {
    ReadError::Missing(field)
}
