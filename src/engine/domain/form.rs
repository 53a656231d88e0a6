//! The form of a command.

use crate::engine::values::unit::Unit;
use crate::words::Word;

/// The form of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandForm {
    /// The command's name, which is also the submit button's.
    pub command: &'static str,
    /// One sentence on what it does.
    pub hint: Word,
    /// Its fields, in order.
    pub inputs: &'static [Input],
}

/// A field of a command's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name in the command's JSON.
    pub name: &'static str,
    /// The label on the page.
    pub label: Word,
    /// The kind of value that is typed into it.
    pub kind: InputKind,
    /// Whether it may stay empty.
    pub optional: bool,
}

/// The kind of value that is typed into a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// An amount in the state's currency, as a person writes it.
    Money,
    /// A whole number, such as how many of something.
    Number,
    /// A whole number that measures something, such as metres.
    Measure(Unit),
    /// The number of an event in its stream.
    Revision,
    /// Any text, such as a memo.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
}
