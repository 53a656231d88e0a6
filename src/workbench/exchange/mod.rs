//! The log in and out: NDJSON, CloudEvents, a statement as CSV; and a bank's CSV in.

pub mod bank;
pub mod batch;
pub(super) mod cloud_event;
mod elements;
pub mod envelopes;
pub mod export;
mod facts;
pub mod import;
mod input;
mod known;
pub mod ndjson;
pub mod parts;
pub mod reader;
