//! The log in and out: NDJSON, CloudEvents, a statement as CSV; and a bank's CSV in.

pub mod bank;
pub mod export;
pub mod import;
pub mod ndjson;
