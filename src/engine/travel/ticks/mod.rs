//! The ticks of an axis: where a year, a month, a day or an hour begins, as finely as their labels have room.
//!
//! On an axis of events a month begins at its first event; what happened late begins no month again.

mod step;

use step::{STEPS, Step};

use crate::engine::log::envelope::Revision;
use crate::engine::travel::timeline::Scale;
use crate::engine::values::locale::offset_at;
use crate::engine::values::sorting::sort_by;
use crate::engine::values::time::DAY_MS;
use crate::engine::values::wall::Wall;

/// From this width on a change to summer time moves no tick by a pixel, in milliseconds.
const WIDE_MS: f64 = 60.0 * DAY_MS as f64;
/// How many characters are free between two labels.
const GAP: usize = 2;
/// The most events that are looked at for where periods begin; between two of them a beginning is searched for.
const LOOKS: usize = 1_000;

/// A tick with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it is in the visible part, 0 to 1.
    pub part: f64,
    /// What begins there: `Nov`, `Jan 2026`, `12 Mar`, `18:00`.
    pub label: String,
    /// Whether the label is to the left of the tick, because it has no room to the right.
    pub is_left: bool,
}

/// A tick for which there may be room.
struct Candidate {
    part: f64,
    label: String,
    is_first: bool,
}

/// Returns the ticks of the visible part that do not overlap, from left to right. There is room for so many characters
/// side by side; on a clock's axis the first and the last moment ([`Scale::labels`]) take theirs of it.
pub fn ticks(scale: &Scale, moment_of: &dyn Fn(Revision) -> Option<i64>, room: f64) -> Vec<Tick> {
    let moment_of = &|revision: Revision| moment_of(revision).map(wall_of);
    let (floor, head) = scale.ends();
    if head <= floor || room <= 0.0 {
        return Vec::new();
    }
    let ends: Vec<f64> = scale.labels().iter().map(|label| width(label) / room).collect();
    let taken = match ends[..] {
        [first, last] => vec![(0.0, first), (1.0 - last, 1.0)],
        _ => Vec::new(),
    };
    let free = room * (1.0 - ends.iter().sum::<f64>());
    let looks = if scale.clock().is_none() { looks(scale, moment_of) } else { Vec::new() };
    let finest = if scale.clock().is_none() { 2 } else { 0 };
    let mut most = Vec::new();
    for step in &STEPS[finest..] {
        let begins = match scale.clock() {
            Some(_) => begins_of_clock(scale, *step, free),
            None => begins_of_events(scale, &looks, moment_of, *step, free),
        };
        let Some(mut begins) = begins else { continue };
        begins.retain(|(part, _)| taken.iter().all(|(start, end)| part < start || part > end));
        // The ends of a clock's axis say which day and year it begins in.
        let candidates = named(*step, begins, scale.clock().map(|_| wall_of(scale.seen().from as i64)));
        let together: f64 = candidates.iter().map(|candidate| width(&candidate.label)).sum();
        // Where each event has a day of its own, the days are enough.
        let are_days =
            matches!(step, Step::Clock(_)) && candidates.len() > 1 && candidates.iter().all(|one| one.is_first);
        if together > free || are_days {
            continue;
        }
        let ticks = placed(&candidates, taken.clone(), room);
        // Where events crowd a few labels have no room; where many have none, coarser ticks tell more.
        if ticks.len() * 4 >= candidates.len() * 3 {
            return ticks;
        }
        if ticks.len() > most.len() {
            most = ticks;
        }
    }
    most
}

/// Returns how many characters a label takes, with what is free beside it.
fn width(label: &str) -> f64 {
    (label.chars().count() + GAP) as f64
}

/// Lists the periods that begin in the visible part of a clock's axis; `None` if there are far too many.
fn begins_of_clock(scale: &Scale, step: Step, room: f64) -> Option<Vec<(f64, i64)>> {
    let seen = scale.seen();
    let mut begins = Vec::new();
    let ahead = offset_at(seen.from as i64);
    let moment_of = |wall: i64| match seen.to - seen.from {
        WIDE_MS.. => (wall - ahead) as f64,
        _ => Wall::from_millis(wall).moment().millis() as f64,
    };
    let mut begin = step.begin(wall_of(seen.from as i64));
    loop {
        let moment = moment_of(begin);
        if moment > seen.to {
            break;
        }
        if moment >= seen.from {
            begins.push(((moment - seen.from) / (seen.to - seen.from), begin));
        }
        if begins.len() as f64 > room {
            return None;
        }
        let next = step.next(begin);
        // The last day that can be written is the last.
        if next <= begin {
            break;
        }
        begin = next;
    }
    Some(begins)
}

/// Returns what the clocks on the wall show at a moment, in milliseconds.
fn wall_of(moment: i64) -> i64 {
    moment + offset_at(moment)
}

