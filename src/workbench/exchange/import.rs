//! An import: what it will do is known before it does anything, and it is done whole or not at all.

use std::collections::HashMap;

use crate::engine::log::Record;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::storage::bulk::{Bulk, Dividing};
use crate::workbench::core::Workbench;
use crate::workbench::folds::KnownHead;
use crate::workbench::refusal;

/// How many records are divided into segments at once.
const DIVIDED_AT_ONCE: usize = 512;

/// An import under way: records being written in slices, all of them visible at the end or none.
pub struct Import {
    stage: Stage,
    /// The newest states of the streams, with what is written; missing for a stream that no domain has.
    heads: HashMap<StreamId, Option<KnownHead>>,
}

/// How far an import is.
enum Stage {
    /// There is nothing to write.
    Nothing,
    /// The records are divided into segments; nothing is written.
    Dividing(Dividing),
    /// The segments are written.
    Writing(Bulk),
}

impl Import {
    /// Begins to write records.
    ///
    /// # Errors
    /// [`UserError`] if the log is read-only or full.
    pub fn of_records(workbench: &mut Workbench, records: Vec<Record>) -> Result<Import, UserError> {
        let stage = if records.is_empty() {
            Stage::Nothing
        } else {
            workbench.ensure_current()?;
            Stage::Dividing(Dividing::begin(workbench.store_mut(), records).map_err(refusal::of_append)?)
        };
        Ok(Import { stage, heads: HashMap::new() })
    }

    /// Writes records without a pause.
    ///
    /// # Errors
    /// [`UserError`]; the log is then as before.
    pub fn run(workbench: &mut Workbench, records: Vec<Record>) -> Result<(), UserError> {
        let mut import = Import::of_records(workbench, records)?;
        while !import.step(workbench)? {}
        import.finish(workbench)
    }

    /// Returns how many events are written, of how many.
    pub fn progress(&self) -> (usize, usize) {
        match &self.stage {
            Stage::Nothing => (0, 0),
            Stage::Dividing(dividing) => (0, dividing.count()),
            Stage::Writing(bulk) => bulk.progress(),
        }
    }

    /// Divides some hundred records into segments, or writes the next segment; `true` if [`Import::finish`] is due.
    ///
    /// # Errors
    /// [`UserError`]; the log is then as before.
    pub fn step(&mut self, workbench: &mut Workbench) -> Result<bool, UserError> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Nothing) {
            Stage::Nothing => return Ok(true),
            Stage::Dividing(mut dividing) => match dividing.step(workbench.store(), DIVIDED_AT_ONCE) {
                true => Stage::Writing(Bulk::of(workbench.store_mut(), dividing).map_err(refusal::of_append)?),
                false => Stage::Dividing(dividing),
            },
            Stage::Writing(mut bulk) => {
                self.fold(workbench, &bulk);
                let is_due = bulk.step(workbench.store_mut());
                self.stage = Stage::Writing(bulk);
                return is_due.map_err(refusal::of_append);
            }
        };
        Ok(false)
    }

    /// Folds what the next step writes.
    fn fold(&mut self, workbench: &Workbench, bulk: &Bulk) {
        for record in bulk.next_records() {
            let head = match self.heads.get_mut(&record.stream) {
                Some(head) => head,
                None => self.heads.entry(record.stream.clone()).or_insert(workbench.take_head(&record.stream)),
            };
            if let Some(head) = head {
                head.push(record);
            }
        }
    }

    /// Gives the import up: the log is as before.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses to remove what was written; no reader sees it all the same.
    pub fn cancel(self, workbench: &mut Workbench) -> Result<(), UserError> {
        match self.stage {
            Stage::Nothing | Stage::Dividing(_) => Ok(()),
            Stage::Writing(bulk) => bulk.cancel(workbench.store_mut()).map_err(refusal::of_append),
        }
    }

    /// Makes all of it visible.
    ///
    /// # Errors
    /// [`UserError`]; the log is then as before.
    pub fn finish(self, workbench: &mut Workbench) -> Result<(), UserError> {
        match self.stage {
            Stage::Writing(bulk) => bulk.finish(workbench.store_mut()).map_err(refusal::of_append)?,
            Stage::Nothing | Stage::Dividing(_) => return Ok(()),
        }
        workbench.put_heads(self.heads);
        workbench.keep_snapshots();
        Ok(())
    }
}
