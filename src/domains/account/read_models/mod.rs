//! Read models of the account's events, each for a question that came up after they were recorded.
//!
//! One read model a file; [`balance`] has the effect of an event on a balance, for all of them. None of them knows a
//! clock: the newest day they know is that of the newest event they have read.

mod balance;
pub mod below_zero;
pub mod interest;
mod rank;
pub mod spending;
pub mod statement;

use crate::engine::projection::{ReadModelSpec, read_model};

/// The account's read models, in the order in which the page offers them.
pub const READ_MODELS: &[ReadModelSpec] = &[
    read_model::<statement::Statement>(),
    read_model::<spending::Spending>(),
    read_model::<below_zero::BelowZero>(),
    read_model::<interest::Interest>(),
];
