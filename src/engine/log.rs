//! The log in memory: every recorded event in position order, and which of them belong to which stream.
//!
//! What is kept of an event is what cannot be derived: its position and revision follow from its place, its id from
//! those unless its writer gave another, its hash from the chain. The log only grows; it is never edited.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::engine::envelope::{Position, Revision, StreamId, derived_event_id};
use crate::engine::time::Timestamp;

/// An event to be kept: all of it but what its place in the log decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The stream it belongs to.
    pub stream: StreamId,
    /// The fact's name.
    pub event_type: Arc<str>,
    /// The version of `data`'s shape.
    pub schema_version: u16,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The fact as canonical JSON: an object, keys sorted, no white space.
    pub data: Box<str>,
    /// The names its writer gave it, where there are any.
    pub links: Option<Box<Links>>,
}

impl Record {
    /// The most bytes that the data and the names of an event brought from elsewhere may take: more than one local
    /// storage holds, and few enough that a segment can always be read again.
    pub const MAX_BYTES: usize = 16 << 20;

    /// Counts the bytes of its data and the names it was given.
    pub fn bytes(&self) -> usize {
        Recorded::placed(self, Position(0), Revision(0)).bytes()
    }
}

/// The names that a writer may give an event; most events have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The id, where it is not the derived one.
    pub event_id: Option<String>,
    /// What groups the events of one undertaking.
    pub correlation_id: Option<String>,
    /// The event or command that led to this one.
    pub causation_id: Option<String>,
}

impl Links {
    /// Boxes the links unless there is none of them.
    pub fn boxed(self) -> Option<Box<Links>> {
        (self != Links::default()).then(|| Box::new(self))
    }
}

/// An event in the log, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// Its number in the log.
    pub position: Position,
    /// Its number in its stream.
    pub revision: Revision,
    /// The stream.
    pub stream: &'a StreamId,
    /// The fact's name.
    pub event_type: &'a Arc<str>,
    /// The version of `data`'s shape.
    pub schema_version: u16,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The fact as canonical JSON.
    pub data: &'a str,
    links: Option<&'a Links>,
}

impl<'a> Recorded<'a> {
    /// Looks at an event that is about to take this place in the log.
    pub fn placed(record: &'a Record, position: Position, revision: Revision) -> Recorded<'a> {
        Recorded {
            position,
            revision,
            stream: &record.stream,
            event_type: &record.event_type,
            schema_version: record.schema_version,
            occurred_at: record.occurred_at,
            recorded_at: record.recorded_at,
            data: &record.data,
            links: record.links.as_deref(),
        }
    }

    /// Counts the bytes of what is kept of it in texts of its own: its data and the names it was given.
    pub fn bytes(&self) -> usize {
        let names = [self.given_id(), self.correlation_id(), self.causation_id()];
        self.data.len() + names.iter().flatten().map(|name| name.len()).sum::<usize>()
    }

    /// Tells whether it is but the place of an archived event.
    pub fn is_archived(&self) -> bool {
        self.data.is_empty()
    }

    /// Copies what is kept of it.
    pub fn to_record(&self) -> Record {
        Record {
            stream: self.stream.clone(),
            event_type: self.event_type.clone(),
            schema_version: self.schema_version,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            data: self.data.into(),
            links: self.links.cloned().map(Box::new),
        }
    }

    /// Returns the id: the one its writer gave, or the derived one.
    pub fn event_id(&self) -> String {
        match self.given_id() {
            Some(id) => id.to_owned(),
            None => derived_event_id(self.stream, self.revision),
        }
    }

    /// Returns the id its writer gave, if any.
    pub fn given_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.event_id.as_deref())
    }

    /// Returns what groups the events of one undertaking, if anything.
    pub fn correlation_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.correlation_id.as_deref())
    }

    /// Returns the event or command that led to this one, if named.
    pub fn causation_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.causation_id.as_deref())
    }

    /// Writes the envelope without its hash as canonical JSON: all keys, sorted, no white space. It is what the hash
    /// covers.
    pub fn canonical(&self) -> String {
        self.json(None)
    }

    /// Writes the whole envelope, `hash` at its place in the order of the keys.
    pub fn envelope(&self, hash: &str) -> String {
        self.json(Some(hash))
    }

    fn json(&self, hash: Option<&str>) -> String {
        let mut out = String::with_capacity(320 + self.data.len());
        let optional = |out: &mut String, text: Option<&str>| match text {
            Some(text) => push_json_text(out, text),
            None => out.push_str("null"),
        };
        out.push_str("{\"causation_id\":");
        optional(&mut out, self.causation_id());
        out.push_str(",\"correlation_id\":");
        optional(&mut out, self.correlation_id());
        out.push_str(",\"data\":");
        out.push_str(self.data);
        out.push_str(",\"event_id\":");
        push_json_text(&mut out, &self.event_id());
        out.push_str(",\"event_type\":");
        push_json_text(&mut out, self.event_type);
        if let Some(hash) = hash {
            out.push_str(",\"hash\":");
            push_json_text(&mut out, hash);
        }
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            ",\"occurred_at\":\"{}\",\"position\":{},\"recorded_at\":\"{}\",\"revision\":{},\"schema_version\":{},\"stream\":\"{}\"}}",
            self.occurred_at, self.position, self.recorded_at, self.revision, self.schema_version, self.stream
        );
        out
    }
}

