//! What one page of this tab leaves for the next: a log to look at beside this browser's own, and one to keep in its
//! place.
//!
//! It lies in session storage, which is of this tab alone and outside the log's own storage.

use gloo_storage::{SessionStorage, Storage as _};
use serde::{Deserialize, Serialize};

use crate::workbench::link::Link;

const BESIDE_KEY: &str = "foldback.beside";
const KEEP_KEY: &str = "foldback.keep";

/// A log to keep as this browser's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keep {
    /// How many events it has.
    pub events: usize,
    /// The events, packed.
    pub packed: String,
    /// The hash of the newest event of the person's own log, if they agreed that this one replaces it.
    #[serde(default)]
    pub replaces: Option<String>,
}

impl Keep {
    /// Returns a link that brings the log.
    pub fn link(self) -> Link {
        Link { log: Some((self.events, self.packed)), ..Link::default() }
    }
}

/// Returns `true` if the browser allows this tab any storage; the library that reads it does not check.
fn is_lent() -> bool {
    leptos::prelude::window().session_storage().ok().flatten().is_some()
}

/// Returns the log that was left to be looked at.
pub fn beside() -> Option<(usize, String)> {
    if is_lent() { SessionStorage::get(BESIDE_KEY).ok() } else { None }
}

/// Leaves a log to be looked at; `false` if there is no room for it.
pub fn leave_beside(log: &(usize, String)) -> bool {
    is_lent() && SessionStorage::set(BESIDE_KEY, log).is_ok()
}

/// Leaves a log to be kept; `false` if there is no room for it.
pub fn leave_to_keep(keep: &Keep) -> bool {
    is_lent() && SessionStorage::set(KEEP_KEY, keep).is_ok()
}

/// Returns the log that was left to be kept.
pub fn left_to_keep() -> Option<Keep> {
    if is_lent() { SessionStorage::get(KEEP_KEY).ok() } else { None }
}

/// Forgets the log that was left to be kept, once it is.
pub fn forget_left() {
    if is_lent() {
        SessionStorage::delete(KEEP_KEY);
    }
}
