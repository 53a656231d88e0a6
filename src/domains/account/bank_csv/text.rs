//! A file's bytes as text.

use super::error::BankCsvError;
use super::foreign::ForeignFormat;
use crate::engine::sliced::{Pace, Sliced};

/// Windows-1252 between 0x80 and 0x9F; unassigned bytes are the replacement character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// How many bytes are read as one item of the work.
const PIECE: usize = 4 << 10;

/// Reads bytes as UTF-8 or UTF-16 with their marks, as UTF-8, or else as Windows-1252, which banks still write.
///
/// # Errors
/// [`BankCsvError::Foreign`] for a file that its first bytes identify, [`BankCsvError::NotText`] if there are zero
/// bytes or many control characters.
pub fn decode(bytes: &[u8]) -> Result<String, BankCsvError> {
    decoding(bytes).run()
}

/// Reads bytes as [`decode`] does, in slices.
pub fn decoding<'a>(bytes: impl AsRef<[u8]> + 'a) -> Sliced<'a, Result<String, BankCsvError>> {
    Sliced::begin(|pace| async move { text_of(bytes.as_ref(), &pace).await })
}

async fn text_of(bytes: &[u8], pace: &Pace) -> Result<String, BankCsvError> {
    if let Some(format) = ForeignFormat::of_bytes(bytes) {
        return Err(BankCsvError::Foreign(format));
    }
    pace.expect(2 * bytes.len().div_ceil(PIECE));
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf_8(rest, pace).await.ok_or(BankCsvError::NotText)?,
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes, pace).await?,
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes, pace).await?,
        _ => match utf_8(bytes, pace).await {
            Some(text) => text,
            None => windows_1252(bytes, pace).await,
        },
    };
    let (mut odd, mut zeros) = (0, 0);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        pace.item().await;
        let end = (PIECE.min(rest.len())..rest.len()).find(|at| rest.is_char_boundary(*at));
        let (piece, later) = rest.split_at(end.unwrap_or(rest.len()));
        odd += piece.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
        zeros += piece.bytes().filter(|byte| *byte == 0).count();
        rest = later;
    }
    if zeros > 0 || odd * 100 > text.len() { Err(BankCsvError::NotText) } else { Ok(text) }
}

/// Returns `None` for what is not UTF-8.
async fn utf_8(mut bytes: &[u8], pace: &Pace) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    while !bytes.is_empty() {
        pace.item().await;
        // A character is not cut in two.
        let is_inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let end = (PIECE.min(bytes.len())..).find(|at| !is_inside(at))?;
        let (piece, rest) = bytes.split_at(end);
        text.push_str(std::str::from_utf8(piece).ok()?);
        bytes = rest;
    }
    Some(text)
}

async fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, pace: &Pace) -> Result<String, BankCsvError> {
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len() / 2);
    for piece in bytes.chunks(PIECE) {
        pace.item().await;
        units.extend(piece.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])));
    }
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut rest = &units[..];
    while !rest.is_empty() {
        pace.item().await;
        // A pair of units is not cut in two.
        let is_second = |at: &usize| rest.get(*at).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
        let end = (PIECE.min(rest.len())..).find(|at| !is_second(at)).unwrap_or(rest.len());
        let (piece, later) = rest.split_at(end);
        text.push_str(&String::from_utf16(piece).map_err(|_| BankCsvError::NotText)?);
        rest = later;
    }
    Ok(text)
}

async fn windows_1252(bytes: &[u8], pace: &Pace) -> String {
    let mut text = String::with_capacity(bytes.len());
    for piece in bytes.chunks(PIECE) {
        pace.item().await;
        text.extend(piece.iter().map(|byte| character(*byte)));
    }
    text
}

fn character(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
