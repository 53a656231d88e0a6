//! What `window.foldback` does to the log: commands, facts, imports, archives.

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::api::bank_options;
use crate::api::convert::{Outcome, from_json, from_json_list, to_json};
use crate::api::options::{self, Options};
use crate::api::{Later, closing, promise, stream_of};
use crate::engine::decider::Refusal;
use crate::engine::envelope::Position;
use crate::ui::session::Session;
use crate::ui::{import_bank, import_events, now, verify_slowly};
use crate::workbench::exchange::reader::{ImportFormat, LogReader};

/// The functions that return a promise, by their names.
pub const CALLS: [(&str, Later); 7] = [
    ("open", open),
    ("execute", execute),
    ("append", append),
    ("importLog", import_log),
    ("verify", verify),
    ("archive", archive),
    ("clear", clear),
];

fn open(session: Session, stream: JsValue, _: JsValue) -> Promise {
    promise(async move {
        session.open_stream(stream_of(session, &stream)?)?;
        Ok(JsValue::UNDEFINED)
    })
}

fn execute(session: Session, command: JsValue, options: JsValue) -> Promise {
    promise(async move {
        let command = to_json(&command)?;
        let options = Options::read(&options)?;
        let request = options.request(session)?;
        let positions = session.execute(&command, &request).await?;
        recorded(session, &positions)
    })
}

fn append(session: Session, events: JsValue, options: JsValue) -> Promise {
    promise(async move {
        let facts = options::facts(&to_json(&events)?)?;
        let options = Options::read(&options)?;
        let request = options.request(session)?;
        let positions = session.append(facts, &request).await?;
        recorded(session, &positions)
    })
}

/// Gives the envelopes at some positions.
fn recorded(session: Session, positions: &[Position]) -> Outcome {
    let envelopes = session.peek(|bench| bench.store().envelopes_of(positions)).unwrap_or_default();
    from_json_list(&envelopes)
}

fn import_log(session: Session, text: JsValue, options: JsValue) -> Promise {
    promise(async move {
        let text =
            text.as_string().ok_or_else(|| Refusal::new("InvalidArgument", "The text to import must be a string."))?;
        let options = Options::read(&options)?;
        let dry_run = options.flag("dryRun");
        let format = match options.text("format") {
            Some(name) => ImportFormat::read(&name)?,
            None => ImportFormat::of(&text),
        };
        let stream = || stream_of(session, &options.raw("stream"));
        let report = match format {
            ImportFormat::Csv => {
                let choices = bank_options::choices(&options, &text)?;
                import_bank(session, text, choices, stream()?, dry_run).await?
            }
            ImportFormat::Ndjson => import_events(session, LogReader::lines(text), dry_run).await?,
            ImportFormat::CloudEvents => {
                import_events(session, LogReader::events(text, stream()?, now()), dry_run).await?
            }
        };
        from_json(&report.json(dry_run))
    })
}

fn verify(session: Session, _: JsValue, _: JsValue) -> Promise {
    promise(async move {
        let verified = verify_slowly(session, |_| {})
            .await
            .ok_or_else(|| Refusal::new("StorageDenied", "Storage cannot be read."))?;
        from_json(&match verified.damage {
            None => serde_json::json!({ "ok": true, "checked": verified.checked.0 }),
            Some(damage) => serde_json::json!({
                "ok": false,
                "checked": verified.checked.0,
                "firstBad": damage.position.0,
                "reason": damage.reason.to_string(),
            }),
        })
    })
}

/// Takes the closed period out of storage and gives the text that brings it back.
fn archive(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        if !Options::read(&options)?.flag("confirm") {
            let message =
                "archive({confirm: true}) takes the closed period out of storage and returns its events; keep them.";
            return Err(Refusal::new("NotConfirmed", message));
        }
        let period = session.peek(|bench| bench.closed_period()).ok_or_else(closing)??;
        let text = session.peek(|bench| bench.export_period(&period)).ok_or_else(closing)?;
        session.archive(&period).await?;
        Ok(text.into())
    })
}

fn clear(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        if !Options::read(&options)?.flag("confirm") {
            return Err(Refusal::new("NotConfirmed", "clear({confirm: true}) empties the log for good."));
        }
        session.clear().await?;
        Ok(JsValue::UNDEFINED)
    })
}
