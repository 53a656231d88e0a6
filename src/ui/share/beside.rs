//! Looking at a log from a file beside this browser's own, if the two differ.

use web_sys::Blob;

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::session::clock;
use crate::session::files::Slices;
use crate::session::tasks::next_task;
use crate::storage::memory::MemoryKeyValue;
use crate::ui::address;
use crate::ui::handover::leave_beside;
use crate::words;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};
use crate::workbench::{Import, Workbench};

/// How many lines or events are read between two looks of the browser.
const LINES: usize = 2_000;

/// Opens the page again with the log of a file, read-only; this browser's own stays as it is. Facts that name no stream
/// go to `stream`.
///
/// # Errors
/// [`UserError`] naming the line or the event that cannot be read, or saying that storage is full.
pub async fn look_beside(file: Blob, stream: StreamId) -> Result<(), UserError> {
    let workbench = read(file, stream).await?;
    if !leave_beside(&workbench.packed_log()?) {
        let message = words::share::THERE_IS_NO_ROOM_IN_THIS_TAB.text();
        return Err(UserError::new("QuotaExceeded", message));
    }
    address::open_anew("?beside");
    Ok(())
}

async fn read(file: Blob, stream: StreamId) -> Result<Workbench, UserError> {
    let mut workbench = Workbench::open(Box::new(MemoryKeyValue::default()))?;
    let size = file.size() as u64;
    let mut slices = Slices::of(file);
    // What is not a log is named by its first line.
    let format = ImportFormat::of_bytes(&slices.head().await?).unwrap_or(ImportFormat::Ndjson);
    let mut reader = LogReader::of_slices(format, size, stream, clock::now());
    while !reader.step(&workbench, LINES)? {
        if reader.is_hungry() {
            reader.feed(&slices.next().await?);
        }
        next_task().await;
    }
    let reading = reader.finish(&workbench)?;
    let mut import = Import::of_records(&mut workbench, reading.records)?;
    while !import.step(&mut workbench)? {
        next_task().await;
    }
    import.finish(&mut workbench)?;
    Ok(workbench)
}
