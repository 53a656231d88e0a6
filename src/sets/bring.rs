//! Events of another system's log, brought in as own events: which streams and records they become.

use std::collections::HashMap;

use serde_json::json;

use crate::domains::own::set;
use crate::engine::import_report::ImportReport;
use crate::engine::log::envelope::StreamId;
use crate::engine::log::{Links, Record, canonical_object};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::foreign::event::Foreign;
use crate::foreign::names::{kind_name, stream_name};
use crate::foreign::report::Report;
use crate::foreign::trouble::Troubles;
use crate::sets::no_such_set;
use crate::words;
use crate::workbench::Workbench;

/// The type of the event that says where the events of a set came from.
pub const BROUGHT: &str = "FileBrought";
/// The most characters of a foreign id that are kept.
const MAX_ID: usize = 200;

/// Events that become records of a set, one after the other.
pub struct Bringing {
    set: String,
    now: Timestamp,
    /// The streams by their foreign names.
    streams: HashMap<String, StreamId>,
    /// The records of the events, after that of where they came from, which is completed at the end: a million of them are
    /// not moved for it.
    records: Vec<Record>,
    known: usize,
}

impl Bringing {
    /// Begins without events.
    pub fn into_set(set: &str, workbench: &Workbench, now: Timestamp) -> Bringing {
        let now = workbench.log().moment_of_recording(now);
        Bringing { set: set.to_owned(), now, streams: HashMap::new(), records: Vec::new(), known: 0 }
    }

    /// What is taken from now on is recorded at a moment.
    pub fn read_at(&mut self, workbench: &Workbench, now: Timestamp) {
        self.now = workbench.log().moment_of_recording(now);
    }

    /// Takes the records that were made since the last time, without where they came from.
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    /// Takes the next event of the file; one that the log has already is counted.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidStream` if the set's name cannot be part of a stream's.
    pub fn take(&mut self, workbench: &Workbench, event: Foreign) -> Result<(), UserError> {
        let stream = match self.streams.get(&event.stream) {
            Some(stream) => stream.clone(),
            None => {
                let name = format!("{}-{}.{}", set::NAME, self.set, stream_name(&event.stream));
                let stream = StreamId::new(&name).map_err(|_| no_such_set(&self.set))?;
                self.streams.insert(event.stream.clone(), stream.clone());
                stream
            }
        };
        let event_id = event.id.map(|id| format!("{stream}/{}", cut(&id)));
        if event_id.as_deref().is_some_and(|id| workbench.log().find(id).is_some()) {
            self.known += 1;
            return Ok(());
        }
        if self.records.is_empty() {
            self.records.push(self.brought()?);
        }
        self.records.push(Record {
            stream,
            event_type: kind_name(&event.kind).into(),
            schema_version: 1,
            occurred_at: event.at.unwrap_or(self.now),
            recorded_at: self.now,
            data: event.data,
            links: Links { event_id, ..Links::default() }.boxed(),
        });
        Ok(())
    }

    /// Makes the record of where the events came from.
    fn brought(&self) -> Result<Record, UserError> {
        Ok(Record {
            stream: set::definitions_of(&self.set).ok_or_else(|| no_such_set(&self.set))?,
            event_type: BROUGHT.into(),
            schema_version: 1,
            occurred_at: self.now,
            recorded_at: self.now,
            data: "{}".into(),
            links: None,
        })
    }

    /// Returns what bringing the file will do, and its records: where they came from first.
    ///
    /// # Errors
    /// [`UserError`] if the set's name cannot be part of a stream's.
    pub fn finish(mut self, source: &Source<'_>, read: &Report) -> Result<(ImportReport, Vec<Record>), UserError> {
        set::definitions_of(&self.set).ok_or_else(|| no_such_set(&self.set))?;
        let events = self.records.len().saturating_sub(1);
        if let Some(brought) = self.records.first_mut() {
            let data = json!({
                "source": source.name, "format": source.format, "events": events, "streams": self.streams.len(),
            });
            brought.data = canonical_object(&data.to_string()).unwrap_or_else(|_| "{}".into());
        }
        let mut only = self.streams.values();
        let report = ImportReport {
            format: source.format,
            stream: only.next().filter(|_| self.streams.len() == 1).map(ToString::to_string),
            events,
            known: self.known,
            skipped: lines(&read.left_out).map(|(line, text)| (line.unwrap_or_default(), text)).collect(),
            warnings: lines(&read.remarks).chain(of_times(read)).collect(),
            findings: vec![("streams", self.streams.len().to_string())],
            ..ImportReport::default()
        };
        Ok((report, self.records))
    }
}

/// Where the events of a set came from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// The name of its format.
    pub format: &'static str,
}

fn lines(troubles: &Troubles) -> impl Iterator<Item = (Option<u32>, String)> + use<'_> {
    let kept = troubles.kept.iter().map(|trouble| (u32::try_from(trouble.line).ok(), trouble.reason.text()));
    kept.chain((troubles.more > 0).then(|| (None, words::own::and_more(&troubles.more))))
}

fn of_times(read: &Report) -> impl Iterator<Item = (Option<u32>, String)> {
    let zone = (read.without_zone > 0).then(|| words::own::times_without_a_zone(&read.without_zone));
    let time = (read.without_time > 0).then(|| words::own::events_without_a_time(&read.without_time));
    [zone, time].into_iter().flatten().map(|text| (None, text))
}

/// Cuts an id that is longer than any real one, at a character.
fn cut(id: &str) -> &str {
    id.char_indices().nth(MAX_ID).map_or(id, |(end, _)| &id[..end])
}
