//! Amounts as they are written for people.

use crate::engine::values::locale::{AmountPattern, Locale};
use crate::engine::values::money::amount::{Currency, Money};

impl Currency {
    /// Writes an amount for people, as the shown locale does: `€1,284.50`, `−€12.40`, `1.284,50 €`.
    pub fn format(self, money: Money) -> String {
        self.format_in(money, Locale::shown())
    }

    /// Writes an amount for people, as a locale does.
    pub fn format_in(self, money: Money, locale: &Locale) -> String {
        self.pattern(locale).write(&self.decimal(money), false)
    }

    /// Writes a change for people, always with its sign: `+€60.00`, `−€120.00`.
    pub fn format_signed(self, money: Money) -> String {
        self.format_signed_in(money, Locale::shown())
    }

    /// Writes a change for people, as a locale does.
    pub fn format_signed_in(self, money: Money, locale: &Locale) -> String {
        self.pattern(locale).write(&self.decimal(money), money > Money::ZERO)
    }

    /// Writes an amount for people without its decimals if those are zero: `€1,200`.
    pub fn format_short(self, money: Money) -> String {
        let plain = self.decimal(money);
        let short = match plain.split_once('.') {
            Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
            Some(_) | None => &plain,
        };
        self.pattern(Locale::shown()).write(short, false)
    }

    /// Returns the symbol that the shown locale has for it, `€`, or its code.
    pub fn symbol(self) -> &'static str {
        self.pattern(Locale::shown()).symbol()
    }

    /// Returns how a locale writes its amounts.
    pub fn pattern(self, locale: &Locale) -> &'static AmountPattern {
        locale.amounts(self.code(), self.decimals())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
