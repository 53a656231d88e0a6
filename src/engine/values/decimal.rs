//! Numbers with a few decimal places, exactly.

use std::fmt;

use serde_json::Value;

use crate::engine::values::locale::Locale;

/// How many millionths are in one.
pub const SCALE: i128 = 1_000_000;

/// A number in millionths: exact, of either sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

impl Decimal {
    /// Creates a number of so many millionths.
    pub const fn from_millionths(millionths: i128) -> Decimal {
        Decimal(millionths)
    }

    /// Returns it in millionths.
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// Returns it in millionths, at the nearest bound of an `i64` if it is beyond.
    pub fn clamped(self) -> i64 {
        i64::try_from(self.0).unwrap_or(if self.0 < 0 { i64::MIN } else { i64::MAX })
    }

    /// Returns it as JSON: as a number if that is exact, as its text otherwise.
    pub fn json(self) -> Value {
        if let Some(whole) = i64::try_from(self.0 / SCALE).ok().filter(|_| self.0 % SCALE == 0) {
            return whole.into();
        }
        let plain = self.plain();
        match plain.parse::<f64>() {
            Ok(number) if number.to_string() == plain => number.into(),
            Ok(_) | Err(_) => plain.into(),
        }
    }

    /// Writes it for people with its sign: `+1.5`, `−2`.
    pub fn signed(self) -> String {
        if self.0 < 0 { self.to_string() } else { format!("+{self}") }
    }

    /// Writes it as JSON and conditions do: `-1234.5`.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}{}", self.0.unsigned_abs() / SCALE.unsigned_abs(), self.fraction())
    }

    /// Writes its decimal places behind a point, without the zeros at their end; empty for a whole number.
    fn fraction(self) -> String {
        match self.0.unsigned_abs() % SCALE.unsigned_abs() {
            0 => String::new(),
            millionths => format!(".{millionths:06}").trim_end_matches('0').to_owned(),
        }
    }
}

/// For people, as the shown locale writes it: `−1,234.5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let plain = Decimal(self.0.saturating_abs()).plain();
        write!(f, "{sign}{}", Locale::shown().signs().decimal(&plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_exactly() {
        let check = |millionths, shown: &str, plain: &str| {
            let number = Decimal::from_millionths(millionths);
            assert_eq!((number.to_string().as_str(), number.plain().as_str()), (shown, plain));
        };
        check(0, "0", "0");
        check(21_500_000, "21.5", "21.5");
        check(-1_234_000_001, "−1,234.000001", "-1234.000001");
        check(i128::from(i64::MIN) * SCALE, "−9,223,372,036,854,775,808", "-9223372036854775808");
        assert_eq!(Decimal::from_millionths(2_000_000).json(), serde_json::json!(2));
        assert_eq!(Decimal::from_millionths(-500_000).json(), serde_json::json!(-0.5));
        assert_eq!(
            Decimal::from_millionths(9_007_199_254_740_993_500_000).json(),
            serde_json::json!("9007199254740993.5")
        );
        assert_eq!(Decimal::from_millionths(500_000).signed(), "+0.5");
    }
}
