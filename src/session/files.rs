//! Files of any length: written into a blob part by part, and read from one slice by slice, so that no more than a
//! slice is in the page's memory.

use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::session::cancel::Cancellable;
use crate::session::core::{Session, page_closed};
use crate::session::tasks::{Slice, next_message, next_task};
use crate::words;
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::exchange::parts::{Export, MAX_TEXT_UNITS};
use crate::workbench::{ClosedPeriod, PeriodFile, ReadBack, SavedPeriod, Workbench};

/// How many bytes are read at once.
const SLICE_BYTES: f64 = (4 << 20) as f64;
/// How many events are written between two looks at the clock.
const STEP_EVENTS: u32 = 64;
/// About how many bytes are written at once.
const PART_BYTES: usize = 1 << 20;
/// How many parts are joined to one blob.
const PARTS_JOINED: u32 = 32;
/// What the person reads while a file is written.
const WRITING: words::Word = words::session::WRITING_THE_FILE;

/// A blob as it is read, slice by slice.
pub struct Slices {
    blob: Blob,
    at: f64,
}

impl Slices {
    /// Begins at the first byte.
    pub fn of(blob: Blob) -> Slices {
        Slices { blob, at: 0.0 }
    }

    /// Reads enough of the first bytes to detect the format; the next slice still begins at the first byte.
    ///
    /// # Errors
    /// [`UserError`] named `FileUnreadable`.
    pub async fn head(&self) -> Result<Vec<u8>, UserError> {
        self.bytes(0.0, SLICE_BYTES / 4.0).await
    }

    /// Reads so many of the first bytes, or all; the next slice still begins at the first byte.
    ///
    /// # Errors
    /// [`UserError`] named `FileUnreadable`.
    pub async fn beginning(&self, bytes: usize) -> Result<Vec<u8>, UserError> {
        self.bytes(0.0, bytes as f64).await
    }

    /// Reads the next bytes; none at the end.
    ///
    /// # Errors
    /// [`UserError`] named `FileUnreadable`.
    pub async fn next(&mut self) -> Result<Vec<u8>, UserError> {
        if self.at >= self.blob.size() {
            return Ok(Vec::new());
        }
        let bytes = self.bytes(self.at, self.at + SLICE_BYTES).await?;
        if bytes.is_empty() {
            return Err(unreadable());
        }
        self.at += bytes.len() as f64;
        Ok(bytes)
    }

    async fn bytes(&self, from: f64, to: f64) -> Result<Vec<u8>, UserError> {
        let slice = self.blob.slice_with_f64_and_f64(from, to).map_err(|_| unreadable())?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| unreadable())?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// The browser could not read a file.
fn unreadable() -> UserError {
    UserError::new("FileUnreadable", words::session::THE_BROWSER_COULD_NOT_READ_THE.text())
}

fn not_taken() -> UserError {
    UserError::new("FileNotWritten", words::session::THE_BROWSER_HAS_NO_ROOM_FOR_THE.text())
}

/// Makes a blob of one text of JavaScript's.
///
/// # Errors
/// [`UserError`] if the browser has no room for it.
pub fn blob_of(text: &JsValue) -> Result<Blob, UserError> {
    Blob::new_with_str_sequence(&Array::of1(text)).map_err(|_| not_taken())
}

/// A blob as it is written. A blob is joined from others in a time that grows with their number, so that many are joined to
/// a few as they come.
#[derive(Default)]
struct Writer {
    joined: Array,
    parts: Array,
}

impl Writer {
    fn push(&mut self, part: &str) -> Result<(), UserError> {
        // A blob for each part: the browser may put it out of memory. Of bytes, which are not decoded and encoded again.
        let bytes = Array::of1(&Uint8Array::from(part.as_bytes()));
        self.parts.push(Blob::new_with_u8_array_sequence(&bytes).map_err(|_| not_taken())?.as_ref());
        if self.parts.length() < PARTS_JOINED {
            return Ok(());
        }
        let parts = std::mem::take(&mut self.parts);
        self.joined.push(Blob::new_with_blob_sequence(&parts).map_err(|_| not_taken())?.as_ref());
        Ok(())
    }

