//! The copy of a log on a server: how far it is, and what of the server's messages continues it.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::log::Record;
use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::remote::message::{self, Message, Outgoing};
use crate::remote::port::Info;
use crate::remote::subject::{Prefix, of_records};
use crate::storage::KeyValue;
use crate::storage::bulk::BULK_EVENTS;
use crate::storage::page::Line;
use crate::words;
use crate::workbench::{Import, Workbench};

/// From how many messages on they are written at once.
const MANY_MESSAGES: usize = 256;

/// The key of what is known of the server's log.
const MARK_KEY: &str = "foldback.copied";

/// What a copy was made of and how far it is. It may be behind the copy, never ahead of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    created: String,
    first: u64,
    subjects: Vec<String>,
    sequence: u64,
    position: Position,
    skipped: u32,
}

/// How a message changed the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was read before.
    Known,
    /// It is not a command that continues the log; it is left out, as every reader leaves it out.
    LeftOut,
    /// Its events are in the copy: this many, of which the copy had none.
    Events(usize),
}

/// Why a log on a server is not the one that the copy is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A stream of the same name was made anew.
    Recreated,
    /// Messages at its beginning were deleted.
    Purged,
    /// A message in it was deleted.
    Gap {
        /// Its sequence.
        sequence: u64,
    },
    /// It has another event at a position.
    Rewritten {
        /// The position.
        position: Position,
    },
}

/// Messages that follow one another, as they are taken at once.
struct Run {
    records: Vec<Record>,
    /// The newest revisions of the streams among them.
    heads: HashMap<StreamId, Revision>,
    /// How many messages they are of, and the sequence of the last one.
    messages: usize,
    sequence: u64,
    /// Where the log ends with them.
    end: (Position, Hash),
    left_out: u32,
}

/// A copy of a log on a server, beside the workbench that holds its events.
pub struct Replica {
    disk: Box<dyn KeyValue>,
    mark: Option<Mark>,
    prefix: Option<Prefix>,
    broken: Option<Break>,
}

impl Replica {
    /// Reads how far a copy is. A copy of which nothing is known does not count: the caller removes it first.
    pub fn open(disk: Box<dyn KeyValue>) -> Replica {
        let text = disk.get(MARK_KEY).ok().flatten();
        let mark: Option<Mark> = text.and_then(|text| serde_json::from_str(&text).ok());
        let prefix = mark.as_ref().and_then(|mark| prefix_of(&mark.subjects));
        Replica { disk, mark, prefix, broken: None }
    }

    /// Returns `true` if it is known what the copy is of.
    pub fn is_known(&self) -> bool {
        self.mark.is_some()
    }

    /// Returns the sequence of the last message that was read.
    pub fn sequence(&self) -> u64 {
        self.mark.as_ref().map_or(0, |mark| mark.sequence)
    }

    /// Returns the position of the last event that the server confirmed.
    fn position(&self) -> Position {
        self.mark.as_ref().map_or(Position(0), |mark| mark.position)
    }

    /// Counts the messages that were left out.
    pub fn left_out(&self) -> u32 {
        self.mark.as_ref().map_or(0, |mark| mark.skipped)
    }

    /// Returns the first part of the log's subjects; `None` until the server was asked.
    pub fn prefix(&self) -> Option<&Prefix> {
        self.prefix.as_ref()
    }

    /// Returns why the log on the server is another one; nothing is read from it then.
    pub fn broken(&self) -> Option<Break> {
        self.broken
    }

    /// Compares what the server says of its log with what the copy is of; a new copy is of just that log.
    ///
    /// # Errors
    /// [`Break`], which stays.
    pub fn meet(&mut self, info: &Info) -> Result<(), Break> {
        let found = match &self.mark {
            None => {
                self.mark = Some(Mark {
                    created: info.created.clone(),
                    first: info.first,
                    subjects: info.subjects.clone(),
                    sequence: info.first.saturating_sub(1),
                    position: Position(0),
                    skipped: 0,
                });
                None
            }
            Some(mark) if mark.created != info.created => Some(Break::Recreated),
            // Of an empty stream the first message is the one after the last.
            Some(mark) if info.first != mark.first && info.first > 1 => Some(Break::Purged),
            Some(mark) if info.last < mark.sequence => Some(Break::Gap { sequence: mark.sequence }),
            Some(_) => None,
        };
        if let Some(mark) = &mut self.mark {
            mark.first = mark.first.max(1);
            if found.is_none() {
                mark.subjects.clone_from(&info.subjects);
                self.prefix = prefix_of(&info.subjects);
            }
        }
        self.settle(found)
    }

