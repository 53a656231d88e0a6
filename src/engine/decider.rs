//! What a domain gives the engine: rules that decide, facts that are applied, and fields to look at.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldSpec, FieldValue};
use crate::engine::lane::{Changed, RuleSpec};
use crate::engine::money::{Currency, Money};
use crate::engine::projection::ReadModelSpec;
use crate::engine::time::Timestamp;
use crate::engine::upcast::Upcaster;

/// The two functions of event sourcing, and the types they are about (Jérémie Chassaing's decider).
///
/// ```
/// use foldback::engine::decider::Decider;
///
/// struct Door;
/// impl Decider for Door {
///     type State = bool;
///     type Command = ();
///     type Event = &'static str;
///     type Rejection = &'static str;
///     fn initial() -> bool { false }
///     fn decide(open: &bool, _: &()) -> Result<Vec<&'static str>, &'static str> {
///         if *open { Err("AlreadyOpen") } else { Ok(vec!["Opened"]) }
///     }
///     fn evolve(open: &mut bool, _: &&'static str) { *open = true }
/// }
/// let mut door = Door::initial();
/// for event in Door::decide(&door, &()).unwrap() { Door::evolve(&mut door, &event) }
/// assert_eq!(Door::decide(&door, &()), Err("AlreadyOpen"));
/// ```
pub trait Decider {
    /// What the rules look at; after no event it is [`Decider::initial`].
    type State: Clone;
    /// An intent.
    type Command;
    /// A fact.
    type Event;
    /// Why a command produced no event.
    type Rejection;

    /// Returns the state before the first event.
    fn initial() -> Self::State;

    /// Applies the rules: the facts that the command makes, or why there are none.
    ///
    /// # Errors
    /// The rejection, with its facts.
    fn decide(state: &Self::State, command: &Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// Applies a fact: never validates, never fails, no clock, no randomness, no IO.
    fn evolve(state: &mut Self::State, event: &Self::Event);
}

/// A stream's own past, for commands that name an event in it.
pub trait History<E> {
    /// Returns the newest revision.
    fn head(&self) -> Revision;
    /// Returns the event at a revision; `None` where there is none or its type is unknown.
    fn event(&self, revision: Revision) -> Option<&E>;
}

/// A stream's past as it was before a revision.
struct TruncatedHistory<'a, E> {
    past: &'a dyn History<E>,
    before: Revision,
}

impl<E> History<E> for TruncatedHistory<'_, E> {
    fn head(&self) -> Revision {
        Revision(self.before.0.saturating_sub(1)).min(self.past.head())
    }

    fn event(&self, revision: Revision) -> Option<&E> {
        if revision < self.before { self.past.event(revision) } else { None }
    }
}

/// A stream's past and events that are to follow it.
pub(super) struct ExtendedHistory<'a, E> {
    past: &'a dyn History<E>,
    following: Vec<E>,
}

impl<'a, E> ExtendedHistory<'a, E> {
    /// Begins with nothing that follows.
    pub(super) fn new(past: &'a dyn History<E>) -> ExtendedHistory<'a, E> {
        ExtendedHistory { past, following: Vec::new() }
    }

    /// Adds the next event.
    pub(super) fn push(&mut self, event: E) {
        self.following.push(event);
    }
}

impl<E> History<E> for ExtendedHistory<'_, E> {
    fn head(&self) -> Revision {
        Revision::from_len(self.past.head().get() + self.following.len())
    }

    fn event(&self, revision: Revision) -> Option<&E> {
        match revision.get().checked_sub(self.past.head().get() + 1) {
            Some(index) => self.following.get(index),
            None => self.past.event(revision),
        }
    }
}

