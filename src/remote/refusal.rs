//! The errors of a log on a server, for people and programs.

use crate::engine::user_error::UserError;
use crate::remote::port::RemoteError;
use crate::words;

/// Returns the error for what the server refused.
pub fn of_remote(error: &RemoteError) -> UserError {
    let name = match error {
        RemoteError::Disconnected => "Offline",
        RemoteError::Denied => "NotAllowed",
        RemoteError::Full => "RemoteLogFull",
        RemoteError::TooLarge => "MessageTooLarge",
        RemoteError::Missing => "NoSuchLog",
        RemoteError::Other(_) => "ServerRefused",
    };
    UserError::new(name, error.to_string())
}

/// Returns the error for an act while there is no connection.
pub fn offline() -> UserError {
    of_remote(&RemoteError::Disconnected)
}

/// Others were faster each time.
pub(super) fn too_busy(decisions: usize) -> UserError {
    UserError::new("RemoteLogBusy", words::remote::others_were_faster_times(&decisions))
}

/// No answer came, and asking again did not help.
pub(super) fn no_answer() -> UserError {
    UserError::new("NoAnswer", words::remote::THE_SERVER_HAS_NOT_ANSWERED_IT_MAY.text())
}

/// The stream has no subjects for a log.
pub(super) fn not_a_log() -> UserError {
    UserError::new("NotALog", words::remote::THE_STREAM_ON_THE_SERVER_IS_NOT_A.text())
}
