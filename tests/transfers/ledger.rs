//! A ledger of its own, kept from the bare data of the log: where the money is at every position.
//!
//! The rule. What was reserved is the source's until the target has received it, and the target's from then on, although the
//! source's balance still shows it until it is confirmed. So at every position
//! `Σ balances − Σ (reserved and received already) = Σ deposits − Σ withdrawals`.

use std::collections::BTreeMap;

use foldback::engine::log::envelope::{Position, StreamId};
use foldback::workbench::Workbench;
use serde_json::Value;

use crate::accounts::field;

/// What became of a transfer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Passage {
    amount: i64,
    received: u32,
    confirmed: u32,
    released: u32,
}

impl Passage {
    fn is_over(self) -> bool {
        self.confirmed + self.released > 0
    }
}

/// Follows the money through the log and asks the rule at every position; with `over` that no transfer is under way at the
/// end. Returns how many transfers were confirmed and released.
pub fn audit(workbench: &mut Workbench, over: bool) -> (usize, usize) {
    let mut balances: BTreeMap<StreamId, i64> = BTreeMap::new();
    let mut limits: BTreeMap<StreamId, i64> = BTreeMap::new();
    let mut passages: BTreeMap<(String, u64), (String, Passage)> = BTreeMap::new();
    let mut outside = 0;
    for event in workbench.log().after(Position(0)) {
        let data: Value = serde_json::from_str(event.data).unwrap();
        let minor = data["amount_minor"].as_i64().unwrap_or(0);
        let own = event.stream.to_string();
        let number = data["transfer"].as_u64().unwrap_or(0);
        let balance = balances.entry(event.stream.clone()).or_default();
        let at = format!("at {}: {} {}", event.position, event.event_type, event.data);
        match event.event_type.as_ref() {
            "Deposited" => (*balance, outside) = (*balance + minor, outside + minor),
            "Withdrawn" => (*balance, outside) = (*balance - minor, outside - minor),
            "OverdraftLimitSet" => drop(limits.insert(event.stream.clone(), data["limit_minor"].as_i64().unwrap())),
            "FundsReserved" => {
                assert_eq!(number, u64::from(event.revision.0), "{at}");
                let to = data["to"].as_str().unwrap().to_owned();
                let new = Passage { amount: minor, ..Passage::default() };
                assert!(passages.insert((own, number), (to, new)).is_none(), "{at}");
            }
            "TransferReceived" => {
                *balance += minor;
                let from = data["from"].as_str().unwrap().to_owned();
                let (to, passage) = passages.get_mut(&(from, number)).unwrap_or_else(|| panic!("from nowhere {at}"));
                passage.received += 1;
                assert_eq!((to.as_str(), minor), (own.as_str(), passage.amount), "{at}");
                assert!(passage.received == 1 && !passage.is_over(), "doubled {at}");
            }
            "TransferConfirmed" => {
                *balance -= minor;
                let (_, passage) = passages.get_mut(&(own, number)).unwrap();
                assert!(passage.received == 1 && !passage.is_over() && minor == passage.amount, "{at}");
                passage.confirmed += 1;
            }
            "TransferReleased" => {
                let (_, passage) = passages.get_mut(&(own, number)).unwrap();
                assert!(passage.received == 0 && !passage.is_over(), "{at}");
                passage.released += 1;
            }
            _ => {}
        }
        let arrived = |passage: &Passage| passage.received == 1 && !passage.is_over();
        let twice: i64 = passages.values().filter(|(_, one)| arrived(one)).map(|(_, one)| one.amount).sum();
        assert_eq!(balances.values().sum::<i64>() - twice, outside, "the money is not in one place {at}");
        for (stream, balance) in &balances {
            let limit = limits.get(stream).copied().unwrap_or(0);
            assert!(balance + limit >= reserved(&passages, stream), "{stream} has promised what it has not {at}");
        }
    }
    for (stream, balance) in &balances {
        assert_eq!(field(workbench, stream.as_str(), "balance"), *balance, "{stream}");
        assert_eq!(field(workbench, stream.as_str(), "reserved"), reserved(&passages, stream), "{stream}");
    }
    let under_way = passages.values().filter(|(_, passage)| !passage.is_over()).count();
    assert_eq!(workbench.pending_processes().len(), under_way);
    assert!(!over || under_way == 0, "{under_way} transfers never ended: {passages:?}");
    let confirmed = passages.values().filter(|(_, passage)| passage.confirmed == 1).count();
    (confirmed, passages.len() - confirmed - under_way)
}

/// Adds up what an account has reserved.
fn reserved(passages: &BTreeMap<(String, u64), (String, Passage)>, stream: &StreamId) -> i64 {
    let own = passages.iter().filter(|((from, _), (_, passage))| from == stream.as_str() && !passage.is_over());
    own.map(|(_, (_, passage))| passage.amount).sum()
}
