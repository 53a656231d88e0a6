//! The codec of a sealed segment: its events in columns, as bytes, as text.
//!
//! [`encode`] writes it and [`decode`] reads it, within [`Limits`]. The text is the bytes at 15 bits a UTF-16 unit (see
//! [`pack`]). The bytes are:
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

mod beginning;
mod columns;
mod error;
mod limits;
mod pack;
mod read;
mod shape;
mod write;

pub(super) use beginning::Beginning;
pub use error::CodecError;
pub use limits::Limits;
pub(super) use limits::{MAX_BYTES, MAX_CELLS};
pub(super) use read::{Checked, Envelopes};
pub use read::{decode, decode_bytes, decode_within};
pub use write::{encode, encode_bytes};
