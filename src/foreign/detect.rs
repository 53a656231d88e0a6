//! Which format a file has, by its beginning and not by its name.

use csv_core::{ReadRecordResult, ReaderBuilder};
use serde_json::Value;

use crate::foreign::format::{Detected, Format, Layout};
use crate::foreign::found::object;
use crate::foreign::kafka;
use crate::foreign::outline::{Outline, outline};
use crate::foreign::trouble::Refusal;

/// How many lines are looked at.
const LINES: usize = 40;
/// How many characters of an unknown file are shown.
const SHOWN: usize = 40;
/// The delimiters that a table may have.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Detects the format of a file by its first bytes, without the mark of UTF-8.
///
/// # Errors
/// [`Refusal`] if it has none that is known.
pub(super) fn detect(head: &[u8], is_whole: bool) -> Result<Detected, Refusal> {
    refuse(head)?;
    let text = head.trim_ascii_start();
    let starts_document = matches!(text.first(), Some(b'{' | b'['));
    if text.starts_with(b"[")
        && let Some(array) = of_document(text)
    {
        return Ok(array);
    }
    let lines = lines(text, is_whole);
    let count = |is: &dyn Fn(&[u8]) -> bool| lines.iter().filter(|line| is(line)).count();
    let is_first = lines.first().is_some_and(|line| is_object(line));
    // The lines of an array end with commas.
    let alone = count(&|line| is_object(line) && !line.ends_with(b","));
    if is_first || 2 * alone >= lines.len().max(1) || (!starts_document && alone > 2) {
        let single = (lines.len() == 1).then(|| of_document(text)).flatten();
        return Ok(single.unwrap_or_else(|| of_lines(&lines)));
    }
    let kafka = count(&|line| std::str::from_utf8(line).is_ok_and(kafka::is_line));
    let table = table(text, is_whole);
    if kafka > 0 && 2 * kafka >= lines.len() && (table != Some(b'\t') || is_kafka(lines.first())) {
        return Ok(Detected { format: Format::Kafka, layout: Layout::Kafka });
    }
    let document = if starts_document { of_document(text) } else { None };
    let found =
        document.or_else(|| table.map(|delimiter| Detected { format: Format::Csv, layout: Layout::Table(delimiter) }));
    found.ok_or_else(|| {
        if starts_document {
            return if is_whole { Refusal::NoEvents } else { Refusal::MoreNeeded(head.len().saturating_mul(8)) };
        }
        Refusal::Unknown(String::from_utf8_lossy(text).lines().next().unwrap_or_default().chars().take(SHOWN).collect())
    })
}

fn is_kafka(line: Option<&&[u8]>) -> bool {
    line.and_then(|line| std::str::from_utf8(line).ok()).is_some_and(kafka::is_line)
}

fn is_object(line: &[u8]) -> bool {
    line.starts_with(b"{") && object(line.strip_suffix(b",").unwrap_or(line)).is_ok()
}

/// Refuses what is not text in UTF-8.
fn refuse(head: &[u8]) -> Result<(), Refusal> {
    let begins = |mark: &[u8]| head.starts_with(mark);
    if begins(&[0xff, 0xfe]) || begins(&[0xfe, 0xff]) {
        return Err(Refusal::Utf16);
    }
    if begins(&[0x1f, 0x8b]) || begins(b"PK\x03\x04") || begins(&[0x28, 0xb5, 0x2f, 0xfd]) || begins(b"BZh") {
        return Err(Refusal::Compressed);
    }
    if head.trim_ascii().is_empty() {
        return Err(Refusal::Empty);
    }
    let start = &head[..head.len().min(4096)];
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    match zeros {
        0 => Ok(()),
        // Every other byte of what is mostly ASCII.
        zeros if zeros * 3 > start.len() && start.iter().any(u8::is_ascii_punctuation) => Err(Refusal::Utf16),
        _ => Err(Refusal::Binary),
    }
}

/// Lists the first lines that are not blank; the last one of a beginning may be cut, and is left out.
fn lines(text: &[u8], is_whole: bool) -> Vec<&[u8]> {
    let whole = match text.iter().rposition(|byte| *byte == b'\n') {
        Some(end) if !is_whole => &text[..end],
        _ => text,
    };
    let lines = whole.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.take(LINES).collect()
}

/// Tells formats of one event a line apart.
fn of_lines(lines: &[&[u8]]) -> Detected {
    let first = lines.iter().find_map(|line| object(line.strip_suffix(b",").unwrap_or(line)).ok());
    Detected { format: first.map_or(Format::Lines, |first| of_event(&first, Format::Lines)), layout: Layout::Lines }
}

