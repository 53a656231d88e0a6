//! Commands that lead from one community state to another, by which a what-if lane is promoted.
//!
//! A post has another revision in a lane, so posts are matched by author and original text: the n-th such post
//! of one state is the n-th such post of the other. A new post comes last, wherever it is in the lane.

use std::collections::{BTreeMap, BTreeSet};

use crate::domains::feed::command::{Command, Pair};
use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::post_name::PostName;
use crate::domains::feed::posts::Post;
use crate::domains::feed::state::State;
use crate::engine::log::envelope::Revision;

/// Two people, the first of whom acts upon the second.
type Edge<'a> = (&'a Text, &'a Text);

/// Lists commands that take the members, moderators, follows, blocks and visible posts of one state to those of
/// another. People who have to act for that join temporarily, and a block in the way is lifted temporarily.
///
/// `None` if no commands can: a comment is not taken back, a post that is deleted or does not exist yet has no revision
/// by which reactions and comments could name it, and nobody is written in other capitals than before.
pub fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
    if from == to {
        return Some(Vec::new());
    }
    if to.people().any(|(name, _)| from.known_as(name).is_some_and(|known| known != name)) {
        return None;
    }
    let mut plan = Plan::default();
    for (old, new) in matched(from, to) {
        plan.post(from, old, new, memo)?;
    }
    plan.new_posts.sort_by_key(|(revision, _)| *revision);
    plan.people(from, to)
}

/// A post and its revision.
type Placed<'a> = (Revision, &'a Post);

/// Pairs the posts of two states.
fn matched<'a>(from: &'a State, to: &'a State) -> Vec<(Option<Placed<'a>>, Option<Placed<'a>>)> {
    let mut groups: BTreeMap<(&Text, &Text), [Vec<Placed<'a>>; 2]> = BTreeMap::new();
    for (side, state) in [from, to].into_iter().enumerate() {
        for (revision, post) in state.posts().iter() {
            groups.entry((&post.author, &post.first_text)).or_default()[side].push((revision, post));
        }
    }
    let pairs = groups.into_values().flat_map(|[old, new]| {
        (0..old.len().max(new.len())).map(move |index| (old.get(index).copied(), new.get(index).copied()))
    });
    pairs.collect()
}

/// The commands to send, and the people who have to be members and unblocked for them.
#[derive(Default)]
struct Plan<'a> {
    /// Commands on existing posts.
    changes: Vec<Command>,
    /// Commands that create posts, by their revision in the other state.
    new_posts: Vec<(Revision, Command)>,
    /// The people who act.
    actors: BTreeSet<&'a Text>,
    /// The person who acts and the author of the post.
    meetings: BTreeSet<Edge<'a>>,
}

impl<'a> Plan<'a> {
    fn post(&mut self, from: &State, old: Option<Placed<'a>>, new: Option<Placed<'a>>, memo: &str) -> Option<()> {
        let old = old.filter(|(_, post)| post.is_visible());
        match (old, new) {
            (Some(old), Some((_, new))) if new.is_visible() => self.change(old, new),
            (Some(old), new) => {
                self.delete(from, old, new, memo);
                Some(())
            }
            (None, Some((revision, new))) if new.is_visible() => {
                let (person, text) = (new.author.to_string(), new.text.to_string());
                self.actors.insert(&new.author);
                self.new_posts.push((revision, Command::Post { person, text, number: Revision(0) }));
                (new.liveliness() == 0).then_some(())
            }
            (None, _) => Some(()),
        }
    }

    fn change(&mut self, (revision, old): Placed<'a>, new: &'a Post) -> Option<()> {
        let post = PostName::new(revision.0);
        if old.text != new.text {
            self.actors.insert(&old.author);
            self.changes.push(Command::EditPost { person: old.author.to_string(), post, text: new.text.to_string() });
        }
        for person in old.reactions.keys().filter(|person| !new.reactions.contains_key(*person)) {
            self.actors.insert(person);
            self.changes.push(Command::TakeReactionBack { person: person.to_string(), post });
        }
        for (person, reaction) in &new.reactions {
            if old.reactions.get(person) != Some(reaction) {
                self.meetings.insert((person, &old.author));
                let reaction = reaction.name().to_owned();
                self.changes.push(Command::React { person: person.to_string(), post, reaction });
            }
        }
        let mut kept: Vec<_> = old.comments.iter().collect();
        for comment in &new.comments {
            if let Some(index) = kept.iter().position(|known| *known == comment) {
                kept.remove(index);
                continue;
            }
            self.meetings.insert((&comment.person, &old.author));
            let (person, text) = (comment.person.to_string(), comment.text.to_string());
            self.changes.push(Command::Comment { person, post, text });
        }
        kept.is_empty().then_some(())
    }

    /// Deletes a post as it was deleted in the other state, or by its author.
    fn delete(&mut self, from: &State, (revision, old): Placed<'a>, new: Option<Placed<'a>>, memo: &str) {
        let deletion = new.and_then(|(_, new)| new.deletion.as_ref());
        let moderator = deletion.map(|deletion| &deletion.person).filter(|person| from.is_moderator(person));
        let person = moderator.unwrap_or(&old.author);
        let reason =
            deletion.map_or_else(|| Some(memo.to_owned()), |deletion| deletion.reason.as_ref().map(Text::to_string));
        self.actors.insert(person);
        let post = PostName::new(revision.0);
        self.changes.push(Command::DeletePost { person: person.to_string(), post, reason });
    }

