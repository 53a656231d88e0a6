//! How a recording begins, and its steps with what was done in each.

use serde::{Deserialize, Serialize};

use crate::lessons::recording::sight::Sight;

/// What a lesson begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Beginning {
    /// The sample of a domain.
    Sample(String),
    /// Facts of the lesson's stream, as the lines that record them.
    Facts(Vec<String>),
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    pub heading: String,
    pub tasks: Vec<Task>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Task {
    /// What to do, as Markdown.
    pub told: String,
    pub check: String,
    /// The control to point at.
    #[serde(default)]
    pub spotlight: String,
    /// The lines that do it.
    pub lines: Vec<String>,
    /// What there was to see before.
    pub before: Sight,
    /// Whether it is done anew by the next of its kind: moving the cursor, or typing a condition.
    pub merges: bool,
}
