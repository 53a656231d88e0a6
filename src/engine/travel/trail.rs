//! How far a field went over a whole history, in few columns: what a chart shows of a long one that is not read yet.
//!
//! A trail depends on the values alone, not on when it was made: one that follows a history event by event is the one that
//! is made of all of it, and goes on from where it was kept.

use serde_json::{Value, json};

use crate::engine::log::envelope::Revision;
use crate::engine::travel::bucket::Bucket;

/// The field that is followed: the headline.
pub const TRAILED: usize = 0;
/// How many events a column has, at least.
const LEAST_WIDTH: usize = 64;
/// How many columns there are, at most; even.
const MOST_COLUMNS: usize = 256;

/// The lowest, the highest and the last value of a field within each column of a history, the last of which may lack
/// events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    events: usize,
    /// How many events a column has: [`LEAST_WIDTH`], doubled until there are at most [`MOST_COLUMNS`].
    width: usize,
    columns: Vec<[i64; 3]>,
}

impl Default for Trail {
    fn default() -> Trail {
        Trail { events: 0, width: LEAST_WIDTH, columns: Vec::new() }
    }
}

impl Trail {
    /// Makes the trail of a history up to a revision, of which a function samples a range, both ends included.
    pub fn of(through: Revision, mut sample: impl FnMut(Revision, Revision) -> Bucket) -> Trail {
        let events = through.get();
        let width = width_for(events);
        let column = |begin: usize| {
            let Bucket { low, high, close, .. } =
                sample(Revision::from_len(begin + 1), Revision::from_len((begin + width).min(events)));
            [low, high, close]
        };
        Trail { events, width, columns: (0..events).step_by(width).map(column).collect() }
    }

    /// Adds the value after the next event.
    pub fn add(&mut self, value: i64) {
        if self.events == self.width * self.columns.len() {
            if self.columns.len() == MOST_COLUMNS {
                let merged = |pair: &[[i64; 3]]| [pair[0][0].min(pair[1][0]), pair[0][1].max(pair[1][1]), pair[1][2]];
                self.columns = self.columns.chunks_exact(2).map(merged).collect();
                self.width *= 2;
            }
            self.columns.push([value; 3]);
        } else if let Some([low, high, close]) = self.columns.last_mut() {
            (*low, *high, *close) = ((*low).min(value), (*high).max(value), value);
        }
        self.events += 1;
    }

    /// Returns the revision that it goes to.
    pub fn through(&self) -> Revision {
        Revision::from_len(self.events)
    }

    /// Lists the columns.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> + '_ {
        self.columns.iter().enumerate().map(|(index, &[low, high, close])| {
            let last = Revision::from_len(((index + 1) * self.width).min(self.events));
            Bucket { last, low, high, close }
        })
    }

    /// Writes the trail: the columns one after the other, three numbers each.
    pub fn to_json(&self) -> Value {
        json!(self.columns.as_flattened())
    }

    /// Reads the trail of a history of so many events; `None` if it is not one.
    pub fn from_json(json: &Value, events: Revision) -> Option<Trail> {
        let numbers: Vec<i64> = json.as_array()?.iter().map(Value::as_i64).collect::<Option<_>>()?;
        let (columns, rest) = numbers.as_chunks::<3>();
        let (events, width) = (events.get(), width_for(events.get()));
        let is_trail = rest.is_empty() && columns.len() == events.div_ceil(width);
        is_trail.then(|| Trail { events, width, columns: columns.to_vec() })
    }
}

fn width_for(events: usize) -> usize {
    let mut width = LEAST_WIDTH;
    while events.div_ceil(width) > MOST_COLUMNS {
        width *= 2;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(revision: usize) -> i64 {
        (revision as i64 * 7919) % 1_009 - 300
    }

    fn made_of(events: usize) -> Trail {
        Trail::of(Revision::from_len(events), |first, last| {
            let values = || (first.get()..=last.get()).map(value);
            Bucket { last, low: values().min().unwrap(), high: values().max().unwrap(), close: value(last.get()) }
        })
    }

    #[test]
    fn a_trail_that_follows_a_history_is_the_one_made_of_all_of_it_and_goes_on_where_it_was_kept() {
        let mut followed = Trail::default();
        assert_eq!(followed, made_of(0));
        for revision in 1..=80_000 {
            followed.add(value(revision));
            if revision % 97 == 0 || revision < 200 || [16_384, 16_385, 32_768, 32_769].contains(&revision) {
                assert_eq!(followed, made_of(revision), "{revision}");
                let kept = Trail::from_json(&followed.to_json(), Revision::from_len(revision));
                assert_eq!(kept.as_ref(), Some(&followed));
                followed = kept.unwrap();
            }
        }
        let buckets: Vec<Bucket> = followed.buckets().collect();
        assert!((MOST_COLUMNS / 2..=MOST_COLUMNS).contains(&buckets.len()), "{}", buckets.len());
        assert_eq!(buckets.last().unwrap().last, Revision(80_000));
        assert!(buckets.iter().all(|bucket| bucket.close == value(bucket.last.get())));
        assert!(followed.to_json().to_string().len() < 8_000);
    }

    #[test]
    fn what_is_not_the_trail_of_so_many_events_is_none() {
        let text = made_of(1_000).to_json();
        assert!(Trail::from_json(&text, Revision(1_000)).is_some());
        for events in [0, 64, 900, 1_025, 100_000] {
            assert_eq!(Trail::from_json(&text, Revision(events)), None, "{events}");
        }
        for other in
            [json!(null), json!({}), json!([1, 2]), json!([1, 2, "3"]), json!([1, 2, 3.5]), json!([0, 0, 0, 1])]
        {
            assert_eq!(Trail::from_json(&other, Revision(1)), None, "{other}");
        }
    }
}
