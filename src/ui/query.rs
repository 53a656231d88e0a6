//! The query of the address: `?empty`, `?subscriber`, `?embed`.

use leptos::prelude::*;

/// Returns the value of a name in the address, as `ada.1` in `?subscriber=ada.1`; `None` if it is missing or empty.
pub fn value_of(name: &str) -> Option<String> {
    let query = window().location().search().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    pairs.into_owned().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value)
}

/// Returns `true` if the address asks for something, as `?empty` does.
pub fn asked(name: &str) -> bool {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').split('&').any(|part| part.split('=').next() == Some(name))
}
