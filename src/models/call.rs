//! Calling the functions of the language.

use std::cmp::Ordering;

use crate::engine::values::time::Timestamp;
use crate::models::calculate::{calculate, order};
use crate::models::decimal::SCALE;
use crate::models::field::FieldKind;
use crate::models::fit::{as_number, as_time};
use crate::models::function::Function;
use crate::models::limits::MAX_TEXT;
use crate::models::misfit::{Misfit, Unfit};
use crate::models::syntax::tree::Calculation;
use crate::models::value::Value;
use crate::words;

/// Calls a function. Its value is missing if the first operand is; `min`, `max`, `sum` and `join` leave out what is missing.
pub(super) fn call(function: Function, operands: &[Option<Value>]) -> Result<Option<Value>, Unfit> {
    match function {
        Function::Min => return extreme(operands, Ordering::Less),
        Function::Max => return extreme(operands, Ordering::Greater),
        Function::Join => return joined(operands).map(Some),
        Function::Length
        | Function::Count
        | Function::Sum
        | Function::Abs
        | Function::Round
        | Function::Floor
        | Function::Ceiling
        | Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::Replace
        | Function::Number
        | Function::Text
        | Function::Time
        | Function::Day
        | Function::Month
        | Function::Year
        | Function::Hour => {}
    }
    if operands.iter().any(|operand| operand.as_ref().is_none_or(Value::is_missing)) {
        return Ok(None);
    }
    let Some(Some(value)) = operands.first() else { return Ok(None) };
    let part = |part: i128| Value::Number(part * SCALE);
    Ok(Some(match function {
        Function::Length | Function::Count => match value {
            Value::List(items) => Value::whole(items.len() as u64),
            Value::Map(entries) => Value::whole(entries.len() as u64),
            other if function == Function::Length => Value::whole(text(other)?.chars().count() as u64),
            other => return Err((Misfit::NotA(words::models::A_LIST, other.clone()), 0)),
        },
        Function::Sum => return sum(value),
        Function::Abs => match value {
            Value::Duration(ms) => Value::Duration(ms.saturating_abs()),
            other => Value::Number(number(other)?.saturating_abs()),
        },
        Function::Round => return rounded(value, operands.get(1).and_then(Option::as_ref)),
        Function::Floor => part(number(value)?.div_euclid(SCALE)),
        Function::Ceiling => return Ok(ceiling(number(value)?)),
        Function::Lower => bounded(text(value)?.to_lowercase())?,
        Function::Upper => bounded(text(value)?.to_uppercase())?,
        Function::Trim => Value::text(text(value)?.trim()),
        Function::Replace => replaced(operands)?,
        Function::Number => Value::Number(number(value)?),
        Function::Text => match value.clone().fitted(FieldKind::Text) {
            Ok(text) => text,
            Err(misfit) => return Err((misfit, 0)),
        },
        Function::Time => Value::Time(time(value)?.millis()),
        Function::Day => Value::text(&time(value)?.to_string()[..10]),
        Function::Month => Value::text(&time(value)?.to_string()[..7]),
        Function::Year => part(time(value)?.date().0.into()),
        Function::Hour => part(time(value)?.clock().0.into()),
        Function::Min | Function::Max | Function::Join => return Ok(None),
    }))
}

fn number(value: &Value) -> Result<i128, Unfit> {
    as_number(value).ok_or_else(|| (Misfit::NotA(words::models::A_NUMBER, value.clone()), 0))
}

fn time(value: &Value) -> Result<Timestamp, Unfit> {
    let ms = as_time(value).ok_or_else(|| (Misfit::NotA(words::models::A_TIME, value.clone()), 0))?;
    Ok(Timestamp::from_millis(ms))
}

fn text(value: &Value) -> Result<String, Unfit> {
    match value {
        Value::List(_) | Value::Map(_) => Err((Misfit::NotA(words::models::A_TEXT, value.clone()), 0)),
        single => Ok(single.plain()),
    }
}

