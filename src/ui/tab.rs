//! The tabs of the inspector.

use crate::engine::log::envelope::StreamId;
use crate::workbench::has_twin;

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
    /// The same account kept in one row that is overwritten.
    Twin,
    /// Views built from the events, each with the position it has reached.
    ReadModels,
    /// What storage holds.
    Storage,
}

impl Tab {
    /// Lists the tabs that a stream has, in the order of the page.
    pub fn of(stream: &StreamId) -> Vec<Tab> {
        Tab::ALL.into_iter().filter(|tab| *tab != Tab::Twin || has_twin(stream)).collect()
    }

    /// All tabs, in the order of the page.
    const ALL: [Tab; 7] = [Tab::Event, Tab::Diff, Tab::Why, Tab::WhatIf, Tab::Twin, Tab::ReadModels, Tab::Storage];

    /// Returns the tab's name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Event => "Event",
            Tab::Diff => "Diff",
            Tab::Why => "Why",
            Tab::WhatIf => "What-if",
            Tab::Twin => "Twin",
            Tab::ReadModels => "Read models",
            Tab::Storage => "Storage",
        }
    }

    /// Returns the tab's name in addresses.
    pub fn word(self) -> String {
        self.name().to_lowercase().replace(' ', "-")
    }

    /// Finds a tab by its name in addresses.
    pub fn named(word: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.word() == word)
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
