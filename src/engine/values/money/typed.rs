//! Amounts as people type them, which differs by language.

use std::fmt;

use crate::engine::values::money::amount::{Currency, Money};

/// The decimal sign of a typed amount, which differs by language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalSign {
    /// A point, as in `1,234.50`.
    #[default]
    Point,
    /// A comma, as in `1.234,50`.
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

    /// Reads the sign of a language; anything but a comma is a point.
    pub fn of(sign: &str) -> DecimalSign {
        if sign == "," { DecimalSign::Comma } else { DecimalSign::Point }
    }
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// The text is empty.
    Empty,
    /// The text is not a number.
    NotANumber,
    /// The text has more decimals than the currency.
    TooManyDecimals {
        /// How many decimals the currency has.
        allowed: u32,
    },
    /// The amount is beyond ±(2^53 − 1) minor units.
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

impl Currency {
    /// Writes an amount as a person would type it: `-12.40`, or `-12,40`.
    pub fn typed(self, money: Money, sign: DecimalSign) -> String {
        self.decimal(money).replace('.', &sign.char().to_string())
    }

    /// Reads an amount as a person types it, a point before the decimals: [`Currency::read`] with
    /// [`DecimalSign::Point`].
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn parse(self, text: &str) -> Result<Money, AmountError> {
        self.read(text, DecimalSign::Point)
    }

    /// Reads an amount as a person types it: `75`, `1,284.50`, `€ 12.40`, `-3`, `12,5`.
    ///
    /// The sign of the person's language comes before the decimals. The other one groups thousands if exactly three
    /// digits follow it and is the decimal sign otherwise; if both occur, it is the last one. The currency's symbol
    /// or code may come before or after.
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

    /// Strips everything but the number from a typed amount.
    fn bare(self, text: &str) -> String {
        let text = text.trim().replace(&self.0.symbol().to_string(), "").replace(self.code(), "");
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect()
    }

    /// Explains how an amount is read if its only sign has three digits after it, which one language takes for a group
    /// of thousands and another for decimals; `None` if the amount is unambiguous or invalid.
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

/// Splits a number without sign into its whole and its fractional digits; `None` if it is not a number.
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
    let grouping = match fraction.chars().next() {
        Some(',') => '.',
        Some(_) => ',',
        None => sign.grouping(),
    };
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
}
