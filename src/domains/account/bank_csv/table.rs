//! The table of a file: its records with their lines.

use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::error::BankCsvError;
use crate::words;

/// The most bytes a record may have.
const MAX_RECORD: usize = 1 << 16;
/// The most fields a record may have.
const MAX_FIELDS: usize = 1 << 10;

/// A file as records of fields.
pub struct Table {
    text: Arc<str>,
    at: usize,
    reader: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl Table {
    /// Creates a table from a text with an ASCII delimiter.
    pub fn new(text: impl Into<Arc<str>>, delimiter: u8) -> Table {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Table { text: text.into(), at: 0, reader, output: vec![0; 1024], ends: vec![0; 64] }
    }

    /// Reads the next record that is not blank, and the line it begins on; `None` at the end.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] for a record beyond [`MAX_RECORD`] or [`MAX_FIELDS`].
    pub fn next_record(&mut self) -> Result<Option<(u32, Vec<String>)>, BankCsvError> {
        let (mut written, mut fields) = (0, 0);
        self.skip_blank_lines();
        let line = u32::try_from(self.reader.line()).unwrap_or(u32::MAX);
        loop {
            let (result, read, wrote, ended) = self.reader.read_record(
                &self.text.as_bytes()[self.at..],
                &mut self.output[written..],
                &mut self.ends[fields..],
            );
            self.at += read;
            written += wrote;
            fields += ended;
            match result {
                // An empty input at the end tells the reader to finish the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.output.len() < MAX_RECORD => {
                    self.output.resize(self.output.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Err(too_long(line)),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let mut start = 0;
        let texts = self.ends[..fields].iter().map(|end| {
            let text = String::from_utf8_lossy(&self.output[start..*end]).trim().to_owned();
            start = *end;
            text
        });
        Ok(Some((line, texts.collect())))
    }

    /// Skips line ends, so that a record's line is the one of its first field.
    fn skip_blank_lines(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let ends = rest[..blank].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += blank;
        // The reader counts only the line ends that it reads itself.
        self.reader.set_line(self.reader.line() + ends);
    }
}

fn too_long(line: u32) -> BankCsvError {
    let value = words::errors::more_fields(&MAX_FIELDS, &MAX_RECORD);
    BankCsvError::BadLine { line, column: "length", value, reason: words::errors::NO_SUCH_LINE.text() }
}
