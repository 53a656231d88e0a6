//! The CRUD twin of an account, over the log as it is.

use crate::domains::account::twin::{Both, Lesson};
use crate::domains::account::{Account, Event};
use crate::engine::domain::WireFormat as _;
use crate::engine::log::envelope::StreamId;
use crate::workbench::Workbench;

/// Returns `true` if a stream has a twin, as accounts do.
pub fn has_twin(stream: &StreamId) -> bool {
    stream.domain() == Account::NAME
}

impl Workbench {
    /// Compares an account with its twin; `None` if the stream is not an account.
    pub fn twin(&self, stream: &StreamId, lesson: &Lesson) -> Option<Both> {
        if !has_twin(stream) {
            return None;
        }
        let mut both = Both::default();
        let log = self.log();
        for event in log.positions(stream).iter().filter_map(|position| log.at(*position)) {
            match Event::decode(event.event_type, event.schema_version, event.data) {
                Some(fact) => both.take(lesson, &fact, event.recorded_at),
                None => both.skip(),
            }
        }
        Some(both)
    }
}