/// Looks at some of the visible events, and at the one before them: each with the latest moment so far.
fn looks(scale: &Scale, moment_of: &dyn Fn(Revision) -> Option<i64>) -> Vec<(Revision, i64)> {
    let (first, last) = scale.revisions();
    let first = first.max(scale.ends().0.next());
    let stride = (last.get().saturating_sub(first.get()) / LOOKS).max(1);
    let mut latest = i64::MIN;
    let looked = (first.get()..=last.get()).step_by(stride).chain([last.get()]).filter_map(|number| {
        let revision = Revision::from_len(number);
        latest = latest.max(moment_of(revision)?);
        Some((revision, latest))
    });
    looked.collect()
}

/// Lists the visible events at which a period begins; `None` if there are far too many.
fn begins_of_events(
    scale: &Scale,
    looks: &[(Revision, i64)],
    moment_of: &dyn Fn(Revision) -> Option<i64>,
    step: Step,
    room: f64,
) -> Option<Vec<(f64, i64)>> {
    let mut begins = Vec::new();
    let mut before = None::<(Revision, i64)>;
    for (revision, moment) in looks {
        let begin = step.begin(*moment);
        if before.is_none_or(|(_, known)| begin > known) {
            let at = before.map_or(*revision, |(known, _)| first_since(known, *revision, begin, moment_of));
            let part = scale.part(at);
            if (0.0..=1.0).contains(&part) {
                begins.push((part, step.one().begin(moment_of(at).unwrap_or(*moment))));
            }
            if begins.len() as f64 > room {
                return None;
            }
        }
        before = Some((*revision, begin));
    }
    Some(begins)
}

/// Finds the first event after one and up to another that is not before a moment.
fn first_since(after: Revision, up_to: Revision, moment: i64, moment_of: &dyn Fn(Revision) -> Option<i64>) -> Revision {
    let (mut low, mut high) = (after.get(), up_to.get());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        match moment_of(Revision::from_len(middle)) {
            Some(found) if found >= moment => high = middle,
            Some(_) | None => low = middle,
        }
    }
    Revision::from_len(high)
}

/// Names the beginnings of periods; the first one of each larger period names that, too, unless it is known.
fn named(step: Step, begins: Vec<(f64, i64)>, known: Option<i64>) -> Vec<Candidate> {
    let mut around = known.map(|moment| step.around().begin(moment));
    let named = begins.into_iter().map(|(part, begin)| {
        let is_first =
            around.replace(step.around().begin(begin)).is_none_or(|known| known < step.around().begin(begin));
        Candidate { part, label: step.label(begin, is_first), is_first }
    });
    named.collect()
}

