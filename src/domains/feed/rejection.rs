//! Why a command to a community made no event.

use serde::Serialize;

/// Why a command to a community made no event; `field` is the form's field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// A name or a text that is needed is empty.
    TextMissing { field: &'static str },
    /// A name or a text is too long.
    TextTooLong { field: &'static str, max: usize },
    /// The person is a member already.
    AlreadyMember { person: String },
    /// The person is no member, or not any more.
    NotAMember { field: &'static str, person: String },
    /// The only moderator cannot leave the others alone.
    LastModerator { person: String, staying: u32 },
    /// Only a moderator names moderators.
    NotAModerator { person: String },
    /// The person is a moderator already.
    AlreadyModerator { whom: String },
    /// Nobody follows or blocks themselves.
    Oneself { person: String },
    /// The one follows the other already.
    AlreadyFollowing { person: String, whom: String },
    /// The one does not follow the other.
    NotFollowing { person: String, whom: String },
    /// The one has blocked the other already.
    AlreadyBlocked { person: String, whom: String },
    /// The one has not blocked the other.
    NotBlocked { person: String, whom: String },
    /// A block stands between the two.
    BlockBetween { field: &'static str, person: String, whom: String },
    /// The stream has no such revision.
    NoSuchPost { post: u32 },
    /// The event at that revision made no post.
    NotAPost {
        post: u32,
        /// The post that the event is about, where it is about one.
        about: Option<u32>,
    },
    /// The post was deleted.
    PostIsDeleted { post: u32, by: String },
    /// Only its author changes a post.
    NotTheAuthor { post: u32, author: String },
    /// Only its author or a moderator deletes a post.
    MayNotDelete { post: u32, author: String },
    /// The post says so already.
    SameText { post: u32 },
    /// Nobody reacts to their own post.
    OwnPost { post: u32 },
    /// There is no such reaction.
    UnknownReaction { reaction: String },
    /// The person has reacted so already.
    AlreadyReacted { post: u32, reaction: &'static str },
    /// The person has no reaction to the post.
    NoReaction { post: u32, person: String },
}
