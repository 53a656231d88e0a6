//! The log on disk: a port with local storage and memory behind it, the record format, the hash chain, and the
//! event store on top.
//!
//! Knows the engine; only [`browser`] touches local storage.

pub mod archive;
mod archived;
#[cfg(feature = "ui")]
pub mod browser;
pub mod bulk;
pub mod chain;
pub mod codec;
pub mod damage;
pub mod generation;
mod hash_index;
pub mod lanes;
pub mod layout;
mod load;
pub mod memory;
mod meter;
pub mod page;
pub mod port;
pub mod quarantine;
pub mod refresh;
pub mod reserve;
pub mod sandbox;
pub mod sealed;
pub mod snapshot;
pub mod staging;
pub mod store;
mod tamper;
pub mod verify;

pub use port::{KeyValue, StorageError};
pub use store::EventStore;
