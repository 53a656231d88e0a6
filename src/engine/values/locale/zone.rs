//! The time zone that moments are shown in.

use std::sync::OnceLock;

use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::words::is_for_programs;

/// The zone of the page; set once, before it is mounted.
static ZONE: OnceLock<Zone> = OnceLock::new();

/// A time zone, which the browser knows.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    /// Returns how many milliseconds its clocks are ahead of UTC at a moment, which is given in milliseconds since 1970.
    pub offset: fn(i64) -> i64,
    /// Returns its name, such as `Europe/Berlin`.
    pub name: fn() -> String,
}

/// Makes this the zone of the page, for good: what it answers may change.
pub fn set_zone(zone: Zone) {
    // A page has one: a second one is not set.
    let _ = ZONE.set(zone);
}

/// Returns how many milliseconds the clocks of the shown zone are ahead of UTC at a moment; those for programs are not.
pub fn offset_at(millis: i64) -> i64 {
    shown().map_or(0, |zone| (zone.offset)(millis))
}

/// Returns the name of the shown zone.
pub fn zone_name() -> String {
    shown().map_or_else(|| "UTC".to_owned(), |zone| (zone.name)())
}

fn shown() -> Option<&'static Zone> {
    ZONE.get().filter(|_| !is_for_programs())
}

/// Returns the moment at which the clocks of a zone show a time. If they show it twice, it is the first moment; if they skip
/// it, it is as much later as they are put forward.
pub(crate) fn moment_of(wall: Timestamp, offset: impl Fn(i64) -> i64) -> Timestamp {
    let wall = wall.millis();
    let (before, after) = (offset(wall - DAY_MS), offset(wall + DAY_MS));
    let is_shown = |ahead: &i64| offset(wall - ahead) == *ahead;
    Timestamp::from_millis(wall - [before, after].into_iter().find(is_shown).unwrap_or(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    /// Berlin in 2026: summer time from 29 March to 25 October, 01:00 UTC each.
    fn berlin(millis: i64) -> i64 {
        let at = |text: &str| Timestamp::parse(text).expect("a moment").millis();
        let is_summer = (at("2026-03-29T01:00")..at("2026-10-25T01:00")).contains(&millis);
        if is_summer { 2 * HOUR_MS } else { HOUR_MS }
    }

    fn check(wall: &str, moment: &str) {
        let wall = Timestamp::parse(wall).expect("a moment");
        assert_eq!(moment_of(wall, berlin).to_string(), format!("{moment}:00.000Z"), "{wall}");
    }

    #[test]
    fn a_time_of_the_wall_is_the_moment_at_which_the_clocks_show_it() {
        check("2026-01-12T18:04", "2026-01-12T17:04");
        check("2026-07-12T00:00", "2026-07-11T22:00");
        check("2026-03-29T01:59", "2026-03-29T00:59");
        check("2026-03-29T03:00", "2026-03-29T01:00");
    }

    #[test]
    fn a_time_that_is_shown_twice_is_the_first_and_one_that_is_skipped_is_later() {
        check("2026-10-25T02:30", "2026-10-25T00:30");
        check("2026-10-25T03:00", "2026-10-25T02:00");
        check("2026-03-29T02:30", "2026-03-29T01:30");
    }
}
