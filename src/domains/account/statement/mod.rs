//! A bank's statement as facts of an account: what of it is known already, and what recording the rest does.
//!
//! Movements are facts, which no rule is asked about. [`plan()`] reads the log and changes nothing; whoever asked for it
//! records the plan.

mod fact;
mod known;
mod plan;

pub use plan::{Planned, currency_of, plan, planning};
