//! Following the log on disk, which another tab may have changed.

use crate::engine::envelope::{Hash, Position};
use crate::storage::layout::{ARCHIVE_KEY, LogKey};
use crate::storage::page;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed;
use crate::storage::store::{EventStore, OpenSegment};

/// What a look at the disk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// The log is as it was.
    Same,
    /// Another tab appended; the events after this position are new.
    Grew {
        /// The head before.
        from: Position,
    },
    /// Another tab archived a closed period: its events are no longer there.
    Archived,
    /// Another tab cleared the log or put another in its place.
    Replaced,
}

impl EventStore {
    /// Looks whether another tab changed the log, and follows it.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read.
    pub fn refresh(&mut self) -> Result<Refreshed, StorageError> {
        if self.damage.is_some() {
            // Perhaps it was mended.
            return self.reopen();
        }
        let from = self.log.head();
        let stands = self.disk.get(&self.open.key())?;
        let sealed = self.disk.get(&LogKey::Sealed(self.open.number).name())?.is_some();
        // An open segment without a page says nothing of whose log it is: the sealed one before it does.
        let same = !sealed && (!self.open.text.is_empty() || self.end_stands()?);
        match stands {
            Some(text) if same && text.starts_with(&self.open.text) => self.follow(text)?,
            None if same && self.open.text.is_empty() => {}
            Some(_) | None => return self.reopen(),
        }
        Ok(if self.log.head() == from { Refreshed::Same } else { Refreshed::Grew { from } })
    }

    /// Tells whether the end of the log on disk is still what it was: one look, where [`EventStore::refresh`] takes
    /// three. It does not see pages that another tab has added, and is for whoever alone may write.
    ///
    /// # Errors
    /// [`StorageError`] where the disk cannot be read.
    pub fn stands(&self) -> Result<bool, StorageError> {
        if self.open.text.is_empty() {
            return self.end_stands();
        }
        Ok(self.disk.get(&self.open.key())?.is_some_and(|text| text == self.open.text))
    }

    /// Tells whether the end of the log is still what was read, where the last page is not there yet: the page before
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

    /// Takes over what another tab added to the last page, and the pages after it.
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

    fn reopen(&mut self) -> Result<Refreshed, StorageError> {
        let from = self.log.head();
        let hash = self.head_hash();
        let log = std::mem::take(&mut self.log);
        let sealed = std::mem::take(&mut self.sealed);
        let open = std::mem::replace(&mut self.open, OpenSegment::after(1, Hash::GENESIS));
        let archived = std::mem::take(&mut self.archived);
        if let Err(error) = self.load() {
            (self.log, self.sealed, self.open, self.archived) = (log, sealed, open, archived);
            return Err(error);
        }
        if archived.parts != self.archived.parts {
            self.attach_again(&log);
            return Ok(Refreshed::Archived);
        }
        self.attach_again(&log);
        let continues = from == Position(0) || self.hash_at(from) == Some(hash);
        Ok(match continues {
            true if self.log.head() == from => Refreshed::Same,
            true => Refreshed::Grew { from },
            false => Refreshed::Replaced,
        })
    }
}
