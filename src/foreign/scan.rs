//! Finds values in JSON that arrives in slices, so that a long document does not block the page and is never whole in memory.
//!
//! Only brackets, texts and commas are looked at; whether a value is valid JSON is checked by its reader. What is wrong is
//! passed over as far as it can be told: a value with missing brackets ends where its own bracket does, a missing comma is
//! noted, and a text ends with its line.

use std::ops::Range;

use crate::foreign::input::Input;
use crate::foreign::part::{Part, ends_scalar};
use crate::foreign::trouble::{Reason, Trouble};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The keys that lead to it from the outermost value.
    pub keys: Vec<String>,
    /// Whether it is opened: its items or members are what is found.
    pub opens: bool,
}

/// A value that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// The index of the target.
    pub target: usize,
    /// Its key, if it is the member of an object.
    pub key: Option<String>,
    /// Where it is among the unread bytes: they are there until the next search.
    pub range: Range<usize>,
    /// The line on which it begins.
    pub line: u64,
    /// Whether the comma before it is missing.
    pub lacks_comma: bool,
}

/// What was found next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A value.
    Value(Value),
    /// Something that is not one.
    Trouble(Trouble),
    /// Nothing: the budget is used up, or all bytes that have come were read.
    Pause,
    /// The end of the file.
    End,
}

/// What may stand next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// A value.
    Value,
    /// The key of a member.
    Key,
    /// The colon after a key.
    Colon,
    /// A comma, or the end of the object or array.
    Comma,
    /// The rest of a value.
    Rest,
    /// The rest of a key.
    RestOfKey,
}

/// An object or array that was opened.
#[derive(Debug)]
struct Frame {
    is_array: bool,
    /// The target whose items or members are found in it.
    target: Option<usize>,
    /// How many keys lead to it.
    keys: usize,
}

/// A search.
#[derive(Debug)]
pub(super) struct Scan {
    targets: Vec<Target>,
    /// The most bytes of a value.
    most: usize,
    expected: Expected,
    frames: Vec<Frame>,
    /// The keys that lead to where it is.
    keys: Vec<String>,
    /// How many of the unread bytes were looked at.
    at: usize,
    line: u64,
    lacks_comma: bool,
    /// Whether what is wrong here was named already.
    is_named: bool,
    part: Part,
}

impl Scan {
    /// Begins at the start of a file.
    pub fn new(targets: Vec<Target>, most: usize) -> Scan {
        Scan {
            targets,
            most,
            expected: Expected::Value,
            frames: Vec::new(),
            keys: Vec::new(),
            at: 0,
            line: 1,
            lacks_comma: false,
            is_named: false,
            part: Part::default(),
        }
    }

