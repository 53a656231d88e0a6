//! The rules of a community: which facts a command makes, or why it makes none.
//!
//! Only members act. A block ends the follows between two people; while it lasts, neither follows the other, nor reacts
//! to or comments on the other's posts. A person has one reaction to a post: another one replaces it, the same one
//! again is rejected because it would change nothing.
//!
//! Names that differ in case only are one person, written as they were written first: so nobody passes for somebody else,
//! and nobody evades a block by coming back under other capitals. Nobody acts upon people who have left, who could not
//! answer: they are not followed, blocked or made moderators, and nobody reacts to or comments on their posts. What ends
//! something is possible still: an unblocking, taking a reaction back, the deletion of a post by a moderator.
//!
//! Any moderator makes and removes moderators, and may resign; one always remains as long as there are members.

use crate::domains::feed::command::{Command, Pair};
use crate::domains::feed::event::{Event, Text};
use crate::domains::feed::post_name::{Named, PostName};
use crate::domains::feed::posts::Post;
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::rejection::Rejection;
use crate::domains::feed::state::State;
use crate::engine::log::envelope::Revision;

/// The most characters a person's name may have.
pub const MAX_NAME: usize = 40;
/// The most characters a post, a comment or a reason may have.
pub const MAX_TEXT: usize = 500;

/// Applies the rules.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let event = match command {
        Command::Join { person } => join(state, person)?,
        Command::Leave { person } => leave(state, person)?,
        Command::NameModerator(pair) => name_moderator(state, pair)?,
        Command::RemoveModerator(pair) => remove_moderator(state, pair)?,
        Command::Follow(pair) => follow(state, pair)?,
        Command::Unfollow(pair) => unfollow(state, pair)?,
        Command::Block(pair) => block(state, pair)?,
        Command::Unblock(pair) => unblock(state, pair)?,
        Command::Post { person, text, number } => {
            let person = member(state, "person", person)?;
            Event::Posted { post: *number, person, text: bounded("text", text, MAX_TEXT)? }
        }
        Command::EditPost { person, post, text } => edit(state, person, *post, text)?,
        Command::React { person, post, reaction } => react(state, person, *post, reaction)?,
        Command::TakeReactionBack { person, post } => take_reaction_back(state, person, *post)?,
        Command::Comment { person, post, text } => comment(state, person, *post, text)?,
        Command::DeletePost { person, post, reason } => delete(state, person, *post, reason.as_deref())?,
    };
    Ok(vec![event])
}

fn join(state: &State, person: &str) -> Result<Event, Rejection> {
    let person = bounded("person", person, MAX_NAME)?;
    if let Some(member) = state.member_called(&person) {
        return Err(Rejection::AlreadyMember { person: member.to_string() });
    }
    Ok(Event::Joined { person: state.known_as(&person).cloned().unwrap_or(person) })
}

fn leave(state: &State, person: &str) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let staying = state.counts().members.saturating_sub(1);
    if staying > 0 && state.moderators() == 1 && state.is_moderator(&person) {
        return Err(Rejection::LastModerator { person: person.to_string(), staying });
    }
    Ok(Event::Left { person })
}

fn name_moderator(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = members(state, pair)?;
    if !state.is_moderator(&person) {
        return Err(Rejection::NotAModerator { person: person.to_string() });
    }
    if state.is_moderator(&whom) {
        return Err(Rejection::AlreadyModerator { whom: whom.to_string() });
    }
    Ok(Event::ModeratorNamed { person, whom })
}

fn remove_moderator(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = members(state, pair)?;
    if !state.is_moderator(&person) {
        return Err(Rejection::NotAModerator { person: person.to_string() });
    }
    if !state.is_moderator(&whom) {
        return Err(Rejection::NotModerating { whom: whom.to_string() });
    }
    if state.moderators() == 1 {
        let staying = state.counts().members.saturating_sub(1);
        return Err(Rejection::LastModerator { person: whom.to_string(), staying });
    }
    Ok(Event::ModeratorRemoved { person, whom })
}

fn follow(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = members(state, pair)?;
    unlike(&person, &whom)?;
    not_blocked(state, "whom", &person, &whom)?;
    if state.follows(&person, &whom) {
        return Err(Rejection::AlreadyFollowing { person: person.to_string(), whom: whom.to_string() });
    }
    Ok(Event::Followed { person, whom })
}

fn unfollow(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = (member(state, "person", &pair.person)?, named(state, "whom", &pair.whom)?);
    if !state.follows(&person, &whom) {
        return Err(Rejection::NotFollowing { person: person.to_string(), whom: whom.to_string() });
    }
    Ok(Event::Unfollowed { person, whom })
}

fn block(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = members(state, pair)?;
    unlike(&person, &whom)?;
    if state.blocks(&person, &whom) {
        return Err(Rejection::AlreadyBlocked { person: person.to_string(), whom: whom.to_string() });
    }
    Ok(Event::Blocked { person, whom })
}

/// Lifts a block, even of a person who has left: they may come back.
fn unblock(state: &State, pair: &Pair) -> Result<Event, Rejection> {
    let (person, whom) = (member(state, "person", &pair.person)?, named(state, "whom", &pair.whom)?);
    if !state.blocks(&person, &whom) {
        return Err(Rejection::NotBlocked { person: person.to_string(), whom: whom.to_string() });
    }
    Ok(Event::Unblocked { person, whom })
}

