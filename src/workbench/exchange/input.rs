//! The bytes of a file as they come: of a long one, only what is not read yet is kept.

use crate::engine::log::Record;

/// The most bytes of an event in a file: data of the most bytes that are kept, and as much for how it is written.
pub(super) const MAX_EVENT_BYTES: usize = 2 * Record::MAX_BYTES;

/// The bytes of a file that came so far and are not read yet.
pub(super) struct Input {
    bytes: Vec<u8>,
    /// Where the unread bytes begin.
    at: usize,
    /// How many of the unread bytes are known to hold no end of a line.
    searched: usize,
    /// How many bytes were read before those that are kept.
    before: u64,
    /// How many bytes the whole file has.
    size: u64,
    has_ended: bool,
}

/// The next line of a file.
pub(super) enum Line {
    /// A whole line, as a range of [`Input::unread`].
    Whole(usize),
    /// The end of the line has not arrived yet.
    Unfinished,
    /// The file has ended.
    None,
}

impl Input {
    /// Takes a whole text.
    pub fn of_text(text: String) -> Input {
        let bytes = text.into_bytes();
        let size = bytes.len() as u64;
        Input { bytes, at: 0, searched: 0, before: 0, size, has_ended: true }
    }

    /// Starts an empty input for a file of so many bytes.
    pub fn of_size(size: u64) -> Input {
        Input { bytes: Vec::new(), at: 0, searched: 0, before: 0, size, has_ended: false }
    }

    /// Adds the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.before += self.at as u64;
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Notes that no more bytes will come.
    pub fn end(&mut self) {
        self.has_ended = true;
    }

    /// Returns `true` if no more bytes will come.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Returns what is not read yet.
    pub fn unread(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Finds the end of the next line among the unread bytes.
    pub fn line(&mut self) -> Line {
        let unread = self.bytes.get(self.at + self.searched..).unwrap_or_default();
        if let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
            return Line::Whole(self.searched + end);
        }
        self.searched += unread.len();
        match self.has_ended {
            true if self.searched > 0 => Line::Whole(self.searched),
            true => Line::None,
            false => Line::Unfinished,
        }
    }

    /// Passes over so many unread bytes.
    pub fn pass(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
        self.searched = 0;
    }

    /// Returns how many bytes are read, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.before + self.at as u64, self.size)
    }
}
