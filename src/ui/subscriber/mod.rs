//! `?subscriber`: the downstream system in a tab of its own.

mod page;
mod state;

pub use page::SubscriberPage;
