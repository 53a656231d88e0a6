//! Rejections and events in words.

use crate::words;
pub use crate::words::*;

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
        Rejection::TextMissing { field } => (String::new(), words::feed::enter(&called(field))),
        Rejection::TextTooLong { field, max } => {
            (words::feed::there_is_room_for_characters(&max), words::feed::shorten(&called(field)))
        }
        Rejection::AlreadyMember { person } => {
            said(words::feed::is_a_member_already(&person), words::feed::CHOOSE_ANOTHER_NAME_WHATEVER_THE.text())
        }
        Rejection::NotAMember { person, .. } => {
            (words::feed::is_not_a_member(&person), words::feed::let_join_first(&person))
        }
        Rejection::LastModerator { person, staying: 0 } => said(
            words::feed::is_the_only_member_and_moderates(&person),
            words::feed::USE_LEAVE_TO_END_THE_COMMUNITY.text(),
        ),
        Rejection::LastModerator { person, staying } => {
            let others = if *staying == 1 {
                words::feed::N_1_MEMBER_STAYS.text().to_owned()
            } else {
                words::feed::members_stay(&staying)
            };
            said(
                words::feed::is_the_only_moderator_and(&person, &others),
                words::feed::NAME_ANOTHER_MODERATOR_FIRST.text(),
            )
        }
        Rejection::NotAModerator { person } => {
            said(words::feed::is_not_a_moderator(&person), words::feed::LET_A_MODERATOR_NAME_OR_REMOVE.text())
        }
        Rejection::AlreadyModerator { whom } => {
            said(words::feed::is_a_moderator_already(&whom), words::feed::NAME_ANOTHER_MEMBER.text())
        }
        Rejection::NotModerating { whom } => {
            said(words::feed::is_not_a_moderator_2(&whom), words::feed::NAME_A_MODERATOR.text())
        }
        Rejection::Oneself { .. } => {
            said(words::feed::A_PERSON_CANNOT_FOLLOW_OR_BLOCK.text().to_owned(), words::feed::NAME_SOMEBODY_ELSE.text())
        }
        Rejection::AlreadyFollowing { person, whom } => {
            said(words::feed::follows_already(&person, &whom), words::feed::NAME_SOMEBODY_ELSE_OR_UNFOLLOW.text())
        }
        Rejection::NotFollowing { person, whom } => {
            said(words::feed::does_not_follow(&person, &whom), words::feed::NAME_SOMEBODY_WHOM_THEY_FOLLOW.text())
        }
        Rejection::AlreadyBlocked { person, whom } => {
            said(words::feed::has_blocked_already(&person, &whom), words::feed::NAME_SOMEBODY_ELSE_OR_UNBLOCK.text())
        }
        Rejection::NotBlocked { person, whom } => {
            said(words::feed::has_not_blocked(&person, &whom), words::feed::NAME_SOMEBODY_WHOM_THEY_HAVE.text())
        }
        Rejection::BlockBetween { person, whom, .. } => {
            let happened = words::feed::has_blocked_so_neither_follows(&person, &whom);
            (happened, words::feed::let_unblock_first(&person, &whom))
        }
        Rejection::NoSuchPost { post } => {
            said(words::feed::this_stream_has_no_event(&post), words::feed::NAME_THE_EVENT_OF_A_POST.text())
        }
        Rejection::NotAPost { post, about: None } => {
            said(words::feed::event_is_not_a_post(&post), words::feed::NAME_THE_EVENT_OF_A_POST.text())
        }
        Rejection::NotAPost { post, about: Some(about) } => {
            (words::feed::event_is_about_post(&post, &about), words::feed::enter_2(&about))
        }
        Rejection::PostIsDeleted { post, by } => {
            said(words::feed::post_was_deleted_by(&post, &by), words::feed::NAME_A_POST_THAT_IS_STILL_THERE.text())
        }
        Rejection::AuthorHasLeft { post, author } => {
            (words::feed::post_is_by_who_has_left(&post, &author), words::feed::wait_until_joins_again(&author))
        }
        Rejection::NotTheAuthor { post, author } => {
            (words::feed::post_is_by(&post, &author), words::feed::let_change_it(&author))
        }
        Rejection::MayNotDelete { post, author } => {
            (words::feed::post_is_by(&post, &author), words::feed::let_or_a_moderator_delete_it(&author))
        }
        Rejection::SameText { post } => {
            said(words::feed::post_already_has_this_text(&post), words::feed::CHANGE_THE_TEXT.text())
        }
        Rejection::OwnPost { post } => {
            said(words::feed::post_is_their_own(&post), words::feed::REACT_TO_SOMEBODY_ELSES_POST_OR.text())
        }
        Rejection::UnknownReaction { reaction } => (
            words::feed::is_not_a_reaction(&format_args!("{reaction:?}")),
            words::feed::use_one_of(&Reaction::NAMES.join(", ")),
        ),
        Rejection::AlreadyReacted { reaction, .. } => {
            said(words::feed::they_reacted_with_already(&reaction), words::feed::CHOOSE_ANOTHER_REACTION_OR_TAKE.text())
        }
        Rejection::NoReaction { post, person } => said(
            words::feed::has_no_reaction_to_post(&person, &post),
            words::feed::NAME_A_POST_WITH_THEIR_REACTION.text(),
        ),
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
        "person" => words::feed::WHO_IT_IS.text(),
        "whom" => words::feed::WHOM_IT_IS_ABOUT.text(),
        "reason" => words::feed::THE_REASON.text(),
        _ => words::feed::THE_TEXT.text(),
    }
}

/// Describes an event in a few words.
pub(super) fn describe(event: &Event) -> Description {
    let line = |mark, detail: String| Description { mark, detail: Some(detail), amount: None, moved: false };
    match event {
        Event::Joined { person } | Event::Left { person } => line(Mark::Flag, person.to_string()),
        Event::ModeratorNamed { person, whom } | Event::ModeratorRemoved { person, whom } => {
            line(Mark::Gear, words::feed::by(&whom, &person))
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
