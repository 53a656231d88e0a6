//! The reactions to a post.

use crate::engine::wire::names;

names! {
    /// A reaction, in the order in which the page offers them. A person has at most one to a post: another one replaces
    /// it.
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
