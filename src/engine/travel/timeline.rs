//! The timeline: where revisions lie from left to right, by event or by one of two clocks, and which part is visible.

use std::sync::Arc;

use crate::engine::log::envelope::Revision;
use crate::engine::values::sorting::sort_by_key;
use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::engine::values::within::within as kept_within;

/// A part of an axis is worth showing alone if all of it is so many times as wide.
const FIT_FACTOR: i64 = 8;
/// The fewest events of which some may lie apart from the rest.
const FIT_EVENTS: usize = 5;
/// The room that a fit leaves at each end, as a part of its width.
const FIT_MARGIN: f64 = 0.04;
/// Below this many milliseconds the labels of an axis have seconds.
const SECONDS_BELOW_MS: f64 = 300_000.0;

/// The quantity on the axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Revisions: every event takes the same room.
    #[default]
    Events,
    /// When events were recorded.
    Recorded,
    /// When events happened; one that was recorded late lies before others that were recorded earlier.
    Occurred,
}

impl Axis {
    /// Every axis, in the order in which the page offers them.
    pub const ALL: [Axis; 3] = [Axis::Events, Axis::Recorded, Axis::Occurred];

    /// Returns the axis's name, which is also the one in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Axis::Events => "events",
            Axis::Recorded => "recorded",
            Axis::Occurred => "occurred",
        }
    }

    /// Finds an axis by its name.
    pub fn named(name: &str) -> Option<Axis> {
        Axis::ALL.into_iter().find(|axis| axis.name() == name)
    }
}

/// The moments of a stream's events on a clock, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// By revision, the first event's first.
    of: Vec<i64>,
    /// The revisions in the order of their moments; of the same moment, in the order of recording.
    order: Vec<Revision>,
}

impl Clock {
    /// Creates a clock from the moments of all events, in the order of revisions.
    pub fn new(of: Vec<i64>) -> Clock {
        let mut order: Vec<Revision> = (1..=of.len()).map(Revision::from_len).collect();
        if !of.is_sorted() {
            sort_by_key(&mut order, |revision| of[revision.get() - 1]);
        }
        Clock { of, order }
    }

    /// Lists the revisions in the order of their moments.
    pub fn order(&self) -> &[Revision] {
        &self.order
    }

    /// Returns the moment of an event, clamped to the first and the last one.
    pub fn moment(&self, revision: Revision) -> i64 {
        let index = revision.get().saturating_sub(1).min(self.of.len().saturating_sub(1));
        self.of.get(index).copied().unwrap_or(0)
    }

    /// Returns the newest event at or before a moment, in the order of moments; revision 0 if the log has none.
    pub fn newest_at(&self, moment: i64) -> Revision {
        let place = self.order.partition_point(|revision| self.moment(*revision) <= moment);
        place.checked_sub(1).and_then(|place| self.order.get(place)).copied().unwrap_or(Revision(0))
    }

    /// Returns the event with the nearest moment.
    fn nearest(&self, moment: f64) -> Revision {
        let place = self.order.partition_point(|revision| (self.moment(*revision) as f64) < moment);
        let at = |place: usize| self.order.get(place).copied();
        let distance = |revision: Revision| (self.moment(revision) as f64 - moment).abs();
        match (place.checked_sub(1).and_then(at), at(place)) {
            (Some(before), Some(after)) if distance(before) <= distance(after) => before,
            (_, Some(after)) => after,
            (before, None) => before.unwrap_or(Revision(0)),
        }
    }
}

/// A part of an axis: revisions, or milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where it begins.
    pub from: f64,
    /// Where it ends, after where it begins.
    pub to: f64,
}

impl Window {
    fn width(self) -> f64 {
        self.to - self.from
    }

    /// Returns the window moved by parts of its width, clamped to another window.
    #[must_use]
    pub fn moved(self, parts: f64, within: Window) -> Window {
        let last = (within.to - self.width()).max(within.from);
        let from = kept_within(self.from + parts * self.width(), within.from, last);
        Window { from, to: from + self.width() }
    }

