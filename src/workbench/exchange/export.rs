//! The formats of an export: NDJSON, CloudEvents 1.0 and a statement as CSV.

use crate::engine::user_error::UserError;

/// The format of an export.
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

    /// Returns the media type of a file.
    pub fn media_type(self) -> &'static str {
        match self {
            ExportFormat::Ndjson => "application/x-ndjson",
            ExportFormat::CloudEvents => "application/cloudevents-batch+json",
            ExportFormat::Csv => "text/csv",
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
    /// [`UserError`] named `UnknownFormat`.
    pub fn read(name: &str) -> Result<ExportFormat, UserError> {
        ExportFormat::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let known = ExportFormat::ALL.map(ExportFormat::name);
            let message = format!("Unknown format {name:?}: the formats are {}.", known.join(", "));
            UserError::new("UnknownFormat", message).with("format", name).with("known", known.to_vec())
        })
    }
}
