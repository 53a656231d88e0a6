//! Why a field has its value: the events that changed it, as a waterfall that adds up to it.

use crate::engine::domain::presentation::Presentation;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::Replay;
use crate::engine::values::fields::FieldValue;

/// How a field got its value at some revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The field's value at that revision.
    pub value: FieldValue,
    /// How many events changed the field.
    pub changes: usize,
    /// What the field was before the first of [`Provenance::steps`].
    pub before: FieldValue,
    /// The newest changes, oldest first: each begins where the one before it ended.
    pub steps: Vec<Step>,
}

impl Provenance {
    /// Lists the steps that moved a number the farthest, the farthest first; of two as far the newer one first.
    pub fn largest(&self, count: usize) -> Vec<&Step> {
        let distance =
            |step: &&Step| step.new.number().zip(step.old.number()).map_or(0, |(new, old)| new.abs_diff(old));
        let mut steps: Vec<&Step> = self.steps.iter().rev().filter(|step| distance(step) > 0).collect();
        steps.sort_by_key(|step| std::cmp::Reverse(distance(step)));
        steps.truncate(count);
        steps
    }
}

/// An event that changed a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event's revision.
    pub revision: Revision,
    /// The value before it.
    pub old: FieldValue,
    /// The value after it.
    pub new: FieldValue,
}

/// How many events two neighbouring counts of [`Changes`] are apart.
const STRETCH: usize = 64;

/// How often one field has changed, counted after every [`STRETCH`] events of a history: a query for the newest changes
/// before a moment then folds a stretch or two, not the whole history.
#[derive(Clone, Debug)]
pub struct Changes {
    field: usize,
    first: Revision,
    /// How many events from `first` on have changed the field, through each end of a stretch.
    counts: Vec<usize>,
    /// How far it has counted, how many changes that were, and the value there.
    reached: Revision,
    changes: usize,
    value: Option<FieldValue>,
}

impl Changes {
    /// Starts to count the changes of a field from a revision on.
    pub fn new(field: usize, first: Revision) -> Changes {
        Changes { field, first, counts: vec![0], reached: first, changes: 0, value: None }
    }

    /// Returns `true` if it counts this field from this revision on.
    pub fn are_of(&self, field: usize, first: Revision) -> bool {
        (self.field, self.first) == (field, first)
    }

    /// Returns `true` if all whole stretches of a history are counted.
    pub fn are_counted<D: Presentation>(&self, replay: &Replay<D>) -> bool {
        replay.revision().get() < self.reached.get() + STRETCH
    }

    /// Counts through so many more events of a history, if it has grown by a whole stretch.
    pub fn extend<D: Presentation>(&mut self, replay: &Replay<D>, events: usize) {
        if self.are_counted(replay) {
            return;
        }
        let last = Revision::from_len(self.reached.get().saturating_add(events).min(replay.revision().get()));
        let field = self.field;
        replay.walk(self.reached, last, |revision, state| self.count(revision, D::field(state, field)));
    }

    /// Counts the newest event of a history, if all before it are counted: it is then not applied again.
    pub fn follow<D: Presentation>(&mut self, replay: &Replay<D>) {
        if self.reached.next() != replay.revision() {
            return;
        }
        if self.value.is_none() {
            self.value = Some(D::field(&replay.state_at(self.reached).0, self.field));
        }
        self.count(replay.revision(), D::field(replay.head(), self.field));
    }

    fn count(&mut self, revision: Revision, value: FieldValue) {
        if revision > self.reached {
            self.changes += usize::from(self.value.as_ref().is_some_and(|before| *before != value));
            if (revision.get() - self.first.get()).is_multiple_of(STRETCH) {
                self.counts.push(self.changes);
            }
        }
        (self.reached, self.value) = (revision, Some(value));
    }

    /// Finds the events that changed the field through a revision; of these the `newest` most recent.
    pub fn provenance<D: Presentation>(&self, replay: &Replay<D>, through: Revision, newest: usize) -> Provenance {
        let through = through.min(replay.revision()).max(self.first);
        let stretch = ((through.get() - self.first.get()) / STRETCH).min(self.counts.len() - 1);
        let mut steps = self.steps(replay, self.end_of(stretch), through);
        let changes = self.counts[stretch] + steps.len();
        for earlier in (0..stretch).rev() {
            if steps.len() >= newest {
                break;
            }
            if self.counts[earlier] < self.counts[earlier + 1] {
                let before = self.steps(replay, self.end_of(earlier), self.end_of(earlier + 1));
                steps.splice(0..0, before);
            }
        }
        steps.drain(..steps.len().saturating_sub(newest));
        let value = D::field(&replay.state_at(through).0, self.field);
        let before = steps.first().map_or_else(|| value.clone(), |step| step.old.clone());
        Provenance { value, changes, before, steps }
    }

    /// Returns the revision at which a stretch ends and the one after it begins; the first begins where counting does.
    fn end_of(&self, stretch: usize) -> Revision {
        Revision::from_len(self.first.get() + stretch * STRETCH)
    }

    /// Lists the changes after a revision and through another.
    fn steps<D: Presentation>(&self, replay: &Replay<D>, after: Revision, through: Revision) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut value = None;
        replay.walk(after, through, |revision, state| {
            let new = D::field(state, self.field);
            if let Some(old) = value.replace(new.clone()).filter(|old| *old != new) {
                steps.push(Step { revision, old, new });
            }
        });
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::values::money::Money;

    fn step(revision: u32, old: FieldValue, new: FieldValue) -> Step {
        Step { revision: Revision(revision), old, new }
    }

    fn largest(steps: Vec<Step>) -> Vec<u32> {
        let (before, value) = (FieldValue::Missing, FieldValue::Missing);
        let why = Provenance { value, changes: steps.len(), before, steps };
        why.largest(3).into_iter().map(|step| step.revision.0).collect()
    }

    #[test]
    fn the_largest_steps_come_first_whichever_way_they_go() {
        let money = |minor| FieldValue::Money(Money::clamped(minor));
        let steps = [(0, 500), (500, 100), (100, 120), (120, -780), (-780, -380)];
        let steps = steps.into_iter().zip(1..).map(|((old, new), revision)| step(revision, money(old), money(new)));
        assert_eq!(largest(steps.collect()), [4, 1, 5]);
    }

    #[test]
    fn a_text_has_no_largest_step() {
        assert!(largest(vec![step(1, FieldValue::Missing, FieldValue::text("Open"))]).is_empty());
        assert!(largest(Vec::new()).is_empty());
    }
}
