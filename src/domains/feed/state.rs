//! The state of a community, and how an event changes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domains::feed::event::{Event, Text};
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::{Comment, Deletion, Post, Posts};
use crate::domains::feed::reaction::Reaction;
use crate::engine::log::envelope::Revision;

/// A community at a revision. People and posts are shared between copies until one of them changes, so that a
/// checkpoint costs a small copy. The counts and the two leaders follow from people and posts; they are kept because a
/// chart reads them at every revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    people: Arc<BTreeMap<Text, Arc<Person>>>,
    posts: Posts,
    counts: Counts,
    liveliest: Option<(u64, Revision)>,
    busiest: Option<(u32, Text)>,
}

/// The counts of a community.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Posts that were not deleted.
    pub posts: u32,
    /// Reactions to them.
    pub reactions: u32,
    /// Comments on them.
    pub comments: u32,
    /// Posts that were deleted.
    pub deleted: u32,
    /// People who are members now.
    pub members: u32,
    /// Follows, from one person to another.
    pub follows: u32,
    /// Blocks, of one person by another.
    pub blocks: u32,
}

fn add(count: &mut u32, more: usize) {
    *count = count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
}

fn take(count: &mut u32, less: usize) {
    *count = count.saturating_sub(u32::try_from(less).unwrap_or(u32::MAX));
}

