//! The account: deposits and withdrawals, the first example of event sourcing.
//!
//! One concept a file: [`command`], [`originating_command`] of an event, [`event`] and its `effect`, [`state`] with `evolve`, [`decide`] and
//! [`transfer_rules`] with the rules, [`rejection`], [`transfer`] between two accounts as a process, [`presentation`], [`forms`] and
//! [`words`] for the page, [`upcast`] for what was written long ago, [`snapshot`] for a state that is kept, [`sample`]
//! history, [`read_models`], [`bank_csv`] reading.

pub mod bank_csv;
mod books;
pub mod command;
pub mod decide;
mod domain;
mod effect;
pub mod event;
mod forms;
mod originating_command;
mod presentation;
pub mod read_models;
pub mod reconcile;
pub mod rejection;
pub mod rules;
pub mod sample;
pub mod snapshot;
pub mod state;
pub mod transfer;
mod transfer_rules;
pub mod twin;
pub mod upcast;
mod words;

pub use command::Command;
pub use event::Event;
pub use rejection::Rejection;
pub use state::State;

use crate::engine::decider::Decider;

/// The account's decider.
#[derive(Clone, Copy, Debug)]
pub struct Account;

impl Decider for Account {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn initial() -> State {
        State::default()
    }

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command)
    }

    #[inline]
    fn evolve(state: &mut State, event: &Event) {
        state.evolve(event);
    }
}
