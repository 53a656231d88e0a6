//! Reading a bank's file in slices, and planning what recording it does.

use web_sys::Blob;

use crate::api::{Options, PlanLater};
use crate::domains::account::bank_csv::{self, BankCsvError, BankCsvReader, Choices, Statement};
use crate::domains::account::statement;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::extensions::account::options::choices;
use crate::session::files::whole_bytes;
use crate::session::import::Plan;
use crate::session::tasks::next_task;
use crate::session::{Session, clock, page_closed};
use crate::words;

/// How many lines are read between two looks of the browser.
const LINES: usize = 2_000;
/// The largest file that is read, in bytes. A log has no such bound: it is read in slices.
const MAX_BYTES: usize = 64 << 20;
/// What the person reads meanwhile.
const LABEL: words::Word = words::statement::READING_THE_STATEMENT;

/// Reads a file as text, in any encoding.
///
/// # Errors
/// [`UserError`] named `FileTooLarge`, `FileUnreadable`, or named after the format that the file has instead of text.
pub async fn text_of(blob: &Blob) -> Result<String, UserError> {
    check_size(blob.size() as usize)?;
    Ok(bank_csv::decode(&whole_bytes(blob).await?)?)
}

/// Reads a text as a statement, and plans what recording it into a stream does.
///
/// # Errors
/// [`UserError`] naming the line; nothing has changed.
pub async fn plan(
    session: Session,
    text: String,
    choices: Choices,
    stream: StreamId,
) -> Result<(Statement, Plan), UserError> {
    check_size(text.len())?;
    session.begin_task(LABEL.text())?;
    let account = session.with_workbench_untracked(|workbench| statement::currency_of(workbench, &stream)).flatten();
    let choices = Choices { account, ..choices };
    let read = read(session, &text, &choices).await;
    let planned = read.map_err(UserError::from).and_then(|statement| {
        let planned = session.with_workbench_untracked(|workbench| {
            statement::plan(workbench, &statement, &stream, clock::now(), &choices)
        });
        let (report, records) = planned.unwrap_or_else(|| Err(page_closed()))?;
        Ok((statement, Plan::new(session, report, records)))
    });
    session.end_task();
    planned
}

async fn read(session: Session, text: &str, choices: &Choices) -> Result<Statement, BankCsvError> {
    let mut reader = BankCsvReader::new(text, choices)?;
    while !reader.step(LINES)? {
        let (done, of) = reader.progress();
        session.report(LABEL.text(), done, of);
        next_task().await;
    }
    reader.finish()
}

/// Plans the import of a file as the options of `importLog` say.
pub fn plan_of_a_call(session: Session, file: Blob, options: Options, stream: StreamId) -> PlanLater {
    Box::pin(async move {
        let text = text_of(&file).await?;
        let choices = choices(&options, &text)?;
        let (_, plan) = plan(session, text, choices, stream).await?;
        Ok(plan)
    })
}

fn check_size(bytes: usize) -> Result<(), UserError> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let message = words::statement::the_file_is_larger_than_mb_cut(&(MAX_BYTES >> 20));
    Err(UserError::new("FileTooLarge", message).with("bytes", bytes).with("max", MAX_BYTES))
}
