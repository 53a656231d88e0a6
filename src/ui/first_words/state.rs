//! Whether the five words are shown, which is kept.

use leptos::prelude::*;

/// The key that says that a person has dismissed them.
const KEY: &str = "foldback.first-words";

/// Whether the words are shown, and which one is explained; cheap to copy.
#[derive(Clone, Copy)]
pub struct FirstWords {
    shown: RwSignal<bool>,
    explained: RwSignal<Option<usize>>,
}

impl FirstWords {
    /// Shows them unless they were dismissed before.
    pub fn new() -> FirstWords {
        let kept = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
        FirstWords { shown: RwSignal::new(kept.is_none()), explained: RwSignal::new(None) }
    }

    /// Shows them again.
    pub fn repeat(self) {
        self.shown.set(true);
        self.explained.set(Some(0));
        if let Some(storage) = window().local_storage().ok().flatten() {
            // Where storage is denied nothing was kept.
            let _ = storage.remove_item(KEY);
        }
    }

    /// Returns `true` if they are shown.
    pub fn is_shown(self) -> bool {
        self.shown.get()
    }

    /// Returns the index of the word that is explained.
    pub fn explained(self) -> Option<usize> {
        self.explained.get()
    }

    /// Explains a word.
    pub fn explain(self, index: usize) {
        self.explained.set(Some(index));
    }

    /// Returns `true` if they were asked for, so that they are shown whatever the log is.
    pub fn is_asked(self) -> bool {
        self.shown.get() && self.explained.with(Option::is_some)
    }

    /// Hides them for good.
    pub fn dismiss(self) {
        self.shown.set(false);
        self.explained.set(None);
        if let Some(storage) = window().local_storage().ok().flatten() {
            // A full storage shows them once more.
            let _ = storage.set_item(KEY, "dismissed");
        }
    }
}
