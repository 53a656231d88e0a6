//! The order of the rows that a day or a month begins.

use crate::engine::log::envelope::StreamId;
use crate::engine::projection::Rank;
use crate::engine::values::calendar::Day;

/// Ranks a row by the day on which it begins, the newest first, then by stream.
pub(super) fn newest_first(begin: Day, stream: &StreamId) -> Rank {
    (begin.midnight().millis(), stream.to_string())
}
