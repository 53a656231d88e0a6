//! A fork of the log: another tab has written where this one wrote, without seeing it.
//!
//! It cannot happen if tabs take turns; it can if the browser has no locks. What is on disk wins. What this tab
//! recorded and is not there is decided again on top of it, in its order, and what the rules now refuse is shown.

use crate::engine::log::envelope::ExpectedRevision;
use crate::workbench::acts::{Act, Fork};
use crate::workbench::core::Workbench;
use crate::workbench::request::Request;

impl Workbench {
    /// Records again what another tab has overwritten, once the log on disk has been read.
    pub(super) fn mend_fork(&mut self) {
        let lost = self.memory.take_lost(&self.store);
        if lost.is_empty() {
            return;
        }
        let mut fork = self.fork.take().unwrap_or_default();
        for (act, request) in lost {
            let name = act.name();
            let request = Request { expected: ExpectedRevision::Any, ..request };
            let outcome = match act {
                Act::Command(command, occurred_at) => self.execute_at(&command, &request, occurred_at),
                Act::Facts(facts) => self.append(facts, &request),
            };
            match outcome {
                Ok(_) => fork.redone += 1,
                Err(refusal) => fork.refused.push((name, refusal)),
            }
        }
        self.fork = Some(fork);
    }

    /// Returns the outcome of a fork, once.
    pub fn take_fork(&mut self) -> Option<Fork> {
        self.fork.take()
    }
}
