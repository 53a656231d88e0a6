//! Envelopes from a file, held against the log one by one: they must follow each other by their hashes, and follow this
//! log.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use crate::engine::import_report::ImportReport;
use crate::engine::log::envelope::{Envelope, Hash, Position, Revision, StreamId, derived_event_id, has_derived_form};
use crate::engine::log::{Links, Record, Recorded, canonical_object};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::LoneHead;
use crate::storage::archive::Part;
use crate::storage::chain::link;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::refusal;
use crate::workbench::write::shape;

/// The most bytes that the data and names of the new events of a file may take together: more than local storage holds
/// of any events but repetitions, and few enough for a page's memory.
const MAX_NEW_BYTES: usize = 1 << 30;

/// How many events show how many a file may hold.
const FEW_EVENTS: usize = 1_024;

/// The place of an event in a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum FileLocation {
    /// In a line, counted from 1.
    Line(u32),
    /// In a batch, counted from 0.
    Element(usize),
}

impl FileLocation {
    /// Makes the error for invalid data at this place.
    pub fn bad(self, reason: impl Display) -> UserError {
        let reason = reason.to_string();
        let name = match self {
            FileLocation::Line(_) => "BadLine",
            FileLocation::Element(_) => "BadEvent",
        };
        let message = words::errors::bad_nothing_imported(&self.told(), &reason);
        self.on(UserError::new(name, message)).with("reason", reason)
    }

    /// Adds this place to an error.
    pub fn about(self, refusal: UserError) -> UserError {
        let message = words::errors::about_nothing_imported(&self.told(), &refusal.message);
        self.on(UserError { message, ..refusal })
    }

    fn told(self) -> String {
        match self {
            FileLocation::Line(line) => words::errors::line(&line),
            FileLocation::Element(index) => words::errors::event_of_the_batch(&(index + 1)),
        }
    }

    fn on(self, refusal: UserError) -> UserError {
        match self {
            FileLocation::Line(line) => refusal.with("line", line),
            FileLocation::Element(index) => refusal.with("index", index),
        }
    }

    fn different(self, at: Position) -> UserError {
        let message = words::errors::another_log(&at);
        self.on(UserError::new("DifferentLog", message).with("position", at.0))
    }
}

/// The envelopes of a file that were read so far.
#[derive(Default)]
pub(super) struct Envelopes {
    /// The hash and position of the newest event that was read.
    newest: Option<(Hash, Position)>,
    revisions: HashMap<StreamId, Revision>,
    records: Vec<Record>,
    new: NewEvents,
    /// Events from the first on that is archived and not attached, without a gap, and its position.
    returned: Vec<Record>,
    returned_from: Position,
    attached: usize,
    known: usize,
}

/// What is known of the events that a file adds to the log, to check the next one: they are checked as
/// [`Workbench::append`] checks facts.
#[derive(Default)]
struct NewEvents {
    /// The state of each stream after its newest event.
    heads: HashMap<StreamId, Box<dyn LoneHead>>,
    /// The ids that were given.
    ids: HashSet<String>,
    /// When the newest event of each stream was recorded.
    recorded_at: HashMap<StreamId, Timestamp>,
    bytes: usize,
}

/// What a file of envelopes holds that the log does not.
pub struct Reading {
    /// What taking it over will do.
    pub report: ImportReport,
    /// The events that follow the head.
    pub records: Vec<Record>,
    /// The events that were archived, from a position on; they fit the hashes that were left of them.
    pub returned: (Position, Vec<Record>),
}

impl Envelopes {
    /// Takes the next envelope of the file.
    ///
    /// # Errors
    /// [`UserError`] naming the location: the envelope does not follow the one before it, or not this log.
    pub fn take(&mut self, workbench: &Workbench, location: FileLocation, envelope: Envelope) -> Result<(), UserError> {
        let position = envelope.position;
        let (previous, before) = match self.newest {
            Some(newest) => newest,
            None => beginning(workbench, location, position)?,
        };
        if position != before.next() {
            return Err(location.bad(words::errors::position_where(&position, &before.next())));
        }
        let revision = self.revision_in(workbench, &envelope.stream, position)?;
        if envelope.revision != revision {
            return Err(location.bad(words::errors::revision_where(&envelope.revision, &revision)));
        }
        let claimed = envelope.hash;
        let record = record(location, envelope, revision)?;
        let hash = link(previous, &Recorded::placed(&record, position, revision));
        if hash != claimed {
            return Err(location.bad(words::errors::HASH_DOES_NOT_FIT));
        }
        self.newest = Some((hash, position));
        if position > workbench.log().head() {
            self.new.admit(workbench, location, &record)?;
            self.records.push(record);
            return Ok(());
        }
        let ends = workbench.store().hash_at(position);
        let archived = workbench.log().at(position).filter(Recorded::is_archived);
        let is_other = match archived {
            Some(there) => *there.stream != record.stream || ends.is_some_and(|end| end != hash),
            None => ends != Some(hash),
        };
        if is_other {
            return Err(location.different(position));
        }
        match archived {
            Some(_) => self.attached += 1,
            None => self.known += 1,
        }
        let is_of_a_part = position <= workbench.store().archived_through();
        if archived.is_some() || is_of_a_part && !self.returned.is_empty() {
            if self.returned.is_empty() {
                self.returned_from = position;
            }
            self.returned.push(record);
        }
        Ok(())
    }

