//! What a task says: its actions as sentences for a person at the page.

use serde_json::Value;

use crate::domains::domain;
use crate::engine::domain::InputKind;
use crate::engine::values::locale::Locale;
use crate::engine::values::money::{Currency, Money};
use crate::lessons::controls::CONTROLS;
use crate::lessons::format::{Action, LaneAction, LogAction, ReadModelAction, TwinAction, words};
use crate::lessons::scene::Scene;

/// The most words of a task; a longer one is left to its hint.
const MAX_WORDS: usize = 16;
/// The most characters of a value that is quoted.
const MAX_VALUE: usize = 40;

/// Says what some actions do.
pub(super) fn all(actions: &[Action], scene: &Scene<'_>) -> String {
    let sentences: Vec<String> = actions.iter().filter_map(|action| one(action, scene)).collect();
    let text = sentences.join(" ");
    let counted = words([crate::lessons::format::Inline::Text(text.clone())].as_slice());
    if text.is_empty() || counted > MAX_WORDS { "Do what the hint says.".to_owned() } else { text }
}

fn one(action: &Action, scene: &Scene<'_>) -> Option<String> {
    Some(match action {
        Action::GoTo(number) if number.text() == "0" => "Move to before the first event.".to_owned(),
        Action::GoTo(number) => format!("Move to event {}.", number.text()),
        Action::Live => "Return to the newest event.".to_owned(),
        Action::Open(stream) => format!("Open the stream {}.", code(stream)),
        Action::Tab(tab) => format!("Open the tab *{}*.", capital(tab)),
        Action::Field(field) => format!("Choose the field {}.", code(field)),
        Action::Condition(condition) if condition.is_empty() => "Clear *Break when*.".to_owned(),
        Action::Condition(condition) => format!("In *Break when*, enter {}.", code(condition)),
        Action::Execute(command, _) => format!("In *Act*, {}.", give(command, scene)),
        Action::Append(fact, _) => format!("Record the fact *{}*.", name(fact, "event_type")),
        Action::Lane(edit) => lane(edit, scene),
        Action::ReadModel(edit, model) => {
            let label = domain(scene.stream.domain()).and_then(|domain| domain.read_model(model));
            let what = match edit {
                ReadModelAction::Add => "add",
                ReadModelAction::Pause => "pause",
                ReadModelAction::Resume => "resume",
            };
            format!("In *Read models*, {what} *{}*.", label.map_or(model.as_str(), |spec| spec.label.english()))
        }
        Action::Verify => "In *Storage*, verify the log.".to_owned(),
        Action::Twin(TwinAction::Break) => "In *Twin*, let the bug in.".to_owned(),
        Action::Twin(TwinAction::Fix) => "In *Twin*, fix the bug.".to_owned(),
        Action::Twin(TwinAction::Replay) => "In *Twin*, replay the log.".to_owned(),
        Action::AsAt(known, about) => {
            let day = |moment: &crate::engine::values::time::Timestamp| {
                moment.to_string().chars().take(10).collect::<String>()
            };
            format!("In *Diff*, ask what was known on {} about {}.", day(known), day(about))
        }
        Action::Log(LogAction::Archive) => "In *Storage*, archive the closed period.".to_owned(),
        Action::Log(LogAction::Expecting(revision, command)) => {
            format!("As one who saw event {revision}, {}.", give(command, scene))
        }
        Action::Log(_) | Action::Answer(_) | Action::Generate(_) | Action::Spacing(_) => return None,
    })
}

/// Returns the control with which an action is done; empty if a lesson cannot point at it.
pub(super) fn control(action: &Action) -> String {
    let tab = format!("tab-{}", if let Action::Tab(tab) = action { tab } else { "" });
    let name = match action {
        Action::GoTo(_) => "slider",
        Action::Live => "transport",
        Action::Open(_) => "stream",
        Action::Condition(_) => "condition",
        Action::Execute(..) => "act",
        Action::Field(_) => "tab-why",
        Action::Lane(_) => "tab-what-if",
        Action::ReadModel(..) => "tab-read-models",
        Action::Verify | Action::Log(LogAction::Archive) => "tab-storage",
        Action::Twin(_) => "tab-twin",
        Action::AsAt(..) => "tab-diff",
        Action::Tab(_) if CONTROLS.iter().any(|control| control.name == tab) => &tab,
        Action::Tab(_) => "inspector",
        Action::Append(..) | Action::Log(_) | Action::Answer(_) | Action::Generate(_) | Action::Spacing(_) => "",
    };
    name.to_owned()
}

fn lane(edit: &LaneAction, scene: &Scene<'_>) -> String {
    let what = match edit {
        LaneAction::Drop(event) => format!("take out event {event}"),
        LaneAction::Insert(event, command) => format!("after event {event}, {}", give(command, scene)),
        LaneAction::Replace(event, command) => format!("in place of event {event}, {}", give(command, scene)),
        LaneAction::Move(event, after) => format!("move event {event} after event {after}"),
        LaneAction::Restore(event) => format!("restore event {event}"),
        LaneAction::Rule(rule, value) => format!("change the rule {} to {value}", code(rule)),
        LaneAction::Close => "close it".to_owned(),
    };
    format!("In *What-if*, {what}.")
}

/// Says a command as its form does: `give *Deposit*: Amount €50.00, Memo "gym"`.
fn give(command: &Value, scene: &Scene<'_>) -> String {
    let named = name(command, "type");
    let currency = scene.workbench.view(scene.stream).map_or(Currency::EUR, |view| view.currency());
    let form = domain(scene.stream.domain()).and_then(|domain| domain.forms.iter().find(|form| form.command == named));
    let inputs = form.map_or(&[][..], |form| form.inputs).iter().filter_map(|input| {
        let value = match (input.kind, command.get(input.name)?) {
            (InputKind::Money, Value::Number(number)) => {
                currency.format_in(Money::clamped(number.as_i64()?), Locale::plain())
            }
            (_, Value::Null) => return None,
            (_, Value::String(text)) if text.is_empty() => return None,
            (_, Value::String(text)) => code(text),
            (_, other) => code(&other.to_string()),
        };
        Some(format!("{} {value}", input.label.english()))
    });
    let inputs: Vec<String> = inputs.collect();
    match inputs.is_empty() {
        true => format!("give *{named}*"),
        false => format!("give *{named}*: {}", inputs.join(", ")),
    }
}

/// Returns a name of a command or an event; one that is no name is left to the hint.
fn name<'v>(value: &'v Value, key: &str) -> &'v str {
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
    value.get(key).and_then(Value::as_str).filter(is_name).unwrap_or("this")
}

fn capital(tab: &str) -> String {
    let spaced = if tab == "what-if" { tab.to_owned() } else { tab.replace('-', " ") };
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes a text as code of Markdown, whatever is in it; a long one is cut.
pub(super) fn code(text: &str) -> String {
    let cut: String = text.chars().take(MAX_VALUE).collect();
    let cut = if cut.len() < text.len() { format!("{cut}…") } else { cut };
    whole_code(&cut)
}

/// Writes a text as code of Markdown, whatever is in it.
pub(super) fn whole_code(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let line = if line.trim().is_empty() { "…".to_owned() } else { line };
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}
