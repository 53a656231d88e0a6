//! The query of the address: `?empty`, `?subscriber`, `?embed`.

use leptos::prelude::*;

/// Returns `true` if the address asks for something, as `?empty` does.
pub fn asked(name: &str) -> bool {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').split('&').any(|part| part.split('=').next() == Some(name))
}
