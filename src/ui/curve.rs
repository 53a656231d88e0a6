//! A field over revisions, sampled to the columns of a chart.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::timeline::Scale;
use crate::engine::view::Bucket;
use crate::engine::view::LaneView;
use crate::session::Session;

/// The width of a chart, which is also the most columns that are drawn.
pub const WIDTH: f64 = 1000.0;
/// Samples a field over what is seen of the timeline.
pub fn sample(session: Session, field: usize, scale: &Scale) -> Vec<Bucket> {
    // What is before the left end is one column, the last of which is where the line comes in.
    let column = |revision: Revision| {
        let part = scale.part(revision);
        if part < 0.0 { 0 } else { 1 + (part.min(1.1) * (WIDTH - 2.0)) as usize }
    };
    let (first, last) = scale.revisions();
    let buckets = session.with_view(|view| match scale.clock() {
        Some(clock) if !clock.order().is_sorted() => view.trace_in(field, clock.order(), &column),
        Some(_) | None => view.trace_over(field, first, last, &column),
    });
    buckets.unwrap_or_default()
}

/// Samples a field of a lane over recorded revisions, from where it leaves the recorded history.
pub fn lane_buckets(lane: &LaneView, field: usize, scale: &Scale) -> Vec<Bucket> {
    let (floor, _) = scale.ends();
    let first = lane.same.max(floor);
    let value = |revision| lane.view.field_at(field, revision).number().unwrap_or(0);
    let mut last = value(first);
    let mut buckets = vec![Bucket { last: first, low: last, high: last, close: last }];
    let mut values = Vec::new();
    lane.view.each(field, first, lane.view.head(), &mut |_, value| values.push(value));
    let crowded =
        |one: Revision, other: Revision| one != other && (scale.part(one) - scale.part(other)).abs() * WIDTH < 1.0;
    for row in lane.rows.iter() {
        if let Some(value) = row.revision.and_then(|revision| values.get(revision.get().checked_sub(first.get())?)) {
            last = *value;
        }
        let at = row.at.max(floor);
        match buckets.last_mut() {
            Some(bucket) if crowded(at, bucket.last) => {
                *bucket = Bucket { last: at, low: bucket.low.min(last), high: bucket.high.max(last), close: last };
            }
            Some(_) | None => buckets.push(Bucket { last: at, low: last, high: last, close: last }),
        }
    }
    buckets
}
