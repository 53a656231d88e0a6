//! A field over revisions, sampled to the columns of a chart.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::timeline::Scale;
use crate::engine::view::Bucket;
use crate::engine::view::{LaneView, StreamView};
use crate::engine::what_if::LaneRow;
use crate::session::Session;
use crate::session::tasks::NewestWork;

/// The width of a chart, which is also the most columns that are drawn.
pub const WIDTH: f64 = 1000.0;

/// How many events are sampled between two looks at the clock.
const EVENTS: usize = 128;

/// A field of the stream on screen that is read to be sampled: between frames, if its events are costly to apply. Cheap to
/// copy.
#[derive(Clone, Copy)]
pub struct Sampling {
    session: Session,
    work: NewestWork,
    /// Grows when a field has been read.
    read: RwSignal<u64>,
}

impl Sampling {
    /// Begins without a field.
    pub fn new(session: Session) -> Sampling {
        Sampling { session, work: NewestWork::new(), read: RwSignal::new(0) }
    }

    /// Reads the field that is charted and the one that is explained, again whenever the stream changes.
    pub fn follow(self, charted: impl Fn() -> usize + 'static, explained: impl Fn() -> usize + 'static) {
        let session = self.session;
        Effect::new(move |_| {
            let (charted, explained) = (charted(), explained());
            let is_sampled = session.with_shown(|view| view.is_sampled(charted)) != Some(false);
            let is_explained = session.with_view(|view| is_explained(view, explained)) != Some(false);
            if is_sampled && is_explained {
                return self.work.run(|| true);
            }
            self.work.run(move || {
                let sample = |view: &dyn StreamView| view.sample_some(charted, EVENTS);
                let explain =
                    |view: &dyn StreamView| view.tools().is_none_or(|tools| tools.explain_some(explained, EVENTS));
                let is_read =
                    untrack(|| session.with_shown(sample) != Some(false) && session.with_view(explain) != Some(false));
                if is_read {
                    self.read.try_update(|read| *read += 1);
                }
                is_read
            });
        });
    }

    /// Returns `true` if saying why a field is what it is takes no time; tracks it.
    pub fn is_explained(self, field: usize) -> bool {
        self.read.track();
        self.session.with_view(|view| is_explained(view, field)) != Some(false)
    }

    /// Samples a field over what is seen of the timeline; `None` until it is read.
    pub fn sample(self, field: usize, scale: &Scale) -> Option<Vec<Bucket>> {
        self.is_read(field).then(|| sample(self.session, field, scale))
    }

    /// Samples a field into the columns that a function gives its revisions; `None` until it is read.
    pub fn sample_by(self, field: usize, scale: &Scale, column: &dyn Fn(Revision) -> usize) -> Option<Vec<Bucket>> {
        self.is_read(field).then(|| sample_by(self.session, field, scale, column))
    }

    fn is_read(self, field: usize) -> bool {
        self.read.track();
        self.session.with_shown(|view| view.is_sampled(field)) != Some(false)
    }
}

fn is_explained(view: &dyn StreamView, field: usize) -> bool {
    view.tools().is_none_or(|tools| tools.is_explained(field))
}

/// Samples a field over what is seen of the timeline.
fn sample(session: Session, field: usize, scale: &Scale) -> Vec<Bucket> {
    // What is before the left end is one column, the last of which is where the line comes in.
    sample_by(session, field, scale, &|revision| {
        let part = scale.part(revision);
        if part < 0.0 { 0 } else { 1 + (part.min(1.1) * (WIDTH - 2.0)) as usize }
    })
}

/// Samples a field over what is seen of the timeline into the columns that a function gives its revisions.
fn sample_by(session: Session, field: usize, scale: &Scale, column: &dyn Fn(Revision) -> usize) -> Vec<Bucket> {
    let (first, last) = scale.revisions();
    let buckets = session.with_shown(|view| match scale.clock() {
        Some(clock) if !clock.order().is_sorted() => view.trace_in(field, clock.order(), column),
        Some(_) | None => view.trace_over(field, first, last, column),
    });
    buckets.unwrap_or_default()
}

/// Up to how many rows of a lane are each looked at: a column costs a few hundred, wherever it is.
const FEW_ROWS: usize = 250_000;

/// Samples a field of a lane over recorded revisions, from where it leaves the recorded history.
pub fn lane_buckets(lane: &LaneView, field: usize, scale: &Scale) -> Vec<Bucket> {
    let is_in_order = scale.clock().is_none_or(|clock| clock.order().is_sorted());
    if is_in_order && lane.rows.len() > FEW_ROWS {
        return columns_of(lane, field, scale);
    }
    let (floor, _) = scale.ends();
    let first = lane.same.max(floor);
    let value = |revision| lane.view.field_at(field, revision).number().unwrap_or(0);
    let mut last = value(first);
    let mut buckets = vec![Bucket { last: first, low: last, high: last, close: last }];
    let mut values = Vec::new();
    lane.view.each(field, first, lane.view.head(), &mut |_, value| values.push(value));
    // Where the last column begins: what is less than a pixel from there belongs to it.
    let mut began = scale.part(first);
    for row in lane.rows.iter() {
        if let Some(value) = row.revision.and_then(|revision| values.get(revision.get().checked_sub(first.get())?)) {
            last = *value;
        }
        let at = row.at.max(floor);
        let here = scale.part(at);
        match buckets.last_mut() {
            Some(bucket) if at != bucket.last && (here - began).abs() * WIDTH < 1.0 => {
                *bucket = Bucket { last: at, low: bucket.low.min(last), high: bucket.high.max(last), close: last };
            }
            Some(_) | None => {
                began = here;
                buckets.push(Bucket { last: at, low: last, high: last, close: last });
            }
        }
    }
    buckets
}

/// Does the same for many rows whose places never fall: a pixel at a time, without a look at each row.
fn columns_of(lane: &LaneView, field: usize, scale: &Scale) -> Vec<Bucket> {
    let (floor, _) = scale.ends();
    let mut newest = lane.same.max(floor);
    let mut buckets = vec![Bucket { last: newest, ..lane.view.column(field, newest, newest) }];
    let mut rest: &[LaneRow] = &lane.rows;
    while let Some(row) = rest.first() {
        let began = scale.part(row.at.max(floor));
        let is_near = |row: &LaneRow| (scale.part(row.at.max(floor)) - began) * WIDTH < 1.0;
        let (column, after) = rest.split_at(rest.partition_point(is_near).max(1));
        rest = after;
        let before = newest;
        newest = column.iter().rev().find_map(|row| row.revision).unwrap_or(before).max(before);
        let sampled = lane.view.column(field, before.next().min(newest), newest);
        let last = column.last().map_or(newest, |row| row.at.max(floor));
        buckets.push(Bucket { last, ..sampled });
    }
    buckets
}
