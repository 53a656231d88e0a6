//! Archiving closed periods: what may go, where it goes, and how it comes back.

use crate::engine::decider::Refusal;
use crate::engine::envelope::{Position, Revision, StreamId};
use crate::engine::log::Record;
use crate::engine::time::Timestamp;
use crate::workbench::{Workbench, refusal};

/// The oldest events of the log, where every stream among them goes on from an event that carries all of its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPeriod {
    /// What the newest of the closed periods is called.
    pub period: String,
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub through: Position,
}

impl ClosedPeriod {
    /// Counts its events.
    pub fn events(&self) -> usize {
        self.through.get() + 1 - self.first.get()
    }
}

impl Workbench {
    /// Finds the closed period that could be archived now.
    ///
    /// # Errors
    /// [`Refusal`] named `NothingToArchive`, with the streams that stand in the way.
    pub fn closed_period(&mut self) -> Result<ClosedPeriod, Refusal> {
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

    /// Writes the events of a closed period as NDJSON: the file that brings them back.
    pub fn export_period(&self, period: &ClosedPeriod) -> String {
        self.store().envelopes(period.first, period.through).into_iter().fold(String::new(), |mut text, line| {
            text.push_str(&line);
            text.push('\n');
            text
        })
    }

    /// Takes the events of a closed period out of storage; their hashes stay. Export them first.
    ///
    /// # Errors
    /// [`Refusal`] named `NothingToArchive` where the log has moved on to another period, or why storage did not obey.
    pub fn archive(&mut self, period: &ClosedPeriod, now: Timestamp) -> Result<(), Refusal> {
        self.look()?;
        if self.closed_period()? != *period {
            return Err(refusal::nothing_to_archive(&[]));
        }
        let archived = self.store_mut().archive(period.through, &period.period, now);
        self.forget_folds();
        archived.map_err(refusal::of_append)
    }

    /// Brings archived events back for as long as the page is open: those of whole parts, from a position on.
    ///
    /// # Errors
    /// [`Refusal`] named `DifferentLog` where they are not what was archived, `IncompletePart` where a part is cut.
    pub fn attach(&mut self, first: Position, mut records: Vec<Record>) -> Result<(), Refusal> {
        let mut next = first;
        for part in self.store().parts().to_vec() {
            if records.is_empty() || part.first != next {
                continue;
            }
            if records.len() < part.events {
                return Err(refusal::incomplete_part(&part, records.len()));
            }
            let rest = records.split_off(part.events);
            self.store_mut().attach(&part, records).map_err(|_| refusal::different_part(&part))?;
            (records, next) = (rest, part.last_position().next());
        }
        self.forget_folds();
        Ok(())
    }
}
