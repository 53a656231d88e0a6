//! How a log on a server is reached.

use crate::engine::user_error::UserError;

/// How the page and the log on a server stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteState {
    /// The server is being reached.
    Connecting,
    /// Messages are read that others wrote: how many, of how many.
    CatchingUp(u64, u64),
    /// All is read, and what others write is seen as it comes.
    Connected,
    /// The server is not reached; it is tried again and again.
    Offline,
    /// The server does not accept who signs in.
    NotSignedIn,
    /// The server has no such log.
    Missing,
    /// The stream is not a log: it holds messages of another system.
    Foreign,
    /// The page was built without the client.
    NoClient,
    /// The log on the server is another one, or something else is wrong that trying again does not mend.
    Ended(UserError),
}

impl RemoteState {
    /// Returns how the server stands that refused something.
    pub(super) fn of_refusal(refusal: &UserError) -> RemoteState {
        match refusal.name.as_str() {
            "Offline" => RemoteState::Offline,
            "NoSuchLog" => RemoteState::Missing,
            _ => RemoteState::Ended(refusal.clone()),
        }
    }

    /// Returns `true` if something can be recorded.
    pub fn is_connected(&self) -> bool {
        *self == RemoteState::Connected
    }
}
