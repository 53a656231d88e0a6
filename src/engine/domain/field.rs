//! A field of a domain's state: what it is called and how its value is read.

use std::sync::Arc;

use crate::engine::values::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::values::money::Money;
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::words::Word;

/// The most fields that a domain can have; one with more does not compile.
pub const MAX_FIELDS: usize = 32;

/// A field of a state `S`: what it is called and how its value is read. Its kind follows from the value.
///
/// ```
/// use foldback::engine::domain::Field;
/// use foldback::engine::values::fields::{FieldKind, FieldValue};
/// use foldback::engine::values::unit::Unit;
/// use foldback::words::Word;
///
/// struct Door { openings: u32 }
/// let field = Field::count("openings", Word::same("Openings"), |door: &Door| door.openings.into());
/// assert_eq!(field.spec().kind, FieldKind::Count);
/// assert_eq!(field.value(&Door { openings: 2 }), FieldValue::Count(2));
///
/// let height = Field::under(Word::same("Size"), Field::measure("height", Word::same("Height"), Unit::Metres, |_: &Door| 2));
/// assert_eq!((height.spec().unit, height.spec().group), (Unit::Metres, Word::same("Size")));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Field<S> {
    name: &'static str,
    label: Word,
    unit: Unit,
    group: Word,
    read: Read<S>,
}

/// How a value is read from a state.
#[derive(Clone, Copy, Debug)]
enum Read<S> {
    Money(fn(&S) -> Money),
    Count(fn(&S) -> u64),
    OptionalCount(fn(&S) -> Option<u64>),
    Text(fn(&S) -> Option<Arc<str>>),
    LongText(fn(&S) -> Option<Arc<str>>),
    Time(fn(&S) -> Option<Timestamp>),
}

impl<S> Field<S> {
    /// Creates a field of an amount in the state's currency.
    pub const fn money(name: &'static str, label: Word, read: fn(&S) -> Money) -> Field<S> {
        Field::of(name, label, Read::Money(read))
    }

    /// Creates a field of a whole number.
    pub const fn count(name: &'static str, label: Word, read: fn(&S) -> u64) -> Field<S> {
        Field::of(name, label, Read::Count(read))
    }

    /// Creates a field of a whole number that may be missing.
    pub const fn optional_count(name: &'static str, label: Word, read: fn(&S) -> Option<u64>) -> Field<S> {
        Field::of(name, label, Read::OptionalCount(read))
    }

    /// Creates a field of a text; an empty text is missing.
    pub const fn text(name: &'static str, label: Word, read: fn(&S) -> Option<Arc<str>>) -> Field<S> {
        Field::of(name, label, Read::Text(read))
    }

    /// Creates a field of a text that is often long; an empty text is missing.
    pub const fn long_text(name: &'static str, label: Word, read: fn(&S) -> Option<Arc<str>>) -> Field<S> {
        Field::of(name, label, Read::LongText(read))
    }

    /// Creates a field of a moment.
    pub const fn time(name: &'static str, label: Word, read: fn(&S) -> Option<Timestamp>) -> Field<S> {
        Field::of(name, label, Read::Time(read))
    }

    /// Creates a field without a unit and a heading.
    const fn of(name: &'static str, label: Word, read: Read<S>) -> Field<S> {
        Field { name, label, unit: Unit::None, group: Word::NONE, read }
    }

    /// Creates a field of a whole number that measures something.
    pub const fn measure(name: &'static str, label: Word, unit: Unit, read: fn(&S) -> u64) -> Field<S> {
        Field { unit, ..Field::of(name, label, Read::Count(read)) }
    }

    /// Creates a field of a measure that may be missing.
    pub const fn optional_measure(
        name: &'static str,
        label: Word,
        unit: Unit,
        read: fn(&S) -> Option<u64>,
    ) -> Field<S> {
        Field { unit, ..Field::of(name, label, Read::OptionalCount(read)) }
    }

    /// Puts a field under a heading, and those after it, too, up to the next heading.
    pub const fn under(group: Word, field: Field<S>) -> Field<S> {
        Field { group, ..field }
    }

    /// Returns the field's name, label, kind, unit and heading.
    pub const fn spec(&self) -> FieldSpec {
        let kind = match self.read {
            Read::Money(_) => FieldKind::Money,
            Read::Count(_) | Read::OptionalCount(_) => FieldKind::Count,
            Read::Text(_) | Read::LongText(_) => FieldKind::Text,
            Read::Time(_) => FieldKind::Time,
        };
        let is_long = matches!(self.read, Read::LongText(_));
        FieldSpec { name: self.name, label: self.label, kind, unit: self.unit, group: self.group, is_long }
    }

    /// Returns the field's value in a state.
    pub fn value(&self, state: &S) -> FieldValue {
        let value = match self.read {
            Read::Money(read) => Some(FieldValue::Money(read(state))),
            Read::Count(read) => Some(FieldValue::Count(read(state))),
            Read::OptionalCount(read) => read(state).map(FieldValue::Count),
            Read::Text(read) | Read::LongText(read) => {
                read(state).filter(|text| !text.is_empty()).map(FieldValue::Text)
            }
            Read::Time(read) => read(state).map(FieldValue::Time),
        };
        value.unwrap_or(FieldValue::Missing)
    }
}

/// Lists what is known of fields without a state; what follows them in the array is unused. A field without a heading is
/// under that of the field before it.
pub(super) const fn specs<S>(fields: &[Field<S>]) -> [FieldSpec; MAX_FIELDS] {
    const UNUSED: FieldSpec = FieldSpec {
        name: "",
        label: Word::NONE,
        kind: FieldKind::Text,
        unit: Unit::None,
        group: Word::NONE,
        is_long: false,
    };
    let mut specs = [UNUSED; MAX_FIELDS];
    let mut group = Word::NONE;
    let mut index = 0;
    while index < fields.len() {
        specs[index] = fields[index].spec();
        if specs[index].group.is_empty() {
            specs[index].group = group;
        }
        group = specs[index].group;
        index += 1;
    }
    specs
}
