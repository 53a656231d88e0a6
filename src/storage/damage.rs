//! What can be wrong with a log on disk, and why the store does not append.

use std::fmt;

use crate::engine::log::envelope::Position;
use crate::storage::layout::ACTOR_FORMAT;
use crate::storage::port::StorageError;

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
        /// The reader's error.
        what: String,
    },
    /// Events are missing.
    Missing,
    /// Events are in the wrong order, or some are another log's.
    OutOfOrder,
    /// An event's bytes do not match its hash.
    ChainBroken,
}

impl fmt::Display for DamageReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DamageReason::NewerFormat { found } => {
                write!(f, "it was written by a newer version of Foldback (format {found})")
            }
            DamageReason::Unreadable { what } => write!(f, "the record cannot be read: {what}"),
            DamageReason::Missing => write!(f, "a record is missing"),
            DamageReason::OutOfOrder => write!(f, "the order was changed"),
            DamageReason::ChainBroken => write!(f, "bytes were changed: the hash does not match"),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At position {} {}", self.position, self.reason)
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
            AppendError::ReadOnly(damage) => {
                write!(f, "The log is read-only, so that nothing is overwritten: {damage}. Export what is readable.")
            }
            AppendError::Vanished { events } => {
                write!(
                    f,
                    "Local storage was emptied from elsewhere. Nothing was recorded; the log's {events} events are still in this page. Write them back, or go on with an empty log."
                )
            }
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
        Ok(_) | Err(_) => DamageReason::Unreadable { what: "its first line is not a header".to_owned() },
    }
}

/// Returns what is wrong with a text whose version is not that of its events.
pub(super) fn misversioned(found: u32) -> DamageReason {
    DamageReason::Unreadable { what: format!("its events are not of format {found}") }
}

/// Distinguishes a newer format from one that never existed.
pub(super) fn unknown_format(found: u32) -> DamageReason {
    if found > ACTOR_FORMAT {
        DamageReason::NewerFormat { found }
    } else {
        DamageReason::Unreadable { what: format!("unknown format {found}") }
    }
}
