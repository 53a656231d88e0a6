//! What an import will do, or did, whatever the format of the file.

use serde_json::{Map, Value, json};

use crate::engine::user_error::UserError;
use crate::words;

/// A question about something ambiguous in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportQuestion {
    /// The option that answers it, such as `dateOrder`.
    pub name: &'static str,
    /// The question for people.
    pub message: String,
    /// Whether nothing is recorded before it is answered.
    pub is_blocking: bool,
}

/// What an import will do, or did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// The format that was read, such as `ndjson` or `cloudevents`.
    pub format: &'static str,
    /// The stream that the events go to; `None` for a log of several.
    pub stream: Option<String>,
    /// Events that are new, those that open a stream included.
    pub events: usize,
    /// Events of an archived part that come back for as long as the page is open.
    pub attached: usize,
    /// Events of the file that are in the log already.
    pub known: usize,
    /// Lines that hold nothing to import, and why.
    pub skipped: Vec<(u32, String)>,
    /// What a person should look at, with its line if it has one.
    pub warnings: Vec<(Option<u32>, String)>,
    /// What cannot be known for certain about the file.
    pub questions: Vec<ImportQuestion>,
    /// The first revision and the last that the stream will have from the file.
    pub revisions: Option<(u32, u32)>,
    /// The balance after the last event, in minor units, for a stream that has one.
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
        let new: Vec<ImportQuestion> =
            other.questions.into_iter().filter(|one| !self.questions.contains(one)).collect();
        self.questions.extend(new);
    }

    /// Returns `true` if a question has to be answered before anything is recorded.
    pub fn is_blocked(&self) -> bool {
        self.questions.iter().any(|question| question.is_blocking)
    }

    /// Refuses to record a file while a question about it is open.
    ///
    /// # Errors
    /// [`UserError`] named `OpenQuestion` with the names of the questions.
    pub fn answered(&self) -> Result<(), UserError> {
        let open: Vec<&ImportQuestion> = self.questions.iter().filter(|question| question.is_blocking).collect();
        let Some(first) = open.first() else { return Ok(()) };
        let names: Vec<&str> = open.iter().map(|question| question.name).collect();
        let message = words::errors::answer_first(&first.message);
        Err(UserError::new("OpenQuestion", message).with("questions", names))
    }

    /// Writes the report for `window.foldback`, including whether it was carried out.
    pub fn json(&self, dry_run: bool) -> Value {
        let lines = |list: &[(u32, String)]| -> Vec<Value> {
            list.iter().map(|(line, reason)| json!({ "line": line, "reason": reason })).collect()
        };
        let warnings: Vec<Value> =
            self.warnings.iter().map(|(line, message)| json!({ "line": line, "message": message })).collect();
        let question = |question: &ImportQuestion| json!({ "name": question.name, "message": question.message, "blocking": question.is_blocking });
        let findings: Map<String, Value> =
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
