//! The recorded event and the numbers and names that place it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::engine::values::time::Timestamp;
use crate::words;

/// An event's 1-based number in its stream; 0 is the empty stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u32);

/// An event's 1-based number in the whole log; 0 is the empty log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u32);

macro_rules! counted {
    ($name:ident) => {
        impl $name {
            /// Returns the number after this one.
            pub const fn next(self) -> $name {
                $name(self.0 + 1)
            }

            /// Returns the number as an index or a length.
            pub const fn get(self) -> usize {
                self.0 as usize
            }

            /// Takes a length; beyond `u32::MAX` it stops there, which no storage of a browser reaches.
            pub fn from_len(len: usize) -> $name {
                $name(u32::try_from(len).unwrap_or(u32::MAX))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counted!(Revision);
counted!(Position);

/// The name of a stream: a domain, a dash, and a name within the domain, such as `account-main` or `order-1001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct StreamId(Arc<str>);

impl StreamId {
    /// The most characters a stream's name may have.
    pub const MAX_LEN: usize = 100;

    /// Reads a stream's name: lower-case domain, `-`, then letters, digits, `.`, `_` and `-`.
    ///
    /// # Errors
    /// [`InvalidStreamId`] for any other text.
    pub fn new(text: &str) -> Result<StreamId, InvalidStreamId> {
        let invalid = || InvalidStreamId { stream: text.chars().take(Self::MAX_LEN).collect() };
        let (domain, name) = text.split_once('-').ok_or_else(invalid)?;
        let domain_ok = domain.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let name_ok = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        if domain.is_empty() || name.is_empty() || text.len() > Self::MAX_LEN || !domain_ok || !name_ok {
            return Err(invalid());
        }
        Ok(StreamId(Arc::from(text)))
    }

    /// Returns the whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the part before the first dash: the domain's name.
    pub fn domain(&self) -> &str {
        self.0.split('-').next().unwrap_or("")
    }
}

impl TryFrom<String> for StreamId {
    type Error = InvalidStreamId;

    fn try_from(text: String) -> Result<StreamId, InvalidStreamId> {
        StreamId::new(&text)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that cannot name a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidStreamId {
    /// The text, cut at [`StreamId::MAX_LEN`] characters.
    pub stream: String,
}

impl fmt::Display for InvalidStreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::errors::not_a_stream(&format_args!("{:?}", self.stream)))
    }
}

impl std::error::Error for InvalidStreamId {}

/// The SHA-256 of an event: over the 32 bytes of the hash before it and its canonical JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash before the first event.
    pub const GENESIS: Hash = Hash([0; 32]);

    /// Reads 64 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Hash> {
        let nibble = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let bytes: &[u8; 64] = text.as_bytes().try_into().ok()?;
        let mut hash = [0; 32];
        for (out, pair) in hash.iter_mut().zip(bytes.chunks_exact(2)) {
            *out = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Hash(hash))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Hash::parse(&text).ok_or_else(|| serde::de::Error::custom("a hash has 64 hexadecimal digits"))
    }
}

/// A recorded event as it is exported: one line of NDJSON, one element of `window.foldback.events()`.
///
/// The fields stand in alphabetical order, so that serde writes the canonical form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Who did it, if named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Arc<str>>,
    /// The event or command that led to this one.
    #[serde(default)]
    pub causation_id: Option<String>,
    /// What groups the events of one undertaking.
    #[serde(default)]
    pub correlation_id: Option<String>,
    /// The event's fields as canonical JSON at `schema_version`.
    pub data: Box<RawValue>,
    /// The event's unique name; see [`derived_event_id`].
    pub event_id: String,
    /// The fact's name, past tense: `Deposited`.
    pub event_type: String,
    /// SHA-256 of the chain up to and with this event.
    pub hash: Hash,
    /// When it happened in the world.
    pub occurred_at: Timestamp,
    /// Its number in the whole log.
    pub position: Position,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Its number in its stream.
    pub revision: Revision,
    /// The version of `data`'s shape.
    pub schema_version: u16,
    /// The stream it belongs to.
    pub stream: StreamId,
}

/// Returns the id that an event has unless its writer gave another: `account-main@12`.
pub fn derived_event_id(stream: &StreamId, revision: Revision) -> String {
    format!("{stream}@{revision}")
}

/// Returns `true` if an id has the form of a derived one, `stream@revision`.
pub fn has_derived_form(event_id: &str) -> bool {
    event_id.rsplit_once('@').is_some_and(|(stream, revision)| {
        StreamId::new(stream).is_ok() && !revision.is_empty() && revision.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns `true` if only Foldback assigns such an id: a derived one, or `stream@revision.step` of a step of a process.
pub fn is_reserved_id(event_id: &str) -> bool {
    let is_step = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_lowercase());
    let of_step = event_id.rsplit_once('.').filter(|(_, step)| is_step(step)).map(|(process, _)| process);
    has_derived_form(of_step.unwrap_or(event_id))
}

/// Reads a derived id; `None` if it has another form.
pub fn read_derived_id(event_id: &str) -> Option<(StreamId, Revision)> {
    let (stream, revision) = event_id.rsplit_once('@')?;
    let read = (StreamId::new(stream).ok()?, Revision(revision.parse().ok()?));
    (derived_event_id(&read.0, read.1) == event_id).then_some(read)
}

/// What a writer expects a stream's newest revision to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpectedRevision {
    /// Any revision is accepted.
    #[default]
    Any,
    /// The stream must not exist.
    NoStream,
    /// The stream must be at just this revision.
    Exact(Revision),
}

impl ExpectedRevision {
    /// Returns `true` if a stream at revision `actual` meets the expectation.
    pub fn admits(self, actual: Revision) -> bool {
        match self {
            ExpectedRevision::Any => true,
            ExpectedRevision::NoStream => actual == Revision(0),
            ExpectedRevision::Exact(expected) => expected == actual,
        }
    }
}

impl fmt::Display for ExpectedRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExpectedRevision::Any => f.write_str(words::errors::ANY_REVISION.text()),
            ExpectedRevision::NoStream => f.write_str(words::errors::NO_STREAM.text()),
            ExpectedRevision::Exact(revision) => f.write_str(&words::errors::a_revision(revision)),
        }
    }
}

/// An append found a stream at another revision than its writer expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongExpectedRevision {
    /// The stream that was to be written.
    pub stream: StreamId,
    /// What the writer expected.
    pub expected: ExpectedRevision,
    /// The stream's newest revision.
    pub actual: Revision,
}

impl fmt::Display for WrongExpectedRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WrongExpectedRevision { stream, expected, actual } = self;
        f.write_str(&words::errors::wrong_revision(stream, actual, expected))
    }
}

impl std::error::Error for WrongExpectedRevision {}
