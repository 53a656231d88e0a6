//! The commands of a community.
//!
//! Names, texts and reactions are as the caller sent them; the rules check that they are known and within bounds.

use crate::domains::feed::event::{Event, Text};
use crate::domains::feed::post_name::PostName;
use crate::engine::decider::History;
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::wire::{commands, record};
use crate::words;

commands! {
    /// A command to a community; in JSON `{"type": "React", "person": "Ana", "post": 12, "reaction": "heart"}`.
    pub enum Command of "a feed" {
        /// Become a member.
        Join { person: String },
        /// Leave the community.
        Leave { person: String },
        /// Make another member a moderator.
        NameModerator(Pair),
        /// Make a moderator a plain member again.
        RemoveModerator(Pair),
        /// Follow another member.
        Follow(Pair),
        /// Stop following a member.
        Unfollow(Pair),
        /// Block another member.
        Block(Pair),
        /// Lift a block.
        Unblock(Pair),
        /// Write a post, named by the revision that it will have.
        Post { person: String, text: String, number: Revision = looked_up },
        /// Edit a post, as its author.
        EditPost { person: String, post: PostName, text: String },
        /// React to another member's post with one of [`crate::domains::feed::Reaction::NAMES`].
        React { person: String, post: PostName, reaction: String },
        /// Remove the person's reaction.
        TakeReactionBack { person: String, post: PostName },
        /// Comment on a post.
        Comment { person: String, post: PostName, text: String },
        /// Delete a post, as its author or a moderator; a moderator must say why.
        DeletePost { person: String, post: PostName, reason: Option<String> },
    }
}

record! {
    /// Two people: the one who acts, and the one that the act is about.
    pub struct Pair {
        /// The person who acts.
        pub person: String,
        /// The person that the act is about.
        pub whom: String,
    }
}

impl Pair {
    fn of(person: &Text, whom: &Text) -> Pair {
        Pair { person: person.as_ref().to_owned(), whom: whom.as_ref().to_owned() }
    }
}

impl Command {
    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let owned = |text: &Text| text.as_ref().to_owned();
        let name = |post: &Revision| PostName::new(post.0);
        match event {
            Event::Joined { person } => Command::Join { person: owned(person) },
            Event::Left { person } => Command::Leave { person: owned(person) },
            Event::ModeratorNamed { person, whom } => Command::NameModerator(Pair::of(person, whom)),
            Event::ModeratorRemoved { person, whom } => Command::RemoveModerator(Pair::of(person, whom)),
            Event::Followed { person, whom } => Command::Follow(Pair::of(person, whom)),
            Event::Unfollowed { person, whom } => Command::Unfollow(Pair::of(person, whom)),
            Event::Blocked { person, whom } => Command::Block(Pair::of(person, whom)),
            Event::Unblocked { person, whom } => Command::Unblock(Pair::of(person, whom)),
            Event::Posted { person, text, .. } => {
                Command::Post { person: owned(person), text: owned(text), number: Revision(0) }
            }
            Event::PostEdited { post, person, text } => {
                Command::EditPost { person: owned(person), post: name(post), text: owned(text) }
            }
            Event::Reacted { post, person, reaction } => {
                Command::React { person: owned(person), post: name(post), reaction: reaction.name().to_owned() }
            }
            Event::ReactionTakenBack { post, person } => {
                Command::TakeReactionBack { person: owned(person), post: name(post) }
            }
            Event::Commented { post, person, text } => {
                Command::Comment { person: owned(person), post: name(post), text: owned(text) }
            }
            Event::PostDeleted { post, person, reason } => {
                Command::DeletePost { person: owned(person), post: name(post), reason: reason.as_ref().map(owned) }
            }
        }
    }

    /// Looks up what the command refers to by revision, and the revision that a post will have.
    pub fn resolve(mut self, past: &dyn History<Event>) -> Command {
        if let Command::Post { number, .. } = &mut self {
            *number = past.head().next();
        }
        if let Some(post) = self.post_mut() {
            post.resolve(past);
        }
        self
    }

    /// Changes the command to name its post by its revision in a lane.
    ///
    /// # Errors
    /// [`UserError`] named `NoSuchPost`.
    pub fn renumber(mut self, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        if let Some(post) = self.post_mut() {
            let revision = post.revision;
            let Some(Revision(in_lane)) = number(Revision(revision)) else {
                let message = words::errors::post_not_in_lane(&revision);
                return Err(UserError::new("NoSuchPost", message).with("post", revision).about("post"));
            };
            post.revision = in_lane;
        }
        Ok(self)
    }

    fn post_mut(&mut self) -> Option<&mut PostName> {
        match self {
            Command::EditPost { post, .. }
            | Command::React { post, .. }
            | Command::TakeReactionBack { post, .. }
            | Command::Comment { post, .. }
            | Command::DeletePost { post, .. } => Some(post),
            Command::Join { .. }
            | Command::Leave { .. }
            | Command::NameModerator(_)
            | Command::RemoveModerator(_)
            | Command::Follow(_)
            | Command::Unfollow(_)
            | Command::Block(_)
            | Command::Unblock(_)
            | Command::Post { .. } => None,
        }
    }
}
