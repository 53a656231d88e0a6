//! The log in memory: every recorded event in position order, and which of them belong to which stream.
//!
//! Only what cannot be derived is kept of an event: its position and revision follow from its place, its id from
//! those unless its writer gave another, its hash from the chain. The log only grows; it is never edited.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::time::Timestamp;

use crate::engine::log::packed::{Outline, Packed, Remarks};
use crate::engine::log::recorded::{Record, Recorded};
use crate::engine::log::runs::{Entry, Runs};

/// Up to how many types are searched without hashing: a log has a dozen, and a scan is faster.
const SCANNED_TYPES: usize = 16;

/// Every recorded event, in position order.
#[derive(Debug, Default)]
pub struct Log {
    entries: Runs,
    streams: Vec<(StreamId, Vec<Position>)>,
    stream_index: HashMap<StreamId, u32>,
    types: Vec<Arc<str>>,
    /// The index of the types after the first few.
    type_index: HashMap<Arc<str>, u32>,
    given_ids: RefCell<HashMap<String, Position>>,
    newest_recorded: Cell<Option<Timestamp>>,
    /// The stream of the newest event.
    last_stream: Option<u32>,
    /// Events that were packed could not be read.
    is_spoilt: Cell<bool>,
}

impl Clone for Log {
    /// Reads what is packed.
    fn clone(&self) -> Log {
        let mut log = Log::default();
        self.after(Position(0)).for_each(|event| _ = log.push(event.to_record()));
        log
    }
}

impl Log {
    /// Returns the newest position, 0 when the log is empty.
    pub fn head(&self) -> Position {
        Position::from_len(self.entries.len())
    }

    /// Returns the latest moment of recording among the events that are checked, of whatever position: a sample is recorded
    /// at its own times.
    pub fn newest_recorded(&self) -> Option<Timestamp> {
        self.newest_recorded.get()
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
        let entry = self.entry(position.get().checked_sub(1)?)?;
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

    /// Returns when the event at a position happened, and when it was recorded; `None` at 0 and beyond the head.
    pub fn moments_at(&self, position: Position) -> Option<(Timestamp, Timestamp)> {
        let entry = self.entry(position.get().checked_sub(1)?)?;
        Some((entry.occurred_at, entry.recorded_at))
    }

    /// Returns a stream's event at a revision; `None` at 0 and beyond its head.
    pub fn in_stream(&self, stream: &StreamId, revision: Revision) -> Option<Recorded<'_>> {
        self.at(*self.positions(stream).get(revision.get().checked_sub(1)?)?)
    }

