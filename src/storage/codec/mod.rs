//! The codec of a sealed segment: its events in columns, as bytes, as text.
//!
//! The text is the bytes at 15 bits a UTF-16 unit (see [`pack`]). The bytes are:
//!
//! 1. the version of this layout: 2 if an event has an actor, else 1;
//! 2. the first eight bytes of the SHA-256 of all that follows the next number;
//! 3. the length of what follows, as a count;
//! 4. the streams: a count, then each name;
//! 5. the shapes: a count, then each one's event type, schema version, and the number of its keys plus one (0: the data
//!    is kept as a text), each key and its kind (0 whole number, 1 text, 2 JSON);
//! 6. columns over all events: shape, stream, `recorded_at` as the step from the event before, `occurred_at` as the
//!    distance from `recorded_at`, which names it was given (1 id, 2 correlation, 4 causation) and 8 for an actor;
//! 7. the given names in the order of the events, as one column of texts behind its count;
//! 8. in layout 2 the actors, in the order of the events that have one, as another such column;
//! 9. for each shape, for each key, the column of its values.
//!
//! A count is LEB128, a number zigzag LEB128, a text its length in bytes and UTF-8. A column of numbers is a form byte
//! and: 0 the one number that all are; 1 the least as a number, a width in bits as a byte, each one's distance from the
//! least in so many bits, least bit first; 2 a count of bytes and the deflated numbers. A column of texts is a count of
//! distinct texts, the column of their lengths, a count of bytes and the distinct texts deflated together, and the
//! column of their indices.

mod columns;
mod pack;
mod shape;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::engine::log::envelope::StreamId;
use crate::engine::log::{Links, Record, Recorded};
use crate::engine::values::time::Timestamp;
use crate::words;
use crate::words::Word;
use columns::{Reader, Writer};
use shape::{Shape, Shapes, read_values};

/// The version of the layout without actors.
const LAYOUT: u8 = 1;
/// The version of the layout with actors, the newest that is read.
const ACTOR_LAYOUT: u8 = 2;
/// Marks an event that has an actor, beside the marks of its names.
const HAS_ACTOR: usize = 8;
/// How many bytes of the SHA-256 are kept.
const CHECK_BYTES: usize = 8;
/// The most events, streams or shapes that a reader accepts.
const MAX_COUNT: usize = 65_537;
/// The most bytes that the texts of a segment, and the data of its events put together again, may take.
pub(super) const MAX_BYTES: usize = 64 << 20;
/// The most values that the events of a segment may have.
pub(super) const MAX_CELLS: usize = 1 << 22;

/// The limits on the events of a text, checked before anything is built.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes of all texts, and of the data of all events put together again.
    bytes: usize,
    /// The most bytes of one event's data.
    event_bytes: usize,
    /// The most bytes of an event's type.
    type_bytes: usize,
    /// The most keys of one event.
    keys: usize,
    /// The most values of all events.
    cells: usize,
}

impl Limits {
    /// The limits of a segment of the log.
    pub const SEGMENT: Limits =
        Limits { bytes: MAX_BYTES, event_bytes: MAX_BYTES, type_bytes: MAX_BYTES, keys: MAX_COUNT, cells: MAX_CELLS };
    /// The limits of a log shared by a link: many times what a link made by the page needs.
    pub const SHARED: Limits =
        Limits { bytes: 1 << 20, event_bytes: 64 << 10, type_bytes: 100, keys: 256, cells: 1 << 18 };
}

/// Why a text is not a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// The text was written by a newer version.
    UnknownLayout {
        /// The layout version of the text.
        found: u8,
    },
    /// A character carries no bits.
    NotPacked {
        /// Its index in the text.
        index: usize,
    },
    /// The text holds more than the limits allow.
    TooLarge {
        /// What exceeds its limit.
        what: Word,
        /// The most that is allowed.
        most: usize,
    },
    /// The bytes are damaged.
    Damaged {
        /// The kind of damage.
        what: Word,
    },
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodecError::UnknownLayout { found } => f.write_str(&words::storage::layout_unknown(found)),
            CodecError::NotPacked { index } => f.write_str(&words::storage::character_invalid(index)),
            CodecError::TooLarge { what, most } => f.write_str(&words::storage::more_than(most, what)),
            CodecError::Damaged { what } => f.write_str(&words::storage::segment_changed(what)),
        }
    }
}

