//! Reading and recording files in slices, so that the page stays alive and shows how far it is.

use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::domains::account::bank_csv::{self, BankCsvError, BankCsvReader, Choices, Statement};
use crate::engine::log::Record;
use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::core::{Session, page_closed};
use crate::session::files::{Slices, unreadable};
use crate::session::tasks::next_task;
use crate::session::write::LongWrite;
use crate::workbench::exchange::bank::answered;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};
use crate::workbench::{Import, ImportReport};

/// How many lines or events are read between two looks of the browser.
const LINES: usize = 2_000;
/// The largest bank's file that is read, in bytes. A log has no such bound: it is read in slices.
pub const MAX_BYTES: usize = 64 << 20;

/// A file that was read and compared with the log, and waits for confirmation.
pub struct Plan {
    /// What recording it will do.
    pub report: ImportReport,
    /// What a bank's file holds, for the preview.
    pub statement: Option<Statement>,
    records: Vec<Record>,
    /// Archived events that come back, from a position on.
    returned: (Position, Vec<Record>),
    /// The head of the log when the file was compared with it.
    head: Hash,
}

impl Plan {
    fn new(session: Session, report: ImportReport, statement: Option<Statement>, records: Vec<Record>) -> Plan {
        Plan { report, statement, records, returned: (Position(0), Vec::new()), head: head(session) }
    }
}

fn head(session: Session) -> Hash {
    session.with_workbench_untracked(|workbench| workbench.store().head_hash()).unwrap_or(Hash::GENESIS)
}

/// Reads a log, or events of another system, from a file of any length.
///
/// # Errors
/// [`UserError`] naming the line or the event; nothing has changed.
pub async fn plan_blob(
    session: Session,
    blob: Blob,
    format: ImportFormat,
    stream: StreamId,
) -> Result<Plan, UserError> {
    let reader = LogReader::of_slices(format, blob.size() as u64, stream, clock::now());
    plan_slices(session, reader, Slices::of(blob)).await
}

async fn plan_slices(session: Session, mut reader: LogReader, mut file: Slices) -> Result<Plan, UserError> {
    const LABEL: &str = "Reading the log";
    session.begin_task(LABEL)?;
    let outcome = loop {
        if reader.is_hungry() {
            match file.next().await {
                Ok(bytes) => reader.feed(&bytes),
                Err(refusal) => break Err(refusal),
            }
        }
        match session.with_workbench_untracked(|workbench| reader.step(workbench, LINES)) {
            Some(Ok(false)) => {}
            Some(Ok(true)) => {
                break session
                    .with_workbench_untracked(|workbench| reader.finish(workbench))
                    .unwrap_or_else(|| Err(page_closed()));
            }
            None => break Err(page_closed()),
            Some(Err(refusal)) => break Err(refusal),
        }
        let (done, of) = reader.progress();
        // In kilobytes: a file may have more bytes than a number of the page's counts.
        session.report(LABEL, (done >> 10) as usize, (of >> 10) as usize);
        next_task().await;
    };
    session.end_task();
    outcome
        .map(|reading| Plan { returned: reading.returned, ..Plan::new(session, reading.report, None, reading.records) })
}

/// Reads a bank's CSV for a stream.
///
/// # Errors
/// [`UserError`] naming the line; nothing has changed.
pub async fn plan_bank(session: Session, text: String, choices: Choices, stream: StreamId) -> Result<Plan, UserError> {
    const LABEL: &str = "Reading the statement";
    check_size(text.len())?;
    session.begin_task(LABEL)?;
    let account = session.with_workbench_untracked(|workbench| workbench.currency_of(&stream)).flatten();
    let choices = Choices { account, ..choices };
    let statement = read_statement(session, LABEL, &text, &choices).await;
    let planned = statement.map_err(|error| of_bank(&error)).and_then(|statement| {
        let plan = session.with_workbench_untracked(|workbench| {
            workbench.plan_statements(&statement, &stream, clock::now(), &choices)
        });
        let (report, records) = plan.unwrap_or_else(|| Err(page_closed()))?;
        Ok(Plan::new(session, report, Some(statement), records))
    });
    session.end_task();
    planned
}

async fn read_statement(
    session: Session,
    label: &str,
    text: &str,
    choices: &Choices,
) -> Result<Statement, BankCsvError> {
    let mut reader = BankCsvReader::new(text, choices)?;
    while !reader.step(LINES)? {
        let (done, of) = reader.progress();
        session.report(label, done, of);
        next_task().await;
    }
    reader.finish()
}

