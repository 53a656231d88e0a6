//! A person's feed: its posts, their order, and the reasons, computed from the state on demand.
//!
//! Nothing is stored per person, so nothing can be out of date: a block or an unfollow takes effect at once, on old
//! posts too. Integers only; of two entries with the same rank the newer comes first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Display;

use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::Post;
use crate::domains::feed::state::State;
use crate::engine::log::envelope::Revision;
use crate::engine::wire::names;
use crate::words;

names! {
    /// The ranking of a feed: what comes first.
    pub enum Ranking {
        /// The newest post.
        Newest = "Newest",
        /// The post with most reactions and comments; see [`Post::liveliness`].
        Liveliest = "Liveliest",
        /// The posts of the authors that the person reacts to most, counted in visible posts with a reaction of theirs.
        Closest = "Closest",
    }
}

/// A post in a person's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The post's revision.
    pub post: Revision,
    /// The person who wrote it.
    pub author: Text,
    /// The text of the post.
    pub text: Text,
    /// How many reactions it has.
    pub reactions: usize,
    /// How many comments it has.
    pub comments: usize,
    /// Why it is in the feed.
    pub reason: Reason,
    /// Its rank, the highest first; 0 if only its revision counts.
    pub rank: u64,
}

/// Why a post is in a person's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The person wrote it.
    Own,
    /// The person follows its author.
    Followed,
}

/// Why a post is not in a person's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// The post does not exist.
    NoSuchPost,
    /// It was deleted.
    Deleted {
        /// The person who deleted it.
        by: Text,
    },
    /// The person is not a member.
    NotAMember,
    /// The person has blocked its author.
    Blocks,
    /// Its author has blocked the person.
    BlockedByAuthor,
    /// The person does not follow its author.
    NotFollowed,
}

impl Entry {
    /// Explains in a sentence why the post is in a person's feed, and its rank there.
    pub fn because(&self, person: &str, ranking: Ranking) -> String {
        let author = &self.author;
        let reason = match self.reason {
            Reason::Own => words::feed::wrote_it(&person),
            Reason::Followed => words::feed::follows_2(&person, &author),
        };
        match ranking {
            Ranking::Newest => format!("{reason}."),
            Ranking::Liveliest => {
                format!(
                    "{reason}; {}, {}.",
                    counted(self.reactions, words::nouns::reaction),
                    counted(self.comments, words::nouns::comment)
                )
            }
            Ranking::Closest => {
                let posts = usize::try_from(self.rank).unwrap_or(usize::MAX);
                match self.reason {
                    Reason::Own => format!("{reason}."),
                    Reason::Followed => {
                        words::feed::and_reacted_to_of_theirs(&reason, &counted(posts, words::nouns::post))
                    }
                }
            }
        }
    }
}

impl Hidden {
    /// Explains in a sentence why an author's post is not in a person's feed.
    pub fn because(&self, person: &str, author: &str) -> String {
        match self {
            Hidden::NoSuchPost => words::feed::THE_POST_DOES_NOT_EXIST.text().to_owned(),
            Hidden::Deleted { by } => words::feed::deleted_it(&by),
            Hidden::NotAMember => words::feed::is_not_a_member(&person),
            Hidden::Blocks => words::feed::has_blocked(&person, &author),
            Hidden::BlockedByAuthor => words::feed::has_blocked_2(&author, &person),
            Hidden::NotFollowed => words::feed::does_not_follow_2(&person, &author),
        }
    }
}

/// Writes a number of things: `1 post`, `2 posts`.
pub(super) fn counted(number: usize, noun: fn(usize, &dyn Display) -> String) -> String {
    noun(number, &number)
}

/// Lists the posts of a person's feed: their own and those of the people they follow, without deleted ones and without
/// those across a block.
pub fn timeline(state: &State, person: &str, ranking: Ranking) -> Vec<Entry> {
    let Some(viewer) = state.person(person) else { return Vec::new() };
    let closeness = match ranking {
        Ranking::Closest => closeness(state, person),
        Ranking::Newest | Ranking::Liveliest => BTreeMap::new(),
    };
    let entry = |(revision, post): (Revision, &Post)| {
        let reason = shown(state, person, viewer, post).ok()?;
        let rank = match ranking {
            Ranking::Newest => 0,
            Ranking::Liveliest => post.liveliness(),
            Ranking::Closest => closeness.get(&*post.author).copied().unwrap_or(0),
        };
        Some(Entry {
            post: revision,
            author: post.author.clone(),
            text: post.text.clone(),
            reactions: post.reactions.len(),
            comments: post.comments.len(),
            reason,
            rank,
        })
    };
    let mut entries: Vec<Entry> = state.posts().visible().filter_map(entry).collect();
    entries.sort_unstable_by_key(|entry| Reverse((entry.rank, entry.post)));
    entries
}

/// Returns why a post is in a person's feed, or why it is not.
///
/// # Errors
/// [`Hidden`], with the first reason why it is not in the feed.
pub fn why(state: &State, person: &str, post: Revision) -> Result<Reason, Hidden> {
    let post = state.posts().get(post).ok_or(Hidden::NoSuchPost)?;
    shown(state, person, state.person(person).ok_or(Hidden::NotAMember)?, post)
}

fn shown(state: &State, name: &str, viewer: &Person, post: &Post) -> Result<Reason, Hidden> {
    if let Some(deletion) = &post.deletion {
        return Err(Hidden::Deleted { by: deletion.person.clone() });
    }
    if !viewer.is_member {
        return Err(Hidden::NotAMember);
    }
    if *post.author == *name {
        return Ok(Reason::Own);
    }
    if viewer.blocks.contains(&post.author) {
        return Err(Hidden::Blocks);
    }
    if state.blocks(&post.author, name) {
        return Err(Hidden::BlockedByAuthor);
    }
    if viewer.follows.contains(&post.author) { Ok(Reason::Followed) } else { Err(Hidden::NotFollowed) }
}

/// Counts for each author the visible posts that a person reacted to.
fn closeness<'a>(state: &'a State, person: &str) -> BTreeMap<&'a str, u64> {
    let mut closeness = BTreeMap::new();
    for (_, post) in state.posts().visible().filter(|(_, post)| post.reactions.contains_key(person)) {
        *closeness.entry(&*post.author).or_default() += 1;
    }
    closeness
}
