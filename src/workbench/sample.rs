//! The sample histories, and how their times are made to fit the log in which they are recorded.

use crate::domains::{REGISTRY, Registration};
use crate::engine::domain::{Encoded, SampleEvent};
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Links, Record, Recorded};
use crate::engine::user_error::UserError;
use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::workbench::Workbench;

/// What groups the events of the sample: it marks them as such wherever they travel.
pub const SAMPLE: &str = "sample";
/// By multiples of this a sample is moved in time, so that its hours and days of the week stay.
const WEEK_MS: i64 = 7 * DAY_MS;

impl Workbench {
    /// Records the sample history of the first domain into an empty log, at its own times, independent of the clock.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it.
    pub fn record_sample(&mut self) -> Result<(), UserError> {
        REGISTRY.first().map_or(Ok(()), |domain| self.append_sample(domain, Timestamp::MAX))
    }

    /// Records the sample history of a domain at the end of the log. Its times are its own if they fit between
    /// the newest event and now; see [`date`] otherwise.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it.
    pub fn append_sample(&mut self, domain: &Registration, now: Timestamp) -> Result<(), UserError> {
        self.ensure_current()?;
        let newest = self.log().at(self.log().head()).map(|newest| newest.recorded_at);
        self.append_records(sample(domain, newest, now)).map(|_| ())
    }

    /// Returns `true` if the log began as the sample.
    pub fn is_sample(&self) -> bool {
        self.log().at(Position(1)).is_some_and(|event| event.correlation_id() == Some(SAMPLE))
    }

    /// Returns `true` if the log is samples and nothing else.
    pub fn is_only_sample(&self) -> bool {
        self.is_sample() && self.log().after(Position(0)).all(|event| is_sample(&event))
    }

    /// Lists the streams of a domain that began as its sample.
    pub fn sample_streams(&self, domain: &str) -> Vec<StreamId> {
        let log = self.log();
        let began = |stream: &&StreamId| log.in_stream(stream, Revision(1)).is_some_and(|event| is_sample(&event));
        log.streams().filter(|stream| stream.domain() == domain).filter(began).cloned().collect()
    }

    /// Returns `true` if the newest event of each of some streams is a sample's: nothing was added to them.
    pub fn is_untouched(&self, streams: &[StreamId]) -> bool {
        let newest = |stream: &StreamId| self.log().in_stream(stream, self.log().revision(stream));
        streams.iter().all(|stream| newest(stream).is_some_and(|event| is_sample(&event)))
    }

    /// Counts the events that are not part of a sample: in the whole log, or in some streams.
    pub fn own_events(&self, of: Option<&[StreamId]>) -> usize {
        let is_own = |event: &Recorded<'_>| !is_sample(event);
        match of {
            None => self.log().after(Position(0)).filter(is_own).count(),
            Some(streams) => {
                let positions = streams.iter().flat_map(|stream| self.log().positions(stream));
                positions.filter_map(|position| self.log().at(*position)).filter(is_own).count()
            }
        }
    }
}

fn is_sample(event: &Recorded<'_>) -> bool {
    event.correlation_id() == Some(SAMPLE)
}

/// Makes the records of a domain's sample, dated so that they follow the newest event of a log.
pub(super) fn sample(domain: &Registration, newest: Option<Timestamp>, now: Timestamp) -> Vec<Record> {
    let mut story = (domain.sample)();
    date(&mut story, newest, now);
    let mut records = Vec::with_capacity(story.len());
    for told in story {
        let Ok(stream) = StreamId::new(told.stream) else { continue };
        records.push(Record {
            stream,
            event_type: told.event.event_type.into(),
            schema_version: told.event.schema_version,
            occurred_at: told.occurred_at,
            recorded_at: told.recorded_at,
            data: told.event.data,
            links: Links { correlation_id: Some(SAMPLE.to_owned()), ..Links::default() }.boxed(),
        });
    }
    records
}

/// Dates a sample so that it is recorded after the newest event of a log and not after now.
///
/// It is moved as a whole, by the fewest weeks that suffice: how far apart its events are, and how late they were
/// recorded, stays. If the time between the newest event and now is shorter than the sample, `occurred_at` stays
/// unchanged and `recorded_at` is spread over that time, in proportion and at least a millisecond apart. Only if it has
/// fewer milliseconds than the sample has events does it end a few milliseconds after now.
fn date(story: &mut [SampleEvent<Encoded>], newest: Option<Timestamp>, now: Timestamp) {
    let (Some(first), Some(last)) = (story.first(), story.last()) else { return };
    let weeks_to = |from: Timestamp, to: Timestamp| (to.millis() - from.millis()).div_euclid(WEEK_MS);
    let latest = weeks_to(last.recorded_at, now);
    match newest {
        Some(newest) if -weeks_to(newest, first.recorded_at) > latest => {
            spread(story, newest, now.millis() - newest.millis());
            story.iter_mut().for_each(|told| told.occurred_at = moved(told.occurred_at, latest.min(0)));
        }
        Some(_) | None => {
            let earliest = newest.map_or(0, |newest| -weeks_to(newest, first.recorded_at));
            let weeks = earliest.max(0).min(latest);
            for told in story {
                told.occurred_at = moved(told.occurred_at, weeks);
                told.recorded_at = moved(told.recorded_at, weeks);
            }
        }
    }
}

