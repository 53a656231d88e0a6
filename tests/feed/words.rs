//! Events, commands and histories in few words.

use foldback::domains::feed::{Event, Feed, Reaction, Rejection};
use foldback::engine::domain::{Encoded, WireFormat as _, field_specs};
use foldback::engine::log::envelope::Revision;
use foldback::engine::values::time::Timestamp;
use foldback::engine::view::View;
use foldback::engine::view::head::{EventRef, StreamHead as _};
use serde_json::{Value, json};

pub fn joined(person: &str) -> Event {
    Event::Joined { person: person.into() }
}

pub fn left(person: &str) -> Event {
    Event::Left { person: person.into() }
}

pub fn moderator_named(person: &str, whom: &str) -> Event {
    Event::ModeratorNamed { person: person.into(), whom: whom.into() }
}

pub fn moderator_removed(person: &str, whom: &str) -> Event {
    Event::ModeratorRemoved { person: person.into(), whom: whom.into() }
}

pub fn followed(person: &str, whom: &str) -> Event {
    Event::Followed { person: person.into(), whom: whom.into() }
}

pub fn unfollowed(person: &str, whom: &str) -> Event {
    Event::Unfollowed { person: person.into(), whom: whom.into() }
}

pub fn blocked(person: &str, whom: &str) -> Event {
    Event::Blocked { person: person.into(), whom: whom.into() }
}

pub fn unblocked(person: &str, whom: &str) -> Event {
    Event::Unblocked { person: person.into(), whom: whom.into() }
}

pub fn posted(post: u32, person: &str, text: &str) -> Event {
    Event::Posted { post: Revision(post), person: person.into(), text: text.into() }
}

pub fn edited(post: u32, person: &str, text: &str) -> Event {
    Event::PostEdited { post: Revision(post), person: person.into(), text: text.into() }
}

pub fn reacted(post: u32, person: &str, reaction: Reaction) -> Event {
    Event::Reacted { post: Revision(post), person: person.into(), reaction }
}

pub fn taken_back(post: u32, person: &str) -> Event {
    Event::ReactionTakenBack { post: Revision(post), person: person.into() }
}

pub fn commented(post: u32, person: &str, text: &str) -> Event {
    Event::Commented { post: Revision(post), person: person.into(), text: text.into() }
}

pub fn deleted(post: u32, person: &str, reason: Option<&str>) -> Event {
    Event::PostDeleted { post: Revision(post), person: person.into(), reason: reason.map(Into::into) }
}

pub fn alone(command: &str, person: &str) -> Value {
    json!({ "type": command, "person": person })
}

pub fn upon(command: &str, person: &str, whom: &str) -> Value {
    json!({ "type": command, "person": person, "whom": whom })
}

pub fn post(person: &str, text: &str) -> Value {
    json!({ "type": "Post", "person": person, "text": text })
}

pub fn edit(person: &str, post: u32, text: &str) -> Value {
    json!({ "type": "EditPost", "person": person, "post": post, "text": text })
}

pub fn react(person: &str, post: u32, reaction: &str) -> Value {
    json!({ "type": "React", "person": person, "post": post, "reaction": reaction })
}

pub fn take_back(person: &str, post: u32) -> Value {
    json!({ "type": "TakeReactionBack", "person": person, "post": post })
}

pub fn comment(person: &str, post: u32, text: &str) -> Value {
    json!({ "type": "Comment", "person": person, "post": post, "text": text })
}

pub fn delete(person: &str, post: u32, reason: Option<&str>) -> Value {
    json!({ "type": "DeletePost", "person": person, "post": post, "reason": reason })
}

pub type Given = crate::given::Given<Feed>;

pub fn given(events: impl IntoIterator<Item = Event>) -> Given {
    Given::of(events)
}

pub fn name(text: &str) -> String {
    text.to_owned()
}

/// Ana, who moderates, Ben and Cleo.
pub fn three() -> Given {
    given([joined("Ana"), joined("Ben"), joined("Cleo")])
}

/// The three, and Ben's post as event 4.
pub fn with_post() -> Given {
    three().and(posted(4, "Ben", "hello"))
}

pub fn no_member(field: &'static str, person: &str) -> Rejection {
    Rejection::NotAMember { field, person: name(person) }
}

pub fn block_between(field: &'static str, person: &str, whom: &str) -> Rejection {
    Rejection::BlockBetween { field, person: name(person), whom: name(whom) }
}

pub fn field(name: &str) -> usize {
    field_specs::<Feed>().iter().position(|field| field.name == name).unwrap()
}

pub fn view_of(events: &[Event]) -> View<Feed> {
    let mut view = View::<Feed>::default();
    events.iter().for_each(|event| push(&mut view, Feed::encode(event)));
    view
}

pub fn push(view: &mut View<Feed>, event: Encoded) {
    view.push(EventRef::dated(&event, Timestamp::from_millis(0)));
}