    fn finish(self, media_type: &str) -> Result<Blob, UserError> {
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        Blob::new_with_blob_sequence_and_options(&self.joined.concat(&self.parts), &kind).map_err(|_| not_taken())
    }
}

/// Writes the log, or one stream of it, into a blob.
///
/// # Errors
/// [`UserError`] named `LogMoved` if the log was replaced meanwhile, `Cancelled`, or `FileNotWritten`.
pub async fn export_blob(session: Session, format: ExportFormat, stream: Option<StreamId>) -> Result<Blob, UserError> {
    let shown = session.stream_now();
    let mut export = session
        .with_workbench_untracked(|workbench| Export::begin(workbench, format, stream.as_ref(), &shown))
        .ok_or_else(page_closed)?;
    let written = write(session, |text| {
        let is_done = session
            .with_workbench_untracked(|workbench| export.write_slice(workbench, text, STEP_EVENTS))
            .ok_or_else(page_closed)??;
        Ok((is_done, export.progress()))
    });
    written.await?.finish(format.media_type())
}

/// Writes all of a log that is not the page's own into a blob, as NDJSON.
///
/// # Errors
/// As [`export_blob`].
pub async fn log_blob(session: Session, workbench: Workbench) -> Result<Blob, UserError> {
    const FORMAT: ExportFormat = ExportFormat::Ndjson;
    let mut export = Export::begin(&workbench, FORMAT, None, &session.stream_now());
    let written = write(session, |text| {
        let is_done = export.write_slice(&workbench, text, STEP_EVENTS)?;
        Ok((is_done, export.progress()))
    });
    written.await?.finish(FORMAT.media_type())
}

/// Writes the file of a closed period into a blob, and returns what it must match when it is read back.
///
/// # Errors
/// As [`export_blob`].
pub async fn period_blob(session: Session, period: &ClosedPeriod) -> Result<(Blob, PeriodFile), UserError> {
    let mut file =
        session.with_workbench_untracked(|workbench| PeriodFile::begin(workbench, period)).ok_or_else(page_closed)?;
    let written = write(session, |text| {
        let is_done = session
            .with_workbench_untracked(|workbench| file.write_slice(workbench, text, STEP_EVENTS))
            .ok_or_else(page_closed)??;
        Ok((is_done, file.progress()))
    });
    let blob = written.await?.finish(ExportFormat::Ndjson.media_type())?;
    Ok((blob, file))
}

/// Whether a text is written to its end, and how many events of how many.
type Written = (bool, (usize, usize));

/// Writes a text in slices, letting the browser draw between two of them. `more` appends a few events; the text of one
/// slice at a time is in memory.
async fn write(
    session: Session,
    mut more: impl FnMut(&mut String) -> Result<Written, UserError>,
) -> Result<Writer, UserError> {
    let mut writer = Writer::default();
    let mut work = Cancellable::begin(session, WRITING.text());
    let mut part = String::with_capacity(PART_BYTES);
    loop {
        let slice = Slice::begin();
        let (is_done, progress) = loop {
            let (is_done, progress) = more(&mut part)?;
            if is_done || slice.is_over() || part.len() >= PART_BYTES {
                break (is_done, progress);
            }
        };
        if is_done || part.len() >= PART_BYTES {
            writer.push(&part)?;
            part.clear();
        }
        if is_done {
            return Ok(writer);
        }
        work.report(progress)?;
        // A page in the background writes on at the same pace.
        next_message().await;
    }
}

/// Returns all bytes of a blob, for a file that is not read in slices.
///
/// # Errors
/// [`UserError`] named `FileUnreadable`.
pub async fn whole_bytes(blob: &Blob) -> Result<Vec<u8>, UserError> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| unreadable())?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Returns all of a blob as a JavaScript string of as many UTF-16 units as were written.
///
/// # Errors
/// [`UserError`] named `TooLargeForText`, or `FileUnreadable` if the length differs from what was written.
pub async fn whole_text(blob: &Blob, units: u64) -> Result<JsValue, UserError> {
    if units > MAX_TEXT_UNITS {
        return Err(crate::workbench::too_large_for_text(MAX_TEXT_UNITS));
    }
    let text = JsFuture::from(blob.text()).await.map_err(|_| unreadable())?;
    let length = text.dyn_ref::<JsString>().map(JsString::length);
    if length.map(u64::from) == Some(units) { Ok(text) } else { Err(unreadable()) }
}

/// Reads a file back and holds it against what was written.
///
/// # Errors
/// [`UserError`] named `ArchiveFileDiffers` or `FileUnreadable`.
pub async fn read_back(blob: Blob, mut back: ReadBack) -> Result<SavedPeriod, UserError> {
    let mut slices = Slices::of(blob);
    loop {
        let bytes = slices.next().await?;
        if bytes.is_empty() {
            return back.finish();
        }
        back.feed(&bytes);
        next_task().await;
    }
}
