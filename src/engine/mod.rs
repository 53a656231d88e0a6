//! Event sourcing and time travel, generic over a domain.
//!
//! Pure: this module knows no browser, no clock, no randomness, no storage and no domain. Whatever it needs of
//! those is passed in.

pub mod as_at;
pub mod calendar;
pub mod condition;
pub mod day;
pub mod decider;
pub mod domain;
pub mod envelope;
pub mod field_state;
pub mod fields;
pub mod filter;
pub mod head;
pub mod history;
pub mod lane;
pub mod log;
pub mod money;
pub mod parameter;
pub mod player;
pub mod process;
pub mod projection;
pub mod provenance;
pub mod replay;
pub mod rhythm;
pub mod time;
pub mod timeline;
pub mod upcast;
pub mod user_error;
pub mod view;
pub mod wire;
