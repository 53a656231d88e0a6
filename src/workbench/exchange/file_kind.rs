//! What kind of file is imported: a log, or a file that something beyond the log reads.

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::words;
use crate::workbench::exchange::reader::ImportFormat;

/// A format of files other than logs.
#[derive(Clone, Copy, Debug)]
pub struct FileFormat {
    /// The name in `importLog(text, {format})`.
    pub name: &'static str,
    /// Returns `true` if a file has this format, by its first bytes, by the format of a log that it begins like, and by the
    /// stream that is shown.
    pub is_of: fn(&[u8], Option<ImportFormat>, &StreamId) -> bool,
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A log, which is read in slices.
    Log(ImportFormat),
    /// A file of another format, by its index.
    Other(usize),
}

impl FileKind {
    /// Detects the kind of a file from its first bytes. The other formats are asked first, in their order.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownFile`.
    pub fn detect(
        bytes: &[u8],
        shown: &StreamId,
        mut others: impl Iterator<Item = FileFormat>,
    ) -> Result<FileKind, UserError> {
        let log = ImportFormat::of_bytes(bytes);
        let other = others.position(|format| (format.is_of)(bytes, log, shown));
        other
            .map(FileKind::Other)
            .or(log.map(FileKind::Log))
            .ok_or_else(|| UserError::new("UnknownFile", words::errors::UNKNOWN_FILE))
    }

    /// Finds a kind by the name of its format.
    ///
    /// # Errors
    /// [`UserError`] named `UnknownFormat`.
    pub fn named(name: &str, others: impl Iterator<Item = FileFormat>) -> Result<FileKind, UserError> {
        let logs = ImportFormat::ALL.map(|format| (format.name(), FileKind::Log(format)));
        let others = others.enumerate().map(|(index, format)| (format.name, FileKind::Other(index)));
        let all: Vec<(&str, FileKind)> = logs.into_iter().chain(others).collect();
        all.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            let message = format!("Unknown import format {name:?}: the formats are {}.", known.join(", "));
            UserError::new("UnknownFormat", message).with("format", name).with("known", known)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: FileFormat = FileFormat { name: "csv", is_of: |_, log, _| log.is_none() };
    const ACTIONS: FileFormat =
        FileFormat { name: "actions", is_of: |bytes, _, _| bytes.starts_with(b"{\"actionsById\"") };

    fn shown() -> StreamId {
        StreamId::new("account-main").expect("a stream")
    }

    fn kind(bytes: &[u8]) -> Result<FileKind, String> {
        FileKind::detect(bytes, &shown(), [ACTIONS, CSV].into_iter()).map_err(|error| error.name)
    }

    #[test]
    fn another_format_takes_its_files_before_they_are_taken_for_a_log() {
        assert_eq!(kind(b"{\"actionsById\":{}}"), Ok(FileKind::Other(0)));
        assert_eq!(kind(b"{\"position\":1}"), Ok(FileKind::Log(ImportFormat::Ndjson)));
        assert_eq!(kind(b" []"), Ok(FileKind::Log(ImportFormat::CloudEvents)));
        assert_eq!(kind(b"Date,Amount\n"), Ok(FileKind::Other(1)));
        // UTF-16 is no log, whatever it begins with.
        assert_eq!(kind(&[0xff, 0xfe, b'[', 0]), Ok(FileKind::Other(1)));
        assert_eq!(kind(b""), Ok(FileKind::Other(1)));
    }

    #[test]
    fn a_file_that_nothing_reads_is_refused() {
        let refusal = FileKind::detect(b"Date,Amount\n", &shown(), std::iter::empty()).map_err(|error| error.name);
        assert_eq!(refusal, Err("UnknownFile".to_owned()));
    }

    #[test]
    fn a_format_is_found_by_its_name_and_an_unknown_one_is_told_which_there_are() {
        let named = |name| FileKind::named(name, [CSV].into_iter()).map_err(|error| error.message);
        assert_eq!(named("ndjson"), Ok(FileKind::Log(ImportFormat::Ndjson)));
        assert_eq!(named("csv"), Ok(FileKind::Other(0)));
        let message = "Unknown import format \"xml\": the formats are ndjson, cloudevents, csv.";
        assert_eq!(named("xml"), Err(message.to_owned()));
    }
}
