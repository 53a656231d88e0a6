//! Other views of the same events, each for a question that nobody asked when the events were recorded.
//!
//! One read model a file; [`balance`] says what an event does to a balance, for all of them. None of them knows a clock:
//! the newest day they know is that of the newest event they have read.

mod balance;
pub mod below_zero;
pub mod interest;
pub mod spending;
pub mod statement;

use crate::engine::envelope::StreamId;
use crate::engine::projection::{ReadModelSpec, Row, read_model};

/// The account's read models, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] = &[
    read_model::<statement::Statement>(),
    read_model::<spending::Spending>(),
    read_model::<below_zero::BelowZero>(),
    read_model::<interest::Interest>(),
];

/// Orders rows by when they begin, the newest first, then by stream; returns the first of them.
fn newest_first<K: Ord>(mut rows: Vec<(K, &StreamId, Row)>, limit: usize) -> Vec<Row> {
    rows.sort_by(|(begin, stream, _), (other, of, _)| other.cmp(begin).then_with(|| stream.cmp(of)));
    rows.into_iter().take(limit).map(|(_, _, row)| row).collect()
}
