//! An event as a file has it, before its parts are taken out.

use serde_json::Value;

use crate::foreign::format::Format;
use crate::foreign::trouble::{Reason, Trouble};
use crate::foreign::{MAX_DEPTH, MAX_EVENT_BYTES};

/// An event as the file has it: an object in which paths lead to its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The object.
    pub root: Value,
    /// The state after it, of Redux DevTools.
    pub state: Option<Value>,
    /// Whether Redux DevTools skipped it.
    pub skipped: bool,
    /// What is odd about it.
    pub remark: Option<Trouble>,
}

impl Found {
    /// Creates an event with nothing beside it.
    pub fn new(line: u64, root: Value) -> Found {
        Found { line, root, state: None, skipped: false, remark: None }
    }
}

/// What was found next.
#[derive(Debug)]
pub(super) enum Next {
    /// An event.
    Event(Box<Found>),
    /// Something that is not one.
    Trouble(Trouble),
    /// Nothing: the budget is used up, or all bytes that have come were read.
    Pause,
    /// The end of the file.
    End,
}

/// Reads a JSON object within the bounds.
///
/// # Errors
/// The reason why it is not one.
pub(super) fn object(bytes: &[u8]) -> Result<Value, Reason> {
    let value = json(bytes)?;
    if value.is_object() { Ok(value) } else { Err(Reason::NotAnObject) }
}

/// Reads JSON within the bounds.
///
/// # Errors
/// The reason why it is not JSON, or too large or deep.
pub(super) fn json(bytes: &[u8]) -> Result<Value, Reason> {
    if bytes.len() > MAX_EVENT_BYTES {
        return Err(Reason::TooLarge);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| reason(&error, bytes))?;
    if is_deeper(&value, MAX_DEPTH) { Err(Reason::TooDeep) } else { Ok(value) }
}

fn reason(error: &serde_json::Error, bytes: &[u8]) -> Reason {
    // The reader's own bound is above that of the depth.
    if error.to_string().starts_with("recursion limit") {
        return Reason::TooDeep;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Reason::NotUtf8 };
    let before = text.split('\n').take(error.line().saturating_sub(1)).map(|line| line.len() + 1).sum::<usize>();
    let at = (before + error.column()).min(text.len());
    let characters = text.get(..at).map(|before| before.chars().count());
    Reason::NotJson(characters.map(|count| count.max(1)))
}

fn is_deeper(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth == 0 || items.iter().any(|item| is_deeper(item, depth - 1)),
        Value::Object(members) => depth == 0 || members.values().any(|member| is_deeper(member, depth - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Brings an event into the form in which its paths are the same however the file was written: texts that are JSON objects
/// become objects, and the data of a CloudEvent that is base64 becomes data.
pub(super) fn opened(format: Format, mut found: Found) -> Found {
    let Some(members) = found.root.as_object_mut() else { return found };
    match format {
        Format::Kurrent | Format::Kafka | Format::Csv => members.values_mut().for_each(open_text),
        Format::CloudEvents if !members.contains_key("data") => {
            if let Some(data) = members.get("data_base64").and_then(decoded) {
                members.insert("data".to_owned(), data);
            }
        }
        Format::Nats => {
            // A message is known by its sequence.
            found.line = members.get("sequence").and_then(Value::as_u64).unwrap_or(found.line);
        }
        Format::CloudEvents | Format::Lines | Format::Array | Format::Inside | Format::Redux => {}
    }
    found
}

/// Replaces a text by the JSON object that it holds, if it does.
pub(super) fn open_text(value: &mut Value) {
    let inner = value.as_str().map(str::trim).filter(|text| text.starts_with('{') && text.ends_with('}'));
    if let Some(inner) = inner.and_then(|text| object(text.as_bytes()).ok()) {
        *value = inner;
    }
}

fn decoded(text: &Value) -> Option<Value> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.as_str()?).ok()?;
    json(&bytes).ok()
}
