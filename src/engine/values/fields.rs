//! Named, typed fields, on which diff, provenance, conditions and the chart of every domain are built.

use std::sync::Arc;

use crate::engine::values::decimal::Decimal;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::words::Word;

/// A field of a domain's state: its name in data, its label and its place on the page, and what kind of value it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// The name in JSON and in conditions, snake case.
    pub name: &'static str,
    /// The label on the page.
    pub label: Word,
    /// The kind of its values.
    pub kind: FieldKind,
    /// What its numbers measure, if they are counts.
    pub unit: Unit,
    /// The heading that it is under; empty for none.
    pub group: Word,
    /// Whether it is a text that is often long, for which the page has a row of its own.
    pub is_long: bool,
}

/// Returns what the numbers of a field measure; nothing beyond the fields.
pub fn unit_of(fields: &[FieldSpec], field: usize) -> Unit {
    fields.get(field).map_or(Unit::None, |field| field.unit)
}

/// The kind of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// An amount in the state's currency.
    Money,
    /// A whole number.
    Count,
    /// A number with up to six decimal places, of either sign.
    Number,
    /// A text, such as a name.
    Text,
    /// A moment in UTC.
    Time,
}

/// The value of a field at some revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// The field has no value yet.
    Missing,
    /// An amount in the state's currency.
    Money(Money),
    /// A whole number.
    Count(u64),
    /// A number with up to six decimal places.
    Number(Decimal),
    /// A text that is not empty.
    Text(Arc<str>),
    /// A moment in UTC.
    Time(Timestamp),
}

impl FieldValue {
    /// Creates a text, or `Missing` if it is empty.
    pub fn text(text: &str) -> FieldValue {
        if text.is_empty() { FieldValue::Missing } else { FieldValue::Text(Arc::from(text)) }
    }

    /// Returns the value as a number for a chart: minor units, a count, millionths or milliseconds; `None` for texts.
    pub fn number(&self) -> Option<i64> {
        match self {
            FieldValue::Money(money) => Some(money.minor()),
            FieldValue::Count(count) => i64::try_from(*count).ok(),
            FieldValue::Number(number) => Some(number.clamped()),
            FieldValue::Time(moment) => Some(moment.millis()),
            FieldValue::Text(_) | FieldValue::Missing => None,
        }
    }

    /// Returns the value as JSON: money as an integer of minor units, times as ISO 8601.
    pub fn json(&self) -> serde_json::Value {
        match self {
            FieldValue::Missing => serde_json::Value::Null,
            FieldValue::Money(money) => money.minor().into(),
            FieldValue::Count(count) => (*count).into(),
            FieldValue::Number(number) => number.json(),
            FieldValue::Text(text) => text.as_ref().into(),
            FieldValue::Time(moment) => moment.to_string().into(),
        }
    }

    /// Writes the value for people, a count with its unit; a missing one is a dash.
    pub fn show(&self, unit: Unit, currency: Currency) -> String {
        match self {
            FieldValue::Missing => "–".to_owned(),
            FieldValue::Money(money) => currency.format(*money),
            FieldValue::Count(count) => unit.show(*count),
            FieldValue::Number(number) => number.to_string(),
            FieldValue::Text(text) => text.as_ref().to_owned(),
            FieldValue::Time(moment) => moment.text(),
        }
    }

    /// Writes the step from `before` to this value, with its sign: `+€60.00`, `+1`, `+5.2 km`; `None` if the two have
    /// no numeric difference.
    pub fn step_from(&self, before: &FieldValue, unit: Unit, currency: Currency) -> Option<(Direction, String)> {
        let difference = match (before, self) {
            (FieldValue::Money(_) | FieldValue::Missing, FieldValue::Money(new)) => {
                let old = before.number().unwrap_or(0);
                let step = Money::clamped(new.minor() - old);
                (step.minor(), currency.format_signed(step))
            }
            (FieldValue::Count(_) | FieldValue::Missing, FieldValue::Count(new)) => {
                let step = i64::try_from(*new).ok()? - before.number().unwrap_or(0);
                (step, format!("{}{}", if step < 0 { "−" } else { "+" }, unit.show(step.unsigned_abs())))
            }
            (FieldValue::Number(_) | FieldValue::Missing, FieldValue::Number(new)) => {
                let step = new.clamped().saturating_sub(before.number().unwrap_or(0));
                (step, Decimal::from_millionths(step.into()).signed())
            }
            _ => return None,
        };
        match difference.0 {
            0 => None,
            step if step < 0 => Some((Direction::Down, difference.1)),
            _ => Some((Direction::Up, difference.1)),
        }
    }
}

/// Which way a value moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The value grew.
    Up,
    /// The value shrank.
    Down,
}

/// A field that differs between two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field's index in its domain's list.
    pub field: usize,
    /// Its value before.
    pub old: FieldValue,
    /// Its value after.
    pub new: FieldValue,
}

/// Lists the fields that differ between two states of one domain, in the order of its fields.
pub fn diff(old: &[FieldValue], new: &[FieldValue]) -> Vec<Change> {
    let pairs = old.iter().zip(new).enumerate();
    pairs
        .filter(|(_, (old, new))| old != new)
        .map(|(field, (old, new))| Change { field, old: old.clone(), new: new.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_applied_to_the_old_state_gives_the_new() {
        let old = [FieldValue::Money(Money::clamped(500)), FieldValue::Count(1), FieldValue::text("Open")];
        let new = [FieldValue::Money(Money::clamped(300)), FieldValue::Count(2), FieldValue::text("Open")];
        let mut patched = old.clone();
        for change in diff(&old, &new) {
            assert_eq!(patched[change.field], change.old);
            patched[change.field] = change.new;
        }
        assert_eq!(patched, new);
    }

    #[test]
    fn a_count_is_shown_with_its_thousands_apart() {
        let shown = |count| FieldValue::Count(count).show(Unit::None, Currency::EUR);
        assert_eq!([0, 999, 1_000, 19_600, 1_234_567].map(shown), ["0", "999", "1,000", "19,600", "1,234,567"]);
    }

    #[test]
    fn a_step_is_shown_with_its_sign() {
        let money = |minor| FieldValue::Money(Money::clamped(minor));
        let step = |old, new: FieldValue| new.step_from(&old, Unit::None, Currency::EUR).map(|(_, text)| text);
        assert_eq!(step(money(0), money(6000)).as_deref(), Some("+€60.00"));
        assert_eq!(step(money(6000), money(0)).as_deref(), Some("−€60.00"));
        assert_eq!(step(FieldValue::Count(2), FieldValue::Count(3)).as_deref(), Some("+1"));
        assert_eq!(step(FieldValue::Count(12_000), FieldValue::Count(2)).as_deref(), Some("−11,998"));
        assert_eq!(step(money(1), money(1)), None);
        assert_eq!(step(FieldValue::text("Open"), FieldValue::text("Closed")), None);
    }
}