/// Records what was read: all of it becomes visible at the end, or none.
///
/// # Errors
/// [`UserError`]; the log is then as before.
pub async fn carry_out(session: Session, plan: Plan) -> Result<ImportReport, UserError> {
    let turn = session.write_turn().await?;
    session.refresh();
    if head(session) != plan.head {
        let message =
            "Something was recorded since the file was looked at. Nothing was imported; choose the file again.";
        return Err(UserError::new("LogMoved", message));
    }
    if !plan.records.is_empty()
        && session.with_workbench_untracked(|workbench| workbench.store().damage().is_some()) == Some(true)
    {
        // The file continues where the damage begins: what cannot be read is set aside for it.
        session.quarantine().await?;
    }
    let write = session.begin_write(turn, "Recording the import")?;
    let attached = write.change(|workbench| workbench.attach(plan.returned.0, plan.returned.1)).unwrap_or(Ok(()));
    let outcome = match attached {
        Ok(()) => record(&write, plan.records).await,
        Err(refusal) => Err(refusal),
    };
    write.end();
    outcome.map(|()| plan.report)
}

async fn record(write: &LongWrite, records: Vec<Record>) -> Result<(), UserError> {
    let mut import = write.change(|workbench| Import::of_records(workbench, records)).ok_or_else(page_closed)??;
    while !write.change(|workbench| import.step(workbench)).unwrap_or(Ok(true))? {
        let (done, of) = import.progress();
        write.report(done, of);
        next_task().await;
    }
    write.change(|workbench| import.finish(workbench)).ok_or_else(page_closed)?
}

/// Reads and records a log, or events of another system, from a file of any length; a dry run only reads.
///
/// # Errors
/// [`UserError`]; nothing has changed then.
pub async fn import_blob(
    session: Session,
    blob: Blob,
    format: ImportFormat,
    stream: StreamId,
    dry_run: bool,
) -> Result<ImportReport, UserError> {
    let plan = plan_blob(session, blob, format, stream).await?;
    if dry_run { Ok(plan.report) } else { carry_out(session, plan).await }
}

/// Reads a bank's file as text, in any encoding.
///
/// # Errors
/// [`UserError`] named `FileTooLarge`, `FileUnreadable`, or named after the format that the file has instead of text.
pub async fn text_of_bank(blob: &Blob) -> Result<String, UserError> {
    check_size(blob.size() as usize)?;
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| unreadable())?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    bank_csv::decode(&bytes).map_err(|error| of_bank(&error))
}

/// Records a bank's CSV; a dry run only reads.
///
/// # Errors
/// [`UserError`], also if a question about the file is open; nothing has changed then.
pub async fn import_bank(
    session: Session,
    text: String,
    choices: Choices,
    stream: StreamId,
    dry_run: bool,
) -> Result<ImportReport, UserError> {
    let plan = plan_bank(session, text, choices, stream).await?;
    if dry_run {
        return Ok(plan.report);
    }
    answered(&plan.report.questions)?;
    carry_out(session, plan).await
}

fn check_size(bytes: usize) -> Result<(), UserError> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message = format!("The file is larger than {} MB. Cut it and import the parts.", MAX_BYTES >> 20);
    Err(UserError::new("FileTooLarge", message).with("bytes", bytes).with("max", MAX_BYTES))
}

/// Converts a bank file's error.
pub fn of_bank(error: &BankCsvError) -> UserError {
    let message = error.to_string();
    match error {
        BankCsvError::Empty => UserError::new("EmptyFile", message),
        BankCsvError::NotText => UserError::new("NotText", message),
        BankCsvError::Foreign(format) => UserError::new("ForeignFormat", message).with("format", format.name()),
        BankCsvError::NoHeader => UserError::new("NoHeader", message),
        BankCsvError::NoDateColumn { found } => UserError::new("NoDateColumn", message).with("found", found.clone()),
        BankCsvError::NoAmountColumn { found } => {
            UserError::new("NoAmountColumn", message).with("found", found.clone())
        }
        BankCsvError::NoYear { line, value } => {
            UserError::new("NoYear", message).with("line", *line).with("value", value.as_str())
        }
        BankCsvError::NoMovements => UserError::new("NoMovements", message),
        BankCsvError::TooLong => UserError::new("FileTooLarge", message),
        BankCsvError::BadLine { line, column, value, reason } => UserError::new("BadLine", message)
            .with("line", *line)
            .with("column", *column)
            .with("value", value.as_str())
            .with("reason", *reason),
    }
}
