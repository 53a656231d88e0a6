//! What each fuzz target does with its bytes: it reads them as the page would, and asserts what must hold of whatever was
//! accepted.
//!
//! Each function is pure and may be called by a fuzzer, or by `tests/corpus.rs` with the files of the corpora.

mod account;
mod disk;
mod exchange;
mod foreign;
mod mend;
mod models;
mod packed;
mod values;

pub use account::{command, condition};
pub use disk::stored;
pub use exchange::{bank_csv, cloud_events, ndjson};
pub use foreign::foreign;
pub use models::model;
pub use packed::codec;
pub use values::values;

/// A target: its name, which is its corpus's, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("bank_csv", bank_csv),
    ("ndjson", ndjson),
    ("cloud_events", cloud_events),
    ("stored", stored),
    ("codec", codec),
    ("condition", condition),
    ("command", command),
    ("values", values),
    ("foreign", foreign),
    ("model", model),
];
