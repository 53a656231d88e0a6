//! The format of a lesson's file: its types, reading it, and everything that is checked.
//!
//! It knows the language of conditions and nothing else of Foldback: what fields, tabs, streams and functions there are
//! is passed in as [`Names`]. So the build checks the built-in lessons with the same code as the page a teacher's own.

mod action;
mod check;
mod circumstances;
mod error;
mod fault;
mod front;
mod lesson;
mod lines;
mod log_action;
mod markdown;
mod names;
mod read;
mod step;
mod text;
mod vocabulary;
mod words;

pub use action::{Action, Instruction, LaneAction, ReadModelAction, TwinAction, reads_as};
pub use circumstances::Circumstances;
pub use error::LessonError;
pub use fault::{Fault, Kind, Name, Number, Object};
pub use lesson::{Button, Check, Choice, Lesson, Part, Prediction, Source, Start, Step, Task, Wrong};
pub use log_action::{LogAction, SnapshotAction, SubscriberAction};
pub use names::{Control, DomainNames, Names};
pub use read::{MAX_BEFORE, MAX_STEPS, MAX_WORDS, log_beside, read};
pub use text::{Block, Inline, words};
pub use vocabulary::{NAMES, vocabulary};
