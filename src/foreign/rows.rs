//! Events that are the records of a table with a header.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use crate::foreign::MAX_EVENT_BYTES;
use crate::foreign::cells::Column;
use crate::foreign::found::{Found, Next};
use crate::foreign::input::Input;
use crate::foreign::trouble::{Reason, Trouble};

/// The most cells of a record.
const MAX_CELLS: usize = 1 << 12;

/// The records of a table, one by one.
#[derive(Debug)]
pub(super) struct Rows {
    reader: Reader,
    header: Option<Vec<String>>,
    columns: Vec<Column>,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// How much of the output and of the ends the record under way has.
    written: usize,
    cells: usize,
    /// The line on which it begins, if it has begun.
    line: Option<u64>,
    /// Whether the rest of it is passed over: it is too long.
    passes: bool,
}

impl Rows {
    /// Begins a table; without columns all cells are texts.
    pub fn new(delimiter: u8, columns: Vec<Column>) -> Rows {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Rows {
            reader,
            header: None,
            columns,
            output: vec![0; 1024],
            ends: vec![0; 64],
            written: 0,
            cells: 0,
            line: None,
            passes: false,
        }
    }

    /// Returns the names of the columns, once they are read.
    pub fn header(&self) -> &[String] {
        self.header.as_deref().unwrap_or_default()
    }

    /// Finds the next record.
    pub fn next(&mut self, input: &mut Input, budget: &mut usize) -> Next {
        loop {
            if self.line.is_none() {
                self.skip_blank_lines(input, budget);
            }
            let unread = input.unread();
            let slice = &unread[..unread.len().min(*budget)];
            if slice.is_empty() && (!unread.is_empty() || !input.has_ended()) {
                return Next::Pause;
            }
            let line = *self.line.get_or_insert(self.reader.line());
            let (result, read, wrote, ended) =
                self.reader.read_record(slice, &mut self.output[self.written..], &mut self.ends[self.cells..]);
            input.pass(read);
            *budget -= read;
            self.written += wrote;
            self.cells += ended;
            match result {
                // An empty input at the end tells the reader to finish the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    if let Some(trouble) = self.widen(line, MAX_EVENT_BYTES) {
                        return trouble;
                    }
                }
                ReadRecordResult::OutputEndsFull => {
                    if let Some(trouble) = self.widen(line, usize::MAX) {
                        return trouble;
                    }
                }
                ReadRecordResult::Record => {
                    if let Some(next) = self.record(line) {
                        return next;
                    }
                }
                ReadRecordResult::End => return Next::End,
            }
        }
    }

    /// Makes room for more of the record, or names it and begins to pass over it.
    fn widen(&mut self, line: u64, most: usize) -> Option<Next> {
        if self.passes {
            (self.written, self.cells) = (0, 0);
            return None;
        }
        if self.output.len() < most && most != usize::MAX {
            self.output.resize(self.output.len() * 2, 0);
            return None;
        }
        if most == usize::MAX && self.ends.len() < MAX_CELLS {
            self.ends.resize(self.ends.len() * 2, 0);
            return None;
        }
        let trouble = Trouble::of_bytes(line, Reason::TooLarge, &self.output[..self.written]);
        self.passes = true;
        (self.written, self.cells) = (0, 0);
        Some(Next::Trouble(trouble))
    }

    /// Takes a whole record.
    fn record(&mut self, line: u64) -> Option<Next> {
        let count = std::mem::take(&mut self.cells);
        self.written = 0;
        self.line = None;
        if std::mem::take(&mut self.passes) {
            return None;
        }
        let mut cells = Vec::with_capacity(count);
        let mut start = 0;
        for end in &self.ends[..count] {
            cells.push(&self.output[start..*end]);
            start = *end;
        }
        let Ok(cells) =
            cells.iter().map(|cell| std::str::from_utf8(cell).map(str::trim)).collect::<Result<Vec<_>, _>>()
        else {
            return Some(Next::Trouble(Trouble::of_bytes(line, Reason::NotUtf8, &cells.join(&b' '))));
        };
        let Some(header) = &self.header else {
            self.header = Some(names(&cells));
            return None;
        };
        if cells.iter().all(|cell| cell.is_empty()) {
            return None;
        }
        // A comma at the end of every line makes a cell without a name; fewer cells are the others missing.
        if cells.get(header.len()..).is_some_and(|more| more.iter().any(|cell| !cell.is_empty())) {
            let reason = Reason::Cells { found: cells.len(), expected: header.len() };
            return Some(Next::Trouble(Trouble::new(line, reason, &cells.join(" "))));
        }
        let column = |index: usize| self.columns.get(index).copied().unwrap_or(Column::Text);
        let members = header.iter().zip(&cells).enumerate();
        let members = members.filter_map(|(index, (name, cell))| Some((name.clone(), column(index).read(cell)?)));
        Some(Next::Event(Box::new(Found::new(line, Value::Object(Map::from_iter(members))))))
    }

    /// Skips line ends, so that a record's line is the one of its first cell.
    fn skip_blank_lines(&mut self, input: &mut Input, budget: &mut usize) {
        let blank = input.unread().iter().take(*budget).take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let ends = input.unread()[..blank].iter().filter(|byte| **byte == b'\n').count() as u64;
        input.pass(blank);
        *budget -= blank;
        // The reader counts only the line ends that it reads itself.
        self.reader.set_line(self.reader.line() + ends);
    }
}

/// Names the columns: one without a name by its number, one that has the name of another by its number too.
fn names(cells: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let mut name = if cell.is_empty() { format!("column_{}", index + 1) } else { (*cell).to_owned() };
        while names.contains(&name) {
            name = format!("{name}_{}", index + 1);
        }
        names.push(name);
    }
    names
}
