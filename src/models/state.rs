//! What a model makes of events: the values of its fields.

use serde_json::{Value as Json, json};

use crate::models::value::Value;

/// The values of a model's fields, and when the events were that `last(…)` asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(super) values: Box<[Value]>,
    pub(super) marks: Box<[Option<i64>]>,
}

impl State {
    /// Returns the values in the order of the fields.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Returns the value of a field by its place; `None` beyond the fields.
    pub fn value(&self, field: usize) -> Option<&Value> {
        self.values.get(field)
    }

    /// Returns when the last event of some types was.
    pub(super) fn mark(&self, mark: usize) -> Option<i64> {
        self.marks.get(mark).copied().flatten()
    }

    /// Returns the state as JSON for a snapshot.
    pub fn keep(&self) -> Json {
        let values: Vec<Json> = self.values.iter().map(Value::keep).collect();
        json!({ "values": values, "marks": &self.marks })
    }
}