    /// Returns the window narrowed by a factor around a place in it, 0 to 1; at least `least` wide, and clamped to
    /// another window. `None` if it would be all of that window.
    #[must_use]
    pub fn zoomed(self, times: f64, around: f64, least: f64, within: Window) -> Option<Window> {
        let width = (self.width() / times).max(least);
        if width >= within.width() {
            return None;
        }
        let place = self.from + around * self.width();
        let from = place - around * width;
        Some(Window { from, to: from + width }.moved(0.0, within))
    }
}

/// Where revisions lie on an axis, as fractions of its visible part: 0 is the left end, 1 the right end.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    floor: Revision,
    head: Revision,
    /// The clock of the axis; `None` for [`Axis::Events`].
    clock: Option<Arc<Clock>>,
    seen: Window,
}

impl Scale {
    /// Lays the revisions from `floor` to `head` out; all of them are visible without a window.
    pub fn new(floor: Revision, head: Revision, clock: Option<Arc<Clock>>, window: Option<Window>) -> Scale {
        let mut scale = Scale { floor, head, clock, seen: Window { from: 0.0, to: 1.0 } };
        scale.seen = window.map_or_else(|| scale.whole(), |window| window.moved(0.0, scale.whole()));
        scale
    }

    /// Returns all of the axis.
    pub fn whole(&self) -> Window {
        let (from, to) = match &self.clock {
            None => (f64::from(self.floor.0), f64::from(self.head.0)),
            Some(clock) => {
                let within = |revision: &&Revision| **revision > self.floor;
                let ends = (clock.order.iter().find(within), clock.order.iter().rev().find(within));
                let moment = |end: Option<&Revision>| end.map_or(0.0, |end| clock.moment(*end) as f64);
                (moment(ends.0), moment(ends.1))
            }
        };
        Window { from, to: if to > from { to } else { from + 1.0 } }
    }

    /// Returns the part of a clock's axis where most of its events are; `None` if they are spread over all of it.
    ///
    /// A ride takes 90 minutes and its fare is adjusted two weeks later: the part is the 90 minutes. It holds three
    /// quarters of the events in the shortest time, and those near it.
    pub fn fit(&self) -> Option<Window> {
        let clock = self.clock.as_deref()?;
        let within = clock.order.iter().filter(|revision| **revision > self.floor);
        let moments: Vec<i64> = within.map(|revision| clock.moment(*revision)).collect();
        let last = moments.len().checked_sub(1).filter(|_| moments.len() >= FIT_EVENTS)?;
        let most = (moments.len() * 3).div_ceil(4);
        let width_from = |first: usize| moments[first + most - 1] - moments[first];
        let shortest = (0..=moments.len() - most).min_by_key(|first| width_from(*first))?;
        let near = (width_from(shortest) / 2).max(self.least() as i64);
        let (mut first, mut end) = (shortest, shortest + most - 1);
        while first > 0 && moments[first] - moments[first - 1] <= near {
            first -= 1;
        }
        while end < last && moments[end + 1] - moments[end] <= near {
            end += 1;
        }
        let width = (moments[end] - moments[first]).max(self.least() as i64);
        if width.saturating_mul(FIT_FACTOR) > moments[last] - moments[0] {
            return None;
        }
        let (margin, whole) = (width as f64 * FIT_MARGIN, self.whole());
        let from = (moments[first] as f64 - margin).max(whole.from);
        Some(Window { from, to: (moments[first] as f64 + width as f64 + margin).min(whole.to) })
    }

    /// Writes the first and the last visible moment of a clock's axis, as exactly as its width asks for; nothing if the
    /// axis has no events, one label if they have one moment.
    pub fn labels(&self) -> Vec<String> {
        let has_events = self.clock.is_some() && self.head > self.floor;
        let Window { from, to } = self.seen;
        let width = to - from;
        let label = |place: f64| {
            let moment = Timestamp::from_millis(place as i64);
            match width {
                _ if width < SECONDS_BELOW_MS => moment.exact_text(),
                _ if width < DAY_MS as f64 => moment.text(),
                _ => moment.day_text(),
            }
        };
        // The last one names the zone of both.
        let zone = if width < DAY_MS as f64 {
            format!(" {}", Timestamp::from_millis(to as i64).zone_text())
        } else {
            String::new()
        };
        match width {
            _ if !has_events => Vec::new(),
            _ if width <= 1.0 => vec![format!("{}{zone}", label(from))],
            _ => vec![label(from), format!("{}{zone}", label(to))],
        }
    }

