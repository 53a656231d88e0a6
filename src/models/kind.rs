//! The kinds of the values that expressions have, as far as the text says them.

use crate::models::field::FieldKind;
use crate::models::syntax::tree::Calculation;
use crate::words;
use crate::words::Word;

/// The kind of an expression's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Known only with an event: the value of a path.
    Any,
    /// Yes or no.
    Truth,
    /// A number or an amount.
    Number,
    /// A text.
    Text,
    /// A moment.
    Time,
    /// A span of time.
    Duration,
    /// A list.
    List,
    /// A map.
    Map,
}

impl Kind {
    /// Returns the kind with its article, for messages.
    pub fn name(self) -> Word {
        match self {
            Kind::Any => words::models::A_VALUE,
            Kind::Truth => words::models::YES_OR_NO,
            Kind::Number => words::models::A_NUMBER,
            Kind::Text => words::models::A_TEXT,
            Kind::Time => words::models::A_TIME,
            Kind::Duration => words::models::A_DURATION,
            Kind::List => words::models::A_LIST,
            Kind::Map => words::models::A_MAP,
        }
    }

    /// Returns the kind of what is either of two kinds; `None` if they have nothing in common.
    pub fn or(self, other: Kind) -> Option<Kind> {
        match (self, other) {
            (Kind::Any, _) | (_, Kind::Any) => Some(Kind::Any),
            (one, other) => (one == other).then_some(one),
        }
    }

    /// Returns `true` if a value of this kind can be compared with one of another.
    pub fn compares(self, other: Kind) -> bool {
        self.or(other).is_some()
    }

    /// Returns `true` if a value of this kind can be assigned to a field.
    pub fn fits(self, field: FieldKind) -> bool {
        match self {
            Kind::Any => true,
            Kind::Truth => matches!(field, FieldKind::Truth | FieldKind::Text),
            Kind::Number => {
                matches!(field, FieldKind::Money | FieldKind::Number | FieldKind::Count | FieldKind::Text)
            }
            Kind::Text => field == FieldKind::Text,
            Kind::Time => matches!(field, FieldKind::Time | FieldKind::Text),
            Kind::Duration => matches!(field, FieldKind::Duration | FieldKind::Text),
            Kind::List => field == FieldKind::List,
            Kind::Map => field == FieldKind::Map,
        }
    }

    /// Returns the kind of a calculation; `None` if its operands do not go together.
    pub fn calculated(calculation: Calculation, a: Kind, b: Kind) -> Option<Kind> {
        use Kind::{Any, Duration, Number, Time};
        Some(match (calculation, a, b) {
            (_, Any, Any) => Any,
            (_, Number, Number) => Number,
            (Calculation::Add, Number, Any) | (Calculation::Add, Any, Number) => Number,
            (Calculation::Add, Time, Duration | Any) | (Calculation::Add, Duration | Any, Time) => Time,
            (Calculation::Add, Duration, Duration) => Duration,
            (Calculation::Add, Duration, Any) | (Calculation::Add, Any, Duration) => Any,
            (Calculation::Subtract, Number, Any) | (Calculation::Subtract, Any, Number) => Number,
            (Calculation::Subtract, Duration, Duration | Any) => Duration,
            (Calculation::Subtract, Time | Any, Time) => Duration,
            (Calculation::Subtract, Time, Duration) => Time,
            (Calculation::Subtract, Time, Any) | (Calculation::Subtract, Any, Duration) => Any,
            (Calculation::Multiply, Number, Any) | (Calculation::Multiply, Any, Number) => Any,
            (Calculation::Multiply, Duration, Number | Any) | (Calculation::Multiply, Number | Any, Duration) => {
                Duration
            }
            (Calculation::Divide, Any, Number) | (Calculation::Divide, Duration, Any) => Any,
            (Calculation::Divide, Duration, Number) => Duration,
            (Calculation::Divide, Number, Any) | (Calculation::Divide, Duration | Any, Duration) => Number,
            (Calculation::Remainder, Number, Any) | (Calculation::Remainder, Any, Number) => Number,
            _ => return None,
        })
    }
}

impl From<FieldKind> for Kind {
    fn from(kind: FieldKind) -> Kind {
        match kind {
            FieldKind::Money | FieldKind::Number | FieldKind::Count => Kind::Number,
            FieldKind::Text => Kind::Text,
            FieldKind::Truth => Kind::Truth,
            FieldKind::Time => Kind::Time,
            FieldKind::Duration => Kind::Duration,
            FieldKind::List => Kind::List,
            FieldKind::Map => Kind::Map,
        }
    }
}
