//! Upcasting: data that was written at an older version of its schema, brought up one version at a time as it is read.
//!
//! The bytes on disk and their hashes stay as they are; only what the domain reads is new.

use serde_json::{Map, Value};

/// Brings the data of one type of event from one version of its schema to the next. Pure: it knows nothing but the
/// data.
#[derive(Clone, Copy, Debug)]
pub struct Upcaster {
    /// The fact's name.
    pub event_type: &'static str,
    /// The version that it reads; it writes the next one.
    pub from: u16,
    /// Changes the data in place.
    pub up: fn(&mut Map<String, Value>),
}

/// Returns the version at which a type is written today: 1, and 1 more for each of its upcasters.
pub fn current_version(upcasters: &[Upcaster], event_type: &str) -> u16 {
    1 + upcasters.iter().filter(|upcaster| upcaster.event_type == event_type).count() as u16
}

/// Upgrades data of any known version to the current one; returns `None` if it is not a JSON object, or the version
/// is unknown.
///
/// ```
/// # use foldback::engine::log::upcast::{Upcaster, upcast};
/// const UPCASTERS: &[Upcaster] = &[Upcaster {
///     event_type: "Renamed",
///     from: 1,
///     up: |data| {
///         let name = data.remove("name").unwrap_or_default();
///         data.insert("full_name".to_owned(), name);
///     },
/// }];
/// assert_eq!(upcast(UPCASTERS, "Renamed", 1, r#"{"name":"Ada"}"#).unwrap()["full_name"], "Ada");
/// assert_eq!(upcast(UPCASTERS, "Renamed", 2, r#"{"full_name":"Ada"}"#).unwrap()["full_name"], "Ada");
/// assert_eq!(upcast(UPCASTERS, "Renamed", 3, "{}"), None);
/// ```
pub fn upcast(upcasters: &[Upcaster], event_type: &str, schema_version: u16, data: &str) -> Option<Value> {
    let current = current_version(upcasters, event_type);
    if schema_version == 0 || schema_version > current {
        return None;
    }
    let Ok(Value::Object(mut object)) = serde_json::from_str(data) else { return None };
    for version in schema_version..current {
        let step = upcasters.iter().find(|upcaster| upcaster.event_type == event_type && upcaster.from == version)?;
        (step.up)(&mut object);
    }
    Some(Value::Object(object))
}
