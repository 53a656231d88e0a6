//! Generated events: as many as are asked for, to try what a long log costs.

use crate::domains::domain;
use crate::engine::domain::Encoded;
use crate::engine::log::Record;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::time::Timestamp;
use crate::words;
use crate::workbench::core::Workbench;

/// The most events that are generated at once.
pub const MAX_GENERATED: u32 = 200_000;

impl Workbench {
    /// Makes events that follow the newest one of a stream; a stream that is new is begun first.
    ///
    /// # Errors
    /// [`UserError`] named `DifferentDomain` if the stream's domain has nothing to fill it with, `TooMany` beyond
    /// [`MAX_GENERATED`], or `NotActive` if its status is not `Open`.
    pub fn generated(&self, stream: &StreamId, count: u32, now: Timestamp) -> Result<Vec<Record>, UserError> {
        if count > MAX_GENERATED {
            let message = words::errors::generate_most(&MAX_GENERATED);
            return Err(UserError::new("TooMany", message).with("max", MAX_GENERATED));
        }
        let is_new = self.head(stream) == Revision(0);
        let events = domain(stream.domain()).map(|domain| (domain.filling)(is_new, count)).unwrap_or_default();
        if events.is_empty() && count > 0 {
            let message = words::errors::generate_none(stream);
            return Err(UserError::new("DifferentDomain", message).with("stream", stream.as_str()));
        }
        if !is_new && self.status(stream).as_deref() != Some("Open") {
            return Err(UserError::new("NotActive", words::errors::generate_not_now(stream)));
        }
        let record = |event: Encoded| Record {
            stream: stream.clone(),
            event_type: event.event_type.into(),
            schema_version: event.schema_version,
            occurred_at: now,
            recorded_at: now,
            data: event.data,
            links: None,
        };
        Ok(events.into_iter().map(record).collect())
    }

    fn status(&self, stream: &StreamId) -> Option<String> {
        let view = self.view(stream)?;
        let index = view.fields().iter().position(|field| field.name == "status")?;
        match view.field_at(index, self.head(stream)) {
            FieldValue::Text(status) => Some(status.to_string()),
            _ => None,
        }
    }
}
