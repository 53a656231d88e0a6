//! What keeps a stream in order besides its rules: closed periods, processes under way, the bounds of its amounts.

use crate::engine::decider::Decider;
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;

/// What keeps a stream in order besides its rules. By default a domain closes no periods, starts no processes and takes
/// every fact.
pub trait Bookkeeping: Decider {
    /// Returns the name of the period that an event closes, if the event carries the whole state over: the stream then
    /// needs nothing before it.
    fn closed_period(_event: &Self::Event) -> Option<&str> {
        None
    }

    /// Applies an event that closes a period to a state that some of the events before it made, in any order. `before` is
    /// the state that all of them made in the order of recording.
    ///
    /// If both states are equal, the result is that of `evolve`. By default it always is.
    fn close_period(state: &mut Self::State, event: &Self::Event, _before: &Self::State) {
        Self::evolve(state, event);
    }

    /// Returns the last revision of the period that an event closes, if the event carries over another state than
    /// `before`, which the events before it made: what was recorded after that revision is overwritten.
    fn overwrites(_event: &Self::Event, _before: &Self::State) -> Option<Revision> {
        None
    }

    /// Returns `true` if a process across streams that the event at a revision began is not over yet.
    fn is_under_way(_state: &Self::State, _began: Revision) -> bool {
        false
    }

    /// Checks that a fact from outside keeps the state within the bounds of its amounts. The rules do not apply to it.
    ///
    /// # Errors
    /// The error names the bound.
    fn check_bounds(_state: &Self::State, _event: &Self::Event) -> Result<(), UserError> {
        Ok(())
    }
}
