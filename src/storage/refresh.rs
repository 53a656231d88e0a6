//! Following the log on disk, which another tab may have changed.

use crate::engine::log::Log;
use crate::engine::log::envelope::{Hash, Position};
use crate::storage::archived::Archived;
use crate::storage::damage::Damage;
use crate::storage::hash_index::HashIndex;
use crate::storage::layout::{ARCHIVE_KEY, GENERATION_KEY, LogKey};
use crate::storage::page;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, SealedHeader};
use crate::storage::store::{EventStore, OpenSegment, Reads};

/// What a refresh found on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// The log is unchanged.
    Same,
    /// Another tab appended; the events after this position are new.
    Grew {
        /// The head before.
        from: Position,
    },
    /// Another tab archived a closed period: its events have left storage.
    Archived,
    /// Another tab cleared the log or put another in its place.
    Replaced,
    /// The disk was emptied. The log is still in memory, and nothing is appended until it is written back or
    /// given up.
    Vanished,
}

impl EventStore {
    /// Checks whether another tab changed the log, and follows it.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn refresh(&mut self) -> Result<Refreshed, StorageError> {
        if self.log.is_spoilt() && self.log.is_checked() {
            self.reads = Reads::Events;
        }
        if self.damage.is_some() || self.vanished || self.log.is_spoilt() || !self.is_generation_current()? {
            // It may have been repaired, or be back.
            return self.reopen();
        }
        let from = self.log.head();
        let stands = self.disk.get(&self.open.key())?;
        let number = self.open.number;
        let sealed =
            self.disk.get(&LogKey::Sealed(number).name())?.is_some() && !self.staged_segments()?.contains(&number);
        // An open segment without a page does not identify the log: the sealed one before it does.
        let same = !sealed && (!self.open.text.is_empty() || self.end_stands()?);
        match stands {
            Some(text) if same && text.starts_with(&self.open.text) => self.follow(text)?,
            None if same && self.open.text.is_empty() => {}
            Some(_) | None => return self.reopen(),
        }
        Ok(if self.log.head() == from { Refreshed::Same } else { Refreshed::Grew { from } })
    }

    /// Returns `true` if the end of the log on disk is unchanged: two reads, while [`EventStore::refresh`] takes
    /// four. It does not see pages that another tab has added, so only the tab that may write uses it.
    ///
    /// # Errors
    /// [`StorageError`] if the disk cannot be read.
    pub fn is_current(&self) -> Result<bool, StorageError> {
        if self.vanished || self.log.is_spoilt() || !self.is_generation_current()? {
            return Ok(false);
        }
        if self.open.text.is_empty() {
            return self.end_stands();
        }
        self.disk.holds(&self.open.key(), &self.open.text)
    }

    /// Returns `true` if the end of the log is unchanged while the last page does not exist yet: the page before
    /// it, else the newest sealed segment, else what was archived.
    fn end_stands(&self) -> Result<bool, StorageError> {
        if let Some(before) = self.open.page.checked_sub(1) {
            let text = self.disk.get(&LogKey::Page(self.open.number, before).name())?.unwrap_or_default();
            let last = text.rsplit('\n').next().and_then(|line| page::read_line(line).ok()?.pop());
            return Ok(last.is_some_and(|last| last.hash == self.head_hash()));
        }
        let Some(header) = self.sealed.last() else {
            return Ok(self.disk.get(ARCHIVE_KEY)?.unwrap_or_default() == self.archived.text);
        };
        let text = self.disk.get(&LogKey::Sealed(self.sealed_number(self.sealed.len() - 1)).name())?;
        Ok(text.is_some_and(|text| sealed::split(&text).is_some_and(|(found, _)| found == *header)))
    }

    /// Loads what another tab added to the last page, and the pages after it.
    fn follow(&mut self, mut text: String) -> Result<(), StorageError> {
        loop {
            if text.len() > self.open.text.len() {
                self.take_page(text);
            }
            let next = LogKey::Page(self.open.number, self.open.page + 1).name();
            match self.disk.get(&next)? {
                Some(found) if self.damage.is_none() => {
                    self.open.page += 1;
                    self.open.text.clear();
                    self.open.on_page = 0;
                    text = found;
                }
                Some(_) | None => return Ok(()),
            }
        }
    }

    pub(super) fn reopen(&mut self) -> Result<Refreshed, StorageError> {
        let from = self.log.head();
        if self.damage.is_none() && from > Position(0) && self.is_emptied()? {
            self.vanished = true;
            return Ok(Refreshed::Vanished);
        }
        let (hash, first, turn) = (self.head_hash(), self.beginning(), self.turn());
        let before = self.put_by();
        if let Err(error) = self.load() {
            self.take_back(before);
            return Err(error);
        }
        let continues = from == Position(0) || self.hash_at(from) == Some(hash);
        // A tab that replaces the log names another generation. If none was named, and the log begins with
        // another event, the disk was emptied and another log was started.
        let is_begun_anew = before.damage.is_none()
            && self.damage.is_none()
            && self.archived.parts.is_empty()
            && (self.pointer == before.pointer || self.pointer.is_none())
            && self.beginning() != first;
        if !continues && (self.vanished || is_begun_anew) {
            // The log that was read is only in memory.
            self.vanished = true;
            self.take_back(before);
            return Ok(Refreshed::Vanished);
        }
        self.vanished = false;
        let parts = &self.archived.parts;
        let archived = turn == self.turn()
            && parts.len() > before.archived.parts.len()
            && parts.starts_with(&before.archived.parts);
        self.attach_again(&before.log);
        Ok(match continues || archived {
            true if archived => Refreshed::Archived,
            true if self.log.head() == from => Refreshed::Same,
            true => Refreshed::Grew { from },
            false => Refreshed::Replaced,
        })
    }

    /// Returns `true` if the disk has no log at all, not even the mark of an empty one.
    fn is_emptied(&self) -> Result<bool, StorageError> {
        let staged = self.disk.staged()?;
        let is_no_log = |generation: &u32| Some(*generation) == staged;
        Ok(self.disk.get(GENERATION_KEY)?.is_none() && self.disk.generations()?.iter().all(is_no_log))
    }

    /// Returns the first known hash of the log, which identifies it.
    fn beginning(&self) -> Option<Hash> {
        self.archived.parts.first().map(|part| part.last).or_else(|| self.hash_at(Position(1)))
    }

    fn put_by(&mut self) -> PutBy {
        PutBy {
            log: std::mem::take(&mut self.log),
            sealed: std::mem::take(&mut self.sealed),
            open: std::mem::replace(&mut self.open, OpenSegment::after(1, Hash::GENESIS)),
            archived: std::mem::take(&mut self.archived),
            generation: self.disk.generation,
            pointer: self.pointer.take(),
            damage: self.damage.take(),
        }
    }

    fn take_back(&mut self, before: PutBy) {
        let PutBy { log, sealed, open, archived, generation, pointer, damage } = before;
        (self.log, self.sealed, self.open, self.archived) = (log, sealed, open, archived);
        (self.disk.generation, self.pointer, self.damage) = (generation, pointer, damage);
        self.hash_index = HashIndex::default();
    }
}

/// The log in memory, set aside while the disk is read.
struct PutBy {
    log: Log,
    sealed: Vec<SealedHeader>,
    open: OpenSegment,
    archived: Archived,
    generation: u32,
    pointer: Option<String>,
    damage: Option<Damage>,
}
