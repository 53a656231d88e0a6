//! Spending by memo, over the withdrawals of all accounts.
//!
//! Two things can stop it, as they stop real ones. A reversal names its entry by revision and has no memo: the first
//! version of the code kept no entries and cannot handle it. And its memo column has a width, like a column of a
//! database: a longer memo does not fit until the column is made wider, which needs no rebuild, since everything in it
//! still fits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domains::account::checks::MAX_TEXT;
use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::{FieldKind, FieldValue};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::parameter::Parameter;
use crate::engine::values::unit::Unit;
use crate::words;
use crate::words::Word;

/// The version of the code that subtracts a reversed withdrawal.
const TAKES_BACK: u16 = 2;

/// The spending of all accounts that were read.
pub struct Spending {
    version: u16,
    longest_memo: usize,
    accounts: HashMap<StreamId, Entries>,
    memos: Vec<Memo>,
    /// The index of the spending on a memo in a currency; the key begins with the currency's code.
    index: HashMap<(&'static str, Arc<str>), usize>,
}

struct Entries {
    currency: Currency,
    /// The withdrawals that were not reversed, by revision.
    withdrawals: BTreeMap<Revision, Withdrawal>,
}

impl Default for Entries {
    fn default() -> Entries {
        Entries { currency: Currency::EUR, withdrawals: BTreeMap::new() }
    }
}

/// A withdrawal: its memo and its amount.
#[derive(Clone, Copy)]
struct Withdrawal {
    memo: usize,
    amount: Money,
}

struct Memo {
    currency: Currency,
    text: Arc<str>,
    count: u64,
    sum: Money,
    /// How often each amount was spent, so that the largest is known after one is removed.
    amounts: BTreeMap<Money, u32>,
}

impl Memo {
    fn largest(&self) -> Option<Money> {
        self.amounts.last_key_value().map(|(amount, _)| *amount)
    }

    fn row(&self) -> Row {
        let values = vec![
            FieldValue::text(&self.text),
            FieldValue::Count(self.count),
            FieldValue::Money(self.sum),
            self.largest().map_or(FieldValue::Missing, FieldValue::Money),
        ];
        Row { currency: self.currency, values }
    }
}

impl Spending {
    /// Finds the spending on a memo, or adds it.
    fn memo(&mut self, currency: Currency, text: &str) -> usize {
        let text: Arc<str> = Arc::from(text);
        *self.index.entry((currency.code(), Arc::clone(&text))).or_insert_with(|| {
            self.memos.push(Memo { currency, text, count: 0, sum: Money::ZERO, amounts: BTreeMap::new() });
            self.memos.len() - 1
        })
    }

    fn spend(&mut self, happened: &EventContext<'_, Event>, amount: Money, text: &str) -> Result<(), ProjectionError> {
        let length = text.chars().count();
        if length > self.longest_memo {
            return Err(ProjectionError::TextTooLong { column: "memo", length, longest: self.longest_memo });
        }
        let currency = self.accounts.get(happened.stream).map_or(Currency::EUR, |entries| entries.currency);
        let index = self.memo(currency, text);
        let memo = &mut self.memos[index];
        memo.sum = memo.sum.checked_add(amount).ok_or(ProjectionError::OutOfRange { column: "sum" })?;
        memo.count += 1;
        *memo.amounts.entry(amount).or_default() += 1;
        if self.version >= TAKES_BACK {
            let entries = self.accounts.entry(happened.stream.clone()).or_default();
            entries.withdrawals.insert(happened.revision, Withdrawal { memo: index, amount });
        }
        Ok(())
    }