    /// Returns the visible part.
    pub fn seen(&self) -> Window {
        self.seen
    }

    /// Returns the width of the narrowest useful window: eight events, or a minute.
    pub fn least(&self) -> f64 {
        if self.clock.is_none() { 8.0 } else { 60_000.0 }
    }

    /// Returns the first and the last revision.
    pub fn ends(&self) -> (Revision, Revision) {
        (self.floor, self.head)
    }

    /// Returns the clock of the axis, if it has one.
    pub fn clock(&self) -> Option<&Clock> {
        self.clock.as_deref()
    }

    /// Returns the clock of the axis, to lay out another part of it.
    pub fn shared_clock(&self) -> Option<Arc<Clock>> {
        self.clock.clone()
    }

    /// Returns where a revision lies on the axis.
    pub fn place(&self, revision: Revision) -> f64 {
        match &self.clock {
            None => f64::from(revision.0),
            Some(clock) => clock.moment(revision.max(self.floor.next())) as f64,
        }
    }

    /// Returns where a revision lies in the visible part: 0 to 1, or beyond if it is not visible.
    pub fn part(&self, revision: Revision) -> f64 {
        (self.place(revision) - self.seen.from) / self.seen.width()
    }

    /// Returns the revision at a place in the visible part.
    pub fn at(&self, part: f64) -> Revision {
        let place = self.seen.from + part * self.seen.width();
        let revision = match &self.clock {
            None => Revision(place.round().max(0.0) as u32),
            Some(clock) => clock.nearest(place),
        };
        revision.clamp(self.floor, self.head)
    }

