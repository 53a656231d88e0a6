//! Texts and numbers for people, in one place, so that the page is consistent.

use std::fmt::Display;

use js_sys::JsString;
use serde_json::{Number, Value};

pub use crate::words::*;

use crate::engine::domain::{Description, InputKind, Mark};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::values::fields::FieldKind;
use crate::engine::values::locale::Locale;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::engine::values::unit::grouped;
use crate::engine::view::{FieldState, StreamView};
use crate::engine::what_if::Lane;
use crate::session::StorageMode;
use crate::ui::extension::Beginning;
use crate::words;
use crate::workbench::{Workbench, shown_name};

/// The name of the slider.
pub const REPLAY_POSITION: Word = words::shared::REPLAY_POSITION;

/// Returns the first letter of a name, as a capital. The browser knows all letters: the program need not bring them along.
pub fn initial(name: &str) -> String {
    let first: String = name.chars().take(1).collect();
    if first.is_ascii() { first.to_ascii_uppercase() } else { JsString::from(first).to_upper_case().into() }
}

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
        (edits, 0) => counted(edits, words::nouns::edit),
        (0, rules) => counted(rules, words::nouns::rule),
        (edits, rules) => format!("{}, {}", counted(edits, words::nouns::edit), counted(rules, words::nouns::rule)),
    }
}

/// Lists events that were recorded just now: `#59 Deposited €64.00.`
pub fn recorded(workbench: &Workbench, positions: &[Position]) -> String {
    let one = |position: &Position| {
        let event = workbench.log().at(*position)?;
        let (stream, revision, event_type) = (event.stream.clone(), event.revision, event.event_type.to_string());
        let amount = workbench.shown(&stream).and_then(|view| {
            let amount = view.describe(revision).amount?;
            Some(format!(" {}", view.currency().format(Money::clamped(amount.minor().abs()))))
        });
        Some(format!("#{revision} {event_type}{}", amount.unwrap_or_default()))
    };
    let told: Vec<String> = positions.iter().take(TOLD).filter_map(one).collect();
    match positions.len() - told.len() {
        0 => format!("{}.", told.join(", ")),
        more => words::shared::and_more(&told.join(", "), &count(more)),
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
    counted(number, words::nouns::change)
}

/// Describes the cursor: "Event 12 of 40: Deposited €50.00, balance €120.00".
pub fn moment(view: &dyn StreamView, state: &FieldState, event_type: Option<&str>) -> String {
    let (revision, head) = (state.revision, view.head());
    let headline = view.fields().first().zip(state.values.first());
    let headline = headline
        .map(|(field, value)| format!("{} {}", field.label.in_sentence(), value.show(field.unit, state.currency)));
    let headline = headline.unwrap_or_default();
    let Some(event_type) = event_type.filter(|_| revision > Revision(0)) else {
        let head = count(head.get());
        return words::shared::event_0_of_before_the_first_event(&head, &headline);
    };
    let amount = view.describe(revision).amount.map(|amount| {
        let size = Money::clamped(amount.minor().abs());
        format!(" {}", state.currency.format(size))
    });
    let (number, of) = (count(revision.get()), count(head.get()));
    words::shared::event_of(&number, &of, &event_type, &amount.unwrap_or_default(), &headline)
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
    decimal(tenths as f64 / 10.0)
}

/// Writes a number for people, to the hundredth, as the shown locale does: `12.5`.
pub fn decimal(value: f64) -> String {
    Locale::shown().signs().decimal(&number(value))
}

/// Counts the lines of a source.
pub fn lines(source: &str) -> String {
    counted(source.lines().count(), words::nouns::line)
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
    counted(number, words::nouns::event)
}

/// Writes a count with thousands separators: `100,000`.
pub fn count(number: usize) -> String {
    grouped(number as u64)
}

/// Writes how many of something: `1 deposit`, `1,502 deposits`.
pub fn counted(number: usize, noun: fn(usize, &dyn Display) -> String) -> String {
    noun(number, &count(number))
}

/// Returns the text for a stream without events, and how to begin it.
pub fn empty_stream(beginning: Option<Beginning>, whole_log: bool) -> String {
    let what = if whole_log { words::shared::THE_LOG.text() } else { words::shared::THIS_STREAM.text() };
    let import = beginning.map_or_else(String::new, |beginning| words::shared::or(&beginning.import));
    words::shared::is_empty_act_and_the_first_event(&what, &import)
}

/// Returns the warning before the log is cleared.
pub fn clearing(events: usize, streams: usize, lanes: usize, storage_mode: StorageMode) -> String {
    let log = match storage_mode {
        StorageMode::Browser => words::shared::THIS_BROWSERS_LOG.text(),
        StorageMode::Memory => words::shared::THE_LOG_IN_MEMORY.text(),
        StorageMode::Shared => words::shared::THE_SHARED_LOG.text(),
        StorageMode::Sandbox => words::shared::THE_LESSONS_LOG.text(),
        StorageMode::Remote => words::shared::THE_LOG_ON_THE_SERVER.text(),
        StorageMode::Foreign => words::shared::THE_MESSAGES_OF_A_SERVER.text(),
    };
    let lanes = if lanes > 0 { words::shared::and(&counted(lanes, words::nouns::what_if)) } else { String::new() };
    words::shared::this_removes_in_from_it_can_be(
        &counted(events, words::nouns::event),
        &counted(streams, words::nouns::stream),
        &log,
        &lanes,
    )
}

/// Returns the warning before a what-if is deleted.
pub fn deleting(lane: &Lane) -> String {
    words::shared::this_deletes_the_what_if_with_its(&shown_name(lane), &edits(lane.edits.len(), lane.rules.len()))
}

/// Returns the warning before the commands that make a what-if true are recorded.
pub fn promoting(commands: usize, stream: &StreamId) -> String {
    words::shared::recording_appends_to_at_the_end(&counted(commands, words::nouns::command), &stream)
}

/// Returns the notice that the log was emptied, and how to begin again.
pub fn cleared(beginning: Option<Beginning>) -> String {
    match beginning {
        Some(Beginning { act, import }) => words::shared::the_log_is_empty_or(&act, &import),
        None => words::shared::THE_LOG_IS_EMPTY_ACT_AND_THE.text().to_owned(),
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
