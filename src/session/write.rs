//! The ways to change the log, all of which take turns with other tabs.

use leptos::prelude::*;
use serde_json::Value;

use crate::domains::Registration;
use crate::engine::log::envelope::Position;
use crate::engine::travel::player::Player;
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::what_if::Lane;
use crate::session::cancel::Cancellable;
use crate::session::clock;
use crate::session::core::{Session, page_closed};
use crate::session::notice::Task;
use crate::session::storage_mode::StorageMode;
use crate::words;
use crate::workbench::{Given, Request, SavedPeriod, Workbench};

/// This tab's turn to write. Only [`Session::write_turn`] returns one, and each write takes one: a write without the
/// turn does not compile.
#[must_use]
pub struct WriteTurn(());

/// A write in several slices. It holds the log until it ends, so that nothing else is recorded meanwhile.
#[must_use]
pub struct LongWrite {
    session: Session,
    label: &'static str,
}

impl LongWrite {
    /// Changes the log; `None` if the page is closing.
    pub fn change<T>(&self, change: impl FnOnce(&mut Workbench) -> T) -> Option<T> {
        self.session.update_memory(change)
    }

    /// Shows how far the write is.
    pub fn report(&self, done: usize, of: usize) {
        self.session.report(self.label, done, of);
    }

    /// Lets the person cancel the write, as long as nothing of it is visible.
    pub(super) fn cancellable(&self) -> Cancellable {
        Cancellable::begin(self.session, self.label)
    }

    /// Ends the write and shows its outcome.
    pub fn end(self) {
        self.session.end_task();
    }
}

