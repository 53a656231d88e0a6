//! A parsed condition.

use crate::engine::travel::condition::syntax::error::ConditionError;
use crate::engine::travel::condition::syntax::lex::tokens;
use crate::engine::travel::condition::syntax::parse::{joined_by_and, parse, parse_number};
use crate::engine::travel::condition::syntax::tree::{Name, Node};
use crate::engine::travel::condition::syntax::vocabulary::Vocabulary;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    text: String,
    root: Node,
}

impl Condition {
    /// Parses a condition over the names of a vocabulary.
    ///
    /// # Errors
    /// [`ConditionError`], pointing at the character.
    pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Condition, ConditionError> {
        let root = parse(&tokens(text, vocabulary.signs())?, text, vocabulary)?;
        Ok(Condition { text: text.to_owned(), root })
    }

    /// Makes a condition of a part of another one.
    pub fn of(root: Node) -> Condition {
        Condition { text: String::new(), root }
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns it as a tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Splits it into the conditions that it joins by `and`; a condition of another form is its only part.
    pub fn joined_by_and(&self, vocabulary: &Vocabulary) -> Vec<Condition> {
        let read = || joined_by_and(&tokens(&self.text, vocabulary.signs()).ok()?, &self.text, vocabulary);
        let part = |(root, start, end): (Node, usize, usize)| {
            let text: String = self.text.chars().skip(start).take(end - start).collect();
            Condition { text: text.trim_end().to_owned(), root }
        };
        read().map_or_else(|| vec![self.clone()], |parts| parts.into_iter().map(part).collect())
    }

    /// Returns `true` if it uses the event's description or amount, which cost more to find than fields.
    pub fn asks_description(&self) -> bool {
        self.root.any(&|node| matches!(node, Node::Name(Name::Memo | Name::Amount)))
    }
}

/// A parsed number, such as `first(balance < 0) - 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    text: String,
    root: Node,
}

impl Number {
    /// Parses a number over the names of a vocabulary.
    ///
    /// # Errors
    /// [`ConditionError`], pointing at the character.
    pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Number, ConditionError> {
        let root = parse_number(&tokens(text, vocabulary.signs())?, text, vocabulary)?;
        Ok(Number { text: text.to_owned(), root })
    }

    /// Returns it as a tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }
}
