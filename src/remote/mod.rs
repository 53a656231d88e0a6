//! A log on a server that many write to, and this browser's copy of it.
//!
//! The log is a stream of NATS JetStream; its order is the log's. A message is one command: the line that a page of the
//! local format has for it, so that the copy has the same events at the same positions with the same hashes. A command is
//! decided on the copy as it is, and its message is published under the condition that no other came meanwhile; if one did,
//! the copy catches up and the command is decided again.
//!
//! Every reader leaves out the same messages: those that do not continue the chain. So what somebody else puts on the
//! subjects of a log does no harm to it.
//!
//! A stream of messages that are another system's is only read: [`Watch`] keeps how far.
//!
//! The server is behind a port, [`RemoteLog`]; nothing here knows how it is reached.

mod address;
mod append;
pub mod codes;
mod disk;
mod message;
mod port;
mod refusal;
mod replica;
mod subject;
mod watch;

pub use address::LogAddress;
pub use append::{Bench, Ids, MOST_DECISIONS, append, catch_up, open};
pub use disk::{MOST_UNITS, REMOTE_PREFIX, ReplicaDisk};
pub use message::{Message, Outgoing};
pub use port::{Ack, Info, PublishError, RemoteError, RemoteLog};
pub use refusal::{of_remote, offline};
pub use replica::{Applied, Break, Replica};
pub use subject::{Prefix, of_records};
pub use watch::{MOST_AT_FIRST, MOST_MESSAGES, Texts, Watch, is_of_another_system};
