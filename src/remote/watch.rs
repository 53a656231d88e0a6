//! A stream of messages that are another system's: recognised, and read as lines of JSON. Nothing is written to the server.
//!
//! A line has the message's `sequence`, `subject`, `time`, `id` and `data`, and each part of the subject by itself, so that a
//! path leads to it: `subject_2` of `orders.7.placed` is `7`. Data that is not JSON is a text, so that no message is lost.

use std::fmt::Write as _;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::engine::log::envelope::Position;
use crate::engine::user_error::UserError;
use crate::remote::append::Bench;
use crate::remote::message::{Message, holds_events};
use crate::remote::port::{Info, RemoteLog};
use crate::remote::refusal::of_remote;
use crate::remote::replica::Break;
use crate::remote::subject::Prefix;

/// How many messages are read at first: the newest ones of a longer stream.
pub const MOST_AT_FIRST: u64 = 200_000;
/// How many messages a page holds altogether, with those that come later.
pub const MOST_MESSAGES: u64 = 1_000_000;
/// How many bytes of them a page holds.
const MOST_BYTES: u64 = 256 << 20;
/// How many messages are looked at to tell what a stream holds.
const LOOKED_AT: u64 = 8;
/// How many parts of a subject have a path of their own.
const PARTS: usize = 16;

/// Messages whose data is not JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// How many there are.
    pub count: u64,
    /// The sequence of the first one.
    pub first: u64,
}

/// How far the stream of another system is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// When the stream was created; empty until the server was asked.
    created: String,
    /// The sequence that reading began at.
    first: u64,
    /// The sequence of the last message that was read.
    sequence: u64,
    read: u64,
    bytes: u64,
    /// Sequences of which the server had no message any more.
    gone: u64,
    /// The sequence up to which messages were deleted since they were read.
    purged: u64,
    texts: Texts,
}

impl Watch {
    /// Compares what the server says of its stream with what was read of it.
    ///
    /// # Errors
    /// [`Break`] if it is another stream.
    pub fn meet(&mut self, info: &Info) -> Result<(), Break> {
        if self.created.is_empty() {
            self.created.clone_from(&info.created);
            self.first = info.first.max((info.last + 1).saturating_sub(MOST_AT_FIRST)).max(1);
            self.sequence = self.first - 1;
            return Ok(());
        }
        if self.created != info.created {
            return Err(Break::Recreated);
        }
        if info.last < self.sequence {
            return Err(Break::Gap { sequence: self.sequence });
        }
        if info.first > self.first && self.read > 0 {
            self.purged = (info.first - 1).min(self.sequence);
        }
        Ok(())
    }

    /// Returns the sequence from which to read on.
    pub fn next(&self) -> u64 {
        self.sequence + 1
    }

    /// Counts the messages that were read.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Counts the sequences before those that were read: deleted, or more than are read at first.
    pub fn before(&self) -> u64 {
        self.first.saturating_sub(1)
    }

    /// Counts the sequences among those that were read of which the server had no message.
    pub fn gone(&self) -> u64 {
        self.gone
    }

    /// Returns the sequence up to which messages were deleted on the server since they were read; 0 if none were.
    pub fn purged(&self) -> u64 {
        self.purged
    }

    /// Returns which messages are not JSON.
    pub fn texts(&self) -> Texts {
        self.texts
    }

    /// Returns `true` if no more messages are taken.
    pub fn is_full(&self) -> bool {
        self.read >= MOST_MESSAGES || self.bytes >= MOST_BYTES
    }

    /// Takes messages and returns them as lines of JSON; those that were read before, or are too many, are left out.
    pub fn take(&mut self, messages: &[Message]) -> String {
        let mut lines = String::new();
        for message in messages {
            if message.sequence <= self.sequence || self.is_full() {
                continue;
            }
            self.gone += message.sequence - self.next();
            self.sequence = message.sequence;
            self.read += 1;
            let before = lines.len();
            if !push_line(&mut lines, message) {
                self.texts.count += 1;
                if self.texts.count == 1 {
                    self.texts.first = message.sequence;
                }
            }
            self.bytes += (lines.len() - before) as u64;
        }
        lines
    }
}

