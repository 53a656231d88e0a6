//! Reading a JSON object field by field: for the shapes that are read rarely, where a derived reader for each would
//! weigh more than it is worth.

use std::fmt;

use serde_json::{Map, Value};

/// A JSON object whose fields are being read.
///
/// ```
/// # use foldback::engine::object::Object;
/// let json = serde_json::json!({ "amount_minor": 5, "memo": "gift" });
/// let object = Object::new(&json).unwrap();
/// assert_eq!(object.integer("amount_minor"), Ok(5));
/// assert_eq!(object.text("owner").unwrap_err().to_string(), "owner is missing");
/// assert!(object.only(&["amount_minor"]).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    fields: &'a Map<String, Value>,
}

/// What is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectError {
    /// The value is not an object.
    NoObject,
    /// A field is not there.
    Missing(&'static str),
    /// A field is of another kind.
    Kind {
        /// The field's name.
        field: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A field that nobody knows.
    Unknown(String),
}

impl fmt::Display for ObjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectError::NoObject => f.write_str("not a JSON object"),
            ObjectError::Missing(field) => write!(f, "{field} is missing"),
            ObjectError::Kind { field, wanted } => write!(f, "{field} is not a {wanted}"),
            ObjectError::Unknown(field) => write!(f, "unknown field {field}"),
        }
    }
}

impl std::error::Error for ObjectError {}

impl<'a> Object<'a> {
    /// Begins to read a value.
    ///
    /// # Errors
    /// [`ObjectError::NoObject`].
    pub fn new(json: &'a Value) -> Result<Object<'a>, ObjectError> {
        json.as_object().map(|fields| Object { fields }).ok_or(ObjectError::NoObject)
    }

    /// Returns a field's value, whatever its kind.
    ///
    /// # Errors
    /// [`ObjectError::Missing`].
    pub fn value(self, name: &'static str) -> Result<&'a Value, ObjectError> {
        self.fields.get(name).ok_or(ObjectError::Missing(name))
    }

    /// Reads a text.
    ///
    /// # Errors
    /// [`ObjectError::Missing`] or [`ObjectError::Kind`].
    pub fn text(self, name: &'static str) -> Result<&'a str, ObjectError> {
        self.value(name)?.as_str().ok_or(ObjectError::Kind { field: name, wanted: "string" })
    }

    /// Reads a text that may be missing or null.
    ///
    /// # Errors
    /// [`ObjectError::Kind`].
    pub fn optional_text(self, name: &'static str) -> Result<Option<&'a str>, ObjectError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    /// Reads a whole number within the range of `i64`.
    ///
    /// # Errors
    /// [`ObjectError::Missing`] or [`ObjectError::Kind`].
    pub fn integer(self, name: &'static str) -> Result<i64, ObjectError> {
        self.value(name)?.as_i64().ok_or(ObjectError::Kind { field: name, wanted: "whole number" })
    }

    /// Reads a revision.
    ///
    /// # Errors
    /// [`ObjectError::Missing`] or [`ObjectError::Kind`].
    pub fn revision(self, name: &'static str) -> Result<u32, ObjectError> {
        let number = u32::try_from(self.integer(name)?);
        number.map_err(|_| ObjectError::Kind { field: name, wanted: "revision" })
    }

    /// Asks that there is no field but these.
    ///
    /// # Errors
    /// [`ObjectError::Unknown`].
    pub fn only(self, names: &[&str]) -> Result<(), ObjectError> {
        match self.fields.keys().find(|name| !names.contains(&name.as_str())) {
            Some(name) => Err(ObjectError::Unknown(name.chars().take(100).collect())),
            None => Ok(()),
        }
    }
}
