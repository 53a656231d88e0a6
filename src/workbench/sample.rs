//! The history of a first visit.

use crate::domains::{REGISTRY, Registration};
use crate::engine::decider::Refusal;
use crate::engine::envelope::{Position, StreamId};
use crate::engine::log::{Links, Record};
use crate::workbench::Workbench;

/// What groups the events of the sample: it marks them as such wherever they travel.
pub const SAMPLE: &str = "sample";

impl Workbench {
    /// Records the sample history of the first domain into an empty log.
    ///
    /// # Errors
    /// [`Refusal`] where storage does not take it.
    pub fn record_sample(&mut self) -> Result<(), Refusal> {
        REGISTRY.first().map_or(Ok(()), |domain| self.tell_sample(domain))
    }

    /// Records the sample history of a domain after whatever is in the log; the times of recording are the story's where
    /// the log is not already beyond them.
    ///
    /// # Errors
    /// [`Refusal`] where storage does not take it.
    pub fn tell_sample(&mut self, domain: &Registration) -> Result<(), Refusal> {
        let mut records = Vec::new();
        for told in (domain.sample)() {
            let Ok(stream) = StreamId::new(told.stream) else { continue };
            records.push(Record {
                stream,
                event_type: told.event.event_type.into(),
                schema_version: told.event.schema_version,
                occurred_at: told.occurred_at,
                recorded_at: self.moment_after_head(told.recorded_at),
                data: told.event.data,
                links: Links { correlation_id: Some(SAMPLE.to_owned()), ..Links::default() }.boxed(),
            });
        }
        self.append_records(records).map(|_| ())
    }

    /// Tells whether the log began as the sample.
    pub fn is_sample(&self) -> bool {
        self.log().at(Position(1)).is_some_and(|event| event.correlation_id() == Some(SAMPLE))
    }

    /// Tells whether the log is the sample and nothing else.
    pub fn is_only_sample(&self) -> bool {
        self.is_sample() && self.log().at(self.log().head()).is_some_and(|event| event.correlation_id() == Some(SAMPLE))
    }
}
