//! What is done in a lesson: the lines of a setup and of a solution.

use std::fmt;

use serde_json::Value;

use crate::engine::travel::condition::{Number, Vocabulary};
use crate::engine::values::time::Timestamp;
use crate::lessons::format::circumstances::Circumstances;
use crate::lessons::format::lines::without_comment;

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

/// What happens to the log from elsewhere than the page's forms: a second writer, a client that retries, a fault of the
/// disk, a process that is stepped.
#[derive(Clone, Debug, PartialEq)]
pub enum LogAction {
    /// `colleague {"type": …}`: somebody else gives a command at the head.
    Colleague(Value),
    /// `expecting 2 {"type": …}`: a command whose sender saw the stream at a revision.
    Expecting(u32, Value),
    /// `as pay-1 {"type": …}`: a command whose sender chose the event's id.
    As(String, Value),
    /// `tamper 2`: changes one character of the stored data of the event at a position.
    Tamper(u32),
    /// `set-aside`: sets aside what cannot be read of a damaged log.
    SetAside,
    /// `hold`: processes wait between their steps.
    Hold,
    /// `step`: takes the next step of the oldest process.
    Step,
    /// `go-on`: processes continue by themselves.
    GoOn,
    /// `archive`: takes the closed period out of storage, as if its file had been saved.
    Archive,
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

/// What is wrong with an action: the character in its text, from 0, and the message.
pub(super) type ActionError = (usize, String);

/// What an action can be.
const EXPECTED: &str = "goTo(…), live, open <stream>, tab <name>, field <name>, condition <condition>, execute {…}, \
                        append {…}, lane <edit>, answer <n>, verify, twin <what>, as-at <day> <day>, colleague {…}, \
                        expecting <event> {…}, as <id> {…}, tamper <event>, set-aside, hold, step, go-on, archive, \
                        read_model <edit> <name>, generate <n> or spacing <n>";
/// What an edit can be.
const EXPECTED_EDIT: &str = "drop <event>, insert <event> {…}, replace <event> {…}, move <event> <event>, restore <event>, rule <name> <value> or \
     close";

impl Action {
    /// Parses an action.
    pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Result<Action, ActionError> {
        let whole = text.trim_end();
        if let Some(inner) = whole.strip_prefix("goTo(") {
            let number =
                inner.strip_suffix(')').ok_or_else(|| (whole.chars().count(), "a closing ) is missing".to_owned()))?;
            return Number::read(number, vocabulary).map(Action::GoTo).map_err(|error| (error.at + 5, error.message));
        }
        let mut words = Words { text: whole, at: 0 };
        let verb = words.word();
        let action = match verb {
            "live" => Action::Live,
            "verify" => Action::Verify,
            "open" => Action::Open(words.name("the name of a stream")?),
            "tab" => Action::Tab(words.name("the name of a tab")?),
            "field" => Action::Field(words.name("the name of a field")?),
            "condition" => return Ok(Action::Condition(words.rest().to_owned())),
            "execute" => Action::Execute(words.object("a command", "type")?, Circumstances::read(&mut words)?),
            "append" => Action::Append(words.object("an event", "event_type")?, Circumstances::read(&mut words)?),
            "answer" => Action::Answer(words.number("the number of an answer")?),
            "read_model" => {
                let edit = ReadModelAction::read(&mut words)?;
                Action::ReadModel(edit, words.name("the name of a read model")?)
            }
            "generate" => Action::Generate(words.number("how many events")?),
            "spacing" => Action::Spacing(words.number("how many events lie between two checkpoints")?),
            "lane" => Action::Lane(LaneAction::read(&mut words)?),
            "twin" => Action::Twin(TwinAction::read(&mut words)?),
            "as-at" => Action::AsAt(words.last_moment()?, words.last_moment()?),
            "colleague" => Action::Log(LogAction::Colleague(words.object("a command", "type")?)),
            "expecting" => Action::Log(LogAction::Expecting(words.event()?, words.object("a command", "type")?)),
            "as" => Action::Log(LogAction::As(words.name("the id of an event")?, words.object("a command", "type")?)),
            "tamper" => Action::Log(LogAction::Tamper(words.event()?)),
            "set-aside" => Action::Log(LogAction::SetAside),
            "hold" => Action::Log(LogAction::Hold),
            "step" => Action::Log(LogAction::Step),
            "go-on" => Action::Log(LogAction::GoOn),
            "archive" => Action::Log(LogAction::Archive),
            other => return Err((0, format!("{other:?} is not something to do; expected {EXPECTED}"))),
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
            _ => Err((at, "break, fix or replay is expected here".to_owned())),
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
            _ => return Err((at, "add, pause or resume is expected here".to_owned())),
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
            "insert" => LaneAction::Insert(words.event()?, words.object("a command", "type")?),
            "replace" => LaneAction::Replace(words.event()?, words.object("a command", "type")?),
            "move" => LaneAction::Move(words.event()?, words.event()?),
            "restore" => LaneAction::Restore(words.event()?),
            "rule" => {
                let name = words.name("the name of a rule")?;
                let at = words.place();
                let value = words.word().parse();
                LaneAction::Rule(name, value.map_err(|_| (at, "a whole number is expected here".to_owned()))?)
            }
            "close" => LaneAction::Close,
            _ => return Err((at, format!("an edit is expected here: {EXPECTED_EDIT}"))),
        })
    }
}

