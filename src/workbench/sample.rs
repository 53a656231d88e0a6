//! The history of a first visit.

use crate::domains::account::sample;
use crate::engine::decider::{Domain as _, Refusal};
use crate::engine::envelope::{Position, StreamId};
use crate::engine::log::{Links, Record};
use crate::workbench::{DEFAULT_STREAM, Workbench};

/// What groups the events of the sample: it marks them as such wherever they travel.
pub const SAMPLE: &str = "sample";

impl Workbench {
    /// Records the sample history into an empty log.
    ///
    /// # Errors
    /// [`Refusal`] where storage does not take it.
    pub fn record_sample(&mut self) -> Result<(), Refusal> {
        let Ok(stream) = StreamId::new(DEFAULT_STREAM) else { return Ok(()) };
        let records = sample::history().into_iter().map(|(moment, event)| {
            let encoded = crate::domains::account::Account::encode(&event);
            Record {
                stream: stream.clone(),
                event_type: encoded.event_type.into(),
                schema_version: encoded.schema_version,
                occurred_at: moment,
                recorded_at: moment,
                data: encoded.data,
                links: Links { correlation_id: Some(SAMPLE.to_owned()), ..Links::default() }.boxed(),
            }
        });
        self.append_records(records.collect()).map(|_| ())
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
