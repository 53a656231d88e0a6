//! What the page and the console show of a community: its fields, forms and words.

use std::sync::Arc;

use crate::domains::feed::posts::Post;
use crate::domains::feed::{Event, Feed, Rejection, State, forms, words};
use crate::engine::domain::{CommandForm, Description, Field, Presentation};
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::words::Word;

/// How many characters of a post a field shows.
const EXCERPT: usize = 48;

impl Presentation for Feed {
    const LABEL: Word = words::feed::FEED;

    const FIELDS: &'static [Field<State>] = &[
        Field::count("posts", words::feed::POSTS, |feed| feed.counts().posts.into()),
        Field::under(
            words::feed::ACTIVITY,
            Field::count("reactions", words::feed::REACTIONS, |feed| feed.counts().reactions.into()),
        ),
        Field::count("comments", words::feed::COMMENTS, |feed| feed.counts().comments.into()),
        Field::under(
            words::feed::PEOPLE,
            Field::count("members", words::feed::MEMBERS, |feed| feed.counts().members.into()),
        ),
        Field::count("follows", words::feed::FOLLOWS, |feed| feed.counts().follows.into()),
        Field::count("blocks", words::feed::BLOCKS, |feed| feed.counts().blocks.into()),
        Field::under(
            words::feed::POSTS,
            Field::count("deleted", words::feed::DELETED_POSTS, |feed| feed.counts().deleted.into()),
        ),
        Field::long_text("newest_post", words::feed::NEWEST_POST, |feed| {
            feed.posts().visible().next_back().map(post_line)
        }),
        Field::long_text("liveliest_post", words::feed::LIVELIEST_POST, |feed| feed.liveliest().map(post_line)),
        Field::text("busiest_member", words::feed::BUSIEST_MEMBER, |feed| {
            feed.busiest().map(|(name, _)| Arc::clone(name))
        }),
    ];

    const FORMS: &'static [CommandForm] = forms::FORMS;

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

/// Writes a post in a line: its name, its author, and how it begins.
fn post_line((revision, post): (Revision, &Post)) -> Arc<str> {
    let excerpt: String = post.text.chars().take(EXCERPT).collect();
    let more = if excerpt.len() < post.text.len() { "…" } else { "" };
    Arc::from(format!("#{revision} · {}: {excerpt}{more}", post.author))
}
