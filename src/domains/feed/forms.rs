//! The forms of a community's commands, and the states in which they make sense.

use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::Post;
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
    form("RemoveModerator", "Makes a moderator a plain member; one always remains.", &[PERSON, WHOM]),
    form("Leave", "Ends the membership and all follows; posts and blocks stay.", &[PERSON]),
];

/// Returns `true` if a form makes sense in a state: some member could send it, and the rules would accept it.
pub(super) fn offers(state: &State, form: &CommandForm) -> bool {
    let counts = state.counts();
    let (anybody, moderators) = (counts.members > 0, state.moderators());
    match form.command {
        "Join" => true,
        "Leave" | "Post" => anybody,
        "Follow" => any_pair(state, |one, other| {
            !state.follows(one, other) && !state.blocks(one, other) && !state.blocks(other, one)
        }),
        "Block" => any_pair(state, |one, other| !state.blocks(one, other)),
        "NameModerator" => moderators > 0 && moderators < counts.members as usize,
        "RemoveModerator" => moderators > 1,
        "Unfollow" => counts.follows > 0 && members(state).any(|(_, person)| !person.follows.is_empty()),
        "Unblock" => counts.blocks > 0 && members(state).any(|(_, person)| !person.blocks.is_empty()),
        "EditPost" => any_post(state, |post| state.is_member(&post.author)),
        "Comment" => any_post(state, |post| state.is_member(&post.author)),
        "React" => any_post(state, |post| can_be_reacted_to(state, post)),
        "DeletePost" => any_post(state, |post| moderators > 0 || state.is_member(&post.author)),
        "TakeReactionBack" => {
            counts.reactions > 0 && any_post(state, |post| post.reactions.keys().any(|name| state.is_member(name)))
        }
        _ => false,
    }
}

fn members(state: &State) -> impl Iterator<Item = (&Text, &Person)> {
    state.people().filter(|(_, person)| person.is_member)
}

fn any_pair(state: &State, is_right: impl Fn(&Text, &Text) -> bool) -> bool {
    members(state).any(|(one, _)| members(state).any(|(other, _)| one != other && is_right(one, other)))
}

fn any_post(state: &State, is_right: impl Fn(&Post) -> bool) -> bool {
    state.posts().visible().any(|(_, post)| is_right(post))
}

/// Returns `true` if somebody may react to a post: a member who is not its author, and no block between them.
fn can_be_reacted_to(state: &State, post: &Post) -> bool {
    let author = &post.author;
    let may = |name: &Text| name != author && !state.blocks(name, author) && !state.blocks(author, name);
    state.is_member(author) && members(state).any(|(name, _)| may(name))
}
