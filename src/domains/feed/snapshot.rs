//! The state of a community as a snapshot keeps it: people and posts; the counts follow from them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::{Comment, Deletion, Post, Posts};
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::state::State;
use crate::engine::log::envelope::Revision;
use crate::engine::object::Object;

/// The version of what is written here; it grows with the shape, and with whatever `evolve` does otherwise than before.
pub const STATE_VERSION: u16 = 1;

/// Writes all of a state.
pub fn write(state: &State) -> Value {
    let people: Vec<Value> = state.people().map(|(name, person)| write_person(name, person)).collect();
    let posts: Vec<Value> = state.posts().iter().map(|(revision, post)| write_post(revision, post)).collect();
    json!({ "people": people, "posts": posts })
}

/// Reads a state; `None` where anything of it is missing, there twice or of another kind.
pub fn read(json: &Value) -> Option<State> {
    let object = Object::new(json).ok()?;
    let mut people = BTreeMap::new();
    for json in object.value("people").ok()?.as_array()? {
        let (name, person) = read_person(json)?;
        if people.insert(name, Arc::new(person)).is_some() {
            return None;
        }
    }
    let mut posts = Posts::default();
    for json in object.value("posts").ok()?.as_array()? {
        let (revision, post) = read_post(json)?;
        if !posts.add(revision, post) {
            return None;
        }
    }
    Some(State::of(people, posts))
}

fn write_person(name: &Text, person: &Person) -> Value {
    let Person { is_member, is_moderator, follows, blocks, acts } = person;
    json!({
        "name": name,
        "is_member": is_member,
        "is_moderator": is_moderator,
        "follows": follows,
        "blocks": blocks,
        "acts": acts,
    })
}

fn read_person(json: &Value) -> Option<(Text, Person)> {
    let object = Object::new(json).ok()?;
    let flag = |name| object.value(name).ok()?.as_bool();
    let names = |name| object.value(name).ok()?.as_array()?.iter().map(text).collect::<Option<BTreeSet<Text>>>();
    let person = Person {
        is_member: flag("is_member")?,
        is_moderator: flag("is_moderator")?,
        follows: names("follows")?,
        blocks: names("blocks")?,
        acts: object.revision("acts").ok()?,
    };
    Some((text(object.value("name").ok()?)?, person))
}

fn write_post(revision: Revision, post: &Post) -> Value {
    let Post { author, text, first_text, reactions, comments, deletion } = post;
    let reactions: BTreeMap<&Text, &str> = reactions.iter().map(|(name, reaction)| (name, reaction.name())).collect();
    let comments: Vec<[&Text; 2]> = comments.iter().map(|comment| [&comment.person, &comment.text]).collect();
    json!({
        "post": revision,
        "author": author,
        "text": text,
        "first_text": if first_text == text { Value::Null } else { json!(first_text) },
        "reactions": reactions,
        "comments": comments,
        "deletion": deletion.as_ref().map(|deletion| json!([deletion.person, deletion.reason])),
    })
}

fn read_post(json: &Value) -> Option<(Revision, Post)> {
    let object = Object::new(json).ok()?;
    let written = text(object.value("text").ok()?)?;
    let mut post = Post::new(text(object.value("author").ok()?)?, written);
    if let Some(first) = object.optional_text("first_text").ok()? {
        post.first_text = Text::from(first);
    }
    for (name, reaction) in object.value("reactions").ok()?.as_object()? {
        post.reactions.insert(Text::from(name.as_str()), Reaction::from_name(reaction.as_str()?)?);
    }
    for comment in object.value("comments").ok()?.as_array()? {
        post.comments.push(Comment { person: text(comment.get(0)?)?, text: text(comment.get(1)?)? });
    }
    post.deletion = match object.value("deletion").ok()? {
        Value::Null => None,
        deletion => {
            let reason = match deletion.get(1)? {
                Value::Null => None,
                reason => Some(text(reason)?),
            };
            Some(Deletion { person: text(deletion.get(0)?)?, reason })
        }
    };
    Some((Revision(object.revision("post").ok()?), post))
}

fn text(json: &Value) -> Option<Text> {
    json.as_str().map(Text::from)
}
