//! A community told by its plain events: every question is answered by going through all of them again.

use std::collections::{BTreeMap, BTreeSet};

use foldback::domains::feed::timeline::Reason;
use foldback::domains::feed::{Event, Ranking, Reaction};

/// Everything that happened.
pub struct Plain<'a>(pub &'a [Event]);

/// A post as the events left it.
pub struct PlainPost {
    pub number: u32,
    pub author: String,
    pub text: String,
    pub reactions: BTreeMap<String, Reaction>,
    pub comments: Vec<(String, String)>,
    pub is_deleted: bool,
}

impl PlainPost {
    pub fn liveliness(&self) -> u64 {
        self.reactions.len() as u64 + 2 * self.comments.len() as u64
    }
}

/// Tells what the last event that has a say says.
fn last_word(events: &[Event], say: impl Fn(&Event) -> Option<bool>) -> bool {
    events.iter().rev().find_map(say).unwrap_or(false)
}

fn is(one: &str, other: &str, (person, whom): (&str, &str)) -> bool {
    (one, other) == (person, whom)
}

impl Plain<'_> {
    /// Lists everybody whom an event names.
    pub fn names(&self) -> BTreeSet<String> {
        let named = self.0.iter().flat_map(|event| match event {
            Event::ModeratorNamed { person, whom }
            | Event::ModeratorRemoved { person, whom }
            | Event::Followed { person, whom }
            | Event::Unfollowed { person, whom }
            | Event::Blocked { person, whom }
            | Event::Unblocked { person, whom } => vec![person, whom],
            Event::Joined { person }
            | Event::Left { person }
            | Event::Posted { person, .. }
            | Event::PostEdited { person, .. }
            | Event::Reacted { person, .. }
            | Event::ReactionTakenBack { person, .. }
            | Event::Commented { person, .. }
            | Event::PostDeleted { person, .. } => vec![person],
        });
        named.map(|name| name.to_string()).collect()
    }

    pub fn is_member(&self, name: &str) -> bool {
        last_word(self.0, |event| match event {
            Event::Joined { person } if **person == *name => Some(true),
            Event::Left { person } if **person == *name => Some(false),
            _ => None,
        })
    }

    pub fn members(&self) -> BTreeSet<String> {
        self.names().into_iter().filter(|name| self.is_member(name)).collect()
    }

    pub fn is_moderator(&self, name: &str) -> bool {
        let mut is_moderator = false;
        for (index, event) in self.0.iter().enumerate() {
            let before = Plain(&self.0[..index]);
            match event {
                Event::Joined { person } if **person == *name && !before.is_member(name) => {
                    is_moderator = before.members().is_empty();
                }
                Event::ModeratorNamed { whom, .. } if **whom == *name && before.is_member(name) => is_moderator = true,
                Event::Left { person } if **person == *name => is_moderator = false,
                Event::ModeratorRemoved { whom, .. } if **whom == *name => is_moderator = false,
                _ => {}
            }
        }
        is_moderator
    }

    pub fn follows(&self, name: &str, other: &str) -> bool {
        last_word(self.0, |event| match event {
            Event::Followed { person, whom } if is(name, other, (person, whom)) => Some(true),
            Event::Unfollowed { person, whom } if is(name, other, (person, whom)) => Some(false),
            Event::Blocked { person, whom } if is(name, other, (person, whom)) || is(other, name, (person, whom)) => {
                Some(false)
            }
            Event::Left { person } if **person == *name || **person == *other => Some(false),
            _ => None,
        })
    }

    pub fn blocks(&self, name: &str, other: &str) -> bool {
        last_word(self.0, |event| match event {
            Event::Blocked { person, whom } if is(name, other, (person, whom)) => Some(true),
            Event::Unblocked { person, whom } if is(name, other, (person, whom)) => Some(false),
            _ => None,
        })
    }

    /// Counts the pairs of which something holds.
    pub fn pairs(&self, holds: impl Fn(&str, &str) -> bool) -> u64 {
        let names = self.names();
        names.iter().map(|one| names.iter().filter(|other| holds(one, other)).count() as u64).sum()
    }

    /// Lists all posts, deleted ones too; of two under one number the first.
    pub fn posts(&self) -> Vec<PlainPost> {
        let mut posts: Vec<PlainPost> = Vec::new();
        for (index, event) in self.0.iter().enumerate() {
            if let Event::Posted { post, person, text } = event
                && posts.iter().all(|known| known.number != post.0)
            {
                posts.push(post_after(&self.0[index + 1..], post.0, person, text));
            }
        }
        posts.sort_by_key(|post| post.number);
        posts
    }

    /// Counts how often a person posted, commented or reacted.
    pub fn acts(&self, name: &str) -> u64 {
        let acts = self.0.iter().enumerate().filter(|(index, event)| {
            let before = || Plain(&self.0[..*index]).posts();
            match event {
                Event::Posted { post, person, .. } => {
                    **person == *name && before().iter().all(|known| known.number != post.0)
                }
                Event::Reacted { post, person, .. } | Event::Commented { post, person, .. } => {
                    **person == *name && before().iter().any(|known| known.number == post.0 && !known.is_deleted)
                }
                _ => false,
            }
        });
        acts.count() as u64
    }

    /// Lists what a person's feed shows, by the number of the post, and why and by what rank.
    pub fn timeline(&self, name: &str, ranking: Ranking) -> Vec<(u32, Reason, u64)> {
        let visible: Vec<PlainPost> = self.posts().into_iter().filter(|post| !post.is_deleted).collect();
        let mut feed = Vec::new();
        for post in visible.iter().filter(|_| self.is_member(name)) {
            let author = post.author.as_str();
            let reason = if author == name { Reason::Own } else { Reason::Followed };
            let is_barred = self.blocks(name, author) || self.blocks(author, name);
            if author != name && (is_barred || !self.follows(name, author)) {
                continue;
            }
            let met = visible.iter().filter(|other| other.author == author && other.reactions.contains_key(name));
            let rank = match ranking {
                Ranking::Newest => 0,
                Ranking::Liveliest => post.liveliness(),
                Ranking::Closest => met.count() as u64,
            };
            feed.push((post.number, reason, rank));
        }
        feed.sort_by(|(one, _, lower), (other, _, higher)| higher.cmp(lower).then(other.cmp(one)));
        feed
    }
}

/// Tells what became of a post in the events after it.
fn post_after(events: &[Event], number: u32, author: &str, text: &str) -> PlainPost {
    let mut found = PlainPost {
        number,
        author: author.to_owned(),
        text: text.to_owned(),
        reactions: BTreeMap::new(),
        comments: Vec::new(),
        is_deleted: false,
    };
    for event in events.iter().filter(|event| event.post().is_some_and(|post| post.0 == number)) {
        match event {
            Event::PostEdited { text, .. } => found.text = text.to_string(),
            Event::Reacted { person, reaction, .. } => drop(found.reactions.insert(person.to_string(), *reaction)),
            Event::ReactionTakenBack { person, .. } => drop(found.reactions.remove(&**person)),
            Event::Commented { person, text, .. } => found.comments.push((person.to_string(), text.to_string())),
            Event::PostDeleted { .. } => {
                found.is_deleted = true;
                break;
            }
            _ => {}
        }
    }
    found
}
