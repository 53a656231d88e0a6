//! What a task says: its actions as sentences for a person at the page, in the page's language.

use serde_json::Value;

use crate::domains::domain;
use crate::engine::domain::InputKind;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::lessons::controls::CONTROLS;
use crate::lessons::format::{self, Action, Inline, LaneAction, LogAction, ReadModelAction, TwinAction};
use crate::lessons::scene::Scene;
use crate::words;
use crate::words::Word;

/// The most words of a task; a longer one is left to its hint.
const MAX_WORDS: usize = 16;
/// The most characters of a value that is quoted.
const MAX_VALUE: usize = 40;

/// Says what some actions do.
pub(super) fn all(actions: &[Action], scene: &Scene<'_>) -> String {
    let sentences: Vec<String> = actions.iter().filter_map(|action| one(action, scene)).collect();
    let text = sentences.join(" ");
    let counted = format::words([Inline::Text(text.clone())].as_slice());
    if text.is_empty() || counted > MAX_WORDS {
        words::recording::DO_WHAT_THE_HINT_SAYS.text().to_owned()
    } else {
        text
    }
}

fn one(action: &Action, scene: &Scene<'_>) -> Option<String> {
    let break_when = words::time::BREAK_WHEN;
    Some(match action {
        Action::GoTo(number) if number.text() == "0" => words::recording::MOVE_BEFORE_THE_FIRST.text().to_owned(),
        Action::GoTo(number) => words::recording::move_to(&number.text()),
        Action::Live => words::recording::RETURN_TO_THE_NEWEST.text().to_owned(),
        Action::Open(stream) => words::recording::open_the_stream(&code(stream)),
        Action::Tab(tab) => words::recording::open_the_tab(&label(tab)),
        Action::Field(field) => words::recording::choose_the_field(&code(field)),
        Action::Condition(condition) if condition.is_empty() => words::recording::clear(&break_when),
        Action::Condition(condition) => words::recording::enter(&break_when, &code(condition)),
        Action::Execute(command, _) => words::recording::in_a_part(&words::act::ACT, &give(command, scene)),
        Action::Append(fact, _) => words::recording::record_the_fact(&name(fact, "event_type")),
        Action::Lane(edit) => words::recording::in_a_part(&words::page::TAB_WHAT_IF, &lane(edit, scene)),
        Action::ReadModel(edit, model) => {
            let known = domain(scene.stream.domain()).and_then(|domain| domain.read_model(model));
            let name = known.map_or(model.as_str(), |spec| spec.label.text());
            let what = match edit {
                ReadModelAction::Add => words::recording::add(&name),
                ReadModelAction::Pause => words::recording::pause(&name),
                ReadModelAction::Resume => words::recording::resume(&name),
            };
            words::recording::in_a_part(&words::page::TAB_READ_MODELS, &what)
        }
        Action::Verify => in_storage(words::recording::VERIFY_THE_LOG),
        Action::Twin(edit) => {
            let what = match edit {
                TwinAction::Break => words::recording::INJECT_THE_BUG,
                TwinAction::Fix => words::recording::REMOVE_THE_BUG,
                TwinAction::Replay => words::recording::REPLAY_THE_LOG,
            };
            words::recording::in_a_part(&words::twin::TWIN_TAB, &what)
        }
        Action::AsAt(known, about) => {
            let day = |moment: &Timestamp| moment.to_string().chars().take(10).collect::<String>();
            let what = words::recording::ask_what_was_known(&day(known), &day(about));
            words::recording::in_a_part(&words::page::TAB_DIFF, &what)
        }
        Action::Log(LogAction::Archive) => in_storage(words::recording::ARCHIVE_THE_PERIOD),
        Action::Log(LogAction::Expecting(revision, command)) => {
            words::recording::as_one_who_saw(revision, &give(command, scene))
        }
        Action::Log(_) | Action::Answer(_) | Action::Generate(_) | Action::Spacing(_) => return None,
    })
}

fn in_storage(what: Word) -> String {
    words::recording::in_a_part(&words::page::TAB_STORAGE, &what)
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
    match edit {
        LaneAction::Drop(event) => words::recording::take_out(event),
        LaneAction::Insert(event, command) => words::recording::after(event, &give(command, scene)),
        LaneAction::Replace(event, command) => words::recording::in_place_of(event, &give(command, scene)),
        LaneAction::Move(event, after) => words::recording::move_after(event, after),
        LaneAction::Restore(event) => words::recording::restore(event),
        LaneAction::Rule(rule, value) => words::recording::change_the_rule(&code(rule), value),
        LaneAction::Close => words::recording::CLOSE_IT.text().to_owned(),
    }
}

/// Says a command as its form does: ``give *Deposit*: Amount €50.00, Memo `gym` ``.
fn give(command: &Value, scene: &Scene<'_>) -> String {
    let named = name(command, "type");
    let currency = scene.workbench.view(scene.stream).map_or(Currency::EUR, |view| view.currency());
    let form = domain(scene.stream.domain()).and_then(|domain| domain.forms.iter().find(|form| form.command == named));
    let inputs = form.map_or(&[][..], |form| form.inputs).iter().filter_map(|input| {
        let value = match (input.kind, command.get(input.name)?) {
            (InputKind::Money, Value::Number(number)) => currency.format(Money::clamped(number.as_i64()?)),
            (_, Value::Null) => return None,
            (_, Value::String(text)) if text.is_empty() => return None,
            (_, Value::String(text)) => code(text),
            (_, other) => code(&other.to_string()),
        };
        Some(format!("{} {value}", input.label))
    });
    let inputs: Vec<String> = inputs.collect();
    match inputs.is_empty() {
        true => words::recording::give(&named),
        false => words::recording::give_with(&named, &inputs.join(", ")),
    }
}

/// Returns a name of a command or an event; one that is no name is left to the hint.
fn name<'v>(value: &'v Value, key: &str) -> &'v str {
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
    value.get(key).and_then(Value::as_str).filter(is_name).unwrap_or(words::recording::THIS.text())
}

/// Returns the label of a tab; of one that an extension adds, its name with a capital letter.
fn label(tab: &str) -> String {
    let label = match tab {
        "event" => words::page::TAB_EVENT,
        "diff" => words::page::TAB_DIFF,
        "why" => words::page::TAB_WHY,
        "what-if" => words::page::TAB_WHAT_IF,
        "read-models" => words::page::TAB_READ_MODELS,
        "storage" => words::page::TAB_STORAGE,
        "twin" => words::twin::TWIN_TAB,
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(char::to_uppercase);
            return first.into_iter().flatten().chain(letters).collect();
        }
    };
    label.text().to_owned()
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
