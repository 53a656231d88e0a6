//! CloudEvents 1.0 as a JSON batch, or one event: a log that Foldback wrote is the same log again; what another system wrote
//! is facts.

use crate::engine::decider::Refusal;
use crate::engine::envelope::StreamId;
use crate::engine::log::Record;
use crate::engine::time::Timestamp;
use crate::workbench::Workbench;
use crate::workbench::exchange::cloud_event::CloudEvent;
use crate::workbench::exchange::elements::{Elements, Found};
use crate::workbench::exchange::envelopes::{Envelopes, Place, Reading};
use crate::workbench::exchange::facts::Facts;

/// The format's name in a report.
const FORMAT: &str = "cloudevents";
/// How many bytes a step looks at.
const STEP_BYTES: usize = 1 << 20;
/// The most bytes of an event: data of the most bytes that are kept, and as much for how it is written.
const MAX_BYTES: usize = 2 * Record::MAX_BYTES;

/// A batch of events that is being read and held against the log.
pub struct BatchReader {
    text: String,
    elements: Elements,
    /// How many events were read.
    count: usize,
    /// Whether Foldback wrote them: the first one tells.
    is_own: Option<bool>,
    envelopes: Envelopes,
    facts: Facts,
}

impl BatchReader {
    /// Begins to read a text; facts that name no stream go to this one.
    pub fn new(text: String, stream: StreamId, now: Timestamp) -> BatchReader {
        let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (elements, envelopes, facts) = (Elements::at(begin), Envelopes::default(), Facts::new(stream, now));
        BatchReader { text, elements, count: 0, is_own: None, envelopes, facts }
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.elements.looked_at(), self.text.len())
    }

    /// Reads up to `events` more events, or a megabyte; true at the end.
    ///
    /// # Errors
    /// [`Refusal`] with the event's index, named `BadEvent` where it is none of version 1.0, otherwise as those of
    /// [`Workbench::append`]; or `DifferentLog`.
    pub fn step(&mut self, bench: &Workbench, events: usize) -> Result<bool, Refusal> {
        let mut bytes = STEP_BYTES;
        for _ in 0..events {
            let place = Place::Element(self.count);
            match self.elements.find(&self.text, &mut bytes).map_err(|reason| place.bad(reason))? {
                Found::End => return Ok(true),
                Found::Pause if self.elements.under_way() > MAX_BYTES => {
                    return Err(place.bad(format_args!("it has more than {MAX_BYTES} bytes")));
                }
                Found::Pause => return Ok(false),
                Found::Object(range) => {
                    let event = CloudEvent::read(&self.text[range]).map_err(|reason| place.bad(reason))?;
                    if *self.is_own.get_or_insert_with(|| event.is_own()) {
                        let envelope = event.envelope().map_err(|reason| place.bad(reason))?;
                        self.envelopes.take(bench, place, envelope)?;
                    } else {
                        self.facts.take(bench, self.count, &event)?;
                    }
                    self.count += 1;
                }
            }
        }
        Ok(false)
    }

    /// Says what the import will do, and gives the events that are new.
    ///
    /// # Errors
    /// [`Refusal`] named `EmptyFile` when there was no event, `IncompletePart` where the batch ends within an archived part;
    /// with an index where a stream cannot take an event.
    pub fn finish(self, bench: &mut Workbench) -> Result<Reading, Refusal> {
        match self.is_own {
            Some(false) => self.facts.finish(bench, FORMAT),
            Some(true) | None => self.envelopes.finish(bench, FORMAT),
        }
    }
}
