//! A page of the open segment: a line of header, then a line for each command with its events, all readable JSON.
//!
//! The events of one command share one line, so that they are written together or not at all.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _, Serialize};
use serde_json::value::RawValue;

use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::log::{Links, Record, Recorded, canonical_object, push_json_text, push_number};
use crate::engine::values::time::Timestamp;
use crate::storage::layout::{FORMAT, format_of};

/// The first line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHeader {
    /// The version of the format: the one that its first line needs. A later line may need an older one.
    pub foldback: u32,
    /// The position of the page's first event.
    pub first: Position,
    /// The hash of the event before it.
    pub previous: Hash,
}

impl PageHeader {
    /// Creates the header of a page without a line that starts after an event.
    pub fn after(head: Position, previous: Hash) -> PageHeader {
        PageHeader { foldback: FORMAT, first: head.next(), previous }
    }

    /// Returns `true` if the page's version is that of the events of its line at an index. A line that is not whole may
    /// have lost the event that needs the version.
    pub(super) fn admits(&self, index: usize, lines: &[Line], is_whole: bool) -> bool {
        let needed = format_of(lines.iter().map(|line| &line.record));
        if index == 0 && is_whole { self.foldback == needed } else { self.foldback >= needed }
    }

    /// Writes the header as a page's first line, without its line end.
    pub fn line(&self) -> String {
        let PageHeader { foldback, first, previous } = self;
        format!("{{\"foldback\":{foldback},\"first\":{first},\"previous\":\"{previous}\"}}")
    }
}

/// An event as it is read from a page.
#[derive(Clone, Debug)]
pub struct Line {
    /// The position that the line claims.
    pub position: Position,
    /// The revision that the line claims.
    pub revision: Revision,
    /// The hash that the line claims.
    pub hash: Hash,
    /// The event as it was recorded.
    pub record: Record,
}

/// The JSON of an event of a page: the envelope without what can be derived.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<'a> {
    position: Position,
    stream: StreamId,
    revision: Revision,
    event_type: Arc<str>,
    schema_version: u16,
    recorded_at: Timestamp,
    /// Missing if it equals `recorded_at`.
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
    #[serde(default)]
    actor: Option<Arc<str>>,
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
    page.push_str("{\"position\":");
    push_number(page, event.position.0);
    page.push_str(",\"stream\":\"");
    page.push_str(event.stream.as_str());
    page.push_str("\",\"revision\":");
    push_number(page, event.revision.0);
    page.push_str(",\"event_type\":");
    push_json_text(page, event.event_type);
    page.push_str(",\"schema_version\":");
    push_number(page, u32::from(event.schema_version));
    // Writing to a String cannot fail.
    let _ = write!(page, ",\"recorded_at\":\"{}\"", event.recorded_at);
    if event.occurred_at != event.recorded_at {
        let _ = write!(page, ",\"occurred_at\":\"{}\"", event.occurred_at);
    }
    page.push_str(",\"data\":");
    page.push_str(event.data);
    let names = [
        ("event_id", event.given_id()),
        ("correlation_id", event.correlation_id()),
        ("causation_id", event.causation_id()),
        ("actor", event.actor().map(AsRef::as_ref)),
    ];
    for (name, text) in names {
        if let Some(text) = text {
            let _ = write!(page, ",\"{name}\":");
            push_json_text(page, text);
        }
    }
    let _ = write!(page, ",\"hash\":\"{hash}\"}}");
}

/// Reads a page's header and the rest of its lines; `None` if the first line is not a header.
pub fn split(page: &str) -> Option<(PageHeader, impl Iterator<Item = &str>)> {
    let mut lines = page.split('\n');
    let header = serde_json::from_str(lines.next()?).ok()?;
    Some((header, lines))
}

/// Reads the events of one line.
///
/// # Errors
/// The error of serde.
pub fn read_line(line: &str) -> Result<Vec<Line>, serde_json::Error> {
    let (lines, error) = read_events(line);
    error.map_or(Ok(lines), Err)
}

/// Reads the events of one line up to the first invalid one, and returns the error of serde for that one.
pub fn read_events(line: &str) -> (Vec<Line>, Option<serde_json::Error>) {
    let mut lines = Vec::new();
    let error = if line.starts_with('[') {
        let mut json = serde_json::Deserializer::from_str(line);
        json.deserialize_seq(Events(&mut lines)).and_then(|()| json.end()).err()
    } else {
        serde_json::from_str::<Stored<'_>>(line).and_then(Stored::into_line).map(|line| lines.push(line)).err()
    };
    (lines, error)
}

/// Returns the version that a page names; `None` if it has no header.
pub(super) fn format(page: &str) -> Option<u32> {
    split(page).map(|(header, _)| header.foldback)
}

/// Writes a page under the version of its first line, from which a damaged event may be gone.
pub(super) fn in_its_version(page: &str) -> String {
    let Some((header, mut lines)) = split(page) else { return page.to_owned() };
    let first = lines.next().map_or_else(Vec::new, |line| read_events(line).0);
    let foldback = format_of(first.iter().map(|line| &line.record));
    if foldback == header.foldback {
        return page.to_owned();
    }
    let lines = page.find('\n').map_or("", |end| &page[end..]);
    format!("{}{lines}", PageHeader { foldback, ..header }.line())
}

/// Returns the position of the last readable event of a page.
pub(super) fn head(page: &str) -> Position {
    let Some((header, lines)) = split(page) else { return Position(0) };
    lines
        .flat_map(|line| read_events(line).0)
        .last()
        .map_or(Position(header.first.0.saturating_sub(1)), |last| last.position)
}

/// Reads the events of an array one by one, so that those before a damaged one are kept.
struct Events<'a>(&'a mut Vec<Line>);

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<(), A::Error> {
        while let Some(event) = events.next_element::<Stored<'_>>()? {
            self.0.push(event.into_line().map_err(A::Error::custom)?);
        }
        Ok(())
    }
}

impl Stored<'_> {
    fn into_line(self) -> Result<Line, serde_json::Error> {
        let links = Links {
            event_id: self.event_id,
            correlation_id: self.correlation_id,
            causation_id: self.causation_id,
            actor: self.actor,
        };
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
