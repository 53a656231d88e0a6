//! Where the log of a session is kept.

/// Where the log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageMode {
    /// In local storage.
    Browser,
    /// In memory, until the page is closed, because the browser denies its own storage.
    Memory,
    /// In memory and read-only, because it was shared by someone else.
    Shared,
    /// In a lesson's own key space of local storage, which no other tab writes to.
    Sandbox,
    /// On a server that others write to as well, with a copy in this browser.
    Remote,
    /// In memory: the messages of a stream on a server that is another system's. Only what they mean is recorded beside them.
    Foreign,
}
