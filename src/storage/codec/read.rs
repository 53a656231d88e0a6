//! Text, bytes and columns back into events.

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::columns::{Reader, Writer};
use super::error::CodecError;
use super::limits::{Limits, MAX_COUNT};
use super::pack;
use super::shape::{self, Shape, read_values};
use super::write::{ACTOR_LAYOUT, CHECK_BYTES, HAS_ACTOR, LAYOUT};
use crate::engine::log::envelope::StreamId;
use crate::engine::log::{Links, Record};
use crate::engine::values::time::Timestamp;
use crate::words;

/// Reads `count` events from text.
///
/// # Errors
/// [`CodecError`] if the text is not exactly what [`encode`](super::encode) wrote for that many events.
pub fn decode(text: &str, count: usize) -> Result<Vec<Record>, CodecError> {
    decode_bytes(&pack::unpack(text)?, count)
}

/// Reads `count` events from bytes.
///
/// # Errors
/// [`CodecError`] if the bytes are not exactly what [`encode_bytes`](super::encode_bytes) wrote for that many events.
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
pub struct Envelopes<'a> {
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
pub struct Checked {
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

/// Returns the body of bytes that may be cut, without a check.
pub(super) fn body_of(bytes: &[u8]) -> Result<&[u8], CodecError> {
    let too_short = CodecError::Damaged { what: words::storage::TOO_SHORT };
    let mut reader = Reader::within(bytes.get(1 + CHECK_BYTES..).ok_or(too_short)?, 0);
    reader.count()?;
    Ok(reader.rest())
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

pub(super) fn read_streams(reader: &mut Reader<'_>) -> Result<Vec<StreamId>, CodecError> {
    let count = reader.below(MAX_COUNT)?;
    let stream = |_| {
        StreamId::new(reader.text()?).map_err(|_| CodecError::Damaged { what: words::storage::STREAM_NAME_INVALID })
    };
    (0..count).map(stream).collect()
}

pub(super) fn places(numbers: Vec<i64>, bound: usize) -> Result<Vec<usize>, CodecError> {
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
