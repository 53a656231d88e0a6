//! The log written for others: NDJSON, CloudEvents 1.0 and a statement as CSV.

use std::fmt::Write as _;

use serde_json::Value;

use crate::engine::decider::Refusal;
use crate::engine::envelope::{Position, Revision, StreamId};
use crate::workbench::Workbench;
use crate::workbench::exchange::cloud_event;

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One envelope a line, lossless.
    Ndjson,
    /// A CloudEvents 1.0 JSON batch.
    CloudEvents,
    /// A statement of one stream.
    Csv,
}

impl ExportFormat {
    /// Every format, the lossless one first.
    pub const ALL: [ExportFormat; 3] = [ExportFormat::Ndjson, ExportFormat::CloudEvents, ExportFormat::Csv];

    /// Returns the name in `exportLog(format)`.
    pub fn name(self) -> &'static str {
        match self {
            ExportFormat::Ndjson => "ndjson",
            ExportFormat::CloudEvents => "cloudevents",
            ExportFormat::Csv => "csv",
        }
    }

    /// Returns the end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Ndjson => "ndjson",
            ExportFormat::CloudEvents => "json",
            ExportFormat::Csv => "csv",
        }
    }

    /// Reads a format's name.
    ///
    /// # Errors
    /// [`Refusal`] named `UnknownFormat`.
    pub fn read(name: &str) -> Result<ExportFormat, Refusal> {
        ExportFormat::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let known = ExportFormat::ALL.map(ExportFormat::name);
            let message = format!("There is no format {name:?}; there are {}.", known.join(", "));
            Refusal::new("UnknownFormat", message).with("format", name).with("known", known.to_vec())
        })
    }
}

impl Workbench {
    /// Writes the whole log, or one stream of it; a statement is always of one stream.
    pub fn export(&mut self, format: ExportFormat, stream: Option<&StreamId>, shown: &StreamId) -> String {
        match format {
            ExportFormat::Ndjson => self.lines(stream).into_iter().fold(String::new(), |mut text, line| {
                text.push_str(&line);
                text.push('\n');
                text
            }),
            ExportFormat::CloudEvents => self.cloud_events(stream),
            ExportFormat::Csv => self.statement(stream.unwrap_or(shown)),
        }
    }

    /// Lists the envelopes of the log or of one stream, as JSON.
    fn lines(&self, stream: Option<&StreamId>) -> Vec<String> {
        match stream {
            None => self.store().envelopes(Position(1), self.log().head()),
            Some(stream) => self.store().envelopes_of(self.log().positions(stream)),
        }
    }

    fn cloud_events(&self, stream: Option<&StreamId>) -> String {
        let events = self.lines(stream).iter().filter_map(|line| cloud_event::write(line)).collect();
        serde_json::to_string_pretty(&Value::Array(events)).unwrap_or_default()
    }

    /// Writes the events that moved money as a bank would: `Revision,Date,Type,Memo,Amount,Balance`, amounts in plain
    /// decimals.
    fn statement(&mut self, stream: &StreamId) -> String {
        let mut csv = String::from("Revision,Date,Type,Memo,Amount,Balance\r\n");
        let types: Vec<(String, String)> = self
            .log()
            .positions(stream)
            .iter()
            .filter_map(|position| self.log().at(*position))
            .map(|event| (event.occurred_at.to_string()[..10].to_owned(), event.event_type.to_string()))
            .collect();
        let Some(view) = self.view(stream) else { return csv };
        let currency = view.state_at(view.head()).currency;
        for (index, (date, event_type)) in types.iter().enumerate() {
            let revision = Revision::from_len(index + 1);
            let description = view.describe(revision);
            let Some(amount) = description.amount.filter(|_| description.moved) else { continue };
            let balance = view.field_at(0, revision).number().unwrap_or(0);
            let balance = currency.decimal(crate::engine::money::Money::clamped(balance));
            let memo = quoted(description.detail.as_deref().unwrap_or(""));
            // Writing to a String cannot fail.
            let _ = write!(csv, "{revision},{date},{event_type},{memo},{},{balance}\r\n", currency.decimal(amount));
        }
        csv
    }
}

/// Writes a field of a CSV, in quotes where it must be (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
