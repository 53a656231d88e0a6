//! A parsed condition.

use crate::engine::travel::condition::error::ConditionError;
use crate::engine::travel::condition::eval::holds;
use crate::engine::travel::condition::lex::tokens;
use crate::engine::travel::condition::moment::Moment;
use crate::engine::travel::condition::parse::{Name, Node, parse};
use crate::engine::values::fields::FieldSpec;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    text: String,
    root: Node,
}

impl Condition {
    /// Parses a condition over some fields.
    ///
    /// # Errors
    /// [`ConditionError`], pointing at the character.
    pub fn parse(text: &str, fields: &[FieldSpec]) -> Result<Condition, ConditionError> {
        let root = parse(tokens(text)?, text, fields)?;
        Ok(Condition { text: text.to_owned(), root })
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns `true` if it holds at a moment.
    pub fn holds(&self, moment: &Moment<'_>) -> bool {
        holds(&self.root, moment)
    }

    /// Returns `true` if it uses the event's description or amount, which cost more to find than fields.
    pub fn asks_description(&self) -> bool {
        self.root.any(&|node| matches!(node, Node::Name(Name::Memo | Name::Amount)))
    }
}
