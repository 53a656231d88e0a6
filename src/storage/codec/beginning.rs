//! The beginning of a text: which streams its events belong to, and their types, without the rest.

use std::sync::Arc;

use super::columns::Reader;
use super::error::CodecError;
use super::limits::{Limits, MAX_COUNT};
use super::read::{body_of, places, read_streams};
use super::{pack, shape};
use crate::engine::log::envelope::StreamId;
use crate::words;

/// How many times fifteen bytes are read at first: enough for a few streams and a thousand events.
const FIFTEENS: usize = 48;

/// What the beginning of a text says of its events. It is not checked against the text's sum.
pub struct Beginning {
    pub streams: Vec<StreamId>,
    /// Their types, in the order of their first events.
    pub types: Vec<Arc<str>>,
    /// The index of each event's stream.
    pub of_events: Vec<usize>,
}

impl Beginning {
    /// Reads the beginning of a text of `count` events.
    ///
    /// # Errors
    /// [`CodecError`] if that is damaged.
    pub fn of(text: &str, count: usize) -> Result<Beginning, CodecError> {
        let short = pack::unpack_beginning(text, FIFTEENS).and_then(|bytes| Beginning::read(&bytes, count).ok());
        short.map_or_else(|| Beginning::read(&pack::unpack(text)?, count), Ok)
    }

    fn read(bytes: &[u8], count: usize) -> Result<Beginning, CodecError> {
        if count >= MAX_COUNT {
            return Err(CodecError::Damaged { what: words::storage::TOO_MANY_EVENTS });
        }
        let mut reader = Reader::within(body_of(bytes)?, Limits::SEGMENT.bytes);
        let streams = read_streams(&mut reader)?;
        let shapes = shape::read(&mut reader, &Limits::SEGMENT)?;
        reader.pass_numbers(count)?;
        let of_events = places(reader.numbers(count)?, streams.len())?;
        Ok(Beginning { streams, types: shapes.into_iter().map(|shape| shape.event_type).collect(), of_events })
    }
}
