//! An event in a few words.

use crate::engine::values::money::Money;

/// A few words on an event, for a line of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The mark before the line.
    pub mark: Mark,
    /// The text of the person who recorded it, such as the memo.
    pub detail: Option<String>,
    /// The amount it is about, if it has one.
    pub amount: Option<Money>,
    /// Whether the amount moved (and so is shown with a sign).
    pub moved: bool,
}

/// The mark before a line of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Something came in.
    Plus,
    /// Something went out.
    Minus,
    /// Something was set.
    Gear,
    /// Something began or ended.
    Flag,
    /// Something was blocked.
    Lock,
    /// Something was undone.
    Undo,
    /// This version does not know the event.
    #[default]
    Unknown,
}
