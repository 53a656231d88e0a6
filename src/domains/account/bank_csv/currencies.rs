//! The currencies that a file names: by a column, beside its amounts or in its header.

use super::amounts::Amount;
use super::choices::Choices;
use super::columns::StatementRow;
use super::error::BankCsvError;
use super::look::Look;
use super::marks::Mark;
use super::questions::Question;
use crate::engine::sliced::Pace;
use crate::engine::values::money::Currency;
use crate::words;

/// The currencies of a file.
pub struct Currencies {
    /// The mark that each row names.
    pub marks: Vec<Option<Mark>>,
    /// The certain currencies, in the order in which they are named.
    named: Vec<Currency>,
    /// The currency of rows that name none, or an ambiguous sign.
    otherwise: Currency,
    /// Whether a sign is ambiguous.
    has_open: bool,
}

impl Currencies {
    /// Reads the currency of every row; an ambiguous sign becomes a question.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] as [`mark_of`].
    pub async fn find_out(
        rows: &[StatementRow],
        look: &Look,
        choices: &Choices,
        pace: &Pace,
    ) -> Result<(Currencies, Option<Question>), BankCsvError> {
        let unit = look.columns.unit.as_ref();
        let mut named: Vec<Currency> = Vec::new();
        let mut open: Option<Mark> = None;
        let read = |row: &StatementRow| {
            let mark = mark_of(row, unit)?;
            match mark.as_ref().map(|mark| (mark, mark.certain())) {
                Some((_, Some(currency))) if !named.contains(&currency) => named.push(currency),
                Some((mark, None)) if open.is_none() => open = Some(mark.clone()),
                Some(_) | None => {}
            }
            Ok(mark)
        };
        let marks = pace.map(rows, read).await?;
        let open = open.as_ref();
        let fitting = |currency: &Currency| open.is_none_or(|mark| mark.candidates().contains(currency));
        let one = if let [one] = named[..] { Some(one) } else { None };
        let answer = one.or(choices.currency).or(choices.account).filter(fitting);
        let question =
            open.filter(|_| answer.is_none()).map(|mark| Question::Currency { candidates: mark.candidates().to_vec() });
        let first = open.and_then(|mark| mark.candidates().first().copied());
        let otherwise = answer.or(first).or(choices.currency).or(choices.account).unwrap_or(Currency::EUR);
        let has_open = open.is_some();
        Ok((Currencies { marks, named, otherwise, has_open }, question))
    }

    /// Returns `true` if the file names a currency at all.
    pub fn is_named(&self) -> bool {
        !self.named.is_empty() || self.has_open
    }

    /// Returns the currency of a row with the given mark.
    ///
    /// # Errors
    /// [`BankCsvError::BadLine`] if the row names no currency and the file has several.
    pub fn of_row(&self, row: &StatementRow, mark: Option<&Mark>) -> Result<Currency, BankCsvError> {
        match mark {
            Some(mark) => Ok(mark.certain().unwrap_or(self.otherwise)),
            None if self.named.len() > 1 => {
                let reason = words::statement::THE_LINE_NAMES_NO_CURRENCY_AND.text();
                Err(BankCsvError::bad_line(row.line, "currency", "", reason))
            }
            None => Ok(self.otherwise),
        }
    }

    /// Returns the most decimals that one of the currencies has.
    pub fn most_decimals(&self) -> u32 {
        self.named.iter().chain([&self.otherwise]).map(|currency| currency.decimals()).max().unwrap_or(2)
    }
}

/// Finds the currency that a row names, by its column, by its amount or by the header.
///
/// # Errors
/// [`BankCsvError::BadLine`] for an unknown code, or two codes that contradict each other.
fn mark_of(row: &StatementRow, unit: Option<&Mark>) -> Result<Option<Mark>, BankCsvError> {
    let bad = |reason| BankCsvError::bad_line(row.line, "currency", &row.currency, reason);
    let column = match row.currency.trim() {
        "" => None,
        code => Some(Mark::read(code).ok_or_else(|| bad(words::statement::THIS_IS_NOT_AN_ISO_4217_CURRENCY.text()))?),
    };
    let amount = [&row.amount, &row.debit, &row.credit]
        .into_iter()
        .find_map(|text| Amount::of(text).ok().and_then(|amount| amount.affixes.currency));
    match (column, amount) {
        (Some(column), Some(amount)) => {
            let agree = column.candidates().iter().any(|currency| amount.candidates().contains(currency));
            if agree {
                Ok(Some(narrower(column, amount)))
            } else {
                Err(bad(words::statement::THE_AMOUNT_IS_IN_ANOTHER_CURRENCY.text()))
            }
        }
        (Some(mark), None) | (None, Some(mark)) => Ok(Some(mark)),
        (None, None) => Ok(unit.cloned()),
    }
}

fn narrower(one: Mark, other: Mark) -> Mark {
    if other.certain().is_some() { other } else { one }
}
