//! What became of the events of a file.

use crate::foreign::trouble::Troubles;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events there are.
    pub events: u64,
    /// What is not among them: what does not parse, and ids that were there before.
    pub left_out: Troubles,
    /// What is odd about events that are among them.
    pub remarks: Troubles,
    /// How many of them have a time without a zone, taken for UTC.
    pub without_zone: u64,
    /// How many of them have no time that can be read, and follow the event before them.
    pub without_time: u64,
}
