//! NDJSON: the log as it is, one envelope a line; read back, it is the same log.

use std::collections::HashMap;

use crate::engine::decider::Refusal;
use crate::engine::envelope::{Envelope, Hash, Position, Revision, StreamId, derived_event_id, has_derived_form};
use crate::engine::log::{Links, Record, Recorded, canonical_object};
use crate::storage::chain::link;
use crate::workbench::exchange::import::ImportReport;
use crate::workbench::{Workbench, refusal};

/// A file of envelopes that is being read and held against the log.
pub struct NdjsonReader {
    text: String,
    /// Where the next line begins, in bytes.
    at: usize,
    line: u32,
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

impl NdjsonReader {
    /// Begins to read a text.
    pub fn new(text: String) -> NdjsonReader {
        NdjsonReader {
            text,
            at: 0,
            line: 0,
            newest: None,
            revisions: HashMap::new(),
            records: Vec::new(),
            returned: Vec::new(),
            returned_from: Position(0),
            known: 0,
        }
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.text.len())
    }

    /// Reads up to `lines` more lines; true at the end.
    ///
    /// # Errors
    /// [`Refusal`] named `BadLine` with the line's number, or `DifferentLog`.
    pub fn step(&mut self, bench: &Workbench, lines: usize) -> Result<bool, Refusal> {
        for _ in 0..lines {
            if self.at >= self.text.len() {
                return Ok(true);
            }
            let rest = &self.text[self.at..];
            let end = rest.find('\n').unwrap_or(rest.len());
            let line = rest[..end].trim_end_matches('\r').to_owned();
            self.at = (self.at + end + 1).min(self.text.len());
            self.line += 1;
            let line = if self.line == 1 { line.trim_start_matches('\u{feff}') } else { &line };
            if !line.trim().is_empty() {
                self.take(bench, line)?;
            }
        }
        Ok(self.at >= self.text.len())
    }

    fn bad(&self, reason: impl std::fmt::Display) -> Refusal {
        let message = format!("Line {}: {reason}. Nothing was imported.", self.line);
        Refusal::new("BadLine", message).with("line", self.line).with("reason", reason.to_string())
    }

    fn different(&self, at: Position) -> Refusal {
        let message = format!(
            "The file is another log: at position {at} it and this one part, or it begins after this one ends. Nothing was imported. Clear this log first, or import the file elsewhere."
        );
        Refusal::new("DifferentLog", message).with("position", at.0).with("line", self.line)
    }

    fn take(&mut self, bench: &Workbench, line: &str) -> Result<(), Refusal> {
        let envelope: Envelope =
            serde_json::from_str(line).map_err(|error| self.bad(format_args!("no envelope ({error})")))?;
        let position = envelope.position;
        let (previous, before) = match self.newest {
            Some(newest) => newest,
            None => self.beginning(bench, position)?,
        };
        if position != before.next() {
            return Err(self.bad(format_args!("position {position} where {} should be", before.next())));
        }
        let revision = self.revision_in(bench, &envelope.stream, position)?;
        if envelope.revision != revision {
            return Err(self.bad(format_args!("revision {} where {revision} should be", envelope.revision)));
        }
        let claimed = envelope.hash;
        let record = self.record(envelope, revision)?;
        let hash = link(previous, &Recorded::placed(&record, position, revision));
        if hash != claimed {
            return Err(self.bad("the hash does not fit: bytes were changed, or a line before this one is missing"));
        }
        self.newest = Some((hash, position));
        let place = bench.log().at(position);
        if place.is_some_and(|place| place.is_archived()) {
            let ends = bench.store().hash_at(position);
            if place.is_none_or(|place| *place.stream != record.stream) || ends.is_some_and(|end| end != hash) {
                return Err(self.different(position));
            }
            if self.returned.is_empty() {
                self.returned_from = position;
            }
            self.returned.push(record);
        } else if position <= bench.log().head() {
            if bench.store().hash_at(position) != Some(hash) {
                return Err(self.different(position));
            }
            self.known += 1;
        } else {
            self.records.push(record);
        }
        Ok(())
    }

    /// Finds the hash that the file's first event should follow.
    fn beginning(&self, bench: &Workbench, first: Position) -> Result<(Hash, Position), Refusal> {
        let before = Position(first.0.saturating_sub(1));
        match before {
            Position(0) => Ok((Hash::GENESIS, before)),
            _ => bench.store().hash_at(before).map(|hash| (hash, before)).ok_or_else(|| self.different(first)),
        }
    }

    /// Counts the revision that the stream's next event in the file must have.
    fn revision_in(&mut self, bench: &Workbench, stream: &StreamId, position: Position) -> Result<Revision, Refusal> {
        let before = bench.log().positions(stream).partition_point(|known| *known < position);
        let head = self.revisions.entry(stream.clone()).or_insert(Revision::from_len(before));
        *head = head.next();
        Ok(*head)
    }

    fn record(&self, envelope: Envelope, revision: Revision) -> Result<Record, Refusal> {
        let derived = derived_event_id(&envelope.stream, revision);
        let event_id = (envelope.event_id != derived).then_some(envelope.event_id);
        if event_id.as_deref().is_some_and(|id| id.is_empty() || has_derived_form(id)) {
            return Err(self.bad("the event id is derived from another stream or revision"));
        }
        let data = canonical_object(envelope.data.get())
            .map_err(|error| self.bad(format_args!("data is no object ({error})")))?;
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
            return Err(self.bad(format_args!("the event has more than {} bytes", Record::MAX_BYTES)));
        }
        Ok(record)
    }

    /// Says what the import will do, and gives the events that are new.
    ///
    /// # Errors
    /// [`Refusal`] named `EmptyFile` when there was no line, `IncompletePart` where the file ends within an archived part.
    pub fn finish(self, bench: &Workbench) -> Result<Reading, Refusal> {
        if self.newest.is_none() {
            return Err(Refusal::new("EmptyFile", "The file holds no event. Nothing was imported."));
        }
        let end = Position::from_len(self.returned_from.get() + self.returned.len());
        let cut = bench.store().parts().iter().find(|part| part.first < end && end <= part.last_position());
        if let Some(part) = cut.filter(|_| !self.returned.is_empty()) {
            return Err(refusal::incomplete_part(part, end.get() - part.first.get()));
        }
        let report = ImportReport {
            format: "ndjson",
            events: self.records.len(),
            attached: self.returned.len(),
            known: self.known,
            ..ImportReport::default()
        };
        Ok(Reading { report, records: self.records, returned: (self.returned_from, self.returned) })
    }
}
