//! The paths that occur in events, with what is at their ends.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use crate::foreign::mapping::{Part, name_of, shown};
use crate::foreign::path::{Path, Step};
use crate::foreign::times;

/// How many paths are listed.
const MOST: usize = 400;
/// How many steps a listed path has.
const DEEPEST: usize = 8;
/// How many characters of an example are kept.
const SHOWN: usize = 60;

/// A path that occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The path.
    pub path: Path,
    /// What is there in the first event that has it.
    pub example: String,
    /// In how many of the events it occurs.
    pub count: usize,
    /// Whether an object is at its end.
    pub is_object: bool,
    /// Whether a text, a number or a truth value is at its end.
    pub is_scalar: bool,
    /// Whether what is at its end can be read as a time.
    pub is_time: bool,
}

impl Seen {
    /// Returns `true` if a part of an event can be there.
    pub fn suits(&self, part: Part) -> bool {
        match part {
            Part::Stream | Part::Kind | Part::Id => self.is_scalar,
            Part::Time => self.is_time,
            Part::Data => self.is_object,
        }
    }
}

/// A path that occurs, with what a guess goes by.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    pub seen: Seen,
    /// How many different names are at its end.
    pub distinct: usize,
    /// How many of its values are texts, whole numbers, probably times, objects.
    pub texts: usize,
    pub wholes: usize,
    pub times: usize,
    pub objects: usize,
    names: HashSet<u64>,
}

/// Lists the paths of events, those with the fewest steps first.
pub(super) fn paths<'a>(events: impl Iterator<Item = &'a Value>) -> Vec<Sighting> {
    let mut found = BTreeMap::new();
    for event in events {
        look(event, &Path::whole(), &mut found);
    }
    let mut paths: Vec<Sighting> = found.into_values().collect();
    paths.sort_by_key(|sighting| sighting.seen.path.steps().len());
    paths.truncate(MOST);
    paths
}

fn look(value: &Value, path: &Path, found: &mut BTreeMap<Path, Sighting>) {
    let mut next = |step: Step, value: &Value| {
        let path = path.then(step);
        note(value, &path, found);
        if path.steps().len() < DEEPEST {
            look(value, &path, found);
        }
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                next(Step::Member(name.clone()), value);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                next(Step::Item(0), first);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn note(value: &Value, path: &Path, found: &mut BTreeMap<Path, Sighting>) {
    if value.is_null() {
        return;
    }
    if !found.contains_key(path) {
        // A map with a key for each event would list all of them.
        if found.len() >= 4 * MOST {
            return;
        }
        found.insert(path.clone(), Sighting::of(path, value));
    }
    let Some(sighting) = found.get_mut(path) else { return };
    sighting.seen.count += 1;
    let is_object = value.is_object();
    let name = name_of(value);
    sighting.texts += usize::from(value.is_string());
    sighting.wholes += usize::from(value.is_i64() || value.is_u64());
    sighting.objects += usize::from(is_object);
    let is_time = times::is_likely(value);
    sighting.times += usize::from(is_time);
    sighting.seen.is_object |= is_object;
    sighting.seen.is_scalar |= name.is_some();
    sighting.seen.is_time = sighting.seen.is_time || is_time || times::read(value).is_some();
    if let Some(name) = name {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        sighting.names.insert(hasher.finish());
        sighting.distinct = sighting.names.len();
    }
}

impl Sighting {
    fn of(path: &Path, value: &Value) -> Sighting {
        let text = shown(value);
        let mut example: String = text.chars().take(SHOWN).collect();
        if example.len() < text.len() {
            example.push('…');
        }
        let seen = Seen { path: path.clone(), example, count: 0, is_object: false, is_scalar: false, is_time: false };
        Sighting { seen, distinct: 0, texts: 0, wholes: 0, times: 0, objects: 0, names: HashSet::new() }
    }
}
