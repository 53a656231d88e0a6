//! Facts of another system, from a file, for several streams at once: they are checked against the bounds, not against
//! the rules.

use std::collections::HashMap;

use crate::domains;
use crate::engine::import_report::ImportReport;
use crate::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use crate::engine::log::{Links, Record, Recorded};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::cloud_event::{CloudEvent, PREFIX};
use crate::workbench::exchange::envelopes::{FileLocation, Reading};
use crate::workbench::refusal;
use crate::workbench::request::{Fact, Request};
use crate::workbench::write::shape;

/// The most types that a domain does not know which a preview names.
const NAMED_TYPES: usize = 5;

/// The facts of a file that were read so far.
pub(super) struct Facts {
    /// The stream for facts that name none, and the moment of writing.
    request: Request,
    records: Vec<Record>,
    /// The place of each record in the file.
    indices: Vec<usize>,
    /// The place of each source and id.
    ids: HashMap<String, usize>,
    known: usize,
    /// How many facts name no stream.
    astray: usize,
    /// How many there are of each type that its domain does not know.
    unknown: HashMap<String, usize>,
}

impl Facts {
    /// Starts without facts; those that name no stream go to `stream`.
    pub fn new(stream: StreamId, now: Timestamp) -> Facts {
        let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None };
        let (records, indices, ids, unknown) = (Vec::new(), Vec::new(), HashMap::new(), HashMap::new());
        Facts { request, records, indices, ids, known: 0, astray: 0, unknown }
    }

    /// Takes the next event of the file.
    ///
    /// # Errors
    /// [`UserError`] naming its index.
    pub fn take(&mut self, workbench: &Workbench, index: usize, event: &CloudEvent<'_>) -> Result<(), UserError> {
        let place = FileLocation::Element(index);
        let (bad, about) = (|reason: String| place.bad(reason), |refusal| place.about(refusal));
        let identity = event.identity();
        if let Some(first) = self.ids.insert(identity.clone(), index) {
            return Err(bad(words::errors::id_of_another(&format_args!("{:?}", event.id), &(first + 1))));
        }
        let of_that_id = workbench.known(&event.id).map_err(about)?;
        if workbench.log().find(&identity).is_some() || of_that_id.is_some() && event.is_from_foldback() {
            self.known += 1;
            return Ok(());
        }
        let named = event.subject().map_err(bad)?.filter(|stream| domains::domain(stream.domain()).is_some());
        self.astray += usize::from(named.is_none());
        let stream = named.unwrap_or_else(|| self.request.stream.clone());
        let domain = domains::domain(stream.domain()).ok_or_else(|| about(refusal::unknown_domain(&stream)))?;
        let event_type = type_in(&event.event_type, domain.knows);
        let fact = Fact {
            event_type: event_type.to_owned(),
            schema_version: None,
            data: event.data().to_owned(),
            occurred_at: event.time().map_err(bad)?,
            links: Links {
                event_id: Some(identity),
                actor: event.foreign_actor().map_err(bad)?,
                ..event.links().map_err(bad)?
            },
        };
        let (request, time) = (Request { stream, ..self.request.clone() }, fact.occurred_at);
        let record = workbench.record_of(fact, &request).map_err(about)?;
        // Earlier versions recorded an event under its id alone.
        let before = of_that_id.and_then(|position| workbench.log().at(position));
        if before.is_some_and(|before| is_the_same(&before, &record, time)) {
            self.known += 1;
            return Ok(());
        }
        if !(domain.knows)(event_type) {
            *self.unknown.entry(event_type.to_owned()).or_default() += 1;
        }
        self.records.push(record);
        self.indices.push(index);
        Ok(())
    }

    /// Returns what the import will do, and the new events, after checking that each stream can take its own.
    ///
    /// # Errors
    /// [`UserError`] naming the index of the first event that cannot be taken.
    pub fn finish(self, workbench: &Workbench, format: &'static str) -> Result<Reading, UserError> {
        let streams = self.streams();
        let refused = streams.iter().filter_map(|numbers| {
            let shapes: Vec<_> = numbers.iter().map(|number| shape(&self.records[*number])).collect();
            let (index, refusal) = workbench.admit(&self.records[numbers[0]].stream, &shapes).err()?;
            Some((self.indices[numbers[index]], refusal))
        });
        if let Some((index, refusal)) = refused.min_by_key(|(index, _)| *index) {
            return Err(FileLocation::Element(index).about(refusal));
        }
        let only = match streams.as_slice() {
            [numbers] => Some(&self.records[numbers[0]].stream),
            _ => None,
        };
        let revisions = only.map(|stream| {
            let head = workbench.head(stream).0;
            (head + 1, head + self.records.len() as u32)
        });
        let report = ImportReport {
            format,
            stream: only.map(ToString::to_string),
            events: self.records.len(),
            known: self.known,
            warnings: self.warnings().into_iter().map(|warning| (None, warning)).collect(),
            revisions,
            findings: vec![("streams", streams.len().to_string())],
            ..ImportReport::default()
        };
        Ok(Reading { report, records: self.records, returned: (Position(0), Vec::new()) })
    }

    /// Lists the records of each stream, by their numbers.
    fn streams(&self) -> Vec<Vec<usize>> {
        let stream = |number: &usize| &self.records[*number].stream;
        let mut numbers: Vec<usize> = (0..self.records.len()).collect();
        numbers.sort_by(|one, other| stream(one).cmp(stream(other)));
        numbers.chunk_by(|one, other| stream(one) == stream(other)).map(<[usize]>::to_vec).collect()
    }

    /// Lists what a person should look at.
    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.astray > 0 {
            let (events, stream) = (self.astray, &self.request.stream);
            warnings.push(words::errors::no_stream_named(&events, stream));
        }
        let mut unknown: Vec<_> = self.unknown.iter().collect();
        unknown.sort();
        warnings
            .extend(unknown.iter().take(NAMED_TYPES).map(|(name, count)| words::errors::type_not_known(name, count)));
        if unknown.len() > NAMED_TYPES {
            warnings.push(words::errors::more_types_not_known(&(unknown.len() - NAMED_TYPES)));
        }
        warnings
    }
}

/// Finds a domain's name for a type: `foldback.Deposited` and `com.example.Deposited` are `Deposited` if the domain
/// knows that; any other type stays whole.
fn type_in(name: &str, knows: fn(&str) -> bool) -> &str {
    let name = name.strip_prefix(PREFIX).unwrap_or(name);
    match name.rsplit_once('.') {
        Some((_, last)) if knows(last) => last,
        Some(_) | None => name,
    }
}

/// Returns `true` if an event of the log equals a record, including the time at which it happened, if given.
fn is_the_same(event: &Recorded<'_>, record: &Record, time: Option<Timestamp>) -> bool {
    let is_then = time.is_none_or(|time| time == event.occurred_at);
    is_then && *event.stream == record.stream && *event.event_type == record.event_type && event.data == &*record.data
}
