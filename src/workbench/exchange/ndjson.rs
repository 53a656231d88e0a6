//! NDJSON: the log as it is, one envelope a line; read back, it is the same log.

use crate::engine::user_error::UserError;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::envelopes::{Envelopes, FileLocation, Reading};
use crate::workbench::exchange::input::{Input, Line, MAX_EVENT_BYTES};

/// A file of envelopes that is being read and held against the log.
pub struct NdjsonReader {
    input: Input,
    line: u32,
    is_hungry: bool,
    envelopes: Envelopes,
}

impl NdjsonReader {
    /// Begins to read a text.
    pub fn new(text: String) -> NdjsonReader {
        NdjsonReader::of(Input::of_text(text))
    }

    pub(super) fn of(input: Input) -> NdjsonReader {
        NdjsonReader { input, line: 0, is_hungry: false, envelopes: Envelopes::default() }
    }

    pub(super) fn input(&mut self) -> &mut Input {
        self.is_hungry = false;
        &mut self.input
    }

    /// Returns `true` if more bytes are needed to continue.
    pub fn is_hungry(&self) -> bool {
        self.is_hungry
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        self.input.progress()
    }

    /// Reads up to `lines` more lines; returns `true` at the end.
    ///
    /// # Errors
    /// [`UserError`] named `BadLine` with the line's number, or `DifferentLog`.
    pub fn step(&mut self, workbench: &Workbench, lines: usize) -> Result<bool, UserError> {
        self.envelopes.expect(self.input.progress());
        for _ in 0..lines {
            let place = FileLocation::Line(self.line + 1);
            let length = match self.input.line() {
                Line::Whole(length) => length,
                Line::None => return Ok(true),
                Line::Unfinished if self.input.unread().len() > MAX_EVENT_BYTES => {
                    return Err(place.bad(words::errors::too_many_bytes(&MAX_EVENT_BYTES)));
                }
                Line::Unfinished => {
                    self.is_hungry = true;
                    return Ok(false);
                }
            };
            self.line += 1;
            let line = std::str::from_utf8(&self.input.unread()[..length])
                .map_err(|_| place.bad(words::errors::INVALID_UTF_8))?;
            let line = if self.line == 1 { line.trim_start_matches('\u{feff}') } else { line };
            if !line.trim().is_empty() {
                let envelope = serde_json::from_str(line)
                    .map_err(|error| place.bad(words::errors::not_a_recorded_event(&error)))?;
                self.envelopes.take(workbench, place, envelope)?;
            }
            self.input.pass(length + 1);
        }
        Ok(self.input.has_ended() && self.input.unread().is_empty())
    }

    /// Returns what the import will do, and the new events.
    ///
    /// # Errors
    /// [`UserError`] named `EmptyFile` if there was no line, `IncompletePart` if the file ends within an archived part.
    pub fn finish(self, workbench: &Workbench) -> Result<Reading, UserError> {
        self.envelopes.finish(workbench, "ndjson")
    }
}
