//! A file's bytes as text.

use super::error::BankCsvError;
use super::foreign::ForeignFormat;

/// Windows-1252 between 0x80 and 0x9F; unassigned bytes are the replacement character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Reads bytes as UTF-8 or UTF-16 with their marks, as UTF-8, or else as Windows-1252, which banks still write.
///
/// # Errors
/// [`BankCsvError::Foreign`] for a file that its first bytes identify, [`BankCsvError::NotText`] if there are zero
/// bytes or many control characters.
pub fn decode(bytes: &[u8]) -> Result<String, BankCsvError> {
    if let Some(format) = ForeignFormat::of_bytes(bytes) {
        return Err(BankCsvError::Foreign(format));
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| BankCsvError::NotText)?,
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    };
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
    if text.contains('\0') || odd * 100 > text.len() { Err(BankCsvError::NotText) } else { Ok(text) }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, BankCsvError> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).map_err(|_| BankCsvError::NotText)
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
