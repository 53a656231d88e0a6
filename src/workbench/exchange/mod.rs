//! The log in and out: NDJSON, CloudEvents, and the movements of a stream as CSV; what other files come in is known from outside.

pub mod batch;
pub(super) mod cloud_event;
mod elements;
pub mod envelopes;
pub mod export;
mod facts;
pub mod file_kind;
pub mod import;
mod input;
pub mod ndjson;
pub mod parts;
pub mod reader;
