//! The account: deposits and withdrawals, the first example of event sourcing.
//!
//! One concept a file: [`command`], [`event`], [`state`] with `evolve`, [`decide`] with the rules and rejections,
//! [`face`] with the fields and forms that the page shows, [`upcast`] for what was written long ago, [`snapshot`] for a
//! state that is kept, [`sample`] history, [`read_models`], [`bank_csv`] reading.

pub mod bank_csv;
pub mod command;
pub mod decide;
pub mod event;
mod face;
pub mod read_models;
pub mod reconcile;
pub mod rules;
pub mod sample;
pub mod snapshot;
pub mod state;
pub mod twin;
pub mod upcast;

pub use command::Command;
pub use decide::Rejection;
pub use event::Event;
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
