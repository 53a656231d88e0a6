//! Foldback: event sourcing and time-travel debugging that people do, wholly in the browser.
//!
//! The map of the modules; what may know what is in ARCHITECTURE.md.
//!
//! - [`words`]: what people read, in their language. Pure.
//! - [`languages`]: the texts of the languages beside English, which come apart from the program.
//! - [`engine`]: event sourcing and time travel, generic over a domain. Pure.
//! - [`mod@chunk`]: parts of the program that come after the first screen.
//! - [`domains`]: the account, and the registry that a further domain adds one line to. Pure.
//! - [`storage`]: the log on disk behind a port, with a memory twin.
//! - [`downstream`]: a subscriber, the system at the other end of the stream. It knows the wire and nothing else. Pure.
//! - [`foreign`]: event logs of other systems, read from a file. Pure.
//! - [`workbench`]: the event store joined to the domains: what the page and the console act upon.
//! - [`remote`]: a log on a server that many write to, and this browser's copy of it. Pure.
//! - [`lessons`]: lesson files, how they are checked, and how far a person is in one. Pure.
//! - [`models`]: a domain as text, for a person's own events. Pure.
//! - [`sets`]: sets of own events over a log: files that become sets, and their models. Pure.
//! - [`session`]: the state of the running app; all but the rules of taking turns with the `ui` feature only.
//! - `ui`, `api`: the page and `window.foldback`, with the `ui` feature only.
//! - `extensions`: what single domains add to both, with the `ui` feature only.

pub mod chunk;
pub mod domains;
pub mod downstream;
pub mod engine;
pub mod foreign;
pub mod languages;
pub mod lessons;
pub mod models;
pub mod remote;
pub mod session;
pub mod sets;
pub mod storage;
pub mod words;
pub mod workbench;

#[cfg(feature = "ui")]
pub mod api;
#[cfg(feature = "ui")]
pub mod extensions;
#[cfg(feature = "ui")]
pub mod ui;