    /// Makes room for what the rest of a file is likely to add, of which so many bytes of so many are read: a list of a
    /// million events that grows by itself is moved as a whole, in one go.
    pub fn expect(&mut self, (read, of): (u64, u64)) {
        let known = self.records.len();
        if known < FEW_EVENTS || self.records.capacity() - known > FEW_EVENTS {
            return;
        }
        let all = (known as u64).saturating_mul(of) / read.max(1);
        let more = (all + all / 32).saturating_sub(known as u64);
        // Without room for all of them the list grows as it can.
        let _ = self.records.try_reserve_exact(usize::try_from(more).unwrap_or(0));
    }

    /// Counts the revision that the stream's next event in the file must have.
    fn revision_in(
        &mut self,
        workbench: &Workbench,
        stream: &StreamId,
        position: Position,
    ) -> Result<Revision, UserError> {
        let before = workbench.log().positions(stream).partition_point(|known| *known < position);
        let head = self.revisions.entry(stream.clone()).or_insert(Revision::from_len(before));
        *head = head.next();
        Ok(*head)
    }

    /// Returns what the import will do, and the new events.
    ///
    /// # Errors
    /// [`UserError`] named `EmptyFile` if there was none, `IncompletePart` if the file ends within an archived part.
    pub fn finish(self, workbench: &Workbench, format: &'static str) -> Result<Reading, UserError> {
        if self.newest.is_none() {
            return Err(UserError::new("EmptyFile", words::errors::NO_EVENTS_IN_FILE));
        }
        let end = Position::from_len(self.returned_from.get() + self.returned.len());
        let store = workbench.store();
        let is_cut = |part: &&Part| part.first < end && end <= part.last_position() && !store.is_attached(part);
        if let Some(part) = store.parts().iter().find(is_cut).filter(|_| !self.returned.is_empty()) {
            return Err(refusal::incomplete_part(part, end.get() - part.first.get()));
        }
        let report = ImportReport {
            format,
            events: self.records.len(),
            attached: self.attached,
            known: self.known,
            ..ImportReport::default()
        };
        Ok(Reading { report, records: self.records, returned: (self.returned_from, self.returned) })
    }
}

impl NewEvents {
    /// Checks that the next event can be added.
    fn admit(&mut self, workbench: &Workbench, location: FileLocation, record: &Record) -> Result<(), UserError> {
        let about = |refusal: UserError| location.about(refusal);
        refusal::check_type(&record.event_type).map_err(about)?;
        if let Some(actor) = record.links.as_deref().and_then(|links| links.actor.as_deref()) {
            refusal::check_actor(actor).map_err(about)?;
        }
        if let Some(id) = record.links.as_deref().and_then(|links| links.event_id.as_deref()) {
            refusal::check_id(id).map_err(about)?;
            if workbench.log().find(id).is_some() || !self.ids.insert(id.to_owned()) {
                return Err(location.bad(words::errors::event_id_taken(&format_args!("{id:?}"))));
            }
        }
        let newest = || workbench.log().in_stream(&record.stream, workbench.head(&record.stream));
        let before = self.recorded_at.insert(record.stream.clone(), record.recorded_at);
        let before = before.or_else(|| newest().map(|event| event.recorded_at));
        if let Some(before) = before.filter(|before| record.recorded_at < *before) {
            let at = record.recorded_at;
            return Err(location.bad(words::errors::recorded_before(&at, &before)));
        }
        self.bytes += record.bytes();
        if self.bytes > MAX_NEW_BYTES {
            return Err(about(refusal::too_much_at_once(MAX_NEW_BYTES)));
        }
        if !self.heads.contains_key(&record.stream) {
            let head = workbench.admission(&record.stream).map_err(about)?;
            self.heads.insert(record.stream.clone(), head);
        }
        match self.heads.get_mut(&record.stream) {
            Some(head) => head.admit_next(shape(record)).map_err(about),
            None => Ok(()),
        }
    }
}

/// Finds the hash that the file's first event should follow.
fn beginning(workbench: &Workbench, location: FileLocation, first: Position) -> Result<(Hash, Position), UserError> {
    let before = Position(first.0.saturating_sub(1));
    match before {
        Position(0) => Ok((Hash::GENESIS, before)),
        _ => workbench.store().hash_at(before).map(|hash| (hash, before)).ok_or_else(|| location.different(first)),
    }
}

fn record(location: FileLocation, envelope: Envelope, revision: Revision) -> Result<Record, UserError> {
    let derived = derived_event_id(&envelope.stream, revision);
    let event_id = (envelope.event_id != derived).then_some(envelope.event_id);
    if event_id.as_deref().is_some_and(|id| id.is_empty() || has_derived_form(id)) {
        return Err(location.bad(words::errors::EVENT_ID_DERIVED));
    }
    let data = canonical_object(envelope.data.get())
        .map_err(|error| location.bad(words::errors::data_not_an_object(&error)))?;
    let (correlation_id, causation_id) = (envelope.correlation_id, envelope.causation_id);
    let links = Links { event_id, correlation_id, causation_id, actor: envelope.actor };
    let record = Record {
        stream: envelope.stream,
        event_type: envelope.event_type.into(),
        schema_version: envelope.schema_version,
        occurred_at: envelope.occurred_at,
        recorded_at: envelope.recorded_at,
        data,
        links: links.boxed(),
    };
    if record.bytes() > Record::MAX_BYTES {
        return Err(location.bad(words::errors::event_too_large(&Record::MAX_BYTES)));
    }
    Ok(record)
}
