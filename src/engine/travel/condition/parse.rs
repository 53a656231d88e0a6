//! Parsing the tokens of a condition into a tree.

use crate::engine::travel::condition::completions::EVENT_NAMES;
use crate::engine::travel::condition::error::ConditionError;
use crate::engine::travel::condition::lex::{Placed, Token};
use crate::engine::values::fields::{FieldKind, FieldSpec};

/// How deep a condition may nest.
const MAX_DEPTH: usize = 60;

/// A part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Both conditions hold.
    And(Box<Node>, Box<Node>),
    /// One of them holds.
    Or(Box<Node>, Box<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// Two values in a comparison.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Two numbers in a calculation.
    Calculate(char, Box<Node>, Box<Node>),
    /// A field differs from what it was before the event.
    Changed(usize),
    /// A field after the event.
    Field(usize),
    /// A field before the event.
    Before(usize),
    /// A property of the event.
    Name(Name),
    /// A number in millionths.
    Number(i128),
    /// A text, in lower case.
    Text(String),
    /// A span of time, in milliseconds.
    Date(i64, i64),
}

/// The properties of the event that a condition can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The event's type.
    Type,
    /// Its description, such as the memo.
    Memo,
    /// Its amount, signed if money moved.
    Amount,
    /// Its revision in the stream.
    Revision,
    /// When it happened.
    Date,
    /// When it was recorded.
    Recorded,
    /// Who did it.
    Actor,
}

const NAMES: [Name; 7] =
    [Name::Type, Name::Memo, Name::Amount, Name::Revision, Name::Date, Name::Recorded, Name::Actor];

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Both are equal.
    Equal,
    /// The two values differ.
    Unequal,
    /// The first is less.
    Less,
    /// It is not more.
    AtMost,
    /// The first is more.
    More,
    /// It is not less.
    AtLeast,
    /// The first, a text, contains the second.
    Contains,
}

impl Node {
    /// Returns `true` if any part of it satisfies a predicate.
    pub fn any(&self, is: &dyn Fn(&Node) -> bool) -> bool {
        is(self)
            || match self {
                Node::And(a, b) | Node::Or(a, b) | Node::Compare(_, a, b) | Node::Calculate(_, a, b) => {
                    a.any(is) || b.any(is)
                }
                Node::Not(a) => a.any(is),
                Node::Changed(_)
                | Node::Field(_)
                | Node::Before(_)
                | Node::Name(_)
                | Node::Number(_)
                | Node::Text(_)
                | Node::Date(..) => false,
            }
    }
}

/// The kind of value that a part of a condition has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Truth,
    Number,
    Text,
    Time,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Truth => "a condition",
            Kind::Number => "a number",
            Kind::Text => "a text",
            Kind::Time => "a date",
        }
    }
}

struct Parser<'a> {
    tokens: Vec<Placed>,
    next: usize,
    end: usize,
    depth: usize,
    fields: &'a [FieldSpec],
}

/// A part that was read: its node, the kind of its value, and where it begins.
type Part = (Node, Kind, usize);

/// Parses tokens as a condition.
pub fn parse(tokens: Vec<Placed>, text: &str, fields: &[FieldSpec]) -> Result<Node, ConditionError> {
    let mut parser = Parser { tokens, next: 0, end: text.chars().count(), depth: 0, fields };
    if parser.tokens.is_empty() {
        return Err(ConditionError { at: 0, message: "write a condition, such as balance < 0".to_owned() });
    }
    let root = parser.or()?;
    let root = truth(root)?;
    match parser.tokens.get(parser.next) {
        None => Ok(root),
        Some(rest) => Err(ConditionError {
            at: rest.at,
            message: "the condition should end here, or go on with and / or".to_owned(),
        }),
    }
}

/// Checks that a part is true or false, not a value.
fn truth((node, kind, at): Part) -> Result<Node, ConditionError> {
    match kind {
        Kind::Truth => Ok(node),
        other => Err(ConditionError {
            at,
            message: format!("this is {}, not a condition; compare it with something", other.name()),
        }),
    }
}

