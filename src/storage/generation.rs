//! Generations: whole logs beside each other, each under its own keys; one of them is the log.
//!
//! A log is replaced by staging another one in a new generation and then writing one text, [`GENERATION_KEY`], which
//! names it: before that write the old log is current, after it the new one is, and nothing is in between. The old log
//! stays until the next replacement, or until events need its room, and one write brings it back. Without that
//! text the log is generation 0, whose keys have no number.
//!
//! [`STAGE_KEY`] names what is staged; what a crash leaves of it is removed by the next write.

use crate::engine::values::sorting::sort_by;
use serde::{Deserialize, Serialize};

use crate::engine::log::Log;
use crate::engine::log::envelope::{Hash, Position};
use crate::storage::archived::Archive;
use crate::storage::chain::digest;
use crate::storage::damage::{AppendError, DamageReason, unknown_format};
use crate::storage::layout::{ARCHIVE_KEY, FORMAT, GENERATION_KEY, LANE_PREFIX, LogKey, STAGE_KEY};
use crate::storage::meter::Meter;
use crate::storage::page;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::staging::Staging;
use crate::storage::store::EventStore;
use crate::words;

/// The text under [`GENERATION_KEY`].
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Pointer {
    foldback: u32,
    log: u32,
    /// How many times a log was replaced by another: the number of a generation may come again, this one does not.
    turn: u32,
    /// SHA-256 of the rest, so that a changed digit does not name another log.
    check: Hash,
}

impl Pointer {
    fn to(log: u32, turn: u32) -> Pointer {
        let check = digest(format!("{GENERATION_KEY} {FORMAT} {log} {turn}").as_bytes());
        Pointer { foldback: FORMAT, log, turn, check }
    }

    fn text(log: u32, turn: u32) -> String {
        serde_json::to_string(&Pointer::to(log, turn)).unwrap_or_default()
    }

    /// Reads the generation and the turn.
    fn read(text: &str) -> Result<(u32, u32), DamageReason> {
        #[derive(Deserialize)]
        struct Format {
            foldback: u32,
        }
        match serde_json::from_str::<Format>(text) {
            Ok(Format { foldback }) if foldback != FORMAT => return Err(unknown_format(foldback)),
            Ok(_) | Err(_) => {}
        }
        let read = serde_json::from_str::<Pointer>(text).ok().filter(|read| *read == Pointer::to(read.log, read.turn));
        read.map(|read| (read.log, read.turn)).ok_or_else(|| words::storage::CHECKSUM_DOES_NOT_MATCH.into())
    }
}

/// The text under [`STAGE_KEY`].
#[derive(Serialize, Deserialize)]
struct Stage {
    generation: u32,
}

/// A log that was cleared or replaced, and can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// The generation of its keys.
    pub generation: u32,
    /// How many events it has, archived ones included.
    pub events: u32,
    /// How many what-if lanes.
    pub lanes: usize,
    /// UTF-16 units of its keys and texts.
    pub units: u64,
}

impl EventStore {
    /// Finds the generation of keys that the log is under; `false` if the text that names it is invalid.
    pub(super) fn load_generation(&mut self) -> Result<bool, StorageError> {
        let text = self.disk.get(GENERATION_KEY)?;
        let number = text.as_deref().map_or(Ok((0, 0)), Pointer::read).map(|(number, _)| number);
        let is_named = text.is_some();
        self.pointer = text;
        self.has_litter = self.disk.get(STAGE_KEY)?.is_some();
        let number = match number {
            Ok(number) => number,
            Err(reason) => {
                self.damaged(GENERATION_KEY.to_owned(), reason);
                return Ok(false);
            }
        };
        self.disk.generation = number;
        let there = self.disk.generations()?;
        let staged = self.disk.staged()?;
        let is_lost = match is_named {
            true => !there.contains(&number),
            false => there.iter().any(|found| *found > 0 && Some(*found) != staged),
        };
        if is_lost {
            self.damaged(GENERATION_KEY.to_owned(), DamageReason::Missing);
        }
        Ok(!is_lost)
    }

    /// Returns `true` if the text that names the log's generation is unchanged.
    pub(super) fn is_generation_current(&self) -> Result<bool, StorageError> {
        Ok(self.disk.get(GENERATION_KEY)? == self.pointer)
    }

    /// Returns the generation of keys that the log is under.
    pub fn generation(&self) -> u32 {
        self.disk.generation
    }

    /// Returns how many times a log was replaced by another.
    pub fn turn(&self) -> u32 {
        self.pointer.as_deref().and_then(|text| Pointer::read(text).ok()).map_or(0, |(_, turn)| turn)
    }

