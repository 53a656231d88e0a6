//! What the tools ask of a view whose domain is known.

use serde_json::Value;

use crate::engine::domain::{Breakdown, CommandForm, Encoded};
use crate::engine::history::ExtendedHistory;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::as_at::{AsAt, Moments, Question};
use crate::engine::travel::condition::{Condition, Envelope, matching};
use crate::engine::travel::provenance::Provenance;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::user_error::UserError;
use crate::engine::view::stream_view::{AsAtRun, Dismantling, Judged, LaneRun, LaneView, StreamTools, StreamView};
use crate::engine::view::tooled::Tooled;
use crate::engine::view::typed::View;
use crate::engine::what_if::{self, DecidedLane, Deciding, Edit, RuleOverride};

/// A lane of domain `D` that is being decided; its view is a [`View`] of `D`.
struct Run<D: Tooled> {
    deciding: Deciding<D>,
    lane: LaneView,
}

impl<D: Tooled> LaneRun for Run<D> {
    fn step(&mut self, recorded: &dyn StreamView, events: usize) -> bool {
        let recorded = recorded.as_any().downcast_ref::<View<D>>();
        let view = self.lane.view.as_any_mut().downcast_mut::<View<D>>();
        // Of another domain's stream there is nothing to decide.
        recorded.zip(view).is_none_or(|(recorded, view)| {
            self.deciding.step(&recorded.replay, &mut view.replay, &mut self.lane.rows, events)
        })
    }

    fn reached(&self) -> Revision {
        let view = self.lane.view.as_any().downcast_ref::<View<D>>();
        view.map_or(Revision(0), |view| self.deciding.reached(&view.replay))
    }

    fn lane(&self) -> &LaneView {
        &self.lane
    }

    fn into_lane(self: Box<Self>) -> LaneView {
        self.lane
    }

    fn dismantle(mut self: Box<Self>) -> Dismantling {
        let view = self.lane.view.as_any_mut().downcast_mut::<View<D>>();
        let replay = view.map(|view| std::mem::replace(&mut view.replay, Replay::new(Replay::<D>::SPACING)));
        let (mut slots, mut checkpoints) = replay.map(Replay::into_parts).unwrap_or_default();
        let mut rows = self.lane.rows.into_rows();
        Box::new(move |events| {
            drop_last(&mut slots, events);
            drop_last(&mut checkpoints, events);
            drop_last(&mut rows, events);
            slots.is_empty() && checkpoints.is_empty() && rows.is_empty()
        })
    }
}

fn drop_last<T>(list: &mut Vec<T>, count: usize) {
    list.truncate(list.len().saturating_sub(count));
}

impl<D: Tooled> StreamTools for View<D> {
    fn breakdown(&self, field: usize, revision: Revision) -> Option<Breakdown> {
        let name = self.fields().get(field)?.name;
        D::breakdown(&self.replay.state_at(revision).0, name)
    }

    fn offers(&self, form: &CommandForm, revision: Revision) -> bool {
        D::offers(&self.replay.state_at(revision).0, form)
    }

    fn lane_under(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<LaneView, UserError> {
        let decided = what_if::run(&self.replay, self.floor, edits, rules)?;
        Ok(decided.map(|replay| Box::new(View::of(replay, self.floor)) as Box<dyn StreamView>))
    }

    fn begin_lane(&self, edits: &[Edit], rules: &[RuleOverride]) -> Result<Box<dyn LaneRun>, UserError> {
        let deciding = Deciding::begin(&self.replay, self.floor, edits, rules)?;
        let view = View::<D>::of(self.replay.emptied(), self.floor);
        let lane = DecidedLane::of(Box::new(view) as Box<dyn StreamView>, deciding.same());
        Ok(Box::new(Run { deciding, lane }))
    }

    fn originating_command(&self, revision: Revision) -> Option<Value> {
        match self.slot(revision)? {
            Slot::Known(event) => D::originating_command(event).map(|command| D::command_json(&command)),
            Slot::Unknown => None,
        }
    }

    fn judge(&self, revision: Revision) -> Option<Judged> {
        let before = Revision(revision.0.checked_sub(1)?);
        let Slot::Known(event) = self.replay.slot(revision)? else { return None };
        let command = D::originating_command(event)?;
        let state = self.replay.state_at(before).0;
        let decided = D::decide(&state, &D::resolve_at(command.clone(), &self.replay, revision));
        let outcome = match decided {
            Ok(events) => Ok(events.iter().map(D::encode).collect()),
            Err(rejection) => Err(D::explain(&rejection, &state)),
        };
        Some(Judged { command: D::command_json(&command), outcome })
    }

    fn reconcile(&self, to: &dyn StreamView, memo: &str) -> Option<Vec<Value>> {
        let to = to.as_any().downcast_ref::<View<D>>()?;
        let commands = D::reconcile(self.replay.head(), to.replay.head(), memo)?;
        Some(commands.iter().map(D::command_json).collect())
    }

    fn decide_all(&self, commands: &[Value]) -> Result<Vec<Encoded>, UserError> {
        let mut state = self.replay.head().clone();
        let mut past = ExtendedHistory::new(&self.replay);
        let mut decided = Vec::new();
        for command in commands {
            let command = D::resolve(D::command(command)?, &past);
            let events = D::decide(&state, &command).map_err(|rejection| D::explain(&rejection, &state))?;
            for event in events {
                D::evolve(&mut state, &event);
                decided.push(D::encode(&event));
                past.push(event);
            }
        }
        Ok(decided)
    }

    fn is_explained(&self, field: usize) -> bool {
        let changes = self.changes.borrow();
        D::SAMPLED > 1 || changes.are_of(field, self.floor) && changes.are_counted(&self.replay)
    }

    fn explain_some(&self, field: usize, events: usize) -> bool {
        if !self.is_explained(field) {
            self.changes_of(field).extend(&self.replay, events);
        }
        self.is_explained(field)
    }

    fn provenance(&self, field: usize, through: Revision, newest: usize) -> Provenance {
        let mut changes = self.changes_of(field);
        changes.extend(&self.replay, usize::MAX);
        changes.provenance(&self.replay, through, newest)
    }

    fn matching(
        &self,
        condition: &Condition,
        first: Revision,
        last: Revision,
        envelope: &dyn Fn(Revision) -> Option<Envelope>,
    ) -> Vec<Revision> {
        matching(&self.replay, condition, first.max(self.floor), last, envelope)
    }

    fn as_at(&self, question: &Question, moments: &dyn Fn(Revision) -> Option<Moments>) -> Option<AsAt> {
        let mut run = self.ask(question, moments)?;
        while !run.step(self, moments, usize::MAX) {}
        Some(run.finish())
    }

    fn begin_as_at(
        &self,
        question: &Question,
        moments: &dyn Fn(Revision) -> Option<Moments>,
    ) -> Option<Box<dyn AsAtRun>> {
        self.ask(question, moments)
    }
}
