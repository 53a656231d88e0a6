//! What the page and the console see of a community: fields, and where its codecs, forms and words are.

use std::sync::Arc;

use crate::domains::feed::posts::Post;
use crate::domains::feed::{Event, Feed, Rejection, State, forms, words};
use crate::engine::domain::{CommandForm, Description, Presentation};
use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::user_error::UserError;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

/// How many characters of a post a field shows.
const EXCERPT: usize = 48;

impl Presentation for Feed {
    const LABEL: &'static str = "Feed";

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

    fn explain(rejection: &Rejection, _state: &State) -> UserError {
        let (message, input) = words::explain(rejection);
        UserError::of(rejection, message, input)
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
