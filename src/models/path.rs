//! Paths into the data of an event.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::models::data::Data;
use crate::models::decimal::SCALE;
use crate::models::limits::{MAX_ENTRIES, MAX_LIST};
use crate::models::syntax::parse;
use crate::models::syntax::tree::Segment;
use crate::models::value::Value;

/// A path, such as `issue.labels.name`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(Vec<Segment>);

impl Path {
    /// Creates a path of its parts.
    pub fn of(segments: Vec<Segment>) -> Path {
        Path(segments)
    }

    /// Reads a path such as `issue.labels[0]`; `None` if the text is not one.
    pub fn read(text: &str) -> Option<Path> {
        let (mut tree, errors) = parse(&format!("stream {text}"));
        let path = tree.sources.pop().filter(|_| errors.is_empty() && tree.sources.is_empty())?;
        Some(Path(path.1.value))
    }

    /// Finds its value in data; `None` if the data has nothing there.
    pub fn value(&self, data: &Data) -> Option<Value> {
        self.find(data)
    }

    /// Returns its parts.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Finds its value; `None` if the data has nothing there. A path that goes on behind a list is the list of the values
    /// there.
    pub(super) fn find(&self, data: &Data) -> Option<Value> {
        let mut data = data;
        for (depth, segment) in self.0.iter().enumerate() {
            let inner = match (segment, data) {
                (Segment::Key(key), Data::Object(_)) => data.get(key),
                (Segment::Index(index), Data::List(items)) => items.get(*index),
                (Segment::Key(key), Data::List(items)) if key == "count" && depth + 1 == self.0.len() => {
                    return Some(Value::whole(items.len() as u64));
                }
                (Segment::Key(_), Data::List(items)) => return through(items, &self.0[depth..]),
                _ => None,
            };
            data = inner?;
        }
        whole(data)
    }
}

/// Collects what a path finds in each entry of a list.
fn through(items: &[Data], rest: &[Segment]) -> Option<Value> {
    let mut found = Vec::new();
    let rest = Path(rest.to_vec());
    for item in items {
        match rest.find(item) {
            Some(Value::List(inner)) => found.extend(inner.iter().cloned()),
            Some(value) => found.push(value),
            None => {}
        }
        if found.len() > MAX_LIST {
            return None;
        }
    }
    Some(Value::List(Arc::new(found)))
}

/// Converts data to a value. Of an object the single values are the entries.
pub(super) fn whole(data: &Data) -> Option<Value> {
    Some(match data {
        Data::List(items) if items.len() > MAX_LIST => return None,
        Data::List(items) => Value::List(Arc::new(items.iter().map(single).collect())),
        Data::Object(entries) => {
            let singles = entries.iter().filter(|(_, value)| !matches!(value, Data::List(_) | Data::Object(_)));
            let map: BTreeMap<Arc<str>, Value> =
                singles.take(MAX_ENTRIES).map(|(key, value)| (key.clone(), single(value))).collect();
            Value::Map(Arc::new(map))
        }
        Data::Null | Data::Truth(_) | Data::Number(_) | Data::Text(_) => single(data),
    })
}

/// Converts a single value; a list or an object within another one is missing.
fn single(data: &Data) -> Value {
    match data {
        Data::Truth(truth) => Value::Truth(*truth),
        Data::Number(number) => Value::Number(*number),
        Data::Text(text) => Value::Text(text.clone()),
        Data::Null | Data::List(_) | Data::Object(_) => Value::Missing,
    }
}

impl fmt::Display for Path {
    /// Writes the path as a model has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if is_name(key) => write!(f, "{}{key}", if depth == 0 { "" } else { "." })?,
                Segment::Key(key) => write!(f, "{}[\"{key}\"]", if depth == 0 { "data" } else { "" })?,
                Segment::Index(index) => write!(f, "{}[{index}]", if depth == 0 { "data" } else { "" })?,
            }
        }
        Ok(())
    }
}

/// Returns `true` if a key can be written as a name.
pub fn is_name(key: &str) -> bool {
    let is_first = |c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@');
    key.starts_with(is_first) && key.chars().all(|c| is_first(c) || c.is_alphanumeric())
}

/// Converts a number to a place in a list, from 0.
pub(super) fn index_of(number: i128) -> Option<usize> {
    (number >= 0 && number % SCALE == 0).then(|| usize::try_from(number / SCALE).ok())?
}
