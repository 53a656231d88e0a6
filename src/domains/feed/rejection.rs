//! Why a command to a community made no event.

use serde::Serialize;

/// Why a command to a community made no event; `field` is the form's field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
pub enum Rejection {
    /// A name or a text that is needed is empty.
    TextMissing {
        /// The field's name.
        field: &'static str,
    },
    /// A name or a text is too long.
    TextTooLong {
        /// The field's name.
        field: &'static str,
        /// The most characters it may have.
        max: usize,
    },
    /// The person is a member already.
    AlreadyMember {
        /// Who.
        person: String,
    },
    /// The person is no member, or not any more.
    NotAMember {
        /// The field's name.
        field: &'static str,
        /// Who.
        person: String,
    },
    /// The only moderator cannot leave the others alone.
    LastModerator {
        /// Who.
        person: String,
        /// How many members would stay.
        staying: u32,
    },
    /// Only a moderator names moderators.
    NotAModerator {
        /// Who.
        person: String,
    },
    /// The person is a moderator already.
    AlreadyModerator {
        /// Who.
        whom: String,
    },
    /// Nobody follows or blocks themselves.
    Oneself {
        /// Who.
        person: String,
    },
    /// The one follows the other already.
    AlreadyFollowing {
        /// Who follows.
        person: String,
        /// Whom.
        whom: String,
    },
    /// The one does not follow the other.
    NotFollowing {
        /// Who does not follow.
        person: String,
        /// Whom.
        whom: String,
    },
    /// The one has blocked the other already.
    AlreadyBlocked {
        /// Who blocked.
        person: String,
        /// Whom.
        whom: String,
    },
    /// The one has not blocked the other.
    NotBlocked {
        /// Who did not block.
        person: String,
        /// Whom.
        whom: String,
    },
    /// A block stands between the two.
    BlockBetween {
        /// The field's name.
        field: &'static str,
        /// Who blocked.
        person: String,
        /// Whom.
        whom: String,
    },
    /// The stream has no such revision.
    NoSuchPost {
        /// The revision.
        post: u32,
    },
    /// The event at that revision made no post.
    NotAPost {
        /// The revision.
        post: u32,
        /// The post that the event is about, where it is about one.
        about: Option<u32>,
    },
    /// The post was deleted.
    PostIsDeleted {
        /// The post.
        post: u32,
        /// Who deleted it.
        by: String,
    },
    /// Only its author changes a post.
    NotTheAuthor {
        /// The post.
        post: u32,
        /// Its author.
        author: String,
    },
    /// Only its author or a moderator deletes a post.
    MayNotDelete {
        /// The post.
        post: u32,
        /// Its author.
        author: String,
    },
    /// The post says so already.
    SameText {
        /// The post.
        post: u32,
    },
    /// Nobody reacts to their own post.
    OwnPost {
        /// The post.
        post: u32,
    },
    /// There is no such reaction.
    UnknownReaction {
        /// What was given.
        reaction: String,
    },
    /// The person has reacted so already.
    AlreadyReacted {
        /// The post.
        post: u32,
        /// How.
        reaction: &'static str,
    },
    /// The person has no reaction to the post.
    NoReaction {
        /// The post.
        post: u32,
        /// Who.
        person: String,
    },
}
