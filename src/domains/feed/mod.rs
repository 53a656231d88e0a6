//! The feed: what the members of a community do, and which posts each of them sees.
//!
//! One concept a file: [`command`] and [`post_name`], [`event`], [`state`] with `evolve` over [`person`] and [`posts`],
//! [`reaction`], [`mod@decide`] with the rules, [`rejection`], [`mod@timeline`] for the posts in a person's feed and
//! the reasons, [`explained`] for the events behind them, `presentation` with the fields that the page shows, `forms` and `words`, [`reconcile`], [`snapshot`],
//! [`sample`] history.
//!
//! A post is named by the revision of the event that made it.

pub mod command;
pub mod decide;
mod domain;
pub mod event;
pub mod explained;
mod forms;
mod past;
pub mod person;
pub mod post_name;
pub mod posts;
mod presentation;
pub mod reaction;
pub mod read_models;
pub mod reconcile;
pub mod rejection;
pub mod sample;
pub mod snapshot;
pub mod state;
pub mod timeline;
mod words;

pub use command::Command;
pub use event::Event;
pub use reaction::Reaction;
pub use rejection::Rejection;
pub use state::State;
pub use timeline::{Entry, Ranking, timeline};

use crate::engine::decider::Decider;

/// The feed's decider.
#[derive(Clone, Copy, Debug)]
pub struct Feed;

impl Decider for Feed {
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
