//! A field over revisions, sampled to the columns of a chart.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::timeline::Scale;
use crate::engine::view::Bucket;
use crate::engine::view::LaneView;
use crate::engine::what_if::LaneRow;
use crate::session::Session;

/// The width of a chart, which is also the most columns that are drawn.
pub const WIDTH: f64 = 1000.0;

/// Samples a field over what is seen of the timeline.
pub fn sample(session: Session, field: usize, scale: &Scale) -> Vec<Bucket> {
    // What is before the left end is one column, the last of which is where the line comes in.
    sample_by(session, field, scale, &|revision| {
        let part = scale.part(revision);
        if part < 0.0 { 0 } else { 1 + (part.min(1.1) * (WIDTH - 2.0)) as usize }
    })
}

/// Samples a field over what is seen of the timeline into the columns that a function gives its revisions.
pub fn sample_by(session: Session, field: usize, scale: &Scale, column: &dyn Fn(Revision) -> usize) -> Vec<Bucket> {
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
