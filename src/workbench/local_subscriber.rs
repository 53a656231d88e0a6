//! A subscriber beside the log instead of in a window of its own: what a lesson does on a person's behalf.

use crate::downstream::wire::{CloudEvent, MAX_BATCH, Message};
use crate::downstream::{Handled, MailServer, Manner, Report, Subscriber};
use crate::workbench::core::Workbench;

/// A subscriber, its mail server, and whether it has crashed.
#[derive(Clone, Debug, Default)]
pub struct LocalSubscriber {
    /// What it has handled.
    pub subscriber: Subscriber,
    /// The e-mails that were sent.
    pub mail: MailServer,
    /// How it handles events.
    pub manner: Manner,
    has_crashed: bool,
    /// How many e-mails had been sent twice as it began to replay.
    twice_before: Option<u32>,
}

impl LocalSubscriber {
    /// Pulls until it has caught up, or crashes.
    pub fn follow(&mut self, workbench: &Workbench) {
        while !self.has_crashed {
            let (checkpoint, after) = (self.subscriber.checkpoint, self.subscriber.position());
            let pull = Message::Pull { subscriber: String::new(), request: 0, checkpoint, after, most: MAX_BATCH };
            let Some(Message::Batch { after, events, .. }) = workbench.answer(&pull) else { return };
            if let Some(checkpoint) = after {
                self.subscriber.pass_over(checkpoint);
            }
            if events.is_empty() {
                return;
            }
            for event in events.iter().filter_map(CloudEvent::read) {
                if self.subscriber.receive(&event, &mut self.mail, self.manner) == Handled::Crashed {
                    (self.has_crashed, self.manner.crashes) = (true, false);
                    return;
                }
            }
        }
    }

    /// Lets it crash at the next event, and recognise no duplicates.
    pub fn crash_at_next(&mut self) {
        self.manner = Manner { recognises: false, crashes: true };
    }

    /// Starts it again from its checkpoint.
    pub fn start(&mut self) {
        self.has_crashed = false;
    }

    /// Lets it recognise duplicates, and receive everything again.
    pub fn replay(&mut self) {
        (self.manner.recognises, self.twice_before) = (true, Some(self.mail.twice));
        self.subscriber.replay();
    }

    /// Returns what it says of itself.
    pub fn report(&self) -> Report {
        Report::of(&self.subscriber, &self.mail, self.has_crashed, self.twice_before)
    }
}