impl std::error::Error for CodecError {}

/// Writes events as text.
pub fn encode<'a>(events: impl Iterator<Item = Recorded<'a>>) -> String {
    pack::pack(&encode_bytes(events))
}

/// Writes events as bytes.
pub fn encode_bytes<'a>(events: impl Iterator<Item = Recorded<'a>>) -> Vec<u8> {
    let events: Vec<_> = events.collect();
    let layout = if events.iter().any(|event| event.actor().is_some()) { ACTOR_LAYOUT } else { LAYOUT };
    let body = body(&events, layout);
    let mut head = Writer::default();
    head.count(body.len() as u64);
    let mut bytes = vec![layout];
    bytes.extend_from_slice(&Sha256::digest(&body)[..CHECK_BYTES]);
    bytes.extend(head.into_bytes());
    bytes.extend(body);
    bytes
}

fn body(events: &[Recorded<'_>], layout: u8) -> Vec<u8> {
    let mut writer = Writer::default();
    let (streams, stream_column) = numbered(events.iter().map(|event| event.stream));
    writer.count(streams.len() as u64);
    streams.iter().for_each(|stream| writer.text(stream.as_str()));

    let shapes = Shapes::of(events);
    shapes.write(&mut writer);
    writer.numbers(&shapes.places);
    writer.numbers(&stream_column);

    let mut before = 0;
    let recorded = events
        .iter()
        .map(|event| event.recorded_at.millis() - std::mem::replace(&mut before, event.recorded_at.millis()));
    writer.numbers(&recorded.collect::<Vec<i64>>());
    let lateness = events.iter().map(|event| event.occurred_at.millis() - event.recorded_at.millis());
    writer.numbers(&lateness.collect::<Vec<i64>>());

    writer.numbers(&events.iter().map(given).collect::<Vec<i64>>());
    let names = events.iter().map(|event| [event.given_id(), event.correlation_id(), event.causation_id()]);
    let texts: Vec<&str> = names.flatten().flatten().collect();
    writer.count(texts.len() as u64);
    writer.texts(&texts);
    if layout == ACTOR_LAYOUT {
        let actors: Vec<&str> = events.iter().filter_map(|event| event.actor().map(AsRef::as_ref)).collect();
        writer.count(actors.len() as u64);
        writer.texts(&actors);
    }

    shapes.write_values(&mut writer);
    writer.into_bytes()
}

/// Marks which names an event was given, and whether it has an actor.
fn given(event: &Recorded<'_>) -> i64 {
    let is_there = [
        event.given_id().is_some(),
        event.correlation_id().is_some(),
        event.causation_id().is_some(),
        event.actor().is_some(),
    ];
    is_there.into_iter().zip(0..).map(|(is_there, bit)| i64::from(is_there) << bit).sum()
}

/// Numbers streams in the order in which they come; returns them, and the number of each event's.
fn numbered<'a>(of_events: impl Iterator<Item = &'a StreamId>) -> (Vec<&'a StreamId>, Vec<i64>) {
    let (mut streams, mut numbers) = (Vec::new(), HashMap::new());
    let mut number = |stream| {
        *numbers.entry(stream).or_insert_with(|| {
            streams.push(stream);
            streams.len() as i64 - 1
        })
    };
    let column = of_events.map(&mut number).collect();
    (streams, column)
}

/// Reads `count` events from text.
///
/// # Errors
/// [`CodecError`] if the text is not exactly what [`encode`] wrote for that many events.
pub fn decode(text: &str, count: usize) -> Result<Vec<Record>, CodecError> {
    decode_bytes(&pack::unpack(text)?, count)
}

/// Reads `count` events from bytes.
///
/// # Errors
/// [`CodecError`] if the bytes are not exactly what [`encode_bytes`] wrote for that many events.
pub fn decode_bytes(bytes: &[u8], count: usize) -> Result<Vec<Record>, CodecError> {
    decode_within(bytes, count, &Limits::SEGMENT)
}

/// Reads `count` events from bytes, within limits.
///
/// # Errors
/// [`CodecError::TooLarge`] if a limit is exceeded; otherwise as [`decode_bytes`].
pub fn decode_within(bytes: &[u8], count: usize, limits: &Limits) -> Result<Vec<Record>, CodecError> {
    let (layout, body) = checked(bytes)?;
    Envelopes::read(layout, &bytes[body], count, limits)?.records(limits)
}

