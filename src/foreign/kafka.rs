//! Lines of Kafka's console consumer: what its `print.…` properties put before the value, separated by tabs.

use serde_json::{Map, Value};

use crate::foreign::found::{Found, json};
use crate::foreign::trouble::Reason;

/// What begins a time, with the name of its sort.
const TIMES: [&str; 3] = ["CreateTime:", "LogAppendTime:", "NoTimestampType:"];
/// What is printed for a missing time and for missing headers.
const MISSING: [&str; 2] = ["NO_TIMESTAMP", "NO_HEADERS"];

/// What the consumer says at the end.
const SUMMARY: &[u8] = b"Processed a total of ";

/// Reads a line: an object with its `key`, `time`, `partition`, `offset`, `headers` and `value`; or the reason why its value
/// is not JSON. `None` for the summary.
pub(super) fn of_line(bytes: &[u8], line: u64) -> Option<Result<Found, Reason>> {
    (!bytes.starts_with(SUMMARY)).then(|| message(bytes, line))
}

fn message(bytes: &[u8], line: u64) -> Result<Found, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
    let mut root = Map::new();
    let columns: Vec<&str> = text.split('\t').collect();
    let mut columns = columns.as_slice();
    while let [label, rest @ ..] = columns
        && !rest.is_empty()
        && labelled(label, &mut root)
    {
        columns = rest;
    }
    if let [rest @ .., label] = columns
        && !rest.is_empty()
        && labelled(label, &mut root)
    {
        columns = rest;
    }
    // JSON has no tab within a line, unless somebody put it between its parts.
    let value_at = columns.iter().position(|column| begins_value(column)).unwrap_or(columns.len() - 1);
    let value = columns[value_at..].join("\t");
    match &columns[..value_at] {
        [] => {}
        [key] => insert_key(key, &mut root),
        [headers @ .., key] => {
            root.insert("headers".to_owned(), headers.join("\t").into());
            insert_key(key, &mut root);
        }
    }
    root.insert("value".to_owned(), json(value.trim().as_bytes())?);
    Ok(Found::new(line, Value::Object(root)))
}

/// Takes a column that says what it is.
fn labelled(column: &str, root: &mut Map<String, Value>) -> bool {
    let number = |text: &str| text.trim().parse::<i64>().ok().map(Value::from);
    if let Some(time) = TIMES.iter().find_map(|label| column.strip_prefix(label)) {
        // Minus one is how Kafka writes that there is none.
        if let Some(time) = number(time).filter(|time| *time != -1) {
            root.insert("time".to_owned(), time);
        }
        return true;
    }
    for (label, name) in [("Partition:", "partition"), ("Offset:", "offset")] {
        if let Some(found) = column.strip_prefix(label).and_then(number) {
            root.insert(name.to_owned(), found);
            return true;
        }
    }
    MISSING.contains(&column)
}

/// Returns `true` for a column that says what it is.
pub(super) fn is_labelled(column: &str) -> bool {
    labelled(column, &mut Map::new())
}

fn begins_value(column: &str) -> bool {
    column.trim_start().starts_with(['{', '['])
}

/// Adds the key: JSON where it is an object or a text, and otherwise the text that it is.
fn insert_key(key: &str, root: &mut Map<String, Value>) {
    let key = key.trim();
    let value = if key.starts_with(['{', '"']) { json(key.as_bytes()).ok() } else { None };
    if !key.is_empty() && key != "null" {
        root.insert("key".to_owned(), value.unwrap_or_else(|| key.into()));
    }
}

/// Returns `true` if a line can only be from Kafka: labels or a key before JSON.
pub(super) fn is_line(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\t') else { return false };
    is_labelled(first) || (!begins_value(first) && is_value(rest.rsplit('\t').next().unwrap_or_default()))
}

fn is_value(column: &str) -> bool {
    begins_value(column) && json(column.trim().as_bytes()).is_ok()
}
