//! Texts and numbers for people, in one place, so that the page is consistent.

use serde_json::{Number, Value};

use crate::engine::domain::{Description, InputKind, Mark};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::fields::FieldKind;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::engine::values::unit::grouped;
use crate::engine::view::{FieldState, StreamView};
use crate::engine::what_if::Lane;
use crate::session::StorageMode;
use crate::ui::extension::Beginning;
use crate::workbench::Workbench;

/// The name of the slider.
pub const REPLAY_POSITION: &str = "Replay position";

/// How many of some new events are spelled out.
const TOLD: usize = 3;

/// Returns the name of an event's icon; `None` if a character serves as one, which is much cheaper to redraw.
pub fn mark_icon(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Plus | Mark::Minus => None,
        Mark::Gear => Some("gear"),
        Mark::Flag => Some("flag"),
        Mark::Lock => Some("lock"),
        Mark::Undo => Some("undo"),
        Mark::Unknown => Some("help"),
    }
}

/// Writes an event's amount: with its sign if money moved.
pub fn amount(description: &Description, currency: Currency) -> Option<String> {
    let amount = description.amount?;
    Some(if description.moved { currency.format_signed(amount) } else { currency.format(amount) })
}

/// Counts the edits and the rules of a what-if.
pub fn edits(edits: usize, rules: usize) -> String {
    match (edits, rules) {
        (edits, 0) => counted(edits, "edit"),
        (0, rules) => counted(rules, "rule"),
        (edits, rules) => format!("{}, {}", counted(edits, "edit"), counted(rules, "rule")),
    }
}

/// Lists events that were recorded just now: `#59 Deposited €64.00.`
pub fn recorded(workbench: &Workbench, positions: &[Position]) -> String {
    let one = |position: &Position| {
        let event = workbench.log().at(*position)?;
        let (stream, revision, event_type) = (event.stream.clone(), event.revision, event.event_type.to_string());
        let amount = workbench.view(&stream).and_then(|view| {
            let amount = view.describe(revision).amount?;
            Some(format!(" {}", view.currency().format(Money::clamped(amount.minor().abs()))))
        });
        Some(format!("#{revision} {event_type}{}", amount.unwrap_or_default()))
    };
    let told: Vec<String> = positions.iter().take(TOLD).filter_map(one).collect();
    match positions.len() - told.len() {
        0 => format!("{}.", told.join(", ")),
        more => format!("{} and {} more.", told.join(", "), count(more)),
    }
}

/// Writes what was typed into a field of a form; `None` if it was left empty.
pub fn input(kind: InputKind, value: &Value, currency: Currency) -> Option<String> {
    match (kind, value) {
        (_, Value::Null) => None,
        (InputKind::Money, Value::Number(number)) => Some(currency.format(Money::clamped(number.as_i64()?))),
        (InputKind::Number, Value::Number(number)) => Some(measured(Unit::None, number)),
        (InputKind::Measure(unit), Value::Number(number)) => Some(measured(unit, number)),
        (InputKind::Revision, Value::Number(number)) => Some(format!("#{number}")),
        (_, Value::String(text)) => Some(text.clone()),
        (_, other) => Some(other.to_string()),
    }
}

/// Writes a number of a command with its unit.
fn measured(unit: Unit, number: &Number) -> String {
    number.as_i64().map_or_else(|| number.to_string(), |number| unit.show_signed(number))
}

/// Writes how many changes: `1 change`, `1,200 changes`.
pub fn changes(number: usize) -> String {
    counted(number, "change")
}

/// Describes the cursor: "Event 12 of 40: Deposited €50.00, balance €120.00".
pub fn moment(view: &dyn StreamView, state: &FieldState, event_type: Option<&str>) -> String {
    let (revision, head) = (state.revision, view.head());
    let headline = view.fields().first().zip(state.values.first());
    let headline = headline
        .map(|(field, value)| format!("{} {}", field.label.to_lowercase(), value.show(field.unit, state.currency)));
    let headline = headline.unwrap_or_default();
    let Some(event_type) = event_type.filter(|_| revision > Revision(0)) else {
        let head = count(head.get());
        return format!("Event 0 of {head}: before the first event, {headline}");
    };
    let amount = view.describe(revision).amount.map(|amount| {
        let size = Money::clamped(amount.minor().abs());
        format!(" {}", state.currency.format(size))
    });
    let (number, of) = (count(revision.get()), count(head.get()));
    format!("Event {number} of {of}: {event_type}{}, {headline}", amount.unwrap_or_default())
}

