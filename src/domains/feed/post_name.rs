//! A post as a command names it.

use crate::domains::feed::event::Event;
use crate::engine::decider::History;
use crate::engine::log::envelope::Revision;
use crate::engine::wire::{Json, Wire};

/// A post as a command names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostName {
    /// The revision of the event that made it.
    pub revision: u32,
    /// What stands at that revision; looked up in the stream, never sent.
    pub event: Named,
}

/// What stands at a revision that a command names a post by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// The stream has no such revision, or nobody looked.
    #[default]
    Missing,
    /// An event that is about no post.
    NoPost,
    /// An event about the post of this revision.
    About(Revision),
}

/// A command names a post by a revision alone.
impl Wire for PostName {
    const WANTED: &'static str = Revision::WANTED;

    fn to_json(&self) -> Json<'_> {
        Json::Integer(self.revision.into())
    }

    fn of_json(json: &Json<'_>) -> Option<PostName> {
        u32::of_json(json).map(PostName::new)
    }

    fn blank() -> PostName {
        PostName::new(0)
    }
}

impl PostName {
    /// Names the post of a revision.
    pub fn new(revision: u32) -> PostName {
        PostName { revision, event: Named::Missing }
    }

    /// Looks up what stands at the revision.
    pub(super) fn resolve(&mut self, past: &dyn History<Event>) {
        let revision = Revision(self.revision);
        self.event = match past.event(revision).map(Event::post) {
            Some(Some(post)) => Named::About(post),
            Some(None) => Named::NoPost,
            None if revision == Revision(0) || revision > past.head() => Named::Missing,
            None => Named::NoPost,
        };
    }
}
