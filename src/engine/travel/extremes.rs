//! How far a field went within blocks of a history, so that a chart of a long one reads few of its events.

use crate::engine::domain::presentation::Presentation;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Replay;

/// The lowest and the highest value of one field within each whole block of a history.
#[derive(Clone, Debug)]
pub struct Extremes {
    /// How many events a block has: block `n` is of the revisions after `n` times as many.
    block: usize,
    field: usize,
    blocks: Vec<(i64, i64)>,
}

impl Extremes {
    /// Begins without blocks, each of which is to have so many events; 0 counts as 1.
    pub fn of_blocks(block: usize) -> Extremes {
        Extremes { block: block.max(1), field: 0, blocks: Vec::new() }
    }

    /// Returns `true` if a block is an event: no event is then read twice.
    pub fn are_of_events(&self) -> bool {
        self.block == 1
    }

    /// Finds the lowest and the highest value of a field within a range of revisions, both ends included and at most the
    /// head. What is found of the blocks is kept for the same field.
    pub fn within<D: Presentation>(
        &mut self,
        replay: &Replay<D>,
        field: usize,
        (first, last): (Revision, Revision),
    ) -> (i64, i64) {
        let (begins, ends) = (first.get().saturating_sub(1).div_ceil(self.block), last.get() / self.block);
        // Blocks count from the first event.
        if begins >= ends || replay.base() > Revision(0) {
            return walked(replay, field, (first, last));
        }
        self.extend(replay, field, ends);
        let mut found = (i64::MAX, i64::MIN);
        let mut add = |(low, high): (i64, i64)| found = (found.0.min(low), found.1.max(high));
        let (before, after) = (Revision::from_len(begins * self.block), Revision::from_len(ends * self.block + 1));
        if first <= before {
            add(walked(replay, field, (first, before)));
        }
        self.blocks[begins..ends].iter().for_each(|block| add(*block));
        if after <= last {
            add(walked(replay, field, (after, last)));
        }
        found
    }

    /// Returns `true` if all whole blocks of a field are read.
    pub fn are_read<D: Presentation>(&self, replay: &Replay<D>, field: usize) -> bool {
        replay.base() > Revision(0) || self.field == field && self.blocks.len() == replay.slots().len() / self.block
    }

    /// Reads the blocks of some more events; returns `true` if all whole blocks are read.
    pub fn read_some<D: Presentation>(&mut self, replay: &Replay<D>, field: usize, events: usize) -> bool {
        if !self.are_read(replay, field) {
            let known = if self.field == field { self.blocks.len() } else { 0 };
            let wanted = known + (events / self.block).max(1);
            self.extend(replay, field, wanted.min(replay.slots().len() / self.block));
        }
        self.are_read(replay, field)
    }

    /// Takes the value of the newest event of a history where a block is an event, so that it is not applied again.
    pub fn follow<D: Presentation>(&mut self, replay: &Replay<D>) {
        let is_next = self.blocks.len() + 1 == replay.slots().len();
        if self.are_of_events() && is_next && replay.base() == Revision(0) {
            let value = D::field(replay.head(), self.field).number().unwrap_or(0);
            self.blocks.push((value, value));
        }
    }

    /// Returns the value of a field after an event, if it is kept.
    pub fn value(&self, field: usize, revision: Revision) -> Option<i64> {
        let is_kept = self.are_of_events() && self.field == field;
        let place = revision.get().checked_sub(1).filter(|_| is_kept)?;
        self.blocks.get(place).map(|(value, _)| *value)
    }

    /// Reads the blocks of a field up to a number of them.
    fn extend<D: Presentation>(&mut self, replay: &Replay<D>, field: usize, blocks: usize) {
        if self.field != field {
            (self.field, self.blocks) = (field, Vec::new());
        }
        let known = self.blocks.len();
        if blocks <= known {
            return;
        }
        let block = self.block;
        let (first, last) = (Revision::from_len(known * block + 1), Revision::from_len(blocks * block));
        replay.walk(first, last, |revision, state| {
            let value = D::field(state, field).number().unwrap_or(0);
            match self.blocks.get_mut((revision.get() - 1) / block) {
                Some(block) => *block = (block.0.min(value), block.1.max(value)),
                None => self.blocks.push((value, value)),
            }
        });
    }
}

fn walked<D: Presentation>(replay: &Replay<D>, field: usize, (first, last): (Revision, Revision)) -> (i64, i64) {
    let mut found = (i64::MAX, i64::MIN);
    replay.walk(first, last, |_, state| {
        let value = D::field(state, field).number().unwrap_or(0);
        found = (found.0.min(value), found.1.max(value));
    });
    found
}
