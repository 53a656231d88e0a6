//! A lesson recorded by doing it: what a teacher does on a sandbox becomes the draft of a lesson's file.
//!
//! [`Sight`] is what there is to see at a moment. What a person did between two of them is the difference, with the
//! commands that were given; it becomes one task, whose solution is that difference as [`Action`](super::format::Action)s,
//! and whose check is what is there now and was not before. Nothing here knows the page.
//!
//! - A draft passes the checker, and its own solutions walk it to its end: a line that would not be read back as it is
//!   meant is never written.
//! - What no line can say is [`Unsayable`], and is not recorded: whoever records takes it back.

mod actions;
mod check;
mod draft;
mod recorded;
mod sight;
mod steps;
mod told;

pub use actions::{MAX_FACTS, Unsayable};
pub use recorded::{Noticed, Recording};
pub use sight::{Around, Sight};
pub use steps::Beginning;