/// All of the events of a text except their data, and what is left to read of it.
pub(super) struct Envelopes<'a> {
    rest: Reader<'a>,
    pub streams: Vec<StreamId>,
    shapes: Vec<Shape>,
    shape_column: Vec<usize>,
    /// The index of each event's stream.
    pub stream_column: Vec<usize>,
    recorded: Vec<i64>,
    lateness: Vec<i64>,
    pub links: Vec<Option<Box<Links>>>,
}

impl<'a> Envelopes<'a> {
    fn read(layout: u8, body: &'a [u8], count: usize, limits: &Limits) -> Result<Envelopes<'a>, CodecError> {
        let mut reader = Reader::within(body, limits.bytes);
        if count >= MAX_COUNT {
            return Err(CodecError::Damaged { what: words::storage::TOO_MANY_EVENTS });
        }
        let streams = read_streams(&mut reader)?;
        let shapes = shape::read(&mut reader, limits)?;
        let shape_column = places(reader.numbers(count)?, shapes.len())?;
        let stream_column = places(reader.numbers(count)?, streams.len())?;
        let recorded = reader.numbers(count)?;
        let lateness = reader.numbers(count)?;
        let links = read_links(&mut reader, count, layout)?;
        Ok(Envelopes { rest: reader, streams, shapes, shape_column, stream_column, recorded, lateness, links })
    }

    /// Lists the types of the events, in the order of their first events.
    pub fn types(&self) -> impl Iterator<Item = &Arc<str>> {
        self.shapes.iter().map(|shape| &shape.event_type)
    }

    /// Returns the latest moment of recording; `None` if the log is empty.
    pub fn newest_recorded(&self) -> Option<Timestamp> {
        let mut moment = 0_i64;
        let moments = self.recorded.iter().map(|step| {
            moment = moment.wrapping_add(*step);
            moment
        });
        moments.max().map(Timestamp::from_millis)
    }

    fn records(mut self, limits: &Limits) -> Result<Vec<Record>, CodecError> {
        let mut data = read_values(&mut self.rest, &self.shapes, &self.shape_column, limits)?;
        if !self.rest.is_done() {
            return Err(CodecError::Damaged { what: words::storage::LONGER_THAN_ITS_EVENTS });
        }
        let mut moment = 0_i64;
        let mut records = Vec::with_capacity(data.len());
        for (index, data) in data.drain(..).enumerate() {
            moment = moment.wrapping_add(self.recorded[index]);
            let shape = &self.shapes[self.shape_column[index]];
            records.push(Record {
                stream: self.streams[self.stream_column[index]].clone(),
                event_type: Arc::clone(&shape.event_type),
                schema_version: shape.schema_version,
                occurred_at: Timestamp::from_millis(moment.wrapping_add(self.lateness[index])),
                recorded_at: Timestamp::from_millis(moment),
                data: data.into_boxed_str(),
                links: self.links[index].take(),
            });
        }
        Ok(records)
    }
}

/// Events whose text was checked against its sum, and which are read when they are asked for.
#[derive(Debug)]
pub(super) struct Checked {
    layout: u8,
    /// The bytes of the text, and where the body begins and ends.
    bytes: Vec<u8>,
    body: Range<usize>,
    count: usize,
}

impl Checked {
    /// Checks layout, length and sum of a text of `count` events.
    ///
    /// # Errors
    /// [`CodecError`], as [`decode`] before it reads an event.
    pub fn of(text: &str, count: usize) -> Result<Checked, CodecError> {
        let bytes = pack::unpack(text)?;
        let (layout, body) = checked(&bytes)?;
        Ok(Checked { layout, bytes, body, count })
    }

    /// Reads all but the data of the events.
    ///
    /// # Errors
    /// [`CodecError`] if the text is damaged.
    pub fn envelopes(&self) -> Result<Envelopes<'_>, CodecError> {
        Envelopes::read(self.layout, &self.bytes[self.body.clone()], self.count, &Limits::SEGMENT)
    }

