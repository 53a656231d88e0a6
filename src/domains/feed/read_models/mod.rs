//! Read models of the community's events, each for a question that came up after they were recorded: one read model a
//! file.

pub mod activity;
pub mod ended;
pub mod popular;

use crate::engine::projection::{ReadModelSpec, read_model};

/// The feed's read models, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] =
    &[read_model::<ended::EndedFollows>(), read_model::<popular::Popular>(), read_model::<activity::Activity>()];
