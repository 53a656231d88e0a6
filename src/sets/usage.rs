//! What the lines of a model did with the events of a stream.

use std::collections::BTreeMap;

use crate::domains::own::{Event, Own, State, set};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::travel::replay::Slot;
use crate::engine::view::head::EventRef;
use crate::engine::view::{StreamView, View};
use crate::models::{Model, Outcome, Ran, Trace};
use crate::workbench::Workbench;

/// What a line of a model did with the events of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineUse {
    /// The revisions at which it ran and changed a field, or checked a rule.
    pub touched: Vec<Revision>,
    /// How many events it did not fit, the first of them, and why.
    pub misfits: Option<(usize, Revision, String)>,
    /// How many events break its rule, and the first of them.
    pub broken: Option<(usize, Revision)>,
}

impl LineUse {
    /// Returns the last revision that it touched, up to one.
    pub fn last_through(&self, revision: Revision) -> Option<Revision> {
        let count = self.touched.partition_point(|touched| *touched <= revision);
        count.checked_sub(1).and_then(|last| self.touched.get(last)).copied()
    }
}

/// What each line of a model did with the events of a stream, found in slices.
pub struct Usage {
    stream: StreamId,
    state: State,
    noted: Noted,
}

/// Notes what the lines did with an event.
#[derive(Default)]
struct Noted {
    at: Revision,
    lines: BTreeMap<usize, LineUse>,
}

impl Trace for Noted {
    fn wants_reason(&self, line: usize) -> bool {
        // The first one is kept only.
        self.lines.get(&line).is_none_or(|line| line.misfits.is_none())
    }

    fn ran(&mut self, ran: Ran<'_>) {
        let at = self.at;
        let line = self.lines.entry(ran.line).or_default();
        let mut touch = || {
            if line.touched.last() != Some(&at) {
                line.touched.push(at);
            }
        };
        match ran.outcome {
            Outcome::Set { .. } | Outcome::Held => touch(),
            Outcome::Broken(_) => {
                touch();
                let (count, _) = line.broken.get_or_insert((0, at));
                *count += 1;
            }
            Outcome::Misfit { reason, .. } => {
                let (count, _, _) = line.misfits.get_or_insert((0, at, reason));
                *count += 1;
            }
            Outcome::Missing { .. } | Outcome::Guard(_) => {}
        }
    }
}

impl Usage {
    /// Begins before the first event of a stream.
    pub fn begin(stream: StreamId, model: Model) -> Usage {
        let state = State::new(model, set::shared_name(&stream));
        Usage { stream, state, noted: Noted::default() }
    }

    /// Folds some more events; returns `true` at the end.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> bool {
        let log = workbench.log();
        let positions = log.positions(&self.stream);
        let end = (self.noted.at.get() + events).min(positions.len());
        for position in &positions[self.noted.at.get().min(end)..end] {
            self.noted.at = self.noted.at.next();
            if let Some(recorded) = log.at(*position) {
                self.state.apply_traced(&Event::read(EventRef::from(&recorded)), &mut self.noted);
            }
        }
        end == positions.len()
    }

    /// Returns the lines that did something, by their numbers from 1.
    pub fn lines(&self) -> &BTreeMap<usize, LineUse> {
        &self.noted.lines
    }
}

/// A change that a line of a model made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The line, from 1.
    pub line: usize,
    /// The label of the field.
    pub field: &'static str,
    /// Its value before, and after.
    pub values: [String; 2],
}

/// Says which lines of its model the event of a stream at a revision ran, and what they changed.
pub fn changes_at(view: &dyn StreamView, revision: Revision) -> Option<Vec<LineChange>> {
    let view = view.as_any().downcast_ref::<View<Own>>()?;
    let Slot::Known(event) = view.replay().slot(revision)? else { return None };
    let mut state = view.replay().state_at(Revision(revision.0.checked_sub(1)?)).0;
    let mut ran: Vec<(usize, Outcome<'static>)> = Vec::new();
    let before = state.clone();
    state.apply_traced(event, &mut ran);
    let changes = ran.into_iter().filter_map(|(line, outcome)| match outcome {
        Outcome::Set { field, before: old, after } => {
            let (label, old, new) = before.shown(field, &old, &after)?;
            Some(LineChange { line, field: label, values: [old, new] })
        }
        Outcome::Missing { .. } | Outcome::Misfit { .. } | Outcome::Guard(_) | Outcome::Held | Outcome::Broken(_) => {
            None
        }
    });
    Some(changes.collect())
}
