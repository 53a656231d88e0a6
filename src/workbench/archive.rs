//! Archiving closed periods: what may go, where it goes, and how it comes back.

use sha2::{Digest as _, Sha256};

use crate::engine::log::Record;
use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::parts::Export;
use crate::workbench::refusal;

/// The oldest events of the log: each of their streams continues from an event that carries all of its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    /// The name of the newest closed period.
    pub period: String,
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub through: Position,
}

impl ClosedPeriod {
    /// Returns the number of events in the period.
    pub fn events(&self) -> usize {
        self.through.get() + 1 - self.first.get()
    }
}

/// The file of a closed period as it is written, in parts.
pub struct PeriodFile {
    period: ClosedPeriod,
    last: Option<Hash>,
    export: Export,
    sum: Sha256,
    bytes: u64,
}

/// A file that is read back: its bytes must be those that were written.
#[derive(Clone)]
pub struct ReadBack {
    saved: SavedPeriod,
    written: ([u8; 32], u64),
    sum: Sha256,
    bytes: u64,
}

/// A closed period whose file was read back and had the bytes that were written. There is no other way to make one, and
/// events leave storage only with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPeriod {
    period: ClosedPeriod,
    /// The hash of its last event.
    last: Option<Hash>,
}

impl SavedPeriod {
    /// Returns the period.
    pub fn period(&self) -> &ClosedPeriod {
        &self.period
    }
}

impl PeriodFile {
    /// Begins to write the file that brings a closed period back.
    pub fn begin(workbench: &Workbench, period: &ClosedPeriod) -> PeriodFile {
        let export = Export::range(workbench, period.first, period.through);
        let last = workbench.store().hash_at(period.through);
        PeriodFile { period: period.clone(), last, export, sum: Sha256::new(), bytes: 0 }
    }

    /// Writes the next part; `None` after the last.
    ///
    /// # Errors
    /// [`UserError`] named `LogMoved`, as [`Export::next_part`]'s.
    pub fn next_part(&mut self, workbench: &Workbench) -> Result<Option<String>, UserError> {
        let part = self.export.next_part(workbench)?;
        if let Some(part) = &part {
            self.count(part);
        }
        Ok(part)
    }

    /// Appends the next events to a text; returns `true` after the last one.
    ///
    /// # Errors
    /// As [`Export::write_slice`].
    pub fn write_slice(&mut self, workbench: &Workbench, text: &mut String, events: u32) -> Result<bool, UserError> {
        let begun = text.len();
        let is_done = self.export.write_slice(workbench, text, events)?;
        self.count(&text[begun..]);
        Ok(is_done)
    }

    fn count(&mut self, part: &str) {
        self.sum.update(part);
        self.bytes += part.len() as u64;
    }

    /// Counts the UTF-16 units of the parts so far.
    pub fn units(&self) -> u64 {
        self.export.units()
    }

    /// Returns how many events were written, of how many.
    pub fn progress(&self) -> (usize, usize) {
        self.export.progress()
    }

    /// Begins to read back what was written, after the last part.
    pub fn read_back(self) -> ReadBack {
        let saved = SavedPeriod { period: self.period, last: self.last };
        ReadBack { saved, written: (self.sum.finalize().into(), self.bytes), sum: Sha256::new(), bytes: 0 }
    }
}

impl ReadBack {
    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// Returns the saved period if the file is what was written.
    ///
    /// # Errors
    /// [`UserError`] named `ArchiveFileDiffers`.
    pub fn finish(self) -> Result<SavedPeriod, UserError> {
        let read: ([u8; 32], u64) = (self.sum.finalize().into(), self.bytes);
        if read == self.written { Ok(self.saved) } else { Err(refusal::different_file(&self.saved.period.period)) }
    }
}

impl Workbench {
    /// Finds the closed period that could be archived now.
    ///
    /// # Errors
    /// [`UserError`] named `NothingToArchive`, with the streams that stand in the way.
    pub fn closed_period(&self) -> Result<ClosedPeriod, UserError> {
        let archived = self.store().parts().last().map_or(Position(0), |part| part.last_position());
        let streams: Vec<StreamId> = self.log().streams().cloned().collect();
        let mut through = self.log().head();
        let (mut period, mut open) = (None, Vec::new());
        for stream in streams {
            let close = self.view(&stream).and_then(|view| view.newest_close());
            let needed = match &close {
                Some((revision, _)) => *revision,
                None => Revision(1),
            };
            let Some(first_needed) = self.log().positions(&stream).get(needed.get() - 1).copied() else { continue };
            if close.is_none() && first_needed <= archived.next() {
                open.push(stream.as_str().to_owned());
            }
            through = through.min(Position(first_needed.0 - 1));
            period = period.max(close.map(|(_, period)| period));
        }
        match period {
            Some(period) if through > archived => Ok(ClosedPeriod { period, first: archived.next(), through }),
            Some(_) if !open.is_empty() => Err(refusal::nothing_to_archive(&open)),
            Some(_) | None => Err(refusal::nothing_to_archive(&[])),
        }
    }

    /// Takes the events of a closed period, whose file was read back, out of storage; their hashes stay.
    ///
    /// # Errors
    /// [`UserError`] named `NothingToArchive` if the log has moved on to another period, or the storage error.
    pub fn archive(&mut self, saved: &SavedPeriod, now: Timestamp) -> Result<(), UserError> {
        self.ensure_current()?;
        let SavedPeriod { period, last } = saved;
        if self.closed_period()? != *period || self.store().hash_at(period.through) != *last {
            return Err(refusal::nothing_to_archive(&[]));
        }
        let archived = self.store_mut().archive(period.through, &period.period, now);
        self.forget_folds();
        archived.map_err(refusal::of_append)
    }

    /// Brings archived events back for as long as the page is open: those of whole parts, from a position on.
    ///
    /// # Errors
    /// [`UserError`] named `DifferentLog` if they are not what was archived, `IncompletePart` if a part is cut.
    pub fn attach(&mut self, first: Position, mut records: Vec<Record>) -> Result<(), UserError> {
        let mut next = first;
        for part in self.store().parts().to_vec() {
            if records.is_empty() || part.first != next {
                continue;
            }
            if records.len() < part.events {
                // Events that are attached already need nothing.
                if self.store().is_attached(&part) {
                    break;
                }
                return Err(refusal::incomplete_part(&part, records.len()));
            }
            let rest = records.split_off(part.events);
            if self.store().is_attached(&part) {
                (records, next) = (rest, part.last_position().next());
                continue;
            }
            self.store_mut().attach(&part, records).map_err(|_| refusal::different_part(&part))?;
            (records, next) = (rest, part.last_position().next());
        }
        self.forget_folds();
        Ok(())
    }
}