    /// Names another generation as the log, in one write, and reads it.
    pub(super) fn switch_to(&mut self, generation: u32) -> Result<(), AppendError> {
        if let Some(damage) = self.damage.clone().filter(|damage| damage.key == GENERATION_KEY)
            && matches!(damage.reason, DamageReason::NewerFormat { .. })
        {
            return Err(AppendError::ReadOnly(damage));
        }
        self.disk.drop_snapshots()?;
        let text = Pointer::text(generation, self.turn().saturating_add(1));
        match self.disk.set(GENERATION_KEY, &text) {
            // No cleared log is removed for this: it might be the one to switch to.
            Err(StorageError::QuotaExceeded { .. }) if self.release_reserve()? => {
                self.disk.set(GENERATION_KEY, &text)?;
            }
            outcome => outcome?,
        }
        // From here on the other log is current: nothing below may fail the switch.
        let attached = std::mem::take(&mut self.log);
        self.vanished = false;
        self.load()?;
        self.attach_again(&attached);
        Ok(())
    }

    /// Removes older logs: only the one that was replaced last stays, unless it is empty.
    pub(super) fn keep_only(&mut self, left: u32) -> Result<(), StorageError> {
        let is_empty = self.content_of(left)?.is_none();
        for former in self.disk.former()?.into_iter().filter(|former| (*former == left) == is_empty) {
            self.disk.remove_all_of(former)?;
        }
        Ok(())
    }

    /// Counts the events and the lanes of a generation; `None` if it is not a log.
    fn content_of(&self, generation: u32) -> Result<Option<(u32, usize)>, StorageError> {
        let keys = self.disk.keys_of(generation)?;
        if let Some(first) = keys.iter().filter_map(|key| LogKey::read(key)).min()
            && self.disk.get_of(generation, &first.name())?.is_some_and(|text| text.is_empty())
        {
            // A generation that is being removed is not a log.
            return Ok(None);
        }
        let lanes = keys.iter().filter(|key| key.starts_with(LANE_PREFIX)).count();
        let newest = |pages: bool| {
            let is_one = |key: &LogKey| matches!(key, LogKey::Page(..)) == pages;
            keys.iter().filter_map(|key| LogKey::read(key)).filter(is_one).max()
        };
        let mut events = 0;
        if let Some(key) = newest(false)
            && let Some(text) = self.disk.get_of(generation, &key.name())?
        {
            events = sealed::split(&text).map_or(1, |(header, _)| header.last_position().0);
        }
        if let Some(key) = newest(true)
            && let Some(text) = self.disk.get_of(generation, &key.name())?
        {
            events = events.max(page::head(&text).0);
        }
        let archive = self.disk.get_of(generation, ARCHIVE_KEY)?;
        if let Some(archive) = archive.as_deref().and_then(|text| serde_json::from_str::<Archive>(text).ok()) {
            // No event may have followed the archived ones.
            events = events.max(archive.parts.last().map_or(0, |part| part.last_position().0));
        }
        let has_more = events > 0 || lanes > 0 || archive.is_some();
        Ok(has_more.then_some((events, lanes)))
    }

