//! The system at the other end of the stream: it receives CloudEvents at least once, keeps its own checkpoint, and
//! sends an e-mail for each event, once.
//!
//! It knows only what is on the wire. Two things are kept, as in a real system: the [`Subscriber`]'s
//! state, which is written together with its checkpoint, and the [`MailServer`], which is another system and cannot
//! be part of that write. After a crash between the two the event is delivered again; the key that goes with the e-mail
//! prevents a second one.

pub mod mail;
mod subscriber;
pub mod wire;

pub use mail::{Mail, MailServer};
pub use subscriber::{Handled, Manner, Subscriber};
pub use wire::{Checkpoint, Report};

/// The storage key of the subscriber's state and checkpoint.
pub const STATE_KEY: &str = "foldback.subscriber";
/// The storage key of the e-mails that the mail server has sent.
pub const MAIL_KEY: &str = "foldback.mail";
