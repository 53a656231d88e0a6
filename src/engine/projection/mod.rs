//! Read models: views built from events, each with the position it has reached (the query side of CQRS).
//!
//! A [`Projection`] is the code of one: pure, without a clock, and free to fail at an event. A [`ReadModel`] runs it
//! over the log in slices and can be paused, rebuilt, given other settings and, if it failed, retried. What is built
//! depends on nothing but the events up to its position and its settings, so that a rebuilt one equals one that was
//! kept up event by event. So none is kept on disk: the log is enough.

mod build;
mod code;
mod fold;
mod run;
mod settings;
mod spec;
mod table;

pub use build::Parked;
pub use code::{Choices, EventContext, EventOf, Projection, ProjectionError};
pub use fold::{Counts, Fold};
pub use run::{ReadModel, Scope, Status, Wait};
pub use settings::{SettingError, Settings};
pub use spec::{ReadModelSpec, read_model};
pub use table::{Column, ColumnKind, MAX_ROWS, Rank, Row, Rows, Table};
