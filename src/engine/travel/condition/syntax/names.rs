//! Parsing the words of a condition: fields, the event's names, the vocabulary's, functions and bare texts.

use crate::engine::travel::condition::syntax::error::{ConditionError, Fault};
use crate::engine::travel::condition::syntax::lex::{Placed, SCALE, Token};
use crate::engine::travel::condition::syntax::parse::{Parser, Part, truth};
use crate::engine::travel::condition::syntax::tree::{EVENT_NAMES, Fact, NAMES, Name, Node, Of, Scan};
use crate::engine::travel::condition::syntax::vocabulary::{FUNCTIONS, Form, Kind, NameSpec};

/// Creates the part of a name of the vocabulary.
fn fact(spec: &NameSpec, of: Of, kind: Kind, at: usize) -> Part {
    (Node::Fact(Fact { name: spec.name, of }), kind, at)
}

impl Parser<'_> {
    pub(super) fn word(&mut self, word: &str, at: usize) -> Result<Part, ConditionError> {
        let lower = word.to_lowercase();
        if ["and", "or", "not", "contains"].contains(&lower.as_str()) {
            return self.fail(Fault::ValueMissingBefore(lower));
        }
        self.next += 1;
        let called = self.follows("(");
        if called && (lower == "changed" || lower == "before") {
            self.next += 1;
            let field = self.field_within()?;
            return Ok(match lower.as_str() {
                "changed" => (Node::Changed(field), Kind::Truth, at),
                _ => (Node::Before(field), self.kind_of(field), at),
            });
        }
        if let Some(part) = self.further(&lower, called, at)? {
            return Ok(part);
        }
        if let Some(field) = self.vocabulary.field(&lower) {
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
        Err(self.unknown(word, at))
    }

    fn unknown(&self, word: &str, at: usize) -> ConditionError {
        let fields = self.vocabulary.fields.iter().map(|field| field.name.clone());
        let known =
            fields.chain(EVENT_NAMES.map(str::to_owned)).chain(self.vocabulary.names.iter().map(NameSpec::usage));
        ConditionError { at, fault: Fault::UnknownName { name: word.to_owned(), known: known.collect() } }
    }

    /// Reads what only some vocabularies have: functions over the stream, and names with dots or parentheses.
    fn further(&mut self, word: &str, called: bool, at: usize) -> Result<Option<Part>, ConditionError> {
        if self.vocabulary.is_of_fields() {
            return Ok(None);
        }
        if called {
            return self.called(word, at).map(Some);
        }
        if self.follows(".") {
            return self.dotted(word, at).map(Some);
        }
        let spec = self.vocabulary.named(word, |form| form == Form::Plain);
        Ok(spec.map(|spec| fact(spec, Of::Nothing, spec.kind, at)))
    }

    /// Reads `first(…)`, `at(…, …)`, `answer(…)` or `read_model(…).position`.
    fn called(&mut self, word: &str, at: usize) -> Result<Part, ConditionError> {
        self.next += 1;
        let functions = self.vocabulary.has_functions;
        match word {
            "first" if functions => self.scan(Scan::First, at),
            "last" if functions => self.scan(Scan::Last, at),
            "count" if functions => self.scan(Scan::Count, at),
            "at" if functions => self.at_revision(at),
            _ => match self.vocabulary.named(word, |form| matches!(form, Form::Numbered | Form::Named(_))) {
                Some(spec) => self.argued(spec, at),
                None => {
                    let functions = functions.then_some(FUNCTIONS).into_iter().flatten();
                    let known: Vec<String> = ["changed(", "before("]
                        .into_iter()
                        .chain(functions)
                        .map(|function| format!("{function}…)"))
                        .chain(self.vocabulary.names.iter().map(NameSpec::usage).filter(|usage| usage.contains('(')))
                        .collect();
                    Err(ConditionError { at, fault: Fault::UnknownFunction { name: word.to_owned(), known } })
                }
            },
        }
    }

    fn scan(&mut self, scan: Scan, at: usize) -> Result<Part, ConditionError> {
        self.no_scan_within(at)?;
        self.scanning = true;
        let condition = self.or().and_then(truth);
        self.scanning = false;
        let condition = condition?;
        self.closed()?;
        Ok((Node::Scan(scan, Box::new(condition)), Kind::Number, at))
    }

    fn at_revision(&mut self, at: usize) -> Result<Part, ConditionError> {
        self.no_scan_within(at)?;
        let (revision, kind, place) = self.sum()?;
        if kind != Kind::Number {
            return Err(ConditionError { at: place, fault: Fault::EventNumberExpected(kind) });
        }
        if self.take(&[","]).is_none() {
            return self.fail(Fault::CommaAndFieldMissing);
        }
        let field = self.field_within()?;
        Ok((Node::At(Box::new(revision), field), self.kind_of(field), at))
    }

    fn no_scan_within(&self, at: usize) -> Result<(), ConditionError> {
        match self.scanning {
            false => Ok(()),
            true => Err(ConditionError { at, fault: Fault::ScanWithinScan }),
        }
    }

    /// Reads what is in the parentheses of a name.
    fn argued(&mut self, spec: &'static NameSpec, at: usize) -> Result<Part, ConditionError> {
        let token = self.tokens.get(self.next).map(|placed| &placed.token);
        let of = match (spec.form, token) {
            (Form::Named(_), Some(Token::Word(name) | Token::Text(name))) => Of::Name(name.to_lowercase()),
            (Form::Numbered, Some(Token::Number(number))) if number % SCALE == 0 => {
                Of::Number(u32::try_from(number / SCALE).unwrap_or(u32::MAX))
            }
            (Form::Named(_), _) => return self.fail(Fault::NameMissing { usage: spec.usage() }),
            _ => return self.fail(Fault::WholeNumberMissing { usage: spec.usage() }),
        };
        self.next += 1;
        self.closed()?;
        if let Form::Named(property) = spec.form {
            let named = self.take(&["."]).is_some() && self.take_word(property);
            if !named {
                return self.fail(Fault::PropertyMissing(property));
            }
        }
        Ok(fact(spec, of, spec.kind, at))
    }

    /// Reads a name with dots, of which the first word has been read.
    fn dotted(&mut self, word: &str, at: usize) -> Result<Part, ConditionError> {
        let mut path = word.to_owned();
        while self.take(&["."]).is_some() {
            let Some(Token::Word(next)) = self.tokens.get(self.next).map(|placed| &placed.token) else {
                return self.fail(Fault::NameAfterDotMissing);
            };
            path.push('.');
            path.push_str(&next.to_lowercase());
            self.next += 1;
        }
        if let Some(spec) = self.vocabulary.named(&path, |form| form == Form::Plain) {
            return Ok(fact(spec, Of::Nothing, spec.kind, at));
        }
        let of_field = path.split_once('.').and_then(|(first, rest)| {
            let spec = self.vocabulary.named(first, |form| form == Form::OfField)?;
            Some((spec, self.vocabulary.field(rest)?))
        });
        match of_field {
            Some((spec, field)) => Ok(fact(spec, Of::Field(field), self.kind_of(field), at)),
            None => Err(self.unknown_path(&path, at)),
        }
    }

    fn unknown_path(&self, path: &str, at: usize) -> ConditionError {
        let first = path.split('.').next().unwrap_or_default();
        let usages: Vec<String> = self
            .vocabulary
            .names
            .iter()
            .filter(|spec| spec.name.split('.').next() == Some(first))
            .map(NameSpec::usage)
            .collect();
        if usages.is_empty() {
            return self.unknown(path, at);
        }
        let name = path.to_owned();
        let fault = match usages.iter().any(|usage| usage.ends_with("<field>")) {
            true => Fault::UnknownPath { name, known: usages, fields: self.fields() },
            false => Fault::UnknownName { name, known: usages },
        };
        ConditionError { at, fault }
    }

    fn field_within(&mut self) -> Result<usize, ConditionError> {
        let field = match self.tokens.get(self.next).map(|placed| &placed.token) {
            Some(Token::Word(word)) => self.vocabulary.field(&word.to_lowercase()),
            Some(_) | None => None,
        };
        let Some(field) = field else {
            return self.fail(Fault::FieldMissing { known: self.fields() });
        };
        self.next += 1;
        self.closed().map(|()| field)
    }

    fn closed(&mut self) -> Result<(), ConditionError> {
        match self.take(&[")"]) {
            Some(_) => Ok(()),
            None => self.fail(Fault::ParenthesisMissing),
        }
    }

    /// Lists the names of the fields.
    fn fields(&self) -> Vec<String> {
        self.vocabulary.fields.iter().map(|field| field.name.clone()).collect()
    }

    fn follows(&self, sign: &str) -> bool {
        matches!(self.tokens.get(self.next), Some(Placed { token: Token::Sign(found), .. }) if *found == sign)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = matches!(self.tokens.get(self.next), Some(Placed { token: Token::Word(found), .. })
            if found.eq_ignore_ascii_case(word));
        self.next += usize::from(is);
        is
    }

    fn kind_of(&self, field: usize) -> Kind {
        self.vocabulary.fields[field].kind
    }
}