    /// Returns the visible revisions of an axis of events, with one more on each side.
    pub fn revisions(&self) -> (Revision, Revision) {
        match &self.clock {
            None => {
                let within = |place: f64| Revision(place.max(0.0) as u32).clamp(self.floor, self.head);
                (within(self.seen.from.floor() - 1.0), within(self.seen.to.ceil() + 1.0))
            }
            Some(_) => (self.floor, self.head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn late() -> Clock {
        // The third event happened before the second and was recorded after it.
        Clock::new(vec![0, 10 * DAY, 4 * DAY, 20 * DAY])
    }

    #[test]
    fn a_clock_orders_events_by_their_moments() {
        let clock = late();
        assert_eq!(clock.order(), [1, 3, 2, 4].map(Revision));
        let newest = |day: i64| clock.newest_at(day * DAY).0;
        assert_eq!((newest(-1), newest(0), newest(5), newest(10), newest(99)), (0, 1, 3, 2, 4));
    }

    #[test]
    fn every_revision_is_found_where_it_lies() {
        for clock in [None, Some(Arc::new(late()))] {
            let scale = Scale::new(Revision(0), Revision(4), clock, None);
            for revision in (1..=4).map(Revision) {
                assert_eq!(scale.at(scale.part(revision)), revision);
            }
            assert_eq!((scale.part(Revision(4)), scale.at(2.0)), (1.0, Revision(4)));
        }
    }

    #[test]
    fn a_window_stays_within_the_whole() {
        let scale = Scale::new(Revision(0), Revision(100), None, None);
        let whole = scale.whole();
        let near = whole.zoomed(4.0, 0.0, 8.0, whole).unwrap_or(whole);
        assert_eq!(near, Window { from: 0.0, to: 25.0 });
        assert_eq!(near.moved(-3.0, whole), near);
        assert_eq!(near.moved(9.0, whole), Window { from: 75.0, to: 100.0 });
        assert_eq!(near.zoomed(100.0, 0.5, 8.0, whole), Some(Window { from: 8.5, to: 16.5 }));
        assert_eq!(near.zoomed(0.1, 0.5, 8.0, whole), None);
        // What is under the pointer stays there.
        let seen = Scale::new(Revision(0), Revision(100), None, near.zoomed(2.0, 0.4, 8.0, whole));
        assert!((seen.part(Revision(10)) - 0.4).abs() < 1e-9);
    }

    #[test]
    fn a_log_of_no_events_or_of_one_moment_has_a_width() {
        for (head, clock) in [(0, None), (0, Some(Clock::default())), (2, Some(Clock::new(vec![5, 5])))] {
            let scale = Scale::new(Revision(0), Revision(head), clock.map(Arc::new), None);
            assert!(scale.whole().width() > 0.0);
            assert!(scale.part(Revision(head)).is_finite());
            assert!(scale.at(0.7) <= Revision(head));
        }
    }

    const MINUTE: i64 = 60_000;

    fn fitted(minutes: &[i64]) -> Option<(i64, i64)> {
        let clock = Clock::new(minutes.iter().map(|minute| minute * MINUTE).collect());
        let head = Revision::from_len(minutes.len());
        let fit = Scale::new(Revision(0), head, Some(Arc::new(clock)), None).fit()?;
        Some(((fit.from / MINUTE as f64).round() as i64, (fit.to / MINUTE as f64).round() as i64))
    }

    #[test]
    fn a_ride_of_90_minutes_fits_the_axis_whatever_is_adjusted_weeks_later() {
        let ride = [0, 2, 14, 19, 26, 31, 34, 37, 42, 50, 61, 89, 90];
        let adjusted = |later: &[i64]| fitted(&[&ride, later].concat());
        assert_eq!(adjusted(&[2_444, 20_979]), Some((0, 94)));
        // What is near belongs to it, in whatever order it was recorded.
        assert_eq!(adjusted(&[132, 2_444, 20_979]), Some((0, 137)));
        assert_eq!(adjusted(&[20_979, 2_444, 132]), Some((0, 137)));
        assert_eq!(adjusted(&[]), None);
    }

    #[test]
    fn what_is_spread_over_the_axis_or_all_at_once_is_shown_whole() {
        assert_eq!(fitted(&[0, 10, 20, 30, 40, 50, 60]), None);
        assert_eq!(fitted(&[0, 1, 2, 500]), None);
        assert_eq!(fitted(&[7; 20]), None);
        assert_eq!(fitted(&[]), None);
        // At one moment but for one: at least a minute is seen.
        assert_eq!(fitted(&[0, 0, 0, 0, 0, 0, 5_000]), Some((0, 1)));
    }

    #[test]
    fn labels_are_as_exact_as_the_axis_is_narrow_and_an_empty_one_has_none() {
        let start = Timestamp::parse("2026-05-04T17:51:20").expect("a moment").millis();
        let labels = |moments: &[i64]| {
            let clock = Clock::new(moments.iter().map(|after| start + after).collect());
            Scale::new(Revision(0), Revision::from_len(moments.len()), Some(Arc::new(clock)), None).labels()
        };
        assert_eq!(labels(&[0, 20 * DAY]), ["4 May 2026", "24 May 2026"]);
        assert_eq!(labels(&[0, 90 * MINUTE]), ["4 May 2026, 17:51", "4 May 2026, 19:21 UTC"]);
        assert_eq!(labels(&[0, MINUTE]), ["4 May 2026, 17:51:20", "4 May 2026, 17:52:20 UTC"]);
        assert_eq!(labels(&[0]), ["4 May 2026, 17:51:20 UTC"]);
        assert!(labels(&[]).is_empty());
        assert!(Scale::new(Revision(0), Revision(4), None, None).labels().is_empty());
    }

    #[test]
    fn what_is_archived_has_no_place() {
        let scale = Scale::new(Revision(3), Revision(4), Some(Arc::new(late())), None);
        assert_eq!(scale.whole(), Window { from: 20.0 * DAY as f64, to: 20.0 * DAY as f64 + 1.0 });
        assert_eq!(scale.at(0.0), Revision(4));
    }
}
