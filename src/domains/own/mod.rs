//! Own events: a domain whose events and fields are data. What they mean is said by a model, a text in the log itself.
//!
//! A *set* is what one file brought: its streams are `own-<set>.<name>`, and the stream `own-<set>` has the definitions of
//! its model, one event each time that it was changed. Without a definition, every scalar of the data is a field of its
//! name, and the last write wins.
//!
//! One concept a file: [`event`] and the only command, to record one; [`state`], which carries its model; [`set`] with the
//! names and the definitions; [`Inferring`], the model that needs no text; [`fields`] as the engine shows them;
//! `read_models` by group.

mod command;
mod domain;
pub mod event;
mod fields;
mod inferring;
mod read_models;
pub mod set;
pub mod state;

pub use command::Command;
pub use event::Event;
pub use inferring::Inferring;
pub use state::State;

use crate::engine::decider::Decider;

/// The decider of own events.
#[derive(Clone, Copy, Debug)]
pub struct Own;

/// Why an event is not recorded: the message of the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(pub String);

impl Decider for Own {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn initial() -> State {
        State::default()
    }

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        let Command::Record(event) = command;
        match state.broken_rule(event) {
            Some(message) => Err(Rejection(message)),
            None => Ok(vec![event.clone()]),
        }
    }

    fn evolve(state: &mut State, event: &Event) {
        state.apply(event);
    }
}
