//! Reading a log from a file, in any of the formats that a log is written in.

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::batch::BatchReader;
use crate::workbench::exchange::cloud_event;
use crate::workbench::exchange::envelopes::Reading;
use crate::workbench::exchange::input::Input;
use crate::workbench::exchange::ndjson::NdjsonReader;

/// The format of a log that is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// One envelope a line.
    Ndjson,
    /// A CloudEvents 1.0 JSON batch, or one event.
    CloudEvents,
}

impl ImportFormat {
    /// All formats of logs that can be imported.
    pub const ALL: [ImportFormat; 2] = [ImportFormat::Ndjson, ImportFormat::CloudEvents];

    /// Returns the name in `importLog(text, {format})`.
    pub fn name(self) -> &'static str {
        match self {
            ImportFormat::Ndjson => "ndjson",
            ImportFormat::CloudEvents => "cloudevents",
        }
    }

    /// Detects the format of a file from its first bytes, of which a few thousand are enough; `None` if it is not a log,
    /// or in another encoding than UTF-8.
    pub fn of_bytes(bytes: &[u8]) -> Option<ImportFormat> {
        let is_other = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        if is_other { None } else { ImportFormat::of(&String::from_utf8_lossy(bytes)) }
    }

    /// Detects the format of a text by how it begins; `None` if it is not a log.
    pub fn of(text: &str) -> Option<ImportFormat> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.as_bytes().first()? {
            b'[' => Some(ImportFormat::CloudEvents),
            b'{' if cloud_event::begins(text) => Some(ImportFormat::CloudEvents),
            b'{' => Some(ImportFormat::Ndjson),
            _ => None,
        }
    }
}

/// A file of events that is being read and held against the log.
pub enum LogReader {
    /// Envelopes, one a line.
    Ndjson(Box<NdjsonReader>),
    /// A batch of CloudEvents.
    CloudEvents(Box<BatchReader>),
}

impl LogReader {
    /// Begins to read a text as CloudEvents or as NDJSON, by how it begins; facts that name no stream go to this one.
    pub fn new(text: String, stream: StreamId, now: Timestamp) -> LogReader {
        match ImportFormat::of(&text) {
            Some(ImportFormat::CloudEvents) => LogReader::events(text, stream, now),
            Some(ImportFormat::Ndjson) | None => LogReader::lines(text),
        }
    }

    /// Begins to read a text as NDJSON.
    pub fn lines(text: String) -> LogReader {
        LogReader::Ndjson(Box::new(NdjsonReader::new(text)))
    }

    /// Begins to read a text as CloudEvents.
    pub fn events(text: String, stream: StreamId, now: Timestamp) -> LogReader {
        LogReader::CloudEvents(Box::new(BatchReader::new(text, stream, now)))
    }

    /// Begins to read a file of so many bytes as CloudEvents or as NDJSON: its bytes come by [`LogReader::feed`].
    pub fn of_slices(format: ImportFormat, size: u64, stream: StreamId, now: Timestamp) -> LogReader {
        let input = Input::of_size(size);
        match format {
            ImportFormat::CloudEvents => LogReader::CloudEvents(Box::new(BatchReader::of(input, stream, now))),
            ImportFormat::Ndjson => LogReader::Ndjson(Box::new(NdjsonReader::of(input))),
        }
    }

    /// Returns `true` if more bytes of the file are needed to continue.
    pub fn is_hungry(&self) -> bool {
        match self {
            LogReader::Ndjson(reader) => reader.is_hungry(),
            LogReader::CloudEvents(reader) => reader.is_hungry(),
        }
    }

    /// Takes the next bytes of the file; empty at its end.
    pub fn feed(&mut self, bytes: &[u8]) {
        let input = match self {
            LogReader::Ndjson(reader) => reader.input(),
            LogReader::CloudEvents(reader) => reader.input(),
        };
        if bytes.is_empty() {
            input.end();
        } else {
            input.feed(bytes);
        }
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        match self {
            LogReader::Ndjson(reader) => reader.progress(),
            LogReader::CloudEvents(reader) => reader.progress(),
        }
    }

    /// Reads up to so many more events; returns `true` at the end.
    ///
    /// # Errors
    /// [`UserError`] naming the line or the event.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> Result<bool, UserError> {
        match self {
            LogReader::Ndjson(reader) => reader.step(workbench, events),
            LogReader::CloudEvents(reader) => reader.step(workbench, events),
        }
    }

    /// Returns what the import will do, and the new events.
    ///
    /// # Errors
    /// [`UserError`] as the reader's.
    pub fn finish(self, workbench: &Workbench) -> Result<Reading, UserError> {
        match self {
            LogReader::Ndjson(reader) => reader.finish(workbench),
            LogReader::CloudEvents(reader) => reader.finish(workbench),
        }
    }
}
