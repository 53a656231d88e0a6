//! Errors of the store and of requests, as a [`UserError`]: a name and facts for programs, a message for people.

use std::fmt::Display;

use serde_json::Value;

use crate::chunk::NotFetched;
use crate::domains::ENTRIES;
use crate::engine::log::envelope::{
    ExpectedRevision, Hash, Position, StreamId, WrongExpectedRevision, derived_event_id,
};
use crate::engine::log::{Links, Record};
use crate::engine::process::{Step, StepRequest};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::values::unit::grouped;
use crate::storage::StorageError;
use crate::storage::archive::Part;
use crate::storage::port::QUOTA_UNITS;
use crate::storage::store::{AppendError, Damage};
use crate::words;

/// The most characters an event id may have.
pub(super) const MAX_ID: usize = 200;
/// The most characters an event type may have.
const MAX_TYPE: usize = 100;

pub(super) fn of_storage(error: StorageError) -> UserError {
    let message = error.to_string();
    match error {
        StorageError::QuotaExceeded { needed } => {
            UserError::new("QuotaExceeded", message).with("needed", needed).with("quota", QUOTA_UNITS)
        }
        StorageError::Denied { reason } => UserError::new("StorageDenied", message).with("reason", reason),
    }
}

/// The tools of the page have not come yet.
pub(super) fn not_fetched() -> UserError {
    UserError::new("NotFetched", NotFetched.to_string())
}

pub(super) fn not_a_sandbox() -> UserError {
    UserError::new("NotASandbox", words::workbench::ONLY_A_LESSON_MAY_DO_THIS_WITH.text())
}

/// A log that others write to takes one command at a time.
pub(super) fn one_write_at_once() -> UserError {
    UserError::new("OneWriteAtOnce", words::workbench::A_LOG_ON_A_SERVER_TAKES_ONE.text())
}

pub(super) fn too_short() -> UserError {
    let message = words::workbench::A_SNAPSHOT_IS_TAKEN_WHERE_A.text();
    UserError::new("LogTooShort", message)
}

pub(super) fn of_append(error: AppendError) -> UserError {
    let message = error.to_string();
    match error {
        AppendError::Storage(error) => of_storage(error),
        AppendError::ReadOnly(damage) => UserError::new("LogReadOnly", message)
            .with("position", damage.position.0)
            .with("reason", damage.reason.to_string()),
        AppendError::Vanished { events } => UserError::new("LogVanished", message).with("events", events),
    }
}

pub(super) fn read_only(damage: &Damage) -> UserError {
    of_append(AppendError::ReadOnly(damage.clone()))
}

pub(super) fn log_moved() -> UserError {
    UserError::new("LogMoved", words::workbench::THE_LOG_WAS_CLEARED_OR_REPLACED.text())
}

/// A link with the log in it is cut on its way.
pub fn link_too_long(characters: usize, most: usize) -> UserError {
    let (length, limit) = (grouped(characters as u64), grouped(most as u64));
    let message = words::workbench::the_link_would_have_characters(&length, &limit);
    UserError::new("LinkTooLong", message).with("characters", characters).with("max", most)
}

/// The text is longer than a JavaScript string may be.
pub fn too_large_for_text(most: u64) -> UserError {
    let message = format!(
        "The text would have more than {most} characters, more than a JavaScript string holds. Ask for a Blob: exportBlob(format), or archive({{confirm: true, as: \"blob\"}}). The page's Export saves a file of any length."
    );
    UserError::new("TooLargeForText", message).with("max", most)
}

pub(super) fn too_much_at_once(most: usize) -> UserError {
    let message = words::workbench::with_it_the_new_events_have_more(&most);
    UserError::new("FileTooLarge", message).with("max", most)
}

pub(super) fn different_file(period: &str) -> UserError {
    let message = words::workbench::the_file_is_not_what_was_written(&period);
    UserError::new("ArchiveFileDiffers", message).with("period", period)
}

/// The log is only in memory.
pub(super) fn vanished(head: Position) -> UserError {
    of_append(AppendError::Vanished { events: head.0 })
}

/// Another log would replace the person's own, which ends at a position with a hash.
pub(super) fn own_log(head: Position, hash: Hash) -> UserError {
    let events = head.0;
    let message = words::workbench::your_own_log_is_another_one_of(&events);
    UserError::new("OwnLog", message).with("events", events).with("hash", hash.to_string())
}

/// Events that the person recorded would be removed.
pub(super) fn own_events(events: usize, streams: &[StreamId]) -> UserError {
    let message = match streams {
        [] => words::workbench::of_the_events_are_not_a_samples(&events),
        [one] => words::workbench::of_the_events_of_are_not_the(&events, &one),
        [..] => words::workbench::events_of_the_samples_streams_are(&events),
    };
    UserError::new("OwnEvents", message).with("events", events)
}

/// The form's field, and the option, of when something happened.
pub const OCCURRED_AT: &str = "occurred_at";

/// What is reported happens only later.
pub(super) fn occurred_in_future(occurred_at: Timestamp, now: Timestamp) -> UserError {
    let message = words::workbench::is_in_the_future_it_is(
        &occurred_at.exact_text(),
        &occurred_at.zone_text(),
        &now.exact_text(),
    );
    of_occurred("OccurredInFuture", message, occurred_at).with("now", now.to_string())
}

