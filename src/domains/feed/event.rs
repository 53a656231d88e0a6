//! The events of a feed, and their JSON in the log.

use std::sync::Arc;

use crate::domains::feed::reaction::Reaction;
use crate::engine::log::envelope::Revision;
use crate::engine::wire::events;

/// A name or a text, shared between events and state.
pub type Text = Arc<str>;

events! {
    /// What happened in a community: a person did something, perhaps to another person or to a post.
    pub enum Event {
        /// A person became a member; the first one moderates.
        Joined { person: Text },
        /// A member left; all follows of and by them end.
        Left { person: Text },
        /// A moderator made another member a moderator.
        ModeratorNamed { person: Text, whom: Text },
        /// A moderator made another moderator, or themselves, a plain member again.
        ModeratorRemoved { person: Text, whom: Text },
        /// A person began to follow another.
        Followed { person: Text, whom: Text },
        /// A person stopped following another.
        Unfollowed { person: Text, whom: Text },
        /// A person blocked another: neither follows the other from then on.
        Blocked { person: Text, whom: Text },
        /// A block was lifted; the follows that it ended do not come back.
        Unblocked { person: Text, whom: Text },
        /// A person posted; the post is named by this event's own revision.
        Posted { post: Revision, person: Text, text: Text },
        /// An author changed a post.
        PostEdited { post: Revision, person: Text, text: Text },
        /// A person reacted to a post; it replaces their earlier reaction.
        Reacted { post: Revision, person: Text, reaction: Reaction },
        /// A person removed their reaction.
        ReactionTakenBack { post: Revision, person: Text },
        /// A person commented on a post.
        Commented { post: Revision, person: Text, text: Text },
        /// A post was deleted, with its reactions and comments; an author may omit the reason.
        PostDeleted { post: Revision, person: Text, reason: Option<Text> },
    }
}

impl Event {
    /// Returns the post that the event is about; `Posted` is about its own post.
    pub fn post(&self) -> Option<Revision> {
        match self {
            Event::Posted { post, .. }
            | Event::PostEdited { post, .. }
            | Event::Reacted { post, .. }
            | Event::ReactionTakenBack { post, .. }
            | Event::Commented { post, .. }
            | Event::PostDeleted { post, .. } => Some(*post),
            Event::Joined { .. }
            | Event::Left { .. }
            | Event::ModeratorNamed { .. }
            | Event::ModeratorRemoved { .. }
            | Event::Followed { .. }
            | Event::Unfollowed { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. } => None,
        }
    }
}
