//! Curves as paths: a field over revisions, in a box of [`WIDTH`] by [`HEIGHT`] that the style stretches.
//!
//! A long history is sampled to the columns of the box, so that the length of a path never grows with the log.

use std::fmt::Write as _;

use crate::engine::envelope::Revision;
use crate::engine::timeline::Scale;
use crate::engine::view::Bucket;
use crate::engine::view::LaneView;
use crate::ui::app::Desk;
use crate::ui::fan::Blade;
use crate::ui::session::Session;
use crate::ui::words::number;

/// The width of the box, which is also the most columns that are drawn.
pub const WIDTH: f64 = 1000.0;
/// The height of the box.
pub const HEIGHT: f64 = 200.0;
/// The box, as `viewBox` has it.
pub const BOX: &str = "0 0 1000 200";
/// About how many lines the grid has.
const GRID_LINES: i64 = 4;

/// A path and the values at the bottom and the top of the box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// The curve.
    pub path: String,
    /// The open what-if's curve.
    pub lane: String,
    /// The values that have a line of the grid.
    pub grid: Vec<i64>,
    low: f64,
    high: f64,
}

impl Plot {
    /// Draws the curve and that of a lane; there is room for the blades of a fan, too.
    pub fn of(buckets: &[Bucket], lane: &[Bucket], fan: &[Blade], scale: &Scale, unit: i64) -> Plot {
        let all = || buckets.iter().chain(lane).chain(fan.iter().flat_map(|blade| &blade.buckets));
        let low = all().map(|bucket| bucket.low).min().unwrap_or(0).min(0);
        let high = all().map(|bucket| bucket.high).max().unwrap_or(0).max(unit);
        let grid = grid(low, high, unit);
        let height = (high - low).max(1) as f64;
        let (low, high) = (low as f64 - height * 0.04, high as f64 + height * 0.06);
        let mut plot = Plot { path: String::new(), lane: String::new(), grid, low, high };
        plot.path = plot.draw(buckets, scale);
        plot.lane = plot.draw(lane, scale);
        plot
    }

    /// Returns how far below the top of the box a value is.
    pub fn y(&self, value: i64) -> f64 {
        (self.high - value as f64) / (self.high - self.low) * HEIGHT
    }

    /// Draws a curve.
    pub fn draw(&self, buckets: &[Bucket], scale: &Scale) -> String {
        let mut path = String::with_capacity(buckets.len() * 24);
        let y = |value| number(self.y(value));
        for (index, bucket) in buckets.iter().enumerate() {
            let part = scale.part(bucket.last);
            let x = number(part.clamp(0.0, 1.0) * WIDTH);
            // Writing to a String cannot fail.
            let _ = match index {
                0 => write!(path, "M{x} {}", y(bucket.close)),
                // What is beyond the right end is not seen, only that the line goes on.
                _ if part > 1.0 => {
                    let _ = write!(path, "H{}", number(WIDTH));
                    return path;
                }
                // A column of several events shows how far they went; one event is a plain step.
                _ if bucket.low != bucket.high && part >= 0.0 => {
                    write!(path, "H{x}V{}V{}V{}", y(bucket.low), y(bucket.high), y(bucket.close))
                }
                _ => write!(path, "H{x}V{}", y(bucket.close)),
            };
        }
        if buckets.len() == 1 {
            let _ = write!(path, "H{}", number(WIDTH));
        }
        path
    }
}

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

/// Draws the chosen field over all of a timeline, without a grid.
pub fn outline(session: Session, desk: Desk, scale: &Scale) -> String {
    Plot::of(&sample(session, desk.chart_field(session), scale), &[], &[], scale, 1).path
}

/// Chooses round values for the lines of the grid.
fn grid(low: i64, high: i64, unit: i64) -> Vec<i64> {
    let rough = (high - low) / GRID_LINES;
    let mut power = 1;
    while power <= rough / 10 {
        power *= 10;
    }
    let step = [1, 2, 5, 10].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10).max(unit);
    (low.div_euclid(step)..=high.div_euclid(step)).map(|line| line * step).filter(|line| *line >= low).collect()
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
    for row in &lane.rows {
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
