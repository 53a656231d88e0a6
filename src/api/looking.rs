//! What `window.foldback` returns: streams, events, states, what storage holds.

use wasm_bindgen::JsValue;

use crate::api::call::{Plain, closing};
use crate::api::convert::{Failure, Outcome, from_json, from_json_list};
use crate::api::files;
use crate::api::options::stream_of;
use crate::api::options::{self, Options, is_absent};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::travel::as_at::Closing;
use crate::engine::user_error::UserError;
use crate::engine::view::FieldState;
use crate::session::Session;
use crate::storage::port::QUOTA_UNITS;
use crate::workbench::Workbench;

/// The functions that answer at once, by their names.
pub const CALLS: [(&str, Plain); 11] = [
    ("streams", streams),
    ("head", head),
    ("cursor", cursor),
    ("goTo", go_to),
    ("events", events),
    ("stateAt", state_at),
    ("stateAsAt", state_as_at),
    ("breakdown", breakdown),
    ("exportLog", export_log),
    ("storage", storage),
    ("closedPeriod", closed_period),
];

fn streams(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let names = session
        .with_workbench_untracked(|workbench| workbench.log().streams().map(ToString::to_string).collect::<Vec<_>>());
    from_json(&names.unwrap_or_default().into())
}

fn head(session: Session, stream: &JsValue, _: &JsValue) -> Outcome {
    let stream = stream_of(session, stream)?;
    Ok(session.with_workbench_untracked(|workbench| workbench.head(&stream)).unwrap_or_default().0.into())
}

fn cursor(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    Ok(session.player_now().revision().0.into())
}

fn go_to(session: Session, revision: &JsValue, _: &JsValue) -> Outcome {
    let revision = options::revision(revision, session.player_now().head())?;
    readable(session, &session.stream_now(), revision)?;
    session.read_now();
    session.steer(|player| {
        player.pause();
        player.go_to(revision);
    });
    Ok(JsValue::UNDEFINED)
}

/// Checks that a revision can be looked at, and is not in an archived period.
fn readable(session: Session, stream: &StreamId, revision: Revision) -> Result<Revision, UserError> {
    let floor = session
        .with_workbench_untracked(|workbench| workbench.view(stream).map(|view| view.floor()))
        .flatten()
        .unwrap_or_default();
    if revision >= floor {
        return Ok(revision);
    }
    let message = format!(
        "Revision {revision} is in an archived period; what can be looked at begins at {floor}. Import the archive's file to travel there."
    );
    Err(UserError::new("Archived", message).with("revision", revision.0).with("floor", floor.0))
}

fn events(session: Session, options: &JsValue, _: &JsValue) -> Outcome {
    let Wanted { stream, from, to } = Wanted::read(session, options)?;
    options::at_once("events", (to + 1).saturating_sub(from) as usize, "readEvents(options), or events({from, to})")?;
    let envelopes = session
        .with_workbench_untracked(|workbench| envelopes_of(workbench, Some(&stream), from, to))
        .unwrap_or_default();
    from_json_list(&envelopes)
}

/// Which events of a stream are asked for.
pub struct Wanted {
    /// The stream.
    pub stream: StreamId,
    /// The first revision.
    pub from: u32,
    /// The last revision, at most the head.
    pub to: u32,
}

impl Wanted {
    /// Reads the options of a call.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(session: Session, options: &JsValue) -> Result<Wanted, Failure> {
        let options = Options::read(options, &["stream", "from", "to"])?;
        let stream = options.stream(session)?;
        let from = options.number("from")?.unwrap_or(1).max(1);
        let to = options.number("to")?.unwrap_or(u32::MAX);
        let head = session.with_workbench_untracked(|workbench| workbench.head(&stream)).unwrap_or_default();
        Ok(Wanted { stream, from, to: to.min(head.0) })
    }
}

/// Lists the envelopes of a stream by revision, or of the log by position, both ends included.
pub fn envelopes_of(workbench: &Workbench, stream: Option<&StreamId>, from: u32, to: u32) -> Vec<String> {
    let head = head_of(workbench, stream);
    let (first, last) = (from.max(1), to.min(head));
    let at = |number: u32| match stream {
        Some(stream) => workbench.log().in_stream(stream, Revision(number)).map(|event| event.position),
        None => Some(Position(number)),
    };
    let wanted: Vec<Position> = (first..=last).filter_map(at).collect();
    workbench.store().envelopes_of(&wanted)
}

/// Returns the newest number of a stream, or of the log.
pub fn head_of(workbench: &Workbench, stream: Option<&StreamId>) -> u32 {
    stream.map_or(workbench.log().head().0, |stream| workbench.head(stream).0)
}

fn state_at(session: Session, revision: &JsValue, stream: &JsValue) -> Outcome {
    let shown = session.stream_now();
    let stream = stream_of(session, stream)?;
    let head = session.with_workbench_untracked(|workbench| workbench.head(&stream)).unwrap_or_default();
    let revision = match is_absent(revision) {
        true if stream == shown => session.player_now().revision(),
        true => head,
        false => readable(session, &stream, options::revision(revision, head)?)?,
    };
    let state = session.with_workbench_untracked(|workbench| {
        // The newest state may come from a snapshot; the past is folded.
        if revision == head { workbench.head_state(&stream) } else { Some(workbench.view(&stream)?.state_at(revision)) }
    });
    fields_of(session, &stream, state.flatten())
}