/// What is reported happened before the first event of its stream.
pub(super) fn occurred_before_stream(occurred_at: Timestamp, stream: &StreamId, began: Timestamp) -> UserError {
    let message = words::workbench::is_before_began_at_give_a(
        &occurred_at.exact_text(),
        &occurred_at.zone_text(),
        &stream,
        &began.exact_text(),
    );
    of_occurred("OccurredBeforeStream", message, occurred_at).with("began", began.to_string())
}

fn of_occurred(name: &str, message: String, occurred_at: Timestamp) -> UserError {
    UserError::new(name, message).with(OCCURRED_AT, occurred_at.to_string()).about(OCCURRED_AT)
}

pub(super) fn of_revision(conflict: &WrongExpectedRevision) -> UserError {
    let expected: Value = match conflict.expected {
        ExpectedRevision::Any => "Any".into(),
        ExpectedRevision::NoStream => "NoStream".into(),
        ExpectedRevision::Exact(revision) => revision.0.into(),
    };
    UserError::new("WrongExpectedRevision", conflict.to_string())
        .with("stream", conflict.stream.as_str())
        .with("expected", expected)
        .with("actual", conflict.actual.0)
}

pub(super) fn nothing_to_archive(open: &[String]) -> UserError {
    let message = if open.is_empty() {
        words::workbench::THERE_IS_NO_CLOSED_PERIOD_TO.text().to_owned()
    } else {
        words::workbench::nothing_can_be_archived_events_of(&open.join(", "))
    };
    UserError::new("NothingToArchive", message).with("open", open.to_vec())
}

pub(super) fn unknown_domain(stream: &StreamId) -> UserError {
    let known: Vec<&str> = ENTRIES.iter().map(|domain| domain.name).collect();
    let message =
        words::workbench::unknown_domain_a_streams_name(&format_args!("{:?}", stream.domain()), &known.join(", "));
    UserError::new("UnknownDomain", message).with("stream", stream.as_str()).with("known", known)
}

pub(super) fn check_id(id: &str) -> Result<(), UserError> {
    let long = id.chars().count() > MAX_ID;
    if id.is_empty() || long || id.chars().any(char::is_control) {
        let message = words::errors::event_id_form(&MAX_ID);
        return Err(
            UserError::new("InvalidEventId", message).with("event_id", id.chars().take(MAX_ID).collect::<String>())
        );
    }
    Ok(())
}

pub(super) fn check_actor(actor: &str) -> Result<(), UserError> {
    let most = Links::MAX_ACTOR;
    let is_long = actor.chars().count() > most;
    if actor.trim().is_empty() || is_long || actor.chars().any(char::is_control) {
        let message = words::workbench::an_actor_has_1_to_characters_not(&most);
        return Err(UserError::new("InvalidActor", message).with("actor", actor.chars().take(most).collect::<String>()));
    }
    Ok(())
}

pub(super) fn reserved_id(id: &str) -> UserError {
    let message = words::errors::EVENT_ID_RESERVED;
    UserError::new("InvalidEventId", message).with("event_id", id)
}

pub(super) fn no_such_process(asked: &StepRequest) -> UserError {
    let id = derived_event_id(&asked.stream, asked.began);
    let message = words::errors::no_such_process(&id);
    UserError::new("NoSuchProcess", message).with("process", id)
}

pub(super) fn out_of_turn(next: &Step) -> UserError {
    let message = words::errors::step_out_of_turn(&next.correlation_id, &next.name, &next.stream);
    UserError::new("StepOutOfTurn", message)
        .with("process", next.correlation_id.as_str())
        .with("stream", next.stream.as_str())
        .with("command", next.command.clone())
}

pub(super) fn check_type(event_type: &str) -> Result<(), UserError> {
    let is_of_a_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b':');
    let word = event_type.bytes().all(is_of_a_word);
    if event_type.is_empty() || event_type.len() > MAX_TYPE || !word {
        let message = words::errors::event_type_form(&MAX_TYPE);
        let shown: String = event_type.chars().take(MAX_TYPE).collect();
        return Err(UserError::new("InvalidEvent", message).with("event_type", shown));
    }
    Ok(())
}

pub(super) fn invalid_data(event_type: &str, error: &dyn Display) -> UserError {
    let message = words::errors::invalid_data(&event_type, error);
    UserError::new("InvalidEvent", message).with("event_type", event_type)
}

pub(super) fn too_large(event_type: &str) -> UserError {
    let message = words::errors::too_large(&event_type, &Record::MAX_BYTES);
    UserError::new("InvalidEvent", message).with("event_type", event_type)
}

pub(super) fn incomplete_part(part: &Part, found: usize) -> UserError {
    let message = words::workbench::the_archive_of_has_events_the(&part.period, &part.events, &found);
    UserError::new("IncompletePart", message).with("events", part.events).with("found", found)
}

pub(super) fn different_part(part: &Part) -> UserError {
    let message = words::workbench::the_file_is_not_the_archive_of(&part.period);
    UserError::new("DifferentLog", message).with("position", part.first.0)
}
