//! Interpreting the rows of a file: movements in their currencies, and the questions about them.

use super::amounts::{Amount, Evidence};
use super::checks::{self, Agreement};
use super::choices::Choices;
use super::columns::StatementRow;
use super::currencies::Currencies;
use super::dates::Dates;
use super::entry::{Entry, Source, Values, source_of};
use super::error::BankCsvError;
use super::look::Look;
use super::questions::Question;
use super::role::Role;
use super::statement::{Format, Movement, Statement};
use crate::engine::sliced::Pace;
use crate::engine::values::money::{Currency, Money};
use crate::words;

/// Reads the rows of a file.
///
/// # Errors
/// [`BankCsvError`].
pub async fn statement(
    rows: Vec<StatementRow>,
    look: &Look,
    choices: &Choices,
    skipped: Vec<(u32, String)>,
    pace: &Pace,
) -> Result<Statement, BankCsvError> {
    if rows.is_empty() {
        return Err(BankCsvError::NoMovements);
    }
    let dates = Dates::find_out(&rows, choices, pace).await;
    let days = dates.read(&rows, pace).await?;
    let (currencies, open) = Currencies::find_out(&rows, look, choices, pace).await?;
    let (decimal, open_decimal) = decimal_sign(&rows, look.delimiter, choices, currencies.most_decimals(), pace).await;
    let (source, contradiction) = source_of(&rows, look.columns.find(Role::Side).is_some(), pace).await;
    let values = Values { decimal, source };
    let mut questions = look.questions.clone();
    questions.extend(dates.question(&rows, pace).await);
    let mut entries = Vec::with_capacity(rows.len());
    for ((row, day), mark) in rows.into_iter().zip(days).zip(&currencies.marks) {
        pace.item().await;
        entries.push(values.entry(&row, day, currencies.of_row(&row, mark.as_ref())?)?);
    }
    questions.extend(open_decimal);
    questions.extend(open);
    questions.extend(contradiction.and_then(|_| contradicting(look, choices)));
    let format = Format {
        delimiter: look.delimiter,
        date_order: dates.order,
        date_order_certain: dates.certain,
        decimal,
        flipped: choices.flip_signs.unwrap_or(false),
    };
    let file = File { look, choices, source, format, currency_named: currencies.is_named(), pace };
    file.statements(entries, skipped, questions).await
}

/// Asks which columns to use if the signed amounts differ from debits and credits.
fn contradicting(look: &Look, choices: &Choices) -> Option<Question> {
    let of_amount = |role: &Role| matches!(role, Role::Amount | Role::Debit | Role::Credit);
    let answered = choices.columns.iter().any(|(_, role)| of_amount(role));
    let names = look.names();
    let columns = look.columns.roles.iter().zip(names).filter(|(role, _)| of_amount(role)).map(|(_, name)| name);
    let reason = words::statement::THEIR_AMOUNTS_DIFFER_IGNORE_WHAT.text();
    (!answered).then(|| Question::Columns { names: columns.collect(), reason })
}

/// Detects the decimal sign from every amount of a file, or asks for it; a chosen one wins.
async fn decimal_sign(
    rows: &[StatementRow],
    delimiter: char,
    choices: &Choices,
    decimals: u32,
    pace: &Pace,
) -> (char, Option<Question>) {
    let (mut points, mut commas) = (0_usize, 0_usize);
    let mut open: Option<(u32, &str, char)> = None;
    for row in rows {
        pace.item().await;
        for text in [&row.amount, &row.debit, &row.credit, &row.balance, &row.fee] {
            match Amount::of(text).map(|amount| amount.evidence()) {
                Ok(Evidence::Certain('.')) => points += 1,
                Ok(Evidence::Certain(_)) => commas += 1,
                Ok(Evidence::Open(sign)) => open = open.or(Some((row.line, text, sign))),
                Ok(Evidence::Nothing) | Err(_) => {}
            }
        }
    }
    let usual = if delimiter == ';' { ',' } else { '.' };
    let found = match (points.cmp(&commas), open) {
        (std::cmp::Ordering::Greater, _) => '.',
        (std::cmp::Ordering::Less, _) => ',',
        // With fewer than three decimals a sign before three digits groups.
        (std::cmp::Ordering::Equal, Some((_, _, sign))) if points == 0 && decimals < 3 => {
            if sign == ',' {
                '.'
            } else {
                ','
            }
        }
        (std::cmp::Ordering::Equal, _) => usual,
    };
    let asked = choices.decimal.is_none() && points + commas == 0 && decimals > 0;
    let question = open.filter(|_| asked).map(|(line, value, _)| Question::Decimal { line, value: value.to_owned() });
    (choices.decimal.unwrap_or(found), question)
}

