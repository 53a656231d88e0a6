//! The monthly statement: a month's opening balance, inflow, outflow and closing balance.
//!
//! An event belongs to the month in which it happened, whenever it was recorded: one that is recorded late changes the
//! statements of that month and of those after it.

use std::collections::BTreeMap;

use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::read_models::balance::{Balance, Change, money};
use crate::domains::account::read_models::rank::newest_first;
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::Month;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Money;
use crate::words;
use crate::words::Word;

/// The statements of all accounts that were read.
#[derive(Default)]
pub struct Statement {
    accounts: BTreeMap<StreamId, Months>,
}

#[derive(Default)]
struct Months {
    balance: Balance,
    of: BTreeMap<Month, Sums>,
}

/// The movements of a month; a month without movements has no row.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// The balance that closed books carried over, part of the opening balance.
    carried: Money,
    /// Everything that raised the balance, including reversed withdrawals.
    inflow: Money,
    /// Everything that lowered it, including reversed deposits.
    outflow: Money,
}

impl Sums {
    fn plus(mut self, change: Change) -> Result<Sums, ProjectionError> {
        let (sum, amount, column) = match change {
            Change::None => return Ok(self),
            Change::Carried(amount) => (&mut self.carried, amount, "opening"),
            Change::Moved(amount) if amount < Money::ZERO => (&mut self.outflow, amount.negated(), "out"),
            Change::Moved(amount) => (&mut self.inflow, amount, "in"),
        };
        *sum = sum.checked_add(amount).ok_or(ProjectionError::OutOfRange { column })?;
        Ok(self)
    }
}

impl Projection for Statement {
    type Domain = Account;

    const NAME: &'static str = "monthly_statement";
    const LABEL: Word = words::account::MONTHLY_STATEMENT;
    const HINT: Word = words::account::WHAT_EACH_MONTH_BEGAN_WITH_WHAT;
    const COLUMNS: &'static [Column] = &[
        Column::new("month", words::account::MONTH, ColumnKind::Text),
        Column::new("stream", words::account::STREAM, ColumnKind::Text),
        Column::new("opening", words::account::OPENING, ColumnKind::Money),
        Column::new("in", words::account::IN_IT, ColumnKind::Money),
        Column::new("out", words::account::OUT, ColumnKind::Money),
        Column::new("closing", words::account::CLOSING, ColumnKind::Money),
    ];
    const ORDER: Word = words::account::NEWEST_MONTH_FIRST_THEN_BY_STREAM_2;

    fn initial(_: &Settings) -> Statement {
        Statement::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let months = self.accounts.entry(happened.stream.clone()).or_default();
        let (balance, change) = months.balance.after(happened.event)?;
        if change != Change::None {
            let month = Month::of(happened.occurred_at);
            let sums = months.of.get(&month).copied().unwrap_or_default().plus(change)?;
            months.of.insert(month, sums);
        }
        months.balance = balance;
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let mut rows = Vec::new();
        for (stream, months) in &self.accounts {
            let mut left: i128 = 0;
            for (month, Sums { carried, inflow, outflow }) in &months.of {
                let opening = left + i128::from(carried.minor());
                left = opening + i128::from(inflow.minor()) - i128::from(outflow.minor());
                let values = vec![
                    FieldValue::text(&month.text()),
                    FieldValue::text(stream.as_str()),
                    FieldValue::Money(money(opening)),
                    FieldValue::Money(*inflow),
                    FieldValue::Money(*outflow),
                    FieldValue::Money(money(left)),
                ];
                rows.push((newest_first(month.first_day(), stream), Row { currency: months.balance.currency, values }));
            }
        }
        Rows::ranked(rows, limit)
    }
}
