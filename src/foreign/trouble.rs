//! What could not be read of a file: which line, why, and how it begins.

use std::fmt;

use crate::foreign::{MAX_DEPTH, MAX_EVENT_BYTES};
use crate::words;

/// How many troubles of each sort are kept; the others are counted.
pub const MOST_KEPT: usize = 100;
/// How many characters of a text are kept.
const SHOWN: usize = 80;

/// Why an event could not be read, or what is odd about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is not JSON; at which character of it, from 1, if that is known.
    NotJson(Option<usize>),
    /// It is JSON, but not an object.
    NotAnObject,
    /// It nests deeper than [`MAX_DEPTH`].
    TooDeep,
    /// It has more bytes than [`MAX_EVENT_BYTES`].
    TooLarge,
    /// It is not UTF-8.
    NotUtf8,
    /// The file ends within it.
    CutOff,
    /// There is no comma before it.
    MissingComma,
    /// It stands after the end of the array.
    AfterTheEnd,
    /// It has another number of cells than the header.
    Cells {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// An event before it in its stream, on this line, has the same id.
    DuplicateId {
        /// The id.
        id: String,
        /// The line of the event that was kept.
        first: u64,
    },
    /// Its time cannot be read: it follows the event before it.
    UnreadTime,
    /// It has no time: it follows the event before it.
    NoTime,
    /// It names no stream.
    NoStream,
    /// It names no type.
    NoKind,
    /// The application failed at this action, with this error.
    Failed(String),
    /// It is listed among the actions, but not there.
    MissingAction(u64),
}

impl Reason {
    /// Returns the reason for people.
    pub fn text(&self) -> String {
        use words::foreign;
        match self {
            Reason::NotJson(Some(at)) => foreign::not_json_at(at),
            Reason::NotJson(None) => foreign::NOT_JSON.text().to_owned(),
            Reason::NotAnObject => foreign::NOT_AN_OBJECT.text().to_owned(),
            Reason::TooDeep => foreign::too_deep(&MAX_DEPTH),
            Reason::TooLarge => foreign::too_large(&(MAX_EVENT_BYTES >> 20)),
            Reason::NotUtf8 => foreign::NOT_UTF_8.text().to_owned(),
            Reason::CutOff => foreign::CUT_OFF.text().to_owned(),
            Reason::MissingComma => foreign::MISSING_COMMA.text().to_owned(),
            Reason::AfterTheEnd => foreign::AFTER_THE_END.text().to_owned(),
            Reason::Cells { found, expected } => foreign::cells(found, expected),
            Reason::DuplicateId { id, first } => foreign::duplicate_id(id, first),
            Reason::UnreadTime => foreign::UNREAD_TIME.text().to_owned(),
            Reason::NoTime => foreign::NO_TIME.text().to_owned(),
            Reason::NoStream => foreign::NO_STREAM.text().to_owned(),
            Reason::NoKind => foreign::NO_KIND.text().to_owned(),
            Reason::Failed(error) => foreign::failed(error),
            Reason::MissingAction(number) => foreign::missing_action(number),
        }
    }
}

/// Something about a line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What it is.
    pub reason: Reason,
    /// How the text there begins.
    pub start: String,
}

impl Trouble {
    /// Creates a trouble; of the text, the beginning is kept.
    pub fn new(line: u64, reason: Reason, text: &str) -> Trouble {
        let mut start: String = text.trim().chars().take(SHOWN).collect();
        if start.len() < text.trim().len() {
            start.push('…');
        }
        Trouble { line, reason, start }
    }

    /// Creates a trouble from bytes that need not be UTF-8.
    pub fn of_bytes(line: u64, reason: Reason, bytes: &[u8]) -> Trouble {
        let beginning = &bytes[..bytes.len().min(8 * SHOWN)];
        Trouble::new(line, reason, &String::from_utf8_lossy(beginning))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::foreign::line(&self.line, &self.reason.text()))
    }
}

/// The first [`MOST_KEPT`] troubles, and how many more there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Troubles {
    /// The first ones.
    pub kept: Vec<Trouble>,
    /// How many more there were.
    pub more: u64,
}

impl Troubles {
    /// Adds one.
    pub fn push(&mut self, trouble: Trouble) {
        if self.kept.len() < MOST_KEPT {
            self.kept.push(trouble);
        } else {
            self.more += 1;
        }
    }

    /// Adds one; the text, of which the beginning is kept, is made only if it is.
    pub fn add(&mut self, line: u64, reason: Reason, text: impl FnOnce() -> String) {
        if self.kept.len() < MOST_KEPT {
            self.kept.push(Trouble::new(line, reason, &text()));
        } else {
            self.more += 1;
        }
    }

    /// Returns how many there were.
    pub fn count(&self) -> u64 {
        self.kept.len() as u64 + self.more
    }

    /// Returns `true` if there were none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is empty, or holds nothing but white space.
    Empty,
    /// It is text in UTF-16.
    Utf16,
    /// It is compressed, as gzip or zip.
    Compressed,
    /// It is not text.
    Binary,
    /// No format that is known; how it begins.
    Unknown(String),
    /// It begins like JSON, but no event is in it.
    NoEvents,
    /// Its beginning is too short to tell: give so many bytes of it.
    MoreNeeded(usize),
}

impl Refusal {
    /// Returns its name for programs.
    pub const fn name(&self) -> &'static str {
        match self {
            Refusal::Empty => "EmptyFile",
            Refusal::Utf16 => "WrongEncoding",
            Refusal::Compressed => "CompressedFile",
            Refusal::Binary => "NotText",
            Refusal::Unknown(_) => "UnknownFile",
            Refusal::NoEvents => "NoEvents",
            Refusal::MoreNeeded(_) => "MoreNeeded",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use words::foreign;
        let text = match self {
            Refusal::Empty => foreign::THE_FILE_IS_EMPTY.text().to_owned(),
            Refusal::Utf16 => foreign::THE_FILE_IS_UTF_16.text().to_owned(),
            Refusal::Compressed => foreign::THE_FILE_IS_COMPRESSED.text().to_owned(),
            Refusal::Binary => foreign::THE_FILE_IS_NOT_TEXT.text().to_owned(),
            Refusal::Unknown(start) => foreign::the_format_is_unknown(start),
            Refusal::NoEvents => foreign::NO_EVENTS.text().to_owned(),
            Refusal::MoreNeeded(bytes) => foreign::more_needed(bytes),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for Refusal {}
