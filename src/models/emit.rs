//! Emitting the instructions of steps and expressions, and checking the kinds of their values.

use std::ops::Range;
use std::sync::Arc;

use crate::models::field::{FieldDecl, FieldKind};
use crate::models::kind::Kind;
use crate::models::names;
use crate::models::path::Path;
use crate::models::program::{Action, Op, Program, Step};
use crate::models::syntax::ModelError;
use crate::models::syntax::tree::{self, Assign, Calculation, Expr, Spanned};
use crate::models::value::Value;
use crate::words;

/// Emits the program of some blocks.
pub(super) struct Emitter<'a> {
    /// The fields.
    pub fields: &'a [FieldDecl],
    /// The types of each `last(…)`.
    pub marks: &'a [Vec<String>],
    /// What is wrong.
    pub errors: &'a mut Vec<ModelError>,
    /// What was emitted.
    pub program: Program,
}

impl Emitter<'_> {
    /// Emits a condition under which the next steps are done; returns its place.
    pub(super) fn guard(&mut self, condition: &Expr, line: usize) -> usize {
        let from = self.program.ops.len();
        self.truth(condition);
        self.push_step(line, condition.range.clone(), condition.range.clone(), from, Action::Guard(0))
    }

    pub(super) fn push_step(
        &mut self,
        line: usize,
        range: Range<usize>,
        value: Range<usize>,
        from: usize,
        action: Action,
    ) -> usize {
        let ops = from..self.program.ops.len();
        self.program.steps.push(Step { line, range, value, ops, action });
        self.program.steps.len() - 1
    }

    /// Emits a step.
    pub(super) fn step(&mut self, step: &tree::Step) {
        let from = self.program.ops.len();
        let action = match &step.action {
            tree::Action::Assign { field, key: None, how, value } => self.assign(field, *how, value),
            tree::Action::Assign { field, key: Some(key), how, value } => self.assign_entry(field, key, *how, value),
            tree::Action::Add { field, value } => {
                self.expression(value);
                self.field(field, &[FieldKind::List]).map(Action::Push)
            }
            tree::Action::Remove { field, value } => {
                self.expression(value);
                self.field(field, &[FieldKind::List, FieldKind::Map]).map(Action::Remove)
            }
            tree::Action::Require { condition, message } => {
                self.truth(condition);
                Some(Action::Require(message.as_str().into()))
            }
            tree::Action::Reject { condition, message } => {
                match condition {
                    Some(condition) => {
                        self.truth(condition);
                        self.emit(Op::Not, &[condition]);
                    }
                    None => self.constant(Value::Truth(false), &step.range),
                }
                Some(Action::Require(message.as_str().into()))
            }
        };
        if let Some(action) = action {
            let value = step.value().map_or(step.range.clone(), |value| value.range.clone());
            self.push_step(step.line, step.range.clone(), value, from, action);
        }
    }

    /// Finds the field that a step changes.
    pub(super) fn field(&mut self, name: &Spanned<String>, kinds: &[FieldKind]) -> Option<usize> {
        let Some(field) = names::field(self.fields, &name.value) else {
            let known = self.fields.iter().map(|field| field.name.to_string()).collect::<Vec<_>>().join(", ");
            self.fail(&name.range, words::models::is_not_a_field(&name.value, &known));
            return None;
        };
        if !kinds.is_empty() && !kinds.contains(&self.fields[field].kind) {
            let wanted = kinds.iter().map(|kind| kind.keyword()).collect::<Vec<_>>().join(" / ");
            let message =
                words::models::the_field_is_not_of_this_kind(&name.value, &self.fields[field].kind.name(), &wanted);
            self.fail(&name.range, message);
        }
        Some(field)
    }

    pub(super) fn assign(&mut self, name: &Spanned<String>, how: Assign, value: &Expr) -> Option<Action> {
        let kind = self.expression(value);
        let field = self.field(name, &[])?;
        let declared = self.fields[field].kind;
        let fits = match how {
            Assign::Set => kind.fits(declared),
            Assign::Add => Kind::calculated(Calculation::Add, declared.into(), kind).is_some(),
            Assign::Subtract => {
                Kind::calculated(Calculation::Subtract, declared.into(), kind).is_some_and(|k| k.fits(declared))
            }
        };
        if !fits {
            let message = words::models::does_not_fit_the_field(&kind.name(), &name.value, &declared.name());
            self.fail(&value.range, message);
        }
        Some(Action::Assign(field, how))
    }

    pub(super) fn assign_entry(
        &mut self,
        name: &Spanned<String>,
        key: &Expr,
        how: Assign,
        value: &Expr,
    ) -> Option<Action> {
        self.expression(key);
        let kind = self.expression(value);
        if matches!(kind, Kind::List | Kind::Map) {
            self.fail(&value.range, words::models::an_entry_is_a_single_value(&kind.name()));
        }
        self.field(name, &[FieldKind::Map]).map(|field| Action::AssignEntry(field, how))
    }

    pub(super) fn fail(&mut self, range: &Range<usize>, message: impl Into<String>) {
        self.errors.push(ModelError { range: range.clone(), message: message.into() });
    }

    /// Emits an instruction with the expressions that are its operands.
    pub(super) fn emit(&mut self, op: Op, operands: &[&Expr]) {
        let range =
            |place: usize| operands.get(place).or(operands.first()).map_or(0..0, |operand| operand.range.clone());
        self.program.ops.push(op);
        self.program.places.push([range(0), range(1)]);
    }

    pub(super) fn constant(&mut self, value: Value, range: &Range<usize>) {
        let place = self.constant_place(value);
        self.program.ops.push(Op::Constant(place));
        self.program.places.push([range.clone(), range.clone()]);
    }

    pub(super) fn constant_place(&mut self, value: Value) -> usize {
        let known = self.program.constants.iter().position(|known| *known == value);
        known.unwrap_or_else(|| {
            self.program.constants.push(value);
            self.program.constants.len() - 1
        })
    }

    pub(super) fn slot(&mut self, path: &Arc<Path>) -> usize {
        let known = self.program.paths.iter().position(|known| known == path);
        known.unwrap_or_else(|| {
            self.program.paths.push(path.clone());
            self.program.paths.len() - 1
        })
    }

    /// Emits a condition.
    pub(super) fn truth(&mut self, expr: &Expr) {
        match self.expression(expr) {
            Kind::Truth => {}
            Kind::Any => self.emit(Op::Truth, &[expr]),
            kind => self.fail(&expr.range, words::models::is_not_a_condition(&kind.name())),
        }
    }

    /// Emits a jump, to be set later.
    pub(super) fn jump(&mut self, op: Op, expr: &Expr) -> usize {
        self.emit(op, &[expr]);
        self.program.ops.len() - 1
    }

    /// Sets where a jump goes: here.
    pub(super) fn land(&mut self, jump: usize) {
        let here = self.program.ops.len();
        if let Some(Op::Jump(to) | Op::JumpUnless(to) | Op::JumpIf(_, to) | Op::JumpIfPresent(to)) =
            self.program.ops.get_mut(jump)
        {
            *to = here;
        }
    }
}
