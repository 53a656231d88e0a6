//! A row as a movement: its amount by sign, side or column, in its currency.

use super::amounts::{Affixes, Amount};
use super::columns::StatementRow;
use super::dictionary::{is_debit, plain};
use super::error::BankCsvError;
use crate::engine::sliced::Pace;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::words;

/// The longest memo that is kept, in characters.
const MAX_MEMO: usize = 500;

/// A row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line, from 1.
    pub line: u32,
    /// The day or moment of the movement.
    pub occurred_at: Timestamp,
    /// The amount as its sign, its side or its column says.
    pub amount: Money,
    /// Whether the amount itself says debit or credit, as `12.50 CR` does.
    pub is_marked: bool,
    /// The fee that the bank took beside the amount.
    pub fee: Money,
    /// The balance after it.
    pub balance: Option<Money>,
    /// The currency of the amount, the fee and the balance.
    pub currency: Currency,
    /// What the movement was for.
    pub memo: String,
}

impl Entry {
    /// Returns the entry's effect on the balance.
    pub fn effect(&self, flip: bool, with_fee: bool) -> Money {
        let amount = self.signed(flip);
        if with_fee { amount.saturating_sub(self.fee) } else { amount }
    }

    /// Returns the amount, negated if signs are flipped.
    pub fn signed(&self, flip: bool) -> Money {
        if flip && !self.is_marked { self.amount.negated() } else { self.amount }
    }
}

/// The columns that the amounts of a file are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One column with signs.
    Signed,
    /// One column, and one of words for debit and credit.
    Sided {
        /// Whether the amounts have signs themselves, so that a side may be empty.
        signed: bool,
        /// Whether `D` stands for a deposit, beside `W` for a withdrawal.
        deposits: bool,
    },
    /// A column of debits and one of credits.
    Two {
        /// Whether all debits are written with a minus.
        negative_debits: bool,
    },
}

/// How the values of a file are read.
pub struct Values {
    /// The decimal sign.
    pub decimal: char,
    /// The columns of the amounts.
    pub source: Source,
}

impl Values {
    /// Reads a row.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`].
    pub fn entry(&self, row: &StatementRow, occurred_at: Timestamp, currency: Currency) -> Result<Entry, BankCsvError> {
        let (amount, is_marked) = match self.source {
            Source::Signed => self.signed(row, currency)?,
            Source::Sided { signed, deposits } => (self.sided(row, currency, signed, deposits)?, false),
            Source::Two { negative_debits } => (self.of_two(row, currency, negative_debits)?, false),
        };
        let balance = match row.balance.as_str() {
            "" => None,
            text => {
                let (size, affixes) = self.read(row, "balance", text, currency)?;
                let negative = affixes.negative || affixes.debit == Some(true);
                Some(if negative { size.negated() } else { size })
            }
        };
        let fee = match row.fee.as_str() {
            "" => Money::ZERO,
            text => self.read(row, "fee", text, currency)?.0,
        };
        let memo = row.memo.chars().take(MAX_MEMO).collect();
        Ok(Entry { line: row.line, occurred_at, amount, is_marked, fee, balance, currency, memo })
    }

    fn read(
        &self,
        row: &StatementRow,
        column: &'static str,
        text: &str,
        currency: Currency,
    ) -> Result<(Money, Affixes), BankCsvError> {
        let bad = |reason| BankCsvError::bad_line(row.line, column, text, reason);
        let amount = Amount::of(text).map_err(bad)?;
        let size = amount.size(self.decimal, currency).map_err(bad)?;
        Ok((size, amount.affixes))
    }

    fn signed(&self, row: &StatementRow, currency: Currency) -> Result<(Money, bool), BankCsvError> {
        if row.amount.is_empty() {
            return Err(BankCsvError::bad_line(row.line, "amount", "", words::statement::MISSING_AMOUNT.text()));
        }
        let (size, affixes) = self.read(row, "amount", &row.amount, currency)?;
        let negative = affixes.negative || affixes.debit == Some(true);
        Ok((if negative { size.negated() } else { size }, affixes.debit.is_some()))
    }

