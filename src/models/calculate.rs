//! Calculating with values, exactly, and comparing them.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::engine::values::time::Timestamp;
use crate::models::decimal::{self, SCALE};
use crate::models::fit::{as_number, as_time, as_truth};
use crate::models::misfit::{Misfit, Unfit};
use crate::models::syntax::tree::{Calculation, Comparison};
use crate::models::value::Value;
use crate::words;

/// Calculates; the result is missing if an operand is, beyond 128 bits, and after a division by zero.
pub(super) fn calculate(calculation: Calculation, a: &Value, b: &Value) -> Result<Option<Value>, Unfit> {
    use Value::{Duration, Number, Time};
    if let (Number(a), Number(b)) = (a, b) {
        return Ok(numbers(calculation, *a, *b).map(Number));
    }
    if a.is_missing() || b.is_missing() {
        return Ok(None);
    }
    if matches!(a, Value::List(_)) || matches!(b, Value::List(_)) {
        return entry_by_entry(calculation, a, b);
    }
    let (a, b) = (measure(a, 0)?, measure(b, 1)?);
    let ms = |ms: Option<i128>| ms.and_then(|ms| i64::try_from(ms).ok());
    let moment = |ms: Option<i64>| ms.filter(|ms| Timestamp::from_millis(*ms).millis() == *ms).map(Time);
    Ok(match (calculation, &*a, &*b) {
        (_, Number(a), Number(b)) => numbers(calculation, *a, *b).map(Number),
        (Calculation::Add, Time(time), Duration(span)) | (Calculation::Add, Duration(span), Time(time)) => {
            moment(time.checked_add(*span))
        }
        (Calculation::Subtract, Time(time), Duration(span)) => moment(time.checked_sub(*span)),
        (Calculation::Subtract, Time(a), Time(b)) => a.checked_sub(*b).map(Duration),
        (Calculation::Add, Duration(a), Duration(b)) => a.checked_add(*b).map(Duration),
        (Calculation::Subtract, Duration(a), Duration(b)) => a.checked_sub(*b).map(Duration),
        (Calculation::Multiply, Duration(span), Number(by)) | (Calculation::Multiply, Number(by), Duration(span)) => {
            ms(by.checked_mul(i128::from(*span)).map(|ms| ms / SCALE)).map(Duration)
        }
        (Calculation::Divide, Duration(span), Number(by)) => {
            ms((i128::from(*span) * SCALE).checked_div(*by)).map(Duration)
        }
        (Calculation::Divide, Duration(a), Duration(b)) => {
            (i128::from(*a) * SCALE).checked_div(i128::from(*b)).map(Number)
        }
        _ => return Err((Misfit::Calculation(calculation.sign(), a.into_owned(), b.into_owned()), 0)),
    })
}

/// Calculates with each entry of a list: two lists of one length go together, and a list with a single value.
fn entry_by_entry(calculation: Calculation, a: &Value, b: &Value) -> Result<Option<Value>, Unfit> {
    let entry = |a: &Value, b: &Value| Ok(calculate(calculation, a, b)?.unwrap_or_default());
    let list: Vec<Value> = match (a, b) {
        (Value::List(a), Value::List(b)) if a.len() == b.len() => {
            a.iter().zip(b.iter()).map(|(a, b)| entry(a, b)).collect::<Result<_, Unfit>>()?
        }
        (Value::List(_), Value::List(_)) => {
            return Err((Misfit::Calculation(calculation.sign(), a.clone(), b.clone()), 0));
        }
        (Value::List(items), single) => items.iter().map(|item| entry(item, single)).collect::<Result<_, Unfit>>()?,
        (single, Value::List(items)) => items.iter().map(|item| entry(single, item)).collect::<Result<_, Unfit>>()?,
        _ => return Ok(None),
    };
    Ok(Some(Value::List(Arc::new(list))))
}

fn numbers(calculation: Calculation, a: i128, b: i128) -> Option<i128> {
    match calculation {
        Calculation::Add => a.checked_add(b),
        Calculation::Subtract => a.checked_sub(b),
        Calculation::Multiply => decimal::product(a, b),
        Calculation::Divide => decimal::quotient(a, b),
        Calculation::Remainder => a.checked_rem(b),
    }
}

/// Returns a value that one can calculate with: of a text the number or the moment that it says.
fn measure(value: &Value, side: usize) -> Result<std::borrow::Cow<'_, Value>, Unfit> {
    use std::borrow::Cow;
    match value {
        Value::Number(_) | Value::Time(_) | Value::Duration(_) => Ok(Cow::Borrowed(value)),
        Value::Text(_) => {
            let said = as_number(value).map(Value::Number).or_else(|| as_time(value).map(Value::Time));
            said.map(Cow::Owned).ok_or_else(|| (not_a_number(value), side))
        }
        Value::Missing | Value::Truth(_) | Value::List(_) | Value::Map(_) => Err((not_a_number(value), side)),
    }
}

