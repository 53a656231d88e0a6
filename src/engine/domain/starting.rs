//! What a stream starts with, where that depends on its events: found in slices.

use crate::engine::log::Log;

/// The search for what a stream starts with.
pub trait Starting<T> {
    /// Looks at some more events; returns `true` if none is left.
    fn step(&mut self, log: &Log, events: usize) -> bool;
    /// Returns how many events it has looked at.
    fn done(&self) -> usize;
    /// Returns what was found, by as many events as it has looked at.
    fn finish(self: Box<Self>) -> T;
}
