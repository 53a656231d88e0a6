//! Event sourcing and time travel, generic over a domain.
//!
//! Pure: this module knows no browser, no clock, no randomness, no storage and no domain. What it needs of
//! those is passed in.

pub mod decider;
pub mod domain;
pub mod history;
pub mod import_report;
pub mod log;
pub mod process;
pub mod projection;
pub mod sliced;
pub mod travel;
pub mod user_error;
pub mod values;
pub mod view;
pub mod what_if;
pub mod wire;
