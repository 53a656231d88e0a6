//! The sample histories: recorded at their own times whatever the log holds, in streams of their own.

use std::collections::HashMap;

use crate::domains::{Registration, first};
use crate::engine::domain::{Encoded, SampleEvent};
use crate::engine::log::envelope::{Position, Revision, StreamId, derived_event_id};
use crate::engine::log::{Links, Log, Record, Recorded};
use crate::engine::user_error::UserError;
use crate::engine::values::time::{DAY_MS, Timestamp};
use crate::workbench::core::Workbench;

/// What groups the events of a sample: it marks them as such wherever they travel. Those that an event of the sample led
/// to are grouped by that event's id instead.
pub const SAMPLE: &str = "sample";
/// By multiples of this a sample is moved back if the clock is behind it, so that its hours and days of the week stay.
const WEEK_MS: i64 = 7 * DAY_MS;

impl Workbench {
    /// Records the sample history of the first domain into an empty log, at its own times, independent of the clock.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it.
    pub fn record_sample(&mut self) -> Result<(), UserError> {
        self.append_sample(first(), Timestamp::MAX)
    }

    /// Records the sample history of a domain at the end of the log, at its own times: it is recorded earlier than what
    /// precedes it, in streams that it begins. A stream that is there already keeps its name; the sample's has another
    /// then.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it.
    pub fn append_sample(&mut self, domain: &Registration, now: Timestamp) -> Result<(), UserError> {
        self.ensure_current()?;
        self.append_records(sample(domain, self.log(), now)).map(|_| ())
    }

    /// Returns the stream that the story of a domain's sample is about, by the name that it has in this log; `None` if
    /// the sample is not in it.
    pub fn story_stream(&self, domain: &Registration) -> Option<StreamId> {
        let story = domain.story_stream()?;
        let named = |stream: &&StreamId| {
            let rest = stream.as_str().strip_prefix(story.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(SUFFIX))
        };
        self.sample_streams(domain.name).iter().find(named).cloned()
    }

    /// Returns `true` if the log began as the sample.
    pub fn is_sample(&self) -> bool {
        self.log().at(Position(1)).is_some_and(|event| event.correlation_id() == Some(SAMPLE))
    }

    /// Returns `true` if the log is samples and nothing else.
    pub fn is_only_sample(&self) -> bool {
        self.is_sample() && self.log().after(Position(0)).all(|event| is_sample(self.log(), &event))
    }

    /// Lists the streams of a domain that began as its sample.
    pub fn sample_streams(&self, domain: &str) -> Vec<StreamId> {
        let log = self.log();
        let began =
            |stream: &&StreamId| log.in_stream(stream, Revision(1)).is_some_and(|event| is_sample(self.log(), &event));
        log.streams().filter(|stream| stream.domain() == domain).filter(began).cloned().collect()
    }

    /// Returns `true` if the newest event of each of some streams is a sample's: nothing was added to them.
    pub fn is_untouched(&self, streams: &[StreamId]) -> bool {
        let newest = |stream: &StreamId| self.log().in_stream(stream, self.log().revision(stream));
        streams.iter().all(|stream| newest(stream).is_some_and(|event| is_sample(self.log(), &event)))
    }

    /// Counts the events that are not part of a sample: in the whole log, or in some streams.
    pub fn own_events(&self, of: Option<&[StreamId]>) -> usize {
        let is_own = |event: &Recorded<'_>| !is_sample(self.log(), event);
        match of {
            None => self.log().after(Position(0)).filter(is_own).count(),
            Some(streams) => {
                let positions = streams.iter().flat_map(|stream| self.log().positions(stream));
                positions.filter_map(|position| self.log().at(*position)).filter(is_own).count()
            }
        }
    }
}

/// Returns `true` if a sample's mark is on an event, or on the event that began its group within the same sample.
fn is_sample(log: &Log, event: &Recorded<'_>) -> bool {
    is_marked(event) || is_effect(log, event) && ends_in_the_sample(log, event)
}

fn is_marked(event: &Recorded<'_>) -> bool {
    event.correlation_id() == Some(SAMPLE)
}

/// Returns `true` if an event belongs to a group that an event of a sample began.
fn is_effect(log: &Log, event: &Recorded<'_>) -> bool {
    let began = event.causation_id().and(event.correlation_id()).and_then(|id| log.find(id));
    began.is_some_and(|began| is_marked(&began))
}

