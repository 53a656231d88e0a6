//! Curves as paths: a field over revisions, in a box of [`WIDTH`] by [`HEIGHT`] that the style stretches.
//!
//! A long history is sampled to the columns of the box, so that the length of a path never grows with the log.

use std::fmt::Write as _;

use crate::engine::travel::timeline::Scale;
use crate::engine::values::unit::Unit;
use crate::engine::values::within::within;
use crate::engine::view::Bucket;
use crate::session::Session;
use crate::ui::curve::WIDTH;
use crate::ui::page_state::PageState;
use crate::ui::sweep::SweepPoint;
use crate::ui::words::number;

/// The height of the box.
pub const HEIGHT: f64 = 200.0;
/// The box, as `viewBox` has it.
pub const BOX: &str = "0 0 1000 200";
/// How much of a curve's stroke lies below its value.
const ZERO_STROKE: f64 = 1.0;
/// About how many lines the grid has.
const GRID_LINES: i64 = 4;

/// A path and the values at the bottom and the top of the box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// The curve as the data of an SVG path.
    pub path: String,
    /// The open what-if's curve.
    pub lane: String,
    /// The values that have a line of the grid.
    pub grid: Vec<i64>,
    low: f64,
    high: f64,
    is_below_zero: bool,
    /// The first and the last value of the curve, the lowest and the highest.
    pub told: Option<[i64; 4]>,
}

impl Plot {
    /// Draws the curve and that of a lane; there is room for the points of a sweep, too.
    pub fn of(buckets: &[Bucket], lane: &[Bucket], sweep: &[SweepPoint], scale: &Scale, grid: Grid) -> Plot {
        let unit = grid.least();
        let all = || buckets.iter().chain(lane).chain(sweep.iter().flat_map(|point| &point.buckets));
        let low = all().map(|bucket| bucket.low).min().unwrap_or(0).min(0);
        let high = all().map(|bucket| bucket.high).max().unwrap_or(0).max(unit);
        let grid = grid.lines(low, high);
        let height = (high - low).max(1) as f64;
        let is_below_zero = buckets.iter().any(|bucket| bucket.low < 0);
        let (low, high) = (low as f64 - height * 0.04, high as f64 + height * 0.06);
        let mut plot =
            Plot { path: String::new(), lane: String::new(), grid, low, high, is_below_zero, told: told(buckets) };
        plot.path = plot.draw(buckets, scale);
        plot.lane = plot.draw(lane, scale);
        plot
    }

    /// Returns how far below the top of the box a value is.
    pub fn y(&self, value: i64) -> f64 {
        (self.high - value as f64) / (self.high - self.low) * HEIGHT
    }

    /// Returns `true` if the curve goes below zero.
    pub fn is_below_zero(&self) -> bool {
        self.is_below_zero
    }

    /// Returns how far below the top of the box what is below zero begins: under the stroke of a curve at zero.
    pub fn zero(&self) -> f64 {
        self.y(0) + ZERO_STROKE
    }

    /// Draws the area between the curve and zero.
    pub fn area(&self) -> String {
        if self.path.is_empty() {
            return String::new();
        }
        let zero = number(self.y(0));
        format!("{}V{zero}H0Z", self.path)
    }

    /// Draws a curve.
    pub fn draw(&self, buckets: &[Bucket], scale: &Scale) -> String {
        let mut path = String::with_capacity(buckets.len() * 24);
        let y = |value| number(self.y(value));
        for (index, bucket) in buckets.iter().enumerate() {
            let part = scale.part(bucket.last);
            let x = number(within(part, 0.0, 1.0) * WIDTH);
            // Writing to a String cannot fail.
            let _ = match index {
                0 => write!(path, "M{x} {}", y(bucket.close)),
                // Beyond the right end only the continuation of the line is visible.
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

/// Draws the chosen field over all of a timeline, without a grid.
pub fn outline(session: Session, page: PageState, scale: &Scale) -> String {
    let buckets = page.sampling.sample(page.chart_field(session), scale).unwrap_or_default();
    Plot::of(&buckets, &[], &[], scale, Grid::Count(Unit::None)).path
}

/// Returns the first and the last value of a curve, the lowest and the highest.
fn told(buckets: &[Bucket]) -> Option<[i64; 4]> {
    let lowest = buckets.iter().map(|bucket| bucket.low).min()?;
    let highest = buckets.iter().map(|bucket| bucket.high).max()?;
    Some([buckets.first()?.close, buckets.last()?.close, lowest, highest])
}

/// What the lines of the grid are round in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// Whole major units of a currency.
    Money,
    /// A count in its unit.
    Count(Unit),
}

impl Grid {
    /// Returns the least distance of two lines.
    fn least(self) -> i64 {
        match self {
            Grid::Money => 100,
            Grid::Count(_) => 1,
        }
    }

    /// Chooses round values for the lines.
    fn lines(self, low: i64, high: i64) -> Vec<i64> {
        let unit = match self {
            Grid::Money => Unit::None,
            Grid::Count(unit) => unit,
        };
        let step = unit.round_step((high - low) / GRID_LINES).max(self.least());
        (low.div_euclid(step)..=high.div_euclid(step)).map(|line| line * step).filter(|line| *line >= low).collect()
    }
}
