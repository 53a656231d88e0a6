//! What-if lanes: a stream's history with edits on it, decided anew.
//!
//! A lane consists of its edits; the recorded log is never touched. Its events come from the recorded ones: up to the
//! first edit they are the same; from there on each command is decided again on the lane's own state, and one that
//! the rules now reject stays visible with its rejection. A fact that no rule accepted when it was recorded (an
//! import's, say) stays a fact.

mod decided;
mod definition;
mod edit;
mod listing;
mod name;
mod rule;
mod run;

pub use decided::{DecidedLane, EditKind, LaneRow, LaneRows, Outcome, Tally};
pub use definition::Lane;
pub use edit::{Edit, MAX_EDITS, Target};
pub use listing::{Line, Listing, Spot};
pub use name::in_words;
pub use rule::{RuleOverride, find};
pub use run::{Deciding, run};