/// Returns `true` if two names differ at most in case.
fn is_same_name(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

impl State {
    /// Creates a state from its people and posts; everything else follows from them.
    pub fn of(people: BTreeMap<Text, Arc<Person>>, posts: Posts) -> State {
        let mut state = State { people: Arc::new(people), posts, ..State::default() };
        for (_, post) in state.posts.iter() {
            if post.is_visible() {
                add(&mut state.counts.posts, 1);
                add(&mut state.counts.reactions, post.reactions.len());
                add(&mut state.counts.comments, post.comments.len());
            } else {
                add(&mut state.counts.deleted, 1);
            }
        }
        for person in state.people.values() {
            add(&mut state.counts.members, usize::from(person.is_member));
            add(&mut state.counts.follows, person.follows.len());
            add(&mut state.counts.blocks, person.blocks.len());
        }
        state.find_liveliest();
        state.find_busiest();
        state
    }

    /// Lists everyone who was ever mentioned, member or not, by name.
    pub fn people(&self) -> impl Iterator<Item = (&Text, &Person)> {
        self.people.iter().map(|(name, person)| (name, &**person))
    }

    /// Finds a person, member or not.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.get(name).map(|person| &**person)
    }

    /// Returns all posts.
    pub fn posts(&self) -> &Posts {
        &self.posts
    }

    /// Returns the counts.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the post with most reactions and comments, the newer one of two; `None` if no post has any.
    pub fn liveliest(&self) -> Option<(Revision, &Post)> {
        let (_, revision) = self.liveliest?;
        self.posts.get(revision).map(|post| (revision, post))
    }

    /// Returns the member who posted, commented and reacted most, and how often; of equals, the first by name.
    pub fn busiest(&self) -> Option<(&Text, u32)> {
        self.busiest.as_ref().map(|(acts, name)| (name, *acts))
    }

    /// Returns `true` if a person is a member now.
    pub fn is_member(&self, name: &str) -> bool {
        self.person(name).is_some_and(|person| person.is_member)
    }

    /// Returns how many moderators there are.
    pub fn moderators(&self) -> usize {
        self.people().filter(|(_, person)| person.is_moderator).count()
    }

    /// Returns a name as the community writes it: names that differ in case only are one person. The exact name comes
    /// first, then a member's, then anybody's; `None` if nobody is called that.
    pub fn known_as(&self, name: &str) -> Option<&Text> {
        if let Some((exact, _)) = self.people.get_key_value(name) {
            return Some(exact);
        }
        self.member_called(name).or_else(|| self.people.keys().find(|known| is_same_name(known, name)))
    }

    /// Finds the member who is called like this, whatever the case.
    pub fn member_called(&self, name: &str) -> Option<&Text> {
        let mut called = self.people().filter(|(known, person)| person.is_member && is_same_name(known, name));
        called.next().map(|(known, _)| known)
    }

    /// Returns `true` if a person is a moderator now.
    pub fn is_moderator(&self, name: &str) -> bool {
        self.person(name).is_some_and(|person| person.is_moderator)
    }

    /// Returns `true` if one person follows another.
    pub fn follows(&self, name: &str, whom: &str) -> bool {
        self.person(name).is_some_and(|person| person.follows.contains(whom))
    }

    /// Returns `true` if one person has blocked another.
    pub fn blocks(&self, name: &str, whom: &str) -> bool {
        self.person(name).is_some_and(|person| person.blocks.contains(whom))
    }

    /// Applies a fact: never validates, never fails. An event about a missing or deleted post changes
    /// nothing; of two posts of one revision the first stays.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Joined { person } => self.join(person),
            Event::Left { person } => self.leave(person),
            Event::ModeratorNamed { whom, .. } => {
                if self.is_member(whom) {
                    self.change(whom, |person| person.is_moderator = true);
                }
            }
            Event::ModeratorRemoved { whom, .. } => {
                if self.is_moderator(whom) {
                    self.change(whom, |person| person.is_moderator = false);
                }
            }
            Event::Followed { person, whom } => {
                let is_new = self.change(person, |person| person.follows.insert(Arc::clone(whom)));
                add(&mut self.counts.follows, usize::from(is_new));
            }
            Event::Unfollowed { person, whom } => self.unfollow(person, whom),
            Event::Blocked { person, whom } => {
                self.unfollow(person, whom);
                self.unfollow(whom, person);
                let is_new = self.change(person, |person| person.blocks.insert(Arc::clone(whom)));
                add(&mut self.counts.blocks, usize::from(is_new));
            }
            Event::Unblocked { person, whom } => {
                if self.blocks(person, whom) {
                    self.change(person, |person| person.blocks.remove(whom));
                    take(&mut self.counts.blocks, 1);
                }
            }
            Event::Posted { post, person, text } => {
                if self.posts.add(*post, Post::new(Arc::clone(person), Arc::clone(text))) {
                    add(&mut self.counts.posts, 1);
                    self.act(person);
                }
            }
            Event::PostEdited { post, text, .. } => {
                self.posts.change(*post, |post| post.text = Arc::clone(text));
            }
            Event::Reacted { post, person, reaction } => self.react(*post, person, *reaction),
            Event::ReactionTakenBack { post, person } => self.take_reaction_back(*post, person),
            Event::Commented { post, person, text } => {
                let comment = Comment { person: Arc::clone(person), text: Arc::clone(text) };
                if self.posts.change(*post, |post| post.comments.push(comment)).is_some() {
                    add(&mut self.counts.comments, 1);
                    self.act(person);
                    self.has_risen(*post);
                }
            }
            Event::PostDeleted { post, person, reason } => self.delete(*post, person, reason.as_ref()),
        }
    }

    fn join(&mut self, name: &Text) {
        if self.is_member(name) {
            return;
        }
        let is_first = self.counts.members == 0;
        self.change(name, |person| (person.is_member, person.is_moderator) = (true, is_first));
        add(&mut self.counts.members, 1);
        self.may_be_busiest(name);
    }

    fn leave(&mut self, name: &Text) {
        let followers: Vec<Text> = self
            .people()
            .filter(|(_, person)| person.follows.contains(name))
            .map(|(name, _)| Arc::clone(name))
            .collect();
        followers.iter().for_each(|follower| self.unfollow(follower, name));
        let Some(person) = self.person(name) else { return };
        let (was_member, follows) = (person.is_member, person.follows.len());
        self.change(name, |person| {
            (person.is_member, person.is_moderator) = (false, false);
            person.follows.clear();
        });
        take(&mut self.counts.members, usize::from(was_member));
        take(&mut self.counts.follows, follows);
        if self.busiest.as_ref().is_some_and(|(_, busiest)| busiest == name) {
            self.find_busiest();
        }
    }

    fn unfollow(&mut self, name: &Text, whom: &Text) {
        // Asked first: what is not there must not cost a copy.
        if self.follows(name, whom) {
            self.change(name, |person| person.follows.remove(whom));
            take(&mut self.counts.follows, 1);
        }
    }

    fn react(&mut self, post: Revision, person: &Text, reaction: Reaction) {
        let earlier = self.posts.change(post, |post| post.reactions.insert(Arc::clone(person), reaction));
        let Some(earlier) = earlier else { return };
        add(&mut self.counts.reactions, usize::from(earlier.is_none()));
        self.act(person);
        self.has_risen(post);
    }

    fn take_reaction_back(&mut self, post: Revision, person: &Text) {
        let taken = self.posts.change(post, |post| post.reactions.remove(person));
        if let Some(Some(_)) = taken {
            take(&mut self.counts.reactions, 1);
            self.has_fallen(post);
        }
    }

    fn delete(&mut self, post: Revision, person: &Text, reason: Option<&Text>) {
        let deletion = Deletion { person: Arc::clone(person), reason: reason.map(Arc::clone) };
        let gone = self.posts.change(post, |post| {
            post.deletion = Some(deletion);
            (post.reactions.len(), post.comments.len())
        });
        let Some((reactions, comments)) = gone else { return };
        take(&mut self.counts.posts, 1);
        take(&mut self.counts.reactions, reactions);
        take(&mut self.counts.comments, comments);
        add(&mut self.counts.deleted, 1);
        self.has_fallen(post);
    }

    /// Counts a post, comment or reaction of a person.
    fn act(&mut self, name: &Text) {
        self.change(name, |person| add(&mut person.acts, 1));
        self.may_be_busiest(name);
    }

    fn may_be_busiest(&mut self, name: &Text) {
        let Some(person) = self.person(name).filter(|person| person.is_member && person.acts > 0) else { return };
        let acts = person.acts;
        let leads = self.busiest.as_ref().is_none_or(|(most, first)| acts > *most || (acts == *most && name < first));
        if leads {
            self.busiest = Some((acts, Arc::clone(name)));
        }
    }

    fn find_busiest(&mut self) {
        let active = self.people.iter().filter(|(_, person)| person.is_member && person.acts > 0);
        let most = active.max_by(|(one, first), (other, second)| first.acts.cmp(&second.acts).then(other.cmp(one)));
        self.busiest = most.map(|(name, person)| (person.acts, Arc::clone(name)));
    }

    fn has_risen(&mut self, revision: Revision) {
        let score = self.posts.get(revision).map_or(0, Post::liveliness);
        self.liveliest = self.liveliest.max(Some((score, revision)));
    }

    fn has_fallen(&mut self, revision: Revision) {
        if self.liveliest.is_some_and(|(_, liveliest)| liveliest == revision) {
            self.find_liveliest();
        }
    }

    fn find_liveliest(&mut self) {
        let scores = self.posts.visible().map(|(revision, post)| (post.liveliness(), revision));
        self.liveliest = scores.filter(|(score, _)| *score > 0).max();
    }

    fn change<R>(&mut self, name: &Text, change: impl FnOnce(&mut Person) -> R) -> R {
        let people = Arc::make_mut(&mut self.people);
        change(Arc::make_mut(people.entry(Arc::clone(name)).or_default()))
    }
}
