//! The values that fields have.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Number, Value as Json, json};

use crate::engine::values::time::Timestamp;
use crate::models::decimal;

/// The value of a field. Lists and maps hold numbers, texts, truths and missing values, and no further lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value.
    #[default]
    Missing,
    /// Yes or no.
    Truth(bool),
    /// A number or an amount in major units, in millionths.
    Number(i128),
    /// A moment, in milliseconds since 1970.
    Time(i64),
    /// A span of time, in milliseconds.
    Duration(i64),
    /// A text.
    Text(Arc<str>),
    /// Some values in an order.
    List(Arc<Vec<Value>>),
    /// Values by key.
    Map(Arc<BTreeMap<Arc<str>, Value>>),
}

impl Value {
    /// Creates a whole number.
    pub fn whole(number: u64) -> Value {
        Value::Number(i128::from(number) * decimal::SCALE)
    }

    /// Creates a text.
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    /// Returns `true` if there is no value.
    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing)
    }

    /// Returns a number in units of a decimal place, rounded to the nearest: with 2 decimals the cents of an amount.
    ///
    /// Returns `None` if it is not a number, or beyond 64 bits.
    pub fn minor(&self, decimals: u32) -> Option<i64> {
        let Value::Number(number) = self else { return None };
        let part = 10_i128.checked_pow(6_u32.checked_sub(decimals)?)?;
        let rounded = (number.abs() + part / 2) / part * number.signum();
        i64::try_from(rounded).ok()
    }

    /// Returns what a chart draws: a number, milliseconds, 0 or 1, the length of a list.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number as f64 / 1e6),
            Value::Time(ms) | Value::Duration(ms) => Some(*ms as f64),
            Value::Truth(truth) => Some(f64::from(u8::from(*truth))),
            Value::List(items) => Some(items.len() as f64),
            Value::Map(entries) => Some(entries.len() as f64),
            Value::Missing | Value::Text(_) => None,
        }
    }

    /// Returns the value as plain JSON: a number as a number, a time as ISO 8601, a duration in milliseconds.
    pub fn json(&self) -> Json {
        match self {
            Value::Missing => Json::Null,
            Value::Truth(truth) => json!(truth),
            Value::Number(number) => number_json(*number),
            Value::Time(ms) => json!(Timestamp::from_millis(*ms).to_string()),
            Value::Duration(ms) => json!(ms),
            Value::Text(text) => json!(text),
            Value::List(items) => items.iter().map(Value::json).collect(),
            Value::Map(entries) => entries.iter().map(|(key, value)| (key.to_string(), value.json())).collect(),
        }
    }

    /// Writes the value as data has it, for messages and for texts that are put together.
    pub fn plain(&self) -> String {
        match self {
            Value::Missing => String::new(),
            Value::Truth(truth) => if *truth { "yes" } else { "no" }.to_owned(),
            Value::Number(number) => decimal::write(*number),
            Value::Time(ms) => Timestamp::from_millis(*ms).to_string(),
            Value::Duration(ms) => duration(*ms),
            Value::Text(text) => text.as_ref().to_owned(),
            Value::List(items) => items.iter().map(Value::plain).collect::<Vec<_>>().join(", "),
            Value::Map(entries) => {
                let entry = |(key, value): (&Arc<str>, &Value)| format!("{key}: {}", value.plain());
                entries.iter().map(entry).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Returns the value as the JSON of a snapshot, which [`Value::kept`] reads exactly.
    pub fn keep(&self) -> Json {
        match self {
            Value::Missing => Json::Null,
            Value::Truth(truth) => json!(truth),
            Value::Number(number) => json!({ "n": number.to_string() }),
            Value::Time(ms) => json!({ "t": ms }),
            Value::Duration(ms) => json!({ "d": ms }),
            Value::Text(text) => json!(text),
            Value::List(items) => items.iter().map(Value::keep).collect(),
            Value::Map(entries) => {
                let entries: serde_json::Map<String, Json> =
                    entries.iter().map(|(key, value)| (key.to_string(), value.keep())).collect();
                json!({ "m": entries })
            }
        }
    }

    /// Reads what [`Value::keep`] wrote; `None` if it did not write it.
    pub fn kept(json: &Json) -> Option<Value> {
        Some(match json {
            Json::Null => Value::Missing,
            Json::Bool(truth) => Value::Truth(*truth),
            Json::String(text) => Value::text(text),
            Json::Array(items) => Value::List(Arc::new(items.iter().map(Value::kept_single).collect::<Option<_>>()?)),
            Json::Number(_) => return None,
            Json::Object(object) => match object.iter().next()? {
                (key, Json::String(digits)) if key == "n" => Value::Number(digits.parse().ok()?),
                (key, ms) if key == "t" => Value::Time(ms.as_i64()?),
                (key, ms) if key == "d" => Value::Duration(ms.as_i64()?),
                (key, Json::Object(entries)) if key == "m" => {
                    let entry =
                        |(key, value): (&String, &Json)| Some((key.as_str().into(), Value::kept_single(value)?));
                    Value::Map(Arc::new(entries.iter().map(entry).collect::<Option<_>>()?))
                }
                _ => return None,
            },
        })
    }

    /// Reads an entry of a list or a map, which is not a list or a map itself.
    fn kept_single(json: &Json) -> Option<Value> {
        Value::kept(json).filter(|value| !matches!(value, Value::List(_) | Value::Map(_)))
    }
}

fn number_json(number: i128) -> Json {
    match i64::try_from(number / decimal::SCALE) {
        Ok(whole) if number % decimal::SCALE == 0 => json!(whole),
        _ => {
            let float = decimal::write(number).parse().ok().and_then(Number::from_f64);
            float.map_or(Json::Null, Json::Number)
        }
    }
}

/// Writes a span of time by its largest parts: `2d 3h`, `5min 12s`, `250ms`.
fn duration(ms: i64) -> String {
    const UNITS: [(u64, &str); 5] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
    let mut rest = ms.unsigned_abs();
    let mut parts = Vec::new();
    for (length, unit) in UNITS {
        if rest >= length {
            parts.push(format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    let sign = if ms < 0 { "-" } else { "" };
    if parts.is_empty() { "0s".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_exactly() {
        let map = BTreeMap::from([("n".into(), Value::Number(1)), ("t".into(), Value::text("x"))]);
        let values = [
            Value::Missing,
            Value::Truth(true),
            Value::Number(i128::MAX),
            Value::Time(-1),
            Value::Duration(7),
            Value::text("n"),
            Value::List(Arc::new(vec![Value::Number(-5), Value::Missing])),
            Value::Map(Arc::new(map)),
        ];
        for value in values {
            assert_eq!(Value::kept(&value.keep()), Some(value));
        }
        assert_eq!(Value::kept(&json!([["nested"]])), None);
    }

    #[test]
    fn an_amount_is_rounded_to_its_minor_unit() {
        let minor = |number, decimals| Value::Number(number).minor(decimals);
        assert_eq!(
            [minor(12_345_000, 2), minor(-12_345_000, 2), minor(1_500_000, 0)],
            [Some(1235), Some(-1235), Some(2)]
        );
    }

    #[test]
    fn a_duration_is_written_by_its_parts() {
        assert_eq!([0, 250, -90_000, 97_200_000].map(duration), ["0s", "250ms", "-1min 30s", "1d 3h"]);
    }
}
