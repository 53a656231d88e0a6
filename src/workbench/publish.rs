//! The stream out: batches of CloudEvents for subscribers, each of which keeps its own checkpoint.

use crate::downstream::Checkpoint;
use crate::downstream::wire::{MAX_BATCH, Message};
use crate::engine::log::envelope::Position;
use crate::workbench::core::Workbench;

impl Workbench {
    /// Answers a subscriber that pulls; `None` for any other message.
    pub fn answer(&self, message: &Message) -> Option<Message> {
        let Message::Pull { subscriber, request, checkpoint, after, most } = message else { return None };
        let (subscriber, request, head) = (subscriber.clone(), *request, self.log().head());
        if checkpoint.is_some_and(|known| !self.passes(known)) {
            return Some(Message::Different { subscriber, request });
        }
        let is_archived = |at: Position| self.log().at(at).is_some_and(|event| event.is_archived());
        let mut first = after.next();
        while is_archived(first) {
            first = first.next();
        }
        let before = Position(first.0 - 1);
        // If nothing was skipped, the subscriber continues from the position it named.
        let skipped = (before > *after).then(|| self.store().hash_at(before)).flatten();
        let after = skipped.map(|hash| Checkpoint { position: before, hash });
        let last = head.0.min(before.0.saturating_add((*most).min(MAX_BATCH)));
        let lines = self.store().envelopes(first, Position(last));
        let events = lines.iter().filter_map(|line| super::exchange::cloud_event::write(line)).collect();
        Some(Message::Batch { subscriber, request, head, after, events })
    }

    /// Returns `true` if the log goes through a checkpoint, as far as the remains of an archived part show.
    fn passes(&self, checkpoint: Checkpoint) -> bool {
        let is_within = checkpoint.position <= self.log().head();
        is_within && self.store().hash_at(checkpoint.position).is_none_or(|hash| hash == checkpoint.hash)
    }
}