    /// Subtracts a withdrawal; an archived one was not read and is in no sum.
    fn take_back(&mut self, stream: &StreamId, revision: Revision) -> Result<(), ProjectionError> {
        if self.version < TAKES_BACK {
            let missing = words::account::A_REVERSAL_NAMES_ITS_ENTRY_BY.text();
            return Err(ProjectionError::Unhandled { missing });
        }
        let Some(entries) = self.accounts.get_mut(stream) else { return Ok(()) };
        let Some(Withdrawal { memo, amount }) = entries.withdrawals.get(&revision).copied() else { return Ok(()) };
        let memo = &mut self.memos[memo];
        memo.sum = memo.sum.checked_sub(amount).ok_or(ProjectionError::OutOfRange { column: "sum" })?;
        memo.count -= 1;
        if let Some(times) = memo.amounts.get_mut(&amount) {
            *times -= 1;
            if *times == 0 {
                memo.amounts.remove(&amount);
            }
        }
        entries.withdrawals.remove(&revision);
        Ok(())
    }
}

impl Projection for Spending {
    type Domain = Account;

    const NAME: &'static str = "spending_by_memo";
    const LABEL: Word = words::account::SPENDING_BY_MEMO;
    const HINT: Word = words::account::WHAT_THE_WITHDRAWALS_WERE_FOR_HOW;
    const CODE: &'static [Word] =
        &[words::account::ADDS_UP_WITHDRAWALS_AND_DOES_NOT, words::account::REMEMBERS_EACH_WITHDRAWAL_AND];
    const PARAMETERS: &'static [Parameter] = &[Parameter {
        name: "longest_memo",
        label: words::account::LONGEST_MEMO,
        hint: words::account::HOW_MANY_CHARACTERS_THE_MEMO,
        kind: FieldKind::Count,
        unit: Unit::None,
        default: MAX_TEXT as i64,
        least: 1,
        most: 1_000_000,
    }];
    const COLUMNS: &'static [Column] = &[
        Column::new("memo", words::account::MEMO, ColumnKind::Text),
        Column::new("count", words::account::COUNT, ColumnKind::Count),
        Column::new("sum", words::account::SUM, ColumnKind::Money),
        Column::new("largest", words::account::LARGEST, ColumnKind::Money),
    ];
    const ORDER: Word = words::account::LARGEST_SUM_FIRST_THEN_BY_MEMO;

    fn initial(settings: &Settings) -> Spending {
        Spending {
            version: settings.version(),
            longest_memo: width(settings),
            accounts: HashMap::new(),
            memos: Vec::new(),
            index: HashMap::new(),
        }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        match happened.event {
            Event::Withdrawn { amount, memo } => return self.spend(happened, *amount, memo.as_deref().unwrap_or("")),
            Event::EntryReversed { revision, .. } => return self.take_back(happened.stream, *revision),
            Event::AccountOpened { currency, .. } => {
                self.accounts.entry(happened.stream.clone()).or_default().currency = *currency;
            }
            Event::BooksClosed(books) => {
                if let Some(carried) = &books.carried {
                    self.accounts.entry(happened.stream.clone()).or_default().currency = carried.currency;
                }
            }
            // Nothing else is spending; transfers to other accounts are not.
            _ => {}
        }
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let mut memos: Vec<&Memo> = self.memos.iter().filter(|memo| memo.count > 0).collect();
        let total = memos.len();
        let order = |one: &&Memo, other: &&Memo| {
            let name = |memo: &Memo| (memo.text.clone(), memo.currency.code());
            other.sum.cmp(&one.sum).then_with(|| name(one).cmp(&name(other)))
        };
        if total > limit {
            memos.select_nth_unstable_by(limit, order);
            memos.truncate(limit);
        }
        memos.sort_unstable_by(order);
        Rows { rows: memos.into_iter().map(Memo::row).collect(), total }
    }

    fn adopt(&mut self, settings: &Settings) -> bool {
        // Memos that fit a column fit a wider one, but perhaps not a narrower one.
        let is_wider = width(settings) >= self.longest_memo;
        if is_wider {
            self.longest_memo = width(settings);
        }
        is_wider
    }
}

fn width(settings: &Settings) -> usize {
    usize::try_from(settings.value(0)).unwrap_or(0)
}
