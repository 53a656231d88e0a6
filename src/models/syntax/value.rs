//! Parsing single values: literals, names and paths, functions, `if`.

use crate::models::decimal::SCALE;
use crate::models::syntax::lex::Token;
use crate::models::syntax::parser::{Parser, Read};
use crate::models::syntax::tree::{Expr, Node, Segment, Spanned};
use crate::words;

/// Words that are no names.
pub(super) const KEYWORDS: [&str; 14] =
    ["and", "or", "not", "if", "then", "else", "contains", "starts", "ends", "is", "missing", "yes", "no", "headline"];

/// The units of a span of time, each with its milliseconds.
const UNITS: [(&str, i128); 7] = [
    ("millisecond", 1),
    ("second", 1_000),
    ("minute", 60_000),
    ("hour", 3_600_000),
    ("day", 86_400_000),
    ("week", 604_800_000),
    ("ms", 1),
];

/// Returns the milliseconds of a unit; the plural is the same unit.
fn unit(word: &str) -> Option<i128> {
    UNITS.into_iter().find(|(name, _)| word == *name || word.strip_suffix('s') == Some(name)).map(|(_, ms)| ms)
}

impl Parser {
    /// Parses a value.
    pub(super) fn value(&mut self) -> Read<Expr> {
        let from = self.here().start;
        let node = match self.peek().clone() {
            Token::Number(number) => {
                self.advance();
                self.measured(number)?
            }
            Token::Text(text) => {
                self.advance();
                Node::Text(text)
            }
            Token::Date(first, end) => {
                self.advance();
                Node::Date(first, end)
            }
            Token::Sign("(") => {
                self.advance();
                let inner = self.enclosed(")", Parser::expression)?;
                return Ok(Spanned { value: inner.value, range: from..self.end() });
            }
            Token::Word(word) => self.word(&word)?,
            Token::Sign(sign) => return self.fail(words::models::a_value_is_missing_before(&sign)),
            Token::End => return self.fail(words::models::A_VALUE_IS_MISSING_HERE),
        };
        Ok(Spanned { value: Box::new(node), range: from..self.end() })
    }

    /// Reads the unit that may follow a number.
    fn measured(&mut self, number: i128) -> Read<Node> {
        let Token::Word(word) = self.peek() else { return Ok(Node::Number(number)) };
        let Some(ms) = unit(word) else { return Ok(Node::Number(number)) };
        match number.checked_mul(ms).and_then(|scaled| i64::try_from(scaled / SCALE).ok()) {
            Some(duration) => {
                self.advance();
                Ok(Node::Duration(duration))
            }
            None => self.fail(words::models::THIS_NUMBER_IS_TOO_LARGE),
        }
    }

    fn word(&mut self, word: &str) -> Read<Node> {
        match word {
            "yes" | "true" | "no" | "false" => {
                self.advance();
                Ok(Node::Truth(matches!(word, "yes" | "true")))
            }
            "missing" => {
                self.advance();
                Ok(Node::Missing)
            }
            "if" => self.choice(),
            _ if KEYWORDS.contains(&word) => self.fail(words::models::a_value_is_missing_before(&word)),
            _ => self.named(),
        }
    }

    /// Parses `if … then … else …`.
    fn choice(&mut self) -> Read<Node> {
        self.advance();
        self.deeper(|parser| {
            let condition = parser.expression()?;
            if !parser.take_word("then") {
                return parser.fail(words::models::is_missing_here(&"then"));
            }
            parser.skip_ends();
            let then = parser.expression()?;
            if !parser.take_word("else") {
                return parser.fail(words::models::is_missing_here(&"else"));
            }
            parser.skip_ends();
            Ok(Node::If(condition, then, parser.expression()?))
        })
    }

    /// Parses a name, a path, an entry or a function.
    fn named(&mut self) -> Read<Node> {
        let name = self.name()?;
        if self.is_sign("(") {
            self.advance();
            if name.value == "last" {
                return self
                    .enclosed(")", |parser| Ok(Node::Last(parser.types()?.into_iter().map(|t| t.value).collect())));
            }
            let arguments = self.enclosed(")", Parser::arguments)?;
            return Ok(Node::Call(name, arguments));
        }
        let is_entry = self.is_sign("[") && !matches!(self.peek_second(), Token::Number(_) | Token::Text(_));
        if is_entry {
            self.advance();
            let key = self.enclosed("]", Parser::expression)?;
            return Ok(Node::Entry(name, key));
        }
        Ok(Node::Name(self.path_from(name.value)?))
    }

    fn arguments(&mut self) -> Read<Vec<Expr>> {
        let mut arguments = Vec::new();
        if self.is_sign(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if !self.take_sign(",") {
                return Ok(arguments);
            }
        }
    }

    /// Parses a path, such as `issue.labels[0].name` or `data["content-type"]`.
    pub(super) fn path(&mut self) -> Read<Spanned<Vec<Segment>>> {
        let first = self.name()?;
        let value = self.path_from(first.value)?;
        Ok(Spanned { value, range: first.range.start..self.end() })
    }

    fn path_from(&mut self, first: String) -> Read<Vec<Segment>> {
        let mut path = vec![Segment::Key(first)];
        loop {
            if self.take_sign(".") {
                path.push(Segment::Key(self.name()?.value));
            } else if self.take_sign("[") {
                path.push(self.enclosed("]", Parser::step)?);
            } else {
                return Ok(path);
            }
        }
    }

    /// Parses what is between the brackets of a path.
    fn step(&mut self) -> Read<Segment> {
        let segment = match self.peek().clone() {
            Token::Number(number) if number % SCALE == 0 => {
                Segment::Index(usize::try_from(number / SCALE).unwrap_or(usize::MAX))
            }
            Token::Text(key) => Segment::Key(key),
            _ => return self.fail(words::models::A_NUMBER_OR_A_KEY_IS_MISSING_HERE),
        };
        self.advance();
        Ok(segment)
    }

    /// Parses names of types: `opened or "re-opened", closed`.
    pub(super) fn types(&mut self) -> Read<Vec<Spanned<String>>> {
        let mut types = vec![self.type_name()?];
        while self.take_word("or") || self.take_sign(",") {
            self.skip_ends();
            types.push(self.type_name()?);
        }
        Ok(types)
    }

    /// Parses the name of a type: a text, or words with points, hyphens and slashes without spaces between them.
    fn type_name(&mut self) -> Read<Spanned<String>> {
        let range = self.here();
        if let Token::Text(value) = self.peek().clone() {
            self.advance();
            return Ok(Spanned { value, range });
        }
        let first = self.name()?;
        let (mut name, start) = (first.value, first.range.start);
        while self.is_adjacent() {
            let sign = match self.peek() {
                Token::Sign(sign @ ("." | "-" | "/")) => *sign,
                _ => break,
            };
            self.advance();
            name.push_str(sign);
            match self.peek().clone() {
                Token::Word(word) if self.is_adjacent() => name.push_str(&word),
                Token::Number(number) if self.is_adjacent() => name.push_str(&crate::models::decimal::write(number)),
                _ => return self.fail(words::models::A_NAME_IS_MISSING_HERE),
            }
            self.advance();
        }
        Ok(Spanned { value: name, range: start..self.end() })
    }
}
