//! Remembered choices for files with the same header, kept as JSON.

use serde_json::{Map, Value, json};

use super::choices::{Choices, DateOrder};
use super::role::Role;
use crate::engine::values::money::Currency;

/// The most headers that are remembered; the least recently used one is forgotten first.
const MAX: usize = 50;

/// Choices by the key of a header, see [`super::Look::key`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The entries, the newest last.
    entries: Vec<(String, Choices)>,
}

impl Remembered {
    /// Reads the stored choices; invalid ones are dropped.
    pub fn parse(text: &str) -> Remembered {
        let kept: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        let entry = |value: &Value| Some((value.get("header")?.as_str()?.to_owned(), choices(value)?));
        Remembered { entries: kept.iter().rev().take(MAX).rev().filter_map(entry).collect() }
    }

    /// Returns the text to store.
    pub fn text(&self) -> String {
        Value::Array(self.entries.iter().map(|(key, choices)| value(key, choices)).collect()).to_string()
    }

    /// Returns the choices for a header.
    pub fn get(&self, key: &str) -> Option<&Choices> {
        self.entries.iter().find(|(held, _)| held == key).map(|(_, choices)| choices)
    }

    /// Remembers the choices for a header, without those for one file only: the year and known lines.
    pub fn put(&mut self, key: &str, choices: &Choices) {
        self.forget(key);
        let choices = Choices { year: None, known_lines: None, account: None, ..choices.clone() };
        if choices == Choices::default() {
            return;
        }
        self.entries.push((key.to_owned(), choices));
        if self.entries.len() > MAX {
            self.entries.remove(0);
        }
    }

    /// Forgets the choices for a header.
    pub fn forget(&mut self, key: &str) {
        self.entries.retain(|(held, _)| held != key);
    }
}

fn value(key: &str, choices: &Choices) -> Value {
    let columns: Map<String, Value> =
        choices.columns.iter().map(|(index, role)| (index.to_string(), role.name().into())).collect();
    json!({
        "header": key,
        "columns": columns,
        "delimiter": choices.delimiter,
        "dateOrder": choices.date_order.map(DateOrder::name),
        "decimal": choices.decimal,
        "currency": choices.currency.map(Currency::code),
        "eachCurrency": choices.each_currency,
        "flipSigns": choices.flip_signs,
    })
}

fn choices(value: &Value) -> Option<Choices> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let sign = |name: &str| text(name).and_then(|text| text.chars().next());
    let column = |(index, role): (&String, &Value)| Some((index.parse().ok()?, Role::named(role.as_str()?)?));
    Some(Choices {
        delimiter: sign("delimiter"),
        date_order: text("dateOrder").and_then(DateOrder::named),
        decimal: sign("decimal"),
        currency: text("currency").and_then(Currency::from_code),
        each_currency: value.get("eachCurrency").and_then(Value::as_bool) == Some(true),
        flip_signs: value.get("flipSigns").and_then(Value::as_bool),
        columns: value.get("columns")?.as_object()?.iter().filter_map(column).collect(),
        ..Choices::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_for_a_header_is_read_again_and_the_oldest_is_forgotten() {
        let chosen = Choices {
            date_order: Some(DateOrder::MonthFirst),
            decimal: Some(','),
            currency: Currency::from_code("USD"),
            flip_signs: Some(true),
            columns: vec![(0, Role::Date), (2, Role::Amount)],
            ..Choices::default()
        };
        let mut kept = Remembered::default();
        for number in 0..=MAX {
            kept.put(&number.to_string(), &Choices { year: Some(2025), ..chosen.clone() });
        }
        let again = Remembered::parse(&kept.text());
        assert_eq!(again.get(&MAX.to_string()), Some(&chosen));
        assert_eq!((again.get("0"), again.entries.len()), (None, MAX));
        kept.put("7", &Choices::default());
        assert_eq!(kept.get("7"), None);
    }

    #[test]
    fn what_cannot_be_read_is_forgotten() {
        for text in ["", "{}", "[1]", "[{\"header\":\"a\"}]", "[{\"header\":1,\"columns\":{}}]"] {
            assert_eq!(Remembered::parse(text), Remembered::default(), "{text}");
        }
        let odd = Remembered::parse("[{\"header\":\"a\",\"columns\":{\"x\":\"date\",\"1\":\"odd\",\"2\":\"date\"}}]");
        assert_eq!(odd.get("a").map(|choices| choices.columns.clone()), Some(vec![(2, Role::Date)]));
    }
}
