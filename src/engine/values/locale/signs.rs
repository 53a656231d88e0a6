//! The signs of numbers: what stands before decimals and between groups, and the digits.

use std::borrow::Cow;

use crate::engine::values::locale::parts::{Part, Parts, first};

/// The sign before a negative number: a true minus, whatever a locale has for it.
pub(super) const MINUS: &str = "−";

/// The signs that a locale writes numbers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signs {
    /// What stands before the decimals.
    pub decimal: Cow<'static, str>,
    /// What stands between groups of digits.
    pub group: Cow<'static, str>,
    /// How many digits the last group has.
    last: usize,
    /// How many digits each group before it has: two in India.
    other: usize,
    /// From how many digits on there are groups.
    least: usize,
    /// The digit for nothing; the other nine come after it.
    zero: char,
}

impl Signs {
    /// The numbers that show what the signs are.
    pub(super) const SAMPLES: [f64; 2] = [12_345_678_901.5, -1_234.5];

    /// The signs of what is made for programs.
    pub(super) const PLAIN: Signs =
        Signs { decimal: Cow::Borrowed("."), group: Cow::Borrowed(","), last: 3, other: 3, least: 4, zero: '0' };

    /// Finds the signs in the samples.
    pub(super) fn of(samples: &[Parts]) -> Option<Signs> {
        let [large, small, ..] = samples else { return None };
        let groups: Vec<&Part> = large.iter().filter(|part| part.kind == "integer").collect();
        let length = |back: usize| Some(groups.get(groups.len().checked_sub(back)?)?.text.chars().count());
        let one = u32::from(groups.first()?.text.chars().next()?);
        let is_grouped = first(small, "group").is_some();
        Some(Signs {
            decimal: first(large, "decimal").map_or(Cow::Borrowed("."), |sign| Cow::Owned(sign.to_owned())),
            group: first(large, "group").map_or(Cow::Borrowed(""), |sign| Cow::Owned(sign.to_owned())),
            last: length(1)?,
            other: if groups.len() > 2 { length(2)? } else { length(1)? },
            least: if is_grouped { 4 } else { 5 },
            zero: char::from_u32(one - 1)?,
        })
    }

    /// Returns the sign before the decimals of another one if this has none, as where a currency has no decimals.
    pub(super) fn or_decimal_of(mut self, samples: &[Parts], other: &Signs) -> Signs {
        if samples.first().is_none_or(|parts| first(parts, "decimal").is_none()) {
            self.decimal = other.decimal.clone();
        }
        self
    }

    /// Writes digits, which are given as those of ASCII, in groups.
    pub(super) fn write_whole(&self, text: &mut String, digits: &str) {
        for (index, digit) in digits.bytes().enumerate() {
            let left = digits.len() - index;
            let is_between = left == self.last || left > self.last && (left - self.last).is_multiple_of(self.other);
            if index > 0 && is_between && digits.len() >= self.least {
                text.push_str(&self.group);
            }
            text.push(self.digit(digit));
        }
    }

    /// Writes digits, which are given as those of ASCII, without groups.
    pub(super) fn write_digits(&self, text: &mut String, digits: &str) {
        text.extend(digits.bytes().map(|digit| self.digit(digit)));
    }

    fn digit(&self, digit: u8) -> char {
        char::from_u32(u32::from(self.zero) + u32::from(digit.wrapping_sub(b'0'))).unwrap_or(char::from(digit))
    }

    /// Writes a whole number in groups: `100,000`.
    pub fn grouped(&self, number: u64) -> String {
        let mut text = String::new();
        self.write_whole(&mut text, &number.to_string());
        text
    }

    /// Writes a number without sign that is given with a point before its decimals, `1284.50`, in groups.
    pub fn decimal(&self, plain: &str) -> String {
        let mut text = String::with_capacity(plain.len() + 8);
        self.write_decimal(&mut text, plain);
        text
    }

    /// Writes a number as [`Signs::decimal`] does.
    pub(super) fn write_decimal(&self, text: &mut String, plain: &str) {
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        self.write_whole(text, whole);
        if !fraction.is_empty() {
            text.push_str(&self.decimal);
            self.write_digits(text, fraction);
        }
    }
}
