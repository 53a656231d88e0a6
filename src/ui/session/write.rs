//! The ways to change the log, all of which take turns with other tabs.

use leptos::prelude::*;
use serde_json::Value;

use crate::domains::Registration;
use crate::engine::envelope::Position;
use crate::engine::lane::Lane;
use crate::engine::player::Player;
use crate::engine::user_error::UserError;
use crate::ui::clock;
use crate::ui::session::{Session, Shelter, Task};
use crate::workbench::{Fact, Request, SavedPeriod, Workbench};

impl Session {
    /// Lets the rules decide a command for a stream and records what it makes.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn execute(self, command: &Value, request: &Request) -> Result<Vec<Position>, UserError> {
        self.turn_to_write().await?;
        self.write(|bench| bench.execute(command, request))
    }

    /// Records facts as they are.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn append(self, facts: Vec<Fact>, request: &Request) -> Result<Vec<Position>, UserError> {
        self.turn_to_write().await?;
        self.write(|bench| bench.append(facts, request))
    }

    /// Appends what takes the live state of a stream to a lane's.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn promote(self, lane: &Lane) -> Result<Vec<Position>, UserError> {
        self.turn_to_write().await?;
        let request = self.request();
        self.write(|bench| bench.promote(lane, &request))
    }

    /// Records the sample history of a domain after what is there.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn tell_sample(self, domain: &Registration) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.write(|bench| bench.tell_sample(domain, clock::now()))
    }

    /// Empties the log.
    ///
    /// # Errors
    /// [`UserError`] where storage does not obey.
    pub async fn clear(self) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.lease.lane_written(None);
        self.write(Workbench::clear)?;
        self.steer(Player::go_live);
        Ok(())
    }

    /// Sets aside what cannot be read of a damaged log, which then goes on after its last good event.
    ///
    /// # Errors
    /// [`UserError`], with nothing lost.
    pub async fn set_aside(self) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.write(Workbench::set_aside)
    }

    /// Takes the events of a closed period, whose file was read back, out of storage, for good.
    ///
    /// # Errors
    /// [`UserError`], with nothing lost.
    pub async fn archive(self, saved: &SavedPeriod) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.write(|bench| bench.archive(saved, clock::now()))
    }

    /// Takes away for good what was set aside.
    ///
    /// # Errors
    /// [`UserError`] where storage does not obey.
    pub fn forget_aside(self, number: u32) -> Result<(), UserError> {
        self.write(|bench| bench.forget_aside(number))
    }

    /// Runs a change of the log, unless an import holds it, and shows the outcome.
    pub(super) fn write<T>(self, change: impl FnOnce(&mut Workbench) -> Result<T, UserError>) -> Result<T, UserError> {
        let exclusive = self.is_exclusive();
        let outcome = self.core.try_update_value(|core| {
            if core.busy {
                return Err(busy());
            }
            if !exclusive {
                core.bench.refresh()?;
            }
            change(&mut core.bench)
        });
        self.changed();
        self.lease.wrote(self);
        self.tell_fork();
        let outcome = outcome.unwrap_or_else(|| Err(busy()));
        self.full.set(matches!(&outcome, Err(refusal) if refusal.name == "QuotaExceeded"));
        if outcome.is_ok() {
            self.run_processes();
        }
        outcome
    }

    /// Takes the log for an import, so that nothing else appends meanwhile.
    ///
    /// # Errors
    /// [`UserError`] named `ImportUnderWay` when another has it.
    pub fn begin_task(self, label: &str) -> Result<(), UserError> {
        let taken = self.core.try_update_value(|core| std::mem::replace(&mut core.busy, true)).unwrap_or(true);
        if taken {
            return Err(busy());
        }
        self.report(label, 0, 1);
        Ok(())
    }

    /// Shows how far a piece of work is.
    pub fn report(self, label: &str, done: usize, of: usize) {
        let percent = (done as u64 * 100 / of.max(1) as u64).min(100) as u32;
        let task = Some(Task { label: label.to_owned(), percent });
        if self.task.with_untracked(|shown| *shown != task) {
            self.task.set(task);
        }
    }

    /// Ends to show how far a piece of work is that did not hold the log.
    pub fn end_report(self) {
        self.task.set(None);
    }

    /// Gives the log back.
    pub fn end_task(self) {
        self.core.update_value(|core| core.busy = false);
        self.task.set(None);
        self.changed();
        self.lease.wrote(self);
        self.run_processes();
    }

    /// Waits until this tab may write; an import then keeps its turn until it ends.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy`, or `SharedLog` where the log is only there to look at.
    pub async fn turn_to_write(self) -> Result<(), UserError> {
        if self.shelter == Shelter::Shared {
            let message = "This log was shared with you, and nothing is recorded to it. Keep it as yours first, or try a what-if in its past.";
            return Err(UserError::new("SharedLog", message));
        }
        self.lease.acquire(self).await
    }

    /// Tells whether an import holds the log.
    pub fn is_busy(self) -> bool {
        self.core.try_with_value(|core| core.busy).unwrap_or(false)
    }
}

pub(super) fn busy() -> UserError {
    UserError::new("ImportUnderWay", "An import is being written; try again when it is done.")
}