    /// Lists the events after a position, in order.
    pub fn after(&self, position: Position) -> impl Iterator<Item = Recorded<'_>> {
        (position.0 + 1..=self.head().0).filter_map(|number| self.at(Position(number)))
    }

    /// Lists the events of some types after a position, in order. Packed ones are read only if one of these types is among
    /// them.
    pub fn of_types(&self, types: &[&str], position: Position) -> impl Iterator<Item = Recorded<'_>> {
        let is_wanted = |name: &Arc<str>| types.contains(&name.as_ref());
        let wanted: Vec<u32> =
            (0..).zip(&self.types).filter(|(_, name)| is_wanted(name)).map(|(number, _)| number).collect();
        let mut index = position.get();
        std::iter::from_fn(move || {
            loop {
                index = self.entries.next_of(&wanted, index)?;
                let entry = self.entry(index)?;
                index += 1;
                if wanted.contains(&entry.event_type) {
                    return self.at(Position::from_len(index));
                }
            }
        })
    }

    /// Returns the moment of recording: a clock that was set back is held at the latest moment of the log, so that the
    /// order of recording and its times agree. When something happened is the clock's time.
    pub fn moment_of_recording(&self, now: Timestamp) -> Timestamp {
        self.check_all();
        self.newest_recorded().map_or(now, |newest| newest.max(now))
    }

    /// Finds an event by its id, given or derived. Given ones are known of checked events: for one that is not found, all
    /// are checked.
    pub fn find(&self, event_id: &str) -> Option<Recorded<'_>> {
        self.find_known(event_id).or_else(|| {
            let is_new = !self.is_checked();
            self.check_all();
            is_new.then(|| self.find_known(event_id)).flatten()
        })
    }

    fn find_known(&self, event_id: &str) -> Option<Recorded<'_>> {
        let given = self.given_ids.borrow().get(event_id).copied();
        if let Some(position) = given {
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
        self.last_stream = Some(stream);
        if let Some(id) = record.links.as_deref().and_then(|links| links.event_id.as_ref()) {
            self.given_ids.get_mut().insert(id.clone(), position);
        }
        let positions = &mut self.streams[stream as usize].1;
        positions.push(position);
        let revision = Revision::from_len(positions.len());
        // The place of an archived event has the moment of archiving.
        if !record.data.is_empty() {
            self.newest_recorded.set(self.newest_recorded().max(Some(record.recorded_at)));
        }
        self.entries.push(Entry {
            stream,
            revision,
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
            self.given_ids.get_mut().insert(id.clone(), position);
        }
        entry.event_type = event_type;
        entry.schema_version = record.schema_version;
        entry.occurred_at = record.occurred_at;
        entry.recorded_at = record.recorded_at;
        entry.data = record.data;
        entry.links = record.links;
    }

    /// Adds events at the end that are read when one of them is asked for, and checked by [`Log::check_some`] if they are
    /// not yet.
    pub fn push_packed(&mut self, outline: Outline, packed: Box<dyn Packed>) {
        let first = self.head();
        let types: Box<[u32]> = outline.types.iter().map(|event_type| self.type_number(event_type)).collect();
        let numbers: Vec<u32> = outline.streams.iter().map(|stream| self.stream_number(stream)).collect();
        match numbers.as_slice() {
            [only] => {
                let positions = first.0 + 1..=first.0 + outline.of_events.len() as u32;
                self.streams[*only as usize].1.extend(positions.map(Position));
            }
            _ => {
                let mut position = first;
                for stream in &outline.of_events {
                    position = position.next();
                    self.streams[numbers[*stream] as usize].1.push(position);
                }
            }
        }
        self.last_stream = outline.of_events.last().map_or(self.last_stream, |stream| Some(numbers[*stream]));
        let count = outline.of_events.len();
        match outline.remarks {
            Some(remarks) => {
                self.remark(first.get(), remarks);
                self.entries.push_packed(count, types, packed);
            }
            None => self.entries.push_unchecked(count, types, packed),
        }
    }

    /// Checks some of the events that are not checked yet, the newest ones first; returns `true` if none is left, or some are
    /// damaged.
    pub fn check_some(&self) -> bool {
        if self.is_checked() || self.is_spoilt() {
            return true;
        }
        match self.entries.check_next() {
            Some((first, remarks)) => self.remark(first, remarks),
            None => self.is_spoilt.set(true),
        }
        self.is_checked() || self.is_spoilt()
    }

    /// Returns `true` if no event is left to be checked.
    pub fn is_checked(&self) -> bool {
        self.entries.is_checked()
    }

    /// Checks all that is not checked yet; damage among it spoils the log.
    pub fn check_all(&self) {
        while !self.check_some() {}
    }

    /// Notes what is known of events, the first of which is at an index.
    fn remark(&self, first: usize, remarks: Remarks) {
        let mut given_ids = self.given_ids.borrow_mut();
        for (index, id) in remarks.given_ids {
            // Of two events with one id the later one has it, whichever is checked first.
            let position = Position::from_len(first + index + 1);
            let known = given_ids.entry(id).or_insert(position);
            *known = position.max(*known);
        }
        self.newest_recorded.set(self.newest_recorded().max(remarks.newest_recorded));
    }

    /// Returns `true` if events that were packed could not be read: in their place there is nothing but places.
    pub fn is_spoilt(&self) -> bool {
        self.is_spoilt.get()
    }

    fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index, |first, count, packed| {
            let read = packed.unpack().filter(|records| records.len() == count);
            let entries = read.and_then(|records| self.entries_of(first, records));
            entries.unwrap_or_else(|| {
                self.is_spoilt.set(true);
                vec![Entry::default(); count]
            })
        })
    }

    /// Makes entries of packed events, the first of which is at an index; `None` if they are not those of their outline.
    fn entries_of(&self, first: usize, records: Vec<Record>) -> Option<Vec<Entry>> {
        let mut heads: HashMap<u32, Revision> = HashMap::new();
        let mut known: Option<(StreamId, u32)> = None;
        let mut entries = Vec::with_capacity(records.len());
        for (index, record) in records.into_iter().enumerate() {
            let stream = match &known {
                Some((id, number)) if *id == record.stream => *number,
                Some(_) | None => *self.stream_index.get(&record.stream)?,
            };
            let positions = &self.streams[stream as usize].1;
            let position = Position::from_len(first + index + 1);
            let before = || Revision::from_len(positions.partition_point(|known| *known < position));
            let revision = heads.entry(stream).or_insert_with(before);
            *revision = revision.next();
            if positions.get(revision.get() - 1) != Some(&position) {
                return None;
            }
            entries.push(Entry {
                stream,
                revision: *revision,
                event_type: self.known_type(&record.event_type)?,
                schema_version: record.schema_version,
                occurred_at: record.occurred_at,
                recorded_at: record.recorded_at,
                data: record.data,
                links: record.links,
            });
            known = Some((record.stream, stream));
        }
        Some(entries)
    }

    fn stream_number(&mut self, stream: &StreamId) -> u32 {
        if let Some(last) = self.last_stream
            && self.streams[last as usize].0 == *stream
        {
            return last;
        }
        let next = self.streams.len() as u32;
        let number = *self.stream_index.entry(stream.clone()).or_insert(next);
        if number == next {
            self.streams.push((stream.clone(), Vec::new()));
        }
        number
    }

    fn known_type(&self, event_type: &Arc<str>) -> Option<u32> {
        let is_it = |known: &Arc<str>| Arc::ptr_eq(known, event_type) || known == event_type;
        match self.types.iter().take(SCANNED_TYPES).position(is_it) {
            Some(found) => Some(found as u32),
            None => self.type_index.get(event_type).copied(),
        }
    }

    fn type_number(&mut self, event_type: &Arc<str>) -> u32 {
        if let Some(found) = self.known_type(event_type) {
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
    use crate::engine::log::{Links, canonical_object};

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
