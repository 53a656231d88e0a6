//! Applying an event to a state, step by step.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::models::calculate::calculate;
use crate::models::eval::{Frame, Part, Stack, UnfitAt, eval, truth};
use crate::models::event::Event;
use crate::models::field::{FieldDecl, FieldKind};
use crate::models::limits::MAX_ENTRIES;
use crate::models::misfit::Misfit;
use crate::models::program::{Action, Op, Program, Step};
use crate::models::state::State;
use crate::models::syntax::tree::{Assign, Calculation};
use crate::models::trace::{Outcome, Ran, Trace};
use crate::models::value::Value;

/// What an event is applied with.
pub(super) struct Run<'a> {
    /// The fields of the model.
    pub fields: &'a [FieldDecl],
    /// Its text, for messages.
    pub text: &'a str,
    /// The program of the event.
    pub program: &'a Program,
    /// The values of its paths.
    pub slots: &'a [Option<Value>],
    /// The event.
    pub event: &'a Event<'a>,
}

/// The entries of a map.
type Entries = Arc<BTreeMap<Arc<str>, Value>>;

/// How a step ended without a misfit.
enum Done {
    /// The field was assigned.
    Set(usize),
    /// A value that it needs is missing.
    Missing(usize),
    /// A condition for the next steps: whether it holds.
    Guard(bool),
    /// A rule: whether it holds.
    Rule(bool),
}

impl Run<'_> {
    /// Applies the event.
    pub fn apply<T: Trace>(&self, state: &mut State, stack: &mut Stack, trace: &mut T) {
        let old = |field: &usize| state.values.get(*field).cloned().unwrap_or_default();
        let olds: Vec<Value> = self.program.olds.iter().map(old).collect();
        let frame = Frame { program: self.program, slots: self.slots, olds: &olds, event: self.event };
        let mut next = 0;
        while let Some(step) = self.program.steps.get(next) {
            let field = step.action.field();
            let before = if T::IS_ON { field.and_then(|field| state.value(field).cloned()) } else { None };
            let done = eval(&frame, state, &step.ops, stack).and_then(|()| self.finish(step, state, stack));
            next = match (&step.action, &done) {
                (Action::Guard(end), Ok(Done::Guard(false)) | Err(_)) => *end,
                _ => next + 1,
            };
            if T::IS_ON {
                let wants_reason = trace.wants_reason(step.line);
                let outcome = self.outcome(step, done, before.unwrap_or_default(), state, wants_reason);
                trace.ran(Ran { line: step.line, range: &step.range, outcome });
            }
        }
        for mark in &self.program.marks {
            if let Some(mark) = state.marks.get_mut(*mark) {
                *mark = Some(self.event.at_ms);
            }
        }
    }

    /// Does with the value of a step what the step says.
    fn finish(&self, step: &Step, state: &mut State, stack: &mut Stack) -> Result<Done, UnfitAt> {
        let fail = |misfit: Misfit| (misfit, Part::Value);
        let value = stack.pop().flatten();
        match &step.action {
            Action::Guard(_) => truth(value).map(Done::Guard).map_err(|(misfit, _)| fail(misfit)),
            Action::Require(_) => truth(value).map(Done::Rule).map_err(|(misfit, _)| fail(misfit)),
            Action::Assign(field, how) => {
                let Some(kind) = self.fields.get(*field).map(|field| field.kind) else {
                    return Ok(Done::Missing(*field));
                };
                let current = &mut state.values[*field];
                let Some(value) = assigned(*how, current, value, kind).map_err(fail)? else {
                    return Ok(Done::Missing(*field));
                };
                let part = if *how == Assign::Set { Part::Value } else { Part::Step };
                // Lists and maps are never missing.
                let value = if value.is_missing() { kind.initial() } else { value };
                *current = value.fitted(kind).map_err(|misfit| (misfit, part))?;
                Ok(Done::Set(*field))
            }
            Action::AssignEntry(field, how) => {
                let key = stack.pop().flatten().filter(|key| !key.is_missing());
                let (Some(key), Some(map)) = (key, state.values.get_mut(*field)) else {
                    return Ok(Done::Missing(*field));
                };
                assign_entries(*how, map, &key, value)
                    .map(|is_set| if is_set { Done::Set(*field) } else { Done::Missing(*field) })
            }
            Action::Push(field) => {
                let (Some(value), Some(Value::List(items))) = (value, state.values.get_mut(*field)) else {
                    return Ok(Done::Missing(*field));
                };
                if items.len() >= MAX_ENTRIES {
                    return Err(fail(Misfit::Full));
                }
                Arc::make_mut(items).push(single(value).map_err(fail)?);
                Ok(Done::Set(*field))
            }
            Action::Remove(field) => {
                let Some(value) = value.filter(|value| !value.is_missing()) else { return Ok(Done::Missing(*field)) };
                remove(state.values.get_mut(*field), &value);
                Ok(Done::Set(*field))
            }
        }
    }

    fn outcome(
        &self,
        step: &Step,
        done: Result<Done, UnfitAt>,
        before: Value,
        state: &State,
        wants_reason: bool,
    ) -> Outcome<'_> {
        match done {
            Ok(Done::Set(field)) => {
                let after = state.value(field).cloned().unwrap_or_default();
                Outcome::Set { field, before: Cow::Owned(before), after: Cow::Owned(after) }
            }
            Ok(Done::Missing(field)) if !wants_reason => Outcome::Missing { field, reason: String::new() },
            Err(_) if !wants_reason => Outcome::Misfit { field: step.action.field(), reason: String::new() },
            Ok(Done::Missing(field)) => {
                let part = self.missing_part(step, state);
                Outcome::Missing { field, reason: Misfit::Missing.text(&part) }
            }
            Ok(Done::Guard(holds)) => Outcome::Guard(holds),
            Ok(Done::Rule(true)) => Outcome::Held,
            Ok(Done::Rule(false)) => match &step.action {
                Action::Require(message) => Outcome::Broken(Cow::Owned(message.to_string())),
                _ => Outcome::Held,
            },
            Err((misfit, part)) => {
                let range = match part {
                    Part::Operand(op, side) => self.program.places.get(op).and_then(|places| places.get(side.min(1))),
                    Part::Value => Some(&step.value),
                    Part::Step => Some(&step.range),
                };
                let part = range.map(|range| self.part(range)).unwrap_or_default();
                Outcome::Misfit { field: step.action.field(), reason: misfit.text(&part) }
            }
        }
    }

    /// Returns a part of the text.
    fn part(&self, range: &Range<usize>) -> String {
        self.text.chars().skip(range.start).take(range.len()).collect()
    }

    /// Returns what the text says of the first value that a step misses.
    fn missing_part(&self, step: &Step, state: &State) -> String {
        let is_missing = |value: Option<&Value>| value.is_none_or(Value::is_missing);
        let missing = step.ops.clone().find(|op| match self.program.ops.get(*op) {
            Some(Op::Slot(slot)) => is_missing(self.slots.get(*slot).and_then(Option::as_ref)),
            Some(Op::Field(field)) => is_missing(state.value(*field)),
            Some(Op::Last(mark)) => state.mark(*mark).is_none(),
            _ => false,
        });
        // The values from before the event are gone: what was missing else is one of them.
        let old = || step.ops.clone().find(|op| matches!(self.program.ops.get(*op), Some(Op::Old(_))));
        let places = missing.or_else(old).and_then(|op| self.program.places.get(op));
        self.part(places.map_or(&step.value, |places| &places[0]))
    }
}

