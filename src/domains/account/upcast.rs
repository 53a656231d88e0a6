//! The older schemas of the account's events, and how they are read today.

use serde_json::Value;

use crate::engine::log::upcast::Upcaster;

/// Each step from an older schema to the next.
///
/// - `EntryReversed` 2 calls the entry's revision `entry_revision`: `revision` was mistaken for the event's own.
/// - `BooksClosed` 2 carries the whole account into the new period, so that the events before it can be archived. An
///   older one carried only the balance. The rest is not made up: `carried` is null, the account goes on as the events
///   before it left it, and that period cannot be archived.
pub const UPCASTERS: &[Upcaster] = &[
    Upcaster {
        event_type: "EntryReversed",
        from: 1,
        up: |data| {
            if let Some(revision) = data.remove("revision") {
                data.insert("entry_revision".to_owned(), revision);
            }
        },
    },
    Upcaster {
        event_type: "BooksClosed",
        from: 1,
        up: |data| {
            data.insert("carried".to_owned(), Value::Null);
        },
    },
];
