//! The bytes of a file as they come: what is read is let go.

/// The bytes that came and are not read yet.
#[derive(Debug, Default)]
pub(super) struct Input {
    bytes: Vec<u8>,
    /// Where the unread bytes begin.
    at: usize,
    /// How many of the unread bytes are known to hold no end of a line.
    searched: usize,
    /// How many bytes were let go.
    before: u64,
    has_ended: bool,
}

/// The next line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line: its length without its end, and with it.
    Whole(usize, usize),
    /// Its end has not come yet; so much of it is there.
    Unfinished(usize),
    /// The file has ended.
    None,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl Input {
    /// Adds the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.before += self.at as u64;
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes over all bytes of a file.
    pub fn whole(bytes: Vec<u8>) -> Input {
        Input { bytes, has_ended: true, ..Input::default() }
    }

    /// Notes that no more bytes will come.
    pub fn end(&mut self) {
        self.has_ended = true;
    }

    /// Returns `true` if no more bytes will come.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Returns the bytes that are not read yet.
    pub fn unread(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over so many of them.
    pub fn pass(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
        self.searched = 0;
    }

    /// Returns how many bytes are read.
    pub fn read(&self) -> u64 {
        self.before + self.at as u64
    }

    /// Passes over the mark of UTF-8 at the start of the file; `false` if too few bytes have come to tell.
    pub fn pass_mark(&mut self) -> bool {
        if self.read() > 0 {
            return true;
        }
        let unread = self.unread();
        if unread.starts_with(BOM) {
            self.pass(BOM.len());
            return true;
        }
        self.has_ended || !BOM.starts_with(&unread[..unread.len().min(BOM.len())])
    }

    /// Finds the end of the next line.
    pub fn line(&mut self) -> Line {
        let unread = self.bytes.get(self.at + self.searched..).unwrap_or_default();
        if let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
            let end = self.searched + end;
            self.searched = end;
            return Line::Whole(end, end + 1);
        }
        self.searched += unread.len();
        match self.has_ended {
            true if self.searched > 0 => Line::Whole(self.searched, self.searched),
            true => Line::None,
            false => Line::Unfinished(self.searched),
        }
    }
}
