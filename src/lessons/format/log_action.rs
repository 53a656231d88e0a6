//! What happens to a lesson's log from elsewhere than the page's forms.

use std::fmt;

use serde_json::Value;

use crate::lessons::format::fault::{Fault, Name, Object};
use crate::lessons::format::words::{ActionError, Words};

/// What happens to the log from elsewhere than the page's forms: a second writer, a client that retries, a fault of the
/// disk, a process that is stepped.
#[derive(Clone, Debug, PartialEq)]
pub enum LogAction {
    /// `colleague {"type": …}`: somebody else gives a command at the head.
    Colleague(Value),
    /// `expecting 2 {"type": …}`: a command whose sender saw the stream at a revision.
    Expecting(u32, Value),
    /// `as pay-1 {"type": …}`: a command whose sender chose the event's id.
    As(String, Value),
    /// `tamper 2`: changes one character of the stored data of the event at a position.
    Tamper(u32),
    /// `set-aside`: sets aside what cannot be read of a damaged log.
    SetAside,
    /// `hold`: processes wait between their steps.
    Hold,
    /// `step`: takes the next step of the oldest process.
    Step,
    /// `go-on`: processes continue by themselves.
    GoOn,
    /// `archive`: saves the closed period to a file, reads it back and takes the period out of storage.
    Archive,
    /// `subscriber …`: what a person does in the window of a subscriber.
    Subscriber(SubscriberAction),
    /// `snapshot …`: what happens to the snapshot of the stream that is shown.
    Snapshot(SnapshotAction),
}

/// What a person does in the window of a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriberAction {
    /// `subscriber open`: opens it.
    Open,
    /// `subscriber crash`: lets it recognise no duplicates, and crash at the next event.
    Crash,
    /// `subscriber start`: starts it again.
    Start,
    /// `subscriber replay`: lets it recognise duplicates, and replay from the first event.
    Replay,
}

/// What happens to the snapshot of the stream that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotAction {
    /// `snapshot stale`: keeps one as older code would have left it.
    Stale,
    /// `snapshot raise`: raises the version of the state in the code.
    Raise,
}

impl LogAction {
    /// Reads what follows a verb; `None` if the verb is another action's.
    pub(super) fn read(verb: &str, words: &mut Words<'_>) -> Result<Option<LogAction>, ActionError> {
        Ok(Some(match verb {
            "colleague" => LogAction::Colleague(words.object(Object::Command)?),
            "expecting" => LogAction::Expecting(words.event()?, words.object(Object::Command)?),
            "as" => LogAction::As(words.name(Name::EventId)?, words.object(Object::Command)?),
            "tamper" => LogAction::Tamper(words.event()?),
            "set-aside" => LogAction::SetAside,
            "hold" => LogAction::Hold,
            "step" => LogAction::Step,
            "go-on" => LogAction::GoOn,
            "archive" => LogAction::Archive,
            "subscriber" => LogAction::Subscriber(SubscriberAction::read(words)?),
            "snapshot" => LogAction::Snapshot(SnapshotAction::read(words)?),
            _ => return Ok(None),
        }))
    }
}

impl SubscriberAction {
    fn read(words: &mut Words<'_>) -> Result<SubscriberAction, ActionError> {
        let at = words.place();
        Ok(match words.word() {
            "open" => SubscriberAction::Open,
            "crash" => SubscriberAction::Crash,
            "start" => SubscriberAction::Start,
            "replay" => SubscriberAction::Replay,
            _ => return Err((at, Fault::WordExpected("open, crash, start, replay"))),
        })
    }
}

impl SnapshotAction {
    fn read(words: &mut Words<'_>) -> Result<SnapshotAction, ActionError> {
        let at = words.place();
        Ok(match words.word() {
            "stale" => SnapshotAction::Stale,
            "raise" => SnapshotAction::Raise,
            _ => return Err((at, Fault::WordExpected("stale, raise"))),
        })
    }
}

impl fmt::Display for LogAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogAction::Colleague(command) => write!(f, "colleague {command}"),
            LogAction::Expecting(revision, command) => write!(f, "expecting {revision} {command}"),
            LogAction::As(id, command) => write!(f, "as {id} {command}"),
            LogAction::Tamper(position) => write!(f, "tamper {position}"),
            LogAction::SetAside => f.write_str("set-aside"),
            LogAction::Hold => f.write_str("hold"),
            LogAction::Step => f.write_str("step"),
            LogAction::GoOn => f.write_str("go-on"),
            LogAction::Archive => f.write_str("archive"),
            LogAction::Subscriber(SubscriberAction::Open) => f.write_str("subscriber open"),
            LogAction::Subscriber(SubscriberAction::Crash) => f.write_str("subscriber crash"),
            LogAction::Subscriber(SubscriberAction::Start) => f.write_str("subscriber start"),
            LogAction::Subscriber(SubscriberAction::Replay) => f.write_str("subscriber replay"),
            LogAction::Snapshot(SnapshotAction::Stale) => f.write_str("snapshot stale"),
            LogAction::Snapshot(SnapshotAction::Raise) => f.write_str("snapshot raise"),
        }
    }
}
