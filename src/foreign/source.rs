//! What finds the events of a file, whatever its layout.

use crate::foreign::cells::Column;
use crate::foreign::document::Document;
use crate::foreign::format::{Detected, Layout};
use crate::foreign::found::{Found, Next, object};
use crate::foreign::input::Input;
use crate::foreign::kafka;
use crate::foreign::lines::{Lines, Read};
use crate::foreign::redux::Redux;
use crate::foreign::rows::Rows;
use crate::foreign::trouble::Reason;

/// What finds the events of a file.
#[derive(Debug)]
pub(super) enum Source {
    /// In its lines.
    Lines(Lines, Read),
    /// In its structure.
    Document(Document),
    /// In a table.
    Rows(Box<Rows>),
    /// In an export of Redux DevTools.
    Redux(Box<Redux>),
}

impl Source {
    /// Begins to look for events.
    pub fn new(detected: &Detected, columns: &[Column]) -> Source {
        match &detected.layout {
            Layout::Lines => Source::Lines(Lines::default(), of_line),
            Layout::Kafka => Source::Lines(Lines::default(), kafka::of_line),
            Layout::Sequence => Source::Document(Document::sequence()),
            Layout::Elements(keys) => Source::Document(Document::elements(keys.clone())),
            Layout::Table(delimiter) => Source::Rows(Box::new(Rows::new(*delimiter, columns.to_vec()))),
            Layout::Redux => Source::Redux(Box::default()),
        }
    }

    /// Finds the next event; the bytes that are looked at are counted down from the budget.
    pub fn next(&mut self, input: &mut Input, budget: &mut usize) -> Next {
        match self {
            Source::Lines(lines, read) => lines.next(input, budget, *read),
            Source::Document(document) => document.next_object(input, budget),
            Source::Rows(rows) => rows.next(input, budget),
            Source::Redux(redux) => redux.next(input, budget),
        }
    }
}

/// Reads a line that is an event.
fn of_line(bytes: &[u8], line: u64) -> Option<Result<Found, Reason>> {
    let text = bytes.strip_suffix(b",").unwrap_or(bytes);
    Some(object(text).map(|root| Found::new(line, root)))
}