    fn sided(
        &self,
        row: &StatementRow,
        currency: Currency,
        signed: bool,
        deposits: bool,
    ) -> Result<Money, BankCsvError> {
        let (amount, _) = self.signed(row, currency)?;
        let word = plain(&row.side);
        let bad = |reason| BankCsvError::bad_line(row.line, "sign", &row.side, reason);
        let debit = match word.as_str() {
            "" if row.side.trim() == "-" => true,
            "" if row.side.trim() == "+" => false,
            "" if signed => return Ok(amount),
            "" => return Err(bad(words::statement::THE_LINE_SAYS_NEITHER_DEBIT_NOR.text())),
            "d" if deposits => false,
            word => is_debit(word).ok_or_else(|| bad(words::statement::THIS_IS_NEITHER_DEBIT_NOR_CREDIT.text()))?,
        };
        match (debit, amount < Money::ZERO) {
            (true, true) | (false, false) => Ok(amount),
            (true, false) if !signed => Ok(amount.negated()),
            (true, false) if amount == Money::ZERO => Ok(amount),
            (true, false) | (false, true) => Err(bad(words::errors::CONTRADICTION.text())),
        }
    }

    fn of_two(&self, row: &StatementRow, currency: Currency, negative_debits: bool) -> Result<Money, BankCsvError> {
        let read = |column, text: &str, is_credit: bool| match text {
            "" => Ok(Money::ZERO),
            text => {
                let (size, affixes) = self.read(row, column, text, currency)?;
                let turned = affixes.negative || affixes.debit == Some(is_credit);
                Ok(if turned { size.negated() } else { size })
            }
        };
        let (debit, credit) = (read("debit", &row.debit, false)?, read("credit", &row.credit, true)?);
        if row.debit.is_empty() && row.credit.is_empty() {
            return Err(BankCsvError::bad_line(row.line, "amount", "", words::statement::MISSING_AMOUNT.text()));
        }
        if debit != Money::ZERO && credit != Money::ZERO {
            let both = words::statement::and(&row.debit, &row.credit);
            return Err(BankCsvError::bad_line(
                row.line,
                words::statement::DEBIT_AND_CREDIT.text(),
                &both,
                words::statement::THE_LINE_HAS_BOTH.text(),
            ));
        }
        let debit = if negative_debits { Money::clamped(debit.minor().abs()) } else { debit };
        Ok(credit.saturating_sub(debit))
    }
}

/// Detects the columns of the amounts; if one and two columns contradict each other, also returns the line where they
/// do.
pub async fn source_of(rows: &[StatementRow], has_side: bool, pace: &Pace) -> (Source, Option<u32>) {
    let affixes = |text: &str| Amount::of(text).map(|amount| amount.affixes).unwrap_or_default();
    let (mut signed, mut one, mut two, mut filled, mut deposits) = (false, false, false, false, false);
    let (mut debits, mut negative_debits) = (false, true);
    let look = |row: &StatementRow| {
        signed = signed || affixes(&row.amount).negative;
        one = one || !is_zero(&row.amount);
        filled = filled || !row.amount.is_empty();
        deposits = deposits || (has_side && plain(&row.side) == "w");
        two = two || !is_zero(&row.debit) || !is_zero(&row.credit);
        if !is_zero(&row.debit) {
            debits = true;
            negative_debits = negative_debits && affixes(&row.debit).negative;
        }
    };
    pace.each(rows, look).await;
    let of_two = Source::Two { negative_debits: debits && negative_debits };
    let of_one = if has_side { Source::Sided { signed, deposits } } else { Source::Signed };
    match (one, two) {
        (true, false) => (of_one, None),
        (false, true) => (of_two, None),
        (false, false) => (if filled { of_one } else { of_two }, None),
        (true, true) => {
            let contradiction = contradiction(rows, pace).await;
            (if signed || has_side { of_one } else { of_two }, contradiction)
        }
    }
}

/// Finds the first line whose amount differs from its debit or credit.
async fn contradiction(rows: &[StatementRow], pace: &Pace) -> Option<u32> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut found = None;
    let differs = |row: &StatementRow| {
        let other = if is_zero(&row.debit) { &row.credit } else { &row.debit };
        let differs = digits(&row.amount).trim_start_matches('0') != digits(other).trim_start_matches('0');
        found = differs.then_some(row.line);
        differs
    };
    pace.any(rows, differs).await;
    found
}

fn is_zero(text: &str) -> bool {
    !text.chars().any(|c| ('1'..='9').contains(&c))
}
