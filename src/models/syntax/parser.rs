//! Reading tokens one after the other.

use std::ops::Range;

use crate::models::limits::{MAX_DEPTH, MAX_ERRORS, MAX_LEN};
use crate::models::syntax::error::ModelError;
use crate::models::syntax::lex::{Placed, Token, tokens};
use crate::models::syntax::tree::{Spanned, Tree};
use crate::words;

/// What reading a part gives.
pub(super) type Read<T> = Result<T, ModelError>;

/// Reads tokens one after the other; statements and expressions are in files of their own.
pub(super) struct Parser {
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
    /// How many parentheses are open: within them a line goes on.
    open: usize,
    /// How many operators the step has so far: its tree is at most as deep.
    pub(super) parts: usize,
}

/// Parses a text. Statements with errors are left out of the tree.
pub fn parse(text: &str) -> (Tree, Vec<ModelError>) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LEN {
        let message = words::models::a_model_has_at_most(&MAX_LEN);
        return (Tree::default(), vec![ModelError { range: MAX_LEN..chars.len(), message }]);
    }
    let (tokens, mut errors) = tokens(&chars);
    let mut parser = Parser { tokens, next: 0, depth: 0, open: 0, parts: 0 };
    let mut tree = Tree::default();
    while !parser.is_at_end() {
        parser.parts = 0;
        if let Err(error) = parser.statement(&mut tree) {
            // An error of the scanner in the same place says more.
            if !errors
                .iter()
                .any(|known| known.range.start <= error.range.start && known.range.end >= error.range.start)
            {
                errors.push(error);
            }
            parser.skip_line();
        }
    }
    errors.sort_by_key(|error| error.range.start);
    errors.truncate(MAX_ERRORS);
    (tree, errors)
}

impl Parser {
    /// Returns the place of the next token. A line goes on within parentheses, and before `and`, `or`, `then` and `else`.
    fn place(&self) -> usize {
        let mut place = self.next;
        while self.tokens.get(place).is_some_and(|placed| placed.token == Token::End) {
            place += 1;
        }
        let goes_on = match self.tokens.get(place).map(|placed| &placed.token) {
            Some(Token::Word(word)) => ["and", "or", "then", "else"].contains(&word.as_str()),
            _ => false,
        };
        if place < self.tokens.len() && (self.open > 0 || goes_on) { place } else { self.next }
    }

    /// Returns the next token.
    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.place()).map_or(&Token::End, |placed| &placed.token)
    }

    /// Returns the token after the next one on its line.
    pub(super) fn peek_second(&self) -> &Token {
        self.tokens.get(self.place() + 1).map_or(&Token::End, |placed| &placed.token)
    }

    /// Returns the characters of the next token.
    pub(super) fn here(&self) -> Range<usize> {
        self.tokens.get(self.place()).or(self.tokens.last()).map_or(0..0, |placed| placed.range.clone())
    }

    /// Returns the line of the next token.
    pub(super) fn line(&self) -> usize {
        self.tokens.get(self.place()).or(self.tokens.last()).map_or(1, |placed| placed.line)
    }

    /// Returns where the last token that was read ends.
    pub(super) fn end(&self) -> usize {
        self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |placed| placed.range.end)
    }

    /// Goes on to the token after the next one.
    pub(super) fn advance(&mut self) {
        self.next = (self.place() + 1).min(self.tokens.len());
    }

    /// Returns `true` if the next token follows the last one without a space.
    pub(super) fn is_adjacent(&self) -> bool {
        self.here().start == self.end()
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_ends();
        self.next >= self.tokens.len()
    }

    /// Skips the ends of lines.
    pub(super) fn skip_ends(&mut self) {
        while self.tokens.get(self.next).is_some_and(|placed| placed.token == Token::End) {
            self.next += 1;
        }
    }

    /// Skips what is left of a line after an error.
    fn skip_line(&mut self) {
        (self.open, self.depth) = (0, 0);
        while self.tokens.get(self.next).is_some_and(|placed| placed.token != Token::End) {
            self.next += 1;
        }
    }

    /// Fails at the next token.
    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Read<T> {
        Err(ModelError { range: self.here(), message: message.into() })
    }

    /// Returns `true` if the next token is a word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(next) if next == word)
    }

    /// Reads a word if it is the next token.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_here = self.is_word(word);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Returns `true` if the next token is a sign.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(next) if *next == sign)
    }

    /// Reads a sign if it is the next token.
    pub(super) fn take_sign(&mut self, sign: &str) -> bool {
        let is_here = self.is_sign(sign);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Reads a sign that has to be there.
    pub(super) fn sign(&mut self, sign: &str) -> Read<()> {
        if self.take_sign(sign) { Ok(()) } else { self.fail(words::models::is_missing_here(&sign)) }
    }

    /// Reads what is between parentheses or brackets, of which the first has been read.
    pub(super) fn enclosed<T>(&mut self, end: &str, read: impl FnOnce(&mut Parser) -> Read<T>) -> Read<T> {
        self.open += 1;
        let inner = self.deeper(read)?;
        self.sign(end)?;
        self.open -= 1;
        Ok(inner)
    }

    /// Reads a part within another one.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Parser) -> Read<T>) -> Read<T> {
        if self.depth >= MAX_DEPTH {
            return self.fail(words::models::nests_too_deep(&MAX_DEPTH));
        }
        self.depth += 1;
        let inner = read(self)?;
        self.depth -= 1;
        Ok(inner)
    }

    /// Reads a text in quotes.
    pub(super) fn text(&mut self) -> Read<String> {
        let Token::Text(text) = self.peek().clone() else {
            return self.fail(words::models::A_TEXT_IN_QUOTES_IS_MISSING_HERE);
        };
        self.advance();
        Ok(text)
    }

    /// Reads a name.
    pub(super) fn name(&mut self) -> Read<Spanned<String>> {
        let (range, token) = (self.here(), self.peek().clone());
        let Token::Word(value) = token else { return self.fail(words::models::A_NAME_IS_MISSING_HERE) };
        self.advance();
        Ok(Spanned { value, range })
    }
}
