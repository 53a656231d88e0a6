//! The ways in which a person may react to a post.

use crate::engine::wire::names;

names! {
    /// A reaction, in the order in which the page offers them. A person has one to a post at most: another one takes its place.
    #[derive(PartialOrd, Ord)]
    pub enum Reaction {
        /// They like it.
        Like = "like",
        /// They love it.
        Heart = "heart",
        /// It makes them laugh.
        Laugh = "laugh",
        /// It surprises them.
        Wow = "wow",
        /// It makes them sad.
        Sad = "sad",
    }
}
