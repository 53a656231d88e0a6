//! The codes of JetStream's answers.

use crate::remote::port::{PublishError, RemoteError};

/// Another message came first.
const WRONG_LAST_SEQUENCE: u32 = 10_071;
/// The stream, the account or the server takes no more: messages, bytes, storage.
const FULL: [u32; 6] = [10_002, 10_023, 10_028, 10_047, 10_077, 10_122];
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
        _ if is_full => RemoteError::Full,
        code if MISSING.contains(&code) => RemoteError::Missing,
        _ => RemoteError::Other(description.to_owned()),
    }
}
