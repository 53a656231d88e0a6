//! An own event: any type, any JSON object.

use crate::engine::log::canonical_object;
use crate::engine::log::upcast::Upcaster;
use crate::engine::values::interned::interned;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::EventRef;
use crate::engine::wire::{Encoded, Events};

/// The version of the schema of every own event: what its data means is said by the model.
const SCHEMA_VERSION: u16 = 1;

/// An event as it was brought or recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its type.
    pub kind: &'static str,
    /// Its data as canonical JSON, an object.
    pub data: Box<str>,
    /// When it happened; `None` in a what-if that added it.
    pub occurred_at: Option<Timestamp>,
}

impl Event {
    /// Creates an event that has not happened yet. Returns `None` if the data is not a JSON object.
    pub fn new(kind: &str, data: &str) -> Option<Event> {
        Some(Event { kind: interned(kind), data: canonical_object(data).ok()?, occurred_at: None })
    }
}

impl Event {
    /// Reads an event of the log.
    pub fn read(event: EventRef<'_>) -> Event {
        Event { kind: interned(event.event_type), data: event.data.into(), occurred_at: Some(event.occurred_at) }
    }
}

impl Events for Event {
    const TYPES: &'static [&'static str] = &[];
    const UPCASTERS: &'static [Upcaster] = &[];

    fn encode(&self) -> Encoded {
        Encoded { event_type: self.kind, schema_version: SCHEMA_VERSION, data: self.data.clone() }
    }

    fn decode(event_type: &str, _schema_version: u16, data: &str) -> Option<Event> {
        Some(Event { kind: interned(event_type), data: data.into(), occurred_at: None })
    }
}
