//! The forms of a community's commands, and the states in which they make sense.

use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::state::State;
use crate::engine::domain::{CommandForm, Input, InputKind};

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const PERSON: Input = input("person", "Person", InputKind::Text);
const WHOM: Input = input("whom", "Whom", InputKind::Text);
const POST: Input = input("post", "Post (its event's number)", InputKind::Revision);
const TEXT: Input = input("text", "Text", InputKind::Text);
const REACTION: Input = input("reaction", "Reaction", InputKind::Choice(Reaction::NAMES));
const REASON: Input = Input { name: "reason", label: "Reason", kind: InputKind::Text, optional: true };

const fn form(command: &'static str, hint: &'static str, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

/// The forms, in the order in which the page offers them.
pub(super) const FORMS: &[CommandForm] = &[
    form("Post", "Says something to all who follow the person.", &[PERSON, TEXT]),
    form(
        "React",
        "Reacts to somebody's post; another reaction takes the place of the first.",
        &[PERSON, POST, REACTION],
    ),
    form("Comment", "Writes something under a post.", &[PERSON, POST, TEXT]),
    form("Join", "Makes the person a member; the first one moderates.", &[PERSON]),
    form("Follow", "Brings another member's posts into the person's feed.", &[PERSON, WHOM]),
    form("Unfollow", "Takes them out of it again.", &[PERSON, WHOM]),
    form(
        "Block",
        "Keeps two people apart: it ends the follows between them, and neither sees the other's posts.",
        &[PERSON, WHOM],
    ),
    form("Unblock", "Lifts a block; the follows that it ended do not come back.", &[PERSON, WHOM]),
    form("EditPost", "Changes the text of the person's post.", &[PERSON, POST, TEXT]),
    form("TakeReactionBack", "Takes the person's reaction to a post back.", &[PERSON, POST]),
    form(
        "DeletePost",
        "Deletes the person's post, or anybody's as a moderator, with a reason.",
        &[PERSON, POST, REASON],
    ),
    form("NameModerator", "Makes another member a moderator too.", &[PERSON, WHOM]),
    form("Leave", "Ends the membership and all follows; posts and blocks stay.", &[PERSON]),
];

/// Returns `true` if a form makes sense in a state.
pub(super) fn offers(state: &State, form: &CommandForm) -> bool {
    let counts = state.counts();
    let (anybody, others, posts) = (counts.members > 0, counts.members > 1, counts.posts > 0);
    match form.command {
        "Join" => true,
        "Leave" | "Post" => anybody,
        "Follow" | "Block" | "NameModerator" => others,
        "Unfollow" => counts.follows > 0,
        "Unblock" => anybody && counts.blocks > 0,
        "EditPost" | "Comment" | "React" | "DeletePost" => anybody && posts,
        "TakeReactionBack" => anybody && counts.reactions > 0,
        _ => false,
    }
}
