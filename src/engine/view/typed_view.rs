//! What the first screen asks of a view whose domain is known.

use std::any::Any;

use serde_json::Value;

use crate::engine::domain::{CommandForm, Description, Encoded};
use crate::engine::log::envelope::Revision;
use crate::engine::travel::bucket::Bucket;
use crate::engine::travel::field_state::FieldState;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::travel::trail::{TRAILED, Trail};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::{self, EventRef, LoneHead, ReadEvent, StreamHead};
use crate::engine::view::stream_view::{StreamTools, StreamView};
use crate::engine::view::tooled::Tooled;
use crate::engine::view::typed::View;

/// From how many events on a chart is sampled a column at a time: each column costs a few hundred events, wherever it is.
const MANY_EVENTS: usize = 250_000;
/// How many events are looked at for a change before the next as many are.
const STRETCH: u32 = 512;

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

impl<D: Tooled> View<D> {
    /// Samples the headline over a range that begins before what is here, by the trail of that.
    fn trace_trail(
        &self,
        trail: &Trail,
        (first, last): (Revision, Revision),
        column: &dyn Fn(Revision) -> usize,
    ) -> Vec<Bucket> {
        let mut buckets = Vec::new();
        if first == Revision(0) {
            Bucket::add(&mut buckets, column(first), first, headline::<D>(&D::initial()));
        }
        for bucket in trail.buckets().filter(|bucket| (first..=last).contains(&bucket.last)) {
            Bucket::join(&mut buckets, column(bucket.last), bucket);
        }
        let here = first.max(self.replay.base().next());
        if here <= last {
            self.replay.walk(here, last, |revision, state| {
                Bucket::add(&mut buckets, column(revision), revision, headline::<D>(state));
            });
        }
        buckets.into_iter().map(|(_, bucket)| bucket).collect()
    }
}

fn headline<D: Tooled>(state: &D::State) -> i64 {
    D::field(state, TRAILED).number().unwrap_or(0)
}

impl<D: Tooled> StreamHead for View<D> {
    fn revision(&self) -> Revision {
        self.replay.revision()
    }

    fn push(&mut self, event: EventRef<'_>) {
        if event.data.is_empty() {
            // The event after it carries all of the state.
            self.floor = Revision::from_len(self.head().get() + 2);
        }
        let slot = head::read::<D>(event).map_or(Slot::Unknown, Slot::Known);
        self.replay.push(slot);
        if D::SAMPLED == 1 {
            self.extremes.get_mut().follow(&self.replay);
            self.changes.get_mut().follow(&self.replay);
        }
    }

    fn snapshot(&self) -> Option<Value> {
        self.snapshot_at(self.head())
    }

