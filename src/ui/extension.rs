//! What an extension adds to the page: tabs of the inspector. The page shows them and knows none of them.

use std::fmt;

use leptos::prelude::*;

use crate::engine::log::envelope::StreamId;

/// A tab of the inspector that only some streams have.
#[derive(Clone, Copy)]
pub struct ExtensionTab {
    /// The name on the page; in lower case, the name in addresses.
    pub name: &'static str,
    /// Returns `true` if a stream has it.
    pub covers: fn(&StreamId) -> bool,
    /// Shows what is below the tab, for the stream on screen.
    pub view: fn() -> AnyView,
}

impl PartialEq for ExtensionTab {
    fn eq(&self, other: &ExtensionTab) -> bool {
        self.name == other.name
    }
}

impl Eq for ExtensionTab {}

impl fmt::Debug for ExtensionTab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ExtensionTab").field(&self.name).finish()
    }
}
