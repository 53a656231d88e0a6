//! Emitting the instructions of expressions.

use std::sync::Arc;

use crate::models::emit::Emitter;
use crate::models::field::FieldKind;
use crate::models::kind::Kind;
use crate::models::names::{self, Name};
use crate::models::path::Path;
use crate::models::program::Op;
use crate::models::syntax::tree::{Calculation, Comparison, Expr, Node, Segment};
use crate::models::value::Value;
use crate::words;

impl Emitter<'_> {
    /// Emits an expression; returns the kind of its value.
    pub(super) fn expression(&mut self, expr: &Expr) -> Kind {
        match &*expr.value {
            Node::Number(number) => self.literal(Value::Number(*number), expr, Kind::Number),
            Node::Text(text) => self.literal(Value::text(text), expr, Kind::Text),
            Node::Date(first, _) => self.literal(Value::Time(*first), expr, Kind::Time),
            Node::Duration(ms) => self.literal(Value::Duration(*ms), expr, Kind::Duration),
            Node::Truth(truth) => self.literal(Value::Truth(*truth), expr, Kind::Truth),
            Node::Missing => self.literal(Value::Missing, expr, Kind::Any),
            Node::Name(segments) => self.name(segments, expr),
            Node::Entry(name, key) => {
                let Some(field) = self.field(name, &[FieldKind::List, FieldKind::Map]) else { return Kind::Any };
                self.emit(Op::Field(field), &[expr]);
                self.expression(key);
                self.emit(Op::Entry, &[expr, key]);
                Kind::Any
            }
            Node::Call(name, arguments) => self.call(name, arguments, expr),
            Node::Last(types) => {
                let mark = self.marks.iter().position(|known| known == types).unwrap_or(0);
                self.emit(Op::Last(mark), &[expr]);
                Kind::Time
            }
            Node::Not(inner) => {
                self.truth(inner);
                self.emit(Op::Not, &[inner]);
                Kind::Truth
            }
            Node::Negative(inner) => {
                let kind = self.expression(inner);
                if !matches!(kind, Kind::Any | Kind::Number | Kind::Duration) {
                    self.fail(&inner.range, words::models::does_not_go_with(&"-", &kind.name()));
                }
                self.emit(Op::Negate, &[inner]);
                kind
            }
            Node::Calculate(calculation, a, b) => self.calculate(*calculation, a, b),
            Node::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            Node::And(a, b) => self.either(false, a, b),
            Node::Or(a, b) => self.either(true, a, b),
            Node::OrElse(a, b) => {
                let kind = self.expression(a);
                let end = self.jump(Op::JumpIfPresent(0), a);
                let other = self.expression(b);
                self.land(end);
                self.one_of(kind, other, b)
            }
            Node::IsMissing(inner, is_missing) => {
                self.expression(inner);
                self.emit(Op::IsMissing(*is_missing), &[inner]);
                Kind::Truth
            }
            Node::If(condition, then, otherwise) => {
                self.truth(condition);
                let unless = self.jump(Op::JumpUnless(0), condition);
                let kind = self.expression(then);
                let end = self.jump(Op::Jump(0), then);
                self.land(unless);
                let other = self.expression(otherwise);
                self.land(end);
                self.one_of(kind, other, otherwise)
            }
        }
    }

    pub(super) fn literal(&mut self, value: Value, expr: &Expr, kind: Kind) -> Kind {
        self.constant(value, &expr.range);
        kind
    }

    pub(super) fn either(&mut self, ends: bool, a: &Expr, b: &Expr) -> Kind {
        self.truth(a);
        let end = self.jump(Op::JumpIf(ends, 0), a);
        self.truth(b);
        self.land(end);
        Kind::Truth
    }

    pub(super) fn one_of(&mut self, kind: Kind, other: Kind, expr: &Expr) -> Kind {
        kind.or(other).unwrap_or_else(|| {
            self.fail(&expr.range, words::models::both_values_are_of_one_kind(&kind.name(), &other.name()));
            Kind::Any
        })
    }

    pub(super) fn calculate(&mut self, calculation: Calculation, a: &Expr, b: &Expr) -> Kind {
        let (kind, other) = (self.expression(a), self.expression(b));
        self.emit(Op::Calculate(calculation), &[a, b]);
        Kind::calculated(calculation, kind, other).unwrap_or_else(|| {
            let range = a.range.start..b.range.end;
            let message = match (kind, other) {
                (Kind::Text, _) | (_, Kind::Text) if calculation == Calculation::Add => {
                    words::models::TEXTS_ARE_PUT_TOGETHER_BY_JOIN.into()
                }
                _ => words::models::do_not_go_together(&kind.name(), &other.name(), &calculation.sign()),
            };
            self.fail(&range, message);
            Kind::Any
        })
    }

    pub(super) fn compare(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> Kind {
        let kind = self.expression(a);
        if let (Node::Date(first, end), false) = (&*b.value, is_of_texts(comparison)) {
            if !kind.compares(Kind::Time) {
                self.fail(&b.range, words::models::does_not_compare_with(&kind.name(), &Kind::Time.name()));
            }
            self.emit(Op::CompareSpan(comparison, *first, *end), &[a, b]);
            return Kind::Truth;
        }
        let other = match self.bare_word(&b.value) {
            Some(word) if kind == Kind::Text => self.literal(Value::text(&word), b, Kind::Text),
            Some(word) if matches!(kind, Kind::Any | Kind::List) => {
                let slot = self.slot(&Arc::new(Path::of(vec![Segment::Key(word.clone())])));
                let constant = self.constant_place(Value::text(&word));
                self.emit(Op::SlotOr(slot, constant), &[b]);
                Kind::Any
            }
            _ => self.expression(b),
        };
        let fits = match comparison {
            Comparison::Contains => match kind {
                Kind::Text => matches!(other, Kind::Text | Kind::Any),
                Kind::List | Kind::Map | Kind::Any => !matches!(other, Kind::List | Kind::Map),
                Kind::Truth | Kind::Number | Kind::Time | Kind::Duration => false,
            },
            Comparison::Starts | Comparison::Ends => {
                matches!(kind, Kind::Text | Kind::Any) && matches!(other, Kind::Text | Kind::Any)
            }
            _ => kind.compares(other),
        };
        if !fits {
            let range = a.range.start..b.range.end;
            self.fail(&range, words::models::does_not_compare_with(&kind.name(), &other.name()));
        }
        self.emit(Op::Compare(comparison), &[a, b]);
        Kind::Truth
    }

    /// Returns a word that can be a text without quotes.
    pub(super) fn bare_word(&self, node: &Node) -> Option<String> {
        let Node::Name(segments) = node else { return None };
        match segments.as_slice() {
            [Segment::Key(word)]
                if word != "data" && matches!(names::look_up(self.fields, segments), Name::Path(_)) =>
            {
                Some(word.clone())
            }
            _ => None,
        }
    }
}

/// Returns `true` for a comparison that only texts and lists have.
fn is_of_texts(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Contains | Comparison::Starts | Comparison::Ends)
}