/// Appends a text as a JSON string.
pub fn push_json_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// Among how many types one is looked for without hashing: a log has a dozen, and a scan is faster.
const SCANNED_TYPES: usize = 16;

#[derive(Clone, Debug)]
struct Entry {
    stream: u32,
    revision: Revision,
    event_type: u32,
    schema_version: u16,
    occurred_at: Timestamp,
    recorded_at: Timestamp,
    data: Box<str>,
    links: Option<Box<Links>>,
}

/// Every recorded event, in position order.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    streams: Vec<(StreamId, Vec<Position>)>,
    stream_index: HashMap<StreamId, u32>,
    types: Vec<Arc<str>>,
    /// The types after the first few.
    type_index: HashMap<Arc<str>, u32>,
    given_ids: HashMap<String, Position>,
}

impl Log {
    /// Returns the newest position, 0 when the log is empty.
    pub fn head(&self) -> Position {
        Position::from_len(self.entries.len())
    }

    /// Lists the streams in the order of their first events.
    pub fn streams(&self) -> impl Iterator<Item = &StreamId> {
        self.streams.iter().map(|(stream, _)| stream)
    }

    /// Lists the types of events, in the order of their first events.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(AsRef::as_ref)
    }

    /// Returns a stream's newest revision, 0 when it has no event.
    pub fn revision(&self, stream: &StreamId) -> Revision {
        Revision::from_len(self.positions(stream).len())
    }

    /// Lists the positions of a stream's events, in order: revision `n` is at index `n - 1`.
    pub fn positions(&self, stream: &StreamId) -> &[Position] {
        self.stream_index.get(stream).and_then(|&index| self.streams.get(index as usize)).map_or(&[], |(_, list)| list)
    }

    /// Returns the event at a position; `None` at 0 and beyond the head.
    pub fn at(&self, position: Position) -> Option<Recorded<'_>> {
        let entry = self.entries.get(position.get().checked_sub(1)?)?;
        Some(Recorded {
            position,
            revision: entry.revision,
            stream: &self.streams.get(entry.stream as usize)?.0,
            event_type: self.types.get(entry.event_type as usize)?,
            schema_version: entry.schema_version,
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            data: &entry.data,
            links: entry.links.as_deref(),
        })
    }

    /// Returns a stream's event at a revision; `None` at 0 and beyond its head.
    pub fn in_stream(&self, stream: &StreamId, revision: Revision) -> Option<Recorded<'_>> {
        self.at(*self.positions(stream).get(revision.get().checked_sub(1)?)?)
    }

    /// Lists the events after a position, in order.
    pub fn after(&self, position: Position) -> impl Iterator<Item = Recorded<'_>> {
        (position.0 + 1..=self.head().0).filter_map(|number| self.at(Position(number)))
    }

    /// Finds an event by its id, given or derived.
    pub fn find(&self, event_id: &str) -> Option<Recorded<'_>> {
        if let Some(&position) = self.given_ids.get(event_id) {
            return self.at(position);
        }
        let (stream, revision) = event_id.rsplit_once('@')?;
        let found = self.in_stream(&StreamId::new(stream).ok()?, Revision(revision.parse().ok()?))?;
        (found.given_id().is_none() && found.event_id() == event_id).then_some(found)
    }

    /// Places events that are about to follow the head: each with the position and the revision it will have.
    pub fn place<'a>(&self, records: &'a [Record]) -> Vec<Recorded<'a>> {
        let mut heads: HashMap<&StreamId, Revision> = HashMap::new();
        let mut position = self.head();
        let placed = records.iter().map(|record| {
            position = position.next();
            let head = heads.entry(&record.stream).or_insert_with(|| self.revision(&record.stream));
            *head = head.next();
            Recorded::placed(record, position, *head)
        });
        placed.collect()
    }

    /// Adds an event at the end and returns its position.
    pub fn push(&mut self, record: Record) -> Position {
        let position = self.head().next();
        let event_type = self.type_number(&record.event_type);
        let stream = self.stream_number(&record.stream);
        if let Some(id) = record.links.as_deref().and_then(|links| links.event_id.as_ref()) {
            self.given_ids.insert(id.clone(), position);
        }
        let positions = &mut self.streams[stream as usize].1;
        positions.push(position);
        self.entries.push(Entry {
            stream,
            revision: Revision::from_len(positions.len()),
            event_type,
            schema_version: record.schema_version,
            occurred_at: record.occurred_at,
            recorded_at: record.recorded_at,
            data: record.data,
            links: record.links,
        });
        position
    }

    /// Adds the place of an event that is archived: it keeps its position and revision, and nothing else is known of it.
    pub fn push_archived(&mut self, stream: &StreamId, archived_at: Timestamp) {
        self.push(Record {
            stream: stream.clone(),
            event_type: Arc::from("Archived"),
            schema_version: 0,
            occurred_at: archived_at,
            recorded_at: archived_at,
            data: "".into(),
            links: None,
        });
    }

    /// Puts an archived event back at its place; nothing happens where it is not of the stream that stands there.
    pub fn fill(&mut self, position: Position, record: Record) {
        let event_type = self.type_number(&record.event_type);
        let Some(index) = position.get().checked_sub(1) else { return };
        let Some(entry) = self.entries.get_mut(index) else { return };
        if self.streams[entry.stream as usize].0 != record.stream {
            return;
        }
        if let Some(id) = record.links.as_deref().and_then(|links| links.event_id.as_ref()) {
            self.given_ids.insert(id.clone(), position);
        }
        entry.event_type = event_type;
        entry.schema_version = record.schema_version;
        entry.occurred_at = record.occurred_at;
        entry.recorded_at = record.recorded_at;
        entry.data = record.data;
        entry.links = record.links;
    }

    fn stream_number(&mut self, stream: &StreamId) -> u32 {
        if let Some(last) = self.entries.last()
            && self.streams[last.stream as usize].0 == *stream
        {
            return last.stream;
        }
        let next = self.streams.len() as u32;
        let number = *self.stream_index.entry(stream.clone()).or_insert(next);
        if number == next {
            self.streams.push((stream.clone(), Vec::new()));
        }
        number
    }

    fn type_number(&mut self, event_type: &Arc<str>) -> u32 {
        let is_it = |known: &Arc<str>| Arc::ptr_eq(known, event_type) || known == event_type;
        if let Some(found) = self.types.iter().take(SCANNED_TYPES).position(is_it) {
            return found as u32;
        }
        if let Some(&found) = self.type_index.get(event_type) {
            return found;
        }
        let next = self.types.len() as u32;
        if self.types.len() >= SCANNED_TYPES {
            self.type_index.insert(event_type.clone(), next);
        }
        self.types.push(event_type.clone());
        next
    }
}

