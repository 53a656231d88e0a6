//! What a model is compiled to: for each type of event a flat list of instructions.

use std::ops::Range;
use std::sync::Arc;

use crate::models::function::Function;
use crate::models::path::Path;
use crate::models::reach::Reach;
use crate::models::syntax::tree::{Assign, Calculation, Comparison};
use crate::models::value::Value;

/// What happens with an event of one type.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The instructions of all steps.
    pub ops: Vec<Op>,
    /// For each instruction, the characters of its one or two operands.
    pub places: Vec<[Range<usize>; 2]>,
    /// The values that the text says.
    pub constants: Vec<Value>,
    /// The paths that are read of an event; their values are the slots.
    pub paths: Vec<Arc<Path>>,
    /// Where they lead through an event's data.
    pub reach: Reach,
    /// The fields whose values before the event are asked for.
    pub olds: Vec<usize>,
    /// The lines of the blocks.
    pub blocks: Vec<usize>,
    /// The marks that such an event sets.
    pub marks: Vec<usize>,
}

/// A step of a program.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its line of the text, from 1.
    pub line: usize,
    /// Its characters.
    pub range: Range<usize>,
    /// The characters of its value.
    pub value: Range<usize>,
    /// Its instructions, which leave one value, or two: a key and the value of its entry.
    pub ops: Range<usize>,
    /// What is done with the value.
    pub action: Action,
}

/// What is done with the value of a step.
#[derive(Clone, Debug)]
pub enum Action {
    /// Goes on if it is true, or else at another step.
    Guard(usize),
    /// Assigns it to a field.
    Assign(usize, Assign),
    /// Assigns it to an entry of a map.
    AssignEntry(usize, Assign),
    /// Adds it to a list.
    Push(usize),
    /// Removes it from a list, or the entry with this key from a map.
    Remove(usize),
    /// A rule is broken if it is not true.
    Require(Arc<str>),
}

impl Action {
    /// Returns the field that the step can change.
    pub fn field(&self) -> Option<usize> {
        match self {
            Action::Assign(field, _) | Action::AssignEntry(field, _) | Action::Push(field) | Action::Remove(field) => {
                Some(*field)
            }
            Action::Guard(_) | Action::Require(_) => None,
        }
    }
}

/// An instruction. It takes its operands from the stack and leaves its value there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// A value that the text says.
    Constant(usize),
    /// A field.
    Field(usize),
    /// A field before the event; its place among the old values.
    Old(usize),
    /// The value of a path.
    Slot(usize),
    /// The value of a path, or a value that the text says if the event has no such path.
    SlotOr(usize, usize),
    /// The event's type.
    Type,
    /// The event's stream.
    Stream,
    /// When it happened.
    Date,
    /// When it was recorded.
    Recorded,
    /// Its number in the stream.
    Revision,
    /// When an earlier event of some types was.
    Last(usize),
    /// Calculates.
    Calculate(Calculation),
    /// Changes the sign.
    Negate,
    /// Compares.
    Compare(Comparison),
    /// Compares a moment with a day or a minute.
    CompareSpan(Comparison, i64, i64),
    /// Makes yes or no of the value.
    Truth,
    /// Turns yes and no around.
    Not,
    /// Whether there is a value; the opposite if false.
    IsMissing(bool),
    /// An entry of a list or a map.
    Entry,
    /// Calls a function with some operands.
    Call(Function, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Takes the value and goes on elsewhere if it is not true.
    JumpUnless(usize),
    /// Goes on elsewhere and leaves the value if it is this; takes it otherwise.
    JumpIf(bool, usize),
    /// Goes on elsewhere and leaves the value if there is one; takes it otherwise.
    JumpIfPresent(usize),
}
