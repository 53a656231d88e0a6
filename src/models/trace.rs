//! What a line did with an event.

use std::ops::Range;

use crate::models::value::Value;

/// Is told of each line that runs.
pub trait Trace {
    /// Whether it wants to know: nothing is prepared for one that does not.
    const IS_ON: bool = true;

    /// Returns `true` if it wants to know why a line was not applied: the reason is empty otherwise.
    fn wants_reason(&self, line: usize) -> bool {
        let _ = line;
        true
    }

    /// Takes note of a line.
    fn ran(&mut self, ran: Ran<'_>);
}

/// Traces nothing, at no cost.
impl Trace for () {
    const IS_ON: bool = false;

    fn ran(&mut self, _: Ran<'_>) {}
}

/// Collects what ran.
impl Trace for Vec<(usize, Outcome<'static>)> {
    fn ran(&mut self, ran: Ran<'_>) {
        self.push((ran.line, ran.outcome.into_owned()));
    }
}

/// A line that ran, or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran<'a> {
    /// The line of the text, from 1.
    pub line: usize,
    /// The characters of the part that ran.
    pub range: &'a Range<usize>,
    /// What it did.
    pub outcome: Outcome<'a>,
}

/// What a line did.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<'a> {
    /// The field has this value now, which may be the one that it had.
    Set {
        /// The field.
        field: usize,
        /// Its value before this line.
        before: std::borrow::Cow<'a, Value>,
        /// Its value after it.
        after: std::borrow::Cow<'a, Value>,
    },
    /// A value that it needs is missing: the field is as it was.
    Missing {
        /// The field.
        field: usize,
        /// Which value, for people.
        reason: String,
    },
    /// It does not fit the event: the field, if it has one, is as it was.
    Misfit {
        /// The field.
        field: Option<usize>,
        /// Why, for people.
        reason: String,
    },
    /// A condition that the following steps are under: whether it holds.
    Guard(bool),
    /// A rule that holds.
    Held,
    /// A rule that is broken, and what the model says of it.
    Broken(std::borrow::Cow<'a, str>),
}

impl Outcome<'_> {
    /// Copies what it borrows.
    pub fn into_owned(self) -> Outcome<'static> {
        use std::borrow::Cow;
        match self {
            Outcome::Set { field, before, after } => {
                Outcome::Set { field, before: Cow::Owned(before.into_owned()), after: Cow::Owned(after.into_owned()) }
            }
            Outcome::Missing { field, reason } => Outcome::Missing { field, reason },
            Outcome::Misfit { field, reason } => Outcome::Misfit { field, reason },
            Outcome::Guard(holds) => Outcome::Guard(holds),
            Outcome::Held => Outcome::Held,
            Outcome::Broken(message) => Outcome::Broken(Cow::Owned(message.into_owned())),
        }
    }
}
