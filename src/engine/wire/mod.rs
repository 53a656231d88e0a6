//! The wire format: how events, commands and states are written as JSON and read from it.
//!
//! A domain declares its types once, with [`events!`], [`commands!`], [`record!`] and [`names!`]; the JSON follows from
//! the declaration. The macros generate one call per field. What all fields have in common is in two plain functions,
//! [`Writer::put`] and [`Reader::field`], so that a further event costs a few bytes of the page.
//!
//! A [`Reader`] remembers the first error and goes on with blank values, so that there is one place where
//! reading fails, instead of one per field.

mod error;
mod flat;
mod json;
mod macros;
mod reader;
mod values;
mod writer;

use serde_json::Value;

use crate::engine::domain::Encoded;
use crate::engine::log::canonical_object;
use crate::engine::log::upcast::{Upcaster, current_version, upcast};
use crate::engine::user_error::UserError;

use flat::Flat;

pub use crate::{commands, events, names, record};
pub use error::ReadError;
pub use json::Json;
pub use reader::Reader;
pub use writer::Writer;

/// A value of a field: how it is written and read.
pub trait Wire: Sized {
    /// The expected JSON, such as `a whole number`, for the error message.
    const WANTED: &'static str;

    /// Writes the value.
    fn to_json(&self) -> Json<'_>;

    /// Reads the value; `None` if the JSON is something else.
    fn of_json(json: &Json<'_>) -> Option<Self>;

    /// Returns a placeholder for a value that could not be read. It is discarded with the error.
    fn blank() -> Self;

    /// Returns the value of a field that is left out; `None` if the field is required.
    fn left_out() -> Option<Self> {
        None
    }

    /// Returns the error for JSON that could not be read.
    fn fault(field: &'static str, _json: &Json<'_>) -> ReadError {
        ReadError::Kind { field, wanted: Self::WANTED }
    }
}

/// Some fields of a JSON object: all of a [`record!`], or those that a single field of it stands for.
pub trait Fields: Sized {
    /// Writes the fields.
    fn write<'a>(&'a self, out: &mut Writer<'a>);

    /// Reads the fields.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// The events of a domain, as [`events!`] declares them.
pub trait Events: Sized {
    /// The names of all events.
    const TYPES: &'static [&'static str];
    /// The steps that bring data of older schemas up to the current one.
    const UPCASTERS: &'static [Upcaster];

    /// Writes the event down.
    fn encode(&self) -> Encoded;

    /// Reads an event of any schema version up to the newest; `None` if it cannot be read.
    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Self>;
}

/// The commands of a domain, as [`commands!`] declares them.
pub trait Commands: Sized {
    /// Writes the command as [`Commands::read`] reads it.
    fn json(&self) -> Value;

    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`.
    fn read(json: &Value) -> Result<Self, UserError>;
}

/// Writes a record as an object.
pub fn object_of<T: Fields>(record: &T) -> Json<'_> {
    let mut out = Writer::default();
    record.write(&mut out);
    out.object()
}

/// Reads a record from an object; `None` if it is something else.
pub fn of_object<T: Fields>(json: &Json<'_>) -> Option<T> {
    let mut from = Reader::new(json).ok()?;
    let record = T::read(&mut from);
    from.is_sound().then_some(record)
}

/// Writes a state for a snapshot.
pub fn to_value<T: Fields>(state: &T) -> Value {
    object_of(state).into_value()
}

/// Reads what [`to_value`] wrote; `None` if a field is missing or invalid.
pub fn of_value<T: Fields>(snapshot: &Value) -> Option<T> {
    of_object(&Json::of(snapshot))
}

/// Returns a record of blank values.
pub fn blank<T: Fields>() -> T {
    T::read(&mut Reader::of_nothing())
}

/// Writes an event's fields as canonical JSON of the newest version of its type.
pub fn encode(upcasters: &[Upcaster], event_type: &'static str, fields: Writer<'_>) -> Encoded {
    let data = fields.object().to_text();
    debug_assert_eq!(canonical_object(&data).ok().as_deref(), Some(&*data), "an event is written as the log keeps it");
    Encoded { event_type, schema_version: current_version(upcasters, event_type), data }
}

/// Reads an event of any version up to the newest; `None` if the type or the version is unknown or the data has another
/// shape.
pub fn decode<E>(
    upcasters: &[Upcaster],
    (event_type, schema_version): (&str, u16),
    data: &str,
    read: fn(&str, &mut Reader<'_>) -> Option<E>,
) -> Option<E> {
    let sound = |mut from: Reader<'_>| read(event_type, &mut from).filter(|_| from.is_sound());
    if schema_version == current_version(upcasters, event_type)
        && let Some(flat) = Flat::read(data)
    {
        return sound(Reader::of(flat.members()));
    }
    let data = upcast(upcasters, event_type, schema_version, data)?;
    sound(Reader::new(&Json::of(&data)).ok()?)
}

/// Writes a command as [`read_command`] reads it.
pub fn command_json<'a>(name: &'static str, mut fields: Writer<'a>) -> Value {
    fields.add("type", Json::Text(name.into()));
    fields.object().into_value()
}

/// Reads a command; an unknown field is an error.
///
/// # Errors
/// [`UserError`] named `InvalidCommand`, which says what is wrong.
pub fn read_command<C>(
    wanted: &'static str,
    json: &Value,
    read: fn(&str, &mut Reader<'_>) -> Option<C>,
) -> Result<C, UserError> {
    let json = Json::of(json);
    let mut from = Reader::new(&json).map_err(invalid)?;
    let name = from.text("type");
    match read(name, &mut from) {
        Some(command) => from.finish(command),
        None => Err(from.into_fault().unwrap_or(ReadError::Kind { field: "type", wanted })),
    }
    .map_err(invalid)
}

fn invalid(wrong: ReadError) -> UserError {
    let error = UserError::invalid_command(wrong.to_string());
    match wrong {
        ReadError::Item { field, item, .. } => error.with("item", item).about(field),
        ReadError::NotAnObject | ReadError::Missing(_) | ReadError::Kind { .. } | ReadError::Unknown(_) => error,
    }
}