    /// Finds the next value; the bytes that are looked at are counted down from the budget.
    pub fn next(&mut self, input: &mut Input, budget: &mut usize) -> Piece {
        self.let_go(input);
        loop {
            if *budget == 0 {
                return Piece::Pause;
            }
            let Some(&byte) = input.unread().get(self.at) else {
                self.let_go(input);
                return if input.has_ended() { self.ended(input) } else { Piece::Pause };
            };
            let before = self.at;
            let found = match self.expected {
                Expected::Rest | Expected::RestOfKey => self.rest(input, *budget),
                Expected::Value | Expected::Key | Expected::Colon | Expected::Comma => self.between(byte),
            };
            *budget = budget.saturating_sub((self.at - before).max(1));
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// Lets the bytes go that are needed no more.
    fn let_go(&mut self, input: &mut Input) {
        let is_kept = match self.expected {
            Expected::Rest => self.part.target.is_some(),
            Expected::RestOfKey => true,
            Expected::Value | Expected::Key | Expected::Colon | Expected::Comma => false,
        };
        let count = if is_kept { self.part.start } else { self.at };
        input.pass(count);
        self.at -= count;
        self.part.start = self.part.start.saturating_sub(count);
    }

    /// Looks at a byte between values.
    fn between(&mut self, byte: u8) -> Option<Piece> {
        let is_array = self.frames.last().map(|frame| frame.is_array);
        match (byte, self.expected) {
            (b'\n', _) => self.line += 1,
            (b' ' | b'\t' | b'\r', _) => {}
            (b']' | b'}', _) if is_array.is_some() && self.expected != Expected::Colon => {
                self.close();
            }
            (b',', Expected::Comma) => self.expect_next(is_array),
            (b',', Expected::Value) if is_array != Some(false) => {}
            (b',', Expected::Key) => {}
            (b':', Expected::Colon) => self.expected = Expected::Value,
            (b'"', Expected::Key) => {
                self.part = Part { start: self.at, line: self.line, in_text: true, is_scalar: true, ..Part::default() };
                self.expected = Expected::RestOfKey;
            }
            (b']' | b'}' | b':' | b',', Expected::Value) => return self.stray(byte),
            (_, Expected::Value) => {
                self.begin(byte);
                return None;
            }
            (b'{' | b'[' | b'"', Expected::Comma) => {
                self.lacks_comma = is_array.is_some();
                self.expect_next(is_array);
                return None;
            }
            (_, Expected::Key | Expected::Colon | Expected::Comma) => return self.stray(byte),
            (_, Expected::Rest | Expected::RestOfKey) => {}
        }
        self.at += 1;
        self.is_named = false;
        None
    }

    /// Names what may not stand there, once, and passes over it.
    fn stray(&mut self, byte: u8) -> Option<Piece> {
        let reason = if self.frames.is_empty() { Reason::AfterTheEnd } else { Reason::NotJson(None) };
        // What follows it need not have come yet.
        let trouble = Trouble::of_bytes(self.line, reason, &[byte]);
        self.at += 1;
        (!std::mem::replace(&mut self.is_named, true)).then_some(Piece::Trouble(trouble))
    }

    fn expect_next(&mut self, is_array: Option<bool>) {
        self.expected = if is_array == Some(false) { Expected::Key } else { Expected::Value };
    }

    /// Begins a value: opens it, or reads it.
    fn begin(&mut self, byte: u8) {
        let is_container = matches!(byte, b'{' | b'[');
        let parent = self.frames.last();
        let from_parent = parent.and_then(|frame| frame.target);
        let is_item = parent.is_some_and(|frame| frame.is_array);
        let exact = if is_item { None } else { self.targets.iter().position(|target| target.keys == self.keys) };
        let opens = exact.is_some_and(|exact| self.targets[exact].opens);
        let leads_on = || {
            self.targets.iter().any(|target| target.keys.len() > self.keys.len() && target.keys.starts_with(&self.keys))
        };
        if is_container && (opens || exact.is_none() && !is_item && byte == b'{' && leads_on()) {
            self.frames.push(Frame { is_array: byte == b'[', target: exact, keys: self.keys.len() });
            self.at += 1;
            self.lacks_comma = false;
            self.expect_next(Some(byte == b'['));
            return;
        }
        self.part = Part {
            target: exact.or(from_parent),
            start: self.at,
            line: self.line,
            in_text: byte == b'"',
            is_scalar: !is_container,
            ..Part::default()
        };
        if byte == b'"' {
            self.at += 1;
        }
        self.expected = Expected::Rest;
    }

    /// Leaves the innermost object or array.
    fn close(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.keys.truncate(frame.keys);
            self.after_value();
        }
    }

    /// Goes on after a value, or after a frame that was closed.
    fn after_value(&mut self) {
        self.lacks_comma = false;
        match self.frames.last() {
            Some(frame) if frame.is_array => self.expected = Expected::Comma,
            Some(frame) => {
                self.keys.truncate(frame.keys);
                self.expected = Expected::Comma;
            }
            // Another document may follow.
            None => {
                self.keys.clear();
                self.expected = Expected::Value;
            }
        }
    }

    /// Looks at the rest of a value or key, up to its end or the end of the budget.
    fn rest(&mut self, input: &Input, budget: usize) -> Option<Piece> {
        let unread = input.unread();
        let until = unread.len().min(self.at.saturating_add(budget));
        let mut end = None;
        while self.at < until {
            let byte = unread[self.at];
            if self.part.is_scalar && !self.part.in_text && ends_scalar(byte) {
                end = Some(self.at);
                break;
            }
            if self.part.is_broken && !byte.is_ascii_whitespace() {
                self.part.is_broken = false;
                if byte == b'{' {
                    return self.finish_broken(unread);
                }
            }
            self.at += 1;
            self.line += u64::from(byte == b'\n');
            if self.part.takes(byte) {
                end = Some(self.at);
                break;
            }
        }
        let is_too_large = self.part.target.is_some() && self.at - self.part.start > self.most;
        let trouble = is_too_large.then(|| {
            self.part.target = None;
            Piece::Trouble(Trouble::of_bytes(self.part.line, Reason::TooLarge, &unread[self.part.start..]))
        });
        let piece = end.and_then(|end| self.finish(unread, end));
        trouble.or(piece)
    }

    /// Finishes a value or key that ends here.
    fn finish(&mut self, unread: &[u8], end: usize) -> Option<Piece> {
        let Part { start, line, target, .. } = self.part;
        if self.expected == Expected::RestOfKey {
            let key = unread.get(start..end).and_then(|text| serde_json::from_slice(text).ok()).unwrap_or_default();
            self.keys.push(key);
            self.expected = Expected::Colon;
            return None;
        }
        let is_member = self.frames.last().is_some_and(|frame| !frame.is_array);
        let key = target.and(self.keys.last()).filter(|_| is_member).cloned();
        let lacks_comma = self.lacks_comma;
        self.after_value();
        Some(Piece::Value(Value { target: target?, key, range: start..end, line, lacks_comma }))
    }

    /// Finishes a value before an object that begins a line.
    fn finish_broken(&mut self, unread: &[u8]) -> Option<Piece> {
        let piece = self.finish(unread, self.at);
        // Its comma is in the text without an end.
        self.expect_next(self.frames.last().map(|frame| frame.is_array));
        piece
    }

    /// Comes to the end of the file.
    fn ended(&mut self, input: &Input) -> Piece {
        let unread = input.unread();
        let in_value = matches!(self.expected, Expected::Rest | Expected::RestOfKey);
        if self.expected == Expected::Rest && self.part.is_scalar && !self.part.in_text {
            if let Some(piece) = self.finish(unread, self.at) {
                return piece;
            }
        } else if in_value || !self.frames.is_empty() {
            let line = if in_value { self.part.line } else { self.line };
            let trouble = Trouble::of_bytes(line, Reason::CutOff, if in_value { unread } else { b"" });
            self.frames.clear();
            self.keys.clear();
            self.expected = Expected::Value;
            self.at = unread.len();
            return Piece::Trouble(trouble);
        }
        Piece::End
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(keys: &[&str], opens: bool) -> Target {
        Target { keys: keys.iter().map(|key| (*key).to_owned()).collect(), opens }
    }

    /// Lists what is found in a text that comes in slices of so many bytes.
    fn found(text: &str, targets: &[Target], slice: usize) -> Vec<String> {
        let mut scan = Scan::new(targets.to_vec(), 40);
        let (mut input, mut rest, mut found) = (Input::default(), text.as_bytes(), Vec::new());
        loop {
            match scan.next(&mut input, &mut slice.clone()) {
                Piece::Value(value) => {
                    let text = String::from_utf8_lossy(&input.unread()[value.range]).into_owned();
                    let key = value.key.map(|key| format!("{key}=")).unwrap_or_default();
                    let comma = if value.lacks_comma { " no comma" } else { "" };
                    found.push(format!("{}:{} {key}{text}{comma}", value.line, value.target));
                }
                Piece::Trouble(trouble) => found.push(format!("{}! {:?}", trouble.line, trouble.reason)),
                Piece::Pause if rest.is_empty() => input.end(),
                Piece::Pause => {
                    let (next, after) = rest.split_at(slice.min(rest.len()));
                    input.feed(next);
                    rest = after;
                }
                Piece::End => return found,
            }
        }
    }

    fn check(text: &str, targets: &[Target], expected: &[&str]) {
        for slice in [1, 2, 7, 10_000] {
            assert_eq!(found(text, targets, slice), expected, "{text} in slices of {slice}");
        }
    }

    #[test]
    fn the_items_of_an_array_are_found_one_by_one() {
        let array = [target(&[], true)];
        check("[{\"a\":[1,{}]},\n {} , 7]", &array, &["1:0 {\"a\":[1,{}]}", "2:0 {}", "2:0 7"]);
        check(r#"[{"}]\\\"{":"[é"}, "a,]", null]"#, &array, &[r#"1:0 {"}]\\\"{":"[é"}"#, "1:0 \"a,]\"", "1:0 null"]);
        check(" [ ] ", &array, &[]);
        check("[1]\n[2]", &array, &["1:0 1", "2:0 2"]);
    }

    #[test]
    fn what_is_wrong_in_an_array_is_passed_over() {
        let array = [target(&[], true)];
        check("[{}\n{},]", &array, &["1:0 {}", "2:0 {} no comma"]);
        check("[{\"a\":[1},{}]", &array, &["1:0 {\"a\":[1}", "1:0 {}"]);
        check("[{\"a\":\"b},\n{}]", &array, &["1:0 {\"a\":\"b},\n", "2:0 {}"]);
        check("[{},{\"a\":\"", &array, &["1:0 {}", "1! CutOff"]);
        check("[{},", &array, &["1:0 {}", "1! CutOff"]);
        check("[{\"a\":\"1234567890123456789012345678901234567890\"},{}]", &array, &["1! TooLarge", "1:0 {}"]);
    }

    #[test]
    fn values_are_found_by_the_keys_that_lead_to_them() {
        let text = "{\"took\":3,\"hits\":{\"total\":[{}],\"hits\":[{\"a\":1},{\"hits\":[2]}]},\"x\":{\"hits\":[0]}}";
        check(text, &[target(&["hits", "hits"], true)], &["1:0 {\"a\":1}", "1:0 {\"hits\":[2]}"]);
        let text = "{\"a\":{\"1\":{},\"2\":[]},\n\"b\":\"x\",\"c\":{\"d\":1}}";
        let targets = [target(&["a"], true), target(&["b"], false), target(&["c"], false)];
        check(text, &targets, &["1:0 1={}", "1:0 2=[]", "2:1 b=\"x\"", "2:2 c={\"d\":1}"]);
    }

    #[test]
    fn values_one_after_the_other_are_found() {
        let sequence = [target(&[], false)];
        check("{\n\"a\":1\n}\n{}{}\n", &sequence, &["1:0 {\n\"a\":1\n}", "4:0 {}", "4:0 {}"]);
        check("{} nonsense {}", &sequence, &["1:0 {}", "1:0 nonsense", "1:0 {}"]);
    }
}
