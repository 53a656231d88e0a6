//! Who gives a command, and when: what may follow `execute {…}`.

use std::fmt;

use crate::engine::values::time::Timestamp;
use crate::lessons::format::fault::{Fault, Name};
use crate::lessons::format::words::{ActionError, Words};

/// Who gives a command, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// `by bob`: who gives it; if nobody is named, whoever acts on the page.
    pub by: Option<String>,
    /// `at 2026-03-02T09:15`: when it is recorded, for what a lesson begins with; now if it does not say so.
    pub at: Option<Timestamp>,
    /// `occurred 2026-02-27`: when it happened, if that was before it is recorded.
    pub occurred: Option<Timestamp>,
}

/// What the circumstances can be.
const CIRCUMSTANCES: &str = "by <name>, at <time>, occurred <time>";

impl Circumstances {
    /// Reads what is left of an action.
    pub(super) fn read(words: &mut Words<'_>) -> Result<Circumstances, ActionError> {
        let mut read = Circumstances::default();
        loop {
            let place = words.place();
            match words.word() {
                "" => return Ok(read),
                "by" => read.by = Some(words.name(Name::Person)?),
                "at" => read.at = Some(words.moment()?),
                "occurred" => read.occurred = Some(words.moment()?),
                other => {
                    let fault = Fault::UnknownCircumstance { word: other.to_owned(), known: CIRCUMSTANCES };
                    return Err((place, fault));
                }
            }
        }
    }
}

impl fmt::Display for Circumstances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.by.iter().try_for_each(|by| write!(f, " by {by}"))?;
        self.at.iter().try_for_each(|at| write!(f, " at {at}"))?;
        self.occurred.iter().try_for_each(|occurred| write!(f, " occurred {occurred}"))
    }
}