/// Places the candidates that have room, those that name a larger period first.
fn placed(candidates: &[Candidate], mut taken: Vec<(f64, f64)>, room: f64) -> Vec<Tick> {
    let mut ticks: Vec<Tick> = Vec::new();
    for is_first in [true, false] {
        for candidate in candidates.iter().filter(|candidate| candidate.is_first == is_first) {
            let (part, width) = (candidate.part, width(&candidate.label) / room);
            let ways = [(part, part + width, false), (part - width, part, true)];
            let is_free = |from: f64, to: f64| {
                from >= 0.0
                    && to <= 1.0 + GAP as f64 / room
                    && taken.iter().all(|(start, end)| to <= *start || from >= *end)
            };
            // To the left only at the right end, where nothing else fits.
            let way =
                ways.into_iter().find(|(from, to, is_left)| is_free(*from, *to) && (!is_left || part + width > 1.0));
            if let Some((from, to, is_left)) = way {
                taken.push((from, to));
                ticks.push(Tick { part, label: candidate.label.clone(), is_left });
            }
        }
    }
    sort_by(&mut ticks, |one, other| one.part.total_cmp(&other.part));
    ticks
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::step::{HOUR_MS, MINUTE_MS};
    use super::*;
    use crate::engine::travel::timeline::{Clock, Window};
    use crate::engine::values::calendar::Month;
    use crate::engine::values::time::Timestamp;

    fn millis(text: &str) -> i64 {
        Timestamp::parse(text).expect("a moment").millis()
    }

    fn labels(ticks: &[Tick]) -> String {
        ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>().join(" | ")
    }

    fn of_events(moments: &[i64], window: Option<Window>, room: f64) -> Vec<Tick> {
        let scale = Scale::new(Revision(0), Revision::from_len(moments.len()), None, window);
        ticks(&scale, &|revision| moments.get(revision.get().checked_sub(1)?).copied(), room)
    }

    fn of_clock(from: &str, to: &str, room: f64) -> Vec<Tick> {
        let clock = Clock::new(vec![millis(from), millis(to)]);
        ticks(&Scale::new(Revision(0), Revision(2), Some(Arc::new(clock)), None), &|_| None, room)
    }

    /// Ten events a month, from October on.
    fn half_a_year() -> Vec<i64> {
        (0..60).map(|index| millis("2025-10-02") + index * 3 * DAY_MS).collect()
    }

    #[test]
    fn a_month_is_named_at_its_first_event_and_a_year_with_its_first_month() {
        let moments = half_a_year();
        let found = of_events(&moments, None, 90.0);
        assert_eq!(labels(&found), "Oct 2025 | Nov | Dec | Jan 2026 | Feb | Mar");
        for tick in &found {
            let revision = (tick.part * 60.0).round() as usize;
            let month = |revision: usize| Month::of(Timestamp::from_millis(moments[revision - 1]));
            assert!(revision == 1 || month(revision - 1) < month(revision), "{tick:?}");
        }
    }

    #[test]
    fn a_month_does_not_begin_again_at_an_event_that_was_recorded_late() {
        let days = ["2025-11-03", "2025-12-01", "2025-11-28", "2025-12-12", "2026-01-07"];
        assert_eq!(labels(&of_events(&days.map(millis), None, 60.0)), "3 Nov 2025 | 1 Dec | 7 Jan 2026");
    }

    #[test]
    fn the_narrower_the_window_the_finer_the_ticks() {
        let near = Some(Window { from: 20.0, to: 32.0 });
        assert_eq!(labels(&of_events(&half_a_year(), near, 60.0)), "1 Dec 2025 | 13 Dec | 22 Dec | 3 Jan 2026");
        assert_eq!(labels(&of_events(&half_a_year(), None, 24.0)), "Oct 2025 | Jan 2026");
        let room = 100.0;
        assert_eq!(labels(&of_clock("2020-03-05", "2026-03-05", room)), "2021 | 2022 | 2023 | 2024 | 2025");
        assert_eq!(labels(&of_clock("2025-10-05", "2026-03-14", room)), "Nov | Dec | Jan 2026 | Feb");
        assert_eq!(labels(&of_clock("2026-05-04T17:51", "2026-05-04T19:21", room)), "18:15 | 18:30 | 18:45");
        assert_eq!(
            labels(&of_clock("2026-05-04T21:00", "2026-05-05T03:00", room)),
            "22:30 | 23:00 | 23:30 | 5 May | 00:30 | 01:00"
        );
    }

    #[test]
    fn labels_never_overlap_and_stay_within_the_axis() {
        let spans = [MINUTE_MS, HOUR_MS, 7 * HOUR_MS, DAY_MS, 9 * DAY_MS, 70 * DAY_MS, 900 * DAY_MS, 90_000 * DAY_MS];
        let start = millis("1999-10-30T22:17:31");
        for span in spans {
            for room in [0.0, 7.0, 30.0, 48.0, 91.0, 250.0] {
                let moments: Vec<i64> = (0..=200).map(|index| start + span / 40_000 * index * index).collect();
                let clock = Arc::new(Clock::new(moments.clone()));
                for clock in [None, Some(clock)] {
                    let scale = Scale::new(Revision(0), Revision(201), clock, None);
                    let found = ticks(&scale, &|revision| moments.get(revision.get().checked_sub(1)?).copied(), room);
                    let place = |tick: &Tick| {
                        let width = tick.label.len() as f64 / room;
                        if tick.is_left { (tick.part - width, tick.part) } else { (tick.part, tick.part + width) }
                    };
                    for pair in found.windows(2) {
                        assert!(place(&pair[0]).1 < place(&pair[1]).0, "{span} {room} {pair:?}");
                    }
                    assert!(found.iter().all(|tick| place(tick).0 >= 0.0 && place(tick).1 <= 1.001), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn a_month_of_a_long_log_is_found_without_a_look_at_each_event() {
        let looks = std::cell::Cell::new(0);
        let moment = |revision: Revision| {
            looks.set(looks.get() + 1);
            Some(millis("2025-10-01") + (revision.get() as i64 - 1) * MINUTE_MS)
        };
        let scale = Scale::new(Revision(0), Revision(200_000), None, None);
        let found = ticks(&scale, &moment, 60.0);
        assert_eq!(labels(&found), "Oct 2025 | Nov | Dec | Jan 2026 | Feb");
        assert_eq!(scale.at(found[1].part), Revision(31 * 24 * 60 + 1));
        assert!(looks.get() < 10_000, "{}", looks.get());
    }

    #[test]
    fn a_log_without_events_has_no_ticks() {
        assert!(of_events(&[], None, 90.0).is_empty());
        let scale = Scale::new(Revision(0), Revision(0), Some(Arc::default()), None);
        assert!(ticks(&scale, &|_| None, 90.0).is_empty());
    }
}
