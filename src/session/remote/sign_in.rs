//! How a person signs in to a server. It is kept for this tab alone, and is not part of an address.

use gloo_storage::{SessionStorage, Storage as _};
use serde::{Deserialize, Serialize};

use crate::remote::LogAddress;

/// The first part of the keys in session storage.
const KEY: &str = "foldback.signin.";

/// What a person signs in with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// A user's name; empty for none.
    pub user: String,
    /// The password that goes with it.
    pub password: String,
    /// A token; empty for none.
    pub token: String,
    /// The text of a credentials file; empty for none.
    pub creds: String,
}

fn key(address: &LogAddress) -> String {
    format!("{KEY}{}", address.key_space())
}

/// Returns `true` if the browser allows this tab any storage; the library that reads it does not check.
fn is_lent() -> bool {
    leptos::prelude::window().session_storage().ok().flatten().is_some()
}

impl SignIn {
    /// Returns what this tab signs in with; nothing if it was never asked.
    pub fn of_this_tab(address: &LogAddress) -> SignIn {
        if is_lent() { SessionStorage::get(key(address)).unwrap_or_default() } else { SignIn::default() }
    }

    /// Keeps it for this tab.
    pub fn keep(&self, address: &LogAddress) {
        if is_lent() {
            // A tab without room for it asks again.
            let _ = SessionStorage::set(key(address), self);
        }
    }
}
