//! How far a field went within blocks of a history, so that a chart of a long one reads few of its events.

use crate::engine::domain::presentation::Presentation;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Replay;

/// How many events a block has: block `n` is of the revisions after `n` times as many.
const BLOCK: usize = 64;

/// The lowest and the highest value of one field within each whole block of a history.
#[derive(Clone, Debug, Default)]
pub struct Extremes {
    field: usize,
    blocks: Vec<(i64, i64)>,
}

impl Extremes {
    /// Finds the lowest and the highest value of a field within a range of revisions, both ends included and at most the
    /// head. What is found of the blocks is kept for the same field.
    pub fn within<D: Presentation>(
        &mut self,
        replay: &Replay<D>,
        field: usize,
        (first, last): (Revision, Revision),
    ) -> (i64, i64) {
        let (begins, ends) = (first.get().saturating_sub(1).div_ceil(BLOCK), last.get() / BLOCK);
        // Blocks count from the first event.
        if begins >= ends || replay.base() > Revision(0) {
            return walked(replay, field, (first, last));
        }
        self.extend(replay, field, ends);
        let mut found = (i64::MAX, i64::MIN);
        let mut add = |(low, high): (i64, i64)| found = (found.0.min(low), found.1.max(high));
        let (before, after) = (Revision::from_len(begins * BLOCK), Revision::from_len(ends * BLOCK + 1));
        if first <= before {
            add(walked(replay, field, (first, before)));
        }
        self.blocks[begins..ends].iter().for_each(|block| add(*block));
        if after <= last {
            add(walked(replay, field, (after, last)));
        }
        found
    }

    /// Reads the blocks of a field up to a number of them.
    fn extend<D: Presentation>(&mut self, replay: &Replay<D>, field: usize, blocks: usize) {
        if self.field != field {
            *self = Extremes { field, blocks: Vec::new() };
        }
        let known = self.blocks.len();
        if blocks <= known {
            return;
        }
        let (first, last) = (Revision::from_len(known * BLOCK + 1), Revision::from_len(blocks * BLOCK));
        replay.walk(first, last, |revision, state| {
            let value = D::field(state, field).number().unwrap_or(0);
            match self.blocks.get_mut((revision.get() - 1) / BLOCK) {
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
