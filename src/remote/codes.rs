//! The codes of JetStream's answers.

use crate::remote::port::{PublishError, RemoteError};

/// Another message came first.
const WRONG_LAST_SEQUENCE: u32 = 10_071;
/// The stream, the account or the server takes no more: messages, bytes, storage.
const FULL: [u32; 6] = [10_002, 10_023, 10_028, 10_047, 10_077, 10_122];
/// The message is larger than the stream takes.
const MESSAGE_TOO_LARGE: u32 = 10_054;
/// What the client says of a message that is larger than the server takes.
const PAYLOAD: &str = "max_payload";
/// There is no such stream, or no JetStream for this account.
const MISSING: [u32; 4] = [10_035, 10_039, 10_059, 10_076];

/// Reads an error of JetStream's by its code and description.
pub fn refused(code: u32, description: &str) -> PublishError {
    if code == WRONG_LAST_SEQUENCE {
        let last = description.rsplit(' ').next().and_then(|last| last.parse().ok());
        return last.map_or(PublishError::NoAnswer, |last| PublishError::WrongLastSequence { last });
    }
    PublishError::Refused(unavailable(code, description))
}

/// Reads an error of JetStream's that is not about an expectation.
pub fn unavailable(code: u32, description: &str) -> RemoteError {
    let is_full = FULL.contains(&code) || description.contains("maximum") && description.contains("exceeded");
    match code {
        _ if description.contains(PAYLOAD) || code == MESSAGE_TOO_LARGE => RemoteError::TooLarge,
        _ if is_full => RemoteError::Full,
        code if MISSING.contains(&code) => RemoteError::Missing,
        _ => RemoteError::Other(description.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_too_large_is_told_from_a_log_that_is_full() {
        let error = |code, description| unavailable(code, description);
        assert_eq!(error(0, "'payload' max_payload size exceeded"), RemoteError::TooLarge);
        assert_eq!(error(10_054, "message size exceeds maximum allowed"), RemoteError::TooLarge);
        assert_eq!(error(10_077, "maximum messages exceeded"), RemoteError::Full);
        assert_eq!(error(0, "no"), RemoteError::Other("no".to_owned()));
    }
}