    /// Checks that a message that was read before is still what the copy has.
    ///
    /// # Errors
    /// [`Break`], which stays.
    pub fn confirm(&mut self, workbench: &Workbench, message: Option<&Message>) -> Result<(), Break> {
        let sequence = self.sequence();
        let Some(message) = message.filter(|message| message.sequence == sequence) else {
            return self.settle(Some(Break::Gap { sequence }));
        };
        let position = self.position();
        let last = message::read(&message.data).and_then(|lines| lines.last().cloned());
        // What was left out says nothing.
        let differs = last
            .filter(|line| line.position == position)
            .is_some_and(|line| workbench.store().hash_at(position) != Some(line.hash));
        self.settle(differs.then_some(Break::Rewritten { position }))
    }

    /// Takes a message of the server into the copy.
    ///
    /// # Errors
    /// [`UserError`] if the log is broken, or storage refuses the events: then the message is not read.
    pub fn apply(&mut self, workbench: &mut Workbench, message: &Message) -> Result<Applied, UserError> {
        let Some(mark) = &mut self.mark else { return Ok(Applied::Known) };
        if message.sequence <= mark.sequence {
            return Ok(Applied::Known);
        }
        if let Some(broken) = self.broken {
            return Err(broken.into());
        }
        if message.sequence > mark.sequence + 1 {
            let sequence = mark.sequence + 1;
            self.settle(Some(Break::Gap { sequence }))?;
        }
        let applied = match self.next(workbench, message) {
            None => Applied::LeftOut,
            Some(lines) => {
                let first = lines[0].position;
                let last = lines[lines.len() - 1].position;
                let known = workbench.log().head() >= first;
                if known && workbench.store().hash_at(last) != Some(lines[lines.len() - 1].hash) {
                    self.settle(Some(Break::Rewritten { position: first }))?;
                }
                if !known {
                    workbench.follow(lines.iter().map(|line| line.record.clone()).collect())?;
                }
                if let Some(mark) = &mut self.mark {
                    mark.position = last;
                }
                if known { Applied::Known } else { Applied::Events(lines.len()) }
            }
        };
        if let Some(mark) = &mut self.mark {
            mark.sequence = message.sequence;
            mark.skipped += u32::from(applied == Applied::LeftOut);
        }
        Ok(applied)
    }

    /// Takes a message of this client's own, which the server has taken after the last one that was read.
    pub(super) fn take_own(&mut self, workbench: &mut Workbench, outgoing: &Outgoing) -> Result<Applied, UserError> {
        let Outgoing { subject, id, data, after } = outgoing.clone();
        let applied = self.apply(workbench, &Message { sequence: after + 1, subject, id, data, at: None });
        self.keep();
        applied
    }

    /// Notes that there is no message of a sequence.
    ///
    /// # Errors
    /// [`UserError`] named `DifferentLog`, always.
    pub(super) fn miss(&mut self, sequence: u64) -> Result<(), UserError> {
        self.settle(Some(Break::Gap { sequence })).map_err(UserError::from)
    }

    /// Returns the events of a message that continues the log after the last event that was confirmed, which the copy may
    /// have already.
    fn next(&self, workbench: &Workbench, message: &Message) -> Option<Vec<Line>> {
        let position = self.position();
        let hash = match position {
            Position(0) => Hash::GENESIS,
            position => workbench.store().hash_at(position)?,
        };
        // Of an event that the copy has the hash is compared, and the revision with it.
        let is_known = position < workbench.log().head();
        let lines = message::read(&message.data).filter(|_| is_known);
        let first = |stream: &StreamId| {
            lines.iter().flatten().find(|line| line.record.stream == *stream).map(|line| line.revision)
        };
        let revision = |stream: &StreamId| match first(stream) {
            Some(first) => Revision(first.0.saturating_sub(1)),
            None => workbench.head(stream),
        };
        self.continuing(message, (position, hash), &revision)
    }