impl Parser<'_> {
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |token| token.at)
    }

    fn fail<T>(&self, message: impl Into<String>) -> Result<T, ConditionError> {
        Err(ConditionError { at: self.at(), message: message.into() })
    }

    /// Consumes a keyword or a sign if it is the next token.
    fn take(&mut self, words: &[&str]) -> Option<&'static str> {
        const KNOWN: [&str; 20] = [
            "and", "&&", "or", "||", "not", "contains", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "(",
            ")", ",",
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

    fn or(&mut self) -> Result<Part, ConditionError> {
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
            return self.fail("this nests too deep");
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
            return Err(ConditionError { at: sign_at, message: "only values compare, not conditions".to_owned() });
        }
        if comparison == Comparison::Contains && left.1 != Kind::Text {
            return Err(ConditionError {
                at,
                message: format!("only a text can contain something; this is {}", left.1.name()),
            });
        }
        if left.1 != right.1 {
            let message = format!("{} does not compare with {}", left.1.name(), right.1.name());
            return Err(ConditionError { at: sign_at, message });
        }
        Ok((Node::Compare(comparison, Box::new(left.0), Box::new(right.0)), Kind::Truth, at))
    }

    fn sum(&mut self) -> Result<Part, ConditionError> {
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
                return Err(ConditionError { at: sign_at, message: format!("{sign} needs a number on both sides") });
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
                _ => Err(ConditionError { at: inner, message: "- needs a number after it".to_owned() }),
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
                    None => parser.fail("a closing ) is missing"),
                }
            });
        }
        let Some(Placed { token, .. }) = self.tokens.get(self.next).cloned() else {
            return self.fail("a value is missing here: a field, a number, a text or a date");
        };
        let part = match token {
            Token::Number(number) => (Node::Number(number), Kind::Number, at),
            Token::Text(text) => (Node::Text(text.to_lowercase()), Kind::Text, at),
            Token::Date(first, end) => (Node::Date(first, end), Kind::Time, at),
            Token::Word(word) => return self.word(&word, at),
            Token::Sign(sign) => return self.fail(format!("a value is missing before {sign}")),
        };
        self.next += 1;
        Ok(part)
    }

    fn word(&mut self, word: &str, at: usize) -> Result<Part, ConditionError> {
        let lower = word.to_lowercase();
        if ["and", "or", "not", "contains"].contains(&lower.as_str()) {
            return self.fail(format!("a value is missing before {lower}"));
        }
        self.next += 1;
        let called = matches!(self.tokens.get(self.next), Some(Placed { token: Token::Sign("("), .. }));
        if called && (lower == "changed" || lower == "before") {
            self.next += 1;
            let field = self.field_within()?;
            return Ok(match lower.as_str() {
                "changed" => (Node::Changed(field), Kind::Truth, at),
                _ => (Node::Before(field), self.kind_of(field), at),
            });
        }
        if let Some(field) = self.fields.iter().position(|field| field.name == lower) {
            return Ok((Node::Field(field), self.kind_of(field), at));
        }
        if let Some(index) = EVENT_NAMES.iter().position(|name| *name == lower) {
            let name = NAMES[index];
            let kind = match name {
                Name::Type | Name::Memo | Name::Actor => Kind::Text,
                Name::Amount | Name::Revision => Kind::Number,
                Name::Date | Name::Recorded => Kind::Time,
            };
            return Ok((Node::Name(name), kind, at));
        }
        // After a comparison a bare word is a text: `type = Withdrawn`.
        let after_comparison = self.next >= 2
            && match &self.tokens[self.next - 2].token {
                Token::Sign(sign) => ["=", "==", "!=", "<", "<=", ">", ">="].contains(sign),
                Token::Word(word) => word.eq_ignore_ascii_case("contains"),
                Token::Number(_) | Token::Text(_) | Token::Date(..) => false,
            };
        if after_comparison {
            return Ok((Node::Text(lower), Kind::Text, at));
        }
        let known: Vec<&str> = self.fields.iter().map(|field| field.name).chain(EVENT_NAMES).collect();
        Err(ConditionError { at, message: format!("unknown name {word}; expected one of {}", known.join(", ")) })
    }

    fn field_within(&mut self) -> Result<usize, ConditionError> {
        let field = match self.tokens.get(self.next).map(|placed| &placed.token) {
            Some(Token::Word(word)) => {
                let lower = word.to_lowercase();
                self.fields.iter().position(|field| field.name == lower)
            }
            Some(_) | None => None,
        };
        let Some(field) = field else {
            let known: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
            return self.fail(format!("a field is missing here: {}", known.join(", ")));
        };
        self.next += 1;
        match self.take(&[")"]) {
            Some(_) => Ok(field),
            None => self.fail("a closing ) is missing"),
        }
    }

    fn kind_of(&self, field: usize) -> Kind {
        match self.fields[field].kind {
            FieldKind::Money | FieldKind::Count => Kind::Number,
            FieldKind::Text => Kind::Text,
            FieldKind::Time => Kind::Time,
        }
    }
}
