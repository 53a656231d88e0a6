//! Where a way along a stream stops: sorted revisions at which something holds.

use crate::engine::log::envelope::Revision;

/// Returns the first of some sorted revisions that play from one revision to another passes or ends at.
pub fn first_between(stops: &[Revision], from: Revision, to: Revision) -> Option<Revision> {
    let next = stops.partition_point(|stop| *stop <= from);
    stops.get(next).copied().filter(|stop| *stop <= to)
}

/// Returns the next of some sorted revisions, or the previous one; after the last comes the first, and before the first
/// the last.
pub fn next_around(stops: &[Revision], from: Revision, forward: bool) -> Option<Revision> {
    let found = match forward {
        true => stops.get(stops.partition_point(|stop| *stop <= from)).or(stops.first()),
        false => {
            let before = stops.partition_point(|stop| *stop < from).checked_sub(1);
            before.and_then(|index| stops.get(index)).or(stops.last())
        }
    };
    found.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_forward_stops_at_the_first_stop_that_it_reaches() {
        let stops = [Revision(3), Revision(4), Revision(9)];
        let stop = |from, to| first_between(&stops, Revision(from), Revision(to)).map(|stop| stop.0);
        assert_eq!(
            (stop(0, 2), stop(0, 3), stop(3, 9), stop(4, 8), stop(4, 20)),
            (None, Some(3), Some(4), None, Some(9))
        );
        assert_eq!((stop(9, 20), stop(5, 1)), (None, None));
    }

    #[test]
    fn after_the_last_stop_comes_the_first_again() {
        let stops = [Revision(3), Revision(4), Revision(9)];
        let next = |from, forward| next_around(&stops, Revision(from), forward).map(|stop| stop.0);
        assert_eq!((next(0, true), next(3, true), next(9, true), next(20, true)), (Some(3), Some(4), Some(3), Some(3)));
        assert_eq!(
            (next(20, false), next(9, false), next(3, false), next(0, false)),
            (Some(9), Some(4), Some(9), Some(9))
        );
        assert_eq!(next_around(&[], Revision(5), true), None);
    }
}
