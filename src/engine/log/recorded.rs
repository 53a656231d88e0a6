//! An event before and after it is recorded, with the JSON that is hashed and shown.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::engine::log::envelope::{Position, Revision, StreamId, derived_event_id};
use crate::engine::values::time::Timestamp;

/// An event to be recorded, without what its place in the log decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The stream it belongs to.
    pub stream: StreamId,
    /// The fact's name.
    pub event_type: Arc<str>,
    /// The version of `data`'s shape.
    pub schema_version: u16,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The fact as canonical JSON: an object, keys sorted, no white space.
    pub data: Box<str>,
    /// The names its writer gave it and who did it, if there are any.
    pub links: Option<Box<Links>>,
}

impl Record {
    /// The most bytes that the data and the names of an event brought from elsewhere may take: more than one local
    /// storage holds, and few enough that a segment can always be read again.
    pub const MAX_BYTES: usize = 16 << 20;

    /// Counts the bytes of its data and the names it was given.
    pub fn bytes(&self) -> usize {
        Recorded::placed(self, Position(0), Revision(0)).bytes()
    }
}

/// What a writer may add to an event: its names, and who did it; most events have nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The id, if it is not the derived one.
    pub event_id: Option<String>,
    /// What groups the events of one undertaking.
    pub correlation_id: Option<String>,
    /// The event or command that led to this one.
    pub causation_id: Option<String>,
    /// Who did it; shared by the events of one segment that name the same.
    pub actor: Option<Arc<str>>,
}

impl Links {
    /// The most characters that the name of an actor may have.
    pub const MAX_ACTOR: usize = 200;

    /// Boxes the links; returns `None` if all of them are missing.
    pub fn boxed(self) -> Option<Box<Links>> {
        (self != Links::default()).then(|| Box::new(self))
    }
}

/// An event in the log, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// Its number in the log.
    pub position: Position,
    /// Its number in its stream.
    pub revision: Revision,
    /// The stream it belongs to.
    pub stream: &'a StreamId,
    /// The fact's name.
    pub event_type: &'a Arc<str>,
    /// The version of `data`'s shape.
    pub schema_version: u16,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The fact as canonical JSON.
    pub data: &'a str,
    pub(super) links: Option<&'a Links>,
}

