//! A community as a domain of the engine: the wiring of its wire format, snapshots, what-ifs and sample.

use serde_json::Value;

use crate::domains::feed::{Command, Event, Feed, State, read_models, reconcile, sample, snapshot};
use crate::engine::decider::History;
use crate::engine::domain::{Bookkeeping, Domain, Sample, SampleEvent, Snapshots, WhatIf, WireFormat};
use crate::engine::log::envelope::Revision;
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;
use crate::engine::view::Tooled;
use crate::words;
use crate::words::Word;

impl WireFormat for Feed {
    const NAME: &'static str = "feed";
}

impl Snapshots for Feed {
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
    }
}

impl WhatIf for Feed {
    fn resolve(command: Command, past: &dyn History<Event>) -> Command {
        command.resolve(past)
    }

    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn renumber(command: Command, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        command.renumber(number)
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile::reconcile(from, to, memo)
    }
}

impl Bookkeeping for Feed {
    /// Rejects a post under another post's revision: no command could name it.
    fn check_bounds(state: &State, event: &Event) -> Result<(), UserError> {
        match event {
            Event::Posted { post, .. } if state.posts().get(*post).is_some() => {
                let message = words::errors::post_taken(post);
                Err(UserError::new("PostNumberTaken", message).with("post", post.0))
            }
            Event::Posted { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::ModeratorNamed { .. }
            | Event::ModeratorRemoved { .. }
            | Event::Followed { .. }
            | Event::Unfollowed { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::PostEdited { .. }
            | Event::Reacted { .. }
            | Event::ReactionTakenBack { .. }
            | Event::Commented { .. }
            | Event::PostDeleted { .. } => Ok(()),
        }
    }
}

impl Sample for Feed {
    const STORY: Word = words::feed::TWO_WEEKS_OF_A_CLIMBERS_COMMUNITY;

    fn sample() -> Vec<SampleEvent<Event>> {
        let tell = |(moment, event)| SampleEvent::new("feed-main", moment, moment, event);
        sample::history().into_iter().map(tell).collect()
    }
}

impl Domain for Feed {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
}

impl Tooled for Feed {}