/// A file with its values read.
struct File<'a> {
    look: &'a Look,
    choices: &'a Choices,
    source: Source,
    format: Format,
    currency_named: bool,
    pace: &'a Pace,
}

impl File<'_> {
    /// Creates the statement of the chosen currency, or of each.
    async fn statements(
        &self,
        entries: Vec<Entry>,
        mut skipped: Vec<(u32, String)>,
        mut questions: Vec<Question>,
    ) -> Result<Statement, BankCsvError> {
        let mut groups: Vec<(Currency, Vec<Entry>)> = Vec::new();
        for entry in entries {
            self.pace.item().await;
            match groups.iter_mut().find(|(currency, _)| *currency == entry.currency) {
                Some((_, group)) => group.push(entry),
                None => groups.push((entry.currency, vec![entry])),
            }
        }
        // The most frequent one first; of equally frequent ones, the first to appear.
        groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
        let found: Vec<(Currency, usize)> = groups.iter().map(|(currency, group)| (*currency, group.len())).collect();
        if !self.choices.each_currency && groups.len() > 1 {
            let chosen =
                self.choices.currency.and_then(|chosen| found.iter().position(|(currency, _)| *currency == chosen));
            if chosen.is_none() {
                questions.push(Question::Currencies { found });
            }
            let group = groups.swap_remove(chosen.unwrap_or(0));
            for (currency, others) in groups.drain(..) {
                let reason = words::statement::the_line_is_in(&currency.code());
                self.pace.each(&others, |entry| skipped.push((entry.line, reason.clone()))).await;
            }
            groups.push(group);
        }
        let mut made = Vec::with_capacity(groups.len());
        for (currency, group) in groups {
            made.push(self.statement(currency, group).await);
        }
        let mut made = made.into_iter().filter(|statement| !statement.movements.is_empty());
        let Some(mut statement) = made.next() else { return Err(BankCsvError::NoMovements) };
        statement.others = made.collect();
        questions.append(&mut statement.questions);
        statement.questions = questions;
        skipped.append(&mut statement.skipped);
        skipped.sort_by_key(|(line, _)| *line);
        statement.skipped = skipped;
        for other in &mut statement.others {
            statement.skipped.append(&mut other.skipped);
            let new: Vec<Question> =
                other.questions.iter().filter(|one| !statement.questions.contains(one)).cloned().collect();
            statement.questions.extend(new);
        }
        Ok(statement)
    }

    /// Creates the statement of one currency.
    async fn statement(&self, currency: Currency, mut entries: Vec<Entry>) -> Statement {
        let pace = self.pace;
        checks::oldest_first(&mut entries, pace).await;
        let mut warnings = Vec::new();
        let unusable = if checks::is_constant(&entries, pace).await {
            Some(words::statement::THE_BALANCE_IS_THE_SAME_ON_ALL.text())
        } else if checks::never_agree(&entries, pace).await {
            Some(words::statement::NO_BALANCE_IS_THE_SUM_OF_THE.text())
        } else {
            None
        };
        if let Some(reason) = unusable {
            entries.iter_mut().for_each(|entry| entry.balance = None);
            warnings.push((None, reason.to_owned()));
        }
        let (with_fee, fee_question) = self.fees(&entries).await;
        let flip = self.format.flipped;
        let mut questions: Vec<Question> = fee_question.into_iter().collect();
        questions.extend(self.signs(&entries, with_fee).await);
        let mut skipped = Vec::new();
        let mut movements = Vec::with_capacity(entries.len());
        for entry in entries {
            pace.item().await;
            let (line, count) = (entry.line, movements.len());
            movements.extend(movements_of(entry, flip, with_fee));
            if movements.len() == count {
                skipped.push((line, words::statement::THE_AMOUNT_IS_ZERO.text().to_owned()));
            }
        }
        let opening_balance = checks::opening(&movements, pace).await;
        warnings.extend(checks::differences(&movements, opening_balance, currency, pace).await);
        Statement {
            movements,
            opening_balance,
            currency,
            currency_named: self.currency_named,
            format: self.format,
            skipped,
            warnings,
            questions,
            others: Vec::new(),
        }
    }

    /// Determines whether fees are taken beside the amounts, by the balances or by hand.
    async fn fees(&self, entries: &[Entry]) -> (bool, Option<Question>) {
        let mut first = None;
        let has_fee = |entry: &Entry| {
            let has_fee = entry.fee != Money::ZERO;
            first = has_fee.then(|| (entry.line, entry.currency.decimal(entry.fee)));
            has_fee
        };
        self.pace.any(entries, has_fee).await;
        let Some((line, value)) = first else { return (false, None) };
        let by_hand = self
            .look
            .columns
            .find(Role::Fee)
            .is_some_and(|fee| self.choices.columns.iter().any(|(index, _)| *index == fee));
        if by_hand {
            return (true, None);
        }
        let flip = self.format.flipped;
        match (self.is_proved(entries, flip, true).await, self.is_proved(entries, flip, false).await) {
            (true, false) => (true, None),
            (false, true) => (false, None),
            (true, true) | (false, false) => (true, Some(Question::Fee { line, value })),
        }
    }

    /// Returns `true` if the balances prove how signs and fees are read.
    async fn is_proved(&self, entries: &[Entry], flip: bool, with_fee: bool) -> bool {
        Agreement::of(entries, self.pace, |entry| entry.effect(flip, with_fee)).await.is_proof()
    }

    /// Asks what a positive amount means, if neither words nor balances show it.
    async fn signs(&self, entries: &[Entry], with_fee: bool) -> Option<Question> {
        if self.choices.flip_signs.is_some() {
            return None;
        }
        let ask = |reason, blocking| Some(Question::Signs { reason, blocking });
        if self.is_proved(entries, false, with_fee).await {
            return None;
        }
        if self.is_proved(entries, true, with_fee).await {
            return ask(words::statement::THE_BALANCES_ADD_UP_ONLY_IF_IT.text(), true);
        }
        match self.source {
            Source::Sided { .. } | Source::Two { .. } => None,
            Source::Signed => {
                let (mut marked, mut positive, mut unmarked_positive) = (0, true, true);
                let count = |entry: &Entry| {
                    marked += usize::from(entry.is_marked);
                    positive &= entry.amount >= Money::ZERO;
                    unmarked_positive &= entry.is_marked || entry.amount > Money::ZERO;
                };
                self.pace.each(entries, count).await;
                if marked == entries.len() {
                    None
                } else if marked > 0 && unmarked_positive {
                    ask(words::statement::SOME_AMOUNTS_SAY_DEBIT_OR_CREDIT.text(), true)
                } else if self.look.is_card {
                    ask(words::statement::ON_MANY_STATEMENTS_OF_A_CARD_IT.text(), true)
                } else if positive && self.look.half_sided.is_some() {
                    ask(words::statement::NO_AMOUNT_HAS_A_SIGN_AND_ANOTHER.text(), true)
                } else if positive {
                    ask(words::statement::NO_AMOUNT_HAS_A_SIGN.text(), false)
                } else {
                    None
                }
            }
        }
    }
}

/// Creates the movement of an entry, and one of its fee.
fn movements_of(entry: Entry, flip: bool, with_fee: bool) -> impl Iterator<Item = Movement> {
    let fee = if with_fee { entry.fee } else { Money::ZERO };
    let (amount, has_fee) = (entry.signed(flip), fee != Money::ZERO);
    let movement =
        |amount, memo, balance| Movement { line: entry.line, occurred_at: entry.occurred_at, amount, memo, balance };
    let of_fee = has_fee.then(|| {
        let memo = if entry.memo.is_empty() { "fee".to_owned() } else { format!("fee · {}", entry.memo) };
        movement(fee.negated(), memo, entry.balance)
    });
    let of_amount = (amount != Money::ZERO).then(|| movement(amount, entry.memo, entry.balance.filter(|_| !has_fee)));
    of_amount.into_iter().chain(of_fee)
}