impl Session {
    /// Lets the rules decide a command for a stream and records what it makes.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn execute(self, command: &Value, request: &Request) -> Result<Vec<Position>, UserError> {
        self.execute_at(command, request, None).await
    }

    /// Lets the rules decide a command that is about an earlier moment, and records what it makes; `None` is now.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn execute_at(
        self,
        command: &Value,
        request: &Request,
        occurred_at: Option<Timestamp>,
    ) -> Result<Vec<Position>, UserError> {
        self.read_for_writing(&request.stream).await;
        let outcome = self.record(|workbench| workbench.execute_at(command, request, occurred_at)).await;
        if let Err(refusal) = &outcome {
            self.refused.set(Some(refusal.name.clone()));
        }
        self.note(command, request, occurred_at, &outcome);
        outcome
    }

    /// Notes the commands that are given from now on, to be taken by [`Session::take_given`].
    pub fn listen(self) {
        self.core.update_value(|core| core.given = Some(Vec::new()));
    }

    /// Takes the commands that were given since they were taken last; none unless somebody listens.
    pub fn take_given(self) -> Vec<Given> {
        self.core.try_update_value(|core| core.given.as_mut().map(std::mem::take)).flatten().unwrap_or_default()
    }

    fn note(
        self,
        command: &Value,
        request: &Request,
        occurred_at: Option<Timestamp>,
        outcome: &Result<Vec<Position>, UserError>,
    ) {
        self.core.update_value(|core| {
            if let Some(given) = &mut core.given {
                let outcome = outcome.clone().map_err(|refusal| refusal.name);
                given.push(Given { command: command.clone(), request: request.clone(), occurred_at, outcome });
            }
        });
    }

    /// Appends what takes the live state of a stream to a lane's.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn promote(self, lane: &Lane) -> Result<Vec<Position>, UserError> {
        let request = self.request();
        let positions = self.record(|workbench| workbench.promote(lane, &request)).await?;
        if self.storage_mode == StorageMode::Remote {
            let _ = self.update_memory(|workbench| workbench.forget_promoted(lane));
        }
        Ok(positions)
    }

    /// Records the sample history of a domain after what is there.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub async fn append_sample(self, domain: &Registration) -> Result<(), UserError> {
        self.record(|workbench| workbench.append_sample(domain, clock::now())).await
    }

    /// Empties the log.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub async fn clear(self) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.turns.lane_written(None);
        self.write(turn, Workbench::clear)?;
        self.steer(Player::go_live);
        Ok(())
    }

    /// Sets aside what cannot be read of a damaged log, which then goes on after its last good event.
    ///
    /// # Errors
    /// [`UserError`], with nothing lost.
    pub async fn quarantine(self) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.write(turn, Workbench::quarantine)
    }

    /// Takes the events of a closed period, whose file was read back, out of storage, for good.
    ///
    /// # Errors
    /// [`UserError`], with nothing lost.
    pub async fn archive(self, saved: &SavedPeriod) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.write(turn, |workbench| workbench.archive(saved, clock::now()))
    }

    /// Changes one character of the stored data of an event, or changes it back: only in a lesson's sandbox.
    ///
    /// # Errors
    /// [`UserError`] named `NotASandbox` or `CannotTamper`, with nothing changed.
    pub async fn tamper(self, position: Position) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.write(turn, |workbench| workbench.tamper(position))
    }

    /// Keeps a snapshot of the stream that is shown as older code would have left it: only in a lesson's sandbox.
    ///
    /// # Errors
    /// [`UserError`], as [`Workbench::keep_stale_snapshot`]'s.
    pub async fn keep_stale_snapshot(self) -> Result<(), UserError> {
        let (turn, stream) = (self.write_turn().await?, self.stream_now());
        self.write(turn, |workbench| workbench.keep_stale_snapshot(&stream))
    }

    /// Makes the snapshot of the stream that is shown one of an older version than the code's: only in a lesson's sandbox.
    ///
    /// # Errors
    /// [`UserError`], as [`Workbench::raise_state_version`]'s.
    pub async fn raise_state_version(self) -> Result<(), UserError> {
        let (turn, stream) = (self.write_turn().await?, self.stream_now());
        self.write(turn, |workbench| workbench.raise_state_version(&stream))
    }

    /// Deletes what was set aside.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub async fn delete_quarantined(self, number: u32) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.write(turn, |workbench| workbench.delete_quarantined(number))
    }

    /// Records what a change makes: here, in this tab's turn, or in the log on a server that this one is a copy of. There
    /// it is decided again if somebody else came first.
    ///
    /// # Errors
    /// [`UserError`], with nothing changed.
    pub(super) async fn record<T>(
        self,
        mut change: impl FnMut(&mut Workbench) -> Result<T, UserError>,
    ) -> Result<T, UserError> {
        let Some(server) = self.core.try_with_value(|core| core.server.clone()).flatten() else {
            let turn = self.write_turn().await?;
            return self.write(turn, change);
        };
        let mut made = Err(page_closed());
        let appended = server.append(&mut |workbench| change(workbench).map(|value| made = Ok(value))).await;
        self.changed();
        appended?;
        self.run_processes();
        made
    }

    /// Runs a change of the log, unless an import holds it, and shows the outcome.
    pub(super) fn write<T>(
        self,
        _turn: WriteTurn,
        change: impl FnOnce(&mut Workbench) -> Result<T, UserError>,
    ) -> Result<T, UserError> {
        let exclusive = self.is_exclusive();
        let outcome = self.core.try_update_value(|core| {
            if core.busy {
                return Err(busy());
            }
            if !exclusive {
                core.workbench.refresh()?;
            }
            change(&mut core.workbench)
        });
        self.changed();
        self.turns.wrote(self);
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
    /// [`UserError`] named `ImportUnderWay` if another one has it.
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
        self.show_task(label, (done, of), false);
    }

    pub(super) fn show_task(self, label: &str, (done, of): (usize, usize), can_cancel: bool) {
        let percent = (done as u64 * 100 / of.max(1) as u64).min(100) as u32;
        let task = Some(Task { label: label.to_owned(), percent, can_cancel });
        if self.task.with_untracked(|shown| *shown != task) {
            self.task.set(task);
        }
    }

    /// Stops showing the progress of work that does not hold the log.
    pub fn end_report(self) {
        self.task.set(None);
    }

    /// Releases the log.
    pub fn end_task(self) {
        self.core.update_value(|core| core.busy = false);
        self.task.set(None);
        self.changed();
        self.turns.wrote(self);
        self.run_processes();
    }

    /// Begins a write in several slices.
    ///
    /// # Errors
    /// [`UserError`] named `ImportUnderWay` if another one holds the log.
    pub fn begin_write(self, _turn: WriteTurn, label: &'static str) -> Result<LongWrite, UserError> {
        self.begin_task(label)?;
        Ok(LongWrite { session: self, label })
    }

    /// Waits until this tab may write; an import then keeps its turn until it ends.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy`, `SharedLog` or `ReadOnlyStream` if the log is there only to look at, or `RemoteLog` if
    /// it is a copy.
    pub async fn write_turn(self) -> Result<WriteTurn, UserError> {
        match self.storage_mode {
            StorageMode::Shared => {
                let message = words::session::THIS_LOG_WAS_SHARED_WITH_YOU_AND.text();
                Err(UserError::new("SharedLog", message))
            }
            StorageMode::Remote => {
                Err(UserError::new("RemoteLog", words::session::THIS_IS_NOT_DONE_TO_A_LOG_ON_A.text()))
            }
            StorageMode::Foreign => Err(read_only()),
            StorageMode::Browser | StorageMode::Memory | StorageMode::Sandbox => {
                self.check_the_rest().await;
                self.turns.acquire(self).await.map(WriteTurn)
            }
        }
    }

    /// Waits until this tab may write lanes: its turn, if other tabs see the same ones.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy`.
    pub async fn lane_turn(self) -> Result<WriteTurn, UserError> {
        match self.storage_mode {
            StorageMode::Shared
            | StorageMode::Memory
            | StorageMode::Sandbox
            | StorageMode::Remote
            | StorageMode::Foreign => Ok(WriteTurn(())),
            StorageMode::Browser => self.write_turn().await,
        }
    }
}

/// Refuses to record among another system's messages.
pub(super) fn read_only() -> UserError {
    UserError::new("ReadOnlyStream", words::session::THESE_MESSAGES_ARE_ANOTHER_SYSTEMS.text())
}

pub(super) fn busy() -> UserError {
    UserError::new("ImportUnderWay", words::session::AN_IMPORT_IS_BEING_WRITTEN_TRY.text())
}
