//! CloudEvents 1.0 as a JSON batch, or one event: a log that Foldback wrote is the same log again; what another system
//! wrote is facts.

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::words;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::cloud_event::CloudEvent;
use crate::workbench::exchange::elements::{Elements, NextElement};
use crate::workbench::exchange::envelopes::{Envelopes, FileLocation, Reading};
use crate::workbench::exchange::facts::Facts;
use crate::workbench::exchange::input::{Input, MAX_EVENT_BYTES};

/// The format's name in a report.
const FORMAT: &str = "cloudevents";
/// How many bytes a step looks at.
const STEP_BYTES: usize = 1 << 20;
/// What a text may begin with that says no more than that it is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A batch of events that is being read and held against the log.
pub struct BatchReader {
    input: Input,
    elements: Elements,
    has_begun: bool,
    is_hungry: bool,
    /// How many events were read.
    count: usize,
    /// Whether Foldback wrote them, as the first one shows.
    is_own: Option<bool>,
    envelopes: Envelopes,
    facts: Facts,
}

impl BatchReader {
    /// Begins to read a text; facts that name no stream go to this one.
    pub fn new(text: String, stream: StreamId, now: Timestamp) -> BatchReader {
        BatchReader::of(Input::of_text(text), stream, now)
    }

    pub(super) fn of(input: Input, stream: StreamId, now: Timestamp) -> BatchReader {
        let (elements, envelopes, facts) = (Elements::at(0), Envelopes::default(), Facts::new(stream, now));
        let (has_begun, is_hungry) = (false, false);
        BatchReader { input, elements, has_begun, is_hungry, count: 0, is_own: None, envelopes, facts }
    }

    pub(super) fn input(&mut self) -> &mut Input {
        let behind = self.elements.behind();
        self.input.pass(behind);
        self.elements.moved(behind);
        self.is_hungry = false;
        &mut self.input
    }

    /// Returns `true` if more bytes are needed to continue.
    pub fn is_hungry(&self) -> bool {
        self.is_hungry
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        let (read, of) = self.input.progress();
        (read + self.elements.behind() as u64, of)
    }

    /// Passes over the mark at the beginning, if there is one; `false` if more bytes are needed to decide.
    fn begins(&mut self) -> bool {
        let unread = self.input.unread();
        if unread.len() < MARK.len() && !self.input.has_ended() {
            return false;
        }
        if !self.has_begun && unread.starts_with(MARK) {
            self.input.pass(MARK.len());
        }
        self.has_begun = true;
        true
    }

    /// Reads up to `events` more events, or a megabyte; returns `true` at the end.
    ///
    /// # Errors
    /// [`UserError`] with the event's index, named `BadEvent` if it is not a CloudEvent 1.0, otherwise as those of
    /// [`Workbench::append`]; or `DifferentLog`.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> Result<bool, UserError> {
        if !self.has_begun && !self.begins() {
            self.is_hungry = true;
            return Ok(false);
        }
        let mut budget = STEP_BYTES;
        self.envelopes.expect(self.input.progress());
        for _ in 0..events {
            let place = FileLocation::Element(self.count);
            let found = self.elements.find(self.input.unread(), self.input.has_ended(), &mut budget);
            match found.map_err(|reason| place.bad(reason))? {
                NextElement::End => return Ok(true),
                NextElement::Pause if self.elements.under_way() > MAX_EVENT_BYTES => {
                    return Err(place.bad(words::errors::too_many_bytes(&MAX_EVENT_BYTES)));
                }
                NextElement::Pause => {
                    self.is_hungry = budget > 0;
                    return Ok(false);
                }
                NextElement::Object(range) => {
                    let text = std::str::from_utf8(&self.input.unread()[range]);
                    let text = text.map_err(|_| place.bad(words::errors::INVALID_UTF_8))?;
                    let event = CloudEvent::read(text).map_err(|reason| place.bad(reason))?;
                    if *self.is_own.get_or_insert_with(|| event.is_own()) {
                        let envelope = event.envelope().map_err(|reason| place.bad(reason))?;
                        self.envelopes.take(workbench, place, envelope)?;
                    } else {
                        self.facts.take(workbench, self.count, &event)?;
                    }
                    self.count += 1;
                }
            }
        }
        Ok(false)
    }

    /// Returns what the import will do, and the new events.
    ///
    /// # Errors
    /// [`UserError`] named `EmptyFile` if there was no event, `IncompletePart` if the batch ends within an archived
    /// part; with an index if a stream cannot take an event.
    pub fn finish(self, workbench: &Workbench) -> Result<Reading, UserError> {
        match self.is_own {
            Some(false) => self.facts.finish(workbench, FORMAT),
            Some(true) | None => self.envelopes.finish(workbench, FORMAT),
        }
    }
}
