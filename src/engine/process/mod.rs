//! Processes across streams (sagas, after Garcia-Molina and Salem, 1987): what follows when one fact calls for another
//! in another stream.
//!
//! One write is for one stream, so an undertaking across streams is several writes with crashes in between. A process
//! is nothing but its events: the one that began it, and one for each step taken, under an id that follows from the
//! first: `account-main@59.credit`. From these alone it derives what comes next, so that any reader of the log
//! continues where it was left, and a step that two tabs take at once is one event. A step that the rules refuse is
//! compensated by another.
//!
//! Pure: it reads the log that it is given and returns what to do; it writes nothing and keeps nothing.

mod instance;
mod sequence;

pub use instance::{Instance, ProcessSpec, Step, StepRequest, StepSpec};
pub use sequence::{Arrow, Sequence, StepOutcome, sequence};