fn not_a_number(value: &Value) -> Misfit {
    Misfit::NotA(words::models::A_NUMBER, value.clone())
}

/// Compares; a missing value is equal to nothing, and neither less nor more than anything.
pub(super) fn compare(comparison: Comparison, a: &Value, b: &Value) -> Result<bool, Unfit> {
    if a.is_missing() || b.is_missing() {
        return Ok(comparison == Comparison::Unequal);
    }
    match comparison {
        Comparison::Contains => contains(a, b),
        Comparison::Starts => Ok(folded(a, 0)?.starts_with(&folded(b, 1)?)),
        Comparison::Ends => Ok(folded(a, 0)?.ends_with(&folded(b, 1)?)),
        Comparison::Equal => Ok(is_equal(a, b)),
        Comparison::Unequal => Ok(!is_equal(a, b)),
        Comparison::Less => Ok(order(a, b)? == Ordering::Less),
        Comparison::AtMost => Ok(order(a, b)? != Ordering::Greater),
        Comparison::More => Ok(order(a, b)? == Ordering::Greater),
        Comparison::AtLeast => Ok(order(a, b)? != Ordering::Less),
    }
}

/// Compares a moment with a stretch of time, which every moment within it is equal to.
pub(super) fn compare_span(comparison: Comparison, value: &Value, first: i64, end: i64) -> Result<bool, Unfit> {
    if value.is_missing() {
        return Ok(comparison == Comparison::Unequal);
    }
    let ms = as_time(value).ok_or_else(|| (Misfit::NotA(words::models::A_TIME, value.clone()), 0))?;
    let order = if ms < first {
        Ordering::Less
    } else if ms < end {
        Ordering::Equal
    } else {
        Ordering::Greater
    };
    Ok(match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::More => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Contains | Comparison::Starts | Comparison::Ends => false,
    })
}

/// Returns `true` if two values are equal: texts without regard to case, a text and what it says.
pub(super) fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => {
            **a == **b
                || a.eq_ignore_ascii_case(b)
                || (!(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase())
        }
        (Value::Text(_), Value::Truth(truth)) => as_truth(a) == Some(*truth),
        (Value::Truth(truth), Value::Text(_)) => as_truth(b) == Some(*truth),
        (Value::Text(_), Value::Number(number)) => as_number(a) == Some(*number),
        (Value::Number(number), Value::Text(_)) => as_number(b) == Some(*number),
        (Value::Text(_), Value::Time(time)) => as_time(a) == Some(*time),
        (Value::Time(time), Value::Text(_)) => as_time(b) == Some(*time),
        (a, b) => a == b,
    }
}

/// Returns which of two values is less.
pub(super) fn order(a: &Value, b: &Value) -> Result<Ordering, Unfit> {
    Ok(match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) | (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (Value::Text(_), Value::Number(b)) => as_number(a).ok_or_else(|| (not_a_number(a), 0))?.cmp(b),
        (Value::Number(a), Value::Text(_)) => a.cmp(&as_number(b).ok_or_else(|| (not_a_number(b), 1))?),
        (Value::Text(_) | Value::Number(_), Value::Time(b)) => as_time(a).ok_or_else(|| (not_a_time(a), 0))?.cmp(b),
        (Value::Time(a), Value::Text(_) | Value::Number(_)) => a.cmp(&as_time(b).ok_or_else(|| (not_a_time(b), 1))?),
        _ => return Err((Misfit::Calculation("<", a.clone(), b.clone()), 0)),
    })
}

fn not_a_time(value: &Value) -> Misfit {
    Misfit::NotA(words::models::A_TIME, value.clone())
}

fn contains(a: &Value, b: &Value) -> Result<bool, Unfit> {
    Ok(match (a, b) {
        (Value::List(items), b) => items.iter().any(|item| is_equal(item, b)),
        (Value::Map(entries), b) => entries.contains_key(b.plain().as_str()),
        (a, b) => folded(a, 0)?.contains(&folded(b, 1)?),
    })
}

/// Returns a text in small letters.
fn folded(value: &Value, side: usize) -> Result<String, Unfit> {
    match value {
        Value::Text(text) => Ok(text.to_lowercase()),
        Value::Number(_) => Ok(value.plain()),
        Value::Missing | Value::Truth(_) | Value::Time(_) | Value::Duration(_) | Value::List(_) | Value::Map(_) => {
            Err((Misfit::NotA(words::models::A_TEXT, value.clone()), side))
        }
    }
}
