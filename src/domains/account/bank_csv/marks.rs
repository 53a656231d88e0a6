//! The codes and signs of currencies.

use super::dictionary::plain;
use crate::engine::values::money::Currency;

/// Signs and words for currencies; an ambiguous one is never assigned to a single currency.
const SIGNS: &[(&str, &[&str])] = &[
    ("US$", &["USD"]),
    ("CA$", &["CAD"]),
    ("C$", &["CAD"]),
    ("A$", &["AUD"]),
    ("AU$", &["AUD"]),
    ("NZ$", &["NZD"]),
    ("HK$", &["HKD"]),
    ("S$", &["SGD"]),
    ("R$", &["BRL"]),
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("¥", &["JPY", "CNY"]),
    ("円", &["JPY"]),
    ("元", &["CNY"]),
    ("₹", &["INR"]),
    ("₽", &["RUB"]),
    ("₺", &["TRY"]),
    ("₴", &["UAH"]),
    ("₪", &["ILS"]),
    ("₩", &["KRW"]),
    ("zł", &["PLN"]),
    ("zl", &["PLN"]),
    ("kč", &["CZK"]),
    ("kc", &["CZK"]),
    ("ft", &["HUF"]),
    ("fr", &["CHF"]),
    ("sfr", &["CHF"]),
    ("lei", &["RON"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("rs", &["INR", "PKR", "LKR"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("tl", &["TRY"]),
];

/// What a sign or code stands for: one currency, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark(Vec<Currency>);

impl Mark {
    /// Returns the currencies that it may stand for; at least one.
    pub fn candidates(&self) -> &[Currency] {
        &self.0
    }

    /// Returns the currency if it stands for exactly one.
    pub fn certain(&self) -> Option<Currency> {
        if let [currency] = self.0[..] { Some(currency) } else { None }
    }

    /// Reads a code or a sign, with nothing else.
    pub fn read(text: &str) -> Option<Mark> {
        let text = text.trim().trim_end_matches('.');
        let code = |text: &str| Currency::from_code(text).map(|currency| Mark(vec![currency]));
        if let Some(mark) = code(&text.to_uppercase()) {
            return Some(mark);
        }
        let lower = text.to_lowercase();
        let (_, codes) = SIGNS.iter().find(|(sign, _)| sign.to_lowercase() == lower)?;
        let found: Vec<Currency> = codes.iter().filter_map(|code| Currency::from_code(code)).collect();
        Some(Mark(found)).filter(|mark| !mark.0.is_empty())
    }
}

/// Splits a column's name into its plain form and its currency: `Betrag (€)`, `Umsatz in EUR`.
pub fn without_unit(name: &str) -> (String, Option<Mark>) {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || "()[]/_:-.".contains(c)).filter(|word| !word.is_empty()).collect();
    let (Some(last), true) = (words.last(), words.len() > 1) else { return (plain(name), None) };
    let is_code = last.len() == 3 && last.chars().all(|c| c.is_ascii_uppercase());
    let is_sign =
        !last.chars().all(|c| c.is_ascii_alphabetic()) || matches!(plain(last).as_str(), "euro" | "euros" | "eur");
    let Some(mark) = Mark::read(last).filter(|_| is_code || is_sign) else { return (plain(name), None) };
    let mut rest = &words[..words.len() - 1];
    if let [before @ .., "in" | "en" | "IN" | "EN"] = rest
        && !before.is_empty()
    {
        rest = before;
    }
    (plain(&rest.join(" ")), Some(mark))
}
