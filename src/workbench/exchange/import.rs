//! An import: what it will do is known before it does anything, and it is done whole or not at all.

use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::storage::bulk::Bulk;
use crate::workbench::{Workbench, refusal};

/// An import under way: records being written in slices, all of them visible at the end or none.
pub struct Import {
    bulk: Option<Bulk>,
}

impl Import {
    /// Begins to write records.
    ///
    /// # Errors
    /// [`UserError`] if the log is read-only or full.
    pub fn of_records(workbench: &mut Workbench, records: Vec<Record>) -> Result<Import, UserError> {
        let bulk = if records.is_empty() {
            None
        } else {
            workbench.ensure_current()?;
            Some(Bulk::begin(workbench.store_mut(), records).map_err(refusal::of_append)?)
        };
        Ok(Import { bulk })
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
        self.bulk.as_ref().map_or((0, 0), Bulk::progress)
    }

    /// Writes the next thousand events or so; `true` if [`Import::finish`] is due.
    ///
    /// # Errors
    /// [`UserError`]; the log is then as before.
    pub fn step(&mut self, workbench: &mut Workbench) -> Result<bool, UserError> {
        match &mut self.bulk {
            Some(bulk) => bulk.step(workbench.store_mut()).map_err(refusal::of_append),
            None => Ok(true),
        }
    }

    /// Makes all of it visible.
    ///
    /// # Errors
    /// [`UserError`]; the log is then as before.
    pub fn finish(self, workbench: &mut Workbench) -> Result<(), UserError> {
        match self.bulk {
            Some(bulk) => bulk.finish(workbench.store_mut()).map_err(refusal::of_append)?,
            None => return Ok(()),
        }
        workbench.keep_snapshots();
        Ok(())
    }
}
