//! Which movements of a statement are in a stream already.

use std::collections::{HashMap, HashSet};

use crate::domains::account::bank_csv::{Movement, Statement};
use crate::domains::account::statement::fact::event;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::sliced::Pace;
use crate::engine::user_error::UserError;
use crate::engine::values::money::Money;
use crate::engine::values::time::Timestamp;
use crate::engine::view::{LentStreams, Streams};

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
    ///
    /// # Errors
    /// [`UserError`] if the log is gone.
    pub async fn of(
        streams: &impl LentStreams,
        statement: &Statement,
        stream: &StreamId,
        pace: &Pace,
    ) -> Result<Known, UserError> {
        let mut known = Known::default();
        if streams.lend(|streams| streams.log().revision(stream))? == Revision(0) {
            return Ok(known);
        }
        let keys = pace.map(&statement.movements, |movement| Ok::<_, UserError>(key_of(movement))).await?;
        let mut there = recorded(streams, stream, &keys, pace).await?;
        let balances = running(statement, pace).await;
        let mut others = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            pace.item().await;
            let Some(held) = there.get_mut(key) else { continue };
            match held.iter().position(|held| Some(*held) == balances[index]) {
                Some(at) => {
                    held.remove(at);
                    known.certain.insert(index);
                }
                None => others.push((index, key)),
            }
        }
        let balances_are_the_same = !known.certain.is_empty();
        for (index, key) in others {
            pace.item().await;
            let Some(held) = there.get_mut(key).filter(|held| !held.is_empty()) else { continue };
            match balances[index] {
                None => known.certain.insert(index),
                Some(_) if balances_are_the_same => continue,
                Some(_) => known.alike.insert(index),
            };
            held.remove(0);
        }
        Ok(known)
    }
}

/// Returns the key of the event that a movement makes.
fn key_of(movement: &Movement) -> Key {
    let encoded = event(movement).encode();
    key(movement.occurred_at, encoded.event_type, &encoded.data)
}

/// Returns the balances after the events of a stream that have one of some keys.
async fn recorded(
    streams: &impl LentStreams,
    stream: &StreamId,
    keys: &[Key],
    pace: &Pace,
) -> Result<HashMap<Key, Vec<Money>>, UserError> {
    let mut wanted: HashSet<&Key> = HashSet::new();
    let mut moments: HashSet<Timestamp> = HashSet::new();
    for key in keys {
        pace.item().await;
        moments.insert(key.0);
        wanted.insert(key);
    }
    let mut there: HashMap<Key, Vec<Money>> = HashMap::new();
    let head = streams.lend(|streams| streams.log().positions(stream).len())?;
    let mut index = 0;
    while index < head {
        let until = index + pace.granted(head - index).await;
        let find = |streams: &dyn Streams| {
            let positions = streams.log().positions(stream);
            let found = (index..until).filter_map(|index| Some((index, streams.log().at(*positions.get(index)?)?)));
            for (index, event) in found.filter(|(_, event)| moments.contains(&event.occurred_at)) {
                let key = key(event.occurred_at, event.event_type, event.data);
                let Some(view) = wanted.contains(&key).then(|| streams.view(stream)).flatten() else { continue };
                let balance = view.field_at(0, Revision::from_len(index + 1)).number().unwrap_or(0);
                there.entry(key).or_default().push(Money::clamped(balance));
            }
        };
        streams.lend(find)?;
        index = until;
    }
    Ok(there)
}

/// Returns the balance after each movement, the file's or the one that follows from it.
pub(super) async fn running(statement: &Statement, pace: &Pace) -> Vec<Option<Money>> {
    let mut balance = statement.opening_balance;
    let mut balances = Vec::with_capacity(statement.movements.len());
    let after = |movement: &Movement| {
        balance = movement.balance.or(balance.map(|balance| balance.saturating_add(movement.amount)));
        balances.push(balance);
    };
    pace.each(&statement.movements, after).await;
    balances
}