impl<'a> Recorded<'a> {
    /// Views a record as it will be at this place in the log.
    pub fn placed(record: &'a Record, position: Position, revision: Revision) -> Recorded<'a> {
        Recorded {
            position,
            revision,
            stream: &record.stream,
            event_type: &record.event_type,
            schema_version: record.schema_version,
            occurred_at: record.occurred_at,
            recorded_at: record.recorded_at,
            data: &record.data,
            links: record.links.as_deref(),
        }
    }

    /// Counts the bytes of its own texts: its data and the names it was given.
    pub fn bytes(&self) -> usize {
        let names = [self.given_id(), self.correlation_id(), self.causation_id(), self.actor().map(AsRef::as_ref)];
        self.data.len() + names.iter().flatten().map(|name| name.len()).sum::<usize>()
    }

    /// Returns `true` if it is only the placeholder of an archived event.
    pub fn is_archived(&self) -> bool {
        self.data.is_empty()
    }

    /// Copies it into a record.
    pub fn to_record(&self) -> Record {
        Record {
            stream: self.stream.clone(),
            event_type: self.event_type.clone(),
            schema_version: self.schema_version,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            data: self.data.into(),
            links: self.links.cloned().map(Box::new),
        }
    }

    /// Returns the id: the one its writer gave, or the derived one.
    pub fn event_id(&self) -> String {
        match self.given_id() {
            Some(id) => id.to_owned(),
            None => derived_event_id(self.stream, self.revision),
        }
    }

    /// Returns the id its writer gave, if any.
    pub fn given_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.event_id.as_deref())
    }

    /// Returns what groups the events of one undertaking, if anything.
    pub fn correlation_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.correlation_id.as_deref())
    }

    /// Returns the event or command that led to this one, if named.
    pub fn causation_id(&self) -> Option<&str> {
        self.links.and_then(|links| links.causation_id.as_deref())
    }

    /// Returns who did it, if named.
    pub fn actor(&self) -> Option<&'a Arc<str>> {
        self.links.and_then(|links| links.actor.as_ref())
    }

    /// Writes the envelope without its hash as canonical JSON: all keys, sorted, no white space; `actor` only if there
    /// is one. It is what the hash covers.
    pub fn canonical(&self) -> String {
        self.json(None)
    }

    /// Writes the whole envelope, `hash` at its place in the order of the keys.
    pub fn envelope(&self, hash: &str) -> String {
        self.json(Some(hash))
    }

    fn json(&self, hash: Option<&str>) -> String {
        let mut out = String::with_capacity(384 + self.data.len());
        let optional = |out: &mut String, text: Option<&str>| match text {
            Some(text) => push_json_text(out, text),
            None => out.push_str("null"),
        };
        out.push('{');
        if let Some(actor) = self.actor() {
            out.push_str("\"actor\":");
            push_json_text(&mut out, actor);
            out.push(',');
        }
        out.push_str("\"causation_id\":");
        optional(&mut out, self.causation_id());
        out.push_str(",\"correlation_id\":");
        optional(&mut out, self.correlation_id());
        out.push_str(",\"data\":");
        out.push_str(self.data);
        out.push_str(",\"event_id\":");
        match self.given_id() {
            Some(id) => push_json_text(&mut out, id),
            None => self.push_derived_id(&mut out),
        }
        out.push_str(",\"event_type\":");
        push_json_text(&mut out, self.event_type);
        if let Some(hash) = hash {
            out.push_str(",\"hash\":");
            push_json_text(&mut out, hash);
        }
        out.push_str(",\"occurred_at\":\"");
        let occurred = out.len();
        // Writing to a String cannot fail.
        let _ = write!(out, "{}", self.occurred_at);
        let occurred = occurred..out.len();
        out.push_str("\",\"position\":");
        push_number(&mut out, self.position.0);
        out.push_str(",\"recorded_at\":\"");
        if self.recorded_at == self.occurred_at {
            out.extend_from_within(occurred);
        } else {
            let _ = write!(out, "{}", self.recorded_at);
        }
        out.push_str("\",\"revision\":");
        push_number(&mut out, self.revision.0);
        out.push_str(",\"schema_version\":");
        push_number(&mut out, u32::from(self.schema_version));
        out.push_str(",\"stream\":\"");
        out.push_str(self.stream.as_str());
        out.push_str("\"}");
        out
    }

    /// Appends the derived id, as [`derived_event_id`] writes it: names of streams have nothing that JSON escapes.
    fn push_derived_id(&self, out: &mut String) {
        out.push('"');
        out.push_str(self.stream.as_str());
        out.push('@');
        push_number(out, self.revision.0);
        out.push('"');
    }
}

/// Appends a number in decimal digits.
pub fn push_number(out: &mut String, mut number: u32) {
    let mut text = [b'0'; 10];
    let mut first = text.len() - 1;
    for (place, digit) in text.iter_mut().enumerate().rev() {
        (*digit, first) = (b'0' + (number % 10) as u8, place);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&text[first..]).unwrap_or_default());
}

/// Appends a text as a JSON string.
pub fn push_json_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// Brings any JSON object into its canonical form: keys sorted by their bytes, no white space.
///
/// # Errors
/// If the value is not a JSON object, or nests deeper than the reader allows.
pub fn canonical_object(json: &str) -> Result<Box<str>, serde_json::Error> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)?;
    Ok(serde_json::to_string(&object)?.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_its_digits() {
        for number in [0, 1, 9, 10, 42, 99, 100, 1_000_000_007, u32::MAX] {
            let mut text = String::from("n");
            push_number(&mut text, number);
            assert_eq!(text, format!("n{number}"));
        }
    }

    #[test]
    fn the_envelope_has_the_derived_id_and_both_times() {
        let record = |occurred: i64, recorded: i64| Record {
            stream: StreamId::new("account-main").expect("a stream"),
            event_type: "AccountFrozen".into(),
            schema_version: 12,
            occurred_at: Timestamp::from_millis(occurred),
            recorded_at: Timestamp::from_millis(recorded),
            data: "{}".into(),
            links: None,
        };
        for (occurred, recorded) in [(0, 0), (0, 1), (1_760_000_061_001, 1_760_000_061_001), (-1, 253_402_300_799_999)]
        {
            let record = record(occurred, recorded);
            let event = Recorded::placed(&record, Position(70), Revision(10));
            let json: serde_json::Value = serde_json::from_str(&event.envelope("ab")).expect("JSON");
            assert_eq!(json.to_string(), event.envelope("ab"));
            assert_eq!(json["event_id"], derived_event_id(&record.stream, Revision(10)));
            assert_eq!(json["occurred_at"], record.occurred_at.to_string());
            assert_eq!(json["recorded_at"], record.recorded_at.to_string());
            assert_eq!((&json["position"], &json["revision"]), (&70.into(), &10.into()));
        }
    }
}
