//! Event logs of other systems, read from a file: which format it has, what in it is the stream, the type, the time, the
//! id and the data of an event, and its events, one by one.
//!
//! - [`survey`]: the beginning of a file: its format, the paths that occur ([`seen`]), a guess of the mapping, a preview.
//! - [`reading`]: the whole file in slices, by that survey and a mapping; its [`report`].
//! - [`mapping`], [`path`]: where an event's parts are, and how they are taken out.
//! - [`event`], [`trouble`]: what comes out: events, and what could not be read, by line.
//! - [`names`]: names that the log accepts, made from foreign ones.
//!
//! Nothing here fails because of a single event: what does not parse is named with its line, and the rest is read. The room
//! is pure: it knows no browser, no clock and no log.

pub mod event;
pub mod format;
pub mod mapping;
pub mod names;
pub mod path;
pub mod reading;
pub mod report;
pub mod seen;
pub mod survey;
pub mod times;
pub mod trouble;

mod cells;
mod detect;
mod document;
mod found;
mod guess;
mod ids;
mod input;
mod kafka;
mod lines;
mod outline;
mod part;
mod payload;
mod redux;
mod rows;
mod scan;
mod source;

/// The most bytes that an event may have in a file; a larger one is named and left out.
pub const MAX_EVENT_BYTES: usize = 1 << 20;
/// How deep an event's JSON may nest; a deeper one is named and left out.
pub const MAX_DEPTH: usize = 64;
