//! Reading and recording files in slices, so that the page stays alive and shows how far it is.

use web_sys::Blob;

use crate::engine::log::Record;
use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::view::{LentStreams, Streams};
use crate::session::cancel::Cancellable;
use crate::session::clock;
use crate::session::core::{Session, page_closed};
use crate::session::files::Slices;
use crate::session::tasks::{Slice, next_message};
use crate::session::write::LongWrite;
use crate::words;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};
use crate::workbench::{Import, ImportReport, Workbench};

/// How many lines or events are read between two looks at the clock.
const LINES: usize = 64;

/// A file that was read and compared with the log, and waits for confirmation.
pub struct Plan {
    /// What recording it will do.
    pub report: ImportReport,
    records: Vec<Record>,
    /// Archived events that come back, from a position on.
    returned: (Position, Vec<Record>),
    /// The head of the log when the file was compared with it.
    head: Hash,
}

impl Plan {
    /// Makes a plan of new events; what it will do has just been compared with the log.
    pub fn new(session: Session, report: ImportReport, records: Vec<Record>) -> Plan {
        Plan::since(head(session), report, records)
    }

    /// Makes a plan of new events, which were compared with the log since its head was this one.
    pub fn since(head: Hash, report: ImportReport, records: Vec<Record>) -> Plan {
        Plan { report, records, returned: (Position(0), Vec::new()), head }
    }
}

impl LentStreams for Session {
    fn lend<T>(&self, read: impl FnOnce(&dyn Streams) -> T) -> Result<T, UserError> {
        self.with_workbench_untracked(|workbench| read(workbench)).ok_or_else(page_closed)
    }
}

/// Returns the hash of the newest event.
pub fn head(session: Session) -> Hash {
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
    const LABEL: words::Word = words::session::READING_THE_LOG;
    session.begin_task(LABEL.text())?;
    let mut work = Cancellable::begin(session, LABEL.text());
    let outcome = loop {
        if reader.is_hungry() {
            match file.next().await {
                Ok(bytes) => reader.feed(&bytes),
                Err(refusal) => break Err(refusal),
            }
        }
        let slice = Slice::begin();
        let step = |workbench: &Workbench| loop {
            let is_done = reader.step(workbench, LINES)?;
            if is_done || reader.is_hungry() || slice.is_over() {
                return Ok(is_done);
            }
        };
        match session.with_workbench_untracked(step) {
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
        if let Err(cancelled) = work.report(((done >> 10) as usize, (of >> 10) as usize)) {
            break Err(cancelled);
        }
        // A page in the background reads on at the same pace.
        next_message().await;
    };
    drop(work);
    session.end_task();
    outcome.map(|reading| Plan { returned: reading.returned, ..Plan::new(session, reading.report, reading.records) })
}

/// Records what was read: all of it becomes visible at the end, or none.
///
/// # Errors
/// [`UserError`]; the log is then as before.
pub async fn carry_out(session: Session, plan: Plan) -> Result<ImportReport, UserError> {
    let turn = session.write_turn().await?;
    session.refresh();
    if head(session) != plan.head {
        let message = words::session::SOMETHING_WAS_RECORDED_SINCE_THE.text();
        return Err(UserError::new("LogMoved", message));
    }
    if !plan.records.is_empty()
        && session.with_workbench_untracked(|workbench| workbench.store().damage().is_some()) == Some(true)
    {
        // The file continues where the damage begins: what cannot be read is set aside for it.
        session.quarantine().await?;
    }
    let write = session.begin_write(turn, words::session::RECORDING_THE_IMPORT.text())?;
    // What comes back of an archive is there at once.
    let can_cancel = plan.returned.1.is_empty();
    let attached = write.change(|workbench| workbench.attach(plan.returned.0, plan.returned.1)).unwrap_or(Ok(()));
    let outcome = match attached {
        Ok(()) => record(&write, plan.records, can_cancel).await,
        Err(refusal) => Err(refusal),
    };
    write.end();
    outcome.map(|()| plan.report)
}

/// Writes records in slices. What is cancelled is removed, and the log is as before.
pub(super) async fn record(write: &LongWrite, records: Vec<Record>, can_cancel: bool) -> Result<(), UserError> {
    let mut import = write.change(|workbench| Import::of_records(workbench, records)).ok_or_else(page_closed)??;
    let mut work = can_cancel.then(|| write.cancellable());
    loop {
        let slice = Slice::begin();
        let step = |workbench: &mut Workbench| loop {
            let is_due = import.step(workbench)?;
            if is_due || slice.is_over() {
                return Ok::<bool, UserError>(is_due);
            }
        };
        if write.change(step).unwrap_or(Ok(true))? {
            break;
        }
        let (done, of) = import.progress();
        match &mut work {
            Some(work) => {
                if let Err(cancelled) = work.report((done, of)) {
                    write.change(|workbench| import.cancel(workbench)).ok_or_else(page_closed)??;
                    return Err(cancelled);
                }
            }
            None => write.report(done, of),
        }
        next_message().await;
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
    finish(session, plan_blob(session, blob, format, stream).await?, dry_run).await
}

/// Records what was read without asking a person; a dry run only reports it.
///
/// # Errors
/// [`UserError`], also if a question about the file is open; nothing has changed then.
pub async fn finish(session: Session, plan: Plan, dry_run: bool) -> Result<ImportReport, UserError> {
    if dry_run {
        return Ok(plan.report);
    }
    plan.report.answered()?;
    carry_out(session, plan).await
}

/// Records as many deposits at the head of the stream that is shown, all of them or none.
///
/// # Errors
/// [`UserError`] if the stream is not an account that takes deposits, or storage refuses them.
pub async fn generate(session: Session, count: u32) -> Result<ImportReport, UserError> {
    let stream = session.stream_now();
    let records = session
        .with_workbench_untracked(|workbench| workbench.generated(&stream, count, clock::now()))
        .unwrap_or_else(|| Err(page_closed()))?;
    let report = ImportReport { format: "generated", events: records.len(), ..ImportReport::default() };
    carry_out(session, Plan::new(session, report, records)).await
}
