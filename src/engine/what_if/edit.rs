//! The edits of a lane, and their JSON.

use serde_json::{Value, json};

use crate::engine::log::envelope::Revision;

/// The most edits that a lane may have.
pub const MAX_EDITS: usize = 1_000;

/// The event of a lane that an edit refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A recorded event, by its revision; as a place, 0 means before the first.
    Recorded(Revision),
    /// A command that was inserted, by its number.
    Inserted(u32),
}

impl Target {
    fn json(self) -> Value {
        match self {
            Target::Recorded(revision) => revision.0.into(),
            Target::Inserted(number) => format!("+{number}").into(),
        }
    }

    fn read(value: &Value) -> Option<Target> {
        match value {
            Value::Number(number) => Some(Target::Recorded(Revision(u32::try_from(number.as_u64()?).ok()?))),
            Value::String(text) => Some(Target::Inserted(text.strip_prefix('+')?.parse().ok()?)),
            _ => None,
        }
    }
}

/// A change to the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Removes an event.
    Drop(Target),
    /// Puts another command in an event's place.
    Replace(Target, Value),
    /// Inserts a command after an event.
    Insert {
        /// The event that it follows.
        after: Target,
        /// The number by which other edits name it; it is unique in the lane.
        number: u32,
        /// The command, as JSON.
        command: Value,
    },
    /// Moves an event after another one.
    Move {
        /// The event that is moved.
        target: Target,
        /// The event that it follows.
        after: Target,
    },
}

impl Edit {
    pub(super) fn json(&self) -> Value {
        match self {
            Edit::Drop(target) => json!({ "drop": target.json() }),
            Edit::Replace(target, command) => json!({ "replace": target.json(), "command": command }),
            Edit::Insert { after, number, command } => {
                json!({ "insert": number, "after": after.json(), "command": command })
            }
            Edit::Move { target, after } => json!({ "move": target.json(), "after": after.json() }),
        }
    }

    pub(super) fn read(value: &Value) -> Option<Edit> {
        let object = value.as_object()?;
        let target = |name: &str| Target::read(object.get(name)?);
        let command = || object.get("command").cloned();
        if object.contains_key("drop") {
            return Some(Edit::Drop(target("drop")?));
        }
        if object.contains_key("replace") {
            return Some(Edit::Replace(target("replace")?, command()?));
        }
        if let Some(number) = object.get("insert") {
            let number = u32::try_from(number.as_u64()?).ok()?;
            return Some(Edit::Insert { after: target("after")?, number, command: command()? });
        }
        Some(Edit::Move { target: target("move")?, after: target("after")? })
    }

    /// Returns the recorded revisions that it names.
    pub fn recorded(&self) -> impl Iterator<Item = Revision> {
        let (one, other) = match self {
            Edit::Drop(target) | Edit::Replace(target, _) => (*target, None),
            Edit::Insert { after, .. } => (*after, None),
            Edit::Move { target, after } => (*target, Some(*after)),
        };
        [Some(one), other].into_iter().flatten().filter_map(|target| match target {
            Target::Recorded(revision) => Some(revision),
            Target::Inserted(_) => None,
        })
    }
}
