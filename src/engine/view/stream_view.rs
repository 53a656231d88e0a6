//! What a stream answers, whatever its domain.

use std::any::Any;

use serde_json::Value;

use crate::engine::domain::{Breakdown, CommandForm, Description, Encoded};
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Moments, Question};
use crate::engine::travel::condition::{Condition, Envelope};
use crate::engine::travel::field_state::FieldState;
use crate::engine::travel::provenance::Provenance;
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::view::head::{EventRef, StreamHead};
use crate::engine::what_if::{DecidedLane, Edit, RuleOverride};

/// A lane decided again, whose own stream answers every question that a recorded one answers.
pub type LaneView = DecidedLane<Box<dyn StreamView>>;

/// A lane that is being decided, in slices. The recorded view is passed to each step: it may have grown meanwhile.
pub trait LaneRun {
    /// Decides some more events; returns `true` if none is left of those that are recorded now.
    fn step(&mut self, recorded: &dyn StreamView, events: usize) -> bool;
    /// Returns the recorded revision that it has reached.
    fn reached(&self) -> Revision;
    /// Returns the lane as far as it is decided.
    fn lane(&self) -> &LaneView;
    /// Returns the lane and ends the run.
    fn into_lane(self: Box<Self>) -> LaneView;
    /// Ends the run, and drops the lane in slices: a million events take longer than a frame.
    fn dismantle(self: Box<Self>) -> Dismantling;
}

/// Drops so many events at a call; returns `true` if none is left.
pub type Dismantling = Box<dyn FnMut(usize) -> bool>;

/// An answer that is being made, in slices; its view and the moments of its events are passed to each step.
pub trait AsAtRun {
    /// Looks at some more events; returns `true` if none is left.
    fn step(&mut self, view: &dyn StreamView, moments: &dyn Fn(Revision) -> Option<Moments>, events: usize) -> bool;
    /// Returns the answer, after the last step.
    fn finish(self: Box<Self>) -> AsAt;
}

/// One column of a chart: some neighbouring revisions and where a field went among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The last revision of the column.
    pub last: Revision,
    /// The lowest value in it.
    pub low: i64,
    /// The highest value in it.
    pub high: i64,
    /// The value after its last revision.
    pub close: i64,
}

impl Bucket {
    /// Adds the next value to the last of some columns, or begins another one.
    pub(super) fn add(buckets: &mut Vec<(usize, Bucket)>, column: usize, last: Revision, value: i64) {
        match buckets.last_mut() {
            Some((known, bucket)) if *known == column => {
                let (low, high) = (bucket.low.min(value), bucket.high.max(value));
                *bucket = Bucket { last, low, high, close: value };
            }
            Some(_) | None => buckets.push((column, Bucket { last, low: value, high: value, close: value })),
        }
    }
}

/// What the rules say today to the command that an event came from, on the state before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The command, as JSON.
    pub command: Value,
    /// The events that it makes, or why it makes none.
    pub outcome: Result<Vec<Encoded>, UserError>,
}

