//! Exports of Redux DevTools: the lifted state of `@redux-devtools/instrument`, or a file with a `payload` text that holds
//! one, or holds the actions alone.
//!
//! The actions come before the order they are in and before the states after them, so that nothing can be given out until
//! the file has ended. Until then each is kept as its text.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

use crate::foreign::found::{Found, Next, object};
use crate::foreign::input::Input;
use crate::foreign::payload::Payload;
use crate::foreign::scan::{self, Piece, Scan, Target};
use crate::foreign::trouble::{Reason, Trouble};

/// The most bytes of a part: of a payload, which is all actions at once.
const MOST: usize = 64 << 20;

/// What is looked for, in the order of [`targets`].
const KEYS: [(&str, bool); 6] = [
    ("actionsById", true),
    ("computedStates", true),
    ("stagedActionIds", false),
    ("skippedActionIds", false),
    ("payload", false),
    ("preloadedState", false),
];

/// The targets of a search; the last one is the outermost value, for a payload that is an array of actions.
fn targets() -> Vec<Target> {
    let members = KEYS.iter().map(|(key, opens)| Target { keys: vec![(*key).to_owned()], opens: *opens });
    members.chain([Target { keys: Vec::new(), opens: true }]).collect()
}

/// A text of the file, and the line on which it begins.
type Text = (u64, Box<[u8]>);

/// The actions of an export, one by one.
#[derive(Debug)]
pub(super) struct Redux {
    scan: Scan,
    /// The payload, which is a file within the file.
    payload: Option<Payload>,
    /// The actions by their number.
    actions: BTreeMap<u64, Text>,
    /// The actions of a payload that is an array.
    listed: VecDeque<Text>,
    states: VecDeque<Text>,
    staged: Option<VecDeque<u64>>,
    skipped: BTreeSet<u64>,
    /// The state before the first action of a payload.
    initial: Option<Text>,
    has_ended: bool,
}

impl Default for Redux {
    fn default() -> Redux {
        Redux {
            scan: Scan::new(targets(), MOST),
            payload: None,
            actions: BTreeMap::new(),
            listed: VecDeque::new(),
            states: VecDeque::new(),
            staged: None,
            skipped: BTreeSet::new(),
            initial: None,
            has_ended: false,
        }
    }
}

impl Redux {
    /// Finds the next action.
    pub fn next(&mut self, input: &mut Input, budget: &mut usize) -> Next {
        while !self.has_ended {
            let is_inner = self.payload.is_some();
            let piece = match &mut self.payload {
                Some(payload) => payload.next(budget),
                None => self.scan.next(input, budget),
            };
            match piece {
                Piece::Value(value) => self.take(&value, input, is_inner),
                Piece::Trouble(trouble) => return Next::Trouble(trouble),
                Piece::Pause => return Next::Pause,
                // What follows the payload in the outer file is read after it.
                Piece::End if is_inner => self.payload = None,
                Piece::End => self.end(),
            }
        }
        if *budget == 0 { Next::Pause } else { self.give_out(budget) }
    }

    /// Keeps a part of the file.
    fn take(&mut self, value: &scan::Value, input: &Input, is_inner: bool) {
        let (bytes, line) = match &self.payload {
            Some(payload) => (payload.unread(), payload.line),
            None => (input.unread(), value.line),
        };
        let bytes = bytes.get(value.range.clone()).unwrap_or_default();
        let text = || (line, Box::from(bytes));
        match (value.target, &value.key) {
            (0, Some(key)) => {
                if let Ok(number) = key.parse() {
                    self.actions.insert(number, text());
                }
            }
            (1, None) => self.states.push_back(text()),
            (2, _) => self.staged = serde_json::from_slice(bytes).ok(),
            (3, _) => self.skipped = serde_json::from_slice(bytes).unwrap_or_default(),
            (4, _) if !is_inner => {
                self.payload = Payload::of(line, bytes, Scan::new(targets(), MOST));
            }
            (5, _) => self.initial = Some(text()),
            (6, None) => self.listed.push_back(text()),
            _ => {}
        }
    }

    /// Brings everything into the order in which it is given out.
    fn end(&mut self) {
        self.has_ended = true;
        if self.staged.is_none() {
            self.staged = Some(self.actions.keys().copied().collect());
        }
    }

    /// Gives out the next action.
    fn give_out(&mut self, budget: &mut usize) -> Next {
        if let Some((line, state)) = self.initial.take().filter(|_| !self.listed.is_empty()) {
            let mut found =
                Found::new(line, entry(Value::Object(Map::from_iter([("type".to_owned(), "@@INIT".into())]))));
            found.state = serde_json::from_slice(&state).ok().map(unquoted);
            return Next::Event(Box::new(found));
        }
        if let Some((line, text)) = self.listed.pop_front() {
            *budget = budget.saturating_sub(text.len());
            return match object(&text) {
                Ok(action) => Next::Event(Box::new(Found::new(line, entry(action)))),
                Err(reason) => Next::Trouble(Trouble::of_bytes(line, reason, &text)),
            };
        }
        let Some(number) = self.staged.as_mut().and_then(VecDeque::pop_front) else { return Next::End };
        let state = self.states.pop_front();
        let Some((line, text)) = self.actions.remove(&number) else {
            return Next::Trouble(Trouble::new(1, Reason::MissingAction(number), ""));
        };
        *budget = budget.saturating_sub(text.len() + state.as_ref().map_or(0, |(_, state)| state.len()));
        match object(&text) {
            Ok(root) => Next::Event(Box::new(self.performed(number, line, root, state))),
            Err(reason) => Next::Trouble(Trouble::of_bytes(line, reason, &text)),
        }
    }

    /// Joins an action with the state after it.
    fn performed(&self, number: u64, line: u64, mut root: Value, state: Option<Text>) -> Found {
        if let Some(members) = root.as_object_mut() {
            members.insert("id".to_owned(), number.into());
        }
        let mut found = Found::new(line, root);
        found.skipped = self.skipped.contains(&number);
        if let Some((_, state)) = state
            && let Ok(Value::Object(mut computed)) = serde_json::from_slice(&state)
        {
            found.state = computed.remove("state");
            if let Some(error) = computed.get("error").and_then(Value::as_str) {
                found.remark = Some(Trouble::new(line, Reason::Failed(error.to_owned()), error));
            }
        }
        found
    }
}

/// Reads the text that a value is as JSON, if it is.
fn unquoted(value: Value) -> Value {
    value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(value)
}

/// Makes the entry of an action that the file has alone.
fn entry(action: Value) -> Value {
    Value::Object(Map::from_iter([("action".to_owned(), action)]))
}
