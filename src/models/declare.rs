//! The declarations of fields: their names, kinds and first values.

use crate::engine::values::money::Currency;
use crate::models::field::{FieldDecl, FieldKind};
use crate::models::limits::MAX_FIELDS;
use crate::models::names::{EVENT_NAMES, RESERVED};
use crate::models::syntax::ModelError;
use crate::models::syntax::tree::{Expr, Field, Node, Tree};
use crate::models::value::Value;
use crate::words;

/// Reads the fields that a tree declares.
pub(super) fn fields(tree: &Tree, errors: &mut Vec<ModelError>) -> Vec<FieldDecl> {
    let mut fields: Vec<FieldDecl> = Vec::new();
    for field in &tree.fields {
        let is_name_of_event = EVENT_NAMES.contains(&field.name.value.as_str());
        let mut fail =
            |range: &std::ops::Range<usize>, message| errors.push(ModelError { range: range.clone(), message });
        if is_name_of_event || RESERVED.contains(&field.name.value.as_str()) {
            fail(&field.name.range, words::models::is_a_name_of_every_event(&field.name.value));
        } else if fields.iter().any(|known| *known.name == *field.name.value) {
            fail(&field.name.range, words::models::is_declared_twice(&field.name.value));
        } else if fields.len() == MAX_FIELDS {
            fail(&field.name.range, words::models::too_many_fields(&MAX_FIELDS));
        }
        if let Some(code) = field.currency.as_ref().filter(|code| currency(&code.value).is_none()) {
            fail(&code.range, words::models::is_not_a_currency(&code.value));
        }
        if let Some(range) = field.headline.as_ref().filter(|_| fields.iter().any(|field| field.is_headline)) {
            fail(range, words::models::ONE_FIELD_IS_THE_HEADLINE.into());
        }
        match declared(field) {
            Ok(field) => fields.push(field),
            Err(error) => errors.push(error),
        }
    }
    fields
}

fn declared(field: &Field) -> Result<FieldDecl, ModelError> {
    let initial = field.initial.as_ref().map(|expr| Ok((expr, constant(expr)?))).transpose()?;
    let of_value = || {
        initial.as_ref().and_then(|(_, value)| match value {
            Value::Truth(_) => Some(FieldKind::Truth),
            Value::Number(_) => Some(FieldKind::Number),
            Value::Time(_) => Some(FieldKind::Time),
            Value::Duration(_) => Some(FieldKind::Duration),
            Value::Text(_) => Some(FieldKind::Text),
            Value::Missing | Value::List(_) | Value::Map(_) => None,
        })
    };
    let Some(kind) = field.kind.or_else(of_value) else {
        let message = words::models::a_kind_is_missing_here(&FieldKind::ALL.map(FieldKind::keyword).join(", "));
        return Err(ModelError { range: field.name.range.end..field.name.range.end + 1, message });
    };
    let initial = match initial {
        None => kind.initial(),
        Some((expr, value)) => value.clone().fitted(kind).map_err(|_| {
            let message = words::models::does_not_fit_the_field(&value.plain(), &field.name.value, &kind.name());
            ModelError { range: expr.range.clone(), message }
        })?,
    };
    Ok(FieldDecl {
        name: field.name.value.as_str().into(),
        kind,
        currency: field.currency.as_ref().and_then(|code| currency(&code.value)),
        initial,
        is_headline: field.headline.is_some(),
        line: field.line,
    })
}

/// Reads the value that a field begins with, which the text says itself.
fn constant(expr: &Expr) -> Result<Value, ModelError> {
    Ok(match &*expr.value {
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::text(text),
        Node::Date(first, _) => Value::Time(*first),
        Node::Duration(ms) => Value::Duration(*ms),
        Node::Truth(truth) => Value::Truth(*truth),
        Node::Missing => Value::Missing,
        Node::Negative(inner) => match constant(inner)? {
            Value::Number(number) => Value::Number(-number),
            Value::Duration(ms) => Value::Duration(-ms),
            _ => return Err(not_constant(expr)),
        },
        _ => return Err(not_constant(expr)),
    })
}

fn not_constant(expr: &Expr) -> ModelError {
    ModelError { range: expr.range.clone(), message: words::models::A_FIELD_BEGINS_WITH_A_PLAIN_VALUE.into() }
}

/// Finds a currency by its code in capital or small letters.
fn currency(code: &str) -> Option<Currency> {
    Currency::from_code(&code.to_uppercase())
}
