//! The posts of a community, by the revisions that made them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domains::feed::event::Text;
use crate::domains::feed::reaction::Reaction;
use crate::engine::log::envelope::Revision;
use crate::engine::wire::record;

/// How much a reaction adds to a post's liveliness.
pub const REACTION_WEIGHT: u64 = 1;
/// How much a comment adds to a post's liveliness: writing takes more time than clicking.
pub const COMMENT_WEIGHT: u64 = 2;

/// A post of the community, visible or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The person who wrote it.
    pub author: Text,
    /// The current text.
    pub text: Text,
    /// The original text.
    pub first_text: Text,
    /// The reaction of each person who has one.
    pub reactions: BTreeMap<Text, Reaction>,
    /// The comments, oldest first.
    pub comments: Vec<Comment>,
    /// How it was deleted, if it was; everything else is then kept as it was.
    pub deletion: Option<Deletion>,
}

record! {
    /// A comment on a post.
    #[derive(PartialOrd, Ord)]
    pub struct Comment [
        /// The person who wrote it.
        pub person: Text,
        /// The text of the comment.
        pub text: Text,
    ]
}

record! {
    /// How a post was deleted.
    pub struct Deletion [
        /// The person who deleted it: its author or a moderator.
        pub person: Text,
        /// The reason, which an author may omit.
        pub reason: Option<Text>,
    ]
}

impl Post {
    /// Creates a post without reactions and comments.
    pub fn new(author: Text, text: Text) -> Post {
        let first_text = Arc::clone(&text);
        Post { author, text, first_text, reactions: BTreeMap::new(), comments: Vec::new(), deletion: None }
    }

    /// Returns `true` if it is not deleted.
    pub fn is_visible(&self) -> bool {
        self.deletion.is_none()
    }

    /// Returns its liveliness: its reactions and comments, weighted.
    pub fn liveliness(&self) -> u64 {
        self.reactions.len() as u64 * REACTION_WEIGHT + self.comments.len() as u64 * COMMENT_WEIGHT
    }
}

type Shelf = BTreeMap<Revision, Arc<Post>>;

/// Posts by their revisions. A copy shares all of them; a change copies the list of shelves, one shelf and one post, so
/// that the checkpoints of a long stream stay small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posts {
    shelves: Arc<BTreeMap<u32, Arc<Shelf>>>,
}

impl Posts {
    /// How many revisions share a shelf.
    const SHELF: u32 = 256;

    /// Finds a post, deleted or not.
    pub fn get(&self, revision: Revision) -> Option<&Post> {
        self.shelves.get(&(revision.0 / Self::SHELF))?.get(&revision).map(|post| &**post)
    }

    /// Lists all posts, deleted ones too, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Revision, &Post)> {
        self.shelves.values().flat_map(|shelf| shelf.iter().map(|(revision, post)| (*revision, &**post)))
    }

    /// Lists the posts that were not deleted, oldest first.
    pub fn visible(&self) -> impl DoubleEndedIterator<Item = (Revision, &Post)> {
        self.iter().filter(|(_, post)| post.is_visible())
    }

    /// Adds a post; returns `false` and changes nothing if the revision is taken.
    pub fn add(&mut self, revision: Revision, post: Post) -> bool {
        if self.get(revision).is_some() {
            return false;
        }
        let shelf = Arc::make_mut(&mut self.shelves).entry(revision.0 / Self::SHELF).or_default();
        Arc::make_mut(shelf).insert(revision, Arc::new(post));
        true
    }

    /// Changes a post that was not deleted; returns `None` and changes nothing if the post is missing.
    pub fn change<R>(&mut self, revision: Revision, change: impl FnOnce(&mut Post) -> R) -> Option<R> {
        // Checked first: a missing post must not cost a copy.
        self.get(revision).filter(|post| post.is_visible())?;
        let shelf = Arc::make_mut(&mut self.shelves).get_mut(&(revision.0 / Self::SHELF))?;
        Arc::make_mut(shelf).get_mut(&revision).map(|post| change(Arc::make_mut(post)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_is_not_changed_and_keeps_what_is() {
        let mut posts = Posts::default();
        for revision in [1, 2, 300] {
            assert!(posts.add(Revision(revision), Post::new("Ben".into(), "hello".into())));
        }
        assert!(!posts.add(Revision(2), Post::new("Ana".into(), "mine".into())));
        let copy = posts.clone();
        assert!(Arc::ptr_eq(&copy.shelves, &posts.shelves));
        posts.change(Revision(2), |post| post.text = "bye".into());
        let text = |posts: &Posts| posts.get(Revision(2)).map(|post| Arc::clone(&post.text));
        assert_eq!((text(&copy).as_deref(), text(&posts).as_deref()), (Some("hello"), Some("bye")));
        let post = |posts: &Posts, revision| std::ptr::from_ref(posts.get(Revision(revision)).unwrap());
        assert_eq!(post(&copy, 1), post(&posts, 1));
        assert!(Arc::ptr_eq(&copy.shelves[&1], &posts.shelves[&1]), "a shelf that nothing changed on is shared");
        assert_eq!(posts.iter().map(|(revision, _)| revision.0).collect::<Vec<_>>(), [1, 2, 300]);
    }
}