    /// Keeps how far the copy is. Where there is no room for it, it is read again from there.
    pub fn keep(&mut self) {
        if let Some(text) = self.mark.as_ref().and_then(|mark| serde_json::to_string(mark).ok()) {
            let _ = self.disk.set(MARK_KEY, &text);
        }
    }

    /// Takes messages of the server into the copy: many in one write.
    ///
    /// # Errors
    /// As [`Replica::apply`]; the messages before the one that it is about are read.
    pub fn apply_all(&mut self, workbench: &mut Workbench, messages: &[Message]) -> Result<(), UserError> {
        let mut rest = messages;
        if messages.len() >= MANY_MESSAGES
            && let Some(run) = self.run(workbench, messages)
        {
            rest = &messages[run.messages..];
            if run.records.len() >= BULK_EVENTS {
                Import::run(workbench, run.records)?;
                if let Some(mark) = &mut self.mark {
                    (mark.sequence, mark.position) = (run.sequence, run.end.0);
                    mark.skipped += run.left_out;
                }
            } else {
                rest = messages;
            }
        }
        rest.iter().try_for_each(|message| self.apply(workbench, message).map(drop))
    }

    /// Gathers what continues the log of the messages up to one that is missing; `None` if the copy has to be compared first.
    fn run(&self, workbench: &Workbench, messages: &[Message]) -> Option<Run> {
        let (sequence, end) = (self.sequence(), (self.position(), workbench.store().head_hash()));
        if end.0 != workbench.log().head() || self.broken.is_some() {
            return None;
        }
        let mut run = Run { records: Vec::new(), heads: HashMap::new(), messages: 0, sequence, end, left_out: 0 };
        for message in messages {
            if message.sequence > run.sequence + 1 {
                break;
            }
            run.messages += 1;
            if message.sequence <= run.sequence {
                continue;
            }
            run.sequence = message.sequence;
            let revision = |stream: &StreamId| run.heads.get(stream).copied().unwrap_or_else(|| workbench.head(stream));
            match self.continuing(message, run.end, &revision) {
                Some(lines) => {
                    for line in lines {
                        run.end = (line.position, line.hash);
                        run.heads.insert(line.record.stream.clone(), line.revision);
                        run.records.push(line.record);
                    }
                }
                None => run.left_out += 1,
            }
        }
        Some(run)
    }

    /// Returns the events of a message that continues a log, which ends at a position with a hash.
    fn continuing(
        &self,
        message: &Message,
        (position, hash): (Position, Hash),
        revision: &dyn Fn(&StreamId) -> Revision,
    ) -> Option<Vec<Line>> {
        let lines = message::read(&message.data)?;
        let _ = lines.first().filter(|line| line.position == position.next())?;
        let subject = of_records(self.prefix.as_ref()?, lines.iter().map(|line| &line.record))?;
        let mut heads: HashMap<StreamId, Revision> = HashMap::new();
        let is_next = |line: &Line| {
            let stream = &line.record.stream;
            let head = heads.entry(stream.clone()).or_insert_with(|| revision(stream));
            *head = head.next();
            *head == line.revision
        };
        let fits = subject == message.subject && lines.iter().all(is_next);
        (fits && message::is_chained(hash, &lines)).then_some(lines)
    }

    fn settle(&mut self, found: Option<Break>) -> Result<(), Break> {
        self.broken = self.broken.or(found);
        self.broken.map_or(Ok(()), Err)
    }
}

fn prefix_of(subjects: &[String]) -> Option<Prefix> {
    Prefix::of_subjects(subjects.iter().map(String::as_str))
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Break::Recreated => f.write_str(words::remote::THE_LOG_WAS_MADE_ANEW.text()),
            Break::Purged => f.write_str(words::remote::ITS_BEGINNING_WAS_DELETED.text()),
            Break::Gap { sequence } => f.write_str(&words::remote::message_was_deleted(sequence)),
            Break::Rewritten { position } => f.write_str(&words::remote::event_is_another_one(position)),
        }
    }
}

impl From<Break> for UserError {
    fn from(found: Break) -> UserError {
        UserError::new("DifferentLog", words::remote::the_log_on_the_server_is_another(&found))
    }
}
