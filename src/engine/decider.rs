//! The decider: the two functions of event sourcing, and the history that a command may refer to.

use crate::engine::log::envelope::Revision;
use crate::engine::values::time::Timestamp;

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
    /// What the rules decide on; before the first event it is [`Decider::initial`].
    type State: Clone;
    /// What somebody asks for; the rules may reject it.
    type Command;
    /// A fact that has happened.
    type Event;
    /// Why a command produced no event.
    type Rejection;

    /// Returns the state before the first event.
    fn initial() -> Self::State;

    /// Applies the rules and returns the facts that the command makes.
    ///
    /// # Errors
    /// The rejection, with its facts.
    fn decide(state: &Self::State, command: &Self::Command) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// Applies a fact: never validates, never fails, no clock, no randomness, no IO.
    fn evolve(state: &mut Self::State, event: &Self::Event);
}

/// The past of a stream, for commands that name an event in it.
pub trait History<E> {
    /// Returns the newest revision.
    fn head(&self) -> Revision;
    /// Returns the event at a revision, or `None` if the event is missing or its type is unknown.
    fn event(&self, revision: Revision) -> Option<&E>;
    /// Returns the moment of the decision. Returns `None` if it is unknown, as in a what-if.
    fn now(&self) -> Option<Timestamp> {
        None
    }
    /// Returns when the latest of its events happened. Returns `None` without events, and if it is unknown.
    fn latest(&self) -> Option<Timestamp> {
        None
    }
}