/// The words of an action, read one after the other.
pub(super) struct Words<'a> {
    text: &'a str,
    /// The byte at which the rest begins.
    at: usize,
}

impl<'a> Words<'a> {
    fn rest(&self) -> &'a str {
        self.text[self.at..].trim_start()
    }

    /// Returns the character at which the rest begins.
    pub(super) fn place(&self) -> usize {
        self.text[..self.text.len() - self.rest().len()].chars().count()
    }

    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        self.at = self.text.len() - rest.len() + word.len();
        word
    }

    pub(super) fn name(&mut self, what: &str) -> Result<String, ActionError> {
        let at = self.place();
        match self.word() {
            "" => Err((at, format!("{what} is missing here"))),
            word => Ok(word.to_owned()),
        }
    }

    fn number(&mut self, what: &str) -> Result<u32, ActionError> {
        let at = self.place();
        self.word().parse().map_err(|_| (at, format!("{what} is expected here, such as 23")))
    }

    fn event(&mut self) -> Result<u32, ActionError> {
        self.number("the number of an event")
    }

    /// Reads a moment; a day alone means its beginning.
    pub(super) fn moment(&mut self) -> Result<Timestamp, ActionError> {
        let at = self.place();
        let message = "a day or a time is expected here, such as 2026-03-02 or 2026-03-02T09:15";
        Timestamp::parse(self.word()).ok_or_else(|| (at, message.to_owned()))
    }

    /// Reads the moment at which a question ends; a day alone means its end.
    fn last_moment(&mut self) -> Result<Timestamp, ActionError> {
        let is_day = self.rest().split_whitespace().next().is_some_and(|word| word.len() == 10);
        self.moment().map(|moment| if is_day { moment.end_of_day() } else { moment })
    }

    /// Reads a JSON object that says what it is.
    fn object(&mut self, what: &str, named: &str) -> Result<Value, ActionError> {
        let (rest, at) = (self.rest(), self.place());
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let value = values.next().unwrap_or_else(|| serde_json::from_str(rest));
        self.at = self.text.len() - rest.len() + values.byte_offset();
        let value = value.map_err(|error| {
            let column = if rest.is_empty() { 0 } else { error.column().saturating_sub(1) };
            let told = error.to_string();
            let told = told.split(" at line").next().unwrap_or_default().to_owned();
            (at + column, format!("{what} is expected here as JSON, such as {{\"{named}\": …}}: {told}"))
        })?;
        match value.get(named) {
            Some(Value::String(_)) => Ok(value),
            Some(_) | None => Err((at, format!("{what} has a \"{named}\", a text"))),
        }
    }

    fn ended(&self) -> Result<(), ActionError> {
        match self.rest() {
            "" => Ok(()),
            rest => Err((self.place(), format!("nothing is expected here; {rest:?} is too much"))),
        }
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

impl fmt::Display for LogAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogAction::Colleague(command) => write!(f, "colleague {command}"),
            LogAction::Expecting(revision, command) => write!(f, "expecting {revision} {command}"),
            LogAction::As(id, command) => write!(f, "as {id} {command}"),
            LogAction::Tamper(position) => write!(f, "tamper {position}"),
            LogAction::SetAside => f.write_str("set-aside"),
            LogAction::Hold => f.write_str("hold"),
            LogAction::Step => f.write_str("step"),
            LogAction::GoOn => f.write_str("go-on"),
            LogAction::Archive => f.write_str("archive"),
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
