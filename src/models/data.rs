//! What an event holds, parsed once: a tree of JSON with exact numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::models::decimal;

/// How deep data may nest; what is deeper is missing.
const MAX_DEPTH: usize = 128;
/// So many keys are searched one after the other.
const FEW: usize = 32;

/// What an event holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A number, in millionths; one that is too large for that is a text.
    Number(i128),
    /// A text.
    Text(Arc<str>),
    /// An array.
    List(Box<[Data]>),
    /// An object, in the order of its text.
    Object(Box<[(Arc<str>, Data)]>),
}

impl Data {
    /// Reads JSON.
    ///
    /// # Errors
    /// If the text is not JSON, or nested deeper than 128 levels.
    pub fn read(json: &str) -> Result<Data, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Returns the value of a key of an object.
    pub fn get(&self, key: &str) -> Option<&Data> {
        match self {
            Data::Object(entries) => entries.iter().find(|(name, _)| **name == *key).map(|(_, value)| value),
            Data::Null | Data::Truth(_) | Data::Number(_) | Data::Text(_) | Data::List(_) => None,
        }
    }

    fn of_json(json: &serde_json::Value, depth: usize) -> Data {
        let inner = |value| Data::of_json(value, depth + 1);
        match json {
            _ if depth > MAX_DEPTH => Data::Null,
            serde_json::Value::Null => Data::Null,
            serde_json::Value::Bool(truth) => Data::Truth(*truth),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(whole), _) => Data::Number(i128::from(whole) * decimal::SCALE),
                (None, Some(whole)) => Data::Number(i128::from(whole) * decimal::SCALE),
                (None, None) => float(number.as_f64().unwrap_or(f64::NAN)),
            },
            serde_json::Value::String(text) => Data::Text(text.as_str().into()),
            serde_json::Value::Array(items) => Data::List(items.iter().map(inner).collect()),
            serde_json::Value::Object(entries) => {
                Data::Object(entries.iter().map(|(key, value)| (key.as_str().into(), inner(value))).collect())
            }
        }
    }
}

impl From<&serde_json::Value> for Data {
    fn from(json: &serde_json::Value) -> Data {
        Data::of_json(json, 0)
    }
}

fn float(number: f64) -> Data {
    decimal::of_float(number).map_or_else(|| Data::Text(number.to_string().into()), Data::Number)
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Data, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Reads any JSON.
pub(super) struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Data, E> {
        Ok(Data::Truth(truth))
    }

    fn visit_i64<E>(self, whole: i64) -> Result<Data, E> {
        Ok(Data::Number(i128::from(whole) * decimal::SCALE))
    }

    fn visit_u64<E>(self, whole: u64) -> Result<Data, E> {
        Ok(Data::Number(i128::from(whole) * decimal::SCALE))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Data, E> {
        Ok(float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Data, E> {
        Ok(Data::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Data, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Data::List(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Data, A::Error> {
        let mut object: Vec<(Arc<str>, Data)> = Vec::new();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        while let Some((key, value)) = entries.next_entry::<Cow<'de, str>, Data>()? {
            // Of a key that is there twice the last one counts, as for every reader of JSON.
            let known = match object.len() {
                0..FEW => object.iter().position(|(name, _)| **name == *key),
                FEW => {
                    places = object.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect();
                    places.get(&*key).copied()
                }
                _ => places.get(&*key).copied(),
            };
            match known {
                Some(place) => object[place].1 = value,
                None => {
                    let key: Arc<str> = key.as_ref().into();
                    if object.len() >= FEW {
                        places.insert(key.clone(), object.len());
                    }
                    object.push((key, value));
                }
            }
        }
        Ok(Data::Object(object.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_with_exact_numbers_and_its_last_keys() {
        let data = Data::read(r#"{"a": 0.1, "b": [1, "x", null], "a": 2.5, "c": 18446744073709551615}"#).expect("JSON");
        assert_eq!(data.get("a"), Some(&Data::Number(2_500_000)));
        assert_eq!(
            data.get("b"),
            Some(&Data::List([Data::Number(1_000_000), Data::Text("x".into()), Data::Null].into()))
        );
        assert_eq!(data.get("c"), Some(&Data::Number(18_446_744_073_709_551_615_000_000)));
        let json: serde_json::Value = serde_json::from_str(r#"{"a": 2.5, "b": [true, {}]}"#).expect("JSON");
        assert_eq!(Data::from(&json), Data::read(&json.to_string()).expect("JSON"));
    }

    #[test]
    fn data_that_nests_too_deep_is_refused() {
        assert!(Data::read(&format!("{}{}", "[".repeat(1_000), "]".repeat(1_000))).is_err());
    }
}
