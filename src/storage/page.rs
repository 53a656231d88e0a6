//! A page of the open segment: a line of header, then a line for each command with its events, all readable JSON.
//!
//! The events of one command share one line, so that they are there together or not at all.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::engine::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::log::{Links, Record, Recorded, canonical_object, push_json_text};
use crate::engine::time::Timestamp;
use crate::storage::layout::FORMAT;

/// The first line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHeader {
    /// The version of the format.
    pub foldback: u32,
    /// The position of the page's first event.
    pub first: Position,
    /// The hash of the event before it.
    pub previous: Hash,
}

impl PageHeader {
    /// Makes the header of a page that begins after some event.
    pub fn after(head: Position, previous: Hash) -> PageHeader {
        PageHeader { foldback: FORMAT, first: head.next(), previous }
    }

    /// Writes the header as a page's first line, without its line end.
    pub fn line(&self) -> String {
        let PageHeader { foldback, first, previous } = self;
        format!("{{\"foldback\":{foldback},\"first\":{first},\"previous\":\"{previous}\"}}")
    }
}

/// An event of a page as it is read back.
#[derive(Clone, Debug)]
pub struct Line {
    /// The position that the line claims.
    pub position: Position,
    /// The revision that the line claims.
    pub revision: Revision,
    /// The hash that the line claims.
    pub hash: Hash,
    /// The event.
    pub record: Record,
}

/// The JSON of an event of a page: the envelope without what can be derived, times in full.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<'a> {
    position: Position,
    stream: StreamId,
    revision: Revision,
    event_type: Arc<str>,
    schema_version: u16,
    recorded_at: Timestamp,
    /// Absent where it equals `recorded_at`.
    #[serde(default)]
    occurred_at: Option<Timestamp>,
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(default)]
    event_id: Option<String>,
    #[serde(default)]
    correlation_id: Option<String>,
    #[serde(default)]
    causation_id: Option<String>,
    hash: Hash,
}

/// Appends the line of a command's events to a page, with the line end before it.
pub fn push_line(page: &mut String, events: &[(Recorded<'_>, Hash)]) {
    page.push('\n');
    let many = events.len() != 1;
    if many {
        page.push('[');
    }
    for (index, (event, hash)) in events.iter().enumerate() {
        if index > 0 {
            page.push(',');
        }
        push_event(page, event, *hash);
    }
    if many {
        page.push(']');
    }
}

fn push_event(page: &mut String, event: &Recorded<'_>, hash: Hash) {
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "{{\"position\":{},\"stream\":\"{}\",\"revision\":{},\"event_type\":",
        event.position, event.stream, event.revision
    );
    push_json_text(page, event.event_type);
    let _ = write!(page, ",\"schema_version\":{},\"recorded_at\":\"{}\"", event.schema_version, event.recorded_at);
    if event.occurred_at != event.recorded_at {
        let _ = write!(page, ",\"occurred_at\":\"{}\"", event.occurred_at);
    }
    page.push_str(",\"data\":");
    page.push_str(event.data);
    let names = [
        ("event_id", event.given_id()),
        ("correlation_id", event.correlation_id()),
        ("causation_id", event.causation_id()),
    ];
    for (name, text) in names {
        if let Some(text) = text {
            let _ = write!(page, ",\"{name}\":");
            push_json_text(page, text);
        }
    }
    let _ = write!(page, ",\"hash\":\"{hash}\"}}");
}

/// Reads a page's header and the rest of its lines; `None` when the first line is no header.
pub fn split(page: &str) -> Option<(PageHeader, impl Iterator<Item = &str>)> {
    let mut lines = page.split('\n');
    let header = serde_json::from_str(lines.next()?).ok()?;
    Some((header, lines))
}

/// Reads the events of one line.
///
/// # Errors
/// What serde found wrong with it.
pub fn read_line(line: &str) -> Result<Vec<Line>, serde_json::Error> {
    let stored: Vec<Stored<'_>> =
        if line.starts_with('[') { serde_json::from_str(line)? } else { vec![serde_json::from_str(line)?] };
    stored.into_iter().map(Stored::into_line).collect()
}

impl Stored<'_> {
    fn into_line(self) -> Result<Line, serde_json::Error> {
        let links =
            Links { event_id: self.event_id, correlation_id: self.correlation_id, causation_id: self.causation_id };
        let record = Record {
            stream: self.stream,
            event_type: self.event_type,
            schema_version: self.schema_version,
            occurred_at: self.occurred_at.unwrap_or(self.recorded_at),
            recorded_at: self.recorded_at,
            data: canonical_object(self.data.get())?,
            links: links.boxed(),
        };
        Ok(Line { position: self.position, revision: self.revision, hash: self.hash, record })
    }
}
