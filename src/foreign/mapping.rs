//! Where the parts of an event are, and how they are taken out.

use serde_json::{Map, Value};

use crate::engine::values::time::Timestamp;
use crate::foreign::event::{Foreign, Marks};
use crate::foreign::found::{Found, open_text};
use crate::foreign::ids::Ids;
use crate::foreign::path::Path;
use crate::foreign::report::Report;
use crate::foreign::times;
use crate::foreign::trouble::Reason;

/// The stream of every event where the mapping has no path to it.
pub const WHOLE: &str = "main";
/// The type of an event that names none.
pub const UNTYPED: &str = "event";
/// The member that holds data which is not an object.
const VALUE: &str = "value";

/// A part of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The name of its stream.
    Stream,
    /// Its type.
    Kind,
    /// When it happened.
    Time,
    /// Its id.
    Id,
    /// Its data.
    Data,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 5] = [Part::Stream, Part::Kind, Part::Time, Part::Id, Part::Data];

    /// Returns its name as the language of models has it.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Stream => "stream",
            Part::Kind => "type",
            Part::Time => "time",
            Part::Id => "id",
            Part::Data => "data",
        }
    }
}

/// Where the parts of an event are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The path to the name of its stream; without it the file is one stream.
    pub stream: Option<Path>,
    /// The path to its type; without it all are [`UNTYPED`].
    pub kind: Option<Path>,
    /// The path to its time.
    pub time: Option<Path>,
    /// The path to its id.
    pub id: Option<Path>,
    /// The path to its data; without any step the data is the whole event.
    pub data: Path,
}

impl Mapping {
    /// Returns the path to a part.
    pub fn get(&self, part: Part) -> Option<&Path> {
        match part {
            Part::Stream => self.stream.as_ref(),
            Part::Kind => self.kind.as_ref(),
            Part::Time => self.time.as_ref(),
            Part::Id => self.id.as_ref(),
            Part::Data => Some(&self.data),
        }
    }

    /// Sets the path to a part; without a path, the data is the whole event.
    pub fn set(&mut self, part: Part, path: Option<Path>) {
        match part {
            Part::Stream => self.stream = path,
            Part::Kind => self.kind = path,
            Part::Time => self.time = path,
            Part::Id => self.id = path,
            Part::Data => self.data = path.unwrap_or_default(),
        }
    }
}

/// Takes the parts out of events, one after the other.
#[derive(Debug)]
pub(super) struct Mapper {
    mapping: Mapping,
    /// Whether an event without data has none, rather than being its own data.
    has_envelope: bool,
    /// The time of the event before.
    before: Option<Timestamp>,
    ids: Ids,
}

impl Mapper {
    /// Begins before the first event.
    pub fn new(mapping: Mapping, has_envelope: bool) -> Mapper {
        Mapper { mapping, has_envelope, before: None, ids: Ids::default() }
    }

    /// Takes an event's parts out; `None` if its id was there before.
    pub fn map(&mut self, found: Found, report: &mut Report) -> Option<Foreign> {
        let Found { line, mut root, state, skipped, remark } = found;
        let mut marks = Marks { skipped, ..Marks::default() };
        let stream = self.name(Part::Stream, &root);
        let id = self.name(Part::Id, &root);
        if let Some(id) = &id
            && let Some(first) = self.ids.first_with(stream.as_deref().unwrap_or_default(), id, line)
        {
            let reason = Reason::DuplicateId { id: id.clone(), first };
            report.left_out.add(line, reason, || root.to_string());
            return None;
        }
        let kind = self.name(Part::Kind, &root);
        remark.into_iter().for_each(|remark| report.remarks.push(remark));
        marks.without_stream = self.mapping.stream.is_some() && stream.is_none();
        marks.without_kind = self.mapping.kind.is_some() && kind.is_none();
        let at = self.time(&root, line, &mut marks, report);
        if marks.without_stream {
            report.remarks.add(line, Reason::NoStream, || root.to_string());
        }
        if marks.without_kind {
            report.remarks.add(line, Reason::NoKind, || root.to_string());
        }
        report.events += 1;
        report.without_zone += u64::from(marks.without_zone);
        report.without_time += u64::from(marks.without_time);
        let missing_stream = if self.mapping.stream.is_some() { "" } else { WHOLE };
        Some(Foreign {
            stream: stream.unwrap_or_else(|| missing_stream.to_owned()),
            kind: kind.unwrap_or_else(|| UNTYPED.to_owned()),
            at,
            id,
            data: self.data(&mut root).to_string().into_boxed_str(),
            state: state.map(|state| state.to_string().into_boxed_str()),
            line,
            marks,
        })
    }

    fn name(&self, part: Part, root: &Value) -> Option<String> {
        name_of(self.mapping.get(part)?.find(root)?)
    }

    fn time(&mut self, root: &Value, line: u64, marks: &mut Marks, report: &mut Report) -> Option<Timestamp> {
        let Some(path) = &self.mapping.time else { return self.before };
        let value = path.find(root).filter(|value| !value.is_null());
        match value.map(|value| (value, times::read(value))) {
            Some((_, Some(moment))) => {
                marks.without_zone = !moment.has_zone;
                self.before = Some(moment.at);
            }
            Some((value, None)) => {
                marks.without_time = true;
                report.remarks.add(line, Reason::UnreadTime, || shown(value));
            }
            None => {
                marks.without_time = true;
                report.remarks.add(line, Reason::NoTime, || root.to_string());
            }
        }
        self.before
    }

    /// Takes the data out: always an object.
    fn data(&self, root: &mut Value) -> Value {
        if self.mapping.data.is_whole() {
            return root.take();
        }
        let mut data = match self.mapping.data.take(root) {
            Some(data) => data,
            None if self.has_envelope => Value::Object(Map::new()),
            None => return root.take(),
        };
        open_text(&mut data);
        match data {
            Value::Object(_) => data,
            other => Value::Object(Map::from_iter([(VALUE.to_owned(), other)])),
        }
    }
}

/// Writes a value as a name: a text, a number, a truth value, or the id of a document of MongoDB.
pub(super) fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Object(members) => members.get("$oid")?.as_str().map(str::to_owned),
        Value::Null | Value::Array(_) => None,
    }
}

/// Writes a value as people read it: a text without its quotes.
pub(super) fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
