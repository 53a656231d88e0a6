//! Another log in this one's place: one that was shared, one without a sample, the demo, or this one again after the
//! disk was emptied. It is staged beside the log in slices, and one write puts it in its place; the log that was there
//! can be brought back.

use crate::domains::{Registration, first};
use crate::engine::log::Log;
use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::storage::generation::Cleared;
use crate::storage::staging::Staging;
use crate::words;
use crate::workbench::acts::Memory;
use crate::workbench::core::Workbench;
use crate::workbench::link::Likeness;
use crate::workbench::refusal;
use crate::workbench::sample::sample;

/// A log that is being put in place. Dropped before [`Replacement::turn`], it has changed nothing.
pub struct Replacement {
    staging: Staging,
    /// The head of the log when its replacement began.
    before: (u32, Position, Hash),
}

impl Replacement {
    /// Begins to put another log in place of this one.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write; the log is as before.
    pub fn by(workbench: &mut Workbench, log: Log) -> Result<Replacement, UserError> {
        let before = workbench.place();
        let staging = Staging::begin(workbench.store_mut(), log).map_err(refusal::of_append)?;
        Ok(Replacement { staging, before })
    }

    /// Begins to write back the log in memory, after the disk was emptied.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write; the log is as before.
    pub fn of_vanished(workbench: &mut Workbench) -> Result<Replacement, UserError> {
        let before = workbench.place();
        let staging = Staging::of_own(workbench.store_mut()).map_err(refusal::of_append)?;
        Ok(Replacement { staging, before })
    }

    /// Returns how many events are staged, of how many.
    pub fn progress(&self) -> (usize, usize) {
        self.staging.progress()
    }

    /// Stages the next thousand events or so; `true` if [`Replacement::turn`] is due.
    ///
    /// # Errors
    /// [`UserError`]; the log is as before.
    pub fn step(&mut self, workbench: &mut Workbench) -> Result<bool, UserError> {
        self.staging.step(workbench.store_mut()).map_err(refusal::of_append)
    }

    /// Puts the staged log in place, in one write.
    ///
    /// # Errors
    /// [`UserError`] named `LogMoved` if something was recorded meanwhile, or the storage error; the log is as
    /// before.
    pub fn turn(self, workbench: &mut Workbench) -> Result<(), UserError> {
        let refreshed = workbench.refresh();
        if refreshed.is_err() || workbench.place() != self.before {
            self.staging.discard(workbench.store_mut());
            refreshed?;
            let message = words::workbench::SOMETHING_WAS_RECORDED_MEANWHILE.text();
            return Err(UserError::new("LogMoved", message));
        }
        let turned = self.staging.turn(workbench.store_mut());
        workbench.begin_anew();
        turned.map_err(refusal::of_append)
    }
}

/// What keeping another log means for this one.
pub enum Keeping {
    /// All of it is here already.
    Known,
    /// It continues this log: its further events are to be appended.
    Continues(Box<Workbench>),
    /// It takes the place of this log.
    Replaces(Box<Log>),
}

impl Workbench {
    /// Decides how another log is kept, on this log as it is now. A log that holds more than samples is replaced only
    /// if the person agreed to that and it is still the same log: `agreed` is the hash of its newest event then.
    ///
    /// # Errors
    /// [`UserError`] named `OwnLog` with the number of events and the hash to agree to.
    pub fn keeping(&self, theirs: Workbench, agreed: Option<Hash>) -> Result<Keeping, UserError> {
        let is_free = self.store().damage().is_none()
            && (self.log().head() == Position(0) || self.is_only_sample())
            && self.store().parts().is_empty();
        match self.compare(&theirs) {
            Likeness::Known if self.log().head() > Position(0) => Ok(Keeping::Known),
            Likeness::Continues { .. } if self.log().head() > Position(0) && self.store().damage().is_none() => {
                Ok(Keeping::Continues(Box::new(theirs)))
            }
            _ if is_free || agreed == Some(self.store().head_hash()) => {
                Ok(Keeping::Replaces(Box::new(theirs.into_log())))
            }
            Likeness::Known | Likeness::Continues { .. } | Likeness::Different => {
                Err(refusal::own_log(self.log().head(), self.store.head_hash()))
            }
        }
    }

    /// Makes the log without a domain's sample: the streams that began as it are left out, all else stays in its order.
    ///
    /// # Errors
    /// [`UserError`] named `OwnEvents` if more events of the person's own would go than agreed, `Archived` if a part
    /// of the log is not there to be written again.
    pub fn without_sample(&self, domain: &str, agreed: usize) -> Result<Log, UserError> {
        let streams = self.sample_streams(domain);
        let own = self.own_events(Some(&streams));
        if own > agreed {
            return Err(refusal::own_events(own, &streams));
        }
        self.without(&streams)
    }

    /// Makes the log with a domain's sample recorded again: it replaces the streams that began as the sample, and
    /// follows all else.
    ///
    /// # Errors
    /// [`UserError`] as [`Workbench::without_sample`].
    pub fn with_sample(&self, domain: &Registration, agreed: usize, now: Timestamp) -> Result<Log, UserError> {
        let mut log = self.without_sample(domain.name, agreed)?;
        for record in sample(domain, &log, now) {
            log.push(record);
        }
        Ok(log)
    }

    /// Makes the log of a first visit.
    ///
    /// # Errors
    /// [`UserError`] named `OwnEvents` if more events of the person's own would go than agreed.
    pub fn demo(&self, agreed: usize, now: Timestamp) -> Result<Log, UserError> {
        let own = self.own_events(None);
        if own > agreed {
            return Err(refusal::own_events(own, &[]));
        }
        let mut log = Log::default();
        for record in sample(first(), &Log::default(), now) {
            log.push(record);
        }
        Ok(log)
    }

    fn without(&self, streams: &[StreamId]) -> Result<Log, UserError> {
        let mut log = Log::default();
        for event in self.log().after(Position(0)).filter(|event| !streams.contains(event.stream)) {
            if event.is_archived() {
                let message = words::workbench::A_PART_OF_THE_LOG_IS_ARCHIVED.text();
                return Err(UserError::new("Archived", message));
            }
            log.push(event.to_record());
        }
        Ok(log)
    }

    /// Empties the log. What it held can be brought back until the next time, or until events need its room.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn clear(&mut self) -> Result<(), UserError> {
        let cleared = self.store.clear();
        self.begin_anew();
        cleared.map_err(refusal::of_storage)
    }

    /// Lists the logs that were cleared or replaced and can be brought back, the newest first.
    pub fn cleared(&self) -> Vec<Cleared> {
        self.store.cleared().unwrap_or_default()
    }

    /// Brings back a log that was cleared or replaced; the one that is there takes its place.
    ///
    /// # Errors
    /// [`UserError`] if it is no longer there, or storage refuses the write; nothing has changed then.
    pub fn bring_back(&mut self, generation: u32) -> Result<(), UserError> {
        let brought = self.store.bring_back(generation);
        self.begin_anew();
        brought.map_err(refusal::of_append)
    }

    /// Deletes a log that was cleared or replaced.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn forget_cleared(&mut self, generation: u32) -> Result<(), UserError> {
        self.store.forget_cleared(generation).map_err(refusal::of_storage)
    }

    /// Forgets what was folded and done on a log that was replaced.
    fn begin_anew(&mut self) {
        self.forget_folds();
        self.memory = Memory::default();
    }

    fn place(&self) -> (u32, Position, Hash) {
        (self.store.turn(), self.log().head(), self.store.head_hash())
    }
}
