//! What can be wrong with a log on disk, and why the store does not append.

use std::fmt;

use crate::engine::log::envelope::Position;
use crate::storage::codec::CodecError;
use crate::storage::layout::ACTOR_FORMAT;
use crate::storage::port::StorageError;
use crate::words;
use crate::words::Word;

/// The first place where the log on disk cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The position of the first event that cannot be read.
    pub position: Position,
    /// The key that it would be under.
    pub key: String,
    /// The kind of damage.
    pub reason: DamageReason,
}

/// The kinds of damage to a log on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamageReason {
    /// The log was written by a newer version.
    NewerFormat {
        /// The format version on disk.
        found: u32,
    },
    /// The text is damaged.
    Unreadable {
        /// What is wrong with it.
        what: Unreadable,
    },
    /// Events are missing.
    Missing,
    /// Events are in the wrong order, or some are another log's.
    OutOfOrder,
    /// An event's bytes do not match its hash.
    ChainBroken,
}

/// What is wrong with a text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not a segment.
    Segment(CodecError),
    /// A line is not what the log consists of: the reader's error.
    Line(String),
    /// There never was such a format.
    UnknownFormat(u32),
    /// Its events are not of the format that it names.
    OtherFormat(u32),
    /// One of its parts, which a message names.
    Part(Word),
}

impl From<CodecError> for Unreadable {
    fn from(error: CodecError) -> Unreadable {
        Unreadable::Segment(error)
    }
}

impl From<Word> for Unreadable {
    fn from(part: Word) -> Unreadable {
        Unreadable::Part(part)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Segment(error) => error.fmt(f),
            Unreadable::Line(error) => f.write_str(error),
            Unreadable::UnknownFormat(found) => f.write_str(&words::storage::unknown_format(found)),
            Unreadable::OtherFormat(found) => f.write_str(&words::storage::events_of_another_format(found)),
            Unreadable::Part(part) => f.write_str(part.text()),
        }
    }
}

impl<T: Into<Unreadable>> From<T> for DamageReason {
    fn from(what: T) -> DamageReason {
        DamageReason::Unreadable { what: what.into() }
    }
}

impl fmt::Display for DamageReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DamageReason::NewerFormat { found } => f.write_str(&words::storage::newer_format(found)),
            DamageReason::Unreadable { what } => f.write_str(&words::storage::record_unreadable(what)),
            DamageReason::Missing => f.write_str(words::storage::RECORD_MISSING.text()),
            DamageReason::OutOfOrder => f.write_str(words::storage::OUT_OF_ORDER.text()),
            DamageReason::ChainBroken => f.write_str(words::storage::CHAIN_BROKEN.text()),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::storage::at_position(&self.position, &self.reason))
    }
}

/// Why the store did not append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// Storage refused the write.
    Storage(StorageError),
    /// The log is damaged or of a newer version, so it is read-only.
    ReadOnly(Damage),
    /// The disk was emptied: the log is only in memory, and has to be written back or given up first.
    Vanished {
        /// How many events it has.
        events: u32,
    },
}

impl From<StorageError> for AppendError {
    fn from(error: StorageError) -> AppendError {
        AppendError::Storage(error)
    }
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppendError::Storage(error) => error.fmt(f),
            AppendError::ReadOnly(damage) => f.write_str(&words::storage::read_only(damage)),
            AppendError::Vanished { events } => f.write_str(&words::storage::local_storage_was_emptied_from(&events)),
        }
    }
}

impl std::error::Error for AppendError {}

/// Distinguishes a header of a newer format from an invalid one.
pub(super) fn header_reason(text: &str) -> DamageReason {
    #[derive(serde::Deserialize)]
    struct Format {
        foldback: u32,
    }
    let line = text.split('\n').next().unwrap_or("");
    match serde_json::from_str::<Format>(line) {
        Ok(Format { foldback }) if foldback == 0 || foldback > ACTOR_FORMAT => unknown_format(foldback),
        Ok(_) | Err(_) => words::storage::FIRST_LINE_NOT_A_HEADER.into(),
    }
}

/// Returns what is wrong with a text whose version is not that of its events.
pub(super) fn misversioned(found: u32) -> DamageReason {
    Unreadable::OtherFormat(found).into()
}

/// Distinguishes a newer format from one that never existed.
pub(super) fn unknown_format(found: u32) -> DamageReason {
    if found > ACTOR_FORMAT { DamageReason::NewerFormat { found } } else { Unreadable::UnknownFormat(found).into() }
}
