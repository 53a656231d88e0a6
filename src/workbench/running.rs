//! The read models that run.

use std::collections::BTreeMap;

use crate::engine::log::Log;
use crate::engine::log::envelope::Position;
use crate::engine::projection::ReadModel;

/// The most read models that run at once.
pub const MAX_READ_MODELS: usize = 32;

/// The number of a read model that runs; numbers are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadModelId(pub(super) u32);

impl ReadModelId {
    /// Returns the number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// What a person may do with a read model that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// Let it take no further event.
    Pause,
    /// Let it take events again.
    Resume,
    /// Rebuild it from the first event on.
    Rebuild,
    /// Cancel a rebuild.
    Cancel,
    /// Retry the event that it is parked at.
    Retry,
    /// Choose the value of a parameter.
    Set {
        /// The name of the parameter to set.
        parameter: String,
        /// The value to set it to.
        value: i64,
    },
    /// Choose the version of its code.
    Version(u16),
}

/// The read models that run.
#[derive(Default)]
pub(super) struct ReadModels {
    pub running: BTreeMap<ReadModelId, ReadModel>,
    pub last: u32,
}

impl ReadModels {
    /// Restarts all of them if the log has been replaced.
    pub fn restart(&mut self, head: Position) {
        self.running.values_mut().for_each(|model| model.restart(head));
    }

    /// Steps those that have work, each by its part of the budget; returns `true` if any has work left.
    pub fn step(&mut self, log: &Log, budget: usize) -> bool {
        let head = log.head();
        let mut waiting = self.running.values().filter(|model| model.has_work(head)).count();
        let mut left = budget.max(waiting);
        for model in self.running.values_mut().filter(|model| model.has_work(head)) {
            left -= model.step(log, left / waiting.max(1));
            waiting = waiting.saturating_sub(1);
        }
        self.running.values().any(|model| model.has_work(head))
    }
}
