//! Checking the amounts of a file against its balances.

use super::entry::Entry;
use super::statement::Movement;
use crate::engine::values::money::{Currency, Money};
use crate::words;

/// The most differences that are listed.
const SPELT_OUT: usize = 20;

/// How many steps from one balance to the next show that the column is not a running balance.
const ENOUGH: usize = 3;

/// How many steps from one balance to the next there are, and how many of them the amounts explain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// How many steps there are.
    pub steps: usize,
    /// How many of them add up.
    pub agreeing: usize,
}

impl Agreement {
    /// Counts over entries, oldest first; `effect` is an entry's effect on the balance.
    pub fn of(entries: &[Entry], effect: impl Fn(&Entry) -> Money) -> Agreement {
        let mut agreement = Agreement::default();
        let mut before: Option<Money> = None;
        for entry in entries {
            let expected = before.map(|before| before.saturating_add(effect(entry)));
            if let (Some(expected), Some(balance)) = (expected, entry.balance) {
                agreement.steps += 1;
                agreement.agreeing += usize::from(expected == balance);
            }
            before = entry.balance.or(expected);
        }
        agreement
    }

    /// Returns `true` if there are steps and all of them add up.
    pub fn is_proof(self) -> bool {
        self.steps > 0 && self.agreeing == self.steps
    }
}

/// Reverses a file that begins with its newest line; if the days do not decide that, the balances do.
pub fn oldest_first(entries: &mut [Entry]) {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return };
    let newest_first = match first.occurred_at.cmp(&last.occurred_at) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            let turned: Vec<Entry> = entries.iter().rev().cloned().collect();
            agreeing_somehow(&turned) > agreeing_somehow(entries)
        }
    };
    if newest_first {
        entries.reverse();
    }
}

/// Counts the steps that add up, with the best reading of signs and fees.
fn agreeing_somehow(entries: &[Entry]) -> usize {
    let readings = [(false, false), (true, false), (false, true), (true, true)];
    let agreeing = readings.map(|(flip, fee)| Agreement::of(entries, |entry| entry.effect(flip, fee)).agreeing);
    agreeing.into_iter().max().unwrap_or(0)
}

/// Returns `true` if all balances are the same although money moved: the balance of today, not of each line.
pub fn is_constant(entries: &[Entry]) -> bool {
    let mut balances = entries.iter().filter_map(|entry| entry.balance);
    let Some(first) = balances.next() else { return false };
    let moved = entries.iter().skip(1).filter(|entry| entry.amount != Money::ZERO).count();
    balances.all(|balance| balance == first) && moved > 1
}

/// Returns `true` if no balance is the sum of the one before it and its amount: the column holds something else.
pub fn never_agree(entries: &[Entry]) -> bool {
    let steps = Agreement::of(entries, |entry| entry.amount).steps;
    steps >= ENOUGH && agreeing_somehow(entries) == 0
}

/// Finds the balance before the first movement.
pub fn opening(movements: &[Movement]) -> Option<Money> {
    let first = movements.iter().position(|movement| movement.balance.is_some())?;
    let balance = movements[first].balance?;
    movements[..=first].iter().try_fold(balance, |balance, movement| balance.checked_sub(movement.amount))
}

/// Lists each line with a balance that is not the sum of the one before it and its amount.
pub fn differences(movements: &[Movement], opening: Option<Money>, currency: Currency) -> Vec<(Option<u32>, String)> {
    let Some(mut running) = opening else { return Vec::new() };
    let mut found = Vec::new();
    for movement in movements {
        let expected = running.saturating_add(movement.amount);
        running = movement.balance.unwrap_or(expected);
        if running != expected {
            let (balance, expected) = (currency.format(running), currency.format(expected));
            let text = words::statement::the_files_balance_is_what_is(&balance, &expected);
            found.push((Some(movement.line), text));
        }
    }
    let more = found.len().saturating_sub(SPELT_OUT);
    if more > 0 {
        found.truncate(SPELT_OUT);
        found.push((None, words::statement::the_balances_of_more_lines_do_not(&more)));
    }
    found
}
