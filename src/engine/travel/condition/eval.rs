//! Evaluating a condition at a moment, and over what is around it.

use std::cmp::Ordering;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::condition::facts::{FactValue, Facts};
use crate::engine::travel::condition::moment::Moment;
use crate::engine::travel::condition::syntax::lex::SCALE;
use crate::engine::travel::condition::syntax::parsed::{Condition, Number};
use crate::engine::travel::condition::syntax::tree::{Comparison, Known, Name, Node, Scan};
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
    Truth(bool),
    /// Numbers in millionths of a major unit.
    Numbers(Vec<i128>),
}

/// Where a condition is evaluated.
struct Place<'a> {
    moment: &'a Moment<'a>,
    /// What is around the moment; `None` for a condition that asks for nothing but the moment.
    facts: Option<&'a dyn Facts>,
}

impl Condition {
    /// Returns `true` if it holds at a moment. What is around the moment is missing.
    pub fn holds(&self, moment: &Moment<'_>) -> bool {
        holds(self.root(), &Place { moment, facts: None })
    }

    /// Returns `true` if it holds at the cursor, with what is around it.
    pub fn holds_over(&self, facts: &dyn Facts) -> bool {
        let mut is_held = false;
        facts.at_cursor(&mut |moment| is_held = holds(self.root(), &Place { moment, facts: Some(facts) }));
        is_held
    }
}

impl Number {
    /// Returns its value at the cursor, cut to a whole number; `None` if it is missing or negative.
    pub fn over(&self, facts: &dyn Facts) -> Option<u32> {
        let mut number = None;
        facts.at_cursor(&mut |moment| number = whole(&value(self.root(), &Place { moment, facts: Some(facts) })));
        number
    }
}

/// Returns `true` if a condition holds.
fn holds(node: &Node, place: &Place<'_>) -> bool {
    let moment = place.moment;
    match node {
        Node::And(a, b) => holds(a, place) && holds(b, place),
        Node::Or(a, b) => holds(a, place) || holds(b, place),
        Node::Not(a) => !holds(a, place),
        Node::Changed(field) => (moment.before)(*field) != (moment.after)(*field),
        Node::Compare(comparison, a, b) => compare(*comparison, value(a, place), value(b, place)),
        Node::Fact(_) | Node::Known(_) => matches!(value(node, place), Value::Truth(true)),
        // A value alone is not a condition: the parser rejects it.
        Node::Calculate(..)
        | Node::Field(_)
        | Node::Before(_)
        | Node::Name(_)
        | Node::Number(_)
        | Node::Text(_)
        | Node::Date(..)
        | Node::Scan(..)
        | Node::At(..) => false,
    }
}

fn value(node: &Node, place: &Place<'_>) -> Value {
    let moment = place.moment;
    match node {
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::Text(text.clone()),
        Node::Date(first, end) => Value::Time(*first, *end),
        Node::Field(field) => of_field(&(moment.after)(*field), moment.currency),
        Node::Before(field) => of_field(&(moment.before)(*field), moment.currency),
        Node::Name(name) => of_event(*name, moment),
        Node::Calculate(sign, a, b) => calculate(*sign, &value(a, place), &value(b, place)),
        Node::Fact(fact) => place.facts.map_or(Value::Missing, |facts| of_fact(facts.fact(fact), moment.currency)),
        Node::Known(Known::Missing) => Value::Missing,
        Node::Known(Known::Truth(truth)) => Value::Truth(*truth),
        Node::Known(Known::Numbers(numbers)) => Value::Numbers(numbers.clone()),
        Node::Scan(scan, condition) => {
            place.facts.map_or(Value::Missing, |facts| scanned(*scan, condition, place, facts))
        }
        Node::At(revision, field) => {
            let revision = whole(&value(revision, place)).map(Revision);
            let at = place.facts.zip(revision).map(|(facts, revision)| facts.field_at(*field, revision));
            at.map_or(Value::Missing, |value| of_field(&value, moment.currency))
        }
        Node::And(..) | Node::Or(..) | Node::Not(_) | Node::Compare(..) | Node::Changed(_) => {
            Value::Truth(holds(node, place))
        }
    }
}

/// Converts a value to a whole number that is not negative.
fn whole(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) if *number >= 0 => u32::try_from(number / SCALE).ok(),
        Value::Number(_) | Value::Missing | Value::Text(_) | Value::Time(..) | Value::Truth(_) | Value::Numbers(_) => {
            None
        }
    }
}

/// Evaluates a condition at each event of the stream. The names of the vocabulary are looked up once, before.
fn scanned(scan: Scan, condition: &Node, place: &Place<'_>, facts: &dyn Facts) -> Value {
    let known = condition.with(&|node| match node {
        Node::Fact(_) => Some(known(value(node, place))),
        _ => None,
    });
    let found = facts.matching(&Condition::of(known));
    let revision = match scan {
        Scan::First => found.first(),
        Scan::Last => found.last(),
        Scan::Count => return Value::Number(found.len() as i128 * SCALE),
    };
    revision.map_or(Value::Missing, |revision| Value::Number(i128::from(revision.0) * SCALE))
}

/// Converts a value to a part of a condition.
fn known(value: Value) -> Node {
    match value {
        Value::Missing => Node::Known(Known::Missing),
        Value::Truth(truth) => Node::Known(Known::Truth(truth)),
        Value::Numbers(numbers) => Node::Known(Known::Numbers(numbers)),
        Value::Number(number) => Node::Number(number),
        Value::Text(text) => Node::Text(text),
        Value::Time(first, end) => Node::Date(first, end),
    }
}

fn of_fact(value: FactValue, currency: Currency) -> Value {
    match value {
        FactValue::One(value) => of_field(&value, currency),
        FactValue::Truth(truth) => Value::Truth(truth),
        FactValue::Numbers(numbers) => {
            Value::Numbers(numbers.into_iter().map(|number| i128::from(number) * SCALE).collect())
        }
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
        FieldValue::Number(number) => Value::Number(number.millionths()),
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
        return match (a, b) {
            (Value::Text(a), Value::Text(b)) => a.contains(&b),
            (Value::Numbers(all), Value::Number(one)) => all.contains(&one),
            _ => false,
        };
    }
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::Text(a), Value::Text(b)) => a.cmp(&b),
        (Value::Time(first, end), Value::Time(other, other_end)) => stretches(first, end, other, other_end),
        (
            Value::Missing | Value::Number(_) | Value::Text(_) | Value::Time(..) | Value::Truth(_) | Value::Numbers(_),
            _,
        ) => {
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
