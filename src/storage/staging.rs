//! Staging a log beside the current one, in slices, so that one write replaces it.

use std::ops::Range;

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Log, Recorded};
use crate::storage::chain::link;
use crate::storage::layout::{ARCHIVE_KEY, GENERATION_KEY, LogKey, STAGE_KEY};
use crate::storage::page::PageHeader;
use crate::storage::port::{KeyValue as _, StorageError};
use crate::storage::sealed::{self, SealedHeader, runs};
use crate::storage::store::{AppendError, EventStore};
use crate::words;

/// A log that is being staged. Dropped before [`Staging::turn`], it changes nothing of the current log.
pub struct Staging {
    generation: u32,
    source: Source,
    /// Where the first segment begins, and its number: after the archive, if there is one.
    after: Position,
    number: u32,
    hash: Hash,
    runs: Vec<Range<usize>>,
    headers: Vec<SealedHeader>,
}

/// The log that is staged.
enum Source {
    /// Another log, which replaces the store's.
    Other(Box<Log>),
    /// The store's own log, because it is missing on the disk.
    Own,
}

impl Staging {
    /// Starts to stage another log; what an earlier staging has left is removed.
    ///
    /// # Errors
    /// [`AppendError`] if storage fails.
    pub fn begin(store: &mut EventStore, log: Log) -> Result<Staging, AppendError> {
        let runs = runs(log.after(Position(0)));
        let generation = store.begin_stage()?;
        let source = Source::Other(Box::new(log));
        Ok(Staging {
            generation,
            source,
            after: Position(0),
            number: 1,
            hash: Hash::GENESIS,
            runs,
            headers: Vec::new(),
        })
    }

    /// Starts to write back the log in memory, which is missing on the disk: with its archive, under the same hashes.
    ///
    /// # Errors
    /// [`AppendError`] if storage fails.
    pub fn of_own(store: &mut EventStore) -> Result<Staging, AppendError> {
        store.checked()?;
        let after = store.archived.through();
        let hash = store.archived.parts.last().map_or(Hash::GENESIS, |part| part.last);
        let number = store.archived.segment.max(1);
        let runs = runs(store.log.after(after));
        let generation = store.begin_stage()?;
        if !store.archived.text.is_empty()
            && let Err(error) = store.disk.set_of(generation, ARCHIVE_KEY, &store.archived.text)
        {
            store.discard(generation);
            return Err(error.into());
        }
        Ok(Staging { generation, source: Source::Own, after, number, hash, runs, headers: Vec::new() })
    }

    /// Returns how many events are staged, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.headers.iter().map(|header| header.events).sum(), self.runs.last().map_or(0, |run| run.end))
    }

    /// Stages the next segment; returns `true` if none is left and [`Staging::turn`] is due.
    ///
    /// # Errors
    /// [`StorageError`] if a write fails; what was staged is removed.
    pub fn step(&mut self, store: &mut EventStore) -> Result<bool, AppendError> {
        let Some(run) = self.runs.get(self.headers.len()).cloned() else { return Ok(true) };
        let (header, text) = {
            let log = match &self.source {
                Source::Other(log) => &**log,
                Source::Own => &store.log,
            };
            let place = |index: usize| Position::from_len(self.after.get() + index + 1);
            let events: Vec<Recorded<'_>> = run.clone().filter_map(|index| log.at(place(index))).collect();
            let last = events.iter().fold(self.hash, |hash, event| link(hash, event));
            sealed::write(events.into_iter(), place(run.start), self.hash, last)
        };
        let key = LogKey::Sealed(self.number + self.headers.len() as u32).name();
        self.put(store, &key, &text)?;
        self.hash = header.last;
        self.headers.push(header);
        Ok(self.headers.len() == self.runs.len())
    }

    /// Writes a staged text. If it does not fit, snapshots are removed, and then cleared logs.
    fn put(&self, store: &mut EventStore, key: &str, text: &str) -> Result<(), AppendError> {
        let outcome = store.disk.put_in(self.generation, key, text);
        outcome.map_err(|error| {
            store.discard(self.generation);
            error.into()
        })
    }

    /// Replaces the log by the staged one, in one write. The old log can be brought back.
    ///
    /// # Errors
    /// [`AppendError`] if a write fails; what was staged is removed and the log is unchanged.
    pub fn turn(self, store: &mut EventStore) -> Result<(), AppendError> {
        if self.runs.is_empty() {
            let text = PageHeader::after(self.after, self.hash).line();
            self.put(store, &LogKey::Page(self.number, 0).name(), &text)?;
        }
        if !self.is_there(store)? {
            store.discard(self.generation);
            return Err(StorageError::Denied { reason: words::storage::STAGED_LOG_MISSING.into() }.into());
        }
        let left = store.disk.generation;
        let is_told = store.damage.as_ref().is_none_or(|damage| damage.key != GENERATION_KEY);
        if let Err(error) = store.switch_to(self.generation) {
            store.discard(self.generation);
            return Err(error);
        }
        // The other log is current now; what is left of this is removed by the next write.
        let _ = store.disk.remove(STAGE_KEY);
        if is_told {
            let _ = store.keep_only(left);
        }
        Ok(())
    }

    /// Removes what is staged; the log stays.
    pub fn discard(self, store: &mut EventStore) {
        store.discard(self.generation);
    }

    /// Checks that everything staged is on the disk, which may have been emptied meanwhile.
    fn is_there(&self, store: &EventStore) -> Result<bool, StorageError> {
        for (number, header) in (self.number..).zip(&self.headers) {
            let text = store.disk.get_of(self.generation, &LogKey::Sealed(number).name())?.unwrap_or_default();
            if sealed::split(&text).is_none_or(|(found, _)| found != *header) {
                return Ok(false);
            }
        }
        Ok(self.headers.len() == self.runs.len())
    }
}

impl EventStore {
    /// Removes a failed staging.
    fn discard(&mut self, generation: u32) {
        // What stays of it is marked as staged, and the next write removes it.
        if self.disk.generation != generation && self.disk.remove_all_of(generation).is_ok() {
            let _ = self.disk.remove(STAGE_KEY);
        }
    }

    fn begin_stage(&mut self) -> Result<u32, AppendError> {
        if self.damage.is_none() && !self.vanished {
            // What a crash has left of an append is removed first, so that it does not count as events of the log.
            self.drop_staged()?;
        }
        self.drop_litter()?;
        let generation = self.next_generation()?;
        self.disk.mark_stage(generation)?;
        Ok(generation)
    }
}
