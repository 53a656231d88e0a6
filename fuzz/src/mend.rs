//! Sums and hashes made to fit: a fuzzer finds none, and what lies behind them is to be read too.

use std::collections::HashMap;

use foldback::engine::log::envelope::{Hash, Position, has_derived_form};
use foldback::engine::log::{Log, Record};
use foldback::storage::archive::Part;
use foldback::storage::chain::{digest, link};
use foldback::storage::codec;
use foldback::storage::layout::{ACTOR_FORMAT, ARCHIVE_KEY, FORMAT, LogKey};
use foldback::storage::page::{self, PageHeader};
use foldback::storage::sealed::SealedHeader;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The most events of a log that is mended on: beyond it only the reader's own bounds matter.
const MAX_EVENTS: usize = 1 << 16;

/// Writes the body of a sealed segment as its text: layout, sum and length before it, 15 bits a unit.
pub fn sealed_text(layout: u8, body: &[u8]) -> String {
    let mut bytes = vec![layout];
    bytes.extend_from_slice(&Sha256::digest(body)[..8]);
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(body);
    let bit = |index: usize| bytes.get(index / 8).map_or(0, |byte| u32::from(byte >> (7 - index % 8) & 1));
    (0..bytes.len() * 8)
        .step_by(15)
        .filter_map(|first| char::from_u32(0x0800 + (first..first + 15).fold(0, |unit, index| unit << 1 | bit(index))))
        .collect()
}

/// Gives each line of a file of envelopes the position, the revision and the hash that it must have.
pub fn envelopes(text: &str) -> String {
    let mut revisions: HashMap<String, u32> = HashMap::new();
    let mut hash = Hash::GENESIS;
    let mut mended = String::new();
    for (index, line) in text.lines().enumerate() {
        let Ok(mut line) = serde_json::from_str::<Map<String, Value>>(line) else { break };
        let stream = line.get("stream").and_then(Value::as_str).unwrap_or_default().to_owned();
        let revision = revisions.entry(stream.clone()).or_default();
        *revision += 1;
        line.insert("position".to_owned(), json!(index + 1));
        line.insert("revision".to_owned(), json!(*revision));
        if line.get("event_id").and_then(Value::as_str).is_none_or(has_derived_form) {
            line.insert("event_id".to_owned(), json!(format!("{stream}@{revision}")));
        }
        line.remove("hash");
        let canonical = serde_json::to_string(&line).unwrap_or_default();
        hash = digest(&[&hash.0, canonical.as_bytes()].concat());
        line.insert("hash".to_owned(), json!(hash.to_string()));
        mended.push_str(&serde_json::to_string(&line).unwrap_or_default());
        mended.push('\n');
    }
    mended
}

/// Gives each event of a batch the places and the hashes that Foldback's own would have.
pub fn batch(text: &str) -> String {
    let Ok(mut events) = serde_json::from_str::<Vec<Map<String, Value>>>(text) else { return String::new() };
    let of = |event: &Map<String, Value>, name: &str| event.get(name).cloned().unwrap_or_default();
    let envelope = |event: &Map<String, Value>| {
        let name = of(event, "type").as_str().map(|name| name.trim_start_matches("foldback.").to_owned());
        let mut envelope = json!({
            "causation_id": of(event, "causationid"),
            "correlation_id": of(event, "correlationid"),
            "data": event.get("data").cloned().unwrap_or(json!({})),
            "event_id": of(event, "id"),
            "event_type": name,
            "occurred_at": of(event, "time"),
            "recorded_at": of(event, "recordedtime"),
            "schema_version": of(event, "schemaversion"),
            "stream": of(event, "subject"),
        });
        if let Some(actor) = event.get("actor") {
            envelope["actor"] = actor.clone();
        }
        envelope
    };
    let lines: Vec<String> = events.iter().map(|event| envelope(event).to_string()).collect();
    let mended = envelopes(&lines.join("\n"));
    for (event, line) in events.iter_mut().zip(mended.lines()) {
        let Ok(line) = serde_json::from_str::<Map<String, Value>>(line) else { break };
        for (attribute, name) in
            [("id", "event_id"), ("position", "position"), ("revision", "revision"), ("hash", "hash")]
        {
            event.insert(attribute.to_owned(), of(&line, name));
        }
    }
    serde_json::to_string(&events).unwrap_or_default()
}

