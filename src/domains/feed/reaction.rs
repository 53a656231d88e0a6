//! The ways in which a person may react to a post.

/// A reaction. A person has one to a post at most: another one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaction {
    /// They like it.
    Like,
    /// They love it.
    Heart,
    /// It makes them laugh.
    Laugh,
    /// It surprises them.
    Wow,
    /// It makes them sad.
    Sad,
}

impl Reaction {
    /// The names of all reactions, in the order in which the page offers them.
    pub const NAMES: &'static [&'static str] = &["like", "heart", "laugh", "wow", "sad"];

    /// Returns the reaction's name on the page and in data.
    pub fn name(self) -> &'static str {
        match self {
            Reaction::Like => "like",
            Reaction::Heart => "heart",
            Reaction::Laugh => "laugh",
            Reaction::Wow => "wow",
            Reaction::Sad => "sad",
        }
    }

    /// Finds the reaction of a name.
    pub fn from_name(name: &str) -> Option<Reaction> {
        const ALL: [Reaction; 5] = [Reaction::Like, Reaction::Heart, Reaction::Laugh, Reaction::Wow, Reaction::Sad];
        ALL.into_iter().find(|reaction| reaction.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_that_of_a_reaction() {
        for name in Reaction::NAMES {
            assert_eq!(Reaction::from_name(name).map(Reaction::name), Some(*name));
        }
        assert_eq!(Reaction::from_name("Like"), None);
    }
}
