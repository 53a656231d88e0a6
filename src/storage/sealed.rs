//! A sealed segment: a line of readable header, then its events without what can be derived, compressed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position, StreamId};
use crate::engine::log::packed::{Outline, Packed, Remarks};
use crate::engine::log::{Links, Log, Record, Recorded};
use crate::storage::codec;
use crate::storage::layout::{SEGMENT_EVENTS, format_for, format_of};

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
    let mut runs = Runs::default();
    events.for_each(|event| runs.push(&event));
    runs.ranges
}

/// Runs that fit one segment each, as events are added to them.
#[derive(Default)]
pub(super) struct Runs {
    /// The runs so far, without a gap; the last one may grow.
    pub ranges: Vec<Range<usize>>,
    /// What the events of the last run take.
    bytes: usize,
    cells: usize,
}

impl Runs {
    /// Adds the next event.
    pub fn push(&mut self, event: &Recorded<'_>) {
        let index = self.ranges.last().map_or(0, |run| run.end);
        let more = (event.bytes(), 1 + event.data.bytes().filter(|byte| *byte == b',').count());
        (self.bytes, self.cells) = (self.bytes + more.0, self.cells + more.1);
        let fits = self.bytes <= codec::MAX_BYTES && self.cells <= codec::MAX_CELLS;
        match self.ranges.last_mut() {
            Some(run) if run.len() < SEGMENT_EVENTS && fits => run.end = index + 1,
            Some(_) | None => {
                (self.bytes, self.cells) = more;
                self.ranges.push(index..index + 1);
            }
        }
    }
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

/// The events of a segment, to be read when one of them is asked for.
#[derive(Debug)]
struct Sealed(codec::Checked);

impl Packed for Sealed {
    fn unpack(&self) -> Option<Vec<Record>> {
        self.0.records().ok()
    }

    fn check(&self) -> Option<(Remarks, Box<dyn Packed>)> {
        None
    }
}

/// The events of a segment whose text is not checked against its sum yet.
#[derive(Debug)]
struct Unchecked {
    header: SealedHeader,
    text: String,
}

impl Packed for Unchecked {
    fn unpack(&self) -> Option<Vec<Record>> {
        let (_, packed) = self.text.split_once('\n')?;
        let records = unpack(&self.header, packed).ok()?;
        (format_of(&records) == self.header.foldback).then_some(records)
    }

    fn check(&self) -> Option<(Remarks, Box<dyn Packed>)> {
        let (_, packed) = self.text.split_once('\n')?;
        let checked = codec::Checked::of(packed, self.header.events).ok()?;
        let remarks = {
            let envelopes = checked.envelopes().ok()?;
            (needed_format(&envelopes) == self.header.foldback).then(|| remarks(&envelopes))?
        };
        Some((remarks, Box::new(Sealed(checked))))
    }
}

fn links<'a>(envelopes: &'a codec::Envelopes<'_>) -> impl Iterator<Item = (usize, &'a Links)> {
    envelopes.links.iter().enumerate().filter_map(|(index, links)| Some((index, links.as_deref()?)))
}

fn remarks(envelopes: &codec::Envelopes<'_>) -> Remarks {
    Remarks {
        given_ids: links(envelopes).filter_map(|(index, links)| Some((index, links.event_id.clone()?))).collect(),
        newest_recorded: envelopes.newest_recorded(),
    }
}

fn needed_format(envelopes: &codec::Envelopes<'_>) -> u32 {
    format_for(links(envelopes).any(|(_, links)| links.actor.is_some()))
}

/// Events that were just written.
#[derive(Debug)]
struct Written(RefCell<Vec<Record>>);

impl Packed for Written {
    fn unpack(&self) -> Option<Vec<Record>> {
        Some(self.0.take())
    }

    fn check(&self) -> Option<(Remarks, Box<dyn Packed>)> {
        None
    }
}

/// Takes records for a log to add all at once, without a look at each of them.
pub(super) fn outlined(records: Vec<Record>) -> (Outline, Box<dyn Packed>) {
    let (mut streams, mut types): (Vec<StreamId>, Vec<Arc<str>>) = (Vec::new(), Vec::new());
    let mut numbers: HashMap<StreamId, usize> = HashMap::new();
    let (mut of_events, mut given_ids) = (Vec::with_capacity(records.len()), Vec::new());
    for (index, record) in records.iter().enumerate() {
        let known = of_events.last().copied().filter(|last: &usize| streams[*last] == record.stream);
        of_events.push(known.unwrap_or_else(|| {
            *numbers.entry(record.stream.clone()).or_insert_with(|| {
                streams.push(record.stream.clone());
                streams.len() - 1
            })
        }));
        if !types.contains(&record.event_type) {
            types.push(Arc::clone(&record.event_type));
        }
        let id = record.links.as_deref().and_then(|links| links.event_id.clone());
        given_ids.extend(id.map(|id| (index, id)));
    }
    let newest_recorded = records.iter().map(|record| record.recorded_at).max();
    let outline = Outline { streams, of_events, types, remarks: Some(Remarks { given_ids, newest_recorded }) };
    (outline, Box::new(Written(RefCell::new(records))))
}

/// Adds the events of a segment to a log, which reads them when one of them is asked for; `format` checks the version
/// that they need. The text is checked against its sum, and all but the data of the events is read.
///
/// # Errors
/// What `format` says, or [`codec::CodecError`] if the text is damaged.
pub(super) fn push_packed<E: From<codec::CodecError>>(
    log: &mut Log,
    header: &SealedHeader,
    packed: &str,
    format: impl FnOnce(u32) -> Result<(), E>,
) -> Result<(), E> {
    let checked = codec::Checked::of(packed, header.events)?;
    let envelopes = checked.envelopes()?;
    format(needed_format(&envelopes))?;
    let outline = Outline {
        types: envelopes.types().cloned().collect(),
        remarks: Some(remarks(&envelopes)),
        streams: envelopes.streams,
        of_events: envelopes.stream_column,
    };
    log.push_packed(outline, Box::new(Sealed(checked)));
    Ok(())
}

/// Adds the events of a segment to a log, which reads them when one of them is asked for and checks them later: only the
/// beginning of the text is read.
///
/// # Errors
/// [`codec::CodecError`] if that is damaged.
pub(super) fn push_unchecked(log: &mut Log, header: &SealedHeader, text: String) -> Result<(), codec::CodecError> {
    let (_, packed) = text.split_once('\n').unwrap_or_default();
    let codec::Beginning { streams, types, of_events } = codec::Beginning::of(packed, header.events)?;
    let outline = Outline { streams, of_events, types, remarks: None };
    log.push_packed(outline, Box::new(Unchecked { header: *header, text }));
    Ok(())
}
