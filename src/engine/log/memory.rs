//! The log in memory: every recorded event in position order, and which of them belong to which stream.
//!
//! Only what cannot be derived is kept of an event: its position and revision follow from its place, its id from
//! those unless its writer gave another, its hash from the chain. The log only grows; it is never edited.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::time::Timestamp;

use crate::engine::log::recorded::{Links, Record, Recorded};

/// Up to how many types are searched without hashing: a log has a dozen, and a scan is faster.
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
    /// The index of the types after the first few.
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

    /// Returns the moment of recording: a clock that was set back is held at the newest event's, so that the order of
    /// recording and its times agree. When something happened is the clock's time.
    pub fn moment_after_head(&self, now: Timestamp) -> Timestamp {
        self.at(self.head()).map_or(now, |newest| newest.recorded_at.max(now))
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

    /// Adds the place of an event that is archived: it keeps its position and revision and nothing else.
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

    /// Puts an archived event back at its place; nothing changes if it belongs to another stream.
    pub fn restore_archived(&mut self, position: Position, record: Record) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::log::canonical_object;

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
