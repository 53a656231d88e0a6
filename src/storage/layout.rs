//! The keys of the log, and how many events each of them holds.
//!
//! The log is a run of segments numbered from 1. The last, open one is a run of pages of readable JSON lines; an append
//! rewrites its last page only. A full one is sealed: one compressed text replaces its pages and is never written
//! again.

use std::borrow::Cow;

use crate::engine::log::Record;

/// The first part of every key of Foldback.
pub const PREFIX: &str = "foldback.";
/// The version of the format of all texts but those that hold an event with an actor.
pub const FORMAT: u32 = 1;
/// The version of a page or segment that holds an event with an actor: the newest that is read.
pub const ACTOR_FORMAT: u32 = 2;
/// The first part of the keys of the log.
pub const LOG_PREFIX: &str = "foldback.log.";
/// The key that exists while a bulk append is under way.
pub const BULK_KEY: &str = "foldback.bulk";
/// The key that names the generation of keys that the log is under; if it is missing, the log is under the keys without
/// a number.
pub const GENERATION_KEY: &str = "foldback.generation";
/// The key that exists while a log is staged in another generation.
pub const STAGE_KEY: &str = "foldback.stage";
/// The key of the text that replaces archived events.
pub const ARCHIVE_KEY: &str = "foldback.archive";
/// The key that reserves room for a way out of a full storage.
pub const RESERVE_KEY: &str = "foldback.reserve";
/// The first part of the keys of what-if lanes.
pub const LANE_PREFIX: &str = "foldback.lane.";
/// The first part of the keys of snapshots; a stream's name follows.
pub const SNAPSHOT_PREFIX: &str = "foldback.snapshot.";
/// The first part of the keys of quarantined texts.
pub const ASIDE_PREFIX: &str = "foldback.aside.";
/// The events on a page: an append rewrites 1.5 KB on average.
pub const PAGE_EVENTS: usize = 8;
/// The number of events after which a segment is sealed.
pub const SEGMENT_EVENTS: usize = 1024;

/// Returns the version of a text that holds an event, with an actor or without: the oldest one that has room for it, so
/// that a log is read by every Foldback that knows what is in it.
pub(super) fn format_for(has_actor: bool) -> u32 {
    if has_actor { ACTOR_FORMAT } else { FORMAT }
}

/// Returns the version of a text that holds some events.
pub(super) fn format_of<'a>(records: impl IntoIterator<Item = &'a Record>) -> u32 {
    format_for(records.into_iter().any(|record| record.links.as_deref().is_some_and(|links| links.actor.is_some())))
}

/// Reads a key that belongs to a log (events, archive, lanes) and returns it without the number of its generation.
pub fn in_plain(key: &str) -> Option<Cow<'_, str>> {
    split_generation(key).map(|(_, plain)| plain)
}

/// Returns a log's key in a generation: `foldback.log.000001`, or `foldback.2.log.000001` in generation 2.
/// Other keys are the same in all generations.
pub(super) fn in_generation(generation: u32, key: &str) -> Cow<'_, str> {
    match key.strip_prefix(PREFIX) {
        Some(rest) if generation > 0 && names_a_log(key) => Cow::Owned(format!("{PREFIX}{generation}.{rest}")),
        Some(_) | None => Cow::Borrowed(key),
    }
}

/// Reads a key of a log as [`in_generation`] writes it: the generation, and the key without it.
pub(super) fn split_generation(key: &str) -> Option<(u32, Cow<'_, str>)> {
    if names_a_log(key) {
        return Some((0, Cow::Borrowed(key)));
    }
    let (number, rest) = key.strip_prefix(PREFIX)?.split_once('.')?;
    let generation = number.parse::<u32>().ok().filter(|read| *read > 0 && read.to_string() == number)?;
    let plain = format!("{PREFIX}{rest}");
    names_a_log(&plain).then_some((generation, Cow::Owned(plain)))
}

fn names_a_log(key: &str) -> bool {
    key.starts_with(LOG_PREFIX) || key.starts_with(LANE_PREFIX) || key == ARCHIVE_KEY || key == BULK_KEY
}

/// A key of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogKey {
    /// A page of an open segment: segment from 1, page from 0.
    Page(u32, u32),
    /// A sealed segment.
    Sealed(u32),
}

impl LogKey {
    /// Writes the key: `foldback.log.000012.003` or `foldback.log.000012`.
    pub fn name(self) -> String {
        match self {
            LogKey::Page(segment, page) => format!("{LOG_PREFIX}{segment:06}.{page:03}"),
            LogKey::Sealed(segment) => format!("{LOG_PREFIX}{segment:06}"),
        }
    }

    /// Reads a key; `None` if it is not exactly as [`LogKey::name`] writes it.
    pub fn read(name: &str) -> Option<LogKey> {
        let numbers = name.strip_prefix(LOG_PREFIX)?;
        let key = match numbers.split_once('.') {
            Some((segment, page)) => LogKey::Page(segment.parse().ok()?, page.parse().ok()?),
            None => LogKey::Sealed(numbers.parse().ok()?),
        };
        (key.name() == name).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written_and_no_other_way() {
        for key in [LogKey::Page(1, 0), LogKey::Sealed(123), LogKey::Page(1_000_000, 1000)] {
            assert_eq!(LogKey::read(&key.name()), Some(key));
        }
        for name in ["foldback.log.1", "foldback.log.000001.0", "foldback.log.", "foldback.bulk", "other"] {
            assert_eq!(LogKey::read(name), None, "{name}");
        }
    }

    #[test]
    fn a_key_of_a_generation_is_read_as_it_is_written_and_other_keys_have_none() {
        for key in
            ["foldback.log.000001", "foldback.log.000001.000", "foldback.archive", "foldback.bulk", "foldback.lane.001"]
        {
            for generation in [0, 1, 27] {
                let name = in_generation(generation, key);
                assert_eq!(split_generation(&name), Some((generation, Cow::Borrowed(key))), "{name}");
            }
        }
        for key in ["foldback.reserve", "foldback.theme", "foldback.aside.001", "foldback.generation", "foldback.stage"]
        {
            assert_eq!((in_generation(3, key).as_ref(), split_generation(key)), (key, None));
        }
        for name in ["foldback.0.log.000001", "foldback.02.log.000001", "foldback.2.theme", "foldback.x.archive"] {
            assert_eq!(split_generation(name), None, "{name}");
        }
    }
}
