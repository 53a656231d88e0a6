//! A value of JSON, or a key, whose end is looked for: only brackets, texts and backslashes count.

/// How many open brackets are remembered.
const REMEMBERED: usize = 128;

/// The value or key that is under way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    /// The target that it is of; the bytes of any other value are not kept.
    pub target: Option<usize>,
    /// Where it begins among the unread bytes.
    pub start: usize,
    /// The line on which it begins.
    pub line: u64,
    /// How many brackets are open.
    pub depth: usize,
    /// Which of the open brackets are square, the innermost in the lowest bit.
    pub squares: u128,
    /// Whether there were more brackets than are remembered.
    pub is_deep: bool,
    /// Whether it is within quotes.
    pub in_text: bool,
    /// Whether the byte before is a backslash that takes the next one.
    pub after_backslash: bool,
    /// Whether a text in it ended with its line: what begins an object after that is the next value.
    pub is_broken: bool,
    /// A number, a text or a word: it has no brackets of its own.
    pub is_scalar: bool,
}

impl Part {
    /// Takes the next byte; returns `true` for the one that ends it.
    pub fn takes(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.after_backslash => self.after_backslash = false,
                b'\\' => self.after_backslash = true,
                b'"' => self.in_text = false,
                // A text cannot go on in the next line: its end is missing.
                b'\n' => (self.in_text, self.is_broken) = (false, true),
                _ => return false,
            }
            return self.is_scalar && !self.in_text;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => {
                self.depth += 1;
                self.is_deep |= self.depth > REMEMBERED;
                self.squares = self.squares << 1 | u128::from(byte == b'[');
            }
            b'}' | b']' => {
                self.leave(byte == b']');
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    /// Leaves the innermost bracket of this sort; those within it lack their own ends. One that was never opened is passed
    /// over. Where there are more brackets than are remembered, any of them ends the innermost one.
    fn leave(&mut self, is_square: bool) {
        if self.is_deep {
            self.depth -= 1;
        } else if let Some(inner) = (0..self.depth).find(|index| (self.squares >> index & 1 == 1) == is_square) {
            self.depth -= inner + 1;
            self.squares = self.squares.checked_shr(inner as u32 + 1).unwrap_or(0);
        }
    }
}

/// Returns `true` if a byte ends a number or a word.
pub(super) fn ends_scalar(byte: u8) -> bool {
    matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'[' | b':')
}