fn edit(state: &State, person: &str, name: PostName, text: &str) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let post = visible(state, name)?;
    if post.author != person {
        return Err(Rejection::NotTheAuthor { post: name.revision, author: post.author.to_string() });
    }
    let text = bounded("text", text, MAX_TEXT)?;
    if post.text == text {
        return Err(Rejection::SameText { post: name.revision });
    }
    Ok(Event::PostEdited { post: Revision(name.revision), person, text })
}

fn react(state: &State, person: &str, name: PostName, reaction: &str) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let post = visible(state, name)?;
    if post.author == person {
        return Err(Rejection::OwnPost { post: name.revision });
    }
    answerable(state, name, post)?;
    not_blocked(state, "post", &person, &post.author)?;
    let reaction = Reaction::from_name(reaction)
        .ok_or_else(|| Rejection::UnknownReaction { reaction: reaction.chars().take(MAX_TEXT).collect() })?;
    if post.reactions.get(&person) == Some(&reaction) {
        return Err(Rejection::AlreadyReacted { post: name.revision, reaction: reaction.name() });
    }
    Ok(Event::Reacted { post: Revision(name.revision), person, reaction })
}

/// Removes a reaction, even if there is a block by now.
fn take_reaction_back(state: &State, person: &str, name: PostName) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let post = visible(state, name)?;
    if !post.reactions.contains_key(&person) {
        return Err(Rejection::NoReaction { post: name.revision, person: person.to_string() });
    }
    Ok(Event::ReactionTakenBack { post: Revision(name.revision), person })
}

fn comment(state: &State, person: &str, name: PostName, text: &str) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let post = visible(state, name)?;
    answerable(state, name, post)?;
    not_blocked(state, "post", &person, &post.author)?;
    Ok(Event::Commented { post: Revision(name.revision), person, text: bounded("text", text, MAX_TEXT)? })
}

fn delete(state: &State, person: &str, name: PostName, reason: Option<&str>) -> Result<Event, Rejection> {
    let person = member(state, "person", person)?;
    let post = visible(state, name)?;
    let is_author = post.author == person;
    if !is_author && !state.is_moderator(&person) {
        return Err(Rejection::MayNotDelete { post: name.revision, author: post.author.to_string() });
    }
    let reason = match bounded("reason", reason.unwrap_or_default(), MAX_TEXT) {
        Ok(reason) => Some(reason),
        Err(Rejection::TextMissing { .. }) if is_author => None,
        Err(rejection) => return Err(rejection),
    };
    Ok(Event::PostDeleted { post: Revision(name.revision), person, reason })
}

/// Finds the post that a command names.
///
/// Rejections: PostIsDeleted, NoSuchPost, NotAPost.
fn visible(state: &State, name: PostName) -> Result<&Post, Rejection> {
    let PostName { revision: post, event } = name;
    match (state.posts().get(Revision(post)), event) {
        (Some(found), _) => match &found.deletion {
            Some(deletion) => Err(Rejection::PostIsDeleted { post, by: deletion.person.to_string() }),
            None => Ok(found),
        },
        (None, Named::Missing) => Err(Rejection::NoSuchPost { post }),
        (None, Named::NoPost) => Err(Rejection::NotAPost { post, about: None }),
        (None, Named::About(other)) => Err(Rejection::NotAPost { post, about: Some(other.0) }),
    }
}

/// Checks that a post's author is there to answer.
///
/// Rejections: AuthorHasLeft.
fn answerable(state: &State, name: PostName, post: &Post) -> Result<(), Rejection> {
    match state.is_member(&post.author) {
        true => Ok(()),
        false => Err(Rejection::AuthorHasLeft { post: name.revision, author: post.author.to_string() }),
    }
}

/// Returns a name as the community writes it.
///
/// Rejections: TextMissing, TextTooLong.
fn named(state: &State, field: &'static str, name: &str) -> Result<Text, Rejection> {
    let name = bounded(field, name, MAX_NAME)?;
    Ok(state.known_as(&name).cloned().unwrap_or(name))
}

/// Rejections: TextMissing, TextTooLong, NotAMember.
fn member(state: &State, field: &'static str, name: &str) -> Result<Text, Rejection> {
    let name = named(state, field, name)?;
    match state.is_member(&name) {
        true => Ok(name),
        false => Err(Rejection::NotAMember { field, person: name.to_string() }),
    }
}

/// Rejections: TextMissing, TextTooLong, NotAMember.
fn members(state: &State, pair: &Pair) -> Result<(Text, Text), Rejection> {
    Ok((member(state, "person", &pair.person)?, member(state, "whom", &pair.whom)?))
}

/// Rejections: Oneself.
fn unlike(person: &Text, whom: &Text) -> Result<(), Rejection> {
    if person == whom { Err(Rejection::Oneself { person: person.to_string() }) } else { Ok(()) }
}

/// Checks that neither has blocked the other. The person's own block is named first, because they can lift it.
///
/// Rejections: BlockBetween.
fn not_blocked(state: &State, field: &'static str, person: &Text, whom: &Text) -> Result<(), Rejection> {
    let between = |person: &Text, whom: &Text| {
        Err(Rejection::BlockBetween { field, person: person.to_string(), whom: whom.to_string() })
    };
    match (state.blocks(person, whom), state.blocks(whom, person)) {
        (true, _) => between(person, whom),
        (false, true) => between(whom, person),
        (false, false) => Ok(()),
    }
}

/// Rejections: TextMissing, TextTooLong.
fn bounded(field: &'static str, text: &str, max: usize) -> Result<Text, Rejection> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Rejection::TextMissing { field }),
        count if count > max => Err(Rejection::TextTooLong { field, max }),
        _ => Ok(Text::from(text)),
    }
}
