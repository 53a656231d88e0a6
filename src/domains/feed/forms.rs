//! The forms of a community's commands, and the states in which they make sense.

use crate::domains::feed::event::Text;
use crate::domains::feed::person::Person;
use crate::domains::feed::posts::Post;
use crate::domains::feed::reaction::Reaction;
use crate::domains::feed::state::State;
use crate::engine::domain::{CommandForm, Input, InputKind};
use crate::words;
use crate::words::Word;

const fn input(name: &'static str, label: Word, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const PERSON: Input = input("person", words::feed::PERSON, InputKind::Text);
const WHOM: Input = input("whom", words::feed::WHOM, InputKind::Text);
const POST: Input = input("post", words::feed::POST_ITS_EVENTS_NUMBER, InputKind::Revision);
const TEXT: Input = input("text", words::feed::TEXT, InputKind::Text);
const REACTION: Input = input("reaction", words::feed::REACTION, InputKind::Choice(Reaction::NAMES));
const REASON: Input = Input { name: "reason", label: words::feed::REASON, kind: InputKind::Text, optional: true };

const fn form(command: &'static str, hint: Word, inputs: &'static [Input]) -> CommandForm {
    CommandForm { command, hint, inputs }
}

/// The forms, in the order in which the page offers them.
pub(super) const FORMS: &[CommandForm] = &[
    form("Post", words::feed::SAYS_SOMETHING_TO_ALL_WHO_FOLLOW, &[PERSON, TEXT]),
    form("React", words::feed::REACTS_TO_SOMEBODYS_POST_ANOTHER, &[PERSON, POST, REACTION]),
    form("Comment", words::feed::WRITES_SOMETHING_UNDER_A_POST, &[PERSON, POST, TEXT]),
    form("Join", words::feed::MAKES_THE_PERSON_A_MEMBER_THE, &[PERSON]),
    form("Follow", words::feed::BRINGS_ANOTHER_MEMBERS_POSTS_INTO, &[PERSON, WHOM]),
    form("Unfollow", words::feed::TAKES_THEM_OUT_OF_IT_AGAIN, &[PERSON, WHOM]),
    form("Block", words::feed::KEEPS_TWO_PEOPLE_APART_IT_ENDS, &[PERSON, WHOM]),
    form("Unblock", words::feed::LIFTS_A_BLOCK_THE_FOLLOWS_THAT_IT, &[PERSON, WHOM]),
    form("EditPost", words::feed::CHANGES_THE_TEXT_OF_THE_PERSONS, &[PERSON, POST, TEXT]),
    form("TakeReactionBack", words::feed::TAKES_THE_PERSONS_REACTION_TO_A, &[PERSON, POST]),
    form("DeletePost", words::feed::DELETES_THE_PERSONS_POST_OR, &[PERSON, POST, REASON]),
    form("NameModerator", words::feed::MAKES_ANOTHER_MEMBER_A_MODERATOR, &[PERSON, WHOM]),
    form("RemoveModerator", words::feed::MAKES_A_MODERATOR_A_PLAIN_MEMBER, &[PERSON, WHOM]),
    form("Leave", words::feed::ENDS_THE_MEMBERSHIP_AND_ALL, &[PERSON]),
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