/// Writes UTF-16 units as people write bytes: `9.4 KB`, `5 MB`.
pub fn size(units: u64) -> String {
    match units {
        0..1024 => format!("{units} B"),
        1024..1_048_576 => format!("{} KB", tenths(units, 1024)),
        _ => format!("{} MB", tenths(units, 1_048_576)),
    }
}

fn tenths(units: u64, of: u64) -> String {
    let tenths = (units * 10 + of / 2) / of;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// Counts the lines of a source.
pub fn lines(source: &str) -> String {
    counted(source.lines().count(), "line")
}

/// Writes a number for a style or a shape, to the hundredth: `12.5`, `-0.25`. The formatting of floats in std knows far
/// more, and is far larger.
pub fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    match size % 100 {
        0 => format!("{sign}{}", size / 100),
        rest if rest % 10 == 0 => format!("{sign}{}.{}", size / 100, rest / 10),
        rest => format!("{sign}{}.{rest:02}", size / 100),
    }
}

/// Writes how many events: `1 event`, `1,502 events`.
pub fn events(number: usize) -> String {
    counted(number, "event")
}

/// Writes a count with thousands separators: `100,000`.
pub fn count(number: usize) -> String {
    grouped(number as u64)
}

/// Writes how many of something: `1 deposit`, `1,502 deposits`.
pub fn counted(number: usize, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// Returns the text for a stream without events, and how to begin it.
pub fn empty_stream(beginning: Option<Beginning>, whole_log: bool) -> String {
    let what = if whole_log { "The log" } else { "This stream" };
    let import = beginning.map_or_else(String::new, |beginning| format!(", or {}", beginning.import));
    format!("{what} is empty. Act{import}, and the first event appears here.")
}

/// Returns the warning before the log is cleared.
pub fn clearing(events: usize, streams: usize, lanes: usize, storage_mode: StorageMode) -> String {
    let log = match storage_mode {
        StorageMode::Browser => "this browser's log",
        StorageMode::Memory => "the log in memory",
        StorageMode::Shared => "the shared log",
        StorageMode::Sandbox => "the lesson's log",
    };
    let lanes = if lanes > 0 { format!(", and {}", counted(lanes, "what-if")) } else { String::new() };
    format!(
        "This removes {} in {} from {log}{lanes}. It can be brought back until a log is cleared again or new events need its room; export it first to be sure.",
        counted(events, "event"),
        counted(streams, "stream")
    )
}

/// Returns the warning before a what-if is deleted.
pub fn deleting(lane: &Lane) -> String {
    format!(
        "This deletes the what-if “{}” with its {}. It cannot be undone. The recorded log stays as it is.",
        lane.name,
        edits(lane.edits.len(), lane.rules.len())
    )
}

/// Returns the warning before the commands that make a what-if true are recorded.
pub fn promoting(commands: usize, stream: &StreamId) -> String {
    format!(
        "Recording {} appends to {stream}, at the end of the log; nothing before that changes. It cannot be undone: recorded events stay, and can only be compensated by further ones.",
        counted(commands, "command")
    )
}

/// Returns the notice that the log was emptied, and how to begin again.
pub fn cleared(beginning: Option<Beginning>) -> String {
    match beginning {
        Some(Beginning { act, import }) => format!("The log is empty. {act}, or {import}."),
        None => "The log is empty. Act, and the first event appears.".to_owned(),
    }
}

/// Writes a parameter for people.
pub fn parameter(spec: &Parameter, parameter: i64, currency: Currency) -> String {
    if is_money(spec) { currency.format(Money::clamped(parameter)) } else { spec.unit.show_signed(parameter) }
}

/// Returns `true` if a parameter is an amount.
pub fn is_money(spec: &Parameter) -> bool {
    spec.kind == FieldKind::Money
}
