//! Amounts as people type them, which differs by language.

use std::fmt;

use crate::engine::values::locale::{Locale, is_bidi_control, plainly};
use crate::engine::values::money::amount::{Currency, Money};
use crate::words;

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

    /// Returns the message that says which role a typed sign has.
    fn message(self, typed: char) -> fn(&dyn fmt::Display) -> String {
        match (typed, typed == self.char()) {
            (',', true) => words::engine::read_as_the_comma_is_the_decimal,
            (',', false) => words::engine::read_as_the_comma_groups,
            (_, true) => words::engine::read_as_the_point_is_the_decimal,
            (_, false) => words::engine::read_as_the_point_groups,
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
            AmountError::Empty => f.write_str(words::engine::ENTER_AN_AMOUNT.text()),
            AmountError::NotANumber => {
                f.write_str(&words::engine::enter_a_number_such_as_75_or(&Locale::shown().signs().decimal("12.40")))
            }
            AmountError::TooManyDecimals { allowed: 0 } => {
                f.write_str(words::engine::THIS_CURRENCY_HAS_NO_DECIMALS.text())
            }
            AmountError::TooManyDecimals { allowed } => f.write_str(&words::engine::at_most_decimals(&allowed)),
            AmountError::OutOfRange => f.write_str(words::engine::THE_AMOUNT_IS_BEYOND_THE_BOUND_OF.text()),
        }
    }
}

impl std::error::Error for AmountError {}

impl Currency {
    /// Returns the sign before the decimals of its amounts in a locale.
    fn decimal_sign(self, locale: &Locale) -> DecimalSign {
        DecimalSign::of(&self.pattern(locale).signs().decimal)
    }

    /// Writes an amount as a person would type it in the shown locale: `-12.40`, or `-12,40`.
    pub fn typed(self, money: Money) -> String {
        self.typed_with(money, self.decimal_sign(Locale::shown()))
    }

    /// Writes an amount as a person would type it with a decimal sign.
    pub fn typed_with(self, money: Money, sign: DecimalSign) -> String {
        self.decimal(money).replace('.', &sign.char().to_string())
    }

    /// Reads an amount as a program writes it, a point before the decimals: [`Currency::read_with`] with
    /// [`DecimalSign::Point`].
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn parse(self, text: &str) -> Result<Money, AmountError> {
        self.read_with(text, DecimalSign::Point)
    }

    /// Reads an amount as a person types it in the shown locale; see [`Currency::read_in`].
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn read(self, text: &str) -> Result<Money, AmountError> {
        self.read_in(text, Locale::shown())
    }

    /// Reads an amount as a person types it in a locale, or as the locale itself writes it.
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn read_in(self, text: &str, locale: &Locale) -> Result<Money, AmountError> {
        let (pattern, sign) = (self.pattern(locale), self.decimal_sign(locale));
        let symbol: String = pattern.symbol().chars().filter(|c| !is_bidi_control(*c)).collect();
        let text: String = text.chars().filter(|c| !is_bidi_control(*c)).collect();
        let decimal = pattern.signs().decimal.as_ref();
        // Where the currency's sign is what stands before the decimals it is not the symbol.
        let text =
            if matches!(decimal, "." | "," | "٫") { text } else { text.replace(decimal, &sign.char().to_string()) };
        let bare = if symbol.is_empty() { text } else { text.replace(&symbol, "") };
        // A person writes `$` where the locale tells dollars apart, `MX$`.
        let sign_alone = symbol.trim_matches(|c: char| c.is_alphabetic() || c == '.');
        let bare = if sign_alone.is_empty() { bare } else { bare.replace(sign_alone, "") };
        self.read_with(&bare, sign)
    }

