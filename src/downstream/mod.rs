//! The system at the other end of the stream: it receives CloudEvents at least once, keeps its own checkpoint, and
//! sends an e-mail for each event, once.
//!
//! It knows only what is on the wire. Two things are kept, as in a real system: the [`Subscriber`]'s
//! state, which is written together with its checkpoint, and the [`MailServer`], which is another system and cannot
//! be part of that write. After a crash between the two the event is delivered again; the key that goes with the e-mail
//! prevents a second one.

pub mod mail;
pub mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::log::envelope::{Hash, Position};
pub use mail::{Mail, MailServer};
use wire::CloudEvent;

/// The storage key of the subscriber's state and checkpoint.
pub const STATE_KEY: &str = "foldback.subscriber";
/// The storage key of the e-mails that the mail server has sent.
pub const MAIL_KEY: &str = "foldback.mail";

/// How far a subscriber has come: the position of the newest event it has handled, and that event's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The event's position in the log.
    pub position: Position,
    /// The hash of the chain up to it: it distinguishes another log from this one.
    pub hash: Hash,
}

/// The state of a subscriber, written at once after each event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Subscriber {
    /// How far it has come; `None` before the first event.
    pub checkpoint: Option<Checkpoint>,
    /// How many events it has handled, by type: its own view of the stream.
    pub by_type: BTreeMap<String, u32>,
    /// How many deliveries there were, repeated ones included.
    pub received: u32,
    /// How many deliveries repeated an event: those that the checkpoint detects, and those
    /// that the mail server detects because the subscriber crashed before its checkpoint.
    pub duplicates: u32,
    /// The end of a replay under way: the mail server knows the events up to it, and not because of a crash.
    replays: Position,
    /// How many events had been archived before it could read them.
    pub missed: u32,
}

/// How events are handled; a demonstration can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Whether duplicates are recognised: by the checkpoint here and by the key at the mail server.
    pub recognises: bool,
    /// Whether to fail at the next event, after its e-mail and before the checkpoint.
    pub crashes: bool,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner { recognises: true, crashes: false }
    }
}

/// The outcome of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// Its e-mail was sent and the checkpoint moved on.
    Done,
    /// It was a duplicate: nothing was done.
    Duplicate,
    /// An event before it is missing: nothing was done, and the missing events have to be requested.
    Gap,
    /// The e-mail was sent, and then the subscriber crashed: the checkpoint did not move, and nothing was kept.
    Crashed,
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

impl Report {
    /// Sums up a subscriber; the number of e-mails that had been sent twice as it began to replay, if it did.
    pub fn of(subscriber: &Subscriber, mail: &MailServer, crashed: bool, twice_before: Option<u32>) -> Report {
        let (position, sent, twice) = (subscriber.position(), mail.sent, mail.twice);
        Report { position, sent, twice, crashed, replayed: twice_before == Some(twice) }
    }
}

impl Subscriber {
    /// Returns the position after which it wants events.
    pub fn position(&self) -> Position {
        self.checkpoint.map_or(Position(0), |checkpoint| checkpoint.position)
    }

    /// Handles a delivery: the e-mail first, then the checkpoint.
    pub fn receive(&mut self, event: &CloudEvent, mail: &mut MailServer, manner: Manner) -> Handled {
        let known = event.position <= self.position();
        if event.position > self.position().next() {
            return Handled::Gap;
        }
        if known && manner.recognises {
            self.received += 1;
            self.duplicates += 1;
            return Handled::Duplicate;
        }
        let crashed_before = manner.recognises && !known && event.position > self.replays && mail.knows(event.position);
        mail.send(Mail::about(event), manner.recognises);
        if manner.crashes {
            return Handled::Crashed;
        }
        self.received += 1;
        if crashed_before {
            // The delivery that ended in a crash was not recorded: the key reveals it now.
            self.received += 1;
            self.duplicates += 1;
        }
        if event.position >= self.replays {
            self.replays = Position(0);
        }
        *self.by_type.entry(event.event_type().to_owned()).or_default() += 1;
        if !known {
            self.checkpoint = Some(Checkpoint { position: event.position, hash: event.hash });
        }
        Handled::Done
    }

    /// Skips events that were archived before it could read them.
    pub fn pass_over(&mut self, checkpoint: Checkpoint) {
        self.missed += checkpoint.position.0.saturating_sub(self.position().0);
        self.checkpoint = Some(checkpoint);
    }

    /// Resets the checkpoint and the view of the events; the mail server forgets nothing.
    pub fn replay(&mut self) {
        *self = Subscriber { replays: self.replays.max(self.position()), ..Subscriber::default() };
    }
}
