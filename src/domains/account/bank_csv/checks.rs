//! Checking the amounts of a file against its balances.

use super::entry::Entry;
use super::statement::Movement;
use crate::engine::sliced::Pace;
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
    pub async fn of(entries: &[Entry], pace: &Pace, effect: impl Fn(&Entry) -> Money) -> Agreement {
        let mut counting = Counting::default();
        pace.each(entries, |entry| counting.take(entry, effect(entry))).await;
        counting.agreement
    }

    /// Returns `true` if there are steps and all of them add up.
    pub fn is_proof(self) -> bool {
        self.steps > 0 && self.agreeing == self.steps
    }
}

/// Counts the steps of entries that come one after the other.
#[derive(Clone, Copy, Debug, Default)]
struct Counting {
    agreement: Agreement,
    before: Option<Money>,
}

impl Counting {
    fn take(&mut self, entry: &Entry, effect: Money) {
        let expected = self.before.map(|before| before.saturating_add(effect));
        if let (Some(expected), Some(balance)) = (expected, entry.balance) {
            self.agreement.steps += 1;
            self.agreement.agreeing += usize::from(expected == balance);
        }
        self.before = entry.balance.or(expected);
    }
}

/// Reverses a file that begins with its newest line; if the days do not decide that, the balances do.
pub async fn oldest_first(entries: &mut [Entry], pace: &Pace) {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return };
    let is_newest_first = match first.occurred_at.cmp(&last.occurred_at) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            let as_it_is = agreeing_somehow(entries, false, pace).await;
            agreeing_somehow(entries, true, pace).await > as_it_is
        }
    };
    if is_newest_first {
        entries.reverse();
    }
}

/// Counts the steps that add up, with the best reading of signs and fees; backwards if the entries begin with the newest.
async fn agreeing_somehow(entries: &[Entry], is_newest_first: bool, pace: &Pace) -> usize {
    const READINGS: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];
    let mut counting = [Counting::default(); 4];
    for index in 0..entries.len() {
        pace.item().await;
        let entry = &entries[if is_newest_first { entries.len() - 1 - index } else { index }];
        for (counting, (flip, fee)) in counting.iter_mut().zip(READINGS) {
            counting.take(entry, entry.effect(flip, fee));
        }
    }
    counting.iter().map(|counting| counting.agreement.agreeing).max().unwrap_or(0)
}

/// Returns `true` if all balances are the same although money moved: the balance of today, not of each line.
pub async fn is_constant(entries: &[Entry], pace: &Pace) -> bool {
    let mut same: Option<Money> = None;
    let (mut is_first, mut moved) = (true, 0);
    let differs = |entry: &Entry| {
        moved += usize::from(!is_first && entry.amount != Money::ZERO);
        is_first = false;
        entry.balance.is_some_and(|balance| *same.get_or_insert(balance) != balance)
    };
    let differ = pace.any(entries, differs).await;
    !differ && same.is_some() && moved > 1
}

/// Returns `true` if no balance is the sum of the one before it and its amount: the column holds something else.
pub async fn never_agree(entries: &[Entry], pace: &Pace) -> bool {
    let steps = Agreement::of(entries, pace, |entry| entry.amount).await.steps;
    steps >= ENOUGH && agreeing_somehow(entries, false, pace).await == 0
}

/// Finds the balance before the first movement.
pub async fn opening(movements: &[Movement], pace: &Pace) -> Option<Money> {
    let mut first = None;
    let mut count = 0;
    let has_balance = |movement: &Movement| {
        (first, count) = (movement.balance, count + 1);
        first.is_some()
    };
    pace.any(movements, has_balance).await;
    let mut opening = first;
    let before = |movement: &Movement| opening = opening.and_then(|balance| balance.checked_sub(movement.amount));
    pace.each(&movements[..count], before).await;
    opening
}

/// Lists each line with a balance that is not the sum of the one before it and its amount.
pub async fn differences(
    movements: &[Movement],
    opening: Option<Money>,
    currency: Currency,
    pace: &Pace,
) -> Vec<(Option<u32>, String)> {
    let Some(mut running) = opening else { return Vec::new() };
    let (mut found, mut more) = (Vec::new(), 0);
    let compare = |movement: &Movement| {
        let expected = running.saturating_add(movement.amount);
        running = movement.balance.unwrap_or(expected);
        if running == expected {
            return;
        }
        if found.len() == SPELT_OUT {
            more += 1;
            return;
        }
        let (balance, expected) = (currency.format(running), currency.format(expected));
        let text = words::statement::the_files_balance_is_what_is(&balance, &expected);
        found.push((Some(movement.line), text));
    };
    pace.each(movements, compare).await;
    if more > 0 {
        found.push((None, words::statement::the_balances_of_more_lines_do_not(&more)));
    }
    found
}
