//! Why a field is what it is: the events that changed it, as a waterfall that adds up to its value.

use crate::engine::decider::Domain;
use crate::engine::envelope::Revision;
use crate::engine::fields::FieldValue;
use crate::engine::replay::Replay;

/// How a field came to its value at some revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The value.
    pub value: FieldValue,
    /// How many events changed the field.
    pub changes: usize,
    /// What the field was before the first of [`Provenance::steps`].
    pub before: FieldValue,
    /// The newest changes, oldest first: each begins where the one before it ended.
    pub steps: Vec<Step>,
}

/// An event that changed a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event.
    pub revision: Revision,
    /// The value before it.
    pub old: FieldValue,
    /// The value after it.
    pub new: FieldValue,
}

/// Finds the events that changed a field, from a revision on and through another; of these the `newest` most recent.
pub fn provenance<D: Domain>(
    replay: &Replay<D>,
    field: usize,
    first: Revision,
    through: Revision,
    newest: usize,
) -> Provenance {
    let mut value = D::field(&replay.state_at(first.min(through)).0, field);
    let (mut changes, mut steps) = (0, std::collections::VecDeque::with_capacity(newest.min(1024)));
    replay.walk(first.min(through), through, |revision, state| {
        let new = D::field(state, field);
        if new != value {
            changes += 1;
            if steps.len() == newest {
                steps.pop_front();
            }
            let old = std::mem::replace(&mut value, new.clone());
            if newest > 0 {
                steps.push_back(Step { revision, old, new });
            }
        }
    });
    let before = steps.front().map_or_else(|| value.clone(), |step| step.old.clone());
    Provenance { value, changes, before, steps: steps.into() }
}
