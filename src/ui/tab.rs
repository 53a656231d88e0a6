//! The tabs of the inspector.

use crate::engine::log::envelope::StreamId;
use crate::ui::extension::{ExtensionTab, Extensions};
use crate::words;
use crate::words::Word;

/// A tab of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The event at the cursor.
    Event,
    /// What differs between two moments.
    Diff,
    /// What made a field what it is.
    Why,
    /// The history with something changed.
    WhatIf,
    /// What only some streams have.
    Extension(&'static ExtensionTab),
    /// Views built from the events, each with the position it has reached.
    ReadModels,
    /// What storage holds.
    Storage,
}

impl Tab {
    /// Lists the tabs that a stream has, in the order of the page.
    pub fn of(stream: &StreamId, extensions: Extensions) -> Vec<Tab> {
        Tab::with(extensions.tabs_of(stream)).collect()
    }

    /// Lists the tabs that there are, whatever the stream.
    pub fn all(extensions: Extensions) -> Vec<Tab> {
        Tab::with(extensions.tabs()).collect()
    }

    /// Lists the tabs of every stream, with those of extensions between them.
    fn with(extensions: impl Iterator<Item = &'static ExtensionTab>) -> impl Iterator<Item = Tab> {
        let before = [Tab::Event, Tab::Diff, Tab::Why, Tab::WhatIf];
        before.into_iter().chain(extensions.map(Tab::Extension)).chain([Tab::ReadModels, Tab::Storage])
    }

    /// Returns the tab's name on the page.
    pub fn name(self) -> Word {
        match self {
            Tab::Event => words::page::TAB_EVENT,
            Tab::Diff => words::page::TAB_DIFF,
            Tab::Why => words::page::TAB_WHY,
            Tab::WhatIf => words::page::TAB_WHAT_IF,
            Tab::Extension(tab) => tab.name,
            Tab::ReadModels => words::page::TAB_READ_MODELS,
            Tab::Storage => words::page::TAB_STORAGE,
        }
    }

    /// Returns the tab's name in addresses.
    pub fn word(self) -> String {
        self.name().english().to_ascii_lowercase().replace(' ', "-")
    }

    /// Finds a tab by its name in addresses.
    pub fn named(word: &str, extensions: Extensions) -> Option<Tab> {
        Tab::with(extensions.tabs()).find(|tab| tab.word() == word)
    }

    /// Returns the id of the tab's button.
    pub fn id(self) -> String {
        format!("inspector-tab-{}", self.word())
    }

    /// Returns the next of some tabs, or the one before it, around the ends.
    pub fn turned(self, tabs: &[Tab], forward: bool) -> Tab {
        let index = tabs.iter().position(|tab| *tab == self).unwrap_or(0);
        let step = if forward { 1 } else { tabs.len() - 1 };
        tabs.get((index + step) % tabs.len().max(1)).copied().unwrap_or(self)
    }
}
