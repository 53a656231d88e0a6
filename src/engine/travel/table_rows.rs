//! The rows of a chart's table: what is seen of it event by event, or column by column where that are too many to read.

use super::timeline::Scale;
use crate::engine::log::envelope::Revision;

/// How many rows a table has at most.
const MOST: usize = 200;

/// Which revisions share a row: each has its own, or those of a column of the chart have one.
pub struct TableRows<'a> {
    scale: &'a Scale,
    is_each: bool,
}

impl TableRows<'_> {
    /// Shares the visible revisions of a scale out.
    pub fn of(scale: &Scale) -> TableRows<'_> {
        let seen = match scale.clock() {
            None => (scale.seen().to - scale.seen().from) as usize + 1,
            Some(clock) => {
                let until = |part: f64| clock.order().partition_point(|revision| scale.part(*revision) < part);
                until(1.0_f64.next_up()) - until(0.0)
            }
        };
        TableRows { scale, is_each: seen <= MOST }
    }

    /// Returns `true` if each event has a row of its own.
    pub fn is_each(&self) -> bool {
        self.is_each
    }

    /// Returns the row of a revision; what is not visible has one before all others or one after them.
    pub fn row(&self, revision: Revision) -> usize {
        match self.scale.part(revision) {
            part if part < 0.0 => 0,
            part if part > 1.0 => usize::MAX,
            _ if self.is_each => revision.get() + 1,
            part => 1 + (part * (MOST - 1) as f64) as usize,
        }
    }

    /// Returns `true` if a revision is visible.
    pub fn is_seen(&self, revision: Revision) -> bool {
        (0.0..=1.0).contains(&self.scale.part(revision))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::travel::timeline::Clock;

    /// Lists the rows of all revisions of a log.
    fn rows(scale: &Scale) -> Vec<usize> {
        let rows = TableRows::of(scale);
        (0..=scale.ends().1.get()).map(|revision| rows.row(Revision::from_len(revision))).collect()
    }

    #[test]
    fn each_event_of_a_short_log_has_a_row_of_its_own() {
        let scale = Scale::new(Revision(0), Revision(199), None, None);
        assert_eq!(rows(&scale), (1..=200).collect::<Vec<_>>());
    }

    #[test]
    fn a_long_log_has_no_more_rows_than_are_read() {
        for head in [200, 1_000_000] {
            let mut rows = rows(&Scale::new(Revision(0), Revision(head), None, None));
            assert!(rows.is_sorted());
            rows.dedup();
            assert!((100..=MOST).contains(&rows.len()), "{} rows of {head} events", rows.len());
        }
    }

    #[test]
    fn what_is_not_seen_has_no_row_among_the_others() {
        let day = 86_400_000;
        let clock = Clock::new((0..500).map(|event| event * day).collect());
        let all = Scale::new(Revision(0), Revision(500), Some(Arc::new(clock.clone())), None);
        let seen = all.seen().zoomed(50.0, 0.5, all.least(), all.whole());
        let scale = Scale::new(Revision(0), Revision(500), Some(Arc::new(clock)), seen);
        let inner = rows(&scale).into_iter().filter(|row| ![0, usize::MAX].contains(row)).count();
        assert!((9..=11).contains(&inner), "{inner} rows of a fiftieth of 500 days");
    }
}
