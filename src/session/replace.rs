//! Another log in this one's place, in slices, as the page does it; and what was cleared, brought back.

use leptos::prelude::*;

use crate::engine::log::Log;
use crate::engine::travel::player::Player;
use crate::engine::user_error::UserError;
use crate::engine::what_if::Lane;
use crate::session::core::{Session, page_closed};
use crate::session::notice::{Notice, Tone};
use crate::session::tasks::next_task;
use crate::session::write::{LongWrite, WriteTurn, busy};
use crate::session::write_turn::SharedLog as _;
use crate::words;
use crate::workbench::Workbench;
use crate::workbench::replace::Replacement;

impl Session {
    /// Puts another log in place of this one, if `make` makes one of the log as it is in this tab's turn; returns
    /// `true` if it did. Until the one write that turns to it, the log is as it was.
    ///
    /// # Errors
    /// [`UserError`] of `make` or of storage; the log is as it was.
    pub async fn replace(
        self,
        label: &'static str,
        make: impl FnOnce(&Workbench) -> Result<Option<Log>, UserError>,
    ) -> Result<bool, UserError> {
        let turn = self.write_turn().await?;
        self.refresh();
        let Some(log) = self.with_workbench_untracked(make).ok_or_else(page_closed)?? else { return Ok(false) };
        self.stage(turn, label, |workbench| Replacement::by(workbench, log)).await?;
        Ok(true)
    }

    /// Writes the log in memory back to a storage that was emptied.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it; it is still in memory.
    pub async fn write_back(self) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.stage(turn, words::session::WRITING_THE_LOG_BACK.text(), Replacement::of_vanished).await
    }

    async fn stage(
        self,
        turn: WriteTurn,
        label: &'static str,
        begin: impl FnOnce(&mut Workbench) -> Result<Replacement, UserError>,
    ) -> Result<(), UserError> {
        let write = self.begin_write(turn, label)?;
        let outcome = stage_in_slices(&write, begin).await;
        self.turns.lane_written(None);
        write.end();
        if outcome.is_ok() {
            self.steer(Player::go_live);
        }
        outcome
    }

    /// Brings back a log that was cleared or replaced; the one that is there takes its place.
    ///
    /// # Errors
    /// [`UserError`] if it is no longer there, or storage refuses the write.
    pub async fn bring_back(self, generation: u32) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.turns.lane_written(None);
        self.write(turn, |workbench| workbench.bring_back(generation))?;
        self.steer(Player::go_live);
        Ok(())
    }

    /// Deletes a log that was cleared or replaced.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub async fn forget_cleared(self, generation: u32) -> Result<(), UserError> {
        let turn = self.write_turn().await?;
        self.write(turn, |workbench| workbench.forget_cleared(generation))
    }

    /// Notifies the person that another log is there now, and offers to bring back the previous one.
    pub fn tell_replaced(self, text: impl Into<String>) {
        let back = self
            .with_workbench_untracked(|workbench| workbench.cleared().first().map(|cleared| cleared.generation))
            .flatten();
        self.notice.set(Some(Notice { tone: Tone::Good, text: text.into(), back }));
    }

    /// Keeps a lane, in this tab's turn: in place of the version that was known, else under a new number. Returns the
    /// number.
    ///
    /// # Errors
    /// [`UserError`] if storage is full, an import holds the log, or the log is only in memory.
    pub fn keep_lane(self, _turn: WriteTurn, known: Option<(u32, &Lane)>, lane: &mut Lane) -> Result<u32, UserError> {
        if self.is_busy() {
            return Err(busy());
        }
        let number =
            self.update_memory(|workbench| workbench.keep_lane_beside(known, lane)).ok_or_else(page_closed)??;
        self.turns.lane_written(Some((number, lane)));
        self.turns.wrote(self);
        Ok(number)
    }

    /// Deletes a lane, in this tab's turn.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn forget_lane(self, _turn: WriteTurn, number: u32) -> Result<(), UserError> {
        self.turns.lane_written(None);
        self.update_memory(|workbench| workbench.forget_lane(number)).unwrap_or(Ok(()))
    }

    /// Notes that another tab may have changed the lanes.
    pub fn follow_lanes(self) {
        self.changed();
    }

    /// Returns how many events are only in memory, because local storage was emptied, again whenever that changes.
    pub fn vanished(self) -> Option<u32> {
        self.with_workbench(|workbench| workbench.store().vanished().map(|head| head.0)).flatten()
    }
}

async fn stage_in_slices(
    write: &LongWrite,
    begin: impl FnOnce(&mut Workbench) -> Result<Replacement, UserError>,
) -> Result<(), UserError> {
    let mut replacement = write.change(begin).ok_or_else(page_closed)??;
    while !write.change(|workbench| replacement.step(workbench)).unwrap_or(Ok(true))? {
        let (done, of) = replacement.progress();
        write.report(done, of);
        next_task().await;
    }
    write.change(|workbench| replacement.turn(workbench)).ok_or_else(page_closed)?
}
