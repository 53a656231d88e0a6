//! What is done in a lesson: the lines of a setup and of a solution.

use std::fmt;

use serde_json::Value;

use crate::engine::travel::condition::{Number, Vocabulary};
use crate::engine::values::time::Timestamp;
use crate::lessons::format::circumstances::Circumstances;
use crate::lessons::format::fault::{self, Fault, Name, Object};
use crate::lessons::format::lines::without_comment;
use crate::lessons::format::log_action::LogAction;
use crate::lessons::format::words::{ActionError, Words};

/// Something that is done on the page or the console.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `goTo(first(balance < 0))`: moves the cursor.
    GoTo(Number),
    /// `live`: lets the cursor follow the head.
    Live,
    /// `open account-main`: shows a stream.
    Open(String),
    /// `tab why`: shows a tab of the inspector.
    Tab(String),
    /// `field lowest_balance`: chooses the field on the chart and in Why.
    Field(String),
    /// `condition balance < 0`: breaks when a condition holds; without one no longer.
    Condition(String),
    /// `execute {"type": "Deposit", "amount_minor": 5000}`: lets the rules decide a command at the head.
    /// `execute {…} by bob at 2026-03-02T09:15 occurred 2026-02-27` says who gives it, and when.
    Execute(Value, Circumstances),
    /// `append {"event_type": "Deposited", "data": {…}}`: records a fact at the head. Who did it and when may follow, as
    /// for a command.
    Append(Value, Circumstances),
    /// `lane …`: edits the open what-if, or a new one.
    Lane(LaneAction),
    /// `answer 2`: chooses an answer of the step's first prediction that has none.
    Answer(u32),
    /// `verify`: verifies the log.
    Verify,
    /// `twin …`: lets a bug into the account and its CRUD twin, and out again.
    Twin(TwinAction),
    /// `as-at 2026-02-28 2026-01-31`: asks what was known on the first day about the second.
    AsAt(Timestamp, Timestamp),
    /// `colleague {…}`, `tamper 2`, `hold` …: what happens to the log from elsewhere than the page's forms.
    Log(LogAction),
    /// `read_model add monthly_statement`: adds, pauses or resumes a read model.
    ReadModel(ReadModelAction, String),
    /// `generate 100000`: records as many deposits at the head.
    Generate(u32),
    /// `spacing 4096`: keeps a checkpoint every so many events of the stream that is shown.
    Spacing(u32),
}

/// What is done with a read model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadModelAction {
    /// `read_model add …`: adds it.
    Add,
    /// `read_model pause …`: lets it take no further event.
    Pause,
    /// `read_model resume …`: lets it take events again.
    Resume,
}

/// What is done about the bug of the account and its CRUD twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwinAction {
    /// `twin break`: lets it in, from the event at the cursor on.
    Break,
    /// `twin fix`: corrects the code.
    Fix,
    /// `twin replay`: folds the log again.
    Replay,
}

/// An edit of the open what-if, or of a new one.
#[derive(Clone, Debug, PartialEq)]
pub enum LaneAction {
    /// `lane drop 23`: leaves an event out.
    Drop(u32),
    /// `lane insert 20 {…}`: inserts a command after an event.
    Insert(u32, Value),
    /// `lane replace 23 {…}`: puts another command in an event's place.
    Replace(u32, Value),
    /// `lane move 40 25`: moves an event after another one.
    Move(u32, u32),
    /// `lane restore 23`: takes back the edits of an event.
    Restore(u32),
    /// `lane rule max_withdrawal 5000`: changes a rule.
    Rule(String, i64),
    /// `lane close`: closes the what-if.
    Close,
}

/// An action, and the line that it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Instruction {
    /// The line.
    pub line: usize,
    /// What is done.
    pub action: Action,
}

/// What an action can be.
const ACTIONS: &str = "goTo(…), live, open <stream>, tab <name>, field <name>, condition <condition>, execute {…}, \
                        append {…}, lane <edit>, answer <n>, verify, twin <what>, as-at <day> <day>, colleague {…}, \
                        expecting <event> {…}, as <id> {…}, tamper <event>, set-aside, hold, step, go-on, archive, \
                        subscriber <what>, snapshot <what>, read_model <edit> <name>, generate <n>, spacing <n>";
/// What an edit can be.
const EDITS: &str = "drop <event>, insert <event> {…}, replace <event> {…}, move <event> <event>, restore <event>, rule <name> <value>, close";

