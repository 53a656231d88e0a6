//! A fast path for the data of most events: an object of a few plain texts and whole numbers.
//!
//! A log of a hundred thousand movements is read on every visit, and the general reader takes several times as long for
//! them. It still decides what is valid JSON: anything that is not plain is left to it.

use std::borrow::Cow;

use crate::engine::wire::json::{Json, Member};

/// The most fields of a plain object.
const FEW: usize = 3;

const BLANK: Member<'static> = (Cow::Borrowed(""), Json::Null);

/// The fields of a plain object.
pub(super) struct Flat<'a> {
    few: [Member<'a>; FEW],
    len: usize,
}

impl<'a> Flat<'a> {
    /// Reads an object; `None` if it is not plain, or not an object.
    pub fn read(data: &'a str) -> Option<Flat<'a>> {
        let (mut flat, mut scan) = (Flat { few: [BLANK; FEW], len: 0 }, Scan { data, at: 0 });
        scan.take(b'{')?;
        if data == "{}" {
            return Some(flat);
        }
        loop {
            let name = scan.text()?;
            scan.take(b':')?;
            let is_text = scan.peek()? == b'"';
            let value = if is_text { Json::Text(scan.text()?.into()) } else { Json::Integer(scan.integer()?) };
            *flat.few.get_mut(flat.len)? = (name.into(), value);
            flat.len += 1;
            match scan.next()? {
                b',' => {}
                b'}' if scan.at == data.len() => return Some(flat),
                _ => return None,
            }
        }
    }

    /// Returns the fields.
    pub fn members(&self) -> &[Member<'a>] {
        self.few.get(..self.len).unwrap_or_default()
    }
}

/// A text that is read byte by byte: the page is built for size, and this is what it then does fastest.
struct Scan<'a> {
    data: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.data.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, mark: u8) -> Option<()> {
        if self.next()? == mark { Some(()) } else { None }
    }

    /// Reads a text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let from = self.at;
        loop {
            match self.next()? {
                b'"' => return self.data.get(from..self.at - 1),
                b'\\' | ..=0x1f => return None,
                _ => {}
            }
        }
    }

    /// Reads a whole number as JSON writes it; returns `None` for anything else, such as a fraction.
    fn integer(&mut self) -> Option<i64> {
        let is_negative = self.peek()? == b'-';
        self.at += usize::from(is_negative);
        let (from, mut number) = (self.at, 0_i64);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number.checked_mul(10)?.checked_add((digit - b'0').into())?;
            self.at += 1;
        }
        let is_plain = match self.at - from {
            0 => false,
            1 => number != 0 || !is_negative,
            _ => self.data.as_bytes().get(from) != Some(&b'0'),
        };
        is_plain.then_some(if is_negative { -number } else { number })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_plain_is_read_as_the_general_reader_reads_it() {
        let read = |data: &str| {
            let flat = Flat::read(data).map(|flat| Json::Object(flat.members().to_vec()).to_text());
            let whole = serde_json::from_str::<Value>(data).map(|value| Json::of(&value).to_text()).ok();
            assert!(flat.is_none() || flat == whole, "{data}");
            flat.is_some()
        };
        for plain in [
            "{}",
            "{\"amount_minor\":500}",
            "{\"amount_minor\":-500,\"memo\":\"café – 5 €\"}",
            "{\"a\":0,\"b\":\"\",\"c\":-9223372036854775807}",
        ] {
            assert!(read(plain), "{plain}");
        }
        let numbers = r#"{"a":01}|{"a":-0}|{"a":-}|{"a":+1}|{"a":1.5}|{"a":1e3}|{"a":9223372036854775808}|{"a":-9223372036854775808}"#;
        let texts =
            "{\"a\":\"\\n\"}|{\"a\":\"\n\"}|{\"a\":\"x}|{\"a\":null}|{\"a\":[]}|{\"a\":{}}|{\"a\":1 }|{\"a\":1}{";
        let objects = r#"|{|}|[]|{}}|{} |{"a"}|{"a":}|{"a":1,}|{,"a":1}|{"a":1,"b":2,"c":3,"d":4}"#;
        for other in [numbers, texts, objects].iter().flat_map(|others| others.split('|')) {
            assert!(!read(other), "{other}");
        }
    }
}
