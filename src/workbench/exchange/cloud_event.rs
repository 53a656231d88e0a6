//! One CloudEvent in its JSON format, version 1.0, written and read.
//!
//! Source: the CloudEvents specification 1.0.2, its JSON event format, and its extensions for correlation.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::engine::log::Links;
use crate::engine::log::envelope::{Envelope, Hash, Position, Revision, StreamId};
use crate::engine::values::time::Timestamp;
use crate::storage::chain::digest;
use crate::words;
use crate::workbench::refusal::MAX_ID;

/// What stands before the type of an event that Foldback writes.
pub(super) const PREFIX: &str = "foldback.";
/// What stands before the name of a stream as the source of an event that Foldback writes.
const SOURCE: &str = "/foldback/";
/// What Foldback writes beside the attributes that CloudEvents has names for.
const OWN: [&str; 5] = ["position", "revision", "hash", "schemaversion", "recordedtime"];
/// Who did it.
const ACTOR: &str = "actor";
/// Who did it, in the extension for authorization contexts, which other systems write.
const AUTH_ID: &str = "authid";
/// The most attributes that an event may have.
const MAX_ATTRIBUTES: usize = 256;

/// Writes an envelope as a CloudEvent: what CloudEvents has no name for goes into extension attributes.
pub(crate) fn write(line: &str) -> Option<Value> {
    let envelope: Envelope = serde_json::from_str(line).ok()?;
    // By itself: within the line it may nest one level too deep for the reader.
    let data: Value = serde_json::from_str(envelope.data.get()).ok()?;
    let stream = envelope.stream.as_str();
    let mut event = json!({
        "specversion": "1.0",
        "id": envelope.event_id,
        "source": format!("{SOURCE}{stream}"),
        "type": format!("{PREFIX}{}", envelope.event_type),
        "subject": stream,
        "time": envelope.occurred_at,
        "datacontenttype": "application/json",
        "data": data,
        "position": envelope.position,
        "revision": envelope.revision,
        "schemaversion": envelope.schema_version,
        "recordedtime": envelope.recorded_at,
        "hash": envelope.hash,
    });
    let actor = envelope.actor.as_deref().map(str::to_owned);
    let names = [("correlationid", envelope.correlation_id), ("causationid", envelope.causation_id), (ACTOR, actor)];
    for (attribute, name) in names {
        if let Some(name) = name {
            event[attribute] = name.into();
        }
    }
    Some(event)
}

/// Returns `true` if a text begins with one CloudEvent, rather than with an envelope of Foldback's. Of one that is cut
/// within its first object, the attribute's name alone decides.
pub(super) fn begins(text: &str) -> bool {
    match serde_json::Deserializer::from_str(text).into_iter::<Attributes<'_>>().next() {
        Some(Ok(attributes)) => attributes.raw("specversion").is_some(),
        Some(Err(error)) => error.is_eof() && text.contains("\"specversion\""),
        None => false,
    }
}

/// A CloudEvent that has what version 1.0 requires, its attributes still as they were written.
pub(super) struct CloudEvent<'a> {
    attributes: Attributes<'a>,
    /// Its id, unique among the events of its source.
    pub id: String,
    /// Its source, which together with its id identifies the event.
    source: String,
    /// What kind of thing happened.
    pub event_type: String,
}

