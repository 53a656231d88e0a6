//! Envelopes from a file, held against the log one by one: they must follow each other by their hashes, and follow this log.

use std::collections::HashMap;
use std::fmt::Display;

use crate::engine::decider::Refusal;
use crate::engine::envelope::{Envelope, Hash, Position, Revision, StreamId, derived_event_id, has_derived_form};
use crate::engine::log::{Links, Record, Recorded, canonical_object};
use crate::storage::chain::link;
use crate::workbench::exchange::import::ImportReport;
use crate::workbench::{Workbench, refusal};

/// Where in a file an event stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In a line, counted from 1.
    Line(u32),
    /// In a batch, counted from 0.
    Element(usize),
}

impl Place {
    /// Says what is wrong there.
    pub fn bad(self, reason: impl Display) -> Refusal {
        let reason = reason.to_string();
        let (name, of) = match self {
            Place::Line(line) => ("BadLine", format!("Line {line}")),
            Place::Element(index) => ("BadEvent", format!("Event {} of the batch", index + 1)),
        };
        self.on(Refusal::new(name, format!("{of}: {reason}. Nothing was imported."))).with("reason", reason)
    }

    fn on(self, refusal: Refusal) -> Refusal {
        match self {
            Place::Line(line) => refusal.with("line", line),
            Place::Element(index) => refusal.with("index", index),
        }
    }

    fn different(self, at: Position) -> Refusal {
        let message = format!(
            "The file is another log: at position {at} it and this one part, or it begins after this one ends. Nothing was imported. Clear this log first, or import the file elsewhere."
        );
        self.on(Refusal::new("DifferentLog", message).with("position", at.0))
    }
}

/// The envelopes of a file that were read so far.
#[derive(Default)]
pub(super) struct Envelopes {
    /// The hash and position of the newest event that was read.
    newest: Option<(Hash, Position)>,
    revisions: HashMap<StreamId, Revision>,
    records: Vec<Record>,
    /// Events of an archived part, and the position of the first.
    returned: Vec<Record>,
    returned_from: Position,
    known: usize,
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
    /// [`Refusal`] naming the place: the envelope does not follow the one before it, or not this log.
    pub fn take(&mut self, bench: &Workbench, place: Place, envelope: Envelope) -> Result<(), Refusal> {
        let position = envelope.position;
        let (previous, before) = match self.newest {
            Some(newest) => newest,
            None => beginning(bench, place, position)?,
        };
        if position != before.next() {
            return Err(place.bad(format_args!("position {position} where {} should be", before.next())));
        }
        let revision = self.revision_in(bench, &envelope.stream, position)?;
        if envelope.revision != revision {
            return Err(place.bad(format_args!("revision {} where {revision} should be", envelope.revision)));
        }
        let claimed = envelope.hash;
        let record = record(place, envelope, revision)?;
        let hash = link(previous, &Recorded::placed(&record, position, revision));
        if hash != claimed {
            return Err(place.bad("the hash does not fit: bytes were changed, or one before it is missing"));
        }
        self.newest = Some((hash, position));
        let there = bench.log().at(position);
        if there.is_some_and(|there| there.is_archived()) {
            let ends = bench.store().hash_at(position);
            if there.is_none_or(|there| *there.stream != record.stream) || ends.is_some_and(|end| end != hash) {
                return Err(place.different(position));
            }
            if self.returned.is_empty() {
                self.returned_from = position;
            }
            self.returned.push(record);
        } else if position <= bench.log().head() {
            if bench.store().hash_at(position) != Some(hash) {
                return Err(place.different(position));
            }
            self.known += 1;
        } else {
            self.records.push(record);
        }
        Ok(())
    }

    /// Counts the revision that the stream's next event in the file must have.
    fn revision_in(&mut self, bench: &Workbench, stream: &StreamId, position: Position) -> Result<Revision, Refusal> {
        let before = bench.log().positions(stream).partition_point(|known| *known < position);
        let head = self.revisions.entry(stream.clone()).or_insert(Revision::from_len(before));
        *head = head.next();
        Ok(*head)
    }

    /// Says what the import will do, and gives the events that are new.
    ///
    /// # Errors
    /// [`Refusal`] named `EmptyFile` when there was none, `IncompletePart` where the file ends within an archived part.
    pub fn finish(self, bench: &Workbench, format: &'static str) -> Result<Reading, Refusal> {
        if self.newest.is_none() {
            return Err(Refusal::new("EmptyFile", "The file has no events. Nothing was imported."));
        }
        let end = Position::from_len(self.returned_from.get() + self.returned.len());
        let cut = bench.store().parts().iter().find(|part| part.first < end && end <= part.last_position());
        if let Some(part) = cut.filter(|_| !self.returned.is_empty()) {
            return Err(refusal::incomplete_part(part, end.get() - part.first.get()));
        }
        let report = ImportReport {
            format,
            events: self.records.len(),
            attached: self.returned.len(),
            known: self.known,
            ..ImportReport::default()
        };
        Ok(Reading { report, records: self.records, returned: (self.returned_from, self.returned) })
    }
}

/// Finds the hash that the file's first event should follow.
fn beginning(bench: &Workbench, place: Place, first: Position) -> Result<(Hash, Position), Refusal> {
    let before = Position(first.0.saturating_sub(1));
    match before {
        Position(0) => Ok((Hash::GENESIS, before)),
        _ => bench.store().hash_at(before).map(|hash| (hash, before)).ok_or_else(|| place.different(first)),
    }
}

fn record(place: Place, envelope: Envelope, revision: Revision) -> Result<Record, Refusal> {
    let derived = derived_event_id(&envelope.stream, revision);
    let event_id = (envelope.event_id != derived).then_some(envelope.event_id);
    if event_id.as_deref().is_some_and(|id| id.is_empty() || has_derived_form(id)) {
        return Err(place.bad("the event id is derived from another stream or revision"));
    }
    let data = canonical_object(envelope.data.get())
        .map_err(|error| place.bad(format_args!("data is not a JSON object ({error})")))?;
    let links = Links { event_id, correlation_id: envelope.correlation_id, causation_id: envelope.causation_id };
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
        return Err(place.bad(format_args!("the event has more than {} bytes", Record::MAX_BYTES)));
    }
    Ok(record)
}
