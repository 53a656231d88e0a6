//! Which movements of a statement are in a stream already.

use std::collections::{HashMap, HashSet};

use crate::domains::account::bank_csv::Statement;
use crate::domains::account::event::Event;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::money::Money;
use crate::engine::values::time::Timestamp;
use crate::engine::view::Streams;

/// What of a statement is in a stream already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The movements that are, by their index: date, amount, text and, if there is one, balance are the same.
    pub certain: HashSet<usize>,
    /// Those that differ only in their balance, while no other balance of the file is the stream's.
    pub alike: HashSet<usize>,
}

/// The key of a movement: its day, and the type and data of its event.
type Key = (Timestamp, String);

fn key(occurred_at: Timestamp, event_type: &str, data: &str) -> Key {
    (occurred_at, format!("{event_type} {data}"))
}

impl Known {
    /// Finds the movements of a statement that are in a stream already, by the event that each makes. Each event stands
    /// for one of them.
    pub fn of(streams: &dyn Streams, statement: &Statement, stream: &StreamId, events: &[Event]) -> Known {
        if streams.log().revision(stream) == Revision(0) {
            return Known::default();
        }
        let keys: Vec<Key> = statement
            .movements
            .iter()
            .zip(events)
            .map(|(movement, event)| {
                let encoded = event.encode();
                key(movement.occurred_at, encoded.event_type, &encoded.data)
            })
            .collect();
        let mut there = recorded(streams, stream, &keys.iter().collect());
        let balances = running(statement);
        let mut known = Known::default();
        for (index, key) in keys.iter().enumerate() {
            let Some(held) = there.get_mut(key) else { continue };
            if let Some(at) = held.iter().position(|held| Some(*held) == balances[index]) {
                held.remove(at);
                known.certain.insert(index);
            }
        }
        let balances_are_the_same = !known.certain.is_empty();
        for (index, key) in
            keys.iter().enumerate().filter(|(index, _)| !known.certain.contains(index)).collect::<Vec<_>>()
        {
            let Some(held) = there.get_mut(key).filter(|held| !held.is_empty()) else { continue };
            match balances[index] {
                None => known.certain.insert(index),
                Some(_) if balances_are_the_same => continue,
                Some(_) => known.alike.insert(index),
            };
            held.remove(0);
        }
        known
    }
}

/// Returns the balances after the events of a stream that have one of some keys.
fn recorded(streams: &dyn Streams, stream: &StreamId, wanted: &HashSet<&Key>) -> HashMap<Key, Vec<Money>> {
    let log = streams.log();
    let moments: HashSet<Timestamp> = wanted.iter().map(|(moment, _)| *moment).collect();
    let found: Vec<(Key, Revision)> = log
        .positions(stream)
        .iter()
        .enumerate()
        .filter_map(|(index, position)| Some((index, log.at(*position)?)))
        .filter(|(_, event)| moments.contains(&event.occurred_at))
        .map(|(index, event)| (key(event.occurred_at, event.event_type, event.data), Revision::from_len(index + 1)))
        .filter(|(key, _)| wanted.contains(key))
        .collect();
    let mut there: HashMap<Key, Vec<Money>> = HashMap::new();
    let Some(view) = streams.view(stream) else { return there };
    for (key, revision) in found {
        let balance = Money::clamped(view.field_at(0, revision).number().unwrap_or(0));
        there.entry(key).or_default().push(balance);
    }
    there
}

/// Returns the balance after each movement, the file's or the one that follows from it.
pub(super) fn running(statement: &Statement) -> Vec<Option<Money>> {
    let mut balance = statement.opening_balance;
    let after = statement.movements.iter().map(|movement| {
        balance = movement.balance.or(balance.map(|balance| balance.saturating_add(movement.amount)));
        balance
    });
    after.collect()
}
