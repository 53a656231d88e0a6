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
    Refused(UserError),
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

/// A lane, decided and folded: `V` is its own stream, as a replay or a view.
pub struct DecidedLane<V> {
    /// The lane's own stream.
    pub view: V,
    /// How many of the first events are exactly as recorded.
    pub same: Revision,
    /// What follows them, in the lane's order.
    pub rows: Vec<LaneRow>,
}

impl<V> DecidedLane<V> {
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
        let before = self.rows.iter().filter(|row| row.at <= recorded);
        before.filter_map(|row| row.revision).max().unwrap_or(self.same.min(recorded))
    }

    /// Counts what differs.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match row.edit {
                EditKind::None => {}
                EditKind::Replaced => tally.replaced += 1,
                EditKind::Inserted => tally.inserted += 1,
                EditKind::Moved => tally.moved += 1,
                EditKind::Dropped => tally.dropped += 1,
            }
            tally.refused += usize::from(matches!(row.outcome, Outcome::Refused(_)));
        }
        tally
    }
}
