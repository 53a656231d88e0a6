//! Events that are objects of a JSON document.

use crate::foreign::MAX_EVENT_BYTES;
use crate::foreign::found::{Found, Next, object};
use crate::foreign::input::Input;
use crate::foreign::scan::{Piece, Scan, Target};
use crate::foreign::trouble::{Reason, Trouble};

/// The objects of a document, one by one.
#[derive(Debug)]
pub(super) struct Document(Scan);

impl Document {
    /// Begins a file of objects one after the other.
    pub fn sequence() -> Document {
        Document::of(Target { keys: Vec::new(), opens: false })
    }

    /// Begins a file with an array at these keys.
    pub fn elements(keys: Vec<String>) -> Document {
        Document::of(Target { keys, opens: true })
    }

    fn of(target: Target) -> Document {
        Document(Scan::new(vec![target], MAX_EVENT_BYTES))
    }

    /// Finds the next object.
    pub fn next_object(&mut self, input: &mut Input, budget: &mut usize) -> Next {
        match self.0.next(input, budget) {
            Piece::Value(value) => {
                let bytes = &input.unread()[value.range];
                match object(bytes) {
                    Ok(root) => {
                        let mut found = Found::new(value.line, root);
                        found.remark =
                            value.lacks_comma.then(|| Trouble::of_bytes(value.line, Reason::MissingComma, bytes));
                        Next::Event(Box::new(found))
                    }
                    Err(reason) => Next::Trouble(Trouble::of_bytes(value.line, reason, bytes)),
                }
            }
            Piece::Trouble(trouble) => Next::Trouble(trouble),
            Piece::Pause => Next::Pause,
            Piece::End => Next::End,
        }
    }
}