/// Brings any JSON object into its canonical form: keys sorted by their bytes, no white space.
///
/// # Errors
/// Where the value is no object, or nests deeper than the reader allows.
pub fn canonical_object(json: &str) -> Result<Box<str>, serde_json::Error> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)?;
    Ok(serde_json::to_string(&object)?.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(stream: &str, data: &str, id: Option<&str>) -> Record {
        Record {
            stream: StreamId::new(stream).expect("a stream"),
            event_type: Arc::from("Deposited"),
            schema_version: 1,
            occurred_at: Timestamp::from_millis(0),
            recorded_at: Timestamp::from_millis(1),
            data: data.into(),
            links: Links { event_id: id.map(str::to_owned), ..Links::default() }.boxed(),
        }
    }

    #[test]
    fn positions_count_the_log_and_revisions_the_stream() {
        let mut log = Log::default();
        for stream in ["account-a", "account-b", "account-a"] {
            log.push(record(stream, "{}", None));
        }
        let a = StreamId::new("account-a").expect("a stream");
        let last = log.at(Position(3)).expect("three events");
        assert_eq!((last.revision, last.event_id().as_str()), (Revision(2), "account-a@2"));
        assert_eq!(log.positions(&a), [Position(1), Position(3)]);
        assert_eq!(log.head(), Position(3));
    }

    #[test]
    fn an_event_is_found_by_its_given_or_its_derived_id_and_no_other() {
        let mut log = Log::default();
        log.push(record("account-a", "{}", Some("mine")));
        log.push(record("account-a", "{}", None));
        let position = |id| log.find(id).map(|found| found.position.0);
        assert_eq!(position("mine"), Some(1));
        assert_eq!(position("account-a@2"), Some(2));
        assert_eq!(position("account-a@1"), None);
        assert_eq!(position("account-a@02"), None);
    }

    #[test]
    fn the_canonical_form_sorts_keys_and_leaves_out_white_space() {
        let data = canonical_object("{ \"memo\": \"caf\\u00e9\", \"amount_minor\": 5 }").expect("an object");
        let mut log = Log::default();
        log.push(record("account-a", &data, Some("q\"")));
        let canonical = log.at(Position(1)).expect("one event").canonical();
        let value: serde_json::Value = serde_json::from_str(&canonical).expect("JSON");
        assert_eq!(serde_json::to_string(&value).expect("JSON"), canonical);
        assert_eq!(value["data"]["memo"], "café");
        assert_eq!(value["event_id"], "q\"");
    }
}
