//! A number that a person can choose: of a read model, or of a rule in a what-if.

use crate::engine::values::fields::FieldKind;
use crate::engine::values::unit::Unit;
use crate::words::Word;

/// A number that a person can choose, within its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name in JSON, snake case.
    pub name: &'static str,
    /// The label on the page.
    pub label: Word,
    /// One sentence on what it does.
    pub hint: Word,
    /// An amount in minor units or a count.
    pub kind: FieldKind,
    /// What a count measures.
    pub unit: Unit,
    /// The least value.
    pub least: i64,
    /// The greatest value.
    pub most: i64,
    /// The value to begin with.
    pub default: i64,
}

impl Parameter {
    /// Returns `true` if a value is within the bounds.
    pub fn contains(&self, value: i64) -> bool {
        (self.least..=self.most).contains(&value)
    }
}
