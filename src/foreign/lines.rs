//! Events that are a line each.

use crate::foreign::MAX_EVENT_BYTES;
use crate::foreign::found::{Found, Next};
use crate::foreign::input::{Input, Line};
use crate::foreign::trouble::{Reason, Trouble};

/// The most bytes of a line, with what may end it.
const LONGEST: usize = MAX_EVENT_BYTES + 1;

/// Reads a line; `None` if it says nothing.
pub(super) type Read = fn(&[u8], u64) -> Option<Result<Found, Reason>>;

/// The lines of a file, one by one.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How many lines were read.
    count: u64,
    /// Whether the rest of the line is passed over: it is too long.
    passes: bool,
}

impl Lines {
    /// Finds the next line that is not blank, and reads it.
    pub fn next(&mut self, input: &mut Input, budget: &mut usize, read: Read) -> Next {
        while *budget > 0 {
            match input.line() {
                Line::None => return Next::End,
                Line::Unfinished(length) if length > LONGEST => return self.too_long(input, budget, length),
                Line::Unfinished(_) => return Next::Pause,
                Line::Whole(length, whole) => {
                    *budget = budget.saturating_sub(whole);
                    self.count += 1;
                    let next = self.line(input, length, length == whole, read);
                    input.pass(whole);
                    if let Some(next) = next {
                        return next;
                    }
                }
            }
        }
        Next::Pause
    }

    /// Names a line that is too long, and passes over what has come of it.
    fn too_long(&mut self, input: &mut Input, budget: &mut usize, length: usize) -> Next {
        let trouble = Trouble::of_bytes(self.count + 1, Reason::TooLarge, input.unread());
        let is_named = std::mem::replace(&mut self.passes, true);
        input.pass(length);
        *budget = budget.saturating_sub(length);
        if is_named { Next::Pause } else { Next::Trouble(trouble) }
    }

    fn line(&mut self, input: &Input, length: usize, is_last: bool, read: Read) -> Option<Next> {
        if std::mem::take(&mut self.passes) {
            return None;
        }
        let bytes = input.unread()[..length].trim_ascii();
        if bytes.is_empty() {
            return None;
        }
        let found = if length > LONGEST { Err(Reason::TooLarge) } else { read(bytes, self.count)? };
        Some(match found {
            Ok(found) => Next::Event(Box::new(found)),
            Err(reason) => {
                // An object without its end at the end of the file was cut off.
                let is_cut = is_last && matches!(reason, Reason::NotJson(_)) && !bytes.ends_with(b"}");
                let reason = if is_cut && bytes.starts_with(b"{") { Reason::CutOff } else { reason };
                Next::Trouble(Trouble::of_bytes(self.count, reason, bytes))
            }
        })
    }
}
