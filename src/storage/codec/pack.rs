//! Bytes as text for local storage: 15 bits in each UTF-16 unit, all of them between U+0800 and U+87FF.
//!
//! No unit of that range is a surrogate, and each takes three bytes of UTF-8, so that reading is a straight pass.

use super::error::CodecError;
use crate::words;

/// The character that stands for fifteen zero bits.
const FIRST: u32 = 0x0800;
/// How many bits a unit carries.
const BITS: u32 = 15;

/// Writes bytes as text; the last unit is filled up with zero bits.
pub fn pack(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(BITS as usize) * 3);
    let (mut held, mut count) = (0_u32, 0_u32);
    let unit = |bits: u32| char::from_u32(FIRST + bits).unwrap_or(char::REPLACEMENT_CHARACTER);
    for &byte in bytes {
        held = held << 8 | u32::from(byte);
        count += 8;
        if count >= BITS {
            count -= BITS;
            text.push(unit(held >> count));
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        text.push(unit(held << (BITS - count)));
    }
    text
}

/// Reads the bytes of a text, with up to one extra byte of zero bits at the end.
///
/// # Errors
/// [`CodecError::NotPacked`] at the first character out of range.
pub fn unpack(text: &str) -> Result<Vec<u8>, CodecError> {
    match unpack_units(text.as_bytes()) {
        Some((bytes, 0)) => Ok(bytes),
        Some(_) => Err(CodecError::Damaged { what: words::storage::LAST_UNIT_NOT_FILLED }),
        None => Err(not_packed(text)),
    }
}

/// Reads the bytes at the beginning of a text, at most so many times fifteen; `None` if a character there is out of range.
pub fn unpack_beginning(text: &str, fifteens: usize) -> Option<Vec<u8>> {
    // Fifteen bytes are eight units.
    let units = text.as_bytes().get(..fifteens * 8 * 3).unwrap_or(text.as_bytes());
    unpack_units(units).map(|(bytes, _)| bytes)
}

/// Reads the bytes of units, and the bits left over; `None` if one of them is out of range.
fn unpack_units(units: &[u8]) -> Option<(Vec<u8>, u32)> {
    let mut bytes = Vec::with_capacity(units.len() / 3 * BITS as usize / 8 + 1);
    let (mut held, mut count) = (0_u32, 0_u32);
    // Each unit takes three bytes: what begins with another byte is out of range, and is named by its place.
    for unit in units.chunks(3) {
        let bits = match *unit {
            [first @ 0xE0..=0xEF, second, third] => {
                (u32::from(first & 0xF) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F))
                    .wrapping_sub(FIRST)
            }
            _ => u32::MAX,
        };
        if bits >= 1 << BITS {
            return None;
        }
        held = held << BITS | bits;
        count += BITS;
        while count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
        }
        held &= (1 << count) - 1;
    }
    Some((bytes, held))
}

/// Returns the error for the first character that is out of range.
fn not_packed(text: &str) -> CodecError {
    let is_packed = |character| u32::from(character).wrapping_sub(FIRST) < 1 << BITS;
    CodecError::NotPacked { index: text.chars().take_while(|character| is_packed(*character)).count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_what_was_packed_gives_the_bytes_back() {
        for length in 0..70_usize {
            let bytes: Vec<u8> = (0..length).map(|index| (index * 37 + 11) as u8).collect();
            let text = pack(&bytes);
            assert_eq!(text.encode_utf16().count(), (length * 8).div_ceil(15));
            let back = unpack(&text).expect("just packed");
            assert_eq!(back[..length], bytes);
            assert!(back.len() <= length + 1 && back[length..].iter().all(|byte| *byte == 0));
        }
    }

    #[test]
    fn a_character_out_of_range_is_named_by_its_place() {
        assert_eq!(unpack("\u{0800}\u{9000}"), Err(CodecError::NotPacked { index: 1 }));
        assert_eq!(unpack("a"), Err(CodecError::NotPacked { index: 0 }));
    }
}
