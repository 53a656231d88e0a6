//! Evaluating the instructions of a step.

use std::ops::Range;
use std::sync::Arc;

use crate::models::calculate::{calculate, compare, compare_span};
use crate::models::call::call;
use crate::models::event::Event;
use crate::models::fit::as_truth;
use crate::models::limits::MAX_STEPS;
use crate::models::misfit::{Misfit, Unfit};
use crate::models::path::index_of;
use crate::models::program::{Op, Program};
use crate::models::state::State;
use crate::models::value::Value;
use crate::words;

/// What a step is evaluated with.
pub(super) struct Frame<'a> {
    /// The program of the event.
    pub program: &'a Program,
    /// The values of its paths.
    pub slots: &'a [Option<Value>],
    /// The values that some fields had before the event.
    pub olds: &'a [Value],
    /// The event.
    pub event: &'a Event<'a>,
}

/// The values of instructions; `None` is a missing value, as is [`Value::Missing`].
pub(super) type Stack = Vec<Option<Value>>;

/// A misfit, and the part of the text that it is about.
pub(super) type UnfitAt = (Misfit, Part);

/// A part of the text of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An operand of an instruction.
    Operand(usize, usize),
    /// The value of the step.
    Value,
    /// The step itself.
    Step,
}

/// Evaluates instructions; the values that they leave are on the stack.
pub(super) fn eval(frame: &Frame<'_>, state: &State, ops: &Range<usize>, stack: &mut Stack) -> Result<(), UnfitAt> {
    stack.clear();
    let mut next = ops.start;
    let mut steps = MAX_STEPS;
    while next < ops.end {
        let Some(op) = frame.program.ops.get(next) else { return Ok(()) };
        steps = steps.checked_sub(cost(op, stack)).ok_or((Misfit::TooManySteps, Part::Value))?;
        next = match op {
            Op::Jump(to) => *to,
            Op::JumpUnless(to) => {
                if truth(stack.pop().flatten()).map_err(|unfit| at(unfit, next))? {
                    next + 1
                } else {
                    *to
                }
            }
            Op::JumpIf(ends, to) => match stack.last() {
                Some(Some(Value::Truth(truth))) if truth == ends => *to,
                _ => {
                    stack.pop();
                    next + 1
                }
            },
            Op::JumpIfPresent(to) => match stack.last() {
                Some(Some(value)) if !value.is_missing() => *to,
                _ => {
                    stack.pop();
                    next + 1
                }
            },
            op => {
                let value = value(*op, frame, state, stack).map_err(|unfit| at(unfit, next))?;
                stack.push(value);
                next + 1
            }
        };
    }
    Ok(())
}

fn at((misfit, side): Unfit, op: usize) -> UnfitAt {
    (misfit, Part::Operand(op, side))
}

/// Returns the steps that an instruction takes with its operands.
fn cost(op: &Op, stack: &Stack) -> usize {
    let size = |value: &Option<Value>| match value {
        Some(Value::Text(text)) => text.len() / 64,
        Some(Value::List(items)) => items.len(),
        _ => 0,
    };
    let operands = match op {
        Op::Call(_, count) => *count,
        Op::Compare(_) | Op::Calculate(_) | Op::Entry => 2,
        _ => return 1,
    };
    1 + stack.iter().rev().take(operands).map(size).sum::<usize>()
}

/// Evaluates one instruction, with its operands from the stack.
fn value(op: Op, frame: &Frame<'_>, state: &State, stack: &mut Stack) -> Result<Option<Value>, Unfit> {
    let event = frame.event;
    Ok(match op {
        Op::Constant(place) => frame.program.constants.get(place).cloned(),
        Op::Field(field) => state.value(field).cloned(),
        Op::Old(place) => frame.olds.get(place).cloned(),
        Op::Slot(slot) => frame.slots.get(slot).cloned().flatten(),
        Op::SlotOr(slot, constant) => match frame.slots.get(slot) {
            Some(Some(value)) => Some(value.clone()),
            _ => frame.program.constants.get(constant).cloned(),
        },
        Op::Type => Some(Value::text(event.kind)),
        Op::Stream => Some(Value::text(event.stream)),
        Op::Date => Some(Value::Time(event.at_ms)),
        Op::Recorded => Some(Value::Time(event.recorded_ms)),
        Op::Revision => Some(Value::whole(event.revision)),
        Op::Last(mark) => state.mark(mark).map(Value::Time),
        Op::Calculate(calculation) => match (two(stack), ()) {
            ((Some(a), Some(b)), ()) => calculate(calculation, &a, &b)?,
            _ => None,
        },
        Op::Negate => match stack.pop().flatten() {
            Some(value) => {
                calculate(crate::models::syntax::tree::Calculation::Multiply, &value, &Value::Number(-1_000_000))?
            }
            None => None,
        },
        Op::Compare(comparison) => {
            let (a, b) = two(stack);
            Some(Value::Truth(compare(comparison, &a.unwrap_or_default(), &b.unwrap_or_default())?))
        }
        Op::CompareSpan(comparison, first, end) => {
            let value = stack.pop().flatten().unwrap_or_default();
            Some(Value::Truth(compare_span(comparison, &value, first, end)?))
        }
        Op::Truth => Some(Value::Truth(truth(stack.pop().flatten())?)),
        Op::Not => Some(Value::Truth(!truth(stack.pop().flatten())?)),
        Op::IsMissing(is_missing) => {
            let value = stack.pop().flatten().unwrap_or_default();
            Some(Value::Truth(value.is_missing() == is_missing))
        }
        Op::Entry => entry(two(stack)),
        Op::Call(function, count) => {
            let operands = stack.split_off(stack.len().saturating_sub(count));
            call(function, &operands)?
        }
        Op::Jump(_) | Op::JumpUnless(_) | Op::JumpIf(..) | Op::JumpIfPresent(_) => None,
    })
}

/// Takes two operands from the stack.
fn two(stack: &mut Stack) -> (Option<Value>, Option<Value>) {
    let second = stack.pop().flatten();
    (stack.pop().flatten(), second)
}

/// Reads a value as a condition; a missing one does not hold.
pub(super) fn truth(value: Option<Value>) -> Result<bool, Unfit> {
    match value {
        None | Some(Value::Missing) => Ok(false),
        Some(Value::Truth(truth)) => Ok(truth),
        Some(value) => as_truth(&value).ok_or_else(|| (Misfit::NotA(words::models::YES_OR_NO, value.clone()), 0)),
    }
}

/// Finds an entry of a list by its place, from 0, or of a map by its key; of a list of keys the list of their entries.
fn entry((many, key): (Option<Value>, Option<Value>)) -> Option<Value> {
    let (many, key) = (many?, key?);
    if let Value::List(keys) = &key {
        let found = keys.iter().map(|key| single_entry(&many, key).unwrap_or_default());
        return Some(Value::List(Arc::new(found.collect())));
    }
    single_entry(&many, &key)
}

fn single_entry(many: &Value, key: &Value) -> Option<Value> {
    match (many, key) {
        (Value::List(items), Value::Number(number)) => items.get(index_of(*number)?).cloned(),
        (Value::Map(entries), key) if !key.is_missing() => entries.get(key.plain().as_str()).cloned(),
        _ => None,
    }
}
