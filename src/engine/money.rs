//! Money as an integer of minor units, and how it is read and shown.
//!
//! Never a float: what a person types is read digit by digit, and sums are checked or clamped at a stated bound.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents), within ±(2^53 − 1) so that every JSON reader sees it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Money(i64);

impl Money {
    /// The largest amount, 2^53 − 1 minor units; the smallest is its negative.
    pub const MAX: Money = Money((1 << 53) - 1);
    /// The smallest amount, −(2^53 − 1) minor units.
    pub const MIN: Money = Money(-((1 << 53) - 1));
    /// Nothing at all.
    pub const ZERO: Money = Money(0);

    /// Takes `minor` units.
    ///
    /// # Errors
    /// [`MoneyOutOfRange`] beyond ±(2^53 − 1).
    pub const fn new(minor: i64) -> Result<Money, MoneyOutOfRange> {
        if minor > Self::MAX.0 || minor < Self::MIN.0 { Err(MoneyOutOfRange { minor }) } else { Ok(Money(minor)) }
    }

    /// Takes `minor` units, or the nearest bound when they lie beyond it.
    pub const fn clamped(minor: i64) -> Money {
        if minor > Self::MAX.0 {
            Self::MAX
        } else if minor < Self::MIN.0 {
            Self::MIN
        } else {
            Money(minor)
        }
    }

    /// Returns the amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Adds, or `None` where the sum would cross the bound.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        Money::new(self.0 + other.0).ok()
    }

    /// Subtracts, or `None` where the difference would cross the bound.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        Money::new(self.0 - other.0).ok()
    }

    /// Adds and stops at the bound: for `evolve`, which never fails.
    #[inline]
    pub const fn saturating_add(self, other: Money) -> Money {
        Money::clamped(self.0 + other.0)
    }

    /// Subtracts and stops at the bound: for `evolve`, which never fails.
    #[inline]
    pub const fn saturating_sub(self, other: Money) -> Money {
        Money::clamped(self.0 - other.0)
    }

    /// Returns the amount with its sign turned.
    pub const fn negated(self) -> Money {
        Money(-self.0)
    }
}

impl TryFrom<i64> for Money {
    type Error = MoneyOutOfRange;

    fn try_from(minor: i64) -> Result<Money, MoneyOutOfRange> {
        Money::new(minor)
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> i64 {
        money.0
    }
}

/// An amount beyond ±(2^53 − 1) minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyOutOfRange {
    /// The amount that was asked for, in minor units.
    pub minor: i64,
}

impl fmt::Display for MoneyOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is beyond ±{} minor units", self.minor, Money::MAX.0)
    }
}

impl std::error::Error for MoneyOutOfRange {}

/// The sign before the decimals of an amount that a person types, which differs by language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalSign {
    /// `1,234.50`.
    #[default]
    Point,
    /// `1.234,50`.
    Comma,
}

impl DecimalSign {
    /// Returns the sign.
    pub fn char(self) -> char {
        match self {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        }
    }

    /// Returns the sign that groups thousands.
    fn grouping(self) -> char {
        match self {
            DecimalSign::Point => ',',
            DecimalSign::Comma => '.',
        }
    }

