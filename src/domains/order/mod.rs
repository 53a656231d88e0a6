//! The order: a shop's order from the basket to the last refund, with money and goods that move independently.
//!
//! One concept a file: [`items`] as people type them, their [`limits`] and the errors of a [`bad_item`], [`command`],
//! [`event`], [`state`] with `evolve` and its [`sums`], [`decide`] with the rules (those of payment and of goods apart,
//! and the checks that they share), [`rejection`] and its words, the presentation with the fields and forms that the page
//! shows, [`reconcile`], [`sample`] history.

pub mod bad_item;
mod checks;
pub mod command;
pub mod decide;
mod domain;
pub mod event;
mod forms;
mod goods;
pub mod items;
pub mod limits;
mod payment;
mod presentation;
pub mod read_models;
pub mod reconcile;
pub mod rejection;
pub mod sample;
pub mod state;
pub mod sums;
mod words;

pub use command::Command;
pub use event::Event;
pub use rejection::Rejection;
pub use state::State;

use crate::engine::decider::Decider;

/// The order's decider.
#[derive(Clone, Copy, Debug)]
pub struct Order;

impl Decider for Order {
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

    fn evolve(state: &mut State, event: &Event) {
        state.evolve(event);
    }
}