    fn trail(&self) -> Option<Trail> {
        self.trail_at(self.head())
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

impl<D: Tooled> StreamView for View<D> {
    fn domain(&self) -> &'static str {
        D::name(self.replay.head())
    }

    fn fields(&self) -> &'static [FieldSpec] {
        D::fields(self.replay.head())
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

    fn charted_from(&self) -> Revision {
        if self.trail.is_some() { Revision(0) } else { self.floor }
    }

    fn newest_close(&self) -> Option<(Revision, String)> {
        let base = self.replay.base().get();
        let slots = self.replay.slots().iter().enumerate().rev();
        let mut closes = slots.filter_map(|(index, slot)| match slot {
            Slot::Known(event) => {
                D::closed_period(event).map(|period| (Revision::from_len(base + index + 1), period.to_owned()))
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

    fn currency(&self) -> Currency {
        D::currency(self.replay.head())
    }

    fn describe(&self, revision: Revision) -> Description {
        match self.slot(revision) {
            Some(Slot::Known(event)) => D::describe(event),
            Some(Slot::Unknown) | None => Description::default(),
        }
    }

    fn event_type(&self, revision: Revision) -> Option<&'static str> {
        match self.slot(revision)? {
            Slot::Known(event) => Some(D::encode(event).event_type),
            Slot::Unknown => None,
        }
    }

    fn source_of(&self, event_type: &str) -> Option<String> {
        D::source_of(self.replay.head(), event_type)
    }

    fn snapshot_at(&self, revision: Revision) -> Option<Value> {
        // Up to the floor there may be places of archived events, which are unknown for now.
        let first = Revision(self.floor.0.saturating_sub(1)).max(self.replay.base());
        let is_known = |slot: &Slot<D::Event>| matches!(slot, Slot::Known(_));
        let known = self.replay.between(first, revision)?.iter().all(is_known);
        known.then(|| D::snapshot(&self.replay.state_at(revision).0))
    }

    fn trail_at(&self, revision: Revision) -> Option<Trail> {
        if self.floor > Revision(0) || revision > self.head() {
            return None;
        }
        let known = self.drawn.take().filter(|known| known.through() <= revision);
        let mut trail = known.unwrap_or_else(|| Trail::of(revision, |first, last| self.column(TRAILED, first, last)));
        if trail.through() < revision {
            self.replay.walk(trail.through().next(), revision, |_, state| trail.add(headline::<D>(state)));
        }
        self.drawn.replace(Some(trail.clone()));
        Some(trail)
    }

    fn each(&self, field: usize, first: Revision, last: Revision, visit: &mut dyn FnMut(Revision, i64)) {
        let extremes = self.extremes.borrow();
        if extremes.are_of_events() && extremes.are_read(&self.replay, field) && self.replay.base() == Revision(0) {
            if first == Revision(0) {
                visit(first, self.field_at(field, first).number().unwrap_or(0));
            }
            let kept = (first.0.max(1)..=last.0)
                .map(Revision)
                .map_while(|revision| Some((revision, extremes.value(field, revision)?)));
            return kept.for_each(|(revision, value)| visit(revision, value));
        }
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

    fn change_of(&self, field: usize, from: Revision, forward: bool) -> Option<Revision> {
        let (first, last) = if forward { (from, self.head()) } else { (self.floor, Revision(from.0.checked_sub(1)?)) };
        let (mut begin, mut end) = (first, last);
        // The nearest change is mostly a few events away.
        while begin < end {
            if forward {
                end = Revision(begin.0.saturating_add(STRETCH)).min(last);
            } else {
                begin = Revision(end.0.saturating_sub(STRETCH)).max(first);
            }
            let (mut before, mut found) = (None, None);
            self.replay.walk(begin, end, |revision, state| {
                let value = D::field(state, field);
                let changed = before.as_ref().is_some_and(|before| *before != value);
                if changed && (found.is_none() || !forward) {
                    found = Some(revision);
                }
                before = Some(value);
            });
            if found.is_some() {
                return found;
            }
            (begin, end) = if forward { (end, last) } else { (first, begin) };
        }
        None
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
        if let Some(trail) = self.trail.as_ref().filter(|_| field == TRAILED && first < self.floor) {
            return self.trace_trail(trail, (first, last), column);
        }
        // From a snapshot on there are few events, and no samples.
        let is_walked = D::SAMPLED > 1 || self.replay.base() > Revision(0);
        if last.get().saturating_sub(first.get()) < MANY_EVENTS && is_walked {
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
        let mut extremes = self.extremes.borrow_mut();
        let (low, high) = extremes.within(&self.replay, field, (first, last));
        let close = extremes.value(field, last).or_else(|| self.field_at(field, last).number()).unwrap_or(0);
        Bucket { last, low, high, close }
    }

    fn is_sampled(&self, field: usize) -> bool {
        let extremes = self.extremes.borrow();
        !extremes.are_of_events() || extremes.are_read(&self.replay, field)
    }

    fn sample_some(&self, field: usize, events: usize) -> bool {
        self.extremes.borrow_mut().read_some(&self.replay, field, events)
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

    fn begin_at(&mut self, revision: Revision, snapshot: &Value, event: EventRef<'_>) -> bool {
        let Some(state) = D::restore_after(self.replay.head(), snapshot) else { return false };
        *self = View::of(Replay::after(revision, state, Replay::<D>::SPACING), revision);
        self.lead = Some(head::read::<D>(event).map_or(Slot::Unknown, Slot::Known));
        true
    }

    fn take_trail(&mut self, trail: Trail) {
        self.trail = Some(trail);
    }

    fn reserve(&mut self, events: usize) {
        self.replay.reserve(events);
    }

    fn set_spacing(&mut self, spacing: usize) {
        self.replay.set_spacing(spacing);
    }

    fn spacing(&self) -> usize {
        self.replay.spacing()
    }
    fn tools(&self) -> Option<&dyn StreamTools> {
        D::tools(self)
    }
}
