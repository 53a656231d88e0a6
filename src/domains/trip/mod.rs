//! The trip: a ride from its request to its fare, with events that a phone without a connection reports late.
//!
//! One concept a file: [`command`], [`event`], [`state`] with `evolve`, [`tariff`] with the prices of a ride,
//! [`fare`] taken apart, [`decide`] with the rules, [`rejection`] with their rejections, [`presentation`] with the fields and forms that the
//! page shows, [`reconcile`] from one trip to another, [`sample`] history.
//!
//! Rules that hold everywhere:
//! - The fare due is the metered fare or the cancellation fee, with all adjustments; no command takes it below zero.
//! - A fare is stored in its event, so a new tariff changes no past fare.
//! - A position that arrives after the end of the ride counts and may be the furthest mark. It changes
//!   neither the billed distance nor the fare; adjustments do that.

pub mod command;
pub mod decide;
mod domain;
pub mod event;
mod fare;
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
