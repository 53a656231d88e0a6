//! Parsing expressions: how their parts are joined.

use crate::models::limits::MAX_PARTS;
use crate::models::syntax::lex::Token;
use crate::models::syntax::parser::{Parser, Read};
use crate::models::syntax::tree::{Calculation, Comparison, Expr, Node, Spanned};
use crate::words;

/// Joins two parts.
fn joined(node: Node, from: usize, to: usize) -> Expr {
    Spanned { value: Box::new(node), range: from..to }
}

impl Parser {
    /// Parses an expression.
    pub(super) fn expression(&mut self) -> Read<Expr> {
        let mut left = self.disjunction()?;
        loop {
            if !(self.is_word("or") && *self.peek_second() == Token::Word("else".to_owned())) {
                return Ok(left);
            }
            self.advance();
            self.advance();
            let right = self.operand(Parser::disjunction)?;
            let (from, to) = (left.range.start, right.range.end);
            left = joined(Node::OrElse(left, right), from, to);
        }
    }

    fn disjunction(&mut self) -> Read<Expr> {
        let is_or = |parser: &Parser| {
            (parser.is_word("or") && *parser.peek_second() != Token::Word("else".to_owned())) || parser.is_sign("||")
        };
        self.chain(Parser::conjunction, |parser| is_or(parser).then_some(Node::Or as fn(Expr, Expr) -> Node))
    }

    fn conjunction(&mut self) -> Read<Expr> {
        let is_and = |parser: &Parser| parser.is_word("and") || parser.is_sign("&&");
        self.chain(Parser::negation, |parser| is_and(parser).then_some(Node::And as fn(Expr, Expr) -> Node))
    }

    fn negation(&mut self) -> Read<Expr> {
        let from = self.here().start;
        if !self.take_word("not") {
            return self.comparison();
        }
        let inner = self.deeper(Parser::negation)?;
        let to = inner.range.end;
        Ok(joined(Node::Not(inner), from, to))
    }

    fn comparison(&mut self) -> Read<Expr> {
        let left = self.sum()?;
        let from = left.range.start;
        if self.take_word("is") {
            let is_missing = !self.take_word("not");
            if !self.take_word("missing") {
                return self.fail(words::models::is_missing_here(&"missing"));
            }
            return Ok(joined(Node::IsMissing(left, is_missing), from, self.end()));
        }
        let Some(comparison) = self.comparing()? else { return Ok(left) };
        let right = self.operand(Parser::sum)?;
        let to = right.range.end;
        let compared = joined(Node::Compare(comparison, left, right), from, to);
        match self.comparing()? {
            None => Ok(compared),
            Some(_) => self.fail(words::models::ONE_COMPARISON_AT_A_TIME),
        }
    }

    /// Reads what compares two values.
    fn comparing(&mut self) -> Read<Option<Comparison>> {
        let comparison = match self.peek() {
            Token::Sign("=" | "==") => Comparison::Equal,
            Token::Sign("!=") => Comparison::Unequal,
            Token::Sign("<") => Comparison::Less,
            Token::Sign("<=") => Comparison::AtMost,
            Token::Sign(">") => Comparison::More,
            Token::Sign(">=") => Comparison::AtLeast,
            Token::Word(word) if word == "contains" => Comparison::Contains,
            Token::Word(word) if word == "starts" => Comparison::Starts,
            Token::Word(word) if word == "ends" => Comparison::Ends,
            _ => return Ok(None),
        };
        self.advance();
        if matches!(comparison, Comparison::Starts | Comparison::Ends) && !self.take_word("with") {
            return self.fail(words::models::is_missing_here(&"with"));
        }
        Ok(Some(comparison))
    }

    pub(super) fn sum(&mut self) -> Read<Expr> {
        self.calculated(Parser::product, &[Calculation::Add, Calculation::Subtract])
    }

    fn product(&mut self) -> Read<Expr> {
        self.calculated(Parser::unary, &[Calculation::Multiply, Calculation::Divide, Calculation::Remainder])
    }

    fn unary(&mut self) -> Read<Expr> {
        let from = self.here().start;
        if !self.take_sign("-") {
            return self.value();
        }
        let inner = self.deeper(Parser::unary)?;
        let to = inner.range.end;
        Ok(joined(Node::Negative(inner), from, to))
    }

    fn calculated(&mut self, part: fn(&mut Parser) -> Read<Expr>, signs: &[Calculation]) -> Read<Expr> {
        let mut left = part(self)?;
        loop {
            let Some(calculation) = signs.iter().copied().find(|sign| self.is_sign(sign.sign())) else {
                return Ok(left);
            };
            self.advance();
            let right = self.operand(part)?;
            let (from, to) = (left.range.start, right.range.end);
            left = joined(Node::Calculate(calculation, left, right), from, to);
        }
    }

    /// Parses parts that are joined by one word.
    fn chain(
        &mut self,
        part: fn(&mut Parser) -> Read<Expr>,
        join: impl Fn(&Parser) -> Option<fn(Expr, Expr) -> Node>,
    ) -> Read<Expr> {
        let mut left = part(self)?;
        loop {
            let Some(node) = join(self) else { return Ok(left) };
            self.advance();
            let right = self.operand(part)?;
            let (from, to) = (left.range.start, right.range.end);
            left = joined(node(left, right), from, to);
        }
    }

    /// Parses what follows an operator, which may be on the next line.
    fn operand(&mut self, part: fn(&mut Parser) -> Read<Expr>) -> Read<Expr> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return self.fail(words::models::has_too_many_parts(&MAX_PARTS));
        }
        self.skip_ends();
        part(self)
    }
}
