//! The rhythm of play: the same wait before each event, or waits as the events were recorded.

use crate::engine::values::sorting::sort_by_key;
use crate::engine::values::within::within;

/// The wait before an event at speed 1 if all waits are the same, in milliseconds: four events a second.
pub const EVEN_WAIT_MS: f64 = 250.0;
/// The shortest wait as events were recorded, as a part of [`EVEN_WAIT_MS`].
const BRIEFEST: f64 = 0.1;
/// The longest wait, as a multiple of [`EVEN_WAIT_MS`]: idle gaps are cut to it.
const LONGEST: f64 = 4.0;
/// The most gaps that are sampled to find the usual one.
const SAMPLED: usize = 1_000;

/// How long to wait before each event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Rhythm {
    /// The same wait for all.
    #[default]
    Even,
    /// In proportion to the gaps between them, scaled so that the usual gap takes [`EVEN_WAIT_MS`]; idle gaps are cut.
    AsItHappened {
        /// The median gap, in milliseconds, above 0.
        usual_ms: f64,
    },
}

impl Rhythm {
    /// Finds the rhythm of sorted moments, in milliseconds; even if no time passes between them.
    pub fn of(count: usize, moment: impl Fn(usize) -> i64) -> Rhythm {
        let step = (count / SAMPLED).max(1);
        let gap = |index: usize| (moment(index) - moment(index - 1)).max(0);
        let mut gaps: Vec<i64> = (1..count).step_by(step).map(gap).filter(|gap| *gap > 0).collect();
        sort_by_key(&mut gaps, |gap| *gap);
        gaps.get(gaps.len() / 2).map_or(Rhythm::Even, |usual| Rhythm::AsItHappened { usual_ms: *usual as f64 })
    }

    /// Returns the wait before an event that follows its predecessor by a gap, at speed 1, in milliseconds.
    pub fn wait(self, gap_ms: f64) -> f64 {
        match self {
            Rhythm::Even => EVEN_WAIT_MS,
            Rhythm::AsItHappened { usual_ms } => EVEN_WAIT_MS * within(gap_ms / usual_ms, BRIEFEST, LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_gap_takes_the_usual_time_and_idle_ones_are_cut() {
        let day = 86_400_000;
        let moments = [0, day, 2 * day, 2 * day + 1, 90 * day, 91 * day];
        let rhythm = Rhythm::of(moments.len(), |index| moments[index]);
        assert_eq!(rhythm, Rhythm::AsItHappened { usual_ms: day as f64 });
        let wait = |days: f64| rhythm.wait(days * day as f64);
        assert_eq!((wait(1.0), wait(0.5), wait(88.0), wait(0.0)), (250.0, 125.0, 1000.0, 25.0));
    }

    #[test]
    fn moments_that_are_all_the_same_are_even() {
        assert_eq!(Rhythm::of(5, |_| 7), Rhythm::Even);
        assert_eq!(Rhythm::of(0, |_| 7), Rhythm::Even);
    }

    #[test]
    fn a_clock_that_went_back_is_no_negative_wait() {
        let moments = [1_000, 0, 1_000];
        let rhythm = Rhythm::of(3, |index| moments[index]);
        assert_eq!(rhythm.wait(-1_000.0), 25.0);
    }
}
