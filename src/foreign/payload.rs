//! A file within a text of another one, as exports of Redux DevTools have it: unescaped and searched a piece at a time, so
//! that a long one does not block the page.

use crate::foreign::input::Input;
use crate::foreign::scan::{Piece, Scan};

/// How many bytes are unescaped at once.
const PIECE: usize = 64 << 10;

/// A file within a text.
#[derive(Debug)]
pub(super) struct Payload {
    /// The line on which the text begins in the outer file.
    pub line: u64,
    scan: Scan,
    /// What is unescaped and not read yet.
    input: Input,
    /// The text as it is escaped, without its quotes.
    text: Box<[u8]>,
    /// How many of its bytes are unescaped.
    at: usize,
}

impl Payload {
    /// Begins with a value of JSON; returns `None` if it is not a text.
    pub fn of(line: u64, value: &[u8], scan: Scan) -> Option<Payload> {
        let text = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        Some(Payload { line, scan, input: Input::default(), text: text.into(), at: 0 })
    }

    /// Returns the bytes that are not read yet.
    pub fn unread(&self) -> &[u8] {
        self.input.unread()
    }

    /// Finds the next value.
    pub fn next(&mut self, budget: &mut usize) -> Piece {
        loop {
            match self.scan.next(&mut self.input, budget) {
                Piece::Pause if *budget > 0 => self.unescape(),
                piece => return piece,
            }
        }
    }

    /// Unescapes the next piece; where it is not valid JSON the payload ends.
    fn unescape(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let piece = &rest[..end_of_piece(rest)];
        let quoted = [b"\"", piece, b"\""].concat();
        match serde_json::from_slice::<String>(&quoted) {
            Ok(text) if !piece.is_empty() => {
                self.at += piece.len();
                self.input.feed(text.as_bytes());
            }
            Ok(_) | Err(_) => self.input.end(),
        }
    }
}

/// Returns how many bytes the next piece has: it ends between two characters.
fn end_of_piece(rest: &[u8]) -> usize {
    let mut end = 0;
    while end < rest.len() {
        let is_between = !matches!(rest[end], 0x80..=0xBF);
        if end >= PIECE && is_between {
            break;
        }
        end += match (rest[end], rest.get(end + 1)) {
            (b'\\', Some(b'u')) if is_first_half(rest.get(end + 2..end + 6)) => 12,
            (b'\\', Some(b'u')) => 6,
            (b'\\', _) => 2,
            _ => 1,
        };
    }
    end.min(rest.len())
}

/// Returns `true` if four digits are the first half of a character that is written as two.
fn is_first_half(digits: Option<&[u8]>) -> bool {
    matches!(digits, Some([b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::scan::Target;

    #[test]
    fn a_long_payload_is_what_it_would_be_in_one_piece() {
        let item =
            |number: usize| format!("{{\"n\":{number},\"text\":\"{}\"}}", "é\\u0041\\ud83d\\ude00\\\\\\\"".repeat(7));
        let items: Vec<String> = (0..3_000).map(item).collect();
        let whole = format!("[{}]", items.join(","));
        let escaped = serde_json::to_string(&whole).expect("a text is JSON");
        let escaped = escaped.replace('é', "\\u00e9").replace("ude00", "ude00\\u20ac\\ud83d\\ude01");
        let whole = serde_json::from_str::<String>(&escaped).expect("a text");
        assert!(escaped.len() > 3 * PIECE);
        let scan = Scan::new(vec![Target { keys: Vec::new(), opens: true }], 1 << 20);
        let mut payload = Payload::of(1, escaped.as_bytes(), scan).expect("a text");
        let mut found = Vec::new();
        loop {
            match payload.next(&mut 1_000) {
                Piece::Value(value) => {
                    found.push(String::from_utf8(payload.unread()[value.range].to_vec()).expect("UTF-8"));
                }
                Piece::Pause => {}
                Piece::End => break,
                Piece::Trouble(trouble) => panic!("{trouble:?}"),
            }
        }
        assert_eq!(format!("[{}]", found.join(",")), whole);
    }
}