/// Returns the format of an event by its members, or else the other one.
fn of_event(event: &Value, other: Format) -> Format {
    let has = |names: &[&str]| names.iter().all(|name| event.get(name).is_some());
    if has(&["specversion", "type"]) {
        Format::CloudEvents
    } else if has(&["sequence", "subject", "subject_1", "data"]) {
        Format::Nats
    } else if has(&["streamId", "eventType"]) && (has(&["data"]) || has(&["eventNumber"]) || has(&["eventId"])) {
        Format::Kurrent
    } else {
        other
    }
}

/// Tells the formats apart that are a JSON document.
fn of_document(text: &[u8]) -> Option<Detected> {
    let Outline { keys, arrays, first, documents } = outline(text);
    let has = |key: &str| keys.iter().any(|known| known == key);
    let is_array = text.starts_with(b"[");
    let lifted = ["computedStates", "stagedActionIds", "nextActionId", "currentStateIndex"];
    let payload = has("payload") && (has("preloadedState") || keys.len() == 1) && arrays.is_empty();
    if !is_array && (has("actionsById") && lifted.iter().any(|key| has(key)) || payload && holds_text(text)) {
        return Some(Detected { format: Format::Redux, layout: Layout::Redux });
    }
    let event = first.and_then(|range| object(text.get(range)?).ok());
    if is_array {
        let format = event.map_or(Format::Array, |event| of_event(&event, Format::Array));
        return (!arrays.is_empty()).then(|| Detected { format, layout: Layout::Elements(Vec::new()) });
    }
    let format = event.as_ref().map_or(Format::Lines, |event| of_event(event, Format::Lines));
    if documents > 1 || format != Format::Lines || (event.is_some() && arrays.is_empty()) {
        return Some(Detected { format, layout: Layout::Sequence });
    }
    // The array with the most objects, and of those the first.
    let most = arrays.iter().rev().max_by_key(|array| array.objects)?;
    let event = most.first.clone().and_then(|range| object(text.get(range)?).ok());
    let format = event.map_or(Format::Inside, |event| of_event(&event, Format::Inside));
    Some(Detected { format, layout: Layout::Elements(most.keys.clone()) })
}

/// Returns `true` if the member `payload` is a text that begins with JSON.
fn holds_text(text: &[u8]) -> bool {
    let name = b"\"payload\"";
    let Some(at) = text.windows(name.len()).position(|window| window == name) else { return false };
    let rest = text[at + name.len()..].trim_ascii_start();
    let value = rest.strip_prefix(b":").map(<[u8]>::trim_ascii_start);
    value.is_some_and(|value| value.starts_with(b"\"[") || value.starts_with(b"\"{"))
}

/// Returns the delimiter of a table whose header has names; `None` if the text is not a table.
fn table(text: &[u8], is_whole: bool) -> Option<u8> {
    let fits = DELIMITERS.iter().filter_map(|delimiter| {
        let records = records(text, *delimiter, is_whole);
        let header = records.first()?;
        let is_name = |cell: &String| !cell.is_empty() && cell.parse::<f64>().is_err() && !cell.starts_with(['{', '[']);
        let names = header.iter().filter(|cell| is_name(cell)).count();
        if header.len() < 2 || names < 2 || 2 * names < header.len() {
            return None;
        }
        let alike = records.iter().filter(|record| record.len() == header.len()).count();
        (2 * alike > records.len()).then_some((alike * 100 / records.len(), header.len(), *delimiter))
    });
    fits.max_by_key(|(alike, cells, _)| (*alike, *cells)).map(|(_, _, delimiter)| delimiter)
}

/// Reads the first records of a table.
fn records(text: &[u8], delimiter: u8, is_whole: bool) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut output, mut ends) = (vec![0; 64 << 10], vec![0; 1 << 12]);
    let (mut at, mut records) = (0, Vec::new());
    while records.len() < LINES {
        let (result, read, _, count) = reader.read_record(&text[at..], &mut output, &mut ends);
        at += read;
        let is_record = match result {
            ReadRecordResult::Record => true,
            // The record at the cut is not whole.
            ReadRecordResult::InputEmpty => is_whole,
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull | ReadRecordResult::End => return records,
        };
        if !is_record {
            return records;
        }
        let mut start = 0;
        let cells = ends[..count].iter().map(|end| {
            let cell = String::from_utf8_lossy(&output[start..*end]).trim().to_owned();
            start = *end;
            cell
        });
        let cells: Vec<String> = cells.collect();
        if !cells.is_empty() {
            records.push(cells);
        }
    }
    records
}
