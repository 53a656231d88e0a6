//! Thousands of facts checked in slices before they are recorded, all of them in one write.

use crate::engine::log::Record;
use crate::engine::log::envelope::Position;
use crate::engine::user_error::UserError;
use crate::engine::view::head::LoneHead;
use crate::workbench::core::Workbench;
use crate::workbench::request::{Fact, Request};
use crate::workbench::write::{numbered_id, shape};

/// Facts that are being checked; nothing is recorded yet.
pub struct Checking {
    request: Request,
    facts: std::vec::IntoIter<Fact>,
    of: usize,
    records: Vec<Record>,
    /// The newest state of the stream, with the facts that were checked.
    head: Box<dyn LoneHead>,
}

/// How an append in slices begins.
pub enum Appending {
    /// There is nothing to record: the events are in the log already, at these positions.
    Known(Vec<Position>),
    /// The facts are to be checked.
    New(Box<Checking>),
}

impl Workbench {
    /// Begins to append facts as [`Workbench::append`] does, in slices.
    ///
    /// # Errors
    /// As [`Workbench::append`], before any fact is checked.
    pub fn begin_append(&mut self, facts: Vec<Fact>, request: &Request) -> Result<Appending, UserError> {
        let facts = match self.new_facts(facts, request)? {
            (_, Some(facts)) => facts,
            (known, None) => return Ok(Appending::Known(known)),
        };
        let (of, head) = (facts.len(), self.admission(&request.stream)?);
        let (request, facts, records) = (request.clone(), facts.into_iter(), Vec::with_capacity(of));
        Ok(Appending::New(Box::new(Checking { request, facts, of, records, head })))
    }
}

impl Checking {
    /// Checks some more facts; returns `true` if none is left.
    ///
    /// # Errors
    /// [`UserError`] with the index of the fact.
    pub fn step(&mut self, workbench: &Workbench, facts: usize) -> Result<bool, UserError> {
        for mut fact in self.facts.by_ref().take(facts) {
            let index = self.records.len();
            if fact.links.event_id.is_none() {
                fact.links.event_id = numbered_id(self.request.event_id.as_deref(), index);
            }
            fact.links.actor = fact.links.actor.or_else(|| self.request.actor.clone());
            let at_index = |refusal: UserError| refusal.with("index", index);
            let record = workbench.record_of(fact, &self.request).map_err(at_index)?;
            self.head.admit_next(shape(&record)).map_err(at_index)?;
            self.records.push(record);
        }
        Ok(self.records.len() == self.of)
    }

    /// Returns how many facts are checked, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.records.len(), self.of)
    }

    /// Returns the records to be written.
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }
}
