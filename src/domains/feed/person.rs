//! What a community knows of a person.

use std::collections::BTreeSet;

use crate::domains::feed::event::Text;

/// A person, whether or not they are a member now: blocks outlast a membership.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Whether they are a member now.
    pub is_member: bool,
    /// Whether they may delete what others wrote.
    pub is_moderator: bool,
    /// Whom they follow.
    pub follows: BTreeSet<Text>,
    /// Whom they have blocked.
    pub blocks: BTreeSet<Text>,
    /// How many posts, comments and reactions they made, whatever became of them.
    pub acts: u32,
}
