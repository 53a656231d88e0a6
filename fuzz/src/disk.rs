//! What stands in local storage.

use foldback::engine::log::Record;
use foldback::engine::log::envelope::{Position, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::storage::layout::GENERATION_KEY;
use foldback::storage::memory::MemoryKeyValue;
use foldback::storage::store::AppendError;
use foldback::storage::verify::{Verified, Verifier};
use foldback::storage::{EventStore, KeyValue as _};

use super::mend::Mender;

/// How many events of a log are written out as envelopes.
const SHOWN: u32 = 300;

/// Puts texts into a storage and opens it, as they are and with sums and hashes made to fit. The bytes are parts, each
/// of a line `#key` and its text; where a part is mended, a sealed segment stands as its body before packing.
pub fn stored(data: &[u8]) {
    let (mut plain, mut mended) = (MemoryKeyValue::default(), MemoryKeyValue::default());
    let mut mender = Mender::default();
    for part in parts(data) {
        let end = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let key = String::from_utf8_lossy(&part[..end]);
        let content = part.get(end + 1..).unwrap_or_default();
        let text = String::from_utf8_lossy(content);
        // What finds no room is not there.
        let _ = plain.set(&key, &text);
        let _ = mended.set(&key, mender.mend(&key, content).as_deref().unwrap_or(&text));
    }
    opened(&plain);
    opened(&mended);
}

/// Parts bytes at the lines that begin with `#`.
fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in (1..data.len()).filter(|at| data[*at] == b'#' && data[at - 1] == b'\n') {
        parts.push(&data[from..at - 1]);
        from = at;
    }
    parts.push(&data[from..]);
    parts.into_iter().filter_map(|part| part.strip_prefix(b"#")).collect()
}

/// Verifies all of a log.
pub fn verified(store: &EventStore) -> Verified {
    let mut verifier = Verifier::default();
    loop {
        if let Some(verified) = verifier.step(store).expect("memory can be read") {
            return verified;
        }
    }
}

/// Opens a storage whose texts are checked behind.
fn checked_behind(memory: &MemoryKeyValue) -> EventStore {
    let mut store = EventStore::open_lazily(Box::new(memory.clone())).expect("memory can be read");
    while !store.log().check_some() {}
    if store.log().is_spoilt() {
        store.refresh().expect("memory can be read");
    }
    store
}

/// Opens a storage; a log that holds, or whose damage was set aside, must go on.
fn opened(memory: &MemoryKeyValue) {
    let mut store = EventStore::open(Box::new(memory.clone())).expect("memory can be read");
    let head = store.log().head();
    let lazily = checked_behind(memory);
    assert_eq!((lazily.damage(), lazily.log().head()), (store.damage(), head), "checked behind");
    let found = verified(&store);
    assert!(found.checked <= head);
    for position in [1, 2, head.0 / 2, head.0] {
        store.hash_at(Position(position));
    }
    store.envelopes(Position(1), Position(head.0.min(SHOWN)));
    store.refresh().expect("memory can be read");
    assert_eq!(store.log().head(), head, "nothing was added");
    if found.damage.is_some() && store.damage().is_none() {
        // Verification sees more than opening does; the page then only reads.
        return;
    }
    // Where it could not be told which log it is, another one comes up.
    let is_told = store.damage().is_none_or(|damage| damage.key != GENERATION_KEY);
    match store.quarantine() {
        Ok(()) if !is_told => return,
        Ok(()) => {}
        Err(AppendError::ReadOnly(_) | AppendError::Storage(_) | AppendError::Vanished { .. }) => return,
    }
    assert_eq!((store.damage(), store.log().head()), (None, head), "the damage was set aside");
    if head == Position(u32::MAX) || store.append(vec![record()]).is_err() {
        return;
    }
    let again = EventStore::open(Box::new(memory.clone())).expect("memory can be read");
    assert_eq!((again.damage(), again.log().head()), (None, head.next()), "the log goes on");
    assert_eq!(again.head_hash(), store.head_hash());
}

fn record() -> Record {
    let moment = Timestamp::from_millis(1_760_000_000_000);
    Record {
        stream: StreamId::new("account-main").expect("a stream's name"),
        event_type: "Deposited".into(),
        schema_version: 1,
        occurred_at: moment,
        recorded_at: moment,
        data: "{\"amount_minor\":100}".into(),
        links: None,
    }
}
