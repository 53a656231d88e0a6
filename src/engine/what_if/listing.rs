//! A stream's list while a lane is open: the recorded events in their places, and the lane's additions among them.

use crate::engine::log::envelope::Revision;
use crate::engine::values::sorting::sort_by_key;
use crate::engine::what_if::decided::{DecidedLane, EditKind, LaneRow};
use crate::engine::what_if::edit::Target;

/// What a line of the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A recorded event.
    Recorded(Revision),
    /// An event or command that only the lane has.
    Added(Spot),
}

/// A row of a lane in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its index in [`DecidedLane::rows`].
    pub row: usize,
    /// Its recorded revision, or the one that it follows.
    pub at: Revision,
    /// The lane's revision before it.
    pub before: Revision,
    /// Its line, counted from 1.
    line: usize,
}

/// The lines of a list by their numbers, oldest first. Without a lane each event's line is its revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The added lines, in order.
    added: Vec<Spot>,
    /// Recorded events that the lane changes or drops, in order.
    touched: Vec<Spot>,
}

impl Listing {
    /// Places the rows of a lane among the recorded events.
    pub fn of<V>(lane: &DecidedLane<V>) -> Listing {
        let mut listing = Listing::default();
        for (index, before, row) in lane.rows.differing() {
            let before = before.unwrap_or(lane.same);
            if is_added(row) {
                let line = row.at.get() + listing.added.len() + 1;
                listing.added.push(Spot { row: index, at: row.at, before, line });
            }
            if let Target::Recorded(revision) = row.target {
                listing.touched.push(Spot { row: index, at: revision, before, line: 0 });
            }
        }
        // A moved event is elsewhere in the lane.
        if !listing.touched.is_sorted_by_key(|spot| spot.at) {
            sort_by_key(&mut listing.touched, |spot| spot.at);
        }
        listing
    }

    /// Counts the lines that are not recorded events.
    pub fn added(&self) -> usize {
        self.added.len()
    }

    /// Returns the line of a recorded event; additions follow it.
    pub fn line_of(&self, revision: Revision) -> usize {
        revision.get() + self.added.partition_point(|spot| spot.at < revision)
    }

    /// Returns what a line shows.
    pub fn at(&self, line: usize) -> Line {
        let following = self.added.partition_point(|spot| spot.line <= line);
        match following.checked_sub(1).map(|index| self.added[index]) {
            Some(spot) if spot.line == line => Line::Added(spot),
            Some(_) | None => Line::Recorded(Revision::from_len(line.saturating_sub(following))),
        }
    }

    /// Finds the lane's change to a recorded event; `None` if it is as recorded.
    pub fn touch_of(&self, revision: Revision) -> Option<Spot> {
        let index = self.touched.binary_search_by_key(&revision, |spot| spot.at).ok()?;
        Some(self.touched[index])
    }
}

/// Returns `true` if a row has a line of its own: an inserted command, or a moved event at its new place.
fn is_added(row: &LaneRow) -> bool {
    match (row.target, row.edit) {
        (Target::Inserted(_), touch) => touch != EditKind::Dropped,
        (Target::Recorded(_), touch) => touch == EditKind::Moved,
    }
}
