//! A sample history: five months of Ada's account, with something to find out.
//!
//! In December the account dips below zero although she earns enough. The reason is in the events, not in the state: a
//! gym's fee was taken twice, and noticed only when the card bounced.

use crate::domains::account::event::{Books, Carried, Event};
use crate::engine::log::envelope::Revision;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;

/// A movement of the story: day, hour and minute; a signed amount in cents; and the memo.
type Movement = (&'static str, i64, &'static str);

const MOVEMENTS: &[Movement] = &[
    ("2025-10-01T09:00", 40_000, "first savings"),
    ("2025-10-01T12:31", -3_990, "gym membership"),
    ("2025-10-03T18:12", -4_215, "groceries"),
    ("2025-10-06T08:05", -2_900, "train"),
    ("2025-10-10T17:40", -6_350, "groceries"),
    ("2025-10-15T07:00", 90_000, "salary"),
    ("2025-10-16T10:02", -45_000, "rent"),
    ("2025-10-18T20:15", -3_480, "cinema and dinner"),
    ("2025-10-24T17:55", -5_120, "groceries"),
    ("2025-10-28T11:20", 1_500, "bottle refund"),
    ("2025-11-01T12:31", -3_990, "gym membership"),
    ("2025-11-04T18:20", -4_870, "groceries"),
    ("2025-11-08T14:33", -8_900, "winter coat"),
    ("2025-11-12T18:02", -3_915, "groceries"),
    ("2025-11-14T07:00", 90_000, "salary"),
    ("2025-11-17T10:02", -45_000, "rent"),
    ("2025-11-19T21:44", -2_250, "book"),
    ("2025-11-22T16:08", -5_660, "groceries"),
    ("2025-11-25T09:30", -38_000, "laptop repair"),
    ("2025-11-28T19:12", -2_780, "birthday dinner"),
    ("2025-12-01T12:31", -3_990, "gym membership"),
    ("2025-12-01T12:32", -3_990, "gym membership"),
    ("2025-12-03T17:48", -5_340, "groceries"),
    ("2025-12-05T08:05", -2_900, "train"),
    ("2025-12-09T18:30", -7_760, "groceries"),
];

const AFTER_THE_LIMIT: &[Movement] = &[
    ("2025-12-11T13:15", -9_990, "presents"),
    ("2025-12-13T11:05", -6_420, "presents"),
    ("2025-12-15T07:00", 95_000, "salary"),
    ("2025-12-16T10:02", -45_000, "rent"),
];

const AFTER_THE_REVERSAL: &[Movement] = &[
    ("2025-12-20T17:10", -8_930, "groceries"),
    ("2025-12-23T09:55", -11_800, "train home"),
    ("2025-12-28T12:00", 20_000, "gift from grandmother"),
    ("2026-01-02T12:31", -3_990, "gym membership"),
    ("2026-01-05T18:20", -6_105, "groceries"),
    ("2026-01-09T19:40", -2_640, "concert"),
    ("2026-01-15T07:00", 95_000, "salary"),
    ("2026-01-16T10:02", -45_000, "rent"),
    ("2026-01-20T18:04", -5_215, "groceries"),
    ("2026-01-24T15:30", -12_400, "shoes"),
];

const AFTER_THE_BOOKS: &[Movement] = &[
    ("2026-02-02T12:31", -3_990, "gym membership"),
    ("2026-02-04T18:11", -4_780, "groceries"),
    ("2026-02-10T08:05", -2_900, "train"),
];

const AFTER_THE_THAW: &[Movement] = &[
    ("2026-02-13T07:00", 95_000, "salary"),
    ("2026-02-16T10:02", -45_000, "rent"),
    ("2026-02-19T17:45", -7_035, "groceries"),
    ("2026-02-25T16:20", 14_000, "old bicycle sold"),
    ("2026-03-02T12:31", -3_990, "gym membership"),
    ("2026-03-06T18:26", -5_890, "groceries"),
    ("2026-03-11T20:02", -3_150, "theatre"),
    ("2026-03-12T18:04", -12_000, "rent share"),
    ("2026-03-13T07:00", 95_000, "salary"),
];

/// The revision of the fee that was taken a second time.
const DOUBLE_FEE: Revision = Revision(23);