    /// Reads the sign of a language; a point for any that is not a comma.
    pub fn of(sign: &str) -> DecimalSign {
        if sign == "," { DecimalSign::Comma } else { DecimalSign::Point }
    }
}

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of the samples and of a form that names none.
    pub const EUR: Currency = Currency(iso_currency::Currency::EUR);

    /// Finds a currency by its three-letter code, in capitals; `None` when ISO 4217 has no such code.
    pub fn from_code(code: &str) -> Option<Currency> {
        iso_currency::Currency::from_code(code).map(Currency)
    }

    /// Returns the three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Returns how many decimals the minor unit has: 2 for EUR, 0 for JPY.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// Writes an amount for people: `€1,284.50`, `−€12.40`, `CHF 5.00`.
    pub fn format(self, money: Money) -> String {
        let sign = if money.minor() < 0 { "−" } else { "" };
        let symbol = self.0.symbol().to_string();
        let gap = if symbol.ends_with(|c: char| c.is_ascii_alphabetic()) { "\u{a0}" } else { "" };
        format!("{sign}{symbol}{gap}{}", self.digits(money))
    }

    /// Writes a change for people, always with its sign: `+€60.00`, `−€120.00`.
    pub fn format_signed(self, money: Money) -> String {
        let plus = if money.minor() > 0 { "+" } else { "" };
        format!("{plus}{}", self.format(money))
    }

    /// Writes the size of an amount without sign or symbol, grouped: `1,284.50`.
    fn digits(self, money: Money) -> String {
        let plain = self.decimal(Money(money.minor().abs()));
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut grouped = String::with_capacity(plain.len() + whole.len() / 3);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if !fraction.is_empty() {
            grouped.push('.');
            grouped.push_str(fraction);
        }
        grouped
    }

    /// Writes an amount for programs: `-12.40`, no grouping, no symbol.
    pub fn decimal(self, money: Money) -> String {
        let sign = if money.minor() < 0 { "-" } else { "" };
        let size = money.minor().unsigned_abs();
        let unit = 10_u64.pow(self.decimals());
        if unit == 1 {
            return format!("{sign}{size}");
        }
        let width = self.decimals() as usize;
        format!("{sign}{}.{:0width$}", size / unit, size % unit)
    }

    /// Writes an amount as a person would type it: `-12.40`, or `-12,40`.
    pub fn typed(self, money: Money, sign: DecimalSign) -> String {
        self.decimal(money).replace('.', &sign.char().to_string())
    }

    /// Reads an amount as a person types it, a point before the decimals: [`Currency::read`] with [`DecimalSign::Point`].
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn parse(self, text: &str) -> Result<Money, AmountError> {
        self.read(text, DecimalSign::Point)
    }

    /// Reads an amount as a person types it: `75`, `1,284.50`, `€ 12.40`, `-3`, `12,5`.
    ///
    /// The sign of the person's language stands before the decimals. The other one groups thousands where exactly three
    /// digits follow it and is the decimal sign otherwise; where both are there, the last one is. The currency's symbol or
    /// code may stand before or after.
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn read(self, text: &str, sign: DecimalSign) -> Result<Money, AmountError> {
        let bare = self.bare(text);
        if bare.is_empty() {
            return Err(AmountError::Empty);
        }
        let (negative, unsigned) = match bare.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, bare.strip_prefix('+').unwrap_or(&bare)),
        };
        let (whole, fraction) = split_decimal(unsigned, sign).ok_or(AmountError::NotANumber)?;
        let decimals = self.decimals() as usize;
        if fraction.len() > decimals {
            return Err(AmountError::TooManyDecimals { allowed: self.decimals() });
        }
        let digits = format!("{whole}{fraction:0<decimals$}");
        let size: i64 = digits.parse().map_err(|_| AmountError::OutOfRange)?;
        let minor = if negative { -size } else { size };
        Money::new(minor).map_err(|_| AmountError::OutOfRange)
    }

    /// Leaves the number of a typed amount.
    fn bare(self, text: &str) -> String {
        let text = text.trim().replace(&self.0.symbol().to_string(), "").replace(self.code(), "");
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect()
    }

    /// Says how an amount is read whose only sign has three digits after it, which one language takes for a group of
    /// thousands and another for decimals; `None` where it can be read in one way, or in none.
    pub fn understood(self, text: &str, sign: DecimalSign) -> Option<String> {
        let money = self.read(text, sign).ok()?;
        let bare = self.bare(text);
        let mut signs = bare.char_indices().filter(|(_, c)| matches!(c, '.' | ','));
        let (Some((at, typed)), None) = (signs.next(), signs.next()) else { return None };
        if bare.len() - at != 4 {
            return None;
        }
        let name = if typed == ',' { "comma" } else { "point" };
        let role = if typed == sign.char() { "is the decimal sign" } else { "groups thousands" };
        let minus = if money.minor() < 0 { "−" } else { "" };
        Some(format!("Read as {minus}{} {}: the {name} {role}.", self.digits(money), self.code()))
    }
}

/// Splits a number without sign into its whole and its fractional digits; `None` when it is not a number.
fn split_decimal(text: &str, sign: DecimalSign) -> Option<(String, &str)> {
    let groups_by_three = |grouped: &str, sign: char| {
        grouped
            .split(sign)
            .enumerate()
            .all(|(index, part)| if index == 0 { (1..=3).contains(&part.len()) } else { part.len() == 3 })
    };
    let (whole, fraction) = match (text.rfind(sign.char()), text.rfind(sign.grouping())) {
        (Some(decimal), Some(other)) => text.split_at(decimal.max(other)),
        (Some(decimal), None) => text.split_at(decimal),
        (None, Some(_)) if groups_by_three(text, sign.grouping()) => (text, ""),
        (None, Some(other)) => text.split_at(other),
        (None, None) => (text, ""),
    };
    let grouping = if fraction.starts_with(',') { '.' } else { ',' };
    if whole.contains(grouping) && !groups_by_three(whole, grouping) {
        return None;
    }
    let whole = whole.replace(grouping, "");
    let decimal_sign = !fraction.is_empty();
    let fraction = fraction.get(1..).unwrap_or("");
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let empty = whole.is_empty() && fraction.is_empty();
    if empty || (decimal_sign && fraction.is_empty()) || !digits(&whole) || !digits(fraction) {
        return None;
    }
    Some((whole, fraction))
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Nothing was written.
    Empty,
    /// The text is not a number.
    NotANumber,
    /// More decimals than the currency has.
    TooManyDecimals {
        /// How many decimals the currency has.
        allowed: u32,
    },
    /// Beyond ±(2^53 − 1) minor units.
    OutOfRange,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AmountError::Empty => write!(f, "Enter an amount."),
            AmountError::NotANumber => write!(f, "Enter a number, such as 75 or 12.40."),
            AmountError::TooManyDecimals { allowed: 0 } => write!(f, "This currency has no decimals."),
            AmountError::TooManyDecimals { allowed } => write!(f, "At most {allowed} decimals."),
            AmountError::OutOfRange => write!(f, "The amount is beyond the bound of 2^53 − 1 minor units."),
        }
    }
}

