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
use crate::engine::values::money::{Currency, Money};
use crate::words;

/// Reads the rows of a file.
///
/// # Errors
/// [`BankCsvError`].
pub fn statement(
    rows: &[StatementRow],
    look: &Look,
    choices: &Choices,
    skipped: Vec<(u32, String)>,
) -> Result<Statement, BankCsvError> {
    if rows.is_empty() {
        return Err(BankCsvError::NoMovements);
    }
    let dates = Dates::find_out(rows, choices);
    let days = dates.read(rows)?;
    let (currencies, open) = Currencies::find_out(rows, look, choices)?;
    let (decimal, open_decimal) = decimal_sign(rows, look.delimiter, choices, currencies.most_decimals());
    let (source, contradiction) = source_of(rows, look.columns.find(Role::Side).is_some());
    let values = Values { decimal, source };
    let mut entries = Vec::with_capacity(rows.len());
    for ((row, day), mark) in rows.iter().zip(days).zip(&currencies.marks) {
        entries.push(values.entry(row, day, currencies.of_row(row, mark.as_ref())?)?);
    }
    let mut questions = look.questions.clone();
    questions.extend(dates.question(rows));
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
    let file = File { look, choices, source, format, currency_named: currencies.is_named() };
    file.statements(entries, skipped, questions)
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
fn decimal_sign(rows: &[StatementRow], delimiter: char, choices: &Choices, decimals: u32) -> (char, Option<Question>) {
    let (mut points, mut commas) = (0_usize, 0_usize);
    let mut open: Option<(u32, &str, char)> = None;
    for row in rows {
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
}

impl File<'_> {
    /// Creates the statement of the chosen currency, or of each.
    fn statements(
        &self,
        entries: Vec<Entry>,
        mut skipped: Vec<(u32, String)>,
        mut questions: Vec<Question>,
    ) -> Result<Statement, BankCsvError> {
        let mut groups: Vec<(Currency, Vec<Entry>)> = Vec::new();
        for entry in entries {
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
                skipped.extend(others.iter().map(|entry| (entry.line, reason.clone())));
            }
            groups.push(group);
        }
        let made = groups.into_iter().map(|(currency, group)| self.statement(currency, group));
        let mut made = made.filter(|statement| !statement.movements.is_empty());
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
    fn statement(&self, currency: Currency, mut entries: Vec<Entry>) -> Statement {
        checks::oldest_first(&mut entries);
        let mut warnings = Vec::new();
        let unusable = if checks::is_constant(&entries) {
            Some(words::statement::THE_BALANCE_IS_THE_SAME_ON_ALL.text())
        } else if checks::never_agree(&entries) {
            Some(words::statement::NO_BALANCE_IS_THE_SUM_OF_THE.text())
        } else {
            None
        };
        if let Some(reason) = unusable {
            entries.iter_mut().for_each(|entry| entry.balance = None);
            warnings.push((None, reason.to_owned()));
        }
        let (with_fee, fee_question) = self.fees(&entries);
        let flip = self.format.flipped;
        let mut questions: Vec<Question> = fee_question.into_iter().collect();
        questions.extend(self.signs(&entries, with_fee));
        let mut skipped = Vec::new();
        let mut movements = Vec::with_capacity(entries.len());
        for entry in &entries {
            let parts = movements_of(entry, flip, with_fee);
            if parts.is_empty() {
                skipped.push((entry.line, words::statement::THE_AMOUNT_IS_ZERO.text().to_owned()));
            }
            movements.extend(parts);
        }
        let opening_balance = checks::opening(&movements);
        warnings.extend(checks::differences(&movements, opening_balance, currency));
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
    fn fees(&self, entries: &[Entry]) -> (bool, Option<Question>) {
        let Some(first) = entries.iter().find(|entry| entry.fee != Money::ZERO) else { return (false, None) };
        let by_hand = self
            .look
            .columns
            .find(Role::Fee)
            .is_some_and(|fee| self.choices.columns.iter().any(|(index, _)| *index == fee));
        if by_hand {
            return (true, None);
        }
        let flip = self.format.flipped;
        let proves = |with_fee| Agreement::of(entries, |entry| entry.effect(flip, with_fee)).is_proof();
        match (proves(true), proves(false)) {
            (true, false) => (true, None),
            (false, true) => (false, None),
            (true, true) | (false, false) => {
                let value = first.currency.decimal(first.fee);
                (true, Some(Question::Fee { line: first.line, value }))
            }
        }
    }

    /// Asks what a positive amount means, if neither words nor balances show it.
    fn signs(&self, entries: &[Entry], with_fee: bool) -> Option<Question> {
        if self.choices.flip_signs.is_some() {
            return None;
        }
        let agreement = |flip| Agreement::of(entries, |entry| entry.effect(flip, with_fee));
        let ask = |reason, blocking| Some(Question::Signs { reason, blocking });
        if agreement(false).is_proof() {
            return None;
        }
        if agreement(true).is_proof() {
            return ask(words::statement::THE_BALANCES_ADD_UP_ONLY_IF_IT.text(), true);
        }
        match self.source {
            Source::Sided { .. } | Source::Two { .. } => None,
            Source::Signed => {
                let marked = entries.iter().filter(|entry| entry.is_marked).count();
                let positive = entries.iter().all(|entry| entry.amount >= Money::ZERO);
                if marked == entries.len() {
                    None
                } else if marked > 0 && entries.iter().all(|entry| entry.is_marked || entry.amount > Money::ZERO) {
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
fn movements_of(entry: &Entry, flip: bool, with_fee: bool) -> Vec<Movement> {
    let movement =
        |amount, memo, balance| Movement { line: entry.line, occurred_at: entry.occurred_at, amount, memo, balance };
    let fee = if with_fee { entry.fee } else { Money::ZERO };
    let (amount, has_fee) = (entry.signed(flip), fee != Money::ZERO);
    let mut movements = Vec::with_capacity(2);
    if amount != Money::ZERO {
        movements.push(movement(amount, entry.memo.clone(), entry.balance.filter(|_| !has_fee)));
    }
    if has_fee {
        let memo = if entry.memo.is_empty() { "fee".to_owned() } else { format!("fee · {}", entry.memo) };
        movements.push(movement(fee.negated(), memo, entry.balance));
    }
    movements
}
