//! A command that was given, and what was answered.

use serde_json::Value;

use crate::engine::log::envelope::Position;
use crate::engine::values::time::Timestamp;
use crate::workbench::request::Request;

/// A command that was given, and what was answered.
#[derive(Clone, Debug)]
pub struct Given {
    /// The command.
    pub command: Value,
    /// What went with it.
    pub request: Request,
    /// When it happened, if that was before it was recorded.
    pub occurred_at: Option<Timestamp>,
    /// The positions of its events, or the name of the error.
    pub outcome: Result<Vec<Position>, String>,
}
