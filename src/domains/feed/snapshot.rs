//! Snapshots of a community: people and posts; the counts follow from them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::{Comment, Deletion, Post, Posts};
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::state::State;
use crate::engine::log::envelope::Revision;
use crate::engine::wire::{of_value, record, to_value};

/// The version of what is written here; it increases when the fields or the results of `evolve` change.
// Version 1 did not know `ModeratorRemoved`.
pub const STATE_VERSION: u16 = 2;

record! {
    struct Kept {
        people: Vec<KeptPerson>,
        posts: Vec<KeptPost>,
    }
}

record! {
    struct KeptPerson {
        name: Text,
        is_member: bool,
        is_moderator: bool,
        follows: BTreeSet<Text>,
        blocks: BTreeSet<Text>,
        acts: u32,
    }
}

record! {
    struct KeptPost {
        post: Revision,
        author: Text,
        text: Text,
        // Left out if it equals the text.
        first_text: Option<Text> = null_or_left_out,
        reactions: BTreeMap<Text, Reaction>,
        comments: Vec<Comment>,
        deletion: Option<Deletion> = null,
    }
}

/// Writes all of a state.
pub fn write(state: &State) -> Value {
    let people = state.people().map(|(name, person)| {
        let (name, Person { is_member, is_moderator, follows, blocks, acts }) = (name.clone(), person.clone());
        KeptPerson { name, is_member, is_moderator, follows, blocks, acts }
    });
    let posts = state.posts().iter().map(|(post, kept)| {
        let Post { author, text, first_text, reactions, comments, deletion } = kept.clone();
        let first_text = Some(first_text).filter(|first_text| *first_text != text);
        KeptPost { post, author, text, first_text, reactions, comments, deletion }
    });
    to_value(&Kept { people: people.collect(), posts: posts.collect() })
}

/// Reads a state; `None` if a field is missing, duplicate or invalid.
pub fn read(json: &Value) -> Option<State> {
    let kept: Kept = of_value(json)?;
    let mut people = BTreeMap::new();
    for KeptPerson { name, is_member, is_moderator, follows, blocks, acts } in kept.people {
        let person = Person { is_member, is_moderator, follows, blocks, acts };
        if people.insert(name, Arc::new(person)).is_some() {
            return None;
        }
    }
    let mut posts = Posts::default();
    for KeptPost { post, author, text, first_text, reactions, comments, deletion } in kept.posts {
        let first_text = first_text.unwrap_or_else(|| text.clone());
        if !posts.add(post, Post { author, text, first_text, reactions, comments, deletion }) {
            return None;
        }
    }
    Some(State::of(people, posts))
}
