//! The paths that occur in the data of some events, and what is there.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::values::time::Timestamp;
use crate::models::data::Data;
use crate::models::decimal;
use crate::models::path::Path;
use crate::models::syntax::tree::Segment;
use crate::models::value::Value;

/// How deep paths are looked for.
const MAX_LEVELS: usize = 6;
/// The most paths that are listed.
const MAX_PATHS: usize = 500;

/// The paths that occur in some events, in the order in which they were seen first.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    seen: Vec<Seen>,
    places: HashMap<Vec<Arc<str>>, usize>,
}

/// A path, and what was there.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The path.
    pub path: Path,
    /// How many events have it.
    pub events: usize,
    /// Whether it goes through a list, or is one.
    pub is_many: bool,
    /// The first value that is there.
    pub example: Value,
    /// The kinds of the values.
    pub kinds: Kinds,
    /// The value, if all are the same.
    pub always: Option<Value>,
}

/// Which kinds of values a path has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Yes or no.
    pub truths: bool,
    /// Numbers, and texts that are numbers.
    pub numbers: bool,
    /// Moments in ISO 8601.
    pub times: bool,
    /// Other texts.
    pub texts: bool,
    /// Objects and lists.
    pub parts: bool,
}

impl Paths {
    /// Adds the data of an event.
    pub fn add(&mut self, data: &Data) {
        self.walk(data, &mut Vec::new(), false);
    }

    /// Lists what was seen.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    fn walk(&mut self, data: &Data, path: &mut Vec<Arc<str>>, is_many: bool) {
        if !path.is_empty() {
            self.see(data, path, is_many);
        }
        match data {
            Data::Object(entries) if path.len() < MAX_LEVELS => {
                for (key, value) in entries {
                    path.push(key.clone());
                    self.walk(value, path, is_many);
                    path.pop();
                }
            }
            Data::List(items) => {
                for item in items.iter().take(20).filter(|item| matches!(item, Data::Object(_))) {
                    self.walk_entries(item, path);
                }
            }
            Data::Object(_) | Data::Null | Data::Truth(_) | Data::Number(_) | Data::Text(_) => {}
        }
    }

    /// Walks through an object of a list: its keys go on behind the list.
    fn walk_entries(&mut self, item: &Data, path: &mut Vec<Arc<str>>) {
        let Data::Object(entries) = item else { return };
        if path.len() >= MAX_LEVELS {
            return;
        }
        for (key, value) in entries {
            path.push(key.clone());
            self.walk(value, path, true);
            path.pop();
        }
    }

    fn see(&mut self, data: &Data, path: &[Arc<str>], is_many: bool) {
        let value = match data {
            Data::Null | Data::List(_) | Data::Object(_) => Value::Missing,
            Data::Truth(truth) => Value::Truth(*truth),
            Data::Number(number) => Value::Number(*number),
            Data::Text(text) => Value::Text(text.clone()),
        };
        let is_many = is_many || matches!(data, Data::List(_));
        let place = match self.places.get(path) {
            Some(place) => *place,
            None if self.seen.len() == MAX_PATHS => return,
            None => {
                let keys = path.iter().map(|key| Segment::Key(key.to_string())).collect();
                self.places.insert(path.to_vec(), self.seen.len());
                self.seen.push(Seen {
                    path: Path::of(keys),
                    events: 0,
                    is_many,
                    example: Value::Missing,
                    kinds: Kinds::default(),
                    always: Some(value.clone()),
                });
                self.seen.len() - 1
            }
        };
        let Some(seen) = self.seen.get_mut(place) else { return };
        seen.events += 1;
        seen.is_many |= is_many;
        if seen.example.is_missing() {
            seen.example = value.clone();
        }
        seen.always.take_if(|always| *always != value);
        match data {
            Data::Null => {}
            Data::Truth(_) => seen.kinds.truths = true,
            Data::Number(_) => seen.kinds.numbers = true,
            Data::Text(text) if is_number(text) => seen.kinds.numbers = true,
            Data::Text(text) if is_time(text) => seen.kinds.times = true,
            Data::Text(_) => seen.kinds.texts = true,
            Data::List(_) | Data::Object(_) => seen.kinds.parts = true,
        }
    }
}

/// Returns `true` if a text is a number as data writes it; what begins with further zeros is an id.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    text.len() <= 15 && !is_padded && decimal::read(text).is_some()
}

fn is_time(text: &str) -> bool {
    text.len() >= 10 && Timestamp::parse(text).is_some()
}
