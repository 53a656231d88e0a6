//! Whether keys of a single character act: a person who speaks to the computer turns them off.

use leptos::prelude::*;

/// The storage key for the choice.
const KEY: &str = "foldback.letters";
/// Its value while they are off; without one they are on.
const OFF: &str = "off";

/// Returns `true` unless they were turned off.
pub fn are_on() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.as_deref() != Some(OFF)
}

/// Keeps the choice.
pub fn keep(on: bool) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        // A full storage forgets the choice; nothing else is lost.
        let _ = match on {
            true => storage.remove_item(KEY),
            false => storage.set_item(KEY, OFF),
        };
    }
}
