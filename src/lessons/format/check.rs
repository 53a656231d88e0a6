//! Conditions and actions of a lesson, read and held against what the page has.

use crate::engine::travel::condition::syntax::tree::{Name, Node, Of};
use crate::engine::travel::condition::{Condition, Vocabulary};
use crate::lessons::format::action::{Action, Instruction, LaneAction};
use crate::lessons::format::error::LessonError;
use crate::lessons::format::fault::{Fault, Kind};
use crate::lessons::format::lesson::Check;
use crate::lessons::format::lines::without_comment;
use crate::lessons::format::names::{DomainNames, Names};
use crate::lessons::format::vocabulary::vocabulary;

/// What is known while a lesson is read.
pub(super) struct Reading<'a> {
    pub names: &'a Names<'a>,
    /// The domain of the stream that is shown.
    pub domain: &'a DomainNames,
    /// How many predictions there were.
    pub predictions: u32,
    pub errors: Vec<LessonError>,
}

/// A piece of a line: the line's number, the character at which it begins, and its text.
pub(super) type Piece<'a> = (usize, usize, &'a str);

impl<'a> Reading<'a> {
    /// Adds an error of a line.
    pub fn fail(&mut self, line: usize, fault: Fault) {
        self.errors.push(LessonError::new(line, fault));
    }

    /// Reads a condition over a domain.
    pub fn check(&mut self, (line, begins, text): Piece<'_>, domain: &DomainNames) -> Option<Check> {
        let vocabulary = vocabulary(domain);
        match Condition::read(text, &vocabulary) {
            Ok(condition) => {
                self.known((line, begins, text), condition.root(), domain);
                let parts = condition.joined_by_and(&vocabulary);
                Some(Check { line, domain: domain.name.clone(), condition, parts })
            }
            Err(error) => {
                self.errors.push(LessonError::new(line, Fault::Condition(error.fault)).at(begins + error.at));
                None
            }
        }
    }

    /// Reads an action of a setup or a solution: it is done now, so it says of no other moment that it is recorded then.
    pub fn instruction(&mut self, piece: Piece<'_>) -> Option<Instruction> {
        let instruction = self.beginning(piece)?;
        if let Action::Execute(_, circumstances) = &instruction.action
            && circumstances.at.is_some()
        {
            let place = piece.2.rfind(" at ").map_or(0, |at| piece.2[..at].chars().count() + 1);
            self.errors.push(LessonError::new(piece.0, Fault::MomentElsewhere).at(piece.1 + place));
            return None;
        }
        Some(instruction)
    }

    /// Reads an action of what a lesson begins with, and shows the stream that it opens.
    pub fn beginning(&mut self, (line, begins, text): Piece<'_>) -> Option<Instruction> {
        let text = without_comment(text);
        match Action::read(text, &vocabulary(self.domain)) {
            Ok(action) => {
                self.possible((line, begins, text), &action);
                Some(Instruction { line, action })
            }
            Err((at, fault)) => {
                self.errors.push(LessonError::new(line, fault).at(begins + at));
                None
            }
        }
    }

    /// Shows a stream: its fields are those of the conditions that follow.
    pub fn open(&mut self, line: usize, stream: &str) {
        match self.names.domain_of(stream) {
            Some(domain) => self.domain = domain,
            None => {
                let known: Vec<&str> =
                    self.names.domains.iter().flat_map(|domain| &domain.streams).map(String::as_str).collect();
                self.fail(line, Fault::UnknownStream { stream: stream.to_owned(), known: known.join(", ") });
            }
        }
    }

    fn possible(&mut self, piece: Piece<'_>, action: &Action) {
        let line = piece.0;
        match action {
            Action::Open(stream) => self.open(line, stream),
            Action::Tab(tab) => self.tab(line, tab),
            Action::Field(field) => {
                let known = self.domain.fields.iter().map(|field| field.name.as_str());
                if let Some(fault) = unknown(Kind::Field, field, known) {
                    self.fail(line, fault);
                }
            }
            Action::ReadModel(_, name) => {
                let known = self.domain.read_models.iter().map(String::as_str);
                if let Some(fault) = unknown(Kind::ReadModel, name, known) {
                    self.fail(line, fault);
                }
            }
            Action::GoTo(number) => self.known(piece, number.root(), self.domain),
            Action::Condition(text) if !text.is_empty() => {
                // A break condition has the fields and nothing else.
                let vocabulary = Vocabulary { fields: self.domain.fields.clone(), ..Vocabulary::default() };
                if let Err(error) = Condition::read(text, &vocabulary) {
                    let begins = piece.1 + piece.2.chars().count() - text.chars().count();
                    self.errors.push(LessonError::new(line, Fault::Condition(error.fault)).at(begins + error.at));
                }
            }
            Action::Live
            | Action::Condition(_)
            | Action::Execute(..)
            | Action::Twin(_)
            | Action::AsAt(..)
            | Action::Append(..)
            | Action::Answer(_)
            | Action::Verify
            | Action::Log(_)
            | Action::Generate(_)
            | Action::Spacing(_)
            | Action::Lane(
                LaneAction::Drop(_)
                | LaneAction::Insert(..)
                | LaneAction::Replace(..)
                | LaneAction::Move(..)
                | LaneAction::Restore(_)
                | LaneAction::Rule(..)
                | LaneAction::Close,
            ) => {}
        }
    }

    fn tab(&mut self, line: usize, tab: &str) {
        if let Some(fault) = unknown(Kind::Tab, tab, self.names.tabs.iter().map(String::as_str)) {
            self.fail(line, fault);
        }
    }

    /// Checks that what a condition names is there: tabs, types of events, read models and predictions.
    fn known(&mut self, (line, begins, _): Piece<'_>, root: &Node, domain: &DomainNames) {
        let mut faults = Vec::new();
        let (tabs, predictions) = (&self.names.tabs, self.predictions);
        root.visit(&mut |node| match node {
            Node::Compare(_, a, b) => {
                let (named, text) = match (&**a, &**b) {
                    (named, Node::Text(text)) | (Node::Text(text), named) => (named, text),
                    _ => return,
                };
                match named {
                    Node::Fact(fact) if fact.name == "tab" => {
                        faults.extend(unknown(Kind::Tab, text, tabs.iter().map(String::as_str)));
                    }
                    Node::Name(Name::Type) => {
                        faults.extend(unknown(Kind::EventType, text, domain.types.iter().map(String::as_str)));
                    }
                    _ => {}
                }
            }
            Node::Fact(fact) => match (&fact.of, fact.name) {
                (Of::Name(name), "read_model") => {
                    faults.extend(unknown(Kind::ReadModel, name, domain.read_models.iter().map(String::as_str)));
                }
                (Of::Number(number), "answer") if *number == 0 || *number > predictions => {
                    faults.push(Fault::UnknownPrediction { number: *number, known: predictions });
                }
                _ => {}
            },
            _ => {}
        });
        self.errors.extend(faults.into_iter().map(|fault| LessonError::new(line, fault).at(begins)));
    }
}

/// Says that a name is unknown, and which are known; `None` if it is known.
pub(super) fn unknown<'n>(kind: Kind, name: &str, known: impl Iterator<Item = &'n str>) -> Option<Fault> {
    let known: Vec<&str> = known.collect();
    let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(name));
    (!is_known).then(|| Fault::Unknown { kind, name: name.to_owned(), known: known.join(", ") })
}
