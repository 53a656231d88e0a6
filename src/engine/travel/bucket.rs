//! The columns of a chart.

use crate::engine::log::envelope::Revision;

/// One column of a chart: some neighbouring revisions and where a field went among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The last revision of the column.
    pub last: Revision,
    /// The lowest value in it.
    pub low: i64,
    /// The highest value in it.
    pub high: i64,
    /// The value after its last revision.
    pub close: i64,
}

impl Bucket {
    /// Adds the next value to the last of some columns, or begins another one.
    pub fn add(buckets: &mut Vec<(usize, Bucket)>, column: usize, last: Revision, value: i64) {
        Bucket::join(buckets, column, Bucket { last, low: value, high: value, close: value });
    }

    /// Joins what comes next with the last of some columns, or begins another one.
    pub fn join(buckets: &mut Vec<(usize, Bucket)>, column: usize, next: Bucket) {
        match buckets.last_mut() {
            Some((known, bucket)) if *known == column => {
                let (low, high) = (bucket.low.min(next.low), bucket.high.max(next.high));
                *bucket = Bucket { low, high, ..next };
            }
            Some(_) | None => buckets.push((column, next)),
        }
    }
}
