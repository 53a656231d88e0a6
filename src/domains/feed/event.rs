//! The facts of a feed, and their shapes in the log.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domains::feed::reaction::Reaction;
use crate::engine::domain::Encoded;
use crate::engine::envelope::Revision;
use crate::engine::object::Object;
use crate::engine::upcast::{current_version, upcast};

/// A name or a text: shared, since the state holds what the events say.
pub type Text = Arc<str>;

/// What happened in a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person became a member; the first one moderates.
    Joined {
        /// Who.
        person: Text,
    },
    /// A member left; nobody follows them any more, nor do they follow anybody.
    Left {
        /// Who.
        person: Text,
    },
    /// A moderator made another member one.
    ModeratorNamed {
        /// The moderator.
        person: Text,
        /// The new one.
        whom: Text,
    },
    /// A person began to follow another.
    Followed {
        /// Who follows.
        person: Text,
        /// Whom.
        whom: Text,
    },
    /// A person ceased to follow another.
    Unfollowed {
        /// Who followed.
        person: Text,
        /// Whom.
        whom: Text,
    },
    /// A person blocked another: neither follows the other from then on.
    Blocked {
        /// Who blocked.
        person: Text,
        /// Whom.
        whom: Text,
    },
    /// A block was lifted; the follows that it ended do not come back.
    Unblocked {
        /// Who had blocked.
        person: Text,
        /// Whom.
        whom: Text,
    },
    /// A person posted.
    Posted {
        /// The post's name: this event's own revision.
        post: Revision,
        /// Who wrote it.
        person: Text,
        /// What it says.
        text: Text,
    },
    /// An author changed a post.
    PostEdited {
        /// The post.
        post: Revision,
        /// Its author.
        person: Text,
        /// What it says now.
        text: Text,
    },
    /// A person reacted to a post; an earlier reaction of theirs gave way.
    Reacted {
        /// The post.
        post: Revision,
        /// Who.
        person: Text,
        /// How.
        reaction: Reaction,
    },
    /// A person took a reaction back.
    ReactionTakenBack {
        /// The post.
        post: Revision,
        /// Who.
        person: Text,
    },
    /// A person commented on a post.
    Commented {
        /// The post.
        post: Revision,
        /// Who.
        person: Text,
        /// What they wrote.
        text: Text,
    },
    /// A post was deleted, with its reactions and comments.
    PostDeleted {
        /// The post.
        post: Revision,
        /// Who deleted it.
        person: Text,
        /// Why; an author need not say.
        reason: Option<Text>,
    },
}

impl Event {
    /// The names of all events.
    pub const TYPES: [&'static str; 13] = [
        "Joined",
        "Left",
        "ModeratorNamed",
        "Followed",
        "Unfollowed",
        "Blocked",
        "Unblocked",
        "Posted",
        "PostEdited",
        "Reacted",
        "ReactionTakenBack",
        "Commented",
        "PostDeleted",
    ];

    /// Returns the event's name.
    pub fn event_type(&self) -> &'static str {
        match self {
            Event::Joined { .. } => "Joined",
            Event::Left { .. } => "Left",
            Event::ModeratorNamed { .. } => "ModeratorNamed",
            Event::Followed { .. } => "Followed",
            Event::Unfollowed { .. } => "Unfollowed",
            Event::Blocked { .. } => "Blocked",
            Event::Unblocked { .. } => "Unblocked",
            Event::Posted { .. } => "Posted",
            Event::PostEdited { .. } => "PostEdited",
            Event::Reacted { .. } => "Reacted",
            Event::ReactionTakenBack { .. } => "ReactionTakenBack",
            Event::Commented { .. } => "Commented",
            Event::PostDeleted { .. } => "PostDeleted",
        }
    }

    /// Returns the post that it is about; a posting is about its own.
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
            | Event::Followed { .. }
            | Event::Unfollowed { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. } => None,
        }
    }

    /// Writes the event down.
    pub fn encode(&self) -> Encoded {
        // `json!` sorts the keys, which makes the text canonical.
        let data = match self {
            Event::Joined { person } | Event::Left { person } => json!({ "person": person }),
            Event::ModeratorNamed { person, whom }
            | Event::Followed { person, whom }
            | Event::Unfollowed { person, whom }
            | Event::Blocked { person, whom }
            | Event::Unblocked { person, whom } => json!({ "person": person, "whom": whom }),
            Event::Posted { post, person, text }
            | Event::PostEdited { post, person, text }
            | Event::Commented { post, person, text } => json!({ "person": person, "post": post, "text": text }),
            Event::Reacted { post, person, reaction } => {
                json!({ "person": person, "post": post, "reaction": reaction.name() })
            }
            Event::ReactionTakenBack { post, person } => json!({ "person": person, "post": post }),
            Event::PostDeleted { post, person, reason } => match reason {
                Some(reason) => json!({ "person": person, "post": post, "reason": reason }),
                None => json!({ "person": person, "post": post }),
            },
        };
        let event_type = self.event_type();
        Encoded { event_type, schema_version: current_version(&[], event_type), data: data.to_string().into() }
    }

    /// Reads an event; `None` when the type or the version is unknown or the data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        let json: Value = upcast(&[], event_type, schema_version, data)?;
        let data = Object::new(&json).ok()?;
        let text = |name| data.text(name).ok().map(Text::from);
        let (person, whom) = (text("person")?, || text("whom"));
        let post = || data.revision("post").ok().map(Revision);
        Some(match event_type {
            "Joined" => Event::Joined { person },
            "Left" => Event::Left { person },
            "ModeratorNamed" => Event::ModeratorNamed { person, whom: whom()? },
            "Followed" => Event::Followed { person, whom: whom()? },
            "Unfollowed" => Event::Unfollowed { person, whom: whom()? },
            "Blocked" => Event::Blocked { person, whom: whom()? },
            "Unblocked" => Event::Unblocked { person, whom: whom()? },
            "Posted" => Event::Posted { post: post()?, person, text: text("text")? },
            "PostEdited" => Event::PostEdited { post: post()?, person, text: text("text")? },
            "Reacted" => {
                let reaction = Reaction::from_name(data.text("reaction").ok()?)?;
                Event::Reacted { post: post()?, person, reaction }
            }
            "ReactionTakenBack" => Event::ReactionTakenBack { post: post()?, person },
            "Commented" => Event::Commented { post: post()?, person, text: text("text")? },
            "PostDeleted" => {
                let reason = data.optional_text("reason").ok()?.map(Text::from);
                Event::PostDeleted { post: post()?, person, reason }
            }
            _ => return None,
        })
    }
}
