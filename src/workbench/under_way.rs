//! Which processes the log was found to hold, so that it is searched once.

use crate::engine::log::envelope::Position;
use crate::engine::process::ProcessSpec;

/// The processes found in the log.
#[derive(Default)]
pub(super) struct Processes {
    /// The position up to which the log was searched.
    pub seen: Position,
    /// The events that began one.
    pub began: Vec<Began>,
    /// Those of them that were not over when last asked, oldest first.
    pub open: Vec<Began>,
}

/// An event that began a process.
pub(super) type Began = (&'static ProcessSpec, Position);
