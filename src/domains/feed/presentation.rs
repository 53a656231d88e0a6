//! What the page and the console see of a community: fields, and where its codecs, forms and words are.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::feed::posts::Post;
use crate::domains::feed::{
    Command, Event, Feed, Rejection, State, forms, read_models, reconcile, sample, snapshot, words,
};
use crate::engine::decider::{CommandForm, Description, Domain, Encoded, History, SampleEvent, UserError};
use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::money::Currency;
use crate::engine::projection::ReadModelSpec;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

/// How many characters of a post a field shows.
const EXCERPT: usize = 48;

impl Domain for Feed {
    const NAME: &'static str = "feed";
    const LABEL: &'static str = "Feed";
    const STORY: &'static str =
        "Two weeks of a climbers' community. Everybody loved Ben's post, and now it is gone from Ana's feed: why?";

    const FIELDS: &'static [FieldSpec] = &[
        field("posts", "Posts", FieldKind::Count),
        field("reactions", "Reactions", FieldKind::Count),
        field("comments", "Comments", FieldKind::Count),
        field("members", "Members", FieldKind::Count),
        field("follows", "Follows", FieldKind::Count),
        field("blocks", "Blocks", FieldKind::Count),
        field("deleted", "Deleted posts", FieldKind::Count),
        field("newest_post", "Newest post", FieldKind::Text),
        field("liveliest_post", "Liveliest post", FieldKind::Text),
        field("busiest_member", "Busiest member", FieldKind::Text),
    ];

    const FORMS: &'static [CommandForm] = forms::FORMS;
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;

    fn field(state: &State, index: usize) -> FieldValue {
        let counts = state.counts();
        let count = |count: u32| FieldValue::Count(count.into());
        match index {
            0 => count(counts.posts),
            1 => count(counts.reactions),
            2 => count(counts.comments),
            3 => count(counts.members),
            4 => count(counts.follows),
            5 => count(counts.blocks),
            6 => count(counts.deleted),
            7 => post_line(state.posts().visible().next_back()),
            8 => post_line(state.liveliest()),
            9 => state.busiest().map_or(FieldValue::Missing, |(name, _)| FieldValue::Text(Arc::clone(name))),
            _ => FieldValue::Missing,
        }
    }

    /// Returns the default: a feed has no money.
    fn currency(_state: &State) -> Currency {
        Currency::EUR
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, UserError> {
        Command::read(json)
    }

    fn resolve(command: Command, past: &dyn History<Event>) -> Command {
        command.resolve(past)
    }

    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }

    fn renumber(command: Command, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        command.renumber(number)
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile::reconcile(from, to, memo)
    }

    fn explain(rejection: &Rejection, _state: &State) -> UserError {
        let (message, input) = words::explain(rejection);
        UserError::of(rejection, message, input)
    }

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    /// Refuses a post under a revision that another post is named by: nobody could name it.
    fn check_bounds(state: &State, event: &Event) -> Result<(), UserError> {
        match event {
            Event::Posted { post, .. } if state.posts().get(*post).is_some() => {
                let message = format!("There is a post {post} already; a post is named by the revision that made it.");
                Err(UserError::new("PostNumberTaken", message).with("post", post.0))
            }
            Event::Posted { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::ModeratorNamed { .. }
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

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
    }

    fn sample() -> Vec<SampleEvent<Event>> {
        let tell =
            |(moment, event)| SampleEvent { stream: "feed-main", occurred_at: moment, recorded_at: moment, event };
        sample::history().into_iter().map(tell).collect()
    }

    fn describe(event: &Event) -> Description {
        words::describe(event)
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        forms::offers(state, form)
    }
}

/// Says a post in a line: its name, its author, and how it begins.
fn post_line(post: Option<(Revision, &Post)>) -> FieldValue {
    let Some((revision, post)) = post else { return FieldValue::Missing };
    let excerpt: String = post.text.chars().take(EXCERPT).collect();
    let more = if excerpt.len() < post.text.len() { "…" } else { "" };
    FieldValue::Text(Arc::from(format!("#{revision} · {}: {excerpt}{more}", post.author)))
}
