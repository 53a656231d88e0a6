//! The vocabulary of a break condition: the fields of a domain.

use crate::engine::travel::condition::syntax::error::ConditionError;
use crate::engine::travel::condition::syntax::parsed::Condition;
use crate::engine::travel::condition::syntax::vocabulary::{FieldName, Kind, Vocabulary};
use crate::engine::values::fields::{FieldKind, FieldSpec};

impl From<FieldKind> for Kind {
    fn from(kind: FieldKind) -> Kind {
        match kind {
            FieldKind::Money | FieldKind::Count | FieldKind::Number => Kind::Number,
            FieldKind::Text => Kind::Text,
            FieldKind::Time => Kind::Time,
        }
    }
}

impl Vocabulary {
    /// Creates a vocabulary of the fields of a domain and nothing else.
    pub fn of_fields(fields: &[FieldSpec]) -> Vocabulary {
        let field = |field: &FieldSpec| FieldName { name: field.name.to_owned(), kind: field.kind.into() };
        Vocabulary { fields: fields.iter().map(field).collect(), ..Vocabulary::default() }
    }
}

impl Condition {
    /// Parses a condition over some fields.
    ///
    /// # Errors
    /// [`ConditionError`], pointing at the character.
    pub fn parse(text: &str, fields: &[FieldSpec]) -> Result<Condition, ConditionError> {
        Condition::read(text, &Vocabulary::of_fields(fields))
    }
}
