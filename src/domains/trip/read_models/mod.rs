//! Read models of the rides' events, each for a question that came up after they were recorded: one a file.

pub mod billed;
pub mod cancellations;
pub mod drivers;
pub mod late;

use crate::engine::projection::{ReadModelSpec, read_model};

/// The trip's read models, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] = &[
    read_model::<billed::Billed>(),
    read_model::<drivers::Drivers>(),
    read_model::<cancellations::Cancellations>(),
    read_model::<late::Late>(),
];
