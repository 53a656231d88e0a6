//! The view of a stream whose domain is known.

use std::any::Any;
use std::cell::RefCell;

use serde_json::Value;

use crate::engine::domain::{Breakdown, CommandForm, Description, Domain, Encoded, field_specs};
use crate::engine::history::ExtendedHistory;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Moments, Question};
use crate::engine::travel::condition::{Condition, Envelope, matching};
use crate::engine::travel::extremes::Extremes;
use crate::engine::travel::field_state::FieldState;
use crate::engine::travel::provenance::{Changes, Provenance};
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{self, EventRef, LoneHead, ReadEvent, StreamHead};
use crate::engine::view::stream_view::{AsAtRun, Bucket, Judged, LaneRun, LaneView, StreamView};
use crate::engine::what_if::{self, DecidedLane, Deciding, Edit, RuleOverride};

/// The view of a stream of domain `D`.
pub struct View<D: Domain> {
    replay: Replay<D>,
    floor: Revision,
    /// The changes of the field that was asked for last.
    changes: RefCell<Changes>,
    /// How far the field went that was sampled last.
    extremes: RefCell<Extremes>,
}

impl<D: Domain> Default for View<D> {
    fn default() -> View<D> {
        View::of(Replay::new(Replay::<D>::SPACING), Revision(0))
    }
}

impl<D: Domain> View<D> {
    /// Makes a view of a replay that can be looked at from a revision on.
    pub fn of(replay: Replay<D>, floor: Revision) -> View<D> {
        let changes = RefCell::new(Changes::new(0, floor));
        View { replay, floor, changes, extremes: RefCell::default() }
    }

    /// Returns the typed replay behind the view.
    pub fn replay(&self) -> &Replay<D> {
        &self.replay
    }
}

/// From how many events on a chart is sampled a column at a time: each column costs a few hundred events, wherever it is.
const MANY_EVENTS: usize = 250_000;

/// Finds the last revision from one on that belongs to the same column, in steps that double and then halve.
fn last_of(first: Revision, last: Revision, is_same: &dyn Fn(Revision) -> bool) -> Revision {
    let (mut known, mut step) = (first.0, 1);
    while known + step <= last.0 && is_same(Revision(known + step)) {
        known += step;
        step *= 2;
    }
    while step > 0 {
        if known + step <= last.0 && is_same(Revision(known + step)) {
            known += step;
        }
        step /= 2;
    }
    Revision(known)
}

/// A lane of domain `D` that is being decided; its view is a [`View`] of `D`.
struct Run<D: Domain> {
    deciding: Deciding<D>,
    lane: LaneView,
}

impl<D: Domain> LaneRun for Run<D> {
    fn step(&mut self, recorded: &dyn StreamView, events: usize) -> bool {
        let recorded = recorded.as_any().downcast_ref::<View<D>>();
        let view = self.lane.view.as_any_mut().downcast_mut::<View<D>>();
        // Of another domain's stream there is nothing to decide.
        recorded.zip(view).is_none_or(|(recorded, view)| {
            self.deciding.step(&recorded.replay, &mut view.replay, &mut self.lane.rows, events)
        })
    }

    fn reached(&self) -> Revision {
        let view = self.lane.view.as_any().downcast_ref::<View<D>>();
        view.map_or(Revision(0), |view| self.deciding.reached(&view.replay))
    }

    fn lane(&self) -> &LaneView {
        &self.lane
    }

    fn into_lane(self: Box<Self>) -> LaneView {
        self.lane
    }
}

impl<D: Domain> StreamHead for View<D> {
    fn revision(&self) -> Revision {
        self.replay.revision()
    }

    fn push(&mut self, event_type: &str, schema_version: u16, data: &str) {
        if data.is_empty() {
            // The event after it carries all of the state.
            self.floor = Revision::from_len(self.head().get() + 2);
        }
        let slot = D::decode(event_type, schema_version, data).map_or(Slot::Unknown, Slot::Known);
        self.replay.push(slot);
    }

    fn snapshot(&self) -> Option<Value> {
        self.snapshot_at(self.head())
    }

    fn state(&self) -> FieldState {
        self.state_at(self.head())
    }

    fn closes(&self, event: &Encoded) -> bool {
        head::closes::<D>(event)
    }

    fn is_under_way(&self, began: Revision) -> bool {
        D::is_under_way(self.replay.head(), began)
    }

    // A view has the events itself; their moments are in the log.
    fn decide(&self, command: &Value, past: ReadEvent<'_>, now: Timestamp) -> Result<Vec<Encoded>, UserError> {
        head::decide::<D>(self.replay.head(), command, &head::Timed { events: &self.replay, read: past, now })
    }