/// A stream of some domain, folded: its newest state, as that of a [`StreamHead`], and all its earlier ones.
pub trait StreamView: StreamHead {
    /// Returns the domain's name, the first part of its streams' names.
    fn domain(&self) -> &'static str;
    /// Lists the fields of the state, the headline first.
    fn fields(&self) -> &'static [FieldSpec];
    /// Lists the forms of the commands.
    fn forms(&self) -> &'static [CommandForm];
    /// Returns the newest revision.
    fn head(&self) -> Revision;
    /// Returns the first revision that can be looked at: 0, or where the newest archived events end.
    fn floor(&self) -> Revision;
    /// Finds the newest event that closes a period and carries all of the state, and the period's name.
    fn newest_close(&self) -> Option<(Revision, String)>;
    /// Returns the state at a revision; beyond the head it is the head's.
    fn state_at(&self, revision: Revision) -> FieldState;
    /// Returns one field at a revision.
    fn field_at(&self, field: usize, revision: Revision) -> FieldValue;
    /// Returns the currency of the amounts at the head.
    fn currency(&self) -> Currency;
    /// Says what the event at a revision did; an unknown one is marked so.
    fn describe(&self, revision: Revision) -> Description;
    /// Returns the type of the event at a revision; `None` if there is no such event or its type is unknown.
    fn event_type(&self, revision: Revision) -> Option<&'static str>;
    /// Returns the source that applies a type of event, if it is data; `None` if it is part of the code.
    fn source_of(&self, event_type: &str) -> Option<String>;
    /// Visits a numeric field after each event of a range.
    fn each(&self, field: usize, first: Revision, last: Revision, visit: &mut dyn FnMut(Revision, i64));
    /// Returns itself, for another view of the same domain.
    fn as_any(&self) -> &dyn Any;
    /// Returns the view as what it is, to change it.
    fn as_any_mut(&mut self) -> &mut dyn Any;
    /// Writes the state at a revision for a snapshot; `None` if an event up to it is unknown, which a later version may
    /// know.
    fn snapshot_at(&self, revision: Revision) -> Option<Value>;
    /// Samples a numeric field over a range of revisions, both ends included and at most the head, as one column.
    fn column(&self, field: usize, first: Revision, last: Revision) -> Bucket;
    /// Returns `true` if sampling a numeric field applies few events: at most some hundred for each column.
    fn is_sampled(&self, field: usize) -> bool;
    /// Reads some more events, so that sampling a numeric field will read few; returns `true` if no more is needed.
    fn sample_some(&self, field: usize, events: usize) -> bool;
    /// Finds the next or the previous revision whose event changed a field, if any.
    fn change_of(&self, field: usize, from: Revision, forward: bool) -> Option<Revision>;
    /// Samples a numeric field from the floor to the head into at most `columns` columns.
    fn trace(&self, field: usize, columns: usize) -> Vec<Bucket>;
    /// Samples a numeric field over a range of revisions into the columns that a function gives them.
    fn trace_over(
        &self,
        field: usize,
        first: Revision,
        last: Revision,
        column: &dyn Fn(Revision) -> usize,
    ) -> Vec<Bucket>;
    /// Samples a numeric field as the events of the log would have made it in another order, from the floor on.
    fn trace_in(&self, field: usize, order: &[Revision], column: &dyn Fn(Revision) -> usize) -> Vec<Bucket>;
    /// Begins at a snapshot of the state at a revision and the event that led to it: what is before cannot be looked at.
    /// Returns `false`, and nothing has changed, if the snapshot cannot be read.
    fn begin_at(&mut self, revision: Revision, snapshot: &Value, event: EventRef<'_>) -> bool;
    /// Makes room for so many further events.
    fn reserve(&mut self, events: usize);
    /// Keeps a checkpoint every `spacing` events from now on; 0 is taken as 1.
    fn set_spacing(&mut self, spacing: usize);
    /// Returns how many events are between two checkpoints.
    fn spacing(&self) -> usize;
    /// Returns what the tools ask of it; `None` until their code has come.
    fn tools(&self) -> Option<&dyn StreamTools>;
}

/// What only the tools of the page ask of a stream: lanes, conditions, provenance, what was known
/// when. On the first screen its code has not come.
pub trait StreamTools {
    /// Takes an amount apart at a revision; `None` if there is nothing to take apart.
    fn breakdown(&self, field: usize, revision: Revision) -> Option<Breakdown>;
    /// Returns `true` if a form makes sense at a revision.
    fn offers(&self, form: &CommandForm, revision: Revision) -> bool;
    /// Decides the history anew with edits on it.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidLane` for an edit that names no event, `Archived` for one before the floor.
    fn lane(&self, edits: &[Edit]) -> Result<LaneView, UserError> {
        self.lane_under(edits, &[])
    }
    /// Decides the history anew with edits on it, by other rules.
    ///
    /// # Errors
    /// As [`StreamTools::lane`]; `InvalidLane` too for a rule that is not there.
    fn lane_under(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<LaneView, UserError>;
    /// Begins to decide the history anew with edits on it, by other rules, in slices.
    ///
    /// # Errors
    /// As [`StreamTools::lane_under`].
    fn begin_lane(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<Box<dyn LaneRun>, UserError>;
    /// Returns the command that the event at a revision came from, as JSON; `None` if no command makes it.
    fn originating_command(&self, revision: Revision) -> Option<Value>;
    /// Asks the rules again what they say to the command that the event at a revision came from; `None` if no command
    /// makes it.
    fn judge(&self, revision: Revision) -> Option<Judged>;
    /// Lists commands that take the state at the head to the one at another view's head; `None` if none do.
    fn reconcile(&self, to: &dyn StreamView, memo: &str) -> Option<Vec<Value>>;
    /// Decides commands one after the other, each on what those before it made.
    ///
    /// # Errors
    /// The first refusal.
    fn decide_all(&self, commands: &[Value]) -> Result<Vec<Encoded>, UserError>;
    /// Returns `true` if [`StreamTools::provenance`] of a field applies few events.
    fn is_explained(&self, field: usize) -> bool;
    /// Reads some more events, so that [`StreamTools::provenance`] will apply few; returns `true` if no more is needed.
    fn explain_some(&self, field: usize, events: usize) -> bool;
    /// Finds the events that made a field what it is at a revision; of these the `newest` most recent.
    fn provenance(&self, field: usize, through: Revision, newest: usize) -> Provenance;
    /// Lists the revisions of a range at which a condition holds.
    fn matching(
        &self,
        condition: &Condition,
        first: Revision,
        last: Revision,
        envelope: &dyn Fn(Revision) -> Option<Envelope>,
    ) -> Vec<Revision>;
    /// Says what was known about a moment at another; `None` if that is before what can be looked at.
    fn as_at(&self, question: &Question, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<AsAt>;
    /// Begins to say it, in slices.
    fn begin_as_at(
        &self,
        question: &Question,
        moments: &dyn Fn(Revision) -> Option<Moments>,
    ) -> Option<Box<dyn AsAtRun>>;
}
