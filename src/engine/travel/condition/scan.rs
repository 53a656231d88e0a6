//! Evaluating a condition at every event of a range, in one fold.

use std::sync::Arc;

use crate::engine::domain::description::Description;
use crate::engine::domain::presentation::Presentation;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::condition::moment::Moment;
use crate::engine::travel::condition::syntax::parsed::Condition;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::values::time::Timestamp;

/// What a log knows of an event besides its data.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The event's type.
    pub event_type: Arc<str>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub actor: Option<Arc<str>>,
}

/// Lists the revisions of a range at which a condition holds, both ends included.
pub fn matching<D: Presentation>(
    replay: &Replay<D>,
    condition: &Condition,
    first: Revision,
    last: Revision,
    envelope: &dyn Fn(Revision) -> Option<Envelope>,
) -> Vec<Revision> {
    let mut found = Vec::new();
    let first = first.max(Revision(1));
    if first > last.min(replay.revision()) {
        return found;
    }
    let describes = condition.asks_description();
    let currency = D::currency(replay.head());
    let mut before = replay.state_at(Revision(first.0 - 1)).0;
    replay.walk(first, last, |revision, state| {
        let Some(envelope) = envelope(revision) else { return };
        let description = match replay.slot(revision) {
            Some(Slot::Known(event)) if describes => D::describe(event),
            Some(Slot::Known(_) | Slot::Unknown) | None => Description::default(),
        };
        let moment = Moment {
            revision,
            event_type: &envelope.event_type,
            description: &description,
            occurred_at: envelope.occurred_at,
            recorded_at: envelope.recorded_at,
            actor: envelope.actor.as_deref(),
            after: &|field| D::field(state, field),
            before: &|field| D::field(&before, field),
            currency,
        };
        if condition.holds(&moment) {
            found.push(revision);
        }
        before.clone_from(state);
    });
    found
}
