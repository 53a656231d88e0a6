//! Days below zero: the periods in which an account ended its days overdrawn.
//!
//! A day counts by the balance at its end. Like every movement, it counts when it happened, not when it was recorded.

use std::collections::BTreeMap;

use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::read_models::balance::{Balance, Change, money};
use crate::domains::account::read_models::rank::newest_first;
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::Day;
use crate::engine::values::fields::FieldValue;
use crate::words;
use crate::words::Word;

/// The changes of all accounts' balances by day.
#[derive(Default)]
pub struct BelowZero {
    accounts: BTreeMap<StreamId, Days>,
    /// The newest day with an event, in any of them.
    newest: Option<Day>,
}

#[derive(Default)]
struct Days {
    balance: Balance,
    changes: BTreeMap<Day, i128>,
}

/// Days in a row that ended below zero.
struct Period {
    from: Day,
    /// Its last day; `None` while it lasts.
    to: Option<Day>,
    lowest: i128,
}

impl Days {
    fn periods(&self) -> Vec<Period> {
        let mut periods = Vec::new();
        let (mut balance, mut current): (i128, Option<Period>) = (0, None);
        for (day, change) in &self.changes {
            balance += change;
            if balance < 0 {
                let period = current.get_or_insert(Period { from: *day, to: None, lowest: balance });
                period.lowest = period.lowest.min(balance);
            } else if let Some(period) = current.take() {
                periods.push(Period { to: Some(day.previous()), ..period });
            }
        }
        periods.extend(current);
        periods
    }
}

impl Projection for BelowZero {
    type Domain = Account;

    const NAME: &'static str = "days_below_zero";
    const LABEL: Word = words::account::DAYS_BELOW_ZERO;
    const HINT: Word = words::account::THE_PERIODS_IN_WHICH_THE_ACCOUNT;
    const COLUMNS: &'static [Column] = &[
        Column::new("from", words::account::FROM, ColumnKind::Date),
        Column::new("to", words::account::TO_2, ColumnKind::Date),
        Column::new("stream", words::account::STREAM, ColumnKind::Text),
        Column::new("days", words::account::DAYS, ColumnKind::Count),
        Column::new("lowest_balance", words::account::LOWEST_BALANCE, ColumnKind::Money),
    ];
    const ORDER: Word = words::account::NEWEST_PERIOD_FIRST_THEN_BY;

    fn initial(_: &Settings) -> BelowZero {
        BelowZero::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let day = Day::of(happened.occurred_at);
        let days = self.accounts.entry(happened.stream.clone()).or_default();
        let (balance, change) = days.balance.after(happened.event)?;
        days.balance = balance;
        if change != Change::None {
            *days.changes.entry(day).or_default() += i128::from(change.amount().minor());
        }
        self.newest = self.newest.max(Some(day));
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let mut rows = Vec::new();
        let Some(newest) = self.newest else { return Rows::default() };
        for (stream, days) in &self.accounts {
            for period in days.periods() {
                let through = period.to.unwrap_or(newest);
                let values = vec![
                    FieldValue::Time(period.from.midnight()),
                    period.to.map_or(FieldValue::Missing, |day| FieldValue::Time(day.midnight())),
                    FieldValue::text(stream.as_str()),
                    FieldValue::Count(u64::from(period.from.until(through)) + 1),
                    FieldValue::Money(money(period.lowest)),
                ];
                rows.push((newest_first(period.from, stream), Row { currency: days.balance.currency, values }));
            }
        }
        Rows::ranked(rows, limit)
    }
}
