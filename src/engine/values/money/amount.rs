//! An amount and its currency.

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
    /// An amount of zero.
    pub const ZERO: Money = Money(0);

    /// Creates an amount of `minor` units.
    ///
    /// # Errors
    /// [`MoneyOutOfRange`] beyond ±(2^53 − 1).
    pub const fn new(minor: i64) -> Result<Money, MoneyOutOfRange> {
        if minor > Self::MAX.0 || minor < Self::MIN.0 { Err(MoneyOutOfRange { minor }) } else { Ok(Money(minor)) }
    }

    /// Creates an amount of `minor` units, clamped to the bounds.
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

    /// Adds; returns `None` if the sum is out of range.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        Money::new(self.0 + other.0).ok()
    }

    /// Subtracts; returns `None` if the difference is out of range.
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

    /// Returns the amount with the opposite sign.
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

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(pub(super) iso_currency::Currency);

impl Currency {
    /// The currency of the samples and of a form that names none.
    pub const EUR: Currency = Currency(iso_currency::Currency::EUR);

    /// Finds a currency by its three-letter code, in capitals; `None` if ISO 4217 has no such code.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stop_at_the_bound() {
        assert_eq!(Money::MAX.saturating_add(Money::MAX), Money::MAX);
        assert_eq!(Money::MIN.saturating_sub(Money::MAX), Money::MIN);
        assert_eq!(Money::MAX.checked_add(Money::clamped(1)), None);
    }
}
