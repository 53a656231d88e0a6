//! The subscriber: what it does with a delivery, and what it keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::downstream::mail::{Mail, MailServer};
use crate::downstream::wire::{Checkpoint, CloudEvent, Report};
use crate::engine::log::envelope::Position;

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
