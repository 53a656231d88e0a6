//! `window.foldback`: the page's actions for consoles, scripts, teachers and tests, through the same session.
//!
//! The types are in `foldback.d.ts` beside this file. Errors are `Error` objects whose `name` is the rejection's or
//! error's and whose fields are its details.

mod convert;
mod options;
mod process;
mod read_models;

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use crate::domains;
use crate::engine::decider::Refusal;
use crate::engine::envelope::{Position, Revision, StreamId};
use crate::engine::view::FieldState;
use crate::storage::port::QUOTA_UNITS;
use crate::ui::session::Session;
use crate::ui::{Desk, import_bank, import_events, link_to_here, next_task, now, verify_slowly};
use crate::workbench::Workbench;
use crate::workbench::exchange::export::ExportFormat;
use crate::workbench::exchange::reader::{ImportFormat, LogReader};
use convert::{Outcome, from_json, thrown, to_json};
use options::Options;

/// The name in a subscription that stands for all streams, in the order of the log.
const ALL: &str = "$all";

/// Puts `foldback` on the window.
pub fn install(session: Session, desk: Desk) {
    let object = Object::new();
    let put = |name: &str, value: &JsValue| {
        // A new object takes any property.
        let _ = Reflect::set(&object, &name.into(), value);
    };
    put("version", &env!("CARGO_PKG_VERSION").into());
    put("ready", &Promise::resolve(&JsValue::UNDEFINED));
    let plain: [(&str, Plain); 11] = [
        ("streams", streams),
        ("head", head),
        ("cursor", cursor),
        ("goTo", go_to),
        ("events", events),
        ("stateAt", state_at),
        ("stateAsAt", state_as_at),
        ("exportLog", export_log),
        ("storage", storage),
        ("closedPeriod", closed_period),
        ("processes", process::processes),
    ];
    for (name, call) in plain {
        put(name, &function(move |first, second| call(session, &first, &second).map_err(|refusal| thrown(&refusal))));
    }
    let later: [(&str, Later); 8] = [
        ("open", open),
        ("execute", execute),
        ("append", append),
        ("importLog", import_log),
        ("verify", verify),
        ("archive", archive),
        ("clear", clear),
        ("step", process::step),
    ];
    for (name, call) in later {
        put(name, &function(move |first, second| Ok(call(session, first, second).into())));
    }
    put(
        "subscribe",
        &function(move |listener, options| subscribe(session, listener, &options).map_err(|refusal| thrown(&refusal))),
    );
    put("link", &function(move |options, _| link(session, desk, &options).map_err(|refusal| thrown(&refusal))));
    for (name, call) in read_models::CALLS {
        put(name, &function(move |first, second| call(desk, &first, &second).map_err(|refusal| thrown(&refusal))));
    }
    put_on_window(&object);
}

fn link(session: Session, desk: Desk, options: &JsValue) -> Result<JsValue, Refusal> {
    link_to_here(session, desk, Options::read(options)?.flag("log")).map(JsValue::from)
}

fn put_on_window(object: &Object) {
    // The window takes any property.
    let _ = Reflect::set(&window(), &"foldback".into(), object);
}

type Plain = fn(Session, &JsValue, &JsValue) -> Outcome;
type Later = fn(Session, JsValue, JsValue) -> Promise;

/// Makes a function of two arguments that lives as long as the page.
fn function(call: impl Fn(JsValue, JsValue) -> Result<JsValue, JsValue> + 'static) -> JsValue {
    Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(call).into_js_value()
}

fn promise(work: impl Future<Output = Outcome> + 'static) -> Promise {
    future_to_promise(async move { work.await.map_err(|refusal| thrown(&refusal)) })
}

fn closing() -> Refusal {
    Refusal::new("PageClosed", "The page is closing.")
}

/// Reads the name of a stream; the one on screen where there is none.
fn stream_of(session: Session, name: &JsValue) -> Result<StreamId, Refusal> {
    if name.is_undefined() || name.is_null() {
        return Ok(session.stream_now());
    }
    let name = name.as_string().ok_or_else(|| Refusal::new("InvalidArgument", "The name of a stream is a string."))?;
    StreamId::new(&name).map_err(|error| Refusal::new("InvalidStreamId", error.to_string()).with("stream", name))
}

fn streams(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let names = session.peek(|bench| bench.log().streams().map(ToString::to_string).collect::<Vec<_>>());
    from_json(&names.unwrap_or_default().into())
}

