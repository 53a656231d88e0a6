//! The feed: its rules given/when/then, what a person's feed shows, what-ifs, and laws that hold for any history.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod explained;
#[path = "../given/mod.rs"]
mod given;
mod histories;
mod laws;
mod plain;
mod rules;
mod timelines;
mod what_if;
mod words;
