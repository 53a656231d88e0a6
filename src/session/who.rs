//! Who acts in this tab, if the person says so: a name for the events that the page records. It is kept for as long as
//! the tab is open.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Storage;

use crate::session::core::Session;

const WHO_KEY: &str = "foldback.who";

/// Returns the storage of this tab; `None` if the browser denies it.
fn of_tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Returns the name that was given in this tab; empty if there is none.
pub(super) fn left() -> String {
    of_tab().and_then(|storage| storage.get_item(WHO_KEY).ok().flatten()).unwrap_or_default()
}

impl Session {
    /// Returns the name as it was typed; empty if nobody is named.
    pub fn who(self) -> String {
        self.who.get()
    }

    /// Names who acts in this tab from now on; an empty text names nobody. Who acts in a sandbox is forgotten with the
    /// page: the person's own log has another one.
    pub fn set_who(self, text: String) {
        if let Some(storage) = of_tab().filter(|_| self.sandbox().is_none()) {
            // The name of a tab that has no room for it lasts as long as the page.
            let _ = match text.trim() {
                "" => storage.remove_item(WHO_KEY),
                name => storage.set_item(WHO_KEY, name),
            };
        }
        self.who.set(text);
    }

    /// Returns the actor of what the page records.
    pub(super) fn actor(self) -> Option<Arc<str>> {
        self.who.with_untracked(|who| Some(who.trim()).filter(|who| !who.is_empty()).map(Arc::from))
    }
}
