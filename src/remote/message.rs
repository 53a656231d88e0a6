//! A message of a log on a server: the events of one command, as a line of a page has them.

use crate::engine::log::Record;
use crate::engine::log::envelope::Hash;
use crate::engine::values::time::Timestamp;
use crate::storage::EventStore;
use crate::storage::chain::link;
use crate::storage::page::{self, Line};

/// A message as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its place in the stream.
    pub sequence: u64,
    /// Its subject.
    pub subject: String,
    /// The id that its writer gave it; empty if none was given.
    pub id: String,
    /// What it holds.
    pub data: String,
    /// When the server took it; `None` if that is not known.
    pub at: Option<Timestamp>,
}

/// A message to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its subject.
    pub subject: String,
    /// Its id: the server takes a message with an id once.
    pub id: String,
    /// What it holds.
    pub data: String,
    /// The sequence that the last message must have.
    pub after: u64,
}

/// Writes records that follow the head of a log as the data of a message.
pub(super) fn written(store: &EventStore, records: &[Record]) -> String {
    let mut hash = store.head_hash();
    let placed = store.log().place(records).into_iter();
    let chained: Vec<_> = placed
        .map(|event| {
            hash = link(hash, &event);
            (event, hash)
        })
        .collect();
    let mut line = String::new();
    page::push_line(&mut line, &chained);
    // A line begins with the end of the one before it.
    line.split_off(1)
}

/// Returns `true` if a message holds events of a log of this program, wherever they belong.
pub(super) fn holds_events(message: &Message) -> bool {
    read(&message.data).is_some()
}

/// Reads the events of a message, if they follow one another; `None` if it does not hold events, or not in this way.
pub(super) fn read(data: &str) -> Option<Vec<Line>> {
    let lines = page::read_line(data).ok().filter(|lines| !lines.is_empty())?;
    let follows = |pair: &[Line]| pair[1].position == pair[0].position.next();
    let is_small = |line: &Line| line.record.bytes() <= Record::MAX_BYTES;
    (lines.windows(2).all(follows) && lines.iter().all(is_small)).then_some(lines)
}

/// Checks the hashes of events that follow one with a hash.
pub(super) fn is_chained(after: Hash, lines: &[Line]) -> bool {
    let mut hash = after;
    lines.iter().all(|line| {
        use crate::engine::log::Recorded;
        hash = link(hash, &Recorded::placed(&line.record, line.position, line.revision));
        hash == line.hash
    })
}
