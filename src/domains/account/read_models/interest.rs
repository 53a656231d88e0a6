//! Interest at a rate that is chosen later: what the balances of the past would have earned.
//!
//! Each day that is over earns its closing balance times the rate over 365; one below zero costs as much. A month's
//! interest is added up exactly and rounded once, to the nearest minor unit, halves away from zero. Interest is not
//! paid out, so it earns none itself. The newest day is not over yet.

use std::collections::BTreeMap;

use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::read_models::balance::{Balance, Change, money, rounded};
use crate::domains::account::read_models::rank::newest_first;
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::calendar::{Day, Month};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The divisor from basis points a year to a fraction a day: 10,000 basis points, 365 days.
const DAY_OF_BASIS_POINTS: i128 = 10_000 * 365;

/// The interest that the movements of all accounts earn a day.
pub struct Interest {
    rate: i128,
    accounts: BTreeMap<StreamId, Days>,
    /// The newest day with an event, in any of them.
    newest: Option<Day>,
}

#[derive(Default)]
struct Days {
    balance: Balance,
    changes: BTreeMap<Day, Daily>,
}

/// A closing balance and its interest a day; or a day's change of both.
#[derive(Clone, Copy, Default)]
struct Daily {
    balance: i128,
    /// The interest, in parts of a minor unit: see [`DAY_OF_BASIS_POINTS`].
    earns: i128,
}

impl Daily {
    fn plus(self, other: Daily, days: u32) -> Daily {
        let days = i128::from(days);
        Daily { balance: self.balance + other.balance * days, earns: self.earns + other.earns * days }
    }
}

impl Days {
    /// Lists the days on which the closing balance changed, and the balance from then on.
    fn levels(&self) -> Vec<(Day, Daily)> {
        let mut level = Daily::default();
        let step = |(day, change): (&Day, &Daily)| {
            level = level.plus(*change, 1);
            (*day, level)
        };
        self.changes.iter().map(step).collect()
    }

    /// Lists the newest months that have a day before `today`, newest first, and how many there are.
    fn months(&self, stream: &StreamId, today: Day, limit: usize) -> (Vec<(Month, Row)>, usize) {
        let levels = self.levels();
        let Some((first, _)) = levels.first().filter(|(first, _)| *first < today) else { return (Vec::new(), 0) };
        let (oldest, newest) = (first.month(), today.previous().month());
        let total = oldest.through(newest);
        let mut rows = Vec::with_capacity(total.min(limit));
        let mut month = newest;
        for _ in 0..total.min(limit) {
            let (from, end) = (month.first_day().max(*first), month.next().first_day().min(today));
            let days = from.until(end);
            let sum = sum_of(&levels, from, end);
            let values = vec![
                FieldValue::text(&month.text()),
                FieldValue::text(stream.as_str()),
                FieldValue::Count(days.into()),
                FieldValue::Money(money(rounded(sum.balance, i128::from(days.max(1))))),
                FieldValue::Money(money(rounded(sum.earns, DAY_OF_BASIS_POINTS))),
            ];
            rows.push((month, Row { currency: self.balance.currency, values }));
            month = month.previous();
        }
        (rows, total)
    }
}

/// Adds up the closing balances of some days and their interest.
fn sum_of(levels: &[(Day, Daily)], from: Day, end: Day) -> Daily {
    let at = levels.partition_point(|(day, _)| *day <= from).saturating_sub(1);
    let mut sum = Daily::default();
    for (index, (day, level)) in levels.iter().enumerate().skip(at).take_while(|(_, (day, _))| *day < end) {
        let next = levels.get(index + 1).map_or(end, |(next, _)| (*next).min(end));
        sum = sum.plus(*level, (*day).max(from).until(next));
    }
    sum
}

impl Projection for Interest {
    type Domain = Account;

    const NAME: &'static str = "interest";
    const LABEL: Word = words::account::INTEREST;
    const HINT: Word = words::account::WHAT_EACH_MONTH_WOULD_HAVE_EARNED;
    const PARAMETERS: &'static [Parameter] = &[Parameter {
        name: "rate",
        label: words::account::RATE,
        hint: words::account::THE_INTEREST_FOR_A_YEAR_IN_BASIS,
        kind: FieldKind::Count,
        unit: Unit::None,
        default: 150,
        least: 0,
        most: 10_000,
    }];
    const COLUMNS: &'static [Column] = &[
        Column::new("month", words::account::MONTH, ColumnKind::Text),
        Column::new("stream", words::account::STREAM, ColumnKind::Text),
        Column::new("days", words::account::DAYS, ColumnKind::Count),
        Column::new("average_balance", words::account::AVERAGE_BALANCE, ColumnKind::Money),
        Column::new("interest", words::account::INTEREST, ColumnKind::Money),
    ];
    const ORDER: Word = words::account::NEWEST_MONTH_FIRST_THEN_BY_STREAM;

    fn initial(settings: &Settings) -> Interest {
        Interest { rate: settings.value(0).into(), accounts: BTreeMap::new(), newest: None }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        let day = Day::of(happened.occurred_at);
        let days = self.accounts.entry(happened.stream.clone()).or_default();
        let (balance, change) = days.balance.after(happened.event)?;
        days.balance = balance;
        if change != Change::None {
            let balance = i128::from(change.amount().minor());
            let daily = days.changes.entry(day).or_default();
            *daily = daily.plus(Daily { balance, earns: balance * self.rate }, 1);
        }
        self.newest = self.newest.max(Some(day));
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let (mut rows, mut total) = (Vec::new(), 0);
        let Some(today) = self.newest else { return Rows::default() };
        for (stream, days) in &self.accounts {
            let (months, count) = days.months(stream, today, limit);
            total += count;
            rows.extend(months.into_iter().map(|(month, row)| (newest_first(month.first_day(), stream), row)));
        }
        Rows { total, ..Rows::ranked(rows, limit) }
    }
}
