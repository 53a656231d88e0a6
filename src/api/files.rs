//! What goes out of `window.foldback` as a file and comes in as one: exports, imports, archives.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

use crate::api::call::{closing, promise};
use crate::api::convert::{Outcome, from_json};
use crate::api::file_support::FileSupport;
use crate::api::options::{Options, at_once, invalid_argument, is_absent, stream_of};
use crate::engine::log::envelope::StreamId;
use crate::engine::user_error::UserError;
use crate::session::Session;
use crate::session::files as blob;
use crate::session::import::{finish, plan_blob};
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::exchange::file_kind::FileKind;
use crate::workbench::exchange::parts::{Export, MAX_TEXT_UNITS};

/// Writes the log as one string, if it is short enough to be written at once.
pub fn text_of(session: Session, format: ExportFormat, stream: Option<&StreamId>) -> Outcome {
    let shown = session.stream_now();
    let export = session.with_workbench_untracked(|workbench| Export::begin(workbench, format, stream, &shown));
    let mut export = export.ok_or_else(closing)?;
    at_once("exportLog", export.progress().1, "exportBlob(format), whose Blob has a text()")?;
    let parts = Array::new();
    while let Some(part) = session
        .with_workbench_untracked(|workbench| export.next_part_of_text(workbench, MAX_TEXT_UNITS))
        .ok_or_else(closing)??
    {
        parts.push(&part.into());
    }
    Ok(parts.join("").into())
}

/// Writes the log into a blob.
pub fn export_blob(session: Session, format: JsValue, stream: JsValue) -> Promise {
    promise(async move {
        let (format, stream) = export_of(session, &format, &stream)?;
        Ok(blob::export_blob(session, format, stream).await?.into())
    })
}

/// Reads a text or a blob, and records what it holds.
pub fn import_log(session: Session, others: &'static [FileSupport], file: JsValue, options: JsValue) -> Promise {
    promise(async move {
        let of_others = others.iter().flat_map(|other| other.options);
        let known: Vec<&str> = ["format", "stream", "dryRun"].iter().chain(of_others).copied().collect();
        let options = Options::read(&options, &known)?;
        let (dry_run, stream) = (options.flag("dryRun")?, options.stream(session)?);
        others.iter().try_for_each(|other| (other.check)(&options))?;
        let formats = others.iter().map(|other| other.format);
        let named = options.text("format")?.map(|name| FileKind::named(&name, formats.clone())).transpose()?;
        let blob = match file.dyn_ref::<Blob>() {
            Some(blob) => blob.clone(),
            None if file.is_string() => blob::blob_of(&file)?,
            None => return Err(invalid_argument("text", "a string or a Blob").into()),
        };
        let kind = match named {
            Some(kind) => kind,
            None => FileKind::detect(&blob::Slices::of(blob.clone()).head().await?, &stream, formats)?,
        };
        let plan = match kind {
            FileKind::Log(format) => plan_blob(session, blob, format, stream).await?,
            FileKind::Other(index) => (others[index].plan)(session, blob, options, stream).await?,
        };
        from_json(&finish(session, plan, dry_run).await?.json(dry_run))
    })
}

/// Takes the closed period out of storage and returns its file, which was read back before.
pub fn archive(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        let options = Options::read(&options, &["confirm", "as"])?;
        let as_text = options.word("as", &[("text", true), ("blob", false)])?.unwrap_or(true);
        if !options.flag("confirm")? {
            let message =
                "archive({confirm: true}) takes the closed period out of storage and gives its events; keep them.";
            return Err(UserError::new("NotConfirmed", message).into());
        }
        let period = session.with_workbench_untracked(|workbench| workbench.closed_period()).ok_or_else(closing)??;
        let (blob, file) = blob::period_blob(session, &period).await?;
        let given = match as_text {
            true => blob::whole_text(&blob, file.units()).await?,
            false => blob.clone().into(),
        };
        let saved = blob::read_back(blob, file.read_back()).await?;
        session.archive(&saved).await?;
        Ok(given)
    })
}

/// Reads which export is asked for.
pub fn export_of(
    session: Session,
    format: &JsValue,
    stream: &JsValue,
) -> Result<(ExportFormat, Option<StreamId>), UserError> {
    let format = match is_absent(format) {
        true => ExportFormat::Ndjson,
        false => ExportFormat::read(&format.as_string().ok_or_else(|| invalid_argument("format", "a string"))?)?,
    };
    let stream = if is_absent(stream) { None } else { Some(stream_of(session, stream)?) };
    Ok((format, stream))
}