/// Returns the books of January.
fn books() -> Books {
    let carried = Carried {
        owner: "Ada".into(),
        currency: Currency::EUR,
        overdraft_limit: Money::clamped(20_000),
        lowest_balance: Money::clamped(-5_310),
        deposits: 7,
        withdrawals: 32,
    };
    Books { period: "2026-01".into(), through: Revision(42), balance: Money::clamped(67_600), carried: Some(carried) }
}

/// Returns the events of the sample with the moments they happened at, oldest first.
pub fn history() -> Vec<(Timestamp, Event)> {
    let mut story = Vec::with_capacity(64);
    let mut tell = |moment: &str, event: Event| story.push((Timestamp::parse(moment).unwrap_or_default(), event));
    let movement = |amount: i64, memo: &str| {
        let (memo, size) = (Some(memo.into()), Money::clamped(amount.abs()));
        if amount < 0 { Event::Withdrawn { amount: size, memo } } else { Event::Deposited { amount: size, memo } }
    };
    let limit = |minor| Event::OverdraftLimitSet { limit: Money::clamped(minor) };

    tell("2025-10-01T08:30", Event::AccountOpened { owner: "Ada".into(), currency: Currency::EUR });
    MOVEMENTS.iter().for_each(|(moment, amount, memo)| tell(moment, movement(*amount, memo)));
    tell("2025-12-10T09:12", limit(20_000));
    AFTER_THE_LIMIT.iter().for_each(|(moment, amount, memo)| tell(moment, movement(*amount, memo)));
    let reason = "gym fee was taken twice".into();
    tell("2025-12-17T14:26", Event::EntryReversed { revision: DOUBLE_FEE, effect: Money::clamped(3_990), reason });
    AFTER_THE_REVERSAL.iter().for_each(|(moment, amount, memo)| tell(moment, movement(*amount, memo)));
    tell("2026-02-01T00:10", Event::BooksClosed(Box::new(books())));
    AFTER_THE_BOOKS.iter().for_each(|(moment, amount, memo)| tell(moment, movement(*amount, memo)));
    tell("2026-02-11T22:47", Event::AccountFrozen);
    tell("2026-02-12T09:03", Event::AccountUnfrozen);
    AFTER_THE_THAW.iter().for_each(|(moment, amount, memo)| tell(moment, movement(*amount, memo)));
    tell("2026-03-14T10:20", limit(30_000));
    story
}

/// Returns small deposits, after the opening of an account that is new.
pub fn filling(is_new: bool, count: u32) -> Vec<Event> {
    const AMOUNTS: [i64; 7] = [1, 2, 5, 10, 20, 50, 100];
    let opened = is_new.then(|| Event::AccountOpened { owner: "Generated".into(), currency: Currency::EUR });
    let deposits = AMOUNTS.iter().cycle().take(count as usize);
    let deposits = deposits.map(|amount| Event::Deposited { amount: Money::clamped(*amount), memo: None });
    opened.into_iter().chain(deposits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::account::command::Command;
    use crate::domains::account::decider::Account;
    use crate::engine::decider::Decider as _;
    use crate::engine::travel::replay::{Replay, Slot};

    /// Checks that the rules accept the command of each event of the sample.
    #[test]
    fn every_event_of_the_sample_is_one_that_the_rules_would_have_made() {
        let history = history();
        let mut replay = Replay::<Account>::new(8);
        for (moment, event) in &history {
            let command = Command::of_event(event).resolve(&replay);
            let decided = Account::decide(replay.head(), &command);
            let number = replay.revision().next();
            assert_eq!(decided.as_deref(), Ok([event.clone()].as_slice()), "event {number} at {moment}");
            replay.push(Slot::Known(event.clone()));
        }
        assert!((55..=65).contains(&history.len()), "about 60 events: {}", history.len());
        assert!(replay.head().lowest_balance < Money::ZERO, "the story has a dip below zero");
        assert!(history.is_sorted_by_key(|(moment, _)| *moment));
    }

    #[test]
    fn the_reversal_in_the_sample_names_the_second_gym_fee() {
        let history = history();
        let (_, fee) = &history[DOUBLE_FEE.get() - 1];
        assert_eq!(*fee, Event::Withdrawn { amount: Money::clamped(3_990), memo: Some("gym membership".into()) });
        assert_eq!(history[DOUBLE_FEE.get() - 2].1, *fee);
    }
}
