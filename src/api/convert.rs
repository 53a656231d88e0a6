//! Values to and from JavaScript, by way of JSON.

use js_sys::{Error, JSON, JsString, Reflect};
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::engine::user_error::UserError;

/// What a call returns, or why it fails.
pub type Outcome = Result<JsValue, Failure>;

/// Why a call fails.
#[derive(Debug)]
pub enum Failure {
    /// The request was refused.
    Refused(UserError),
    /// The caller's own code threw this: a getter among the options, for example.
    Thrown(JsValue),
}

impl From<UserError> for Failure {
    fn from(refusal: UserError) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> JsValue {
        match failure {
            Failure::Refused(refusal) => thrown(&refusal),
            Failure::Thrown(error) => error,
        }
    }
}

/// Makes a JavaScript value of JSON.
pub fn from_json(value: &Value) -> Outcome {
    parse(&value.to_string())
}

/// Makes a JavaScript value of a JSON text.
pub fn parse(text: &str) -> Outcome {
    JSON::parse(text)
        .map_err(|_| UserError::new("InternalError", "A value could not be converted to JavaScript.").into())
}

/// Makes JSON of a JavaScript value.
///
/// # Errors
/// [`UserError`] named `InvalidArgument` for a value that JSON cannot represent.
pub fn to_json(value: &JsValue) -> Result<Value, UserError> {
    read(&text_of(value)?)
}

/// Writes a JavaScript value as a JSON text.
///
/// # Errors
/// As [`to_json`].
pub fn text_of(value: &JsValue) -> Result<JsString, UserError> {
    // What JSON has no text for has none here either: `undefined` is not a string.
    JSON::stringify(value).ok().filter(|text| text.is_string()).ok_or_else(not_json)
}

/// Reads a JSON text.
///
/// # Errors
/// As [`to_json`].
pub fn read<T: DeserializeOwned>(text: &JsString) -> Result<T, UserError> {
    serde_json::from_str(&text.as_string().ok_or_else(not_json)?).map_err(|_| not_json())
}

fn not_json() -> UserError {
    UserError::new("InvalidArgument", "The argument must be plain JSON data.")
}

/// Makes an `Error` whose name and fields are a refusal's.
pub fn thrown(refusal: &UserError) -> JsValue {
    let error = Error::new(&refusal.message);
    error.set_name(&refusal.name);
    for (name, value) in &refusal.details {
        if let Ok(value) = from_json(value) {
            // An error object takes any property.
            let _ = Reflect::set(&error, &name.as_str().into(), &value);
        }
    }
    error.into()
}

/// Converts JSON texts to a list of their values.
pub fn from_json_list(texts: &[String]) -> Outcome {
    parse(&format!("[{}]", texts.join(",")))
}