impl Action {
    /// Parses an action.
    pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Result<Action, ActionError> {
        let whole = text.trim_end();
        if let Some(inner) = whole.strip_prefix("goTo(") {
            let number = inner.strip_suffix(')').ok_or_else(|| (whole.chars().count(), Fault::ParenthesisMissing))?;
            return Number::read(number, vocabulary)
                .map(Action::GoTo)
                .map_err(|error| (error.at + 5, Fault::Condition(error.fault)));
        }
        let mut words = Words::new(whole);
        let verb = words.word();
        let action = match verb {
            "live" => Action::Live,
            "verify" => Action::Verify,
            "open" => Action::Open(words.name(Name::Stream)?),
            "tab" => Action::Tab(words.name(Name::Tab)?),
            "field" => Action::Field(words.name(Name::Field)?),
            "condition" => return Ok(Action::Condition(words.rest().to_owned())),
            "execute" => Action::Execute(words.object(Object::Command)?, Circumstances::read(&mut words)?),
            "append" => Action::Append(words.object(Object::Event)?, Circumstances::read(&mut words)?),
            "answer" => Action::Answer(words.number(fault::Number::Answer)?),
            "read_model" => {
                let edit = ReadModelAction::read(&mut words)?;
                Action::ReadModel(edit, words.name(Name::ReadModel)?)
            }
            "generate" => Action::Generate(words.number(fault::Number::HowManyEvents)?),
            "spacing" => Action::Spacing(words.number(fault::Number::Spacing)?),
            "lane" => Action::Lane(LaneAction::read(&mut words)?),
            "twin" => Action::Twin(TwinAction::read(&mut words)?),
            "as-at" => Action::AsAt(words.last_moment()?, words.last_moment()?),
            other => match LogAction::read(other, &mut words)? {
                Some(action) => Action::Log(action),
                None => return Err((0, Fault::UnknownAction { word: other.to_owned(), known: ACTIONS })),
            },
        };
        words.ended().map(|()| action)
    }
}

/// Returns `true` if the line that an action is written as is read as the same action.
pub fn reads_as(action: &Action, vocabulary: &Vocabulary) -> bool {
    let line = action.to_string();
    let is_line = !line.contains(['\n', '\r']);
    is_line && Action::read(without_comment(&line), vocabulary).is_ok_and(|read| read.to_string() == line)
}

impl TwinAction {
    fn read(words: &mut Words<'_>) -> Result<TwinAction, ActionError> {
        let at = words.place();
        match words.word() {
            "break" => Ok(TwinAction::Break),
            "fix" => Ok(TwinAction::Fix),
            "replay" => Ok(TwinAction::Replay),
            _ => Err((at, Fault::WordExpected("break, fix, replay"))),
        }
    }
}

impl ReadModelAction {
    fn read(words: &mut Words<'_>) -> Result<ReadModelAction, ActionError> {
        let at = words.place();
        Ok(match words.word() {
            "add" => ReadModelAction::Add,
            "pause" => ReadModelAction::Pause,
            "resume" => ReadModelAction::Resume,
            _ => return Err((at, Fault::WordExpected("add, pause, resume"))),
        })
    }

    fn word(self) -> &'static str {
        match self {
            ReadModelAction::Add => "add",
            ReadModelAction::Pause => "pause",
            ReadModelAction::Resume => "resume",
        }
    }
}

impl LaneAction {
    fn read(words: &mut Words<'_>) -> Result<LaneAction, ActionError> {
        let at = words.place();
        Ok(match words.word() {
            "drop" => LaneAction::Drop(words.event()?),
            "insert" => LaneAction::Insert(words.event()?, words.object(Object::Command)?),
            "replace" => LaneAction::Replace(words.event()?, words.object(Object::Command)?),
            "move" => LaneAction::Move(words.event()?, words.event()?),
            "restore" => LaneAction::Restore(words.event()?),
            "rule" => {
                let name = words.name(Name::Rule)?;
                let at = words.place();
                let value = words.word().parse();
                LaneAction::Rule(name, value.map_err(|_| (at, Fault::WholeNumberExpected))?)
            }
            "close" => LaneAction::Close,
            _ => return Err((at, Fault::EditExpected(EDITS))),
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::GoTo(number) => write!(f, "goTo({})", number.text()),
            Action::Live => f.write_str("live"),
            Action::Open(stream) => write!(f, "open {stream}"),
            Action::Tab(tab) => write!(f, "tab {tab}"),
            Action::Field(field) => write!(f, "field {field}"),
            Action::Condition(condition) => f.write_str(format!("condition {condition}").trim_end()),
            Action::Execute(command, circumstances) => write!(f, "execute {command}{circumstances}"),
            Action::Append(fact, circumstances) => write!(f, "append {fact}{circumstances}"),
            Action::Lane(edit) => write!(f, "lane {edit}"),
            Action::Answer(number) => write!(f, "answer {number}"),
            Action::Verify => f.write_str("verify"),
            Action::Twin(TwinAction::Break) => f.write_str("twin break"),
            Action::Twin(TwinAction::Fix) => f.write_str("twin fix"),
            Action::Twin(TwinAction::Replay) => f.write_str("twin replay"),
            Action::AsAt(known, about) => write!(f, "as-at {known} {about}"),
            Action::ReadModel(edit, name) => write!(f, "read_model {} {name}", edit.word()),
            Action::Generate(count) => write!(f, "generate {count}"),
            Action::Spacing(spacing) => write!(f, "spacing {spacing}"),
            Action::Log(action) => action.fmt(f),
        }
    }
}

impl fmt::Display for LaneAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LaneAction::Drop(event) => write!(f, "drop {event}"),
            LaneAction::Insert(event, command) => write!(f, "insert {event} {command}"),
            LaneAction::Replace(event, command) => write!(f, "replace {event} {command}"),
            LaneAction::Move(event, after) => write!(f, "move {event} {after}"),
            LaneAction::Restore(event) => write!(f, "restore {event}"),
            LaneAction::Rule(name, value) => write!(f, "rule {name} {value}"),
            LaneAction::Close => f.write_str("close"),
        }
    }
}
