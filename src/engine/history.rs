//! A stream's history seen shorter or longer than it was recorded.

use crate::engine::decider::History;
use crate::engine::log::envelope::Revision;

/// A history that ends before a revision.
pub struct TruncatedHistory<'a, E> {
    past: &'a dyn History<E>,
    before: Revision,
}

impl<'a, E> TruncatedHistory<'a, E> {
    /// Cuts a history off before a revision.
    pub fn new(past: &'a dyn History<E>, before: Revision) -> TruncatedHistory<'a, E> {
        TruncatedHistory { past, before }
    }
}

impl<E> History<E> for TruncatedHistory<'_, E> {
    fn head(&self) -> Revision {
        Revision(self.before.0.saturating_sub(1)).min(self.past.head())
    }

    fn event(&self, revision: Revision) -> Option<&E> {
        if revision < self.before { self.past.event(revision) } else { None }
    }
}

/// A history extended by further events.
pub struct ExtendedHistory<'a, E> {
    past: &'a dyn History<E>,
    following: Vec<E>,
}

impl<'a, E> ExtendedHistory<'a, E> {
    /// Starts without further events.
    pub fn new(past: &'a dyn History<E>) -> ExtendedHistory<'a, E> {
        ExtendedHistory { past, following: Vec::new() }
    }

    /// Adds the next event.
    pub fn push(&mut self, event: E) {
        self.following.push(event);
    }
}

impl<E> History<E> for ExtendedHistory<'_, E> {
    fn head(&self) -> Revision {
        Revision::from_len(self.past.head().get() + self.following.len())
    }

    fn event(&self, revision: Revision) -> Option<&E> {
        match revision.get().checked_sub(self.past.head().get() + 1) {
            Some(index) => self.following.get(index),
            None => self.past.event(revision),
        }
    }
}
