//! What was known on one day about another, of a stream of the log.

use crate::engine::log::envelope::StreamId;
use crate::engine::travel::as_at::{AsAt, Moments, Question};
use crate::workbench::Workbench;

impl Workbench {
    /// Returns what was known about a stream at a moment; `None` if the moment is before what can be looked at, or if
    /// no domain has such a stream.
    pub fn as_at(&self, stream: &StreamId, question: &Question) -> Option<AsAt> {
        let log = self.store.log();
        self.view(stream)?.as_at(question, &|revision| {
            let event = log.in_stream(stream, revision)?;
            Some(Moments { occurred_at: event.occurred_at, recorded_at: event.recorded_at })
        })
    }
}
