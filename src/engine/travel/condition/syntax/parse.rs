//! Parsing the tokens of a condition into a tree.

use crate::engine::travel::condition::syntax::error::{ConditionError, Fault};
use crate::engine::travel::condition::syntax::lex::{Placed, Token};
use crate::engine::travel::condition::syntax::tree::{Comparison, Node};
use crate::engine::travel::condition::syntax::vocabulary::{Kind, Vocabulary};

/// How deep a condition may nest.
const MAX_DEPTH: usize = 60;

/// Reads tokens one after the other; the names are read in [`names`](super::names).
pub(super) struct Parser<'a> {
    pub(super) tokens: &'a [Placed],
    pub(super) next: usize,
    end: usize,
    depth: usize,
    pub(super) vocabulary: &'a Vocabulary,
    /// Within the condition of a scan.
    pub(super) scanning: bool,
}

/// A part that was read: its node, the kind of its value, and where it begins.
pub(super) type Part = (Node, Kind, usize);

/// Parses tokens as a condition.
pub fn parse(tokens: &[Placed], text: &str, vocabulary: &Vocabulary) -> Result<Node, ConditionError> {
    let mut parser = Parser::new(tokens, text, vocabulary);
    if parser.tokens.is_empty() {
        return Err(ConditionError { at: 0, fault: Fault::Empty });
    }
    let root = parser.or()?;
    let root = truth(root)?;
    parser.ended(Fault::NotEnded).map(|()| root)
}

/// Parses tokens as a number.
pub fn parse_number(tokens: &[Placed], text: &str, vocabulary: &Vocabulary) -> Result<Node, ConditionError> {
    let mut parser = Parser::new(tokens, text, vocabulary);
    let (node, kind, at) = parser.sum()?;
    if kind != Kind::Number {
        return Err(ConditionError { at, fault: Fault::NumberExpected(kind) });
    }
    parser.ended(Fault::NumberNotEnded).map(|()| node)
}

/// Finds the conditions that one condition joins by `and`, with the characters from which to which each is written.
pub fn joined_by_and(tokens: &[Placed], text: &str, vocabulary: &Vocabulary) -> Option<Vec<(Node, usize, usize)>> {
    let mut parser = Parser::new(tokens, text, vocabulary);
    let mut parts = Vec::new();
    loop {
        let start = parser.at();
        let node = truth(parser.not().ok()?).ok()?;
        parts.push((node, start, parser.at()));
        if parser.take(&["and", "&&"]).is_none() {
            break;
        }
    }
    (parser.next == parser.tokens.len()).then_some(parts)
}

/// Checks that a part is true or false, not a value.
pub(super) fn truth((node, kind, at): Part) -> Result<Node, ConditionError> {
    match kind {
        Kind::Truth => Ok(node),
        other => Err(ConditionError { at, fault: Fault::NotACondition(other) }),
    }
}

