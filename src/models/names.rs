//! What the names of a model stand for.

use std::sync::Arc;

use crate::models::field::{FieldDecl, FieldKind};
use crate::models::path::Path;
use crate::models::syntax::tree::Segment;

/// The names that every event has.
pub const EVENT_NAMES: [&str; 5] = ["type", "date", "recorded", "revision", "stream"];

/// Further names that a field cannot have.
pub const RESERVED: [&str; 19] = [
    "data", "old", "require", "reject", "and", "or", "not", "if", "then", "else", "contains", "starts", "ends", "is",
    "missing", "yes", "no", "true", "false",
];

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Name {
    /// A field.
    Field(usize),
    /// How many entries the list or map of a field has.
    CountOf(usize),
    /// An entry of a field with a key that the text says.
    EntryOf(usize, Segment),
    /// A name of the event.
    Event(&'static str),
    /// A path into the data.
    Path(Arc<Path>),
}

/// Finds a field by its name.
pub(super) fn field(fields: &[FieldDecl], name: &str) -> Option<usize> {
    fields.iter().position(|field| *field.name == *name)
}

/// Looks up what a name stands for: a field, a name of the event, or else a path.
pub(super) fn look_up(fields: &[FieldDecl], segments: &[Segment]) -> Name {
    let path = |segments: &[Segment]| Name::Path(Arc::new(Path::of(segments.to_vec())));
    let Some((Segment::Key(first), rest)) = segments.split_first() else { return path(segments) };
    if first == "data" && field(fields, first).is_none() {
        return path(rest);
    }
    let Some(index) = field(fields, first) else {
        let of_event = EVENT_NAMES.into_iter().find(|name| rest.is_empty() && name == first);
        return of_event.map_or_else(|| path(segments), Name::Event);
    };
    let is_many = matches!(fields[index].kind, FieldKind::List | FieldKind::Map);
    match rest {
        [] => Name::Field(index),
        [Segment::Key(key)] if is_many && key == "count" => Name::CountOf(index),
        [entry] if is_many => Name::EntryOf(index, entry.clone()),
        _ => path(segments),
    }
}