fn head(session: Session, stream: &JsValue, _: &JsValue) -> Outcome {
    let stream = stream_of(session, stream)?;
    Ok(session.peek(|bench| bench.head(&stream)).unwrap_or_default().0.into())
}

fn cursor(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    Ok(session.player_now().revision().0.into())
}

fn go_to(session: Session, revision: &JsValue, _: &JsValue) -> Outcome {
    let revision = options::revision(revision, session.player_now().head())?;
    readable(session, &session.stream_now(), revision)?;
    session.steer(|player| {
        player.pause();
        player.go_to(revision);
    });
    Ok(JsValue::UNDEFINED)
}

/// Asks that a revision can be looked at, and is not in an archived period.
fn readable(session: Session, stream: &StreamId, revision: Revision) -> Result<Revision, Refusal> {
    let floor = session.peek(|bench| bench.view(stream).map(|view| view.floor())).flatten().unwrap_or_default();
    if revision >= floor {
        return Ok(revision);
    }
    let message = format!(
        "Revision {revision} is in an archived period; what can be looked at begins at {floor}. Import the archive's file to travel there."
    );
    Err(Refusal::new("Archived", message).with("revision", revision.0).with("floor", floor.0))
}

fn events(session: Session, options: &JsValue, _: &JsValue) -> Outcome {
    let options = Options::read(options)?;
    let stream = stream_of(session, &options.raw("stream"))?;
    let from = options.number("from")?.unwrap_or(1).max(1);
    let to = options.number("to")?.unwrap_or(u32::MAX);
    let envelopes = session.peek(|bench| envelopes_of(bench, Some(&stream), from, to)).unwrap_or_default();
    from_json_list(&envelopes)
}

/// Lists the envelopes of a stream by revision, or of the log by position, both ends included.
fn envelopes_of(bench: &Workbench, stream: Option<&StreamId>, from: u32, to: u32) -> Vec<String> {
    let head = head_of(bench, stream);
    let (first, last) = (from.max(1), to.min(head));
    let at = |number: u32| match stream {
        Some(stream) => bench.log().in_stream(stream, Revision(number)).map(|event| event.position),
        None => Some(Position(number)),
    };
    let wanted: Vec<Position> = (first..=last).filter_map(at).collect();
    bench.store().envelopes_of(&wanted)
}

/// Returns the first number from one on whose event is not archived.
fn not_archived(bench: &Workbench, stream: Option<&StreamId>, from: u32) -> u32 {
    let is_archived = |number: &u32| {
        let event = match stream {
            Some(stream) => bench.log().in_stream(stream, Revision(*number)),
            None => bench.log().at(Position(*number)),
        };
        event.is_some_and(|event| event.is_archived())
    };
    (from..=head_of(bench, stream)).find(|number| !is_archived(number)).unwrap_or(from)
}

/// Returns the newest number of a stream, or of the log.
fn head_of(bench: &Workbench, stream: Option<&StreamId>) -> u32 {
    stream.map_or(bench.log().head().0, |stream| bench.head(stream).0)
}

fn from_json_list(texts: &[String]) -> Outcome {
    convert::parse(&format!("[{}]", texts.join(",")))
}

fn state_at(session: Session, revision: &JsValue, stream: &JsValue) -> Outcome {
    let shown = session.stream_now();
    let stream = stream_of(session, stream)?;
    let head = session.peek(|bench| bench.head(&stream)).unwrap_or_default();
    let revision = match revision.is_undefined() || revision.is_null() {
        true if stream == shown => session.player_now().revision(),
        true => head,
        false => readable(session, &stream, options::revision(revision, head)?)?,
    };
    let state = session.peek(|bench| {
        // The newest state may come from a snapshot; the past is folded.
        if revision == head { bench.head_state(&stream) } else { Some(bench.view(&stream)?.state_at(revision)) }
    });
    fields_of(&stream, state.flatten())
}

/// Gives a state as an object of its fields.
fn fields_of(stream: &StreamId, state: Option<FieldState>) -> Outcome {
    let named = domains::domain(stream.domain()).zip(state).map(|(domain, state)| {
        let fields = domain.fields.iter().zip(&state.values);
        serde_json::Value::Object(fields.map(|(field, value)| (field.name.to_owned(), value.json())).collect())
    });
    match named {
        Some(state) => from_json(&state),
        None => Err(Refusal::new("UnknownDomain", format!("No domain has streams such as {stream}."))
            .with("stream", stream.as_str())),
    }
}

