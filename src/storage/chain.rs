//! The hash chain: each event's hash is SHA-256 over the 32 bytes of the hash before it and its canonical JSON.
//!
//! A chain shows that nothing was changed, dropped or moved by accident or by someone who left later hashes alone. It
//! cannot show that all of it was rewritten: for that the head's hash must be kept in another place.

use sha2::{Digest, Sha256};

use crate::engine::log::Recorded;
use crate::engine::log::envelope::Hash;

/// Returns the hash of an event that follows `previous`.
pub fn link(previous: Hash, event: &Recorded<'_>) -> Hash {
    let mut sha = Sha256::new();
    sha.update(previous.0);
    sha.update(event.canonical());
    Hash(sha.finalize().into())
}

/// Returns the SHA-256 of some bytes.
pub fn digest(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::log::envelope::{Position, StreamId};
    use crate::engine::log::{Log, Record};
    use crate::engine::values::time::Timestamp;

    #[test]
    fn the_hash_is_sha_256_over_the_previous_bytes_and_the_canonical_json() {
        let mut log = Log::default();
        log.push(Record {
            stream: StreamId::new("account-main").expect("a stream"),
            event_type: "AccountFrozen".into(),
            schema_version: 1,
            occurred_at: Timestamp::from_millis(0),
            recorded_at: Timestamp::from_millis(0),
            data: "{}".into(),
            links: None,
        });
        let event = log.at(Position(1)).expect("one event");
        assert_eq!(
            event.canonical(),
            r#"{"causation_id":null,"correlation_id":null,"data":{},"event_id":"account-main@1","event_type":"AccountFrozen","occurred_at":"1970-01-01T00:00:00.000Z","position":1,"recorded_at":"1970-01-01T00:00:00.000Z","revision":1,"schema_version":1,"stream":"account-main"}"#
        );
        // sha256sum of 32 zero bytes and the line above.
        assert_eq!(
            link(Hash::GENESIS, &event).to_string(),
            "669334149d2df0b8f3e87d46f7585f2e91e5d467e8671458c81f1fd844289a49"
        );
    }
}
