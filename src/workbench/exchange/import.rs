//! An import: what it will do is known before it does anything, and it is done whole or not at all.

use serde_json::{Value, json};

use crate::domains::account::bank_csv::Question;
use crate::engine::log::Record;
use crate::engine::user_error::UserError;
use crate::storage::bulk::Bulk;
use crate::workbench::{Workbench, refusal};

/// What an import will do, or did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// The format that was read: `ndjson`, `cloudevents` or `csv`.
    pub format: &'static str,
    /// The stream that the events go to; `None` for a log of several.
    pub stream: Option<String>,
    /// Events that are new, an `AccountOpened` included.
    pub events: usize,
    /// Events of an archived part that come back for as long as the page is open.
    pub attached: usize,
    /// Events of the file that are in the log already.
    pub known: usize,
    /// Lines that hold nothing to import, and why.
    pub skipped: Vec<(u32, String)>,
    /// What a person should look at, with its line if it has one.
    pub warnings: Vec<(Option<u32>, String)>,
    /// What cannot be known for certain about a bank's file.
    pub questions: Vec<Question>,
    /// The first revision and the last that the stream will have from the file.
    pub revisions: Option<(u32, u32)>,
    /// The balance after the last event, in minor units, for an account.
    pub balance_after: Option<i64>,
    /// What was found out about the file, by name, for people.
    pub findings: Vec<(&'static str, String)>,
}

impl ImportReport {
    /// Adds what another part of the same file will do.
    pub fn add(&mut self, other: ImportReport) {
        self.events += other.events;
        self.known += other.known;
        self.skipped.extend(other.skipped);
        self.warnings.extend(other.warnings);
        let new: Vec<Question> = other.questions.into_iter().filter(|one| !self.questions.contains(one)).collect();
        self.questions.extend(new);
    }

    /// Writes the report for `window.foldback`, including whether it was carried out.
    pub fn json(&self, dry_run: bool) -> Value {
        let lines = |list: &[(u32, String)]| -> Vec<Value> {
            list.iter().map(|(line, reason)| json!({ "line": line, "reason": reason })).collect()
        };
        let warnings: Vec<Value> =
            self.warnings.iter().map(|(line, message)| json!({ "line": line, "message": message })).collect();
        let question = |question: &Question| json!({ "name": question.name(), "message": question.to_string(), "blocking": question.is_blocking() });
        let findings: serde_json::Map<String, Value> =
            self.findings.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str()))).collect();
        json!({
            "format": self.format,
            "stream": self.stream,
            "dryRun": dry_run,
            "events": self.events,
            "appended": if dry_run { 0 } else { self.events },
            "attached": self.attached,
            "known": self.known,
            "skipped": lines(&self.skipped),
            "warnings": warnings,
            "questions": self.questions.iter().map(question).collect::<Vec<Value>>(),
            "firstRevision": self.revisions.map(|(first, _)| first),
            "lastRevision": self.revisions.map(|(_, last)| last),
            "balanceAfter": self.balance_after,
            "findings": findings,
        })
    }
}

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