    /// Reads an amount as a person types it: `75`, `1,284.50`, `€ 12.40`, `-3`, `12,5`, `١٢٫٥`.
    ///
    /// The sign of the person's language comes before the decimals. The other one groups thousands if exactly three
    /// digits follow it and is the decimal sign otherwise; if both occur, it is the last one. The currency's symbol
    /// or code may come before or after.
    ///
    /// # Errors
    /// [`AmountError`] says what is wrong with the text.
    pub fn read_with(self, text: &str, sign: DecimalSign) -> Result<Money, AmountError> {
        let bare = self.bare(text, sign);
        if bare.is_empty() {
            return Err(AmountError::Empty);
        }
        let (negative, unsigned) = match bare.strip_prefix('-').or_else(|| bare.strip_suffix('-')) {
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

    /// Strips everything but the number from a typed amount; its digits and signs become those of ASCII.
    fn bare(self, text: &str, sign: DecimalSign) -> String {
        let symbol = self.pattern(Locale::plain()).symbol();
        let text = text.trim().replace(symbol, "").replace(self.code(), "");
        let signs = |c| match c {
            '٫' => sign.char(),
            '٬' => sign.grouping(),
            c => c,
        };
        plainly(&text).chars().filter(|c| !matches!(c, ' ' | '\'')).map(signs).collect()
    }

    /// Explains how an amount is read in the shown locale; see [`Currency::understood_in`].
    pub fn understood(self, text: &str) -> Option<String> {
        self.understood_in(text, Locale::shown())
    }

    /// Explains how an amount is read if its only sign has three digits after it, which one language takes for a group
    /// of thousands and another for decimals; `None` if the amount is unambiguous or invalid.
    pub fn understood_in(self, text: &str, locale: &Locale) -> Option<String> {
        let money = self.read_in(text, locale).ok()?;
        let sign = self.decimal_sign(locale);
        let bare = self.bare(&text.replace(self.pattern(locale).symbol(), ""), sign);
        let mut signs = bare.char_indices().filter(|(_, c)| matches!(c, '.' | ','));
        let (Some((at, typed)), None) = (signs.next(), signs.next()) else { return None };
        // Only Arabic has these signs.
        if bare.len() - at != 4 || text.contains(['٫', '٬']) {
            return None;
        }
        let minus = if money.minor() < 0 { "−" } else { "" };
        let size = self.pattern(locale).signs().decimal(self.decimal(money).trim_start_matches('-'));
        Some(sign.message(typed)(&format_args!("{minus}{size} {}", self.code())))
    }
}

/// Splits a number without sign into its whole and its fractional digits; `None` if it is not a number.
fn split_decimal(text: &str, sign: DecimalSign) -> Option<(String, &str)> {
    let (whole, fraction) = match (text.rfind(sign.char()), text.rfind(sign.grouping())) {
        (Some(decimal), Some(other)) => text.split_at(decimal.max(other)),
        (Some(decimal), None) => text.split_at(decimal),
        (None, Some(_)) if is_grouped(text, sign.grouping()) => (text, ""),
        (None, Some(other)) => text.split_at(other),
        (None, None) => (text, ""),
    };
    let grouping = match fraction.chars().next() {
        Some(',') => '.',
        Some(_) => ',',
        None => sign.grouping(),
    };
    if whole.contains(grouping) && !is_grouped(whole, grouping) {
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

/// Returns `true` if the signs are between groups of three digits, or as in India between groups of two and one of three.
fn is_grouped(digits: &str, sign: char) -> bool {
    let mut parts = digits.split(sign);
    let (first, last) = (parts.next().map_or(0, str::len), parts.next_back().map_or(0, str::len));
    let by = |size: usize, mut parts: std::str::Split<'_, char>| {
        (1..=size).contains(&first) && last == 3 && parts.all(|part| part.len() == size)
    };
    by(3, parts.clone()) || by(2, parts)
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
    fn digits_and_signs_of_other_scripts_are_read_as_those_of_ascii() {
        check("١٬٢٣٤٫٥٠", Ok(123_450));
        check("۱۲٫۵", Ok(1250));
        check("१२,३४,५६७.८९", Ok(123_456_789));
        check("１，２３４．５０", Ok(123_450));
        check("－３", Ok(-300));
        check("3-", Ok(-300));
        check("1\u{202f}234.50", Ok(123_450));
        check("\u{200f}-\u{200e}5", Ok(-500));
        check("12,34,567", Ok(123_456_700));
        check("1,23,4567", Err(AmountError::NotANumber));
        check("1,234,56,789", Err(AmountError::NotANumber));
    }

    #[test]
    fn the_decimal_sign_is_the_languages_and_what_is_ambiguous_is_said_as_understood() {
        let kwd = Currency::from_code("KWD").expect("KWD is in ISO 4217");
        let check = |currency: Currency, text: &str, sign, expected: Result<i64, AmountError>, said: Option<&str>| {
            assert_eq!(currency.read_with(text, sign).map(Money::minor), expected, "{text:?}, {sign:?}");
            if sign == DecimalSign::Point {
                assert_eq!(currency.understood(text).as_deref(), said, "{text:?}, {sign:?}");
            }
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
                assert_eq!(currency.read_with(&currency.typed_with(money, sign), sign), Ok(money));
            }
        }
        assert_eq!([".", ",", "٫"].map(DecimalSign::of), [point, comma, point]);
    }
}
