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
    /// The event at that revision; looked up in the stream, never sent.
    pub event: Named,
}

/// The event at the revision by which a command names a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// The stream has no such revision, or it was not looked up.
    #[default]
    Missing,
    /// An event that is not about a post.
    NoPost,
    /// An event about the post of this revision.
    About(Revision),
}

/// A command names a post by a revision only.
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
    /// Creates the name of the post at a revision.
    pub fn new(revision: u32) -> PostName {
        PostName { revision, event: Named::Missing }
    }

    /// Looks up the event at the revision.
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
