//! Hashes at some places within sealed segments, so that the hash of any event is a few steps away.
//!
//! A sealed segment keeps the hashes at its ends only. The first question about one of its events computes them all and
//! remembers every thirty-second; verification, which computes them anyway, adds them too.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::engine::log::Log;
use crate::engine::log::envelope::{Hash, Position};
use crate::storage::chain::link;
use crate::storage::sealed::SealedHeader;

/// How many events lie between two remembered hashes.
const SPACING: usize = 32;

/// The remembered hashes, by the index of their segment.
#[derive(Default)]
pub(super) struct HashIndex {
    of_segment: RefCell<HashMap<usize, Box<[Hash]>>>,
    /// The hash of the first event, by which a log is known: it is asked for with each append.
    first: Cell<Option<Hash>>,
}

impl HashIndex {
    /// Remembers hashes of a segment's events; `hashes` has one for each event.
    pub(super) fn keep(&self, segment: usize, hashes: &[Hash]) {
        let kept = hashes.iter().skip(SPACING - 1).step_by(SPACING).copied().collect();
        self.of_segment.borrow_mut().insert(segment, kept);
    }

    /// Returns the hash of the first event, which is computed once.
    pub(super) fn first(&self, compute: impl FnOnce() -> Option<Hash>) -> Option<Hash> {
        let first = self.first.get().or_else(compute);
        self.first.set(first);
        first
    }

    /// Finds the nearest known hash before a position of a segment, and the position that it belongs to.
    pub(super) fn before(
        &self,
        log: &Log,
        segment: usize,
        header: &SealedHeader,
        position: Position,
    ) -> (Position, Hash) {
        if !self.of_segment.borrow().contains_key(&segment) {
            let mut hash = header.previous;
            let events = (header.first.0..=header.last_position().0).filter_map(|number| log.at(Position(number)));
            let hashes: Vec<Hash> = events
                .map(|event| {
                    hash = link(hash, &event);
                    hash
                })
                .collect();
            self.keep(segment, &hashes);
        }
        let passed = (position.get() - header.first.get()) / SPACING;
        let known = self.of_segment.borrow();
        let waypoint = passed.checked_sub(1).and_then(|index| known.get(&segment)?.get(index).copied());
        match waypoint {
            Some(hash) => (Position::from_len(header.first.get() - 1 + passed * SPACING), hash),
            None => (Position(header.first.0 - 1), header.previous),
        }
    }
}
