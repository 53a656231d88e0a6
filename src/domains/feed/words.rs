//! Rejections and events in words.

use crate::domains::feed::event::Event;
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::rejection::Rejection;
use crate::engine::domain::{Description, Mark};

/// Returns a rejection's message (what happened, what to do next) and the form's field that it is about.
pub(super) fn explain(rejection: &Rejection) -> (String, Option<&'static str>) {
    match rejection {
        Rejection::TextMissing { field } => (format!("Enter {}.", called(field)), Some(field)),
        Rejection::TextTooLong { field, max } => {
            (format!("There is room for {max} characters. Shorten {}.", called(field)), Some(field))
        }
        Rejection::AlreadyMember { person } => (format!("{person} is a member already."), Some("person")),
        Rejection::NotAMember { field, person } => {
            (format!("{person} is not a member. They must join first."), Some(field))
        }
        Rejection::LastModerator { person, staying } => {
            let others = if *staying == 1 { "1 member stays".to_owned() } else { format!("{staying} members stay") };
            (format!("{person} is the only moderator and {others}. Name another moderator first."), Some("person"))
        }
        Rejection::NotAModerator { person } => {
            (format!("{person} is not a moderator; only a moderator can name another."), Some("person"))
        }
        Rejection::AlreadyModerator { whom } => (format!("{whom} is a moderator already."), Some("whom")),
        Rejection::Oneself { .. } => {
            ("A person cannot follow or block themselves. Name somebody else.".into(), Some("whom"))
        }
        Rejection::AlreadyFollowing { person, whom } => (format!("{person} follows {whom} already."), Some("whom")),
        Rejection::NotFollowing { person, whom } => (format!("{person} does not follow {whom}."), Some("whom")),
        Rejection::AlreadyBlocked { person, whom } => (format!("{person} has blocked {whom} already."), Some("whom")),
        Rejection::NotBlocked { person, whom } => (format!("{person} has not blocked {whom}."), Some("whom")),
        Rejection::BlockBetween { field, person, whom } => {
            let text = format!(
                "{person} has blocked {whom}: until the block is lifted, neither follows the other, nor reacts to or comments on the other's posts."
            );
            (text, Some(field))
        }
        Rejection::NoSuchPost { post } => (format!("This stream has no event {post}."), Some("post")),
        Rejection::NotAPost { post, about: None } => {
            (format!("Event {post} is not a post. Name the event that posted it."), Some("post"))
        }
        Rejection::NotAPost { post, about: Some(about) } => {
            (format!("Event {post} is not a post; it is about post {about}."), Some("post"))
        }
        Rejection::PostIsDeleted { post, by } => (format!("Post {post} was deleted by {by}."), Some("post")),
        Rejection::NotTheAuthor { post, author } => {
            (format!("Post {post} is by {author}; only its author can change it."), Some("person"))
        }
        Rejection::MayNotDelete { post, author } => {
            (format!("Post {post} is by {author}; only {author} or a moderator can delete it."), Some("person"))
        }
        Rejection::SameText { post } => (format!("Post {post} already has this text."), Some("text")),
        Rejection::OwnPost { post } => {
            (format!("Post {post} is their own; a reaction is for what others write."), Some("post"))
        }
        Rejection::UnknownReaction { reaction } => {
            (format!("{reaction:?} is not a reaction. Use one of {}.", Reaction::NAMES.join(", ")), Some("reaction"))
        }
        Rejection::AlreadyReacted { reaction, .. } => {
            (format!("They reacted with {reaction} already. Another reaction would take its place."), Some("reaction"))
        }
        Rejection::NoReaction { post, person } => {
            (format!("{person} has no reaction to post {post} to take back."), Some("post"))
        }
    }
}

/// Returns what a form's field is called in a sentence.
fn called(field: &str) -> &str {
    match field {
        "person" => "who it is",
        "whom" => "whom it is about",
        "reason" => "the reason",
        _ => "the text",
    }
}

/// Describes an event in a few words.
pub(super) fn describe(event: &Event) -> Description {
    let line = |mark, detail: String| Description { mark, detail: Some(detail), amount: None, moved: false };
    match event {
        Event::Joined { person } | Event::Left { person } => line(Mark::Flag, person.to_string()),
        Event::ModeratorNamed { person, whom } => line(Mark::Gear, format!("{whom}, by {person}")),
        Event::Followed { person, whom } => line(Mark::Plus, format!("{person} → {whom}")),
        Event::Unfollowed { person, whom } => line(Mark::Minus, format!("{person} → {whom}")),
        Event::Blocked { person, whom } | Event::Unblocked { person, whom } => {
            line(Mark::Lock, format!("{person} → {whom}"))
        }
        Event::Posted { person, text, .. } => line(Mark::Plus, format!("{person}: {text}")),
        Event::PostEdited { post, person, text } => line(Mark::Gear, format!("#{post} · {person}: {text}")),
        Event::Reacted { post, person, reaction } => {
            line(Mark::Plus, format!("#{post} · {person}: {}", reaction.name()))
        }
        Event::ReactionTakenBack { post, person } => line(Mark::Undo, format!("#{post} · {person}")),
        Event::Commented { post, person, text } => line(Mark::Plus, format!("#{post} · {person}: {text}")),
        Event::PostDeleted { post, person, reason: None } => line(Mark::Minus, format!("#{post} · {person}")),
        Event::PostDeleted { post, person, reason: Some(reason) } => {
            line(Mark::Minus, format!("#{post} · {person}: {reason}"))
        }
    }
}
