//! Parsing the lines of a model: declarations, blocks and their steps.

use crate::models::field::FieldKind;
use crate::models::syntax::lex::Token;
use crate::models::syntax::parser::{Parser, Read};
use crate::models::syntax::tree::{Action, Assign, Block, Field, Source, Step, Tree};
use crate::words;

/// The words that begin a declaration of where parts of an event are.
const SOURCES: [(&str, Source); 5] = [
    ("stream", Source::Stream),
    ("type", Source::Type),
    ("time", Source::Time),
    ("id", Source::Id),
    ("data", Source::Data),
];

impl Parser {
    /// Parses a statement into the tree.
    pub(super) fn statement(&mut self, tree: &mut Tree) -> Read<()> {
        let Token::Word(word) = self.peek().clone() else {
            return self.fail(words::models::A_LINE_BEGINS_WITH);
        };
        if self.is_step() {
            return self.steps(tree);
        }
        match word.as_str() {
            "model" => {
                self.advance();
                tree.name = Some(self.text()?);
            }
            "field" => {
                let field = self.field()?;
                tree.fields.push(field);
            }
            "on" => {
                let block = self.block()?;
                tree.blocks.push(block);
                if !matches!(self.peek(), Token::End) {
                    return self.steps(tree);
                }
            }
            word => match SOURCES.into_iter().find(|(name, _)| *name == word) {
                Some((_, source)) => {
                    self.advance();
                    self.take_word("by");
                    tree.sources.push((source, self.path()?));
                }
                None => return self.fail(words::models::A_LINE_BEGINS_WITH),
            },
        }
        self.ended()
    }

    /// Checks that the line ends.
    fn ended(&self) -> Read<()> {
        if matches!(self.peek(), Token::End) { Ok(()) } else { self.fail(words::models::THE_LINE_SHOULD_END_HERE) }
    }

    /// Returns `true` if a step of a block begins here.
    fn is_step(&self) -> bool {
        match (self.peek(), self.peek_second()) {
            (Token::Word(word), _) if word == "require" || word == "reject" => true,
            (Token::Word(_), Token::Sign("=" | "+=" | "-=" | "[")) => true,
            (Token::Word(_), Token::Word(second)) => second == "add" || second == "remove",
            _ => false,
        }
    }

    fn field(&mut self) -> Read<Field> {
        let line = self.line();
        self.advance();
        let name = self.name()?;
        let kind = if self.take_sign(":") { Some(self.kind()?) } else { None };
        let is_code = |token: &Token| matches!(token, Token::Word(word) if word != "headline");
        let currency = if kind == Some(FieldKind::Money) && is_code(self.peek()) { Some(self.name()?) } else { None };
        let initial = if self.take_sign("=") { Some(self.sum()?) } else { None };
        let headline = self.is_word("headline").then(|| self.here());
        if headline.is_some() {
            self.advance();
        }
        Ok(Field { name, kind, currency, initial, headline, line })
    }

    fn kind(&mut self) -> Read<FieldKind> {
        let known = || FieldKind::ALL.map(FieldKind::keyword).join(", ");
        let Token::Word(word) = self.peek().clone() else {
            return self.fail(words::models::a_kind_is_missing_here(&known()));
        };
        if word == "yes" {
            self.advance();
            self.sign("/")?;
            return if self.take_word("no") {
                Ok(FieldKind::Truth)
            } else {
                self.fail(words::models::is_missing_here(&"no"))
            };
        }
        let Some(kind) = FieldKind::ALL.into_iter().find(|kind| kind.keyword() == word) else {
            return self.fail(words::models::a_kind_is_missing_here(&known()));
        };
        self.advance();
        if matches!(kind, FieldKind::List | FieldKind::Map) && self.take_word("of") {
            self.name()?;
        }
        Ok(kind)
    }

    /// Parses `on …:`.
    fn block(&mut self) -> Read<Block> {
        let (line, start) = (self.line(), self.here().start);
        self.advance();
        let is_any = self.is_word("any") && !matches!(self.peek_second(), Token::Sign("." | "-" | "/"));
        let types = if is_any {
            self.advance();
            None
        } else {
            Some(self.types()?)
        };
        let guard = if self.take_word("if") { Some(self.expression()?) } else { None };
        self.sign(":")?;
        Ok(Block { types, guard, steps: Vec::new(), line, range: start..self.end() })
    }

    /// Parses the steps of a line: `a = 1, b += 2; reject "…" if c`.
    fn steps(&mut self, tree: &mut Tree) -> Read<()> {
        loop {
            let step = self.step_of_block()?;
            let Some(block) = tree.blocks.last_mut() else {
                let message = words::models::A_STEP_BELONGS_UNDER_ON.into();
                return Err(crate::models::syntax::ModelError { range: step.range, message });
            };
            block.steps.push(step);
            if !(self.take_sign(",") || self.take_sign(";")) {
                return self.ended();
            }
            self.skip_ends();
        }
    }

    fn step_of_block(&mut self) -> Read<Step> {
        self.parts = 0;
        let (line, start) = (self.line(), self.here().start);
        let action = if self.take_word("require") {
            let condition = self.expression()?;
            if !self.take_word("else") {
                return self.fail(words::models::is_missing_here(&"else"));
            }
            Action::Require { condition, message: self.text()? }
        } else if self.take_word("reject") {
            let message = self.text()?;
            let condition = if self.take_word("if") { Some(self.expression()?) } else { None };
            Action::Reject { condition, message }
        } else {
            self.assignment()?
        };
        let guard = if self.take_word("if") { Some(self.expression()?) } else { None };
        Ok(Step { action, guard, line, range: start..self.end() })
    }

    fn assignment(&mut self) -> Read<Action> {
        let field = self.name()?;
        if self.take_word("add") {
            return Ok(Action::Add { field, value: self.expression()? });
        }
        if self.take_word("remove") {
            return Ok(Action::Remove { field, value: self.expression()? });
        }
        let key = if self.take_sign("[") { Some(self.enclosed("]", Parser::expression)?) } else { None };
        let how = match self.peek() {
            Token::Sign("=") => Assign::Set,
            Token::Sign("+=") => Assign::Add,
            Token::Sign("-=") => Assign::Subtract,
            _ => return self.fail(words::models::AN_ASSIGNMENT_IS_MISSING_HERE),
        };
        self.advance();
        Ok(Action::Assign { field, key, how, value: self.expression()? })
    }
}
