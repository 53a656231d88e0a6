//! What a domain provides so that a what-if can decide its history again.

use crate::engine::decider::{Decider, History};
use crate::engine::history::TruncatedHistory;
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::values::parameter::Parameter;

/// A rule by its index in [`WhatIf::RULES`], and the value of its parameter.
pub type RuleIndex = (usize, i64);

/// What a domain provides so that a what-if can decide its history again. By default every event is a fact that no
/// command made, and no rule can be changed.
pub trait WhatIf: Decider {
    /// The rules that a what-if may change, each with its parameter.
    const RULES: &'static [Parameter] = &[];

    /// Decides a command with some of [`WhatIf::RULES`] changed; the other rules stay.
    ///
    /// # Errors
    /// The rejection, with its facts.
    fn decide_under(
        state: &Self::State,
        command: &Self::Command,
        _rules: &[RuleIndex],
    ) -> Result<Vec<Self::Event>, Self::Rejection> {
        Self::decide(state, command)
    }

    /// Looks up the facts that a command refers to by revision in the stream's past. It decides nothing.
    fn resolve(command: Self::Command, _past: &dyn History<Self::Event>) -> Self::Command {
        command
    }

    /// Does what [`WhatIf::resolve`] does, as if the stream ended before a revision.
    fn resolve_at(command: Self::Command, past: &dyn History<Self::Event>, before: Revision) -> Self::Command {
        Self::resolve(command, &TruncatedHistory::new(past, before))
    }

    /// Returns the command that an event came from, or `None` if no command makes such an event.
    fn originating_command(_event: &Self::Event) -> Option<Self::Command> {
        None
    }

    /// Changes a command that names an event by its recorded revision to name it by its revision in a lane.
    ///
    /// # Errors
    /// [`UserError`] if the event is not in the lane.
    fn renumber(
        command: Self::Command,
        _number: &dyn Fn(Revision) -> Option<Revision>,
    ) -> Result<Self::Command, UserError> {
        Ok(command)
    }

    /// Lists commands that lead from one state to another. Returns `None` if no commands do.
    fn reconcile(_from: &Self::State, _to: &Self::State, _memo: &str) -> Option<Vec<Self::Command>> {
        None
    }
}