    /// Arranges the commands between people around the commands on posts.
    fn people(mut self, from: &'a State, to: &'a State) -> Option<Vec<Command>> {
        let (old_blocks, new_blocks) = (edges(from, |person| &person.blocks), edges(to, |person| &person.blocks));
        let met =
            |(one, other): Edge<'a>| self.meetings.contains(&(one, other)) || self.meetings.contains(&(other, one));
        let stays = |block: &Edge<'a>| new_blocks.contains(block) && !met(*block);
        let lifted: BTreeSet<Edge<'a>> = old_blocks.iter().copied().filter(|block| !stays(block)).collect();
        let made = new_blocks.iter().copied().filter(|block| !old_blocks.contains(block) || lifted.contains(block));
        let made: Vec<Edge<'a>> = made.collect();
        self.actors.extend(lifted.iter().map(|(person, _)| *person));
        self.actors.extend(made.iter().flat_map(|(person, whom)| [*person, *whom]));
        // The author has to be there, too.
        self.actors.extend(self.meetings.iter().flat_map(|(person, author)| [*person, *author]));

        let mut commands = Vec::new();
        let present = join(from, to, &self.actors, &mut commands)?;
        let removed = removals(&present, to)?;
        commands.extend(lifted.iter().map(|block| Command::Unblock(pair(*block))));
        let (old_follows, new_follows) = (edges(from, |person| &person.follows), edges(to, |person| &person.follows));
        let ended = old_follows.difference(&new_follows).filter(|(person, whom)| {
            // Blocking or leaving ends it anyway.
            let is_barred = made.contains(&(*person, *whom)) || made.contains(&(*whom, *person));
            to.is_member(person) && to.is_member(whom) && !is_barred
        });
        commands.extend(ended.map(|follow| Command::Unfollow(pair(*follow))));
        commands.append(&mut self.changes);
        commands.extend(self.new_posts.into_iter().map(|(_, command)| command));
        commands.extend(new_follows.difference(&old_follows).map(|follow| Command::Follow(pair(*follow))));
        commands.extend(made.iter().map(|block| Command::Block(pair(*block))));
        commands.extend(removed);
        // Moderators leave last: one of them must stay as long as there are members.
        let mut leaving: Vec<_> = present.into_iter().filter(|(name, _)| !to.is_member(name)).collect();
        leaving.sort_by_key(|(_, is_moderator)| *is_moderator);
        commands.extend(leaving.into_iter().map(|(name, _)| Command::Leave { person: name.to_string() }));
        Some(commands)
    }
}

/// Lets everyone join who becomes a member or has to act, and makes moderators. Returns the members, and
/// whether they moderate.
fn join<'a>(
    from: &'a State,
    to: &'a State,
    actors: &BTreeSet<&'a Text>,
    commands: &mut Vec<Command>,
) -> Option<BTreeMap<&'a Text, bool>> {
    let members = from.people().filter(|(_, person)| person.is_member);
    let mut present: BTreeMap<&Text, bool> = members.map(|(name, person)| (name, person.is_moderator)).collect();
    let wanted = to.people().filter(|(_, person)| person.is_member).map(|(name, _)| name);
    let wanted: BTreeSet<&Text> = wanted.chain(actors.iter().copied()).collect();
    let mut joining: Vec<&Text> = wanted.into_iter().filter(|name| !present.contains_key(*name)).collect();
    // The first of a community moderates it.
    joining.sort_by_key(|name| !to.is_moderator(name));
    for name in joining {
        let is_first = present.is_empty();
        commands.push(Command::Join { person: name.to_string() });
        present.insert(name, is_first);
    }
    let named: Vec<&Text> =
        present.iter().filter(|(name, is)| !**is && to.is_moderator(name)).map(|(name, _)| *name).collect();
    for name in named {
        let (moderator, _) = present.iter().find(|(_, is_moderator)| **is_moderator)?;
        commands.push(Command::NameModerator(pair((moderator, name))));
        present.insert(name, true);
    }
    Some(present)
}

/// Makes plain members of the moderators who stay as such, by one who stays a moderator.
fn removals(present: &BTreeMap<&Text, bool>, to: &State) -> Option<Vec<Command>> {
    let moderators = || present.iter().filter(|(_, is_moderator)| **is_moderator).map(|(name, _)| *name);
    let removed: Vec<&Text> = moderators().filter(|name| to.is_member(name) && !to.is_moderator(name)).collect();
    if removed.is_empty() {
        return Some(Vec::new());
    }
    let by = moderators().find(|name| to.is_moderator(name))?;
    Some(removed.into_iter().map(|name| Command::RemoveModerator(pair((by, name)))).collect())
}

fn edges<'a>(state: &'a State, of: impl Fn(&'a Person) -> &'a BTreeSet<Text>) -> BTreeSet<Edge<'a>> {
    state.people().flat_map(|(name, person)| of(person).iter().map(move |whom| (name, whom))).collect()
}

fn pair((person, whom): Edge<'_>) -> Pair {
    Pair { person: person.to_string(), whom: whom.to_string() }
}
