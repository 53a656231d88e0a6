//! The log: recorded events with their ids, places and hashes, the JSON they are written as, and all of them in memory.

pub mod envelope;
mod memory;
pub mod packed;
mod recorded;
mod runs;
pub mod upcast;

pub use memory::Log;
pub use recorded::{Links, Record, Recorded, canonical_object, push_json_text, push_number};
