//! Given some events, when a command comes, then this event or this rejection: one harness for every domain.
#![allow(dead_code, unused_macros, unused_imports)]

use std::fmt::Debug;

use foldback::engine::domain::Domain;
use foldback::engine::travel::replay::{Replay, Slot};
use foldback::engine::user_error::UserError;
use serde_json::Value;

/// A domain whose events and rejections a test can compare and show.
pub trait Tested: Domain<Event: Debug, Rejection: Debug + PartialEq> {}

impl<D: Domain<Event: Debug, Rejection: Debug + PartialEq>> Tested for D {}

/// A history.
pub struct Given<D: Tested>(pub Vec<D::Event>);

impl<D: Tested> Given<D> {
    pub fn of(events: impl IntoIterator<Item = D::Event>) -> Given<D> {
        Given(events.into_iter().collect())
    }

    /// The same history with one more event.
    pub fn and(&self, event: D::Event) -> Given<D> {
        self.and_all([event])
    }

    /// The same history with more events.
    pub fn and_all(&self, events: impl IntoIterator<Item = D::Event>) -> Given<D> {
        Given(self.0.iter().cloned().chain(events).collect())
    }

    pub fn replay(&self) -> Replay<D> {
        let mut replay = Replay::new(2);
        self.0.iter().for_each(|event| replay.push(Slot::Known(event.clone())));
        replay
    }

    pub fn state(&self) -> D::State {
        self.replay().head().clone()
    }

    /// Decides a command as the page sends it: JSON, resolved against the stream.
    pub fn when(&self, command: Value) -> Outcome<D> {
        let replay = self.replay();
        let read = D::resolve(D::command(&command).unwrap(), &replay);
        Outcome { command, state: replay.head().clone(), result: D::decide(replay.head(), &read) }
    }
}

/// Folds events.
pub fn fold<'a, D: Tested>(events: impl IntoIterator<Item = &'a D::Event>) -> D::State {
    let mut state = D::initial();
    events.into_iter().for_each(|event| D::evolve(&mut state, event));
    state
}

/// What came of a command.
pub struct Outcome<D: Tested> {
    pub command: Value,
    pub state: D::State,
    pub result: Result<Vec<D::Event>, D::Rejection>,
}

impl<D: Tested> Outcome<D> {
    /// Asks for this event and no other.
    pub fn then(&self, event: D::Event) {
        assert_eq!(self.result.as_ref(), Ok(&vec![event]), "{}", self.command);
    }

    /// Asks for this rejection, and that it is said as every rejection is.
    pub fn rejected(&self, rejection: impl Into<D::Rejection>) {
        assert_eq!(self.result.as_ref(), Err(&rejection.into()), "{}", self.command);
        self.refusal();
    }

    /// Asks for this rejection, for the field of the command's form that it is about, and for some of its words.
    pub fn refused(&self, rejection: impl Into<D::Rejection>, input: Option<&str>, words: &str) {
        self.rejected(rejection);
        let refusal = self.refusal();
        assert_eq!(refusal.input, input, "{}", self.command);
        assert!(refusal.message.contains(words), "{}", refusal.message);
        assert!(self.is_beside_a_field(), "{} has no field {input:?}", self.command);
    }

    /// Tells whether the field that the rejection is about, if it is about one, is in the command's form.
    pub fn is_beside_a_field(&self) -> bool {
        let form = D::FORMS.iter().find(|form| self.command["type"] == form.command).unwrap();
        self.refusal().input.is_none_or(|input| form.inputs.iter().any(|known| known.name == input))
    }

    /// What the person is told.
    pub fn refusal(&self) -> UserError {
        match &self.result {
            Ok(events) => panic!("{} was taken: {events:?}", self.command),
            Err(rejection) => refusal::<D>(rejection, &self.state),
        }
    }
}

/// Says a rejection, and asks that it has its own name, its facts if it has any, and a sentence.
pub fn refusal<D: Tested>(rejection: &D::Rejection, state: &D::State) -> UserError {
    let (refusal, shown) = (D::explain(rejection, state), format!("{rejection:?}"));
    let mut names = shown.split(|character: char| !character.is_alphanumeric());
    assert!(!refusal.name.is_empty() && names.any(|name| name == refusal.name), "{shown}: {refusal:?}");
    assert_eq!(refusal.details.is_empty(), !shown.contains('{'), "{shown}: {refusal:?}");
    assert!(refusal.message.ends_with('.'), "{shown}: {refusal:?}");
    refusal
}

/// Shows what people and programs are told of rejections: name and facts, the form's field, the words.
pub fn table<D: Tested>(state: &D::State, rejections: &[D::Rejection]) -> String {
    let row = |rejection: &D::Rejection| {
        let UserError { name, details, message, input } = refusal::<D>(rejection, state);
        let input = input.map(|input| format!(" [{input}]")).unwrap_or_default();
        format!("{name} {}{input}\n    {message}\n", Value::Object(details))
    };
    rejections.iter().map(row).collect()
}

/// Lists one value of each variant of an enum; does not compile where a variant is missing.
macro_rules! one_of_each {
    ($of:ident: $($variant:ident $(($($part:expr),*))? $({ $($field:ident: $value:expr),* $(,)? })?),* $(,)?) => {{
        let _complete = |one: &$of| match one { $($of::$variant { .. } => {})* };
        vec![$($of::$variant $(($($part),*))? $({ $($field: $value),* })?),*]
    }};
}
pub(crate) use one_of_each;