/// Spreads the recording of a sample over the milliseconds after a moment.
fn spread(story: &mut [SampleEvent<Encoded>], after: Timestamp, room: i64) {
    let (Some(first), Some(last)) = (story.first(), story.last()) else { return };
    let (first, last) = (first.recorded_at.millis(), last.recorded_at.millis());
    // A millisecond is each event's own; the rest of the room goes to the gaps.
    let rest = (room - story.len() as i64).max(0);
    for (own, told) in (1..).zip(story) {
        let gaps = i128::from(told.recorded_at.millis() - first) * i128::from(rest) / i128::from((last - first).max(1));
        told.recorded_at = Timestamp::from_millis(after.millis() + own + gaps as i64);
    }
}

fn moved(moment: Timestamp, weeks: i64) -> Timestamp {
    Timestamp::from_millis(moment.millis() + weeks * WEEK_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    fn moments(story: &[SampleEvent<Encoded>]) -> Vec<(i64, i64)> {
        story.iter().map(|told| (told.occurred_at.millis(), told.recorded_at.millis())).collect()
    }

    fn trip() -> Vec<SampleEvent<Encoded>> {
        crate::domains::domain("trip").map(|domain| (domain.sample)()).expect("there are trips")
    }

    /// Dates the trips in a log that ends so many milliseconds after their beginning, so many before now.
    fn dated(after_first: i64, before_now: i64) -> (Vec<(i64, i64)>, i64) {
        let mut story = trip();
        let newest = story[0].recorded_at.millis() + after_first;
        let now = newest + before_now;
        date(&mut story, Some(Timestamp::from_millis(newest)), Timestamp::from_millis(now));
        (moments(&story), now)
    }

    #[test]
    fn a_sample_keeps_its_own_times_where_the_log_ends_before_them() {
        let own = moments(&trip());
        assert_eq!(dated(0, 1_000 * DAY_MS).0, own);
        assert_eq!(dated(-40 * DAY_MS, 1_000 * DAY_MS).0, own);
        let mut alone = trip();
        date(&mut alone, None, Timestamp::MAX);
        assert_eq!(moments(&alone), own);
    }

    #[test]
    fn a_sample_is_moved_whole_by_the_fewest_weeks_that_suffice() {
        for (after_first, weeks) in [(1, 1), (WEEK_MS, 1), (WEEK_MS + 1, 2), (300 * DAY_MS, 43)] {
            let by = |(occurred, recorded)| (occurred + weeks * WEEK_MS, recorded + weeks * WEEK_MS);
            let moved: Vec<_> = moments(&trip()).into_iter().map(by).collect();
            assert_eq!(dated(after_first, 1_000 * DAY_MS).0, moved, "{after_first} ms");
        }
        // A clock that is behind the sample moves it back.
        let (mut story, own) = (trip(), moments(&trip()));
        date(&mut story, None, Timestamp::from_millis(own[own.len() - 1].1 - 1));
        let back = own.into_iter().map(|(occurred, recorded)| (occurred - WEEK_MS, recorded - WEEK_MS));
        assert!(moments(&story).into_iter().eq(back));
    }

    #[test]
    fn where_the_room_is_too_short_the_recording_fills_it() {
        let own = moments(&trip());
        for room in [0, 1, 41, 42, 43, 1_000, 20_000, HOUR_MS, 3 * DAY_MS] {
            let (story, now) = dated(200 * DAY_MS, room);
            let newest = now - room;
            assert!(story[0].1 > newest, "{room} ms");
            assert!(story.windows(2).all(|pair| pair[0].1 < pair[1].1), "{room} ms");
            assert_eq!(story[story.len() - 1].1, now.max(newest + own.len() as i64), "{room} ms");
            assert!(story.iter().map(|moments| moments.0).eq(own.iter().map(|moments| moments.0)), "{room} ms");
        }
        // In proportion: of an hour, a half of the sample takes a half.
        let (story, now) = dated(200 * DAY_MS, HOUR_MS);
        for ((_, recorded), (_, told)) in story.iter().zip(&own) {
            let part = |moment: i64, from: i64, to: i64| (moment - from) as f64 / (to - from) as f64;
            let (here, there) = (part(*recorded, now - HOUR_MS, now), part(*told, own[0].1, own[own.len() - 1].1));
            assert!((here - there).abs() < 0.001, "{here} {there}");
        }
    }
}
