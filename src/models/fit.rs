//! Making a value fit a field: what a text says as a number, a moment or yes or no, and the reverse.

use crate::engine::values::time::Timestamp;
use crate::models::decimal::{self, SCALE};
use crate::models::field::FieldKind;
use crate::models::limits::MAX_ENTRIES;
use crate::models::misfit::Misfit;
use crate::models::value::Value;

/// Numbers below this are seconds since 1970, and others milliseconds: seconds reach it in the year 5138.
const FIRST_MILLISECONDS: i128 = 100_000_000_000;

impl Value {
    /// Converts the value to one that a field of a kind can have. A missing value fits every field.
    ///
    /// # Errors
    /// [`Misfit::NotA`] if it is of another kind.
    pub fn fitted(self, kind: FieldKind) -> Result<Value, Misfit> {
        if self.is_missing() {
            return Ok(self);
        }
        let fitted = match kind {
            FieldKind::Money | FieldKind::Number => as_number(&self).map(Value::Number),
            FieldKind::Count => {
                as_number(&self).filter(|number| *number >= 0 && number % SCALE == 0).map(Value::Number)
            }
            FieldKind::Text => match &self {
                Value::Text(_) => return Ok(self),
                Value::List(_) | Value::Map(_) => None,
                single => Some(Value::text(&single.plain())),
            },
            FieldKind::Truth => as_truth(&self).map(Value::Truth),
            FieldKind::Time => as_time(&self).map(Value::Time),
            FieldKind::Duration => matches!(self, Value::Duration(_)).then(|| self.clone()),
            FieldKind::List => matches!(self, Value::List(_)).then(|| self.clone()),
            FieldKind::Map => matches!(self, Value::Map(_)).then(|| self.clone()),
        };
        let bounded = fitted.ok_or_else(|| Misfit::NotA(kind.name(), self))?;
        match &bounded {
            Value::List(items) if items.len() > MAX_ENTRIES => Err(Misfit::Full),
            _ => Ok(bounded),
        }
    }
}

/// Reads a value as a number.
pub(super) fn as_number(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => decimal::read(text.trim()),
        Value::Missing | Value::Truth(_) | Value::Time(_) | Value::Duration(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// Reads a value as yes or no.
pub(super) fn as_truth(value: &Value) -> Option<bool> {
    match value {
        Value::Truth(truth) => Some(*truth),
        Value::Text(text) if ["yes", "true"].iter().any(|yes| text.eq_ignore_ascii_case(yes)) => Some(true),
        Value::Text(text) if ["no", "false"].iter().any(|no| text.eq_ignore_ascii_case(no)) => Some(false),
        Value::Missing
        | Value::Text(_)
        | Value::Number(_)
        | Value::Time(_)
        | Value::Duration(_)
        | Value::List(_)
        | Value::Map(_) => None,
    }
}

/// Reads a value as a moment: ISO 8601, or seconds or milliseconds since 1970.
pub(super) fn as_time(value: &Value) -> Option<i64> {
    let bounded = |ms: i128| i64::try_from(ms).ok().filter(|ms| Timestamp::from_millis(*ms).millis() == *ms);
    match value {
        Value::Time(ms) => Some(*ms),
        Value::Text(text) => Timestamp::parse(text.trim()).map(Timestamp::millis),
        Value::Number(number) if number.abs() / SCALE < FIRST_MILLISECONDS => bounded(number / 1_000),
        Value::Number(number) => bounded(number / SCALE),
        Value::Missing | Value::Truth(_) | Value::Duration(_) | Value::List(_) | Value::Map(_) => None,
    }
}
