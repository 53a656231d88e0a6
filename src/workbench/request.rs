//! What is asked of the workbench: who, for which stream, when, and the facts themselves.

use std::sync::Arc;

use crate::engine::log::Links;
use crate::engine::log::envelope::{ExpectedRevision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::workbench::refusal;

/// What goes with a command or with facts.
#[derive(Clone, Debug)]
pub struct Request {
    /// The stream they are for.
    pub stream: StreamId,
    /// The revision at which its writer expects the stream.
    pub expected: ExpectedRevision,
    /// The first event's id, if its writer gives one: a repeated id returns the first result.
    pub event_id: Option<String>,
    /// The moment of writing.
    pub now: Timestamp,
    /// Who does it, if named.
    pub actor: Option<Arc<str>>,
}

impl Request {
    /// Checks the name of who does it.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidActor` if it is not a name.
    pub(super) fn check_actor(&self) -> Result<(), UserError> {
        self.actor.as_deref().map_or(Ok(()), refusal::check_actor)
    }
}

/// A fact to append as it is, without asking the rules.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The fact's name.
    pub event_type: String,
    /// The schema version of its data; the current one if none is given.
    pub schema_version: Option<u16>,
    /// Its data, a JSON object.
    pub data: String,
    /// When it happened; `None` for now.
    pub occurred_at: Option<Timestamp>,
    /// The names its writer gave it, and who did it; whoever makes the request if nobody is named.
    pub links: Links,
}