    fn admit(&self, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
        head::admit::<D>(self.replay.head().clone(), facts)
    }

    fn copied(&self) -> Box<dyn LoneHead> {
        Box::new(head::Head::<D>::at(self.replay.head().clone(), self.head()))
    }
}

impl<D: Domain> StreamView for View<D> {
    fn domain(&self) -> &'static str {
        D::NAME
    }

    fn fields(&self) -> &'static [FieldSpec] {
        field_specs::<D>()
    }

    fn forms(&self) -> &'static [CommandForm] {
        D::FORMS
    }

    fn head(&self) -> Revision {
        self.replay.revision()
    }

    fn floor(&self) -> Revision {
        self.floor
    }

    fn newest_close(&self) -> Option<(Revision, String)> {
        let slots = self.replay.slots().iter().enumerate().rev();
        let mut closes = slots.filter_map(|(index, slot)| match slot {
            Slot::Known(event) => {
                D::closed_period(event).map(|period| (Revision::from_len(index + 1), period.to_owned()))
            }
            Slot::Unknown => None,
        });
        closes.next()
    }

    fn state_at(&self, revision: Revision) -> FieldState {
        let (state, cost) = self.replay.state_at(revision);
        head::field_state::<D>(&state, revision.min(self.head()), cost)
    }

    fn field_at(&self, field: usize, revision: Revision) -> FieldValue {
        D::field(&self.replay.state_at(revision).0, field)
    }

    fn breakdown(&self, field: usize, revision: Revision) -> Option<Breakdown> {
        let name = self.fields().get(field)?.name;
        D::breakdown(&self.replay.state_at(revision).0, name)
    }

    fn currency(&self) -> Currency {
        D::currency(self.replay.head())
    }

    fn describe(&self, revision: Revision) -> Description {
        let slot = revision.get().checked_sub(1).and_then(|index| self.replay.slots().get(index));
        match slot {
            Some(Slot::Known(event)) => D::describe(event),
            Some(Slot::Unknown) | None => Description::default(),
        }
    }

    fn event_type(&self, revision: Revision) -> Option<&'static str> {
        match self.replay.slots().get(revision.get().checked_sub(1)?)? {
            Slot::Known(event) => Some(D::encode(event).event_type),
            Slot::Unknown => None,
        }
    }

    fn offers(&self, form: &CommandForm, revision: Revision) -> bool {
        D::offers(&self.replay.state_at(revision).0, form)
    }

    fn snapshot_at(&self, revision: Revision) -> Option<Value> {
        // Up to the floor there may be places of archived events, which are unknown for now.
        let first = self.floor.get().saturating_sub(1);
        let is_known = |slot: &Slot<D::Event>| matches!(slot, Slot::Known(_));
        let known = self.replay.slots().get(first..revision.get())?.iter().all(is_known);
        known.then(|| D::snapshot(&self.replay.state_at(revision).0))
    }

    fn lane_under(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<LaneView, UserError> {
        let decided = what_if::run(&self.replay, self.floor, edits, rules)?;
        Ok(decided.map(|replay| Box::new(View::of(replay, self.floor)) as Box<dyn StreamView>))
    }

    fn begin_lane(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<Box<dyn LaneRun>, UserError> {
        let deciding = Deciding::begin(&self.replay, self.floor, edits, rules)?;
        let view = View::<D>::of(Replay::new(Replay::<D>::SPACING), self.floor);
        let lane = DecidedLane::of(Box::new(view) as Box<dyn StreamView>, deciding.same());
        Ok(Box::new(Run { deciding, lane }))
    }

    fn originating_command(&self, revision: Revision) -> Option<Value> {
        match self.replay.slots().get(revision.get().checked_sub(1)?)? {
            Slot::Known(event) => D::originating_command(event).map(|command| D::command_json(&command)),
            Slot::Unknown => None,
        }
    }

    fn judge(&self, revision: Revision) -> Option<Judged> {
        let before = Revision(revision.0.checked_sub(1)?);
        let Slot::Known(event) = self.replay.slots().get(before.get())? else { return None };
        let command = D::originating_command(event)?;
        let state = self.replay.state_at(before).0;
        let decided = D::decide(&state, &D::resolve_at(command.clone(), &self.replay, revision));
        let outcome = match decided {
            Ok(events) => Ok(events.iter().map(D::encode).collect()),
            Err(rejection) => Err(D::explain(&rejection, &state)),
        };
        Some(Judged { command: D::command_json(&command), outcome })
    }

    fn reconcile(&self, to: &dyn StreamView, memo: &str) -> Option<Vec<Value>> {
        let to = to.as_any().downcast_ref::<View<D>>()?;
        let commands = D::reconcile(self.replay.head(), to.replay.head(), memo)?;
        Some(commands.iter().map(D::command_json).collect())
    }

    fn decide_all(&self, commands: &[Value]) -> Result<Vec<Encoded>, UserError> {
        let mut state = self.replay.head().clone();
        let mut past = ExtendedHistory::new(&self.replay);
        let mut decided = Vec::new();
        for command in commands {
            let command = D::resolve(D::command(command)?, &past);
            let events = D::decide(&state, &command).map_err(|rejection| D::explain(&rejection, &state))?;
            for event in events {
                D::evolve(&mut state, &event);
                decided.push(D::encode(&event));
                past.push(event);
            }
        }
        Ok(decided)
    }

    fn each(&self, field: usize, first: Revision, last: Revision, visit: &mut dyn FnMut(Revision, i64)) {
        self.replay.walk(first, last, |revision, state| {
            visit(revision, D::field(state, field).number().unwrap_or(0));
        });
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn provenance(&self, field: usize, through: Revision, newest: usize) -> Provenance {
        let mut changes = self.changes.borrow_mut();
        if !changes.are_of(field, self.floor) {
            *changes = Changes::new(field, self.floor);
        }
        changes.extend(&self.replay);
        changes.provenance(&self.replay, through, newest)
    }

    fn matching(
        &self,
        condition: &Condition,
        first: Revision,
        last: Revision,
        envelope: &dyn Fn(Revision) -> Option<Envelope>,
    ) -> Vec<Revision> {
        matching(&self.replay, condition, first.max(self.floor), last, envelope)
    }

    fn as_at(&self, question: &Question, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<AsAt> {
        let mut run = self.ask(question, moments)?;
        while !run.step(self, moments, usize::MAX) {}
        Some(run.finish())
    }

    fn begin_as_at(
        &self,
        question: &Question,
        moments: &dyn Fn(Revision) -> Option<Moments>,
    ) -> Option<Box<dyn AsAtRun>> {
        self.ask(question, moments)
    }

    fn change_of(&self, field: usize, from: Revision, forward: bool) -> Option<Revision> {
        let (first, last) = if forward { (from, self.head()) } else { (self.floor, Revision(from.0.checked_sub(1)?)) };
        let (mut before, mut found) = (None, None);
        self.replay.walk(first, last, |revision, state| {
            let value = D::field(state, field);
            let changed = before.as_ref().is_some_and(|before| *before != value);
            if changed && (found.is_none() || !forward) {
                found = Some(revision);
            }
            before = Some(value);
        });
        found
    }

    fn trace(&self, field: usize, columns: usize) -> Vec<Bucket> {
        let head = self.head();
        let floor = self.floor.min(head);
        let count = head.get() + 1 - floor.get();
        let columns = columns.clamp(1, count);
        self.trace_over(field, floor, head, &|revision| (revision.get() - floor.get()) * columns / count)
    }

    fn trace_over(
        &self,
        field: usize,
        first: Revision,
        last: Revision,
        column: &dyn Fn(Revision) -> usize,
    ) -> Vec<Bucket> {
        let last = last.min(self.head());
        if last.get().saturating_sub(first.get()) < MANY_EVENTS {
            let mut buckets = Vec::new();
            self.replay.walk(first, last, |revision, state| {
                Bucket::add(&mut buckets, column(revision), revision, D::field(state, field).number().unwrap_or(0));
            });
            return buckets.into_iter().map(|(_, bucket)| bucket).collect();
        }
        let (mut buckets, mut next) = (Vec::new(), first);
        while next <= last {
            let this = column(next);
            let end = last_of(next, last, &|revision| column(revision) == this);
            buckets.push(self.column(field, next, end));
            next = end.next();
        }
        buckets
    }

    fn column(&self, field: usize, first: Revision, last: Revision) -> Bucket {
        let (low, high) = self.extremes.borrow_mut().within(&self.replay, field, (first, last));
        let close = self.field_at(field, last).number().unwrap_or(0);
        Bucket { last, low, high, close }
    }

    fn trace_in(&self, field: usize, order: &[Revision], column: &dyn Fn(Revision) -> usize) -> Vec<Bucket> {
        let mut state = self.replay.state_at(self.floor).0;
        let mut buckets = Vec::new();
        for revision in order.iter().filter(|revision| **revision > self.floor) {
            if *revision <= self.head() {
                self.apply(&mut state, *revision);
                Bucket::add(&mut buckets, column(*revision), *revision, D::field(&state, field).number().unwrap_or(0));
            }
        }
        buckets.into_iter().map(|(_, bucket)| bucket).collect()
    }

    fn set_spacing(&mut self, spacing: usize) {
        self.replay.set_spacing(spacing);
    }

    fn spacing(&self) -> usize {
        self.replay.spacing()
    }
}
