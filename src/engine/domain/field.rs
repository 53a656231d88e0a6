//! A field of a domain's state: what it is called and how its value is read.

use std::sync::Arc;

use crate::engine::values::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::values::money::Money;
use crate::engine::values::time::Timestamp;

/// The most fields that a domain can have; one with more does not compile.
pub const MAX_FIELDS: usize = 32;

/// A field of a state `S`: what it is called and how its value is read. Its kind follows from the value.
///
/// ```
/// use foldback::engine::domain::Field;
/// use foldback::engine::values::fields::{FieldKind, FieldValue};
///
/// struct Door { openings: u32 }
/// let field = Field::count("openings", "Openings", |door: &Door| door.openings.into());
/// assert_eq!(field.spec().kind, FieldKind::Count);
/// assert_eq!(field.value(&Door { openings: 2 }), FieldValue::Count(2));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Field<S> {
    name: &'static str,
    label: &'static str,
    read: Read<S>,
}

/// How a value is read from a state.
#[derive(Clone, Copy, Debug)]
enum Read<S> {
    Money(fn(&S) -> Money),
    Count(fn(&S) -> u64),
    OptionalCount(fn(&S) -> Option<u64>),
    Text(fn(&S) -> Option<Arc<str>>),
    Time(fn(&S) -> Option<Timestamp>),
}

impl<S> Field<S> {
    /// Creates a field of an amount in the state's currency.
    pub const fn money(name: &'static str, label: &'static str, read: fn(&S) -> Money) -> Field<S> {
        Field { name, label, read: Read::Money(read) }
    }

    /// Creates a field of a whole number.
    pub const fn count(name: &'static str, label: &'static str, read: fn(&S) -> u64) -> Field<S> {
        Field { name, label, read: Read::Count(read) }
    }

    /// Creates a field of a whole number that may be missing.
    pub const fn optional_count(name: &'static str, label: &'static str, read: fn(&S) -> Option<u64>) -> Field<S> {
        Field { name, label, read: Read::OptionalCount(read) }
    }

    /// Creates a field of a text; an empty text is missing.
    pub const fn text(name: &'static str, label: &'static str, read: fn(&S) -> Option<Arc<str>>) -> Field<S> {
        Field { name, label, read: Read::Text(read) }
    }

    /// Creates a field of a moment.
    pub const fn time(name: &'static str, label: &'static str, read: fn(&S) -> Option<Timestamp>) -> Field<S> {
        Field { name, label, read: Read::Time(read) }
    }

    /// Returns the field's name, label and kind.
    pub const fn spec(&self) -> FieldSpec {
        let kind = match self.read {
            Read::Money(_) => FieldKind::Money,
            Read::Count(_) | Read::OptionalCount(_) => FieldKind::Count,
            Read::Text(_) => FieldKind::Text,
            Read::Time(_) => FieldKind::Time,
        };
        FieldSpec { name: self.name, label: self.label, kind }
    }

    /// Returns the field's value in a state.
    pub fn value(&self, state: &S) -> FieldValue {
        let value = match self.read {
            Read::Money(read) => Some(FieldValue::Money(read(state))),
            Read::Count(read) => Some(FieldValue::Count(read(state))),
            Read::OptionalCount(read) => read(state).map(FieldValue::Count),
            Read::Text(read) => read(state).filter(|text| !text.is_empty()).map(FieldValue::Text),
            Read::Time(read) => read(state).map(FieldValue::Time),
        };
        value.unwrap_or(FieldValue::Missing)
    }
}

/// Lists the names, labels and kinds of fields; what follows them in the array is unused.
pub(super) const fn specs<S>(fields: &[Field<S>]) -> [FieldSpec; MAX_FIELDS] {
    let mut specs = [FieldSpec { name: "", label: "", kind: FieldKind::Text }; MAX_FIELDS];
    let mut index = 0;
    while index < fields.len() {
        specs[index] = fields[index].spec();
        index += 1;
    }
    specs
}
