//! The data of most events, read without a detour: an object of a few plain texts and whole numbers.
//!
//! A log of a hundred thousand movements is read on every visit, and the general reader takes several times as long for
//! them. It stays the one that says what is JSON: whatever is not plain is left to it.

use std::borrow::Cow;

use crate::engine::wire::json::{Json, Member};

/// The most fields of such an object.
const FEW: usize = 4;

const BLANK: Member<'static> = (Cow::Borrowed(""), Json::Null);

/// The fields of an object that is plain.
pub(super) struct Flat<'a> {
    few: [Member<'a>; FEW],
    len: usize,
}

impl<'a> Flat<'a> {
    /// Reads an object; `None` if it is not plain, or not an object.
    pub fn read(data: &'a str) -> Option<Flat<'a>> {
        let mut flat = Flat { few: [BLANK; FEW], len: 0 };
        let mut rest = Rest(data);
        rest.take('{')?;
        while rest.0 != "}" {
            if flat.len > 0 {
                rest.take(',')?;
            }
            let name = rest.text()?;
            rest.take(':')?;
            let is_text = rest.0.starts_with('"');
            let value = if is_text { Json::Text(rest.text()?.into()) } else { Json::Integer(rest.integer()?) };
            *flat.few.get_mut(flat.len)? = (name.into(), value);
            flat.len += 1;
        }
        Some(flat)
    }

    /// Returns the fields.
    pub fn members(&self) -> &[Member<'a>] {
        self.few.get(..self.len).unwrap_or_default()
    }
}

/// What was not read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn take(&mut self, mark: char) -> Option<()> {
        self.0 = self.0.strip_prefix(mark)?;
        Some(())
    }

    /// Takes everything before a byte that is one of these.
    fn before(&mut self, is_end: fn(u8) -> bool) -> Option<&'a str> {
        let end = self.0.bytes().position(is_end)?;
        let (before, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(before)
    }

    /// Takes a text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.take('"')?;
        let text = self.before(|byte| matches!(byte, b'"' | b'\\' | ..=0x1f))?;
        self.take('"').map(|()| text)
    }

    /// Takes a whole number as JSON writes one.
    fn integer(&mut self) -> Option<i64> {
        let number = self.before(|byte| matches!(byte, b',' | b'}'))?;
        let digits = number.strip_prefix('-').unwrap_or(number);
        let is_plain = number == "0" || digits.starts_with(|c: char| matches!(c, '1'..='9'));
        if is_plain { number.parse().ok() } else { None }
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
            "{\"a\":0,\"b\":\"\",\"c\":9223372036854775807,\"d\":-9223372036854775808}",
        ] {
            assert!(read(plain), "{plain}");
        }
        for other in [
            "",
            "{",
            "}",
            "[]",
            "{}}",
            "{} ",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,\"a\":1}",
            "{\"a\":01}",
            "{\"a\":-0}",
            "{\"a\":-}",
            "{\"a\":+1}",
            "{\"a\":1.5}",
            "{\"a\":1e3}",
            "{\"a\":9223372036854775808}",
            "{\"a\":null}",
            "{\"a\":[]}",
            "{\"a\":{}}",
            "{\"a\":\"\\n\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"x}",
            "{\"a\":1 }",
            "{\"a\":1}{",
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5}",
        ] {
            assert!(!read(other), "{other}");
        }
    }
}