/// Returns how an amount is made up; `null` if there is nothing to take apart.
fn breakdown(session: Session, field: &JsValue, options: &JsValue) -> Outcome {
    let options = Options::read(options, &["stream", "revision"])?;
    let stream = options.stream(session)?;
    let fields = session.with_workbench_untracked(|workbench| workbench.whole_fields(&stream)).unwrap_or_default();
    let index = field.as_string().and_then(|name| fields.iter().position(|field| field.name == name));
    let index = index.ok_or_else(|| options::invalid_argument("field", "the name of a field"))?;
    let head = session.with_workbench_untracked(|workbench| workbench.head(&stream)).unwrap_or_default();
    let shown = if stream == session.stream_now() { session.player_now().revision() } else { head };
    let asked = options.raw("revision")?.unwrap_or_else(|| shown.0.into());
    let revision = readable(session, &stream, options::revision(&asked, head)?)?;
    let found = session.with_workbench_untracked(|workbench| {
        let view = workbench.view(&stream)?;
        Some((view.tools()?.breakdown(index, revision)?, view.state_at(revision).currency))
    });
    let Some((found, currency)) = found.flatten() else { return Ok(JsValue::NULL) };
    let lines = found
        .lines
        .iter()
        .map(|line| serde_json::json!({ "label": line.label, "how": line.how, "amount": line.amount.minor() }));
    let terms = found.terms.iter().map(|(label, rate)| serde_json::json!({ "label": label, "rate": rate }));
    from_json(&serde_json::json!({
        "currency": currency.code(),
        "lines": lines.collect::<Vec<_>>(),
        "total": found.total.minor(),
        "terms": terms.collect::<Vec<_>>(),
    }))
}

/// Returns a state as an object of its fields.
fn fields_of(session: Session, stream: &StreamId, state: Option<FieldState>) -> Outcome {
    let known = session.with_workbench_untracked(|workbench| workbench.whole_fields(stream));
    let named = known.zip(state).map(|(known, state)| {
        let fields = known.iter().zip(&state.values);
        serde_json::Value::Object(fields.map(|(field, value)| (field.name.to_owned(), value.json())).collect())
    });
    match named {
        Some(state) => from_json(&state),
        None => Err(UserError::new("UnknownDomain", format!("No domain has streams such as {stream}."))
            .with("stream", stream.as_str())
            .into()),
    }
}

/// Returns what was known about one moment at another.
fn state_as_at(session: Session, options: &JsValue, _: &JsValue) -> Outcome {
    let options = Options::read(options, &["known", "about", "stream", "order"])?;
    let stream = options.stream(session)?;
    let question = options.question()?;
    let answer = session.with_workbench_untracked(|workbench| {
        let floor = workbench.view(&stream).map(|view| view.floor()).unwrap_or_default();
        (workbench.as_at(&stream, &question), floor)
    });
    let (answer, floor) = answer.ok_or_else(closing)?;
    if answer.is_none() && floor > Revision(0) {
        let message = "What was known then is in an archived period. Import its file to ask about it.";
        return Err(UserError::new("Archived", message).with("floor", floor.0).into());
    }
    let closings: Vec<_> = answer.iter().flat_map(|answer| &answer.closings).map(uncertain).collect();
    let state = fields_of(session, &stream, answer.map(|answer| answer.state))?;
    if !closings.is_empty() {
        let closings = from_json(&closings.into())?;
        js_sys::Reflect::set(&state, &"closings".into(), &closings).map_err(Failure::Thrown)?;
    }
    Ok(state)
}

/// Writes the facts that closed books leave uncertain.
fn uncertain(closing: &Closing) -> serde_json::Value {
    let facts: Vec<u32> = closing.facts.iter().map(|fact| fact.0).collect();
    serde_json::json!({ "revision": closing.revision.0, "kind": closing.kind.name(), "facts": facts })
}

fn export_log(session: Session, format: &JsValue, stream: &JsValue) -> Outcome {
    let (format, stream) = files::export_of(session, format, stream)?;
    files::text_of(session, format, stream.as_ref())
}

fn storage(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let usage = session.with_workbench_untracked(|workbench| workbench.store().usage()).unwrap_or_default();
    from_json(
        &serde_json::json!({ "events": usage.events, "segments": usage.segments, "bytes": usage.units, "quota": QUOTA_UNITS }),
    )
}

/// Returns what could be archived now; `null` if nothing could.
fn closed_period(session: Session, _: &JsValue, _: &JsValue) -> Outcome {
    let period = session.with_workbench_untracked(|workbench| workbench.closed_period()).ok_or_else(closing)?;
    from_json(&period.map_or(serde_json::Value::Null, |period| {
        serde_json::json!({
            "period": period.period,
            "first": period.first.0,
            "through": period.through.0,
            "events": period.events(),
        })
    }))
}
