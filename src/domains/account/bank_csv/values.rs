//! Days and amounts as banks write them.

use super::columns::Row;
use super::{BankCsvError, DateOrder};
use crate::engine::money::{Currency, Money};
use crate::engine::time::Timestamp;

/// The most characters of a bad value that an error repeats.
const SHOWN: usize = 40;
/// Where the century turns in a year of two digits.
const PIVOT: i32 = 70;

fn bad(row: &Row, column: &'static str, value: &str, reason: &'static str) -> BankCsvError {
    BankCsvError::BadLine { line: row.line, column, value: value.chars().take(SHOWN).collect(), reason }
}

/// How the days of a file are written.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// The order of day and month.
    pub order: DateOrder,
    /// Whether no other order fits.
    pub certain: bool,
}

impl Dates {
    /// Looks at every day of a file; the order that was chosen wins.
    pub fn find_out(rows: &[Row], chosen: Option<DateOrder>) -> Dates {
        if let Some(order) = chosen {
            return Dates { order, certain: true };
        }
        if rows.iter().all(|row| Timestamp::parse(&row.date).is_some()) {
            return Dates { order: DateOrder::Iso, certain: true };
        }
        let parts: Vec<[u32; 2]> =
            rows.iter().filter_map(|row| parts(&row.date)).map(|(first, second, _)| [first, second]).collect();
        let fits =
            |day: usize| parts.iter().all(|pair| (1..=31).contains(&pair[day]) && (1..=12).contains(&pair[1 - day]));
        match (fits(0), fits(1)) {
            (true, false) => Dates { order: DateOrder::DayFirst, certain: true },
            (false, true) => Dates { order: DateOrder::MonthFirst, certain: true },
            (false, false) => {
                Dates { order: DateOrder::DayFirst, certain: rows.iter().all(|row| named_month(&row.date).is_some()) }
            }
            (true, true) => {
                let dotted = rows.iter().any(|row| row.date.contains('.'));
                let in_order = |order| is_in_order(rows, Dates { order, certain: false });
                let month_first = !dotted && !in_order(DateOrder::DayFirst) && in_order(DateOrder::MonthFirst);
                Dates {
                    order: if month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst },
                    certain: dotted || month_first,
                }
            }
        }
    }

    /// Reads a row's day.
    pub fn read(&self, row: &Row) -> Result<Timestamp, BankCsvError> {
        self.parse(&row.date).ok_or_else(|| bad(row, "date", &row.date, "this is no date"))
    }

    fn parse(&self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(moment) = Timestamp::parse(text) {
            return Some(moment);
        }
        if let Some(moment) = named_month(text) {
            return Some(moment);
        }
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Timestamp::from_date(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
        }
        let (first, second, year) = parts(text)?;
        let (day, month) = match self.order {
            DateOrder::Iso => return None,
            DateOrder::DayFirst => (first, second),
            DateOrder::MonthFirst => (second, first),
        };
        Timestamp::from_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

fn is_in_order(rows: &[Row], dates: Dates) -> bool {
    let days: Option<Vec<Timestamp>> = rows.iter().map(|row| dates.parse(&row.date)).collect();
    days.is_some_and(|days| days.is_sorted() || days.is_sorted_by(|one, next| one >= next))
}

/// Reads `31/12/2025`, `31.12.25` or `31-12-2025`, with whatever time behind a space, as its three numbers.
fn parts(text: &str) -> Option<(u32, u32, i32)> {
    let day = text.trim().split([' ', 'T']).next()?;
    let mut numbers = day.split(['/', '.', '-']);
    let (first, second, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.next().is_some() || !short(first) || !short(second) || !matches!(year.len(), 2 | 4) {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, full_year(year)?))
}

fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok().filter(|year| *year >= 0)?;
    Some(match text.len() {
        2 if year >= PIVOT => 1900 + year,
        2 => 2000 + year,
        _ => year,
    })
}

/// Reads `31 Dec 2025`, `31-Dec-25` or `Dec 31, 2025`.
fn named_month(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = text.split([' ', '-', '/', ',', '.']).filter(|word| !word.is_empty());
    let (first, second, year) = (words.next()?, words.next()?, full_year(words.next()?)?);
    let month = |word: &str| {
        let word = word.to_lowercase();
        let letters = word.chars().all(char::is_alphabetic);
        MONTHS.iter().position(|month| letters && word.starts_with(month)).map(|index| index as u8 + 1)
    };
    match (month(first), month(second)) {
        (None, Some(month)) => Timestamp::from_date(year, month, first.parse().ok()?),
        (Some(month), None) => Timestamp::from_date(year, month, second.parse().ok()?),
        _ => None,
    }
}

