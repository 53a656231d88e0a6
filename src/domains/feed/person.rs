//! A person in a community.

use std::collections::BTreeSet;

use crate::domains::feed::event::Text;

/// A person, whether or not they are a member now: blocks outlast a membership.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Whether they are a member now.
    pub is_member: bool,
    /// Whether they may delete other people's posts.
    pub is_moderator: bool,
    /// The people that they follow.
    pub follows: BTreeSet<Text>,
    /// The people that they have blocked.
    pub blocks: BTreeSet<Text>,
    /// How many posts, comments and reactions they made, including deleted and removed ones.
    pub acts: u32,
}
