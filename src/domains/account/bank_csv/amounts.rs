//! Amounts as banks write them, read digit by digit.

use super::dictionary::{is_debit, plain};
use super::marks::Mark;
use crate::engine::values::money::{Currency, Money};
use crate::words;

/// The most characters of an amount.
const LONGEST: usize = 60;

/// The text beside an amount's digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affixes {
    /// A minus sign, before or after, or brackets.
    pub negative: bool,
    /// A word for debit (true) or credit (false), such as `DR`.
    pub debit: Option<bool>,
    /// The sign or code of a currency.
    pub currency: Option<Mark>,
}

/// An amount, split into its digits and the text beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount<'a> {
    /// The digits with their grouping and decimal signs.
    digits: &'a str,
    /// The text beside them.
    pub affixes: Affixes,
}

/// The evidence of an amount's signs for the decimal sign of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The amount has neither sign.
    Nothing,
    /// Only this can be the decimal sign.
    Certain(char),
    /// This sign is the decimal one, or groups thousands.
    Open(char),
}

impl<'a> Amount<'a> {
    /// Splits a text.
    ///
    /// # Errors
    /// The reason for people why the amount is invalid.
    pub fn of(text: &'a str) -> Result<Amount<'a>, &'static str> {
        let text = text.trim();
        let is_digit = |c: char| c.is_ascii_digit();
        if text.len() > LONGEST {
            return Err(words::errors::NOT_AN_AMOUNT.text());
        }
        let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
            return Err(words::errors::NOT_AN_AMOUNT.text());
        };
        // `.50` begins with its decimal sign.
        let first = if text[..first].ends_with(['.', ',']) { first - 1 } else { first };
        let digits = &text[first..=last];
        if digits.chars().any(|c| !is_digit(c) && !".,'’".contains(c) && !c.is_whitespace()) {
            return Err(if digits.chars().any(char::is_alphabetic) {
                words::statement::THERE_ARE_LETTERS_IN_IT.text()
            } else {
                words::errors::NOT_AN_AMOUNT.text()
            });
        }
        let (before, after) = (&text[..first], &text[last + 1..]);
        Ok(Amount { digits, affixes: Affixes::of(before, after)? })
    }

    /// Returns the amount's evidence for the decimal sign.
    pub fn evidence(&self) -> Evidence {
        let count = |sign: char| self.digits.matches(sign).count();
        let other = |sign: char| if sign == ',' { '.' } else { ',' };
        match (self.digits.rfind('.'), self.digits.rfind(',')) {
            (Some(point), Some(comma)) => Evidence::Certain(if point > comma { '.' } else { ',' }),
            (Some(at), None) => self.evidence_of_one('.', at, count('.')),
            (None, Some(at)) => self.evidence_of_one(',', at, count(',')),
            (None, None) => Evidence::Nothing,
        }
        .grouped_by(|sign| count(sign) > 1, other)
    }

    fn evidence_of_one(&self, sign: char, at: usize, count: usize) -> Evidence {
        let (whole, fraction) = (&self.digits[..at], &self.digits[at + 1..]);
        let grouped_otherwise = whole.contains(['\'', '’']) || whole.chars().any(char::is_whitespace);
        let groups = count > 1 || (fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0");
        if groups && !grouped_otherwise { Evidence::Open(sign) } else { Evidence::Certain(sign) }
    }

    /// Reads the size of the amount in a currency.
    ///
    /// # Errors
    /// The reason for people why the amount is invalid.
    pub fn size(&self, decimal: char, currency: Currency) -> Result<Money, &'static str> {
        let (whole, fraction) = self.digits.split_once(decimal).unwrap_or((self.digits, ""));
        if fraction.chars().any(|c| !c.is_ascii_digit()) {
            return Err(if fraction.contains(decimal) {
                words::errors::NOT_AN_AMOUNT.text()
            } else {
                words::statement::THE_DECIMAL_SIGN_DIFFERS_FROM_THE.text()
            });
        }
        let decimals = currency.decimals() as usize;
        let whole = ungrouped(whole)?;
        if fraction.trim_end_matches('0').len() > decimals {
            return Err(words::statement::IT_HAS_MORE_DECIMALS_THAN_THE.text());
        }
        let digits = format!("{whole}{:0<decimals$}", &fraction[..fraction.len().min(decimals)]);
        let size = digits.parse::<i64>().ok().and_then(|size| Money::new(size).ok());
        size.ok_or(words::statement::IT_IS_BEYOND_THE_BOUND_OF_2.text())
    }
}

impl Evidence {
    /// Returns the evidence of a repeated sign: it groups, so the other one is the decimal sign.
    fn grouped_by(self, is_repeated: impl Fn(char) -> bool, other: impl Fn(char) -> char) -> Evidence {
        match self {
            Evidence::Open(sign) if is_repeated(sign) => Evidence::Certain(other(sign)),
            Evidence::Nothing | Evidence::Certain(_) | Evidence::Open(_) => self,
        }
    }
}

/// Removes the grouping signs: one kind, before every three digits, or as in India every two and then three.
fn ungrouped(whole: &str) -> Result<String, &'static str> {
    let badly_grouped = words::errors::BADLY_GROUPED.text();
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Ok(whole.to_owned()) };
    let groups: Vec<&str> = whole.split(sign).collect();
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return Err(badly_grouped) };
    let middle = &groups[1..groups.len() - 1];
    let digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let by = |size: usize| middle.iter().all(|group| group.len() == size) && (1..=size).contains(&first.len());
    if digits && last.len() == 3 && (by(3) || (sign == ',' && !middle.is_empty() && by(2))) {
        Ok(groups.concat())
    } else {
        Err(badly_grouped)
    }
}

impl Affixes {
    fn of(before: &str, after: &str) -> Result<Affixes, &'static str> {
        let mut affixes = Affixes::default();
        let bracketed = before.contains('(') && after.contains(')');
        if before.contains('(') != after.contains(')') {
            return Err(words::errors::NOT_AN_AMOUNT.text());
        }
        affixes.negative = bracketed;
        for text in [before, after] {
            let mut words = text.chars().peekable();
            while let Some(sign) = words.next() {
                match sign {
                    '(' | ')' | '+' => {}
                    '-' | '−' | '–' => affixes.negative = true,
                    sign if sign.is_whitespace() || sign == '.' => {}
                    sign => {
                        let mut word = String::from(sign);
                        let is_part = |c: &char| !c.is_whitespace() && !"()+-−–.".contains(*c);
                        while let Some(next) = words.next_if(is_part) {
                            word.push(next);
                        }
                        affixes.take(&word)?;
                    }
                }
            }
        }
        if affixes.negative && affixes.debit == Some(false) {
            return Err(words::statement::A_MINUS_AND_A_CREDIT_CONTRADICT.text());
        }
        Ok(affixes)
    }

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        match (Mark::read(word), is_debit(&plain(word))) {
            (Some(mark), _) if self.currency.is_none() => self.currency = Some(mark),
            (None, Some(debit)) if self.debit.is_none() => self.debit = Some(debit),
            _ => return Err(words::statement::THE_LETTERS_BESIDE_THE_NUMBER_ARE.text()),
        }
        Ok(())
    }
}

/// Returns `true` if a text is an amount, with or without a decimal sign.
pub fn is_amount(text: &str) -> bool {
    Amount::of(text).is_ok()
}