/// How the amounts of a file are written.
#[derive(Clone, Copy, Debug)]
pub struct Amounts {
    /// The decimal sign.
    pub decimal: char,
    currency: Currency,
}

impl Amounts {
    /// Looks at every amount of a file; the sign that was chosen wins.
    pub fn find_out(rows: &[Row], chosen: Option<char>, delimiter: char, currency: Currency) -> Amounts {
        let texts = rows.iter().flat_map(|row| [&row.amount, &row.debit, &row.credit, &row.balance]);
        let (mut points, mut commas) = (0_usize, 0_usize);
        for text in texts {
            match (text.rfind('.'), text.rfind(',')) {
                (Some(point), Some(comma)) if point > comma => points += 1,
                (Some(_), Some(_)) => commas += 1,
                (Some(point), None) if is_decimal(text, point) => points += 1,
                (None, Some(comma)) if is_decimal(text, comma) => commas += 1,
                _ => {}
            }
        }
        let unknown = if delimiter == ';' { ',' } else { '.' };
        let found = match points.cmp(&commas) {
            std::cmp::Ordering::Greater => '.',
            std::cmp::Ordering::Less => ',',
            std::cmp::Ordering::Equal => unknown,
        };
        Amounts { decimal: chosen.unwrap_or(found), currency }
    }

    /// Reads a row's amount with its sign.
    pub fn of_row(&self, row: &Row) -> Result<Money, BankCsvError> {
        if !row.amount.is_empty() {
            let amount = self.read(row, "amount", &row.amount)?;
            return Ok(if is_debit(&row.side) { Money::clamped(-amount.minor().abs()) } else { amount });
        }
        let size = |column, text: &str| match text {
            "" => Ok(Money::ZERO),
            text => self.read(row, column, text).map(|money| Money::clamped(money.minor().abs())),
        };
        if row.debit.is_empty() && row.credit.is_empty() {
            return Err(bad(row, "amount", "", "there is no amount"));
        }
        Ok(size("credit", &row.credit)?.saturating_sub(size("debit", &row.debit)?))
    }

    /// Reads a row's balance, where it has one.
    pub fn balance(&self, row: &Row) -> Result<Option<Money>, BankCsvError> {
        if row.balance.is_empty() { Ok(None) } else { self.read(row, "balance", &row.balance).map(Some) }
    }

    fn read(&self, row: &Row, column: &'static str, text: &str) -> Result<Money, BankCsvError> {
        let bare: String = text
            .replace(self.currency.code(), "")
            .trim_matches(|c: char| c.is_alphabetic() || c.is_whitespace())
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '+') && !is_symbol(*c))
            .collect();
        let bracketed = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let unsigned = bracketed.unwrap_or(&bare).trim_matches(['-', '−', '–']);
        let negative = bracketed.is_some() || bare.starts_with(['-', '−', '–']) || bare.ends_with(['-', '−', '–']);
        let grouping = if self.decimal == ',' { '.' } else { ',' };
        let plain: String = unsigned.chars().filter(|c| *c != grouping).collect();
        let (whole, fraction) = plain.split_once(self.decimal).unwrap_or((&plain, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return Err(bad(row, column, text, "this is no amount"));
        }
        let decimals = self.currency.decimals() as usize;
        if fraction.trim_end_matches('0').len() > decimals {
            return Err(bad(row, column, text, "it has more decimals than the currency"));
        }
        let padded = format!("{whole}{:0<decimals$}", &fraction[..fraction.len().min(decimals)]);
        let size = padded.parse::<i64>().ok().and_then(|size| Money::new(size).ok());
        let size = size.ok_or_else(|| bad(row, column, text, "it is beyond the bound of 2^53 − 1 minor units"))?;
        Ok(if negative { size.negated() } else { size })
    }
}

/// Tells whether the sign at a place is a decimal one: other than three digits follow.
fn is_decimal(text: &str, at: usize) -> bool {
    text[at + 1..].bytes().take_while(u8::is_ascii_digit).count() != 3
}

fn is_symbol(character: char) -> bool {
    matches!(character, '€' | '$' | '£' | '¥' | '₹' | '₽' | '₺')
}

fn is_debit(side: &str) -> bool {
    matches!(side.trim().to_lowercase().as_str(), "d" | "dr" | "debit" | "af" | "s" | "soll" | "out" | "debito")
}
