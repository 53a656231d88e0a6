//! The account's decider: its types, and the functions that decide and evolve.

use crate::domains::account::command::Command;
use crate::domains::account::decide::decide;
use crate::domains::account::event::Event;
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::State;
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
        decide(state, command)
    }

    #[inline]
    fn evolve(state: &mut State, event: &Event) {
        state.evolve(event);
    }
}
