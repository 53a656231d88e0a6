//! A sealed segment: a line of readable header, then its events without what can be derived, compressed.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position};
use crate::engine::log::{Record, Recorded};
use crate::storage::codec;
use crate::storage::layout::{SEGMENT_EVENTS, format_for};

/// The most events that a reader accepts in one segment.
const MAX_EVENTS: usize = 65_536;

/// The first line of a sealed segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedHeader {
    /// The version of the format: the newest that one of its events needs.
    pub foldback: u32,
    /// The position of the segment's first event.
    pub first: Position,
    /// How many events it holds.
    pub events: usize,
    /// The hash of the event before it.
    pub previous: Hash,
    /// The hash of its last event.
    pub last: Hash,
}

impl SealedHeader {
    /// Returns the position of the segment's last event.
    pub fn last_position(&self) -> Position {
        Position::from_len(self.first.get() + self.events - 1)
    }
}

/// Splits events into runs that fit one segment each, by their number and by the reader's limits.
pub(super) fn runs<'a>(events: impl Iterator<Item = Recorded<'a>>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut bytes, mut cells) = (0, 0);
    for (index, event) in events.enumerate() {
        let more = (event.bytes(), 1 + event.data.bytes().filter(|byte| *byte == b',').count());
        (bytes, cells) = (bytes + more.0, cells + more.1);
        match runs.last_mut() {
            Some(run) if run.len() < SEGMENT_EVENTS && bytes <= codec::MAX_BYTES && cells <= codec::MAX_CELLS => {
                run.end = index + 1;
            }
            Some(_) | None => {
                (bytes, cells) = more;
                runs.push(index..index + 1);
            }
        }
    }
    runs
}

/// Writes a segment of `events` that follow `previous`, the last of which has hash `last`; returns its header too.
pub fn write<'a>(
    events: impl ExactSizeIterator<Item = Recorded<'a>> + Clone,
    first: Position,
    previous: Hash,
    last: Hash,
) -> (SealedHeader, String) {
    let foldback = format_for(events.clone().any(|event| event.actor().is_some()));
    let header = SealedHeader { foldback, first, events: events.len(), previous, last };
    let (count, packed) = (header.events, codec::encode(events));
    let text = format!(
        "{{\"foldback\":{foldback},\"first\":{first},\"events\":{count},\"previous\":\"{previous}\",\"last\":\"{last}\"}}\n{packed}"
    );
    (header, text)
}

/// Reads a segment's header and leaves the rest packed; `None` if the first line is not a segment's header.
pub fn split(text: &str) -> Option<(SealedHeader, &str)> {
    let (line, packed) = text.split_once('\n')?;
    let header: SealedHeader = serde_json::from_str(line).ok()?;
    (1..=MAX_EVENTS).contains(&header.events).then_some((header, packed))
}

/// Unpacks the events of a segment.
///
/// # Errors
/// [`codec::CodecError`] if the text is damaged.
pub fn unpack(header: &SealedHeader, packed: &str) -> Result<Vec<Record>, codec::CodecError> {
    codec::decode(packed, header.events)
}