impl std::error::Error for AmountError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<i64, AmountError>) {
        assert_eq!(Currency::EUR.parse(text).map(Money::minor), expected, "{text:?}");
    }

    #[test]
    fn a_typed_amount_is_read_to_the_cent_or_refused_by_name() {
        check("75", Ok(7500));
        check("€ 75.00", Ok(7500));
        check("1,284.50", Ok(128_450));
        check("1.284,50", Ok(128_450));
        check("1,284", Ok(128_400));
        check("12,5", Ok(1250));
        check("-0.01", Ok(-1));
        check("−3", Ok(-300));
        check(".5", Ok(50));
        check("1'000.00 EUR", Ok(100_000));
        check("", Err(AmountError::Empty));
        check("  €", Err(AmountError::Empty));
        check("abc", Err(AmountError::NotANumber));
        check("1e3", Err(AmountError::NotANumber));
        check("12.", Err(AmountError::NotANumber));
        check("1,2,3", Err(AmountError::NotANumber));
        check("--5", Err(AmountError::NotANumber));
        check("1.234", Err(AmountError::TooManyDecimals { allowed: 2 }));
        check("90071992547409.91", Ok(9_007_199_254_740_991));
        check("90071992547409.92", Err(AmountError::OutOfRange));
        check("99999999999999999999999", Err(AmountError::OutOfRange));
    }

    #[test]
    fn the_decimal_sign_is_the_languages_and_what_is_ambiguous_is_said_as_understood() {
        let kwd = Currency::from_code("KWD").expect("KWD is in ISO 4217");
        let check = |currency: Currency, text: &str, sign, expected: Result<i64, AmountError>, said: Option<&str>| {
            assert_eq!(currency.read(text, sign).map(Money::minor), expected, "{text:?}, {sign:?}");
            assert_eq!(currency.understood(text, sign).as_deref(), said, "{text:?}, {sign:?}");
        };
        let (point, comma) = (DecimalSign::Point, DecimalSign::Comma);
        check(kwd, "1,234", point, Ok(1_234_000), Some("Read as 1,234.000 KWD: the comma groups thousands."));
        check(kwd, "1,234", comma, Ok(1_234), Some("Read as 1.234 KWD: the comma is the decimal sign."));
        check(kwd, "1.234", point, Ok(1_234), Some("Read as 1.234 KWD: the point is the decimal sign."));
        check(kwd, "-1.234", comma, Ok(-1_234_000), Some("Read as −1,234.000 KWD: the point groups thousands."));
        check(kwd, "1.234,5", comma, Ok(1_234_500), None);
        check(kwd, "1,234.5", comma, Ok(1_234_500), None);
        let eur = Currency::EUR;
        check(eur, "1,234", comma, Err(AmountError::TooManyDecimals { allowed: 2 }), None);
        check(eur, "1.234", comma, Ok(123_400), Some("Read as 1,234.00 EUR: the point groups thousands."));
        check(eur, "12,5", comma, Ok(1250), None);
        check(eur, "12.5", comma, Ok(1250), None);
        check(eur, "1.234.567,89", comma, Ok(123_456_789), None);
        check(eur, "1,2,3", comma, Err(AmountError::NotANumber), None);
        for (currency, minor) in [(kwd, -1_234_000), (kwd, 1_234), (eur, 5), (eur, -128_450)] {
            for sign in [point, comma] {
                let money = Money::clamped(minor);
                assert_eq!(currency.read(&currency.typed(money, sign), sign), Ok(money));
            }
        }
        assert_eq!([".", ",", "٫"].map(DecimalSign::of), [point, comma, point]);
    }

    #[test]
    fn an_amount_is_shown_with_sign_symbol_and_groups() {
        let show = |minor| Currency::EUR.format(Money::clamped(minor));
        assert_eq!(show(128_450), "€1,284.50");
        assert_eq!(show(-1240), "−€12.40");
        assert_eq!(show(5), "€0.05");
        assert_eq!(show(123_456_789), "€1,234,567.89");
        assert_eq!(Currency::EUR.format_signed(Money::clamped(6000)), "+€60.00");
        let yen = Currency::from_code("JPY").expect("JPY is in ISO 4217");
        assert_eq!(yen.format(Money::clamped(1500)), "¥1,500");
        assert_eq!(yen.parse("1,500"), Ok(Money::clamped(1500)));
        assert_eq!(Currency::from_code("XYZ"), None);
    }

    #[test]
    fn sums_stop_at_the_bound() {
        assert_eq!(Money::MAX.saturating_add(Money::MAX), Money::MAX);
        assert_eq!(Money::MIN.saturating_sub(Money::MAX), Money::MIN);
        assert_eq!(Money::MAX.checked_add(Money::clamped(1)), None);
    }
}
