//! Another log in this one's place, in slices, as the page does it; and what was cleared, brought back.

use leptos::prelude::*;

use crate::engine::lane::Lane;
use crate::engine::log::Log;
use crate::engine::player::Player;
use crate::engine::user_error::UserError;
use crate::ui::background::next_task;
use crate::ui::session::write::busy;
use crate::ui::session::{Notice, Session, Shelter, Tone};
use crate::workbench::Workbench;
use crate::workbench::replace::Replacement;

impl Session {
    /// Puts another log in place of this one, where `make` makes one of the log as it is in this tab's turn; tells whether
    /// it did. Until the one write that turns to it, the log is as it was.
    ///
    /// # Errors
    /// [`UserError`] of `make` or of storage; the log is as it was.
    pub async fn replace(
        self,
        label: &str,
        make: impl FnOnce(&mut Workbench) -> Result<Option<Log>, UserError>,
    ) -> Result<bool, UserError> {
        self.turn_to_write().await?;
        self.refresh();
        let Some(log) = self.peek(make).ok_or_else(closing)?? else { return Ok(false) };
        self.stage(label, |bench| Replacement::by(bench, log)).await?;
        Ok(true)
    }

    /// Writes the log in memory back to a storage that somebody emptied.
    ///
    /// # Errors
    /// [`UserError`] where storage does not take it; it is still in memory.
    pub async fn write_back(self) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.stage("Writing the log back", Replacement::of_vanished).await
    }

    async fn stage(
        self,
        label: &str,
        begin: impl FnOnce(&mut Workbench) -> Result<Replacement, UserError>,
    ) -> Result<(), UserError> {
        self.begin_task(label)?;
        let outcome = self.stage_in_slices(label, begin).await;
        self.lease.lane_written(None);
        self.end_task();
        if outcome.is_ok() {
            self.steer(Player::go_live);
        }
        outcome
    }

    async fn stage_in_slices(
        self,
        label: &str,
        begin: impl FnOnce(&mut Workbench) -> Result<Replacement, UserError>,
    ) -> Result<(), UserError> {
        let mut replacement = self.peek(begin).ok_or_else(closing)??;
        while !self.peek(|bench| replacement.step(bench)).unwrap_or(Ok(true))? {
            let (done, of) = replacement.progress();
            self.report(label, done, of);
            next_task().await;
        }
        self.peek(|bench| replacement.turn(bench)).ok_or_else(closing)?
    }

    /// Brings back a log that was cleared or replaced; the one that is there takes its place.
    ///
    /// # Errors
    /// [`UserError`] where it is no longer there, or storage does not obey.
    pub async fn bring_back(self, generation: u32) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.lease.lane_written(None);
        self.write(|bench| bench.bring_back(generation))?;
        self.steer(Player::go_live);
        Ok(())
    }

    /// Takes away for good a log that was cleared or replaced.
    ///
    /// # Errors
    /// [`UserError`] where storage does not obey.
    pub async fn forget_cleared(self, generation: u32) -> Result<(), UserError> {
        self.turn_to_write().await?;
        self.write(|bench| bench.forget_cleared(generation))
    }

    /// Tells the person that another log is there now, and offers to bring back the one that was.
    pub fn tell_replaced(self, text: impl Into<String>) {
        let back = self.peek(|bench| bench.cleared().first().map(|cleared| cleared.generation)).flatten();
        self.notice.set(Some(Notice { tone: Tone::Good, text: text.into(), back }));
    }

    /// Waits until this tab may write lanes: its turn, where other tabs see the same ones.
    ///
    /// # Errors
    /// [`UserError`] named `LogBusy`.
    pub async fn turn_for_lanes(self) -> Result<(), UserError> {
        match self.shelter {
            Shelter::Shared | Shelter::Memory => Ok(()),
            Shelter::Browser => self.turn_to_write().await,
        }
    }

    /// Keeps a lane, in this tab's turn: in place of what was known of it, else under a number of its own. Gives the number.
    ///
    /// # Errors
    /// [`UserError`] where there is no room, an import holds the log, or it is in memory alone.
    pub fn keep_lane(self, known: Option<(u32, &Lane)>, lane: &mut Lane) -> Result<u32, UserError> {
        if self.is_busy() {
            return Err(busy());
        }
        let number = self.peek(|bench| bench.keep_lane_beside(known, lane)).ok_or_else(closing)??;
        self.lease.lane_written(Some((number, lane)));
        self.lease.wrote(self);
        Ok(number)
    }

    /// Takes a lane away for good, in this tab's turn.
    ///
    /// # Errors
    /// [`UserError`] where storage does not obey.
    pub fn forget_lane(self, number: u32) -> Result<(), UserError> {
        self.lease.lane_written(None);
        self.peek(|bench| bench.forget_lane(number)).unwrap_or(Ok(()))
    }

    /// Notes that another tab may have changed the lanes.
    pub fn follow_lanes(self) {
        self.changed();
    }

    /// Returns how many events are in memory alone, because local storage was emptied, again whenever that changes.
    pub fn vanished(self) -> Option<u32> {
        self.with_bench(|bench| bench.store().vanished().map(|head| head.0)).flatten()
    }
}

fn closing() -> UserError {
    UserError::new("PageClosed", "The page is closing.")
}
