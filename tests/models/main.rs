//! Models: a domain as text, and what it makes of events.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod documented;
mod domains;
#[path = "../histories/mod.rs"]
mod histories;
mod language;
mod laws;
mod samples;
mod speed;
mod support;
