//! Read models of the shop's events, each for a question that came up after they were recorded: one a file.

pub mod items;
pub mod overview;
pub mod repeated;
pub mod revenue;

use crate::engine::projection::{ReadModelSpec, read_model};

/// The order's read models, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] = &[
    read_model::<repeated::Repeated>(),
    read_model::<overview::Overview>(),
    read_model::<revenue::Revenue>(),
    read_model::<items::ItemsSold>(),
];