    /// Reads the events.
    ///
    /// # Errors
    /// [`CodecError`] if the text is damaged.
    pub fn records(&self) -> Result<Vec<Record>, CodecError> {
        self.envelopes()?.records(&Limits::SEGMENT)
    }
}

/// Checks layout, length and checksum, and returns the layout and where the rest is.
fn checked(bytes: &[u8]) -> Result<(u8, Range<usize>), CodecError> {
    let too_short = CodecError::Damaged { what: words::storage::TOO_SHORT };
    let (&layout, rest) = bytes.split_first().ok_or(too_short)?;
    if !(LAYOUT..=ACTOR_LAYOUT).contains(&layout) {
        return Err(CodecError::UnknownLayout { found: layout });
    }
    let (sum, rest) = rest.split_at_checked(CHECK_BYTES).ok_or(too_short)?;
    let mut reader = Reader::within(rest, 0);
    let length = reader.below(rest.len() + 1)?;
    let head = {
        let mut writer = Writer::default();
        writer.count(length as u64);
        writer.into_bytes().len()
    };
    let body = rest.get(head..head + length).ok_or(too_short)?;
    // Packing fills up its last unit: less than two bytes of zeros may follow.
    let filling = &rest[head + length..];
    if filling.len() > 1 || filling.iter().any(|byte| *byte != 0) {
        return Err(CodecError::Damaged { what: words::storage::SOMETHING_FOLLOWS });
    }
    if Sha256::digest(body)[..CHECK_BYTES] != *sum {
        return Err(CodecError::Damaged { what: words::storage::SUM_DOES_NOT_FIT });
    }
    let first = 1 + CHECK_BYTES + head;
    Ok((layout, first..first + length))
}

fn read_streams(reader: &mut Reader<'_>) -> Result<Vec<StreamId>, CodecError> {
    let count = reader.below(MAX_COUNT)?;
    let stream = |_| {
        StreamId::new(reader.text()?).map_err(|_| CodecError::Damaged { what: words::storage::STREAM_NAME_INVALID })
    };
    (0..count).map(stream).collect()
}

fn places(numbers: Vec<i64>, bound: usize) -> Result<Vec<usize>, CodecError> {
    let places = numbers.into_iter().map(|number| usize::try_from(number).ok().filter(|place| *place < bound));
    places.collect::<Option<Vec<usize>>>().ok_or(CodecError::Damaged { what: words::storage::PLACE_OUT_OF_RANGE })
}

fn read_links(reader: &mut Reader<'_>, count: usize, layout: u8) -> Result<Vec<Option<Box<Links>>>, CodecError> {
    let bound = if layout == ACTOR_LAYOUT { HAS_ACTOR * 2 } else { HAS_ACTOR };
    let given = places(reader.numbers(count)?, bound)?;
    let (distinct, order) = {
        let count = reader.below(MAX_COUNT * 3)?;
        reader.texts(count)?
    };
    let mut next = order.into_iter().map(|place| distinct[place].clone());
    let mut name = |flags: usize, flag: usize| match flags & flag {
        0 => Ok(None),
        _ => next.next().map(Some).ok_or(CodecError::Damaged { what: words::storage::GIVEN_NAME_MISSING }),
    };
    let mut actors = match layout {
        ACTOR_LAYOUT => read_actors(reader, given.iter().filter(|flags| **flags & HAS_ACTOR > 0).count())?,
        _ => Vec::new(),
    }
    .into_iter();
    let links = given.into_iter().map(|flags| {
        if flags == 0 {
            return Ok(None);
        }
        let (event_id, correlation_id, causation_id) = (name(flags, 1)?, name(flags, 2)?, name(flags, 4)?);
        let actor = if flags & HAS_ACTOR > 0 { actors.next() } else { None };
        Ok(Links { event_id, correlation_id, causation_id, actor }.boxed())
    });
    links.collect()
}

/// Reads the actors of the events that have one; the same one is one text.
fn read_actors(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Arc<str>>, CodecError> {
    if count == 0 || reader.below(MAX_COUNT)? != count {
        return Err(CodecError::Damaged { what: words::storage::ACTORS_DIFFER });
    }
    let (distinct, order) = reader.texts(count)?;
    let distinct: Vec<Arc<str>> = distinct.into_iter().map(Arc::from).collect();
    Ok(order.into_iter().map(|place| Arc::clone(&distinct[place])).collect())
}
