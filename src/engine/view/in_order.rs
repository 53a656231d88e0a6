//! A stream folded in another order than it was recorded in, or in part: as at a moment, or as the events happened.

use crate::engine::decider::History as _;
use crate::engine::domain::Domain;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Choosing, Closing, ClosingKind, Moments, Question, Selection};
use crate::engine::travel::replay::Cost;
use crate::engine::view::head;
use crate::engine::view::stream_view::{AsAtRun, StreamView};
use crate::engine::view::typed::View;

/// How an answer comes about.
enum Stage {
    /// The events are being selected.
    Choosing(Choosing),
    /// They are being folded.
    Folding(Selection),
}

/// An answer about a stream of domain `D` that is being made.
struct Asking<D: Domain> {
    stage: Stage,
    floor: Revision,
    state: D::State,
    closings: Vec<Closing>,
    /// How many of the selected events are folded.
    folded: usize,
}

impl<D: Domain> AsAtRun for Asking<D> {
    fn step(&mut self, view: &dyn StreamView, moments: &dyn Fn(Revision) -> Option<Moments>, events: usize) -> bool {
        let Some(view) = view.as_any().downcast_ref::<View<D>>() else { return true };
        match &mut self.stage {
            Stage::Choosing(choosing) => {
                if choosing.step(moments, events) {
                    let none = Choosing::begin(choosing.question(), Revision(1), Revision(0));
                    let chosen = std::mem::replace(choosing, none).finish();
                    self.closings.extend(view.archived_closing(&chosen, moments));
                    self.stage = Stage::Folding(chosen);
                }
                false
            }
            Stage::Folding(chosen) => {
                let next = chosen.folded.get(self.folded..).unwrap_or_default();
                for revision in next.iter().take(events) {
                    self.closings.extend(view.apply(&mut self.state, *revision));
                }
                self.folded += next.len().min(events);
                self.folded >= chosen.folded.len()
            }
        }
    }

    fn finish(self: Box<Self>) -> AsAt {
        let Asking { stage, floor, state, closings, .. } = *self;
        let chosen = match stage {
            Stage::Choosing(choosing) => choosing.finish(),
            Stage::Folding(chosen) => chosen,
        };
        let newest = chosen.folded.iter().copied().max().unwrap_or(floor);
        let cost = Cost { checkpoint: floor, folded: chosen.folded.len() };
        AsAt { state: head::field_state::<D>(&state, newest, cost), chosen, closings }
    }
}

impl<D: Domain> View<D> {
    /// Begins to answer a question; `None` if it is about what is archived.
    pub(super) fn ask(
        &self,
        question: &Question,
        moments: &dyn Fn(Revision) -> Option<Moments>,
    ) -> Option<Box<dyn AsAtRun>> {
        let floor = self.floor;
        if floor > Revision(0) && !question.admits(moments(floor)?) {
            return None;
        }
        let choosing = Choosing::begin(*question, floor.next(), self.replay().revision());
        let state = self.replay().state_at(floor).0;
        Some(Box::new(Asking::<D> { stage: Stage::Choosing(choosing), floor, state, closings: Vec::new(), folded: 0 }))
    }

    /// Applies the event at a revision to a state that was made by some of the events, in any order. Returns what it
    /// overwrote, if it closes a period.
    pub(super) fn apply(&self, state: &mut D::State, revision: Revision) -> Option<Closing> {
        let event = self.replay().event(revision)?;
        if D::closed_period(event).is_none() {
            D::evolve(state, event);
            return None;
        }
        // The state that all events before it made as they were recorded.
        let before = self.replay().state_at(Revision(revision.0.saturating_sub(1))).0;
        D::close_period(state, event, &before);
        let through = D::overwrites(event, &before)?;
        let facts = (through.0 + 1..revision.0).map(Revision).filter(|fact| self.replay().event(*fact).is_some());
        Some(Closing { revision, kind: ClosingKind::Overwrites, facts: facts.collect() })
    }

    /// Finds the facts that are added on top of closed books although they happened before.
    fn archived_closing(&self, chosen: &Selection, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<Closing> {
        let closed_at = moments(self.floor).filter(|_| self.floor > Revision(0))?.occurred_at;
        let is_earlier = |fact: &Revision| moments(*fact).is_some_and(|event| event.occurred_at < closed_at);
        let facts: Vec<Revision> = chosen.folded.iter().copied().filter(is_earlier).collect();
        (!facts.is_empty()).then_some(Closing { revision: self.floor, kind: ClosingKind::Archived, facts })
    }
}
