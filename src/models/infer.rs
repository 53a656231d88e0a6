//! The model that needs no text: each single value of the data is a field, and the last write wins.
//!
//! It is written as a text, so that a person can go on from it.

use std::fmt::Write as _;

use crate::models::data::Data;
use crate::models::model::Model;
use crate::models::names::{EVENT_NAMES, RESERVED};
use crate::models::path::{Path, is_name};
use crate::models::paths::{Kinds, Paths, Seen};
use crate::models::syntax::tree::Segment;
use crate::models::value::Value;

/// The most fields that are inferred.
const MOST: usize = 60;
/// What the names of amounts of money have in them.
const MONEY: [&str; 13] = [
    "amount", "total", "price", "balance", "cost", "fee", "paid", "payment", "revenue", "salary", "budget", "fare",
    "sum",
];

impl Model {
    /// Infers a model from the data of some events: each single value is a field of its name, the last write wins, `events`
    /// counts. The first amount of money is the headline, or else the first number.
    pub fn inferred<'a>(data: impl IntoIterator<Item = &'a Data>) -> Model {
        let mut paths = Paths::default();
        data.into_iter().for_each(|data| paths.add(data));
        Model::of_paths(&paths)
    }

    /// Infers a model as [`Model::inferred`] does, from the paths that occur in the data of some events.
    pub fn of_paths(paths: &Paths) -> Model {
        Model::read(&text(paths)).unwrap_or_default()
    }
}

/// A field to be written.
struct Field<'a> {
    name: String,
    seen: &'a Seen,
    kind: String,
}

/// Writes the model of the paths that occur in some events.
pub fn text(paths: &Paths) -> String {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let is_single = |seen: &&Seen| !seen.is_many && !seen.kinds.parts && is_writable(&seen.path);
    for seen in paths.seen().iter().filter(is_single).take(MOST) {
        let mut name = name_of(&seen.path);
        while name == "events" || fields.iter().any(|field| field.name == name) {
            name.push_str("_2");
        }
        fields.push(Field { name, seen, kind: kind(seen, paths) });
    }
    let is_numeric = |field: &&Field<'_>| field.kind == "number" || field.kind.starts_with("money");
    let of_money = fields.iter().filter(is_numeric).find(|field| is_money(&field.name));
    let of_number = || fields.iter().filter(is_numeric).find(|field| !is_id(&field.name));
    let headline = of_money.or_else(of_number).map(|field| field.name.clone());
    let mut text = String::new();
    // Writing to a String cannot fail.
    for Field { name, kind, .. } in &fields {
        let end = if headline.as_ref() == Some(name) { " headline" } else { "" };
        let _ = writeln!(text, "field {name}: {kind}{end}");
    }
    let _ = writeln!(text, "field events: count{}\n", if headline.is_none() { " headline" } else { "" });
    let _ = writeln!(text, "on any:\n  events += 1");
    for Field { name, seen, .. } in &fields {
        let _ = writeln!(text, "  {name} = {}", written(&seen.path));
    }
    text
}

/// Writes a path with `data` before it, so that it is never taken for a field.
fn written(path: &Path) -> String {
    let mut text = "data".to_owned();
    for segment in path.segments() {
        match segment {
            Segment::Key(key) if is_name(key) => text.extend([".", key]),
            Segment::Key(key) => text.extend(["[\"", key, "\"]"]),
            Segment::Index(index) => text.extend(["[", &index.to_string(), "]"]),
        }
    }
    text
}

fn is_writable(path: &Path) -> bool {
    let is_fine = |segment: &Segment| matches!(segment, Segment::Key(key) if !key.contains(['"', '\n', '\r']));
    path.segments().iter().all(is_fine)
}

/// Makes a name of a path: `issue.title` is `issue_title`.
fn name_of(path: &Path) -> String {
    let keys: Vec<&str> = path
        .segments()
        .iter()
        .filter_map(|segment| if let Segment::Key(key) = segment { Some(key.as_str()) } else { None })
        .collect();
    let joined = keys.join("_");
    let mut name: String = joined.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let is_taken = EVENT_NAMES.contains(&name.as_str()) || RESERVED.contains(&name.as_str());
    if is_taken || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        name.insert_str(0, "data_");
    }
    name
}

fn kind(seen: &Seen, paths: &Paths) -> String {
    let of = |numbers, truths, times| Kinds { numbers, truths, times, ..Kinds::default() };
    match seen.kinds {
        kinds if kinds == of(true, false, false) => match currency(paths) {
            Some(code) if is_money(&name_of(&seen.path)) => format!("money {code}"),
            _ => "number".to_owned(),
        },
        kinds if kinds == of(false, true, false) => "yes/no".to_owned(),
        kinds if kinds == of(false, false, true) => "time".to_owned(),
        _ => "text".to_owned(),
    }
}

/// Returns the currency of all events, if there is one.
fn currency(paths: &Paths) -> Option<String> {
    let is_currency = |seen: &&Seen| name_of(&seen.path).to_lowercase().ends_with("currency");
    match paths.seen().iter().find(is_currency)?.always.as_ref()? {
        Value::Text(code) => crate::engine::values::money::Currency::from_code(&code.to_uppercase())
            .map(|currency| currency.code().to_owned()),
        _ => None,
    }
}

fn is_money(name: &str) -> bool {
    let name = name.to_lowercase();
    MONEY.iter().any(|word| name.contains(word))
}

/// Returns `true` for numbers that only name something.
fn is_id(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "id" || ["_id", "number", "version", "timestamp"].iter().any(|end| name.ends_with(end))
}
