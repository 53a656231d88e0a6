//! The fields of a model as the engine shows them.

use std::cell::RefCell;

use crate::engine::values::decimal::Decimal;
use crate::engine::values::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::values::interned::interned;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::Unit;
use crate::models::{self, FieldDecl, Model, Value};
use crate::words::Word;

thread_local! {
    /// The lists of fields that were made, each different one once.
    static SPECS: RefCell<Vec<&'static [FieldSpec]>> = const { RefCell::new(Vec::new()) };
}

/// Lists the fields of a model, the headline first. Equal lists are one, which stays as long as the page.
pub fn specs(model: &Model) -> &'static [FieldSpec] {
    let order = (0..model.fields().len()).filter_map(|index| place(model, index));
    let specs: Vec<FieldSpec> = order.filter_map(|place| model.fields().get(place)).map(spec).collect();
    SPECS.with_borrow_mut(|known| match known.iter().find(|known| ***known == *specs) {
        Some(known) => known,
        None => {
            let kept: &'static [FieldSpec] = Box::leak(specs.into_boxed_slice());
            known.push(kept);
            kept
        }
    })
}

/// Returns the place in the model of the field at an index here, where the headline is first.
pub fn place(model: &Model, index: usize) -> Option<usize> {
    let headline = model.fields().iter().position(|field| field.is_headline);
    match (headline, index) {
        (Some(headline), 0) => Some(headline),
        (Some(headline), index) if index <= headline => Some(index - 1),
        (Some(_) | None, index) => (index < model.fields().len()).then_some(index),
    }
}

/// Returns the currency of a model's amounts: that of the first field that has one.
pub fn currency(model: &Model) -> Currency {
    model.fields().iter().find_map(|field| field.currency).unwrap_or(Currency::EUR)
}

fn spec(field: &FieldDecl) -> FieldSpec {
    let name = interned(&field.name);
    let (kind, unit) = match field.kind {
        models::FieldKind::Money => (FieldKind::Money, Unit::None),
        models::FieldKind::Number => (FieldKind::Number, Unit::Millionths),
        models::FieldKind::Count => (FieldKind::Count, Unit::None),
        models::FieldKind::Duration => (FieldKind::Count, Unit::Seconds),
        models::FieldKind::Time => (FieldKind::Time, Unit::None),
        models::FieldKind::Text | models::FieldKind::Truth | models::FieldKind::List | models::FieldKind::Map => {
            (FieldKind::Text, Unit::None)
        }
    };
    let is_long = matches!(field.kind, models::FieldKind::List | models::FieldKind::Map);
    FieldSpec { name, label: Word::same(interned(&label(name))), kind, unit, group: Word::NONE, is_long }
}

/// Returns the label of a field: `Open for` of `open_for`.
fn label(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns a value as the engine shows it.
pub fn shown(kind: models::FieldKind, value: &Value, currency: Currency) -> FieldValue {
    match value {
        Value::Missing => FieldValue::Missing,
        Value::Number(number) => match kind {
            models::FieldKind::Money => {
                value.minor(currency.decimals()).map(Money::clamped).map_or(FieldValue::Missing, FieldValue::Money)
            }
            models::FieldKind::Count => whole(*number),
            _ => FieldValue::Number(Decimal::from_millionths(*number)),
        },
        Value::Duration(ms) => match u64::try_from(*ms) {
            Ok(ms) => FieldValue::Count(ms / 1_000),
            Err(_) => FieldValue::Number(Decimal::from_millionths(i128::from(*ms) * 1_000)),
        },
        Value::Time(ms) => FieldValue::Time(Timestamp::from_millis(*ms)),
        Value::Truth(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => FieldValue::text(&value.plain()),
    }
}

fn whole(millionths: i128) -> FieldValue {
    let number = Decimal::from_millionths(millionths);
    let whole = u64::try_from(millionths / crate::engine::values::decimal::SCALE);
    whole.map_or(FieldValue::Number(number), FieldValue::Count)
}
