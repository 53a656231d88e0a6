//! What the events up to a revision say of one person: whom they followed from when until when, which blocks there were, and
//! when each post was made and deleted. The state knows none of these moments.

use std::collections::BTreeMap;

use crate::domains::feed::Feed;
use crate::domains::feed::event::Event;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::{Replay, Slot};

/// What the events up to a revision say of one person's ties.
#[derive(Default)]
pub(super) struct Past<'a> {
    pub person: &'a str,
    is_member: bool,
    /// The event by which the person became a member or left.
    pub membership: Option<Revision>,
    /// The spells in which the person follows somebody, oldest first.
    follows: BTreeMap<&'a str, Vec<Spell>>,
    /// The newest block of and by others: when it was made, and when it was lifted.
    blocks: BTreeMap<Direction<'a>, (Revision, Option<Revision>)>,
    posts: BTreeMap<Revision, Fate>,
}

/// Who blocks: the person somebody, or somebody the person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction<'a> {
    Of(&'a str),
    By(&'a str),
}

#[derive(Clone, Copy)]
pub(super) struct Spell {
    pub from: Revision,
    pub end: Option<(Revision, Ending)>,
}

#[derive(Clone, Copy)]
pub(super) enum Ending {
    Unfollowed,
    BlockOf,
    BlockBy,
    AuthorLeft,
    PersonLeft,
}

/// When a post was made and deleted.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    pub from: Revision,
    pub deleted: Option<Revision>,
}

impl<'a> Past<'a> {
    pub fn read(replay: &'a Replay<Feed>, revision: Revision, person: &'a str) -> Past<'a> {
        let mut past = Past { person, ..Past::default() };
        for (number, slot) in
            (1..).zip(replay.between(Revision(0), revision.min(replay.revision())).unwrap_or_default())
        {
            if let Slot::Known(event) = slot {
                past.take(Revision(number), event);
            }
        }
        past
    }

    fn take(&mut self, at: Revision, event: &'a Event) {
        match event {
            Event::Joined { person } => {
                if **person == *self.person && !self.is_member {
                    (self.is_member, self.membership) = (true, Some(at));
                }
            }
            Event::Left { person } => self.leave(at, person),
            Event::Followed { person, whom } => {
                if **person == *self.person {
                    let spells = self.follows.entry(whom).or_default();
                    if spells.last().is_none_or(|spell| spell.end.is_some()) {
                        spells.push(Spell { from: at, end: None });
                    }
                }
            }
            Event::Unfollowed { person, whom } => {
                if **person == *self.person {
                    self.end(whom, at, Ending::Unfollowed);
                }
            }
            Event::Blocked { person, whom } => {
                if **person == *self.person {
                    self.end(whom, at, Ending::BlockOf);
                    self.block(Direction::Of(whom), at);
                }
                if **whom == *self.person {
                    self.end(person, at, Ending::BlockBy);
                    self.block(Direction::By(person), at);
                }
            }
            Event::Unblocked { person, whom } => {
                let direction = if **person == *self.person { Direction::Of(whom) } else { Direction::By(person) };
                let is_about = **person == *self.person || **whom == *self.person;
                if let Some((_, lifted @ None)) = self.blocks.get_mut(&direction).filter(|_| is_about) {
                    *lifted = Some(at);
                }
            }
            Event::Posted { post, .. } => {
                self.posts.entry(*post).or_insert(Fate { from: at, deleted: None });
            }
            Event::PostDeleted { post, .. } => {
                if let Some(Fate { deleted: deleted @ None, .. }) = self.posts.get_mut(post) {
                    *deleted = Some(at);
                }
            }
            Event::ModeratorNamed { .. }
            | Event::ModeratorRemoved { .. }
            | Event::PostEdited { .. }
            | Event::Reacted { .. }
            | Event::ReactionTakenBack { .. }
            | Event::Commented { .. } => {}
        }
    }

    fn leave(&mut self, at: Revision, who: &'a str) {
        if who != self.person {
            self.end(who, at, Ending::AuthorLeft);
            return;
        }
        if self.is_member {
            (self.is_member, self.membership) = (false, Some(at));
        }
        for spells in self.follows.values_mut() {
            end(spells, at, Ending::PersonLeft);
        }
    }

    fn end(&mut self, whom: &str, at: Revision, ending: Ending) {
        if let Some(spells) = self.follows.get_mut(whom) {
            end(spells, at, ending);
        }
    }

    fn block(&mut self, direction: Direction<'a>, at: Revision) {
        let is_standing = self.blocks.get(&direction).is_some_and(|(_, lifted)| lifted.is_none());
        if !is_standing {
            self.blocks.insert(direction, (at, None));
        }
    }

    /// Finds the newest spell in which the person followed an author.
    pub fn newest_follow(&self, author: &str) -> Option<&Spell> {
        self.follows.get(author).and_then(|spells| spells.last())
    }

    /// Finds when a post was made and deleted.
    pub fn fate(&self, post: Revision) -> Option<Fate> {
        self.posts.get(&post).copied()
    }

    /// Finds the newest block in a direction: when it was made, and when it was lifted.
    pub fn newest_block(&self, direction: Direction<'_>) -> Option<(Revision, Option<Revision>)> {
        self.blocks.get(&direction).copied()
    }

    /// Returns `true` if the person wrote a post, or followed its author at any moment while it was there.
    pub fn was_there(&self, post: Revision, author: &str) -> bool {
        let Some(fate) = self.posts.get(&post) else { return false };
        let overlaps = |spell: &Spell| {
            let begins = spell.from.max(fate.from);
            let ends = [spell.end.map(|(at, _)| at), fate.deleted].into_iter().flatten().min();
            ends.is_none_or(|end| begins < end)
        };
        author == self.person || self.follows.get(author).is_some_and(|spells| spells.iter().any(overlaps))
    }
}

fn end(spells: &mut [Spell], at: Revision, ending: Ending) {
    if let Some(Spell { end: end @ None, .. }) = spells.last_mut() {
        *end = Some((at, ending));
    }
}
