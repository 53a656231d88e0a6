//! Finds the objects of a JSON array in bytes that arrive in slices, so that a long text does not block the page.
//!
//! Only brackets and strings are looked at here; whether an object is valid JSON is checked by its reader.

use crate::words;
use crate::words::Word;
use std::ops::Range;

/// What was found next.
pub(super) enum NextElement {
    /// An object, from its first bracket to its last.
    Object(Range<usize>),
    /// Nothing yet: the budget is used up, or all bytes that have arrived were read.
    Pause,
    /// The end of the text, at a place where it may end.
    End,
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The array, or one object by itself.
    Array,
    /// An object, or the end of the array: it has none yet.
    First,
    /// An object, after a comma.
    Object,
    /// A comma, or the end of the array.
    Comma,
    /// The rest of an object.
    Rest,
    /// Nothing but whitespace.
    Nothing,
}

/// A search for the objects of an array; a text may also hold one object alone.
pub(super) struct Elements {
    at: usize,
    next: Next,
    is_array: bool,
    /// The start of the current object, and how many of its brackets are open.
    start: usize,
    depth: usize,
    in_text: bool,
    after_backslash: bool,
}

impl Elements {
    /// Begins at a byte.
    pub fn at(at: usize) -> Elements {
        let (in_text, after_backslash) = (false, false);
        Elements { at, next: Next::Array, is_array: false, start: at, depth: 0, in_text, after_backslash }
    }

    /// Returns how many of the first bytes are needed no more: those before the object under way.
    pub fn behind(&self) -> usize {
        if self.next == Next::Rest { self.start } else { self.at }
    }

    /// Goes on in bytes of which so many of the first were taken away.
    pub fn moved(&mut self, count: usize) {
        self.at = self.at.saturating_sub(count);
        self.start = self.start.saturating_sub(count);
    }

    /// Returns how long the object under way is so far.
    pub fn under_way(&self) -> usize {
        if self.next == Next::Rest { self.at - self.start } else { 0 }
    }

    /// Finds the next object, looking at no more than `budget` bytes, which are counted down; `has_ended` says that no
    /// more bytes will come.
    ///
    /// # Errors
    /// The unexpected text at that place.
    pub fn find(&mut self, bytes: &[u8], has_ended: bool, budget: &mut usize) -> Result<NextElement, Word> {
        while let Some(&byte) = bytes.get(self.at) {
            if *budget == 0 {
                return Ok(NextElement::Pause);
            }
            *budget -= 1;
            self.at += 1;
            if self.next == Next::Rest {
                if self.ends(byte) {
                    self.next = if self.is_array { Next::Comma } else { Next::Nothing };
                    return Ok(NextElement::Object(self.start..self.at));
                }
                continue;
            }
            self.next = match (self.next, byte) {
                (next, b' ' | b'\t' | b'\r' | b'\n') => next,
                (Next::Array, b'[') => Next::First,
                (Next::Array | Next::First | Next::Object, b'{') => {
                    self.is_array = self.next != Next::Array;
                    (self.start, self.depth) = (self.at - 1, 1);
                    Next::Rest
                }
                (Next::First | Next::Comma, b']') => Next::Nothing,
                (Next::Comma, b',') => Next::Object,
                (Next::Comma, _) => return Err(words::errors::MISSING_COMMA),
                (Next::Nothing, _) => return Err(words::errors::AFTER_THE_END),
                (Next::Array | Next::First | Next::Object | Next::Rest, _) => return Err(words::errors::NOT_AN_OBJECT),
            };
        }
        if !has_ended {
            return Ok(NextElement::Pause);
        }
        match self.next {
            Next::Array | Next::Nothing => Ok(NextElement::End),
            Next::Rest => Err(words::errors::TEXT_ENDS_WITHIN),
            Next::First | Next::Object | Next::Comma => Err(words::errors::TEXT_ENDS_BEFORE),
        }
    }

    /// Takes the next byte of an object; returns `true` for the one that ends it.
    fn ends(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.after_backslash => self.after_backslash = false,
            b'\\' => self.after_backslash = self.in_text,
            b'"' => self.in_text = !self.in_text,
            b'{' | b'[' if !self.in_text => self.depth += 1,
            b'}' | b']' if !self.in_text => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists the objects of a text, and what ended them, looking at so many bytes at a time, as they come.
    fn objects(text: &str, count: usize) -> (Vec<String>, Option<&'static str>) {
        let (mut elements, mut found) = (Elements::at(0), Vec::new());
        let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
        loop {
            match elements.find(&bytes, rest.is_empty(), &mut count.clone()) {
                Ok(NextElement::Object(range)) => found.push(String::from_utf8_lossy(&bytes[range]).into_owned()),
                Ok(NextElement::Pause) => {
                    let behind = elements.behind();
                    bytes.drain(..behind);
                    elements.moved(behind);
                    let (next, after) = rest.split_at(count.min(rest.len()));
                    bytes.extend_from_slice(next);
                    rest = after;
                }
                Ok(NextElement::End) => return (found, None),
                Err(error) => return (found, Some(error.text())),
            }
        }
    }

    fn check(text: &str, expected: &[&str], error: Option<&str>) {
        for bytes in [1, 3, usize::MAX] {
            let (found, ended) = objects(text, bytes);
            assert_eq!(
                (found.iter().map(String::as_str).collect::<Vec<_>>(), ended),
                (expected.to_vec(), error),
                "{text}"
            );
        }
    }

    #[test]
    fn objects_are_found_whatever_stands_in_their_texts() {
        check(" [ ]\n", &[], None);
        check("", &[], None);
        check(r#"[{"a":[1,{}]} , {}]"#, &[r#"{"a":[1,{}]}"#, "{}"], None);
        check(r#"[{"}]\\\"{":"[é"},{}]"#, &[r#"{"}]\\\"{":"[é"}"#, "{}"], None);
        check(r#"{"one":1} "#, &[r#"{"one":1}"#], None);
    }

    #[test]
    fn what_stands_in_the_place_of_an_object_is_named() {
        check("[1]", &[], Some("not a JSON object"));
        check("[{},]", &["{}"], Some("not a JSON object"));
        check("[{}{}]", &["{}"], Some("missing comma before it"));
        check("[{}", &["{}"], Some("the text ends before the batch does"));
        check("[{\"a\":\"}", &[], Some("the text ends within it"));
        check("[{}] {}", &["{}"], Some("it stands after the end of the batch"));
        check("{} {}", &["{}"], Some("it stands after the end of the batch"));
        check("[[{}]]", &[], Some("not a JSON object"));
    }
}