/// Gives what was known about a moment at another.
fn state_as_at(session: Session, options: &JsValue, _: &JsValue) -> Outcome {
    let options = Options::read(options)?;
    let stream = stream_of(session, &options.raw("stream"))?;
    let question = options.question()?;
    let answer = session.peek(|bench| {
        let floor = bench.view(&stream).map(|view| view.floor()).unwrap_or_default();
        (bench.as_at(&stream, &question), floor)
    });
    let (answer, floor) = answer.ok_or_else(closing)?;
    if answer.is_none() && floor > Revision(0) {
        let message = "What was known then is in an archived period. Import its file to ask about it.";
        return Err(Refusal::new("Archived", message).with("floor", floor.0));
    }
    fields_of(&stream, answer.map(|answer| answer.state))
}

fn export_log(session: Session, format: &JsValue, stream: &JsValue) -> Outcome {
    let format = format.as_string().unwrap_or_else(|| "ndjson".to_owned());
    let format = ExportFormat::read(&format)?;
    let one = if stream.is_undefined() || stream.is_null() { None } else { Some(stream_of(session, stream)?) };
    let shown = session.stream_now();
    let text = session.peek(|bench| bench.export(format, one.as_ref(), &shown)).ok_or_else(closing)?;
    Ok(text.into())
}

fn storage(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let usage = session.peek(|bench| bench.store().usage()).unwrap_or_default();
    from_json(
        &serde_json::json!({ "events": usage.events, "segments": usage.segments, "bytes": usage.units, "quota": QUOTA_UNITS }),
    )
}

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
            text.as_string().ok_or_else(|| Refusal::new("InvalidArgument", "The text to import is a string."))?;
        let options = Options::read(&options)?;
        let dry_run = options.flag("dryRun");
        let format = match options.text("format") {
            Some(name) => ImportFormat::read(&name)?,
            None => ImportFormat::of(&text),
        };
        let stream = || stream_of(session, &options.raw("stream"));
        let report = match format {
            ImportFormat::Csv => import_bank(session, text, options.choices()?, stream()?, dry_run).await?,
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

/// Says what could be archived now; null where nothing could.
fn closed_period(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let period = session.peek(|bench| bench.closed_period()).ok_or_else(closing)?;
    from_json(&period.map_or(serde_json::Value::Null, |period| {
        serde_json::json!({
            "period": period.period,
            "first": period.first.0,
            "through": period.through.0,
            "events": period.events(),
        })
    }))
}

/// Takes the closed period out of storage and gives the text that brings it back.
fn archive(session: Session, options: JsValue, _: JsValue) -> Promise {
    promise(async move {
        if !Options::read(&options)?.flag("confirm") {
            let message =
                "archive({confirm: true}) takes the closed period out of storage and gives its events; keep them.";
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

/// Calls a listener with each event from a number on: first those that are there, then those that come.
fn subscribe(session: Session, listener: JsValue, options: &JsValue) -> Outcome {
    let listener: Function =
        listener.dyn_into().map_err(|_| Refusal::new("InvalidArgument", "A listener is a function."))?;
    let options = Options::read(options)?;
    let stream = match options.text("stream").as_deref() {
        Some(ALL) => None,
        Some(_) | None => Some(stream_of(session, &options.raw("stream"))?),
    };
    let next = Rc::new(Cell::new(options.number("from")?.unwrap_or(1).max(1)));
    let active = Rc::new(Cell::new(true));
    let deliver = {
        let active = Rc::clone(&active);
        move || {
            // An event at a time: a listener may act, and be called again by its own act.
            while active.get() {
                // A log that was cleared begins anew.
                let head = session.peek(|bench| head_of(bench, stream.as_ref())).unwrap_or_default();
                let number = next.get().min(head + 1);
                let number = session.peek(|bench| not_archived(bench, stream.as_ref(), number)).unwrap_or(number);
                next.set(number);
                let envelope =
                    session.peek(|bench| envelopes_of(bench, stream.as_ref(), number, number).pop()).flatten();
                let Some(envelope) = envelope.and_then(|text| convert::parse(&text).ok()) else { break };
                next.set(number + 1);
                if let Err(error) = listener.call1(&JsValue::NULL, &envelope) {
                    wasm_bindgen::throw_val(error);
                }
            }
        }
    };
    let deliver = Rc::new(deliver);
    let later = Rc::clone(&deliver);
    session.watch(move || later());
    spawn_local(async move {
        next_task().await;
        deliver();
    });
    Ok(function(move |_, _| {
        active.set(false);
        Ok(JsValue::UNDEFINED)
    }))
}
