//! Reading a bank's file in slices, and planning what recording it does.

use std::sync::Arc;

use web_sys::Blob;

use crate::api::{Options, PlanLater};
use crate::domains::account::bank_csv::{self, Choices, Statement};
use crate::domains::account::statement;
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::engine::view::LentStreams as _;
use crate::extensions::account::options::choices;
use crate::session::cancel::Cancellable;
use crate::session::files::whole_bytes;
use crate::session::import::{self, Plan};
use crate::session::{Session, clock};
use crate::words;

/// The largest file that is read, in bytes. A log has no such bound: it is read in slices.
const MAX_BYTES: usize = 64 << 20;
/// What the person reads meanwhile.
const LABEL: words::Word = words::statement::READING_THE_STATEMENT;

/// Reads a file as text, in any encoding.
///
/// # Errors
/// [`UserError`] named `FileTooLarge`, `FileUnreadable`, `Cancelled`, or named after the format that the file has instead of
/// text.
pub async fn text_of(session: Session, blob: &Blob) -> Result<Arc<str>, UserError> {
    check_size(blob.size() as usize)?;
    let bytes = whole_bytes(blob).await?;
    let mut work = Cancellable::begin(session, LABEL.text());
    Ok(work.run(bank_csv::decoding(bytes), (0, 1)).await??.into())
}

/// Reads a text as a statement, and plans what recording it into a stream does.
///
/// # Errors
/// [`UserError`] naming the line, or named `Cancelled`; nothing has changed.
pub async fn plan(
    session: Session,
    text: Arc<str>,
    choices: Choices,
    stream: StreamId,
) -> Result<(Arc<Statement>, Plan), UserError> {
    check_size(text.len())?;
    session.begin_task(LABEL.text())?;
    let planned = read(session, text, choices, stream).await;
    session.end_task();
    planned
}

async fn read(
    session: Session,
    text: Arc<str>,
    choices: Choices,
    stream: StreamId,
) -> Result<(Arc<Statement>, Plan), UserError> {
    let mut work = Cancellable::begin(session, LABEL.text());
    let head = import::head(session);
    let account = session.lend(|streams| statement::currency_of(streams, &stream))?;
    let choices = Choices { account, ..choices };
    let statement = Arc::new(work.run(bank_csv::reading(text, choices.clone()), (0, 2)).await??);
    let planning = statement::planning(session, statement.clone(), stream, clock::now(), choices);
    let (report, records) = work.run(planning, (1, 2)).await??;
    Ok((statement, Plan::since(head, report, records)))
}

/// Plans the import of a file as the options of `importLog` say.
pub fn plan_of_a_call(session: Session, file: Blob, options: Options, stream: StreamId) -> PlanLater {
    Box::pin(async move {
        let text = text_of(session, &file).await?;
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
