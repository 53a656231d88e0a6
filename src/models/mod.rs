//! Models: a domain as text, for a person's own events.
//!
//! A [`Model`] says which events change which fields, in a small language that grows out of that of conditions; it is
//! described in `docs/models.md`. A model is **total** (it always ends, within [`MAX_STEPS`] a line), **deterministic** (no
//! clock, no randomness), and harmless: its text may come from anywhere. What a line cannot apply leaves its field as it
//! was, and is told to a [`Trace`].
//!
//! The room knows the engine only. [`syntax`] reads the text; `compile`, `emit` and `declare` check it and make a
//! [`program`](program::Program) for each type of event; `run` and `eval` apply it to a [`State`].

mod calculate;
mod call;
mod compile;
mod complete;
mod data;
mod decimal;
mod declare;
mod emit;
mod emit_name;
mod emit_value;
mod eval;
mod event;
mod field;
mod fit;
mod function;
mod infer;
mod kind;
mod limits;
mod misfit;
mod model;
mod names;
mod path;
mod paths;
mod program;
mod reach;
mod run;
mod state;
pub mod syntax;
mod trace;
mod value;

pub use complete::{Choice, ChoiceKind, Completions, completions};
pub use data::Data;
pub use event::Event;
pub use field::{FieldDecl, FieldKind};
pub use function::{FUNCTIONS, Signature};
pub use infer::text as inferred_text;
pub use limits::{MAX_DEPTH, MAX_ENTRIES, MAX_FIELDS, MAX_LEN, MAX_LIST, MAX_STEPS, MAX_TEXT};
pub use model::{Bound, Line, Model, Room, Sources};
pub use path::Path;
pub use paths::{Paths, Seen};
pub use state::State;
pub use syntax::ModelError;
pub use trace::{Outcome, Ran, Trace};
pub use value::Value;
