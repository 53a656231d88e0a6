//! The log: recorded events with their ids, places and hashes, the JSON they are written as, and all of them in memory.

pub mod envelope;
mod memory;
mod recorded;
pub mod upcast;

pub use memory::Log;
pub use recorded::{Links, Record, Recorded, canonical_object, push_json_text, push_number};