/// Texts of a storage whose sums and hashes are made to fit, key after key.
pub struct Mender {
    log: Log,
    hash: Hash,
}

impl Default for Mender {
    fn default() -> Mender {
        Mender { log: Log::default(), hash: Hash::GENESIS }
    }
}

impl Mender {
    /// Mends what stands under a key; `None` where there is too little of it to mend.
    pub fn mend(&mut self, key: &str, content: &[u8]) -> Option<String> {
        let end = content.iter().position(|byte| *byte == b'\n').unwrap_or(content.len());
        let (line, rest) = (&content[..end], content.get(end + 1..).unwrap_or_default());
        match LogKey::read(key) {
            _ if key == ARCHIVE_KEY => self.archive(line),
            Some(LogKey::Sealed(_)) => self.sealed(line, rest),
            Some(LogKey::Page(..)) => self.page(&String::from_utf8_lossy(rest)),
            None => None,
        }
    }

    fn archive(&mut self, text: &[u8]) -> Option<String> {
        let text: Value = serde_json::from_slice(text).ok()?;
        let mut parts: Vec<Part> = serde_json::from_value(text.get("parts")?.clone()).ok()?;
        let segment = u32::try_from(text.get("segment")?.as_u64()?).ok()?;
        let mut head = 0_u64;
        for part in &mut parts {
            let events: u64 = part.streams.iter().map(|(_, count)| u64::from(*count)).sum();
            part.first = Position(u32::try_from(head + 1).ok()?);
            part.events = usize::try_from(events).ok()?;
            part.previous = self.hash;
            (head, self.hash) = (head + events, part.last);
        }
        for (stream, count) in parts.iter().flat_map(|part| &part.streams).filter(|_| head < MAX_EVENTS as u64) {
            (0..*count).for_each(|_| self.log.push_archived(stream, parts[0].archived_at));
        }
        let check = digest(serde_json::to_string(&(FORMAT, segment, &parts)).ok()?.as_bytes());
        let parts = serde_json::to_string(&parts).ok()?;
        Some(format!("{{\"foldback\":{FORMAT},\"segment\":{segment},\"parts\":{parts},\"check\":\"{check}\"}}"))
    }

    fn sealed(&mut self, line: &[u8], body: &[u8]) -> Option<String> {
        let mut header: SealedHeader = serde_json::from_slice(line).ok()?;
        let packed = sealed_text(if header.foldback == ACTOR_FORMAT { 2 } else { 1 }, body);
        (header.first, header.previous) = (self.log.head().next(), self.hash);
        if let Ok(records) = codec::decode(&packed, header.events).as_ref()
            && self.log.head().get() + records.len() < MAX_EVENTS
        {
            self.take(records);
        }
        header.last = self.hash;
        let SealedHeader { foldback, first, events, previous, last } = header;
        Some(format!(
            "{{\"foldback\":{foldback},\"first\":{first},\"events\":{events},\"previous\":\"{previous}\",\"last\":\"{last}\"}}\n{packed}"
        ))
    }

    fn page(&mut self, lines: &str) -> Option<String> {
        let mut header = PageHeader::after(self.log.head(), self.hash);
        // The first line decides the version of its page.
        let first = lines.lines().next().and_then(|line| page::read_line(line).ok()).unwrap_or_default();
        if first.iter().any(|line| line.record.links.as_ref().is_some_and(|links| links.actor.is_some())) {
            header.foldback = ACTOR_FORMAT;
        }
        let mut text = header.line();
        for line in lines.lines() {
            let Ok(lines) = page::read_line(line) else {
                text.push('\n');
                text.push_str(line);
                return Some(text);
            };
            let records: Vec<Record> = lines.into_iter().map(|line| line.record).collect();
            let mut hash = self.hash;
            let placed = self.log.place(&records).into_iter().map(|event| {
                hash = link(hash, &event);
                (event, hash)
            });
            let placed: Vec<_> = placed.collect();
            page::push_line(&mut text, &placed);
            drop(placed);
            self.take(&records);
        }
        Some(text)
    }

    fn take(&mut self, records: &[Record]) {
        self.hash = self.log.place(records).iter().fold(self.hash, link);
        for record in records {
            self.log.push(record.clone());
        }
    }
}
