//! Rejections and events in words.

use crate::domains::feed::event::Event;
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::rejection::Rejection;
use crate::engine::domain::{Description, Mark};

/// Returns a rejection's message, what happened and what to do next, and the form's field that it is about.
pub(super) fn explain(rejection: &Rejection) -> (String, Option<&'static str>) {
    let (happened, next) = happened_and_next(rejection);
    let message = if happened.is_empty() { next } else { format!("{happened} {next}") };
    (message, Some(input_of(rejection)))
}

/// Returns what happened, empty if what to do says it, and what to do next: one short sentence each.
fn happened_and_next(rejection: &Rejection) -> (String, String) {
    let said = |happened: String, next: &str| (happened, next.to_owned());
    match rejection {
        Rejection::TextMissing { field } => (String::new(), format!("Enter {}.", called(field))),
        Rejection::TextTooLong { field, max } => {
            (format!("There is room for {max} characters."), format!("Shorten {}.", called(field)))
        }
        Rejection::AlreadyMember { person } => {
            said(format!("{person} is a member already."), "Choose another name, whatever the capitals.")
        }
        Rejection::NotAMember { person, .. } => {
            (format!("{person} is not a member."), format!("Let {person} join first."))
        }
        Rejection::LastModerator { person, staying: 0 } => {
            said(format!("{person} is the only member and moderates."), "Use Leave to end the community.")
        }
        Rejection::LastModerator { person, staying } => {
            let others = if *staying == 1 { "1 member stays".to_owned() } else { format!("{staying} members stay") };
            said(format!("{person} is the only moderator and {others}."), "Name another moderator first.")
        }
        Rejection::NotAModerator { person } => {
            said(format!("{person} is not a moderator."), "Let a moderator name or remove moderators.")
        }
        Rejection::AlreadyModerator { whom } => said(format!("{whom} is a moderator already."), "Name another member."),
        Rejection::NotModerating { whom } => said(format!("{whom} is not a moderator."), "Name a moderator."),
        Rejection::Oneself { .. } => {
            said("A person cannot follow or block themselves.".to_owned(), "Name somebody else.")
        }
        Rejection::AlreadyFollowing { person, whom } => {
            said(format!("{person} follows {whom} already."), "Name somebody else, or unfollow.")
        }
        Rejection::NotFollowing { person, whom } => {
            said(format!("{person} does not follow {whom}."), "Name somebody whom they follow.")
        }
        Rejection::AlreadyBlocked { person, whom } => {
            said(format!("{person} has blocked {whom} already."), "Name somebody else, or unblock.")
        }
        Rejection::NotBlocked { person, whom } => {
            said(format!("{person} has not blocked {whom}."), "Name somebody whom they have blocked.")
        }
        Rejection::BlockBetween { person, whom, .. } => {
            let happened = format!(
                "{person} has blocked {whom}, so neither follows the other, nor reacts to or comments on the other's posts."
            );
            (happened, format!("Let {person} unblock {whom} first."))
        }
        Rejection::NoSuchPost { post } => {
            said(format!("This stream has no event {post}."), "Name the event of a post.")
        }
        Rejection::NotAPost { post, about: None } => {
            said(format!("Event {post} is not a post."), "Name the event of a post.")
        }
        Rejection::NotAPost { post, about: Some(about) } => {
            (format!("Event {post} is about post {about}."), format!("Enter {about}."))
        }
        Rejection::PostIsDeleted { post, by } => {
            said(format!("Post {post} was deleted by {by}."), "Name a post that is still there.")
        }
        Rejection::AuthorHasLeft { post, author } => {
            (format!("Post {post} is by {author}, who has left."), format!("Wait until {author} joins again."))
        }
        Rejection::NotTheAuthor { post, author } => {
            (format!("Post {post} is by {author}."), format!("Let {author} change it."))
        }
        Rejection::MayNotDelete { post, author } => {
            (format!("Post {post} is by {author}."), format!("Let {author} or a moderator delete it."))
        }
        Rejection::SameText { post } => said(format!("Post {post} already has this text."), "Change the text."),
        Rejection::OwnPost { post } => {
            said(format!("Post {post} is their own."), "React to somebody else's post, or comment.")
        }
        Rejection::UnknownReaction { reaction } => {
            (format!("{reaction:?} is not a reaction."), format!("Use one of {}.", Reaction::NAMES.join(", ")))
        }
        Rejection::AlreadyReacted { reaction, .. } => {
            said(format!("They reacted with {reaction} already."), "Choose another reaction, or take it back.")
        }
        Rejection::NoReaction { post, person } => {
            said(format!("{person} has no reaction to post {post}."), "Name a post with their reaction.")
        }
    }
}

/// Returns the form's field that a rejection is about.
fn input_of(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::TextMissing { field }
        | Rejection::TextTooLong { field, .. }
        | Rejection::NotAMember { field, .. }
        | Rejection::BlockBetween { field, .. } => field,
        Rejection::AlreadyMember { .. }
        | Rejection::LastModerator { .. }
        | Rejection::NotAModerator { .. }
        | Rejection::NotTheAuthor { .. }
        | Rejection::MayNotDelete { .. } => "person",
        Rejection::AlreadyModerator { .. }
        | Rejection::NotModerating { .. }
        | Rejection::Oneself { .. }
        | Rejection::AlreadyFollowing { .. }
        | Rejection::NotFollowing { .. }
        | Rejection::AlreadyBlocked { .. }
        | Rejection::NotBlocked { .. } => "whom",
        Rejection::NoSuchPost { .. }
        | Rejection::NotAPost { .. }
        | Rejection::PostIsDeleted { .. }
        | Rejection::AuthorHasLeft { .. }
        | Rejection::OwnPost { .. }
        | Rejection::NoReaction { .. } => "post",
        Rejection::SameText { .. } => "text",
        Rejection::UnknownReaction { .. } | Rejection::AlreadyReacted { .. } => "reaction",
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
        Event::ModeratorNamed { person, whom } | Event::ModeratorRemoved { person, whom } => {
            line(Mark::Gear, format!("{whom}, by {person}"))
        }
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
