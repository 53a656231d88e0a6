//! Evaluating a condition at a moment.

use std::cmp::Ordering;

use crate::engine::travel::condition::lex::SCALE;
use crate::engine::travel::condition::moment::Moment;
use crate::engine::travel::condition::parse::{Comparison, Name, Node};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::{Currency, Money};

/// The value of a part of a condition at a moment.
enum Value {
    Missing,
    /// A number in millionths of a major unit.
    Number(i128),
    Text(String),
    /// From its first millisecond to the one after its last.
    Time(i64, i64),
}

/// Returns `true` if a condition holds.
pub fn holds(node: &Node, moment: &Moment<'_>) -> bool {
    match node {
        Node::And(a, b) => holds(a, moment) && holds(b, moment),
        Node::Or(a, b) => holds(a, moment) || holds(b, moment),
        Node::Not(a) => !holds(a, moment),
        Node::Changed(field) => (moment.before)(*field) != (moment.after)(*field),
        Node::Compare(comparison, a, b) => compare(*comparison, value(a, moment), value(b, moment)),
        // A value alone is not a condition: the parser rejects it.
        Node::Calculate(..)
        | Node::Field(_)
        | Node::Before(_)
        | Node::Name(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::Date(..) => false,
    }
}

fn value(node: &Node, moment: &Moment<'_>) -> Value {
    match node {
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::Text(text.clone()),
        Node::Date(first, end) => Value::Time(*first, *end),
        Node::Field(field) => of_field(&(moment.after)(*field), moment.currency),
        Node::Before(field) => of_field(&(moment.before)(*field), moment.currency),
        Node::Name(name) => of_event(*name, moment),
        Node::Calculate(sign, a, b) => calculate(*sign, &value(a, moment), &value(b, moment)),
        Node::And(..) | Node::Or(..) | Node::Not(_) | Node::Compare(..) | Node::Changed(_) => Value::Missing,
    }
}

fn of_event(name: Name, moment: &Moment<'_>) -> Value {
    match name {
        Name::Type => Value::Text(moment.event_type.to_lowercase()),
        Name::Memo => {
            moment.description.detail.as_ref().map_or(Value::Missing, |text| Value::Text(text.to_lowercase()))
        }
        Name::Amount => moment.description.amount.map_or(Value::Missing, |amount| money(amount, moment.currency)),
        Name::Revision => Value::Number(i128::from(moment.revision.0) * SCALE),
        Name::Actor => moment.actor.map_or(Value::Missing, |text| Value::Text(text.to_lowercase())),
        Name::Date => Value::Time(moment.occurred_at.millis(), moment.occurred_at.millis() + 1),
        Name::Recorded => Value::Time(moment.recorded_at.millis(), moment.recorded_at.millis() + 1),
    }
}

fn of_field(value: &FieldValue, currency: Currency) -> Value {
    match value {
        FieldValue::Missing => Value::Missing,
        FieldValue::Money(amount) => money(*amount, currency),
        FieldValue::Count(count) => Value::Number(i128::from(*count) * SCALE),
        FieldValue::Text(text) => Value::Text(text.to_lowercase()),
        FieldValue::Time(moment) => Value::Time(moment.millis(), moment.millis() + 1),
    }
}

/// Converts an amount to millionths of a major unit.
fn money(amount: Money, currency: Currency) -> Value {
    let parts = 10_i128.pow(currency.decimals());
    Value::Number(i128::from(amount.minor()) * SCALE / parts)
}

/// Calculates exactly; the result is missing beyond 128 bits and after a division by zero.
fn calculate(sign: char, a: &Value, b: &Value) -> Value {
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return Value::Missing };
    let outcome = match sign {
        '+' => a.checked_add(*b),
        '-' => a.checked_sub(*b),
        '*' => a.checked_mul(*b).map(|product| product / SCALE),
        _ => a.checked_mul(SCALE).and_then(|scaled| scaled.checked_div(*b)),
    };
    outcome.map_or(Value::Missing, Value::Number)
}

fn compare(comparison: Comparison, a: Value, b: Value) -> bool {
    if comparison == Comparison::Contains {
        return matches!((a, b), (Value::Text(a), Value::Text(b)) if a.contains(&b));
    }
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::Text(a), Value::Text(b)) => a.cmp(&b),
        (Value::Time(first, end), Value::Time(other, other_end)) => stretches(first, end, other, other_end),
        (Value::Missing | Value::Number(_) | Value::Text(_) | Value::Time(..), _) => {
            return comparison == Comparison::Unequal;
        }
    };
    match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::More => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Contains => false,
    }
}

/// Compares stretches of time: one that lies within the other is equal to it.
fn stretches(first: i64, end: i64, other: i64, other_end: i64) -> Ordering {
    if (first >= other && end <= other_end) || (other >= first && other_end <= end) {
        Ordering::Equal
    } else {
        first.cmp(&other)
    }
}
