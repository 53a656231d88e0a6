//! The mail server: an effect that cannot be undone, and happens once for each key.

use serde::{Deserialize, Serialize};

use crate::downstream::wire::CloudEvent;
use crate::engine::log::envelope::Position;

/// How many of the newest e-mails are kept to look at.
pub const NEWEST: usize = 12;

/// An e-mail that the subscriber sends about an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The idempotency key: the event's position in the log.
    pub key: Position,
    /// The subject line.
    pub subject: String,
    /// How often it was sent.
    pub times: u32,
}

impl Mail {
    /// Writes the e-mail about an event.
    pub fn about(event: &CloudEvent) -> Mail {
        Mail { key: event.position, subject: format!("{}: {}", event.subject, event.event_type()), times: 1 }
    }
}

/// The state of the mail server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailServer {
    /// The used keys, as sorted inclusive ranges.
    keys: Vec<(Position, Position)>,
    /// How many e-mails were sent.
    pub sent: u32,
    /// How many of them were duplicates.
    pub twice: u32,
    /// The newest ones, the newest first.
    pub newest: Vec<Mail>,
}

impl MailServer {
    /// Sends an e-mail, unless keys are checked and one with its key was sent before.
    pub fn send(&mut self, mail: Mail, asks_for_keys: bool) {
        let known = self.knows(mail.key);
        if known && asks_for_keys {
            return;
        }
        self.sent += 1;
        self.keep(mail.key);
        if !known {
            self.newest.insert(0, mail);
            self.newest.truncate(NEWEST);
            return;
        }
        self.twice += 1;
        match self.newest.iter_mut().find(|sent| sent.key == mail.key) {
            Some(sent) => sent.times += 1,
            None => {
                self.newest.insert(0, Mail { times: 2, ..mail });
                self.newest.truncate(NEWEST);
            }
        }
    }

    /// Returns `true` if an e-mail with this key was sent.
    pub fn knows(&self, key: Position) -> bool {
        self.keys.iter().any(|(first, last)| (*first..=*last).contains(&key))
    }

    fn keep(&mut self, key: Position) {
        if self.knows(key) {
            return;
        }
        let place = self.keys.partition_point(|(first, _)| *first < key);
        self.keys.insert(place, (key, key));
        self.keys.dedup_by(|next, run| {
            let follows = run.1.next() == next.0;
            if follows {
                run.1 = next.1;
            }
            follows
        });
    }
}
