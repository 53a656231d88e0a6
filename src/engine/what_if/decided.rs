//! The outcome of a lane: every event or command in its place, and whether it changed.

use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::what_if::edit::Target;

/// The outcome of an event or a command in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is as it was recorded.
    Same,
    /// It is there, with different data.
    Different,
    /// It was taken out.
    Dropped,
    /// The rules now reject it.
    Refused(Box<UserError>),
}

/// What the person did to an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EditKind {
    /// The event was left alone.
    #[default]
    None,
    /// Its command was replaced.
    Replaced,
    /// It was inserted.
    Inserted,
    /// It was moved.
    Moved,
    /// It was taken out.
    Dropped,
}

/// An event or a command of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneRow {
    /// The name that edits refer to it by.
    pub target: Target,
    /// The recorded revision that it is at or after, for an axis of recorded revisions.
    pub at: Revision,
    /// Its newest revision in the lane; `None` if it is not in the lane.
    pub revision: Option<Revision>,
    /// The person's edit.
    pub edit: EditKind,
    /// The outcome in the lane.
    pub outcome: Outcome,
}

/// How much a lane differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of dropped events.
    pub dropped: usize,
    /// The number of events with a replaced command.
    pub replaced: usize,
    /// The number of inserted commands.
    pub inserted: usize,
    /// The number of moved events.
    pub moved: usize,
    /// The number of commands that the rules reject.
    pub refused: usize,
}

/// The rows of a lane, in its order, and which of them are not plainly as recorded. They only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneRows {
    rows: Vec<LaneRow>,
    /// The indices of the rows that were edited or whose outcome differs, with the lane's revision before each.
    differing: Vec<(usize, Option<Revision>)>,
    newest: Option<Revision>,
    tally: Tally,
}

impl LaneRows {
    /// Adds the next row.
    pub(super) fn push(&mut self, row: LaneRow) {
        if row.edit != EditKind::None || row.outcome != Outcome::Same {
            self.differing.push((self.rows.len(), self.newest));
        }
        self.tally.count(&row);
        self.newest = row.revision.or(self.newest);
        self.rows.push(row);
    }

    /// Returns the rows, consuming what is known of them.
    pub fn into_rows(self) -> Vec<LaneRow> {
        self.rows
    }

    /// Lists the rows that were edited or whose outcome differs: the index of each, the lane's newest revision before it
    /// (`None` if no row before it is in the lane), and the row.
    pub fn differing(&self) -> impl Iterator<Item = (usize, Option<Revision>, &LaneRow)> {
        self.differing.iter().filter_map(|(index, before)| Some((*index, *before, self.rows.get(*index)?)))
    }
}

impl std::ops::Deref for LaneRows {
    type Target = [LaneRow];

    fn deref(&self) -> &[LaneRow] {
        &self.rows
    }
}

impl<'a> IntoIterator for &'a LaneRows {
    type Item = &'a LaneRow;
    type IntoIter = std::slice::Iter<'a, LaneRow>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

/// A lane, decided and folded: `V` is its own stream, as a replay or a view.
pub struct DecidedLane<V> {
    /// The lane's own stream.
    pub view: V,
    /// How many of the first events are exactly as recorded.
    pub same: Revision,
    /// What follows them, in the lane's order.
    pub rows: LaneRows,
}

impl<V> DecidedLane<V> {
    /// Begins with a stream of its own, before any row.
    pub fn of(view: V, same: Revision) -> DecidedLane<V> {
        DecidedLane { view, same, rows: LaneRows::default() }
    }

    /// Converts the lane's stream and keeps the rest.
    pub fn map<W>(self, convert: impl FnOnce(V) -> W) -> DecidedLane<W> {
        DecidedLane { view: convert(self.view), same: self.same, rows: self.rows }
    }

    /// Returns the lane's revision at the moment of a recorded one: after everything at or before it.
    pub fn revision_at(&self, recorded: Revision) -> Revision {
        if recorded <= self.same {
            let first = self.rows.first();
            // Commands that were inserted there count.
            if first.is_none_or(|row| row.at > recorded) {
                return recorded;
            }
        }
        // Neither the places of rows nor their revisions fall.
        let passed = self.rows.partition_point(|row| row.at <= recorded);
        let newest = self.rows[..passed].iter().rev().find_map(|row| row.revision);
        newest.unwrap_or(self.same.min(recorded))
    }

    /// Counts what differs.
    pub fn tally(&self) -> Tally {
        self.rows.tally
    }
}

impl Tally {
    fn count(&mut self, row: &LaneRow) {
        match row.edit {
            EditKind::None => {}
            EditKind::Replaced => self.replaced += 1,
            EditKind::Inserted => self.inserted += 1,
            EditKind::Moved => self.moved += 1,
            EditKind::Dropped => self.dropped += 1,
        }
        self.refused += usize::from(matches!(row.outcome, Outcome::Refused(_)));
    }
}
