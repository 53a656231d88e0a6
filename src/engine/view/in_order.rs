//! A stream folded in another order than it was recorded in, or in part: as at a moment, or as the events happened.

use crate::engine::decider::History as _;
use crate::engine::domain::Domain;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Closing, ClosingKind, Moments, Question, Selection};
use crate::engine::travel::replay::Cost;
use crate::engine::view::head;
use crate::engine::view::stream_view::StreamView as _;
use crate::engine::view::typed::View;

impl<D: Domain> View<D> {
    /// Answers a question; `None` if it is about what is archived.
    pub(super) fn answer(&self, question: &Question, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<AsAt> {
        let floor = self.floor();
        if floor > Revision(0) && !question.admits(moments(floor)?) {
            return None;
        }
        let chosen = question.choose(floor.next(), self.replay().revision(), moments);
        let mut state = self.replay().state_at(floor).0;
        let mut closings = Vec::from_iter(self.archived_closing(&chosen, moments));
        for revision in &chosen.folded {
            closings.extend(self.overwriting(*revision));
            self.apply(&mut state, *revision);
        }
        let newest = chosen.folded.iter().copied().max().unwrap_or(floor);
        let cost = Cost { checkpoint: floor, folded: chosen.folded.len() };
        Some(AsAt { state: head::field_state::<D>(&state, newest, cost), chosen, closings })
    }

    /// Applies the event at a revision to a state that was made by some of the events, in any order.
    pub(super) fn apply(&self, state: &mut D::State, revision: Revision) {
        let Some(event) = self.replay().event(revision) else { return };
        match D::closed_period(event) {
            Some(_) => D::close_period(state, event, &self.before(revision)),
            None => D::evolve(state, event),
        }
    }

    /// Returns the state that all events before a revision made as they were recorded.
    fn before(&self, revision: Revision) -> D::State {
        self.replay().state_at(Revision(revision.0.saturating_sub(1))).0
    }

    /// Finds what the event at a revision overwrote, if it closes a period.
    fn overwriting(&self, revision: Revision) -> Option<Closing> {
        let event = self.replay().event(revision)?;
        D::closed_period(event)?;
        let through = D::overwrites(event, &self.before(revision))?;
        let facts = (through.0 + 1..revision.0).map(Revision).filter(|fact| self.replay().event(*fact).is_some());
        Some(Closing { revision, kind: ClosingKind::Overwrites, facts: facts.collect() })
    }

    /// Finds the facts that are added on top of closed books although they happened before.
    fn archived_closing(&self, chosen: &Selection, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<Closing> {
        let closed_at = moments(self.floor()).filter(|_| self.floor() > Revision(0))?.occurred_at;
        let is_earlier = |fact: &Revision| moments(*fact).is_some_and(|event| event.occurred_at < closed_at);
        let facts: Vec<Revision> = chosen.folded.iter().copied().filter(is_earlier).collect();
        (!facts.is_empty()).then_some(Closing { revision: self.floor(), kind: ClosingKind::Archived, facts })
    }
}