/// A decider with all that the log, the page and the console need of it: names, codecs, fields and forms.
pub trait Domain: Decider<Command: Clone, Event: Clone + PartialEq> + 'static {
    /// The first part of its streams' names.
    const NAME: &'static str;
    /// The domain's tab on the page.
    const LABEL: &'static str;
    /// The fields of its state, the headline first.
    const FIELDS: &'static [FieldSpec];
    /// What its sample history is about and what there is to find out, in two sentences; empty where it has none.
    const STORY: &'static str = "";
    /// The stream that the story is about; that of the sample's first event where none is named.
    const STORY_STREAM: Option<&'static str> = None;
    /// The forms of its commands, in the order in which the page offers them.
    const FORMS: &'static [CommandForm];
    /// What brings data of older schemas up to the current ones.
    const UPCASTERS: &'static [Upcaster] = &[];
    /// The version of the state that [`Domain::snapshot`] writes; 0 where no snapshots are kept. It grows whenever the
    /// state has another shape, or `evolve` makes another state of the same events: older snapshots are then discarded.
    const STATE_VERSION: u16 = 0;
    /// The read models that can be made of its events, in the order in which the page offers them.
    const READ_MODELS: &'static [ReadModelSpec] = &[];

    /// The rules that a what-if may change.
    const RULES: &'static [RuleSpec] = &[];

    /// Decides a command with some of [`Domain::RULES`] changed; the other rules stay.
    ///
    /// # Errors
    /// The rejection, with its facts.
    fn decide_under(
        state: &Self::State,
        command: &Self::Command,
        _rules: &[Changed],
    ) -> Result<Vec<Self::Event>, Self::Rejection> {
        Self::decide(state, command)
    }

    /// Returns the value of the field at an index of [`Domain::FIELDS`]; `Missing` beyond it.
    fn field(state: &Self::State, index: usize) -> FieldValue;

    /// Returns the currency that the state's amounts are in.
    fn currency(state: &Self::State) -> Currency;

    /// Writes an event as its type, the version of its shape, and its data as canonical JSON.
    fn encode(event: &Self::Event) -> Encoded;

    /// Reads an event of any schema version up to the current one; `None` when this version does not know the type or
    /// cannot read the data.
    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Self::Event>;

    /// Reads a command from JSON such as `{"type": "Deposit", "amount_minor": 5000}`.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`, with what is wrong.
    fn command(json: &Value) -> Result<Self::Command, UserError>;

    /// Looks up in the stream's past the facts that a command refers to by revision. It decides nothing.
    fn resolve(command: Self::Command, _past: &dyn History<Self::Event>) -> Self::Command {
        command
    }

    /// Does what [`Domain::resolve`] does as if the stream ended before a revision.
    fn resolve_at(command: Self::Command, past: &dyn History<Self::Event>, before: Revision) -> Self::Command {
        Self::resolve(command, &TruncatedHistory { past, before })
    }

    /// Returns the command that an event came from; `None` where no command makes such an event.
    fn originating_command(_event: &Self::Event) -> Option<Self::Command> {
        None
    }

    /// Writes a command as [`Domain::command`] reads it.
    fn command_json(_command: &Self::Command) -> Value {
        Value::Null
    }

    /// Lets a command that names an event by its recorded revision name it by its revision in a lane.
    ///
    /// # Errors
    /// The refusal, where the event is not in the lane.
    fn renumber(
        command: Self::Command,
        _number: &dyn Fn(Revision) -> Option<Revision>,
    ) -> Result<Self::Command, UserError> {
        Ok(command)
    }

    /// Lists commands that take one state to another, as far as commands can; `None` where they cannot.
    fn reconcile(_from: &Self::State, _to: &Self::State, _memo: &str) -> Option<Vec<Self::Command>> {
        None
    }

    /// Says a rejection to people and programs.
    fn explain(rejection: &Self::Rejection, state: &Self::State) -> UserError;

    /// Tells whether the type is one of the domain's, whatever its data.
    fn knows(event_type: &str) -> bool;

    /// Returns what the period is called that an event closes, where the event carries all of the state: the stream then
    /// needs nothing that is before it. No event does, unless a domain says so.
    fn closed_period(_event: &Self::Event) -> Option<&str> {
        None
    }

    /// Tells whether a process across streams that the event at a revision began is not over yet.
    fn is_under_way(_state: &Self::State, _began: Revision) -> bool {
        false
    }

    /// Tells whether a fact from elsewhere keeps the state within the bounds of money; rules are not asked.
    ///
    /// # Errors
    /// The refusal, naming the bound.
    fn check_bounds(_state: &Self::State, _event: &Self::Event) -> Result<(), UserError> {
        Ok(())
    }

    /// Writes all of a state, for a snapshot.
    fn snapshot(_state: &Self::State) -> Value {
        Value::Null
    }

    /// Reads what [`Domain::snapshot`] wrote at the same [`Domain::STATE_VERSION`]; `None` where it cannot be read.
    fn restore(_snapshot: &Value) -> Option<Self::State> {
        None
    }

    /// Tells a sample history, in the order in which it was recorded; one with something to find out.
    fn sample() -> Vec<SampleEvent<Self::Event>> {
        Vec::new()
    }

    /// Says in a few words what an event did.
    fn describe(event: &Self::Event) -> Description;

    /// Tells which forms make sense in a state; the others stay reachable but are not offered first.
    fn offers(state: &Self::State, form: &CommandForm) -> bool;
}

