//! What the names of a vocabulary are at a moment.

use crate::engine::log::envelope::Revision;
use crate::engine::travel::condition::moment::Moment;
use crate::engine::travel::condition::syntax::parsed::Condition;
use crate::engine::travel::condition::syntax::tree::Fact;
use crate::engine::values::fields::FieldValue;

/// The value of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// One value, or none.
    One(FieldValue),
    /// True or false.
    Truth(bool),
    /// A list of numbers.
    Numbers(Vec<u64>),
}

/// What a condition with further names is evaluated on: a stream with a cursor, and what is around it.
pub trait Facts {
    /// Returns the value of a name of the vocabulary.
    fn fact(&self, fact: &Fact) -> FactValue;
    /// Looks at the moment at the cursor; before the first event it has no type and no description.
    fn at_cursor(&self, look: &mut dyn FnMut(&Moment<'_>));
    /// Lists the revisions of the stream at which a condition over fields and events holds.
    fn matching(&self, condition: &Condition) -> Vec<Revision>;
    /// Returns a field at a revision.
    fn field_at(&self, field: usize, revision: Revision) -> FieldValue;
}

impl FactValue {
    /// Creates a text; an empty one is missing.
    pub fn text(text: &str) -> FactValue {
        FactValue::One(FieldValue::text(text))
    }

    /// Creates a number.
    pub fn count(count: usize) -> FactValue {
        FactValue::One(FieldValue::Count(count as u64))
    }

    /// The value of a name that has none.
    pub const MISSING: FactValue = FactValue::One(FieldValue::Missing);
}
