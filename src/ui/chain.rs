//! The hash chain as the status bar shows it: verified in the background, once the tools have come.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::session::{Session, verify_unasked};
use crate::words;

/// What is known of the chain.
#[derive(Clone, Debug, PartialEq)]
pub enum Chain {
    /// It is verified, so far as this event.
    Checking(u32),
    /// It holds.
    Holds,
    /// It does not hold, or cannot be read: in words.
    Broken(String),
}

/// Verifies the log once it is read, and shows the result.
pub fn verify_in_background(session: Session, chain: RwSignal<Chain>) {
    spawn_local(async move {
        session.read().await;
        let verified = verify_unasked(session, move |events| chain.set(Chain::Checking(events))).await;
        chain.set(match verified {
            Some(verified) => verified.damage.map_or(Chain::Holds, |damage| Chain::Broken(damage.to_string())),
            None => Chain::Broken(words::page::STORAGE_CANNOT_BE_READ.text().to_owned()),
        });
    });
}
