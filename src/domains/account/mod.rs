//! The account: deposits and withdrawals, the first example of event sourcing.
//!
//! One concept a file: [`command`], [`references`] of a command into its stream, [`event`], [`state`] with `evolve`,
//! [`decide`] and [`transfer_rules`] with the rules, [`checks`] that they share, [`rejection`], the [`decider`] of these,
//! [`transfer`] between two accounts as a process, [`presentation`], [`forms`] and [`words`] for the page, [`upcast`] for events of older schemas,
//! [`sample`] history, [`read_models`], [`bank_csv`] reading, and a bank's [`statement`] as facts.
//!
//! A transfer counts as a deposit in the account that receives it, and as a withdrawal in the one that it leaves, once it
//! has arrived: in the balance, the counts, and the read models of the balance. It is no entry of one account alone, so it
//! is undone by a transfer in the opposite direction and not by a reversal, and it is no spending.

pub mod bank_csv;
mod checks;
pub mod command;
pub mod decide;
pub mod decider;
mod domain;
pub mod event;
mod forms;
mod presentation;
pub mod read_models;
pub mod reconcile;
mod references;
pub mod rejection;
pub mod rules;
pub mod sample;
pub mod state;
pub mod statement;
pub mod transfer;
mod transfer_rules;
pub mod twin;
pub mod upcast;
mod words;

pub use command::Command;
pub use decider::Account;
pub use domain::TOOLS;
pub use event::Event;
pub use rejection::Rejection;
pub use state::State;
