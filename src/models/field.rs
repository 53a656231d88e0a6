//! The fields that a model declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::values::money::Currency;
use crate::models::value::Value;
use crate::words;
use crate::words::Word;

/// A field that a model declares.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDecl {
    /// Its name: letters, digits and `_`.
    pub name: Arc<str>,
    /// The kind of its values.
    pub kind: FieldKind,
    /// The currency of an amount, if the model says one.
    pub currency: Option<Currency>,
    /// Its value before the first event.
    pub initial: Value,
    /// Whether it is what the page shows largest; one field is at most.
    pub is_headline: bool,
    /// The line of the text that declares it, from 1.
    pub line: usize,
}

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// An amount of money, in major units.
    Money,
    /// A number.
    Number,
    /// A whole number that is not negative.
    Count,
    /// A text.
    Text,
    /// Yes or no.
    Truth,
    /// A moment.
    Time,
    /// A span of time.
    Duration,
    /// A list of numbers or texts.
    List,
    /// Numbers or texts by key.
    Map,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [FieldKind; 9] = [
        FieldKind::Money,
        FieldKind::Number,
        FieldKind::Count,
        FieldKind::Text,
        FieldKind::Truth,
        FieldKind::Time,
        FieldKind::Duration,
        FieldKind::List,
        FieldKind::Map,
    ];

    /// Returns how the language writes it.
    pub fn keyword(self) -> &'static str {
        match self {
            FieldKind::Money => "money",
            FieldKind::Number => "number",
            FieldKind::Count => "count",
            FieldKind::Text => "text",
            FieldKind::Truth => "yes/no",
            FieldKind::Time => "time",
            FieldKind::Duration => "duration",
            FieldKind::List => "list",
            FieldKind::Map => "map",
        }
    }

    /// Returns the kind with its article, for messages.
    pub fn name(self) -> Word {
        match self {
            FieldKind::Money => words::models::AN_AMOUNT,
            FieldKind::Number => words::models::A_NUMBER,
            FieldKind::Count => words::models::A_COUNT,
            FieldKind::Text => words::models::A_TEXT,
            FieldKind::Truth => words::models::YES_OR_NO,
            FieldKind::Time => words::models::A_TIME,
            FieldKind::Duration => words::models::A_DURATION,
            FieldKind::List => words::models::A_LIST,
            FieldKind::Map => words::models::A_MAP,
        }
    }

    /// Returns the value that a field of this kind begins with if the model says none: counts and durations at zero,
    /// lists and maps empty, all others missing.
    pub fn initial(self) -> Value {
        match self {
            FieldKind::Count => Value::Number(0),
            FieldKind::Duration => Value::Duration(0),
            FieldKind::List => Value::List(Arc::new(Vec::new())),
            FieldKind::Map => Value::Map(Arc::new(BTreeMap::new())),
            FieldKind::Money | FieldKind::Number | FieldKind::Text | FieldKind::Truth | FieldKind::Time => {
                Value::Missing
            }
        }
    }
}