impl<'a> CloudEvent<'a> {
    /// Reads an event.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &'a str) -> Result<CloudEvent<'a>, String> {
        let attributes: Attributes<'a> =
            serde_json::from_str(text).map_err(|error| words::errors::cannot_be_read(&error))?;
        let version = attributes.required("specversion")?;
        if version != "1.0" {
            return Err(words::errors::spec_version(&format_args!("{version:?}")));
        }
        let (id, event_type) = (attributes.required("id")?, attributes.required("type")?);
        let source = attributes.required("source")?;
        if attributes.raw("data_base64").is_some() {
            return Err(words::errors::BASE_64.into());
        }
        Ok(CloudEvent { attributes, id, source, event_type })
    }

    /// Returns the id that it is recorded under as a fact: its source and its id, which name it together; a digest of
    /// the two if they are longer than an id may be.
    pub fn identity(&self) -> String {
        // A source is a URI reference, which has no space in it: nothing else reads the same.
        let whole = format!("{} {}", self.source, self.id);
        let is_plain = !self.source.contains(|c: char| c == ' ' || c.is_control());
        if is_plain && whole.chars().count() <= MAX_ID {
            return whole;
        }
        format!("cloudevent {}", digest(format!("{}\n{}", self.source, self.id).as_bytes()))
    }

    /// Returns `true` if it names a stream of Foldback's as its source, whose ids it then has.
    pub fn is_from_foldback(&self) -> bool {
        self.source.starts_with(SOURCE)
    }

    /// Returns `true` if Foldback wrote it: it says its place in the log and its hash.
    pub fn is_own(&self) -> bool {
        OWN.iter().all(|name| self.attributes.raw(name).is_some())
    }

    /// Returns the stream that it names as its subject; `None` if it has no subject.
    ///
    /// # Errors
    /// The subject is not a string.
    pub fn subject(&self) -> Result<Option<StreamId>, String> {
        Ok(self.attributes.text("subject")?.and_then(|subject| StreamId::new(&subject).ok()))
    }

    /// Returns when it happened; `None` if it does not say.
    ///
    /// # Errors
    /// The time is not one of RFC 3339.
    pub fn time(&self) -> Result<Option<Timestamp>, String> {
        self.attributes.time("time")
    }

    /// Returns the data as it was written; an empty object if there is none.
    pub fn data(&self) -> &'a str {
        self.attributes.raw("data").unwrap_or("{}")
    }

    /// Returns the names that its writer gave it, without who did it.
    ///
    /// # Errors
    /// A name is not a string.
    pub fn links(&self) -> Result<Links, String> {
        Ok(Links {
            event_id: Some(self.id.clone()),
            correlation_id: self.attributes.text("correlationid")?,
            causation_id: self.attributes.text("causationid")?,
            actor: None,
        })
    }

    /// Returns who did it, for an event of another system: its `actor`, else its `authid`, which may be a number or a
    /// truth value; `None` if it does not say.
    ///
    /// # Errors
    /// The attribute is none of these.
    pub fn foreign_actor(&self) -> Result<Option<Arc<str>>, String> {
        for name in [ACTOR, AUTH_ID] {
            let text = match self.attributes.value(name) {
                Some(Value::String(text)) => text.trim().to_owned(),
                Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
                Some(Value::Null | Value::Array(_) | Value::Object(_)) => {
                    return Err(words::errors::not_a_string(&name));
                }
                None => String::new(),
            };
            if !text.is_empty() {
                return Ok(Some(Arc::from(text)));
            }
        }
        Ok(None)
    }

    /// Reads it as the envelope that Foldback wrote.
    ///
    /// # Errors
    /// The attribute that is missing or cannot be read.
    pub fn envelope(self) -> Result<Envelope, String> {
        let Links { correlation_id, causation_id, .. } = self.links()?;
        let number = |name| self.attributes.number(name);
        let time = |name| self.attributes.time(name)?.ok_or_else(|| missing(name));
        let schema_version = number("schemaversion")?.try_into();
        Ok(Envelope {
            actor: self.attributes.text(ACTOR)?.map(Arc::from),
            causation_id,
            correlation_id,
            data: RawValue::from_string(self.data().to_owned()).map_err(|error| error.to_string())?,
            event_type: self.event_type.strip_prefix(PREFIX).unwrap_or(&self.event_type).to_owned(),
            hash: Hash::parse(&self.attributes.required("hash")?).ok_or(words::errors::NOT_A_HASH.text())?,
            occurred_at: time("time")?,
            position: Position(number("position")?),
            recorded_at: time("recordedtime")?,
            revision: Revision(number("revision")?),
            schema_version: schema_version.map_err(|_| words::errors::NOT_A_SCHEMA_VERSION.text())?,
            stream: self.subject()?.ok_or(words::errors::SUBJECT_NOT_A_STREAM.text())?,
            event_id: self.id,
        })
    }
}

fn missing(name: &str) -> String {
    words::errors::is_missing(&name)
}

/// The attributes of an event as they were written, each at most once; `null` counts as missing.
struct Attributes<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Attributes<'a> {
    fn raw(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value.get()).filter(|text| *text != "null")
    }

    fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    fn text(&self, name: &str) -> Result<Option<String>, String> {
        match self.value(name) {
            None if self.raw(name).is_none() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            None | Some(_) => Err(words::errors::not_a_string(&name)),
        }
    }

    fn required(&self, name: &str) -> Result<String, String> {
        match self.text(name)? {
            Some(text) if text.is_empty() => Err(words::errors::is_empty(&name)),
            Some(text) => Ok(text),
            None => Err(missing(name)),
        }
    }

    /// Reads a whole number, which some transports carry as a text.
    fn number(&self, name: &str) -> Result<u32, String> {
        let text = self.raw(name).ok_or_else(|| missing(name))?;
        text.trim_matches('"').parse().map_err(|_| words::errors::not_a_whole_number(&name))
    }

    fn time(&self, name: &str) -> Result<Option<Timestamp>, String> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let has_zone = text.get(10..).is_some_and(|clock| clock.contains(['Z', 'z', '+', '-']));
        let moment = Timestamp::parse(&text).filter(|_| has_zone);
        moment.map(Some).ok_or_else(|| words::errors::not_a_time(&name))
    }
}

impl<'de> Deserialize<'de> for Attributes<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Attributes<'de>, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Attributes<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes<'de>, A::Error> {
        let mut attributes: Vec<(String, &RawValue)> = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            if attributes.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(words::errors::attribute_twice(&format_args!("{name:?}"))));
            }
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(A::Error::custom(words::errors::too_many_attributes(&MAX_ATTRIBUTES)));
            }
            attributes.push((name, value));
        }
        Ok(Attributes(attributes))
    }
}