/// Checks that a text is not too long.
fn bounded(text: String) -> Result<Value, Unfit> {
    if text.len() > MAX_TEXT { Err((Misfit::TooLong, 0)) } else { Ok(Value::text(&text)) }
}

fn ceiling(number: i128) -> Option<Value> {
    number.checked_add(SCALE - 1).map(|number| Value::Number(number.div_euclid(SCALE) * SCALE))
}

/// Rounds to some decimals, 0 to 6; halves away from zero.
fn rounded(value: &Value, decimals: Option<&Value>) -> Result<Option<Value>, Unfit> {
    let number = number(value)?;
    let decimals = match decimals {
        Some(value) => {
            as_number(value).ok_or_else(|| (Misfit::NotA(words::models::A_NUMBER, value.clone()), 1))? / SCALE
        }
        None => 0,
    };
    let part = 10_i128.pow(6 - decimals.clamp(0, 6) as u32);
    let half = number.saturating_abs().checked_add(part / 2);
    Ok(half.map(|sum| Value::Number(sum / part * part * number.signum())))
}

fn sum(value: &Value) -> Result<Option<Value>, Unfit> {
    let items: Vec<&Value> = match value {
        Value::List(items) => items.iter().collect(),
        Value::Map(entries) => entries.values().collect(),
        single => vec![single],
    };
    let mut sum = None;
    for item in items.into_iter().filter(|item| !item.is_missing()) {
        sum = match sum {
            None => Some(if matches!(item, Value::Duration(_)) { item.clone() } else { Value::Number(number(item)?) }),
            Some(sum) => match calculate(Calculation::Add, &sum, item)? {
                None => return Ok(None),
                added => added,
            },
        };
    }
    Ok(Some(sum.unwrap_or(Value::Number(0))))
}

/// Finds the least or the largest of all values and of the entries of lists.
fn extreme(operands: &[Option<Value>], wanted: Ordering) -> Result<Option<Value>, Unfit> {
    let mut best: Option<&Value> = None;
    let entries = operands.iter().enumerate().flat_map(|(side, operand)| {
        let values: &[Value] = match operand {
            Some(Value::List(items)) => items,
            Some(single) => std::slice::from_ref(single),
            None => &[],
        };
        values.iter().map(move |value| (side, value))
    });
    for (side, value) in entries.filter(|(_, value)| !value.is_missing()) {
        let is_better = match best {
            None => true,
            Some(best) => order(value, best).map_err(|(misfit, _)| (misfit, side.min(1)))? == wanted,
        };
        if is_better {
            best = Some(value);
        }
    }
    Ok(best.cloned())
}

/// Joins values as texts; a list and a text are its entries with the text between them.
fn joined(operands: &[Option<Value>]) -> Result<Value, Unfit> {
    let (values, between): (Vec<&Value>, String) = match operands {
        [Some(Value::List(items)), Some(between)] => (items.iter().collect(), text(between)?),
        operands => (operands.iter().flatten().collect(), String::new()),
    };
    let mut joined = String::new();
    for (place, value) in values.into_iter().filter(|value| !value.is_missing()).enumerate() {
        if place > 0 {
            joined.push_str(&between);
        }
        joined.push_str(&value.plain());
        if joined.len() > MAX_TEXT {
            return Err((Misfit::TooLong, 0));
        }
    }
    Ok(Value::text(&joined))
}

fn replaced(operands: &[Option<Value>]) -> Result<Value, Unfit> {
    let [Some(whole), Some(from), Some(to)] = operands else { return Ok(Value::Missing) };
    let (whole, from, to) = (text(whole)?, text(from)?, text(to)?);
    if from.is_empty() {
        return bounded(whole);
    }
    // Each place adds the new text: it is measured before it is made.
    let places = whole.matches(&from).count();
    if whole.len().saturating_add(places.saturating_mul(to.len())) > MAX_TEXT {
        return Err((Misfit::TooLong, 0));
    }
    bounded(whole.replace(&from, &to))
}