/// An event of a sample history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleEvent<E> {
    /// The stream it belongs to, such as `account-main`.
    pub stream: &'static str,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down: never before the one told before it.
    pub recorded_at: Timestamp,
    /// The event.
    pub event: E,
}

impl<E> SampleEvent<E> {
    /// Tells the same with the event written in another way.
    pub fn map<F>(self, write: impl FnOnce(&E) -> F) -> SampleEvent<F> {
        let SampleEvent { stream, occurred_at, recorded_at, event } = self;
        SampleEvent { stream, occurred_at, recorded_at, event: write(&event) }
    }
}

/// An event as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The fact's name.
    pub event_type: &'static str,
    /// The version of the data's shape.
    pub schema_version: u16,
    /// Canonical JSON.
    pub data: Box<str>,
}

/// A few words on an event, for a line of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What kind of mark stands before the line.
    pub mark: Mark,
    /// A person's own words on it, such as the memo.
    pub detail: Option<String>,
    /// The amount it is about, where it has one.
    pub amount: Option<Money>,
    /// Whether the amount moved (and so is shown with a sign).
    pub moved: bool,
}

/// The mark before a line of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Something came in.
    Plus,
    /// Something went out.
    Minus,
    /// Something was set.
    Gear,
    /// Something began or ended.
    Flag,
    /// Something was barred.
    Lock,
    /// Something was taken back.
    Undo,
    /// This version does not know the event.
    #[default]
    Unknown,
}

/// The form of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandForm {
    /// The command's name, which is also the submit button's.
    pub command: &'static str,
    /// One sentence on what it does.
    pub hint: &'static str,
    /// Its fields, in order.
    pub inputs: &'static [Input],
}

/// A field of a command's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name in the command's JSON.
    pub name: &'static str,
    /// The label on the page.
    pub label: &'static str,
    /// What is typed into it.
    pub kind: InputKind,
    /// Whether it may stay empty.
    pub optional: bool,
}

/// What is typed into a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// An amount in the state's currency, as a person writes it.
    Money,
    /// A whole number, such as a revision.
    Number,
    /// A text.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
}

/// Why nothing was recorded, said for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// The rejection's or error's name, such as `InsufficientFunds`.
    pub name: String,
    /// Its facts, by name.
    pub details: Map<String, Value>,
    /// What happened and what to do next.
    pub message: String,
    /// The form's field that it is about, where it is about one.
    pub input: Option<&'static str>,
}

impl UserError {
    /// Makes a refusal of its name, its message and no details.
    pub fn new(name: &str, message: impl Into<String>) -> UserError {
        UserError { name: name.to_owned(), details: Map::new(), message: message.into(), input: None }
    }

    /// Makes the refusal of a rejection, whose serialization is an object of its `name` and its facts.
    pub fn of(rejection: &impl Serialize, message: String, input: Option<&'static str>) -> UserError {
        let rejection = serde_json::to_value(rejection).unwrap_or_default();
        let mut details = if let Value::Object(facts) = rejection { facts } else { Map::new() };
        let name = if let Some(Value::String(name)) = details.remove("name") { name } else { String::new() };
        UserError { name, details, message, input }
    }

    /// Adds a detail.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> UserError {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Names the form's field that it is about.
    pub fn about(mut self, input: &'static str) -> UserError {
        self.input = Some(input);
        self
    }

    /// Makes the refusal of an unreadable command.
    pub fn invalid_command(reason: impl Into<String>) -> UserError {
        let reason = reason.into();
        UserError::new("InvalidCommand", format!("The command cannot be read: {reason}.")).with("reason", reason)
    }
}
