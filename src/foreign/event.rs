//! An event of a foreign log, as it was understood.

use crate::engine::values::time::Timestamp;

/// An event of a foreign log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The name of its stream as the file has it; [`crate::foreign::mapping::WHOLE`] where the file is one stream.
    pub stream: String,
    /// Its type as the file has it; [`crate::foreign::mapping::UNTYPED`] where there is none.
    pub kind: String,
    /// When it happened; the time of the event before it where its own is missing or cannot be read.
    pub at: Option<Timestamp>,
    /// Its id, unique within its stream.
    pub id: Option<String>,
    /// Its data as canonical JSON: an object, keys sorted, no white space.
    pub data: Box<str>,
    /// The state after it that the file has beside it, as canonical JSON: of a Redux DevTools export.
    pub state: Option<Box<str>>,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What is not as it should be about it.
    pub marks: Marks,
}

/// What is not as it should be about an event that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its time is missing or cannot be read.
    pub without_time: bool,
    /// The path to its stream leads nowhere in it.
    pub without_stream: bool,
    /// The path to its type leads nowhere in it.
    pub without_kind: bool,
    /// Its time has no zone, and is taken for UTC.
    pub without_zone: bool,
    /// It was skipped in Redux DevTools: it changes nothing.
    pub skipped: bool,
}