    /// Lists the logs that were cleared or replaced and can be brought back, the newest first.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn cleared(&self) -> Result<Vec<Cleared>, StorageError> {
        let mut cleared = Vec::new();
        for generation in self.disk.former()?.into_iter().rev() {
            if let Some((events, lanes)) = self.content_of(generation)? {
                cleared.push(Cleared { generation, events, lanes, units: self.disk.total_of(generation) });
            }
        }
        Ok(cleared)
    }

    /// Brings back a log that was cleared or replaced, in exchange for the current one, in one write.
    ///
    /// # Errors
    /// [`AppendError`] if the log no longer exists, or storage fails; nothing is changed in that case.
    pub fn bring_back(&mut self, generation: u32) -> Result<(), AppendError> {
        if !self.disk.former()?.contains(&generation) {
            let reason = words::storage::CLEARED_LOG_GONE.into();
            return Err(StorageError::Denied { reason }.into());
        }
        if self.damage.is_none() && !self.vanished {
            self.drop_staged()?;
        }
        let left = self.disk.generation;
        self.switch_to(generation)?;
        if self.content_of(left)?.is_none() {
            // An empty log need not be brought back.
            let _ = self.disk.remove_all_of(left);
        }
        Ok(())
    }

    /// Deletes a log that was cleared or replaced, for good.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn forget_cleared(&mut self, generation: u32) -> Result<(), StorageError> {
        match self.disk.former()?.contains(&generation) {
            true => self.disk.remove_all_of(generation),
            false => Ok(()),
        }
    }

    /// Clears the log and leaves an empty one, which stays empty: the sample does not come back. The events can be
    /// brought back until the next time, or until events need its room.
    ///
    /// # Errors
    /// [`StorageError`] if the disk fails.
    pub fn clear(&mut self) -> Result<(), StorageError> {
        if self.vanished {
            return self.accept_emptiness();
        }
        if self.damage.is_none() && self.content_of(self.disk.generation)?.is_none() {
            return self.mark_empty();
        }
        // The reserved room belongs to the log that is cleared.
        self.release_reserve()?;
        let outcome = match self.turn_to_an_empty_log() {
            Err(AppendError::Storage(StorageError::QuotaExceeded { .. })) => self.erase(),
            outcome => outcome,
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(AppendError::Storage(error)) => Err(error),
            Err(error @ (AppendError::ReadOnly(_) | AppendError::Vanished { .. })) => {
                Err(StorageError::Denied { reason: error.to_string() })
            }
        }
    }

    /// Clears the log for good if not even a line fits beside it: its newest texts make room.
    fn erase(&mut self) -> Result<(), AppendError> {
        let left = self.disk.generation;
        let mut keys = self.disk.keys_of(left)?;
        sort_by(&mut keys, Ord::cmp);
        let mut outcome = self.turn_to_an_empty_log();
        while matches!(outcome, Err(AppendError::Storage(StorageError::QuotaExceeded { .. }))) {
            let Some(key) = keys.pop() else { break };
            self.disk.remove(&key)?;
            outcome = self.turn_to_an_empty_log();
        }
        if self.disk.generation != left {
            self.disk.remove_all_of(left)?;
        }
        outcome
    }

    fn turn_to_an_empty_log(&mut self) -> Result<(), AppendError> {
        Staging::begin(self, Log::default())?.turn(self)
    }

    /// Removes what a crash left of a staged log.
    pub(super) fn drop_litter(&mut self) -> Result<(), StorageError> {
        self.disk.drop_stage()?;
        self.has_litter = false;
        Ok(())
    }

    /// Quarantines the invalid text that names the log's generation, and names the newest generation instead.
    pub(super) fn quarantine_generation(&mut self) -> Result<(), AppendError> {
        let staged = self.disk.staged()?;
        let newest = self.disk.generations()?.into_iter().rfind(|found| Some(*found) != staged);
        self.switch_to(newest.unwrap_or(0))
    }

    /// Returns the number after the highest generation.
    pub(super) fn next_generation(&self) -> Result<u32, StorageError> {
        let newest = self.disk.generations()?.last().copied().unwrap_or(0);
        Ok(newest.max(self.disk.generation).saturating_add(1))
    }
}

impl Meter {
    /// Returns the generation that is staged, or was when a crash happened.
    pub(super) fn staged(&self) -> Result<Option<u32>, StorageError> {
        let Some(text) = self.get(STAGE_KEY)? else { return Ok(None) };
        let staged = serde_json::from_str::<Stage>(&text).ok().map(|stage| stage.generation);
        // Once it is the log, in this tab or another, it is not staged any more.
        let named = self.named()?;
        Ok(staged.filter(|staged| named.is_some_and(|named| named != *staged) && *staged != self.generation))
    }

    /// Returns the generation that the disk names; `None` if the text is invalid.
    fn named(&self) -> Result<Option<u32>, StorageError> {
        Ok(self.get(GENERATION_KEY)?.as_deref().map_or(Ok((0, 0)), Pointer::read).ok().map(|(named, _)| named))
    }

    /// Marks a generation as staged, before its first key is written.
    pub(super) fn mark_stage(&mut self, generation: u32) -> Result<(), StorageError> {
        let text = serde_json::to_string(&Stage { generation }).unwrap_or_default();
        self.put(STAGE_KEY, &text)
    }

    /// Removes what is staged.
    pub(super) fn drop_stage(&mut self) -> Result<(), StorageError> {
        if let Some(staged) = self.staged()? {
            self.remove_all_of(staged)?;
        }
        self.remove(STAGE_KEY)
    }

    /// Lists the generations that are neither the log nor staged. If another tab has named another log, the list is
    /// empty: the other log might be in it.
    pub(super) fn former(&self) -> Result<Vec<u32>, StorageError> {
        if self.named()? != Some(self.generation) {
            return Ok(Vec::new());
        }
        let staged = self.staged()?;
        let is_former = |found: &u32| *found != self.generation && Some(*found) != staged;
        Ok(self.generations()?.into_iter().filter(is_former).collect())
    }

    /// Removes the logs that were cleared or replaced, to make room; `true` if there were any.
    pub(super) fn drop_former(&mut self) -> Result<bool, StorageError> {
        let former = self.former()?;
        former.iter().try_for_each(|generation| self.remove_all_of(*generation))?;
        Ok(!former.is_empty())
    }
}

impl EventStore {
    /// Accepts that local storage was emptied: the log in memory is dropped.
    fn accept_emptiness(&mut self) -> Result<(), StorageError> {
        self.vanished = false;
        self.log = Log::default();
        self.load()?;
        self.mark_empty()
    }

    /// Returns how many events are only in memory, because local storage was emptied.
    pub fn vanished(&self) -> Option<Position> {
        self.vanished.then(|| self.log.head())
    }
}