/// Writes a message as a line; returns `false` if its data is not JSON.
fn push_line(line: &mut String, message: &Message) -> bool {
    let text = |text: &str| Value::from(text).to_string();
    // Writing to a String cannot fail.
    let _ = write!(line, "{{\"sequence\":{},\"subject\":{}", message.sequence, text(&message.subject));
    for (index, part) in message.subject.split('.').enumerate().take(PARTS) {
        let _ = write!(line, ",\"subject_{}\":{}", index + 1, text(part));
    }
    if let Some(at) = message.at {
        let _ = write!(line, ",\"time\":\"{at}\"");
    }
    if !message.id.is_empty() {
        let _ = write!(line, ",\"id\":{}", text(&message.id));
    }
    let json: Option<&RawValue> = serde_json::from_str(&message.data).ok();
    // JSON of several lines has its line ends between its parts alone.
    let data = json.map_or_else(|| text(&message.data), |json| json.get().replace(['\n', '\r'], " "));
    let _ = writeln!(line, ",\"data\":{data}}}");
    json.is_some()
}

/// Returns `true` if a stream is not a log of this program, by its subjects and its first messages. A stream without messages
/// may become one, if its subjects have room for a log's.
fn is_foreign(info: &Info, first: &[Message]) -> bool {
    let has_room = Prefix::of_subjects(info.subjects.iter().map(String::as_str)).is_some();
    !has_room || (!first.is_empty() && !first.iter().any(holds_events))
}

/// Finds out whether a stream is another system's. One of which the copy has events is not.
///
/// # Errors
/// [`UserError`] if the server cannot be asked.
pub async fn is_of_another_system(log: &impl RemoteLog, bench: &impl Bench) -> Result<bool, UserError> {
    if bench.with(|workbench, _| workbench.log().head() > Position(0))? {
        return Ok(false);
    }
    let info = log.info().await.map_err(|error| of_remote(&error))?;
    let last = info.last.min(info.first + LOOKED_AT - 1);
    let first = log.read(info.first.max(1), last).await.map_err(|error| of_remote(&error))?;
    Ok(is_foreign(&info, &first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::values::time::Timestamp;

    fn message(sequence: u64, data: &str) -> Message {
        let at = Some(Timestamp::from_millis(1_760_000_000_000));
        Message { sequence, subject: "orders.7.placed".to_owned(), id: "m".to_owned(), data: data.to_owned(), at }
    }

    fn info(created: &str, first: u64, last: u64) -> Info {
        let subjects = vec!["orders.>".to_owned()];
        Info { created: created.to_owned(), subjects, first, last, messages: (last + 1).saturating_sub(first) }
    }

    #[test]
    fn a_message_is_a_line_with_the_parts_of_its_subject() {
        let mut watch = Watch::default();
        watch.meet(&info("a", 1, 3)).expect("a new one");
        let lines = watch.take(&[message(1, "{\n\"total\": 1.50}"), message(3, "not \"json\""), message(3, "again")]);
        assert_eq!(
            lines,
            concat!(
                r#"{"sequence":1,"subject":"orders.7.placed","subject_1":"orders","subject_2":"7","subject_3":"placed","#,
                r#""time":"2025-10-09T08:53:20.000Z","id":"m","data":{ "total": 1.50}}"#,
                "\n",
                r#"{"sequence":3,"subject":"orders.7.placed","subject_1":"orders","subject_2":"7","subject_3":"placed","#,
                r#""time":"2025-10-09T08:53:20.000Z","id":"m","data":"not \"json\""}"#,
                "\n",
            )
        );
        assert_eq!((watch.read(), watch.gone(), watch.next()), (2, 1, 4));
        assert_eq!(watch.texts(), Texts { count: 1, first: 3 });
    }

    #[test]
    fn of_a_long_stream_the_newest_messages_are_read() {
        let mut watch = Watch::default();
        watch.meet(&info("a", 11, MOST_AT_FIRST + 500)).expect("a new one");
        assert_eq!((watch.next(), watch.before()), (501, 500));
    }

    #[test]
    fn a_stream_that_was_made_anew_is_another_one_and_one_that_was_purged_is_not() {
        let mut watch = Watch::default();
        watch.meet(&info("a", 1, 2)).expect("a new one");
        watch.take(&[message(1, "{}"), message(2, "{}")]);
        assert_eq!(watch.meet(&info("a", 2, 5)), Ok(()));
        assert_eq!(watch.purged(), 1);
        assert_eq!(watch.meet(&info("b", 1, 5)), Err(Break::Recreated));
        assert_eq!(watch.meet(&info("a", 1, 1)), Err(Break::Gap { sequence: 2 }));
    }

    #[test]
    fn what_a_stream_holds_is_seen_by_its_first_messages() {
        let other = [message(1, "{\"a\":1}")];
        assert!(is_foreign(&info("a", 1, 1), &other));
        assert!(!is_foreign(&info("a", 1, 0), &[]), "it may become a log");
        let without_room = Info { subjects: vec!["orders.*".to_owned()], ..info("a", 1, 0) };
        assert!(is_foreign(&without_room, &[]));
    }
}
