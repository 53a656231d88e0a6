//! The codec of sealed segments.

use foldback::engine::log::Log;
use foldback::engine::log::envelope::Position;
use foldback::storage::codec::{decode, encode};

use super::mend::sealed_text;

/// How many records are put back at most: encoding compares each with each.
const AGAIN: usize = 2048;

/// Reads a segment: two bytes say how many events it claims, the third whether the rest is its text as it is or the body
/// that is given its layout, its length, its sum and its form as text.
pub fn codec(data: &[u8]) {
    let [low, high, mode, rest @ ..] = data else { return };
    let count = usize::from(u16::from_le_bytes([*low, *high]));
    let text = match mode % 2 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        _ => sealed_text(1 + mode / 2 % 2, rest),
    };
    let Ok(records) = decode(&text, count) else { return };
    assert_eq!(records.len(), count);
    if count > AGAIN {
        return;
    }
    let mut log = Log::default();
    for record in &records {
        log.push(record.clone());
    }
    let again = encode((1..=log.head().0).filter_map(|position| log.at(Position(position))));
    assert_eq!(decode(&again, count).as_ref(), Ok(&records), "what was read is not what is written");
}