impl<'a> Parser<'a> {
    fn new(tokens: &'a [Placed], text: &str, vocabulary: &'a Vocabulary) -> Parser<'a> {
        Parser { tokens, next: 0, end: text.chars().count(), depth: 0, vocabulary, scanning: false }
    }

    /// Checks that nothing follows.
    fn ended(&self, fault: Fault) -> Result<(), ConditionError> {
        match self.tokens.get(self.next) {
            None => Ok(()),
            Some(rest) => Err(ConditionError { at: rest.at, fault }),
        }
    }

    pub(super) fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.at)
    }

    pub(super) fn fail<T>(&self, fault: Fault) -> Result<T, ConditionError> {
        Err(ConditionError { at: self.at(), fault })
    }

    /// Consumes a keyword or a sign if it is the next token.
    pub(super) fn take(&mut self, words: &[&str]) -> Option<&'static str> {
        const KNOWN: [&str; 21] = [
            "and", "&&", "or", "||", "not", "contains", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "(",
            ")", ",", ".",
        ];
        let found = match &self.tokens.get(self.next)?.token {
            Token::Sign(sign) => KNOWN.into_iter().find(|known| known == sign),
            Token::Word(word) => KNOWN.into_iter().find(|known| word.eq_ignore_ascii_case(known)),
            Token::Number(_) | Token::Text(_) | Token::Date(..) => None,
        }?;
        if !words.contains(&found) {
            return None;
        }
        self.next += 1;
        Some(found)
    }

    pub(super) fn or(&mut self) -> Result<Part, ConditionError> {
        self.joined(&["or", "||"], Parser::and, Node::Or)
    }

    fn and(&mut self) -> Result<Part, ConditionError> {
        self.joined(&["and", "&&"], Parser::not, Node::And)
    }

    fn joined(
        &mut self,
        words: &[&str],
        part: fn(&mut Self) -> Result<Part, ConditionError>,
        join: fn(Box<Node>, Box<Node>) -> Node,
    ) -> Result<Part, ConditionError> {
        let mut left = part(self)?;
        while self.take(words).is_some() {
            let at = left.2;
            let right = part(self)?;
            left = (join(Box::new(truth(left)?), Box::new(truth(right)?)), Kind::Truth, at);
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Part, ConditionError> {
        let at = self.at();
        if self.take(&["not"]).is_none() {
            return self.comparison();
        }
        self.deeper(|parser| {
            let inner = parser.not()?;
            Ok((Node::Not(Box::new(truth(inner)?)), Kind::Truth, at))
        })
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Part, ConditionError>) -> Result<Part, ConditionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail(Fault::TooDeep);
        }
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn comparison(&mut self) -> Result<Part, ConditionError> {
        let left = self.sum()?;
        let sign_at = self.at();
        let Some(sign) = self.take(&["=", "==", "!=", "<", "<=", ">", ">=", "contains"]) else { return Ok(left) };
        let right = self.sum()?;
        let comparison = match sign {
            "=" | "==" => Comparison::Equal,
            "!=" => Comparison::Unequal,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::More,
            ">=" => Comparison::AtLeast,
            _ => Comparison::Contains,
        };
        let at = left.2;
        if left.1 == Kind::Truth || right.1 == Kind::Truth {
            return Err(ConditionError { at: sign_at, fault: Fault::OnlyValuesCompare });
        }
        if comparison == Comparison::Contains && left.1 == Kind::Numbers && right.1 == Kind::Number {
            return Ok((Node::Compare(comparison, Box::new(left.0), Box::new(right.0)), Kind::Truth, at));
        }
        if comparison == Comparison::Contains && left.1 != Kind::Text {
            return Err(ConditionError { at, fault: Fault::OnlyTextsContain(left.1) });
        }
        if left.1 != right.1 {
            return Err(ConditionError { at: sign_at, fault: Fault::DoNotCompare(left.1, right.1) });
        }
        Ok((Node::Compare(comparison, Box::new(left.0), Box::new(right.0)), Kind::Truth, at))
    }

    pub(super) fn sum(&mut self) -> Result<Part, ConditionError> {
        self.calculated(&["+", "-"], Parser::product)
    }

    fn product(&mut self) -> Result<Part, ConditionError> {
        self.calculated(&["*", "/"], Parser::unary)
    }

    fn calculated(
        &mut self,
        signs: &[&str],
        part: fn(&mut Self) -> Result<Part, ConditionError>,
    ) -> Result<Part, ConditionError> {
        let mut left = part(self)?;
        loop {
            let sign_at = self.at();
            let Some(sign) = self.take(signs) else { return Ok(left) };
            let right = part(self)?;
            if left.1 != Kind::Number || right.1 != Kind::Number {
                return Err(ConditionError { at: sign_at, fault: Fault::NumbersOnBothSides(sign) });
            }
            let sign = sign.chars().next().unwrap_or('+');
            left = (Node::Calculate(sign, Box::new(left.0), Box::new(right.0)), Kind::Number, left.2);
        }
    }

    fn unary(&mut self) -> Result<Part, ConditionError> {
        let at = self.at();
        if self.take(&["-"]).is_none() {
            return self.value();
        }
        self.deeper(|parser| {
            let (node, kind, inner) = parser.unary()?;
            match kind {
                Kind::Number => Ok((Node::Calculate('-', Box::new(Node::Number(0)), Box::new(node)), Kind::Number, at)),
                _ => Err(ConditionError { at: inner, fault: Fault::NumberAfterMinus }),
            }
        })
    }

    fn value(&mut self) -> Result<Part, ConditionError> {
        let at = self.at();
        if self.take(&["("]).is_some() {
            return self.deeper(|parser| {
                let (node, kind, _) = parser.or()?;
                match parser.take(&[")"]) {
                    Some(_) => Ok((node, kind, at)),
                    None => parser.fail(Fault::ParenthesisMissing),
                }
            });
        }
        let Some(Placed { token, .. }) = self.tokens.get(self.next).cloned() else {
            return self.fail(Fault::ValueMissing);
        };
        let part = match token {
            Token::Number(number) => (Node::Number(number), Kind::Number, at),
            Token::Text(text) => (Node::Text(text.to_lowercase()), Kind::Text, at),
            Token::Date(first, end) => (Node::Date(first, end), Kind::Time, at),
            Token::Word(word) => return self.word(&word, at),
            Token::Sign(sign) => return self.fail(Fault::ValueMissingBefore(sign.to_owned())),
        };
        self.next += 1;
        Ok(part)
    }
}
