//! Transfers between accounts: the rules of each part, the process that steps them, and the laws that hold whatever goes wrong.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
#[path = "../at_once/mod.rs"]
mod at_once;
mod by_hand;
#[path = "../cached/mod.rs"]
mod cached;
#[path = "../faulty/mod.rs"]
mod faulty;
#[path = "../given/mod.rs"]
mod given;
mod laws;
mod ledger;
mod rules;
mod stories;
mod tabs;