/// Returns `true` if an event of the sample follows: what somebody else recorded with the ids of a sample's events comes
/// after all of it, since a sample is one write and its last event has no cause.
fn ends_in_the_sample(log: &Log, event: &Recorded<'_>) -> bool {
    let next = log.after(event.position).find(|next| !is_effect(log, next));
    next.is_some_and(|next| is_marked(&next) && next.stream.domain() == event.stream.domain())
}

/// What a stream of a sample has after its name if the name is taken.
const SUFFIX: &str = "-sample";
/// How many names are tried for a stream of a sample.
const TRIED: usize = 1_000;

/// Finds a stream that is not in a log yet: of a name, or of that with a suffix.
fn free(log: &Log, name: &str) -> Option<StreamId> {
    let further = (2..TRIED).map(|number| format!("{name}{SUFFIX}-{number}"));
    let names = [name.to_owned(), format!("{name}{SUFFIX}")].into_iter().chain(further);
    names.filter_map(|name| StreamId::new(&name).ok()).find(|stream| log.revision(stream) == Revision(0))
}

/// Makes the records of a domain's sample, to follow a log.
pub(super) fn sample(domain: &Registration, log: &Log, now: Timestamp) -> Vec<Record> {
    let mut story = (domain.sample)();
    not_after(&mut story, now);
    let mut streams: HashMap<&str, (StreamId, Revision)> = HashMap::new();
    let mut labels: HashMap<&str, Links> = HashMap::new();
    let mut records = Vec::with_capacity(story.len());
    for told in story {
        let begun = || Some((free(log, told.stream)?, Revision(0)));
        let Some((stream, before)) = streams.get(told.stream).cloned().or_else(begun) else { continue };
        let revision = before.next();
        streams.insert(told.stream, (stream.clone(), revision));
        let links = told.cause.and_then(|cause| labels.get(cause).cloned());
        if let Some(label) = told.label {
            let id = derived_event_id(&stream, revision);
            let correlation_id = links.as_ref().map_or_else(|| Some(id.clone()), |links| links.correlation_id.clone());
            labels.insert(label, Links { correlation_id, causation_id: Some(id), ..Links::default() });
        }
        let marked = || Links { correlation_id: Some(SAMPLE.to_owned()), ..Links::default() };
        records.push(Record {
            stream,
            event_type: told.event.event_type.into(),
            schema_version: told.event.schema_version,
            occurred_at: told.occurred_at,
            recorded_at: told.recorded_at,
            data: told.event.data,
            links: links.unwrap_or_else(marked).boxed(),
        });
    }
    records
}

/// Moves a sample back as a whole, by the fewest weeks that suffice, if the clock is behind it.
fn not_after(story: &mut [SampleEvent<Encoded>], now: Timestamp) {
    let Some(last) = story.last().map(|told| told.recorded_at) else { return };
    let weeks = (now.millis() - last.millis()).div_euclid(WEEK_MS).min(0);
    let moved = |moment: Timestamp| Timestamp::from_millis(moment.millis() + weeks * WEEK_MS);
    for told in story {
        (told.occurred_at, told.recorded_at) = (moved(told.occurred_at), moved(told.recorded_at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_behind_a_sample_moves_it_back_by_whole_weeks() {
        let trips = || crate::domains::domain("trip").map(|domain| (domain.sample)()).expect("there are trips");
        let moments = |story: &[SampleEvent<Encoded>]| -> Vec<_> {
            story.iter().map(|told| (told.occurred_at.millis(), told.recorded_at.millis())).collect()
        };
        let own = moments(&trips());
        let last = own[own.len() - 1].1;
        for (now, weeks) in [(last, 0), (last + 1, 0), (last - 1, 1), (last - WEEK_MS, 1), (last - WEEK_MS - 1, 2)] {
            let mut story = trips();
            not_after(&mut story, Timestamp::from_millis(now));
            let back = |(occurred, recorded): &(i64, i64)| (occurred - weeks * WEEK_MS, recorded - weeks * WEEK_MS);
            assert_eq!(moments(&story), own.iter().map(back).collect::<Vec<_>>(), "{}", now - last);
        }
    }
}
