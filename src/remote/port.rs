//! The port to a log on a server, and its errors.

use std::fmt;

use serde_json::Value;

use crate::remote::message::{Message, Outgoing};
use crate::words;

/// What a server says of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// When the stream was created: another one has another moment.
    pub created: String,
    /// The subjects of its messages.
    pub subjects: Vec<String>,
    /// The sequence of the first message that is there; after the last one if none is.
    pub first: u64,
    /// The sequence of the last message that ever was.
    pub last: u64,
    /// How many messages are there.
    pub messages: u64,
}

impl Info {
    /// Reads what JetStream says of a stream; what it does not say is empty.
    pub fn read(answer: &Value) -> Info {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let sequence = |name: &str| answer["state"][name].as_u64().unwrap_or_default();
        Info {
            created: text(&answer["created"]),
            subjects: answer["config"]["subjects"].as_array().into_iter().flatten().map(text).collect(),
            first: sequence("first_seq"),
            last: sequence("last_seq"),
            messages: sequence("messages"),
        }
    }
}

/// What a server answers to a message that it has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The sequence of the message.
    pub sequence: u64,
    /// Whether a message with the same id was there already; the sequence is that one's.
    pub is_duplicate: bool,
}

/// Why the server could not be asked, or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteError {
    /// There is no connection.
    Disconnected,
    /// The server's permissions do not admit it.
    Denied,
    /// The stream or the server is full.
    Full,
    /// The events of one command are more than a message of the server may hold.
    TooLarge,
    /// There is no such stream, or the server has no JetStream.
    Missing,
    /// Something else, in the server's words.
    Other(String),
}

/// Why a message was not taken, or is not known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishError {
    /// Another message came first.
    WrongLastSequence {
        /// The sequence of the last message.
        last: u64,
    },
    /// No answer came: it may be there.
    NoAnswer,
    /// It is not there.
    Refused(RemoteError),
}

/// A log on a server. A call waits at most some seconds.
pub trait RemoteLog {
    /// Asks what the log is.
    fn info(&self) -> impl Future<Output = Result<Info, RemoteError>>;

    /// Publishes a message if the last one has the sequence that it expects.
    fn publish(&self, message: &Outgoing) -> impl Future<Output = Result<Ack, PublishError>>;

    /// Reads messages from a sequence on, in order; at least one if there is one up to `last`.
    fn read(&self, from: u64, last: u64) -> impl Future<Output = Result<Vec<Message>, RemoteError>>;
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RemoteError::Disconnected => words::remote::THE_SERVER_IS_NOT_REACHED_NOTHING.text(),
            RemoteError::Denied => words::remote::THE_SERVER_DOES_NOT_ALLOW_THIS_TO.text(),
            RemoteError::Full => words::remote::THE_LOG_ON_THE_SERVER_IS_FULL.text(),
            RemoteError::TooLarge => words::remote::TOO_MANY_EVENTS_FOR_ONE_MESSAGE.text(),
            RemoteError::Missing => words::remote::THE_SERVER_HAS_NO_SUCH_LOG.text(),
            RemoteError::Other(reason) => return f.write_str(&words::remote::the_server_refused(reason)),
        })
    }
}

impl std::error::Error for RemoteError {}
