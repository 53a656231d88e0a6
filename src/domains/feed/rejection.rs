//! The rejections of a community.

use serde::Serialize;

/// Why a command to a community was rejected; `field` is the form's field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// A required name or text is missing.
    TextMissing { field: &'static str },
    /// A name or a text is too long.
    TextTooLong { field: &'static str, max: usize },
    /// The person is already a member.
    AlreadyMember { person: String },
    /// The person is not a member, or has left.
    NotAMember { field: &'static str, person: String },
    /// The only moderator can neither leave the others alone nor be removed.
    LastModerator { person: String, staying: u32 },
    /// Only a moderator can name and remove moderators.
    NotAModerator { person: String },
    /// The person is already a moderator.
    AlreadyModerator { whom: String },
    /// The person is not a moderator.
    NotModerating { whom: String },
    /// A person cannot follow or block themselves.
    Oneself { person: String },
    /// The person already follows the other one.
    AlreadyFollowing { person: String, whom: String },
    /// The person does not follow the other one.
    NotFollowing { person: String, whom: String },
    /// The person has already blocked the other one.
    AlreadyBlocked { person: String, whom: String },
    /// The person has not blocked the other one.
    NotBlocked { person: String, whom: String },
    /// One of the two has blocked the other.
    BlockBetween { field: &'static str, person: String, whom: String },
    /// The stream has no such revision.
    NoSuchPost { post: u32 },
    /// The event at that revision did not create a post.
    NotAPost {
        post: u32,
        /// The post that the event is about, if any.
        about: Option<u32>,
    },
    /// The post was deleted.
    PostIsDeleted { post: u32, by: String },
    /// The post's author has left.
    AuthorHasLeft { post: u32, author: String },
    /// Only its author can edit a post.
    NotTheAuthor { post: u32, author: String },
    /// Only its author or a moderator can delete a post.
    MayNotDelete { post: u32, author: String },
    /// The post already has this text.
    SameText { post: u32 },
    /// A person cannot react to their own post.
    OwnPost { post: u32 },
    /// The reaction is unknown.
    UnknownReaction { reaction: String },
    /// The person already has this reaction to the post.
    AlreadyReacted { post: u32, reaction: &'static str },
    /// The person has no reaction to the post.
    NoReaction { post: u32, person: String },
}
