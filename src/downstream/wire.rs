//! What goes over the channel between the page and a subscriber: JSON texts, each one message.
//!
//! The subscriber pulls: it sends its position and gets a batch, and the next batch once it has handled that. So
//! nothing is sent to an absent subscriber, and one that comes back continues where it was. The page only announces new
//! events.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::log::envelope::{Hash, Position};

/// The name of the channel on which a person's own log is announced.
const CHANNEL: &str = "foldback.events";
/// The most events in a batch.
pub const MAX_BATCH: u32 = 200;

/// How far a subscriber has come: the position of the newest event it has handled, and that event's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The event's position in the log.
    pub position: Position,
    /// The hash of the chain up to it: it distinguishes another log from this one.
    pub hash: Hash,
}

/// What a subscriber says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The position of the newest event that it has handled.
    pub position: Position,
    /// How many e-mails were sent.
    pub sent: u32,
    /// How many of them were duplicates.
    pub twice: u32,
    /// Whether it has crashed and was not started again.
    pub crashed: bool,
    /// Whether it was made to receive everything again, and no e-mail went out twice by that.
    pub replayed: bool,
}

/// Returns the name of the channel of a log: one in a key space of its own has one of its own, so that its events reach no other
/// subscriber.
pub fn channel_of(key_space: Option<&str>) -> String {
    key_space.map_or_else(|| CHANNEL.to_owned(), |name| format!("{CHANNEL}.{name}"))
}

/// A message on the channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Message {
    /// A page announces the end of its log, as it opens and after every append.
    Head {
        /// The newest position.
        head: Position,
    },
    /// A subscriber requests the events after a position.
    Pull {
        /// The name of the subscriber, for the answer.
        subscriber: String,
        /// The number of the request, for the answer.
        request: u32,
        /// How far it has come; `None` before the first event.
        checkpoint: Option<Checkpoint>,
        /// The position after which it wants events: the checkpoint's, or an earlier one to repeat some.
        after: Position,
        /// The most events that it accepts at once.
        most: u32,
    },
    /// A page answers with events, in order of their positions.
    Batch {
        /// The subscriber that it answers.
        subscriber: String,
        /// The number of the request that it answers.
        request: u32,
        /// Where the log ends.
        head: Position,
        /// Where it continues if events after the requested position are archived.
        after: Option<Checkpoint>,
        /// The events, each as a CloudEvent 1.0.
        events: Vec<Value>,
    },
    /// A subscriber says how far it is, whenever that changes.
    Report(Report),
    /// A page answers that the subscriber has followed another log.
    Different {
        /// The subscriber that it answers.
        subscriber: String,
        /// The number of the request that it answers.
        request: u32,
    },
}

/// The parts of a CloudEvent that a subscriber reads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CloudEvent {
    /// Its name, unique in its source.
    pub id: String,
    /// The stream that the event belongs to.
    pub subject: String,
    /// The type, with the prefix of its source.
    #[serde(rename = "type")]
    pub kind: String,
    /// An extension: its position in the log.
    pub position: Position,
    /// An extension: the hash of the chain up to it.
    pub hash: Hash,
}

impl CloudEvent {
    /// Reads a CloudEvent; `None` if it is invalid or from another source.
    pub fn read(event: &Value) -> Option<CloudEvent> {
        if event.get("specversion").and_then(Value::as_str) != Some("1.0") {
            return None;
        }
        CloudEvent::deserialize(event).ok()
    }

    /// Returns the event's type without the prefix.
    pub fn event_type(&self) -> &str {
        self.kind.strip_prefix("foldback.").unwrap_or(&self.kind)
    }
}
