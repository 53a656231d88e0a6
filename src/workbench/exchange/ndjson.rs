//! NDJSON: the log as it is, one envelope a line; read back, it is the same log.

use crate::engine::decider::Refusal;
use crate::workbench::Workbench;
use crate::workbench::exchange::envelopes::{Envelopes, Place, Reading};

/// A file of envelopes that is being read and held against the log.
pub struct NdjsonReader {
    text: String,
    /// Where the next line begins, in bytes.
    at: usize,
    line: u32,
    envelopes: Envelopes,
}

impl NdjsonReader {
    /// Begins to read a text.
    pub fn new(text: String) -> NdjsonReader {
        NdjsonReader { text, at: 0, line: 0, envelopes: Envelopes::default() }
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
            let line = rest[..end].trim_end_matches('\r');
            self.at = (self.at + end + 1).min(self.text.len());
            self.line += 1;
            let line = if self.line == 1 { line.trim_start_matches('\u{feff}') } else { line };
            if !line.trim().is_empty() {
                let place = Place::Line(self.line);
                let envelope = serde_json::from_str(line)
                    .map_err(|error| place.bad(format_args!("not a recorded event ({error})")))?;
                self.envelopes.take(bench, place, envelope)?;
            }
        }
        Ok(self.at >= self.text.len())
    }

    /// Says what the import will do, and gives the events that are new.
    ///
    /// # Errors
    /// [`Refusal`] named `EmptyFile` when there was no line, `IncompletePart` where the file ends within an archived part.
    pub fn finish(self, bench: &Workbench) -> Result<Reading, Refusal> {
        self.envelopes.finish(bench, "ndjson")
    }
}
