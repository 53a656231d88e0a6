//! The trip: a ride from its request to its fare, with facts that a phone out of reach brings late.
//!
//! One concept a file: [`command`], [`event`], [`state`] with `evolve`, [`tariff`] with what a ride costs, [`decide`] with
//! the rules, [`rejection`] with why they refuse, [`presentation`] with the fields and forms that the page shows, [`reconcile`]
//! from one trip to another, [`sample`] history.
//!
//! What is stated once and holds everywhere:
//! - The fare that is due is the metered fare or the cancellation fee, with all adjustments; no command takes it below zero.
//! - A fare stands in the event that made it, so another tariff changes no fare of the past.
//! - A position that arrives after the ride has ended is a fact: it is counted and may be the furthest mark. It changes
//!   neither the distance that was billed nor the fare; for that there are adjustments.

pub mod command;
pub mod decide;
mod domain;
pub mod event;
mod presentation;
pub mod read_models;
pub mod reconcile;
pub mod rejection;
pub mod sample;
pub mod state;
pub mod tariff;

pub use command::Command;
pub use event::Event;
pub use rejection::Rejection;
pub use state::State;

use crate::engine::decider::Decider;

/// The trip's decider.
#[derive(Clone, Copy, Debug)]
pub struct Trip;

impl Decider for Trip {
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