/// Returns the value to assign; `None` if it is missing. What has no value yet counts as zero when something is added.
fn assigned(how: Assign, current: &Value, value: Option<Value>, kind: FieldKind) -> Result<Option<Value>, Misfit> {
    let calculation = match how {
        Assign::Set => return Ok(value),
        Assign::Add => Calculation::Add,
        Assign::Subtract => Calculation::Subtract,
    };
    let Some(value) = value else { return Ok(None) };
    let zero = match (&value, kind) {
        (Value::Duration(_), _) | (_, FieldKind::Duration) => Value::Duration(0),
        _ => Value::Number(0),
    };
    let current = if current.is_missing() { &zero } else { current };
    calculate(calculation, current, &value).map_err(|(misfit, _)| misfit)
}

/// Assigns to an entry of a map, or to several: to each key of a list its value, or the same one. Either all are assigned
/// or none. Returns `false` if a value is missing.
fn assign_entries(how: Assign, map: &mut Value, key: &Value, value: Option<Value>) -> Result<bool, UnfitAt> {
    let Value::Map(entries) = map else { return Ok(false) };
    let Value::List(keys) = key else { return assign_entry(how, entries, key, value) };
    // A copy until all fit.
    let mut changed = Arc::clone(entries);
    for (place, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_missing()) {
        let value = match &value {
            Some(Value::List(values)) if values.len() == keys.len() => values.get(place).cloned(),
            value => value.clone(),
        };
        if !assign_entry(how, &mut changed, key, value)? {
            return Ok(false);
        }
    }
    *entries = changed;
    Ok(true)
}

fn assign_entry(how: Assign, entries: &mut Entries, key: &Value, value: Option<Value>) -> Result<bool, UnfitAt> {
    let fail = |misfit| (misfit, Part::Value);
    let key: Arc<str> = key.plain().into();
    let known = entries.get(&key);
    if known.is_none() && entries.len() >= MAX_ENTRIES {
        return Err((Misfit::Full, Part::Step));
    }
    let current = known.unwrap_or(&Value::Missing);
    let Some(value) = assigned(how, current, value, FieldKind::Number).map_err(fail)? else { return Ok(false) };
    let value = single(value).map_err(fail)?;
    Arc::make_mut(entries).insert(key, value);
    Ok(true)
}

/// Checks that a value can be an entry of a list or a map.
fn single(value: Value) -> Result<Value, Misfit> {
    match value {
        Value::List(_) | Value::Map(_) => Err(Misfit::NotA(crate::words::models::A_SINGLE_VALUE, value)),
        single => Ok(single),
    }
}

fn remove(many: Option<&mut Value>, value: &Value) {
    match many {
        Some(Value::List(items)) => {
            if let Some(place) = items.iter().position(|item| item == value) {
                Arc::make_mut(items).remove(place);
            }
        }
        Some(Value::Map(entries)) => {
            let key = value.plain();
            if entries.contains_key(key.as_str()) {
                Arc::make_mut(entries).remove(key.as_str());
            }
        }
        _ => {}
    }
}
