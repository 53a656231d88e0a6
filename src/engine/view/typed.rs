//! The view of a stream whose domain is known.

use std::cell::{RefCell, RefMut};

use crate::engine::domain::Domain;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::extremes::Extremes;
use crate::engine::travel::provenance::Changes;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::travel::trail::Trail;

/// The view of a stream of domain `D`.
pub struct View<D: Domain> {
    pub(super) replay: Replay<D>,
    pub(super) floor: Revision,
    /// The event at the state that the replay began at, if it did not begin with the first event.
    pub(super) lead: Option<Slot<D::Event>>,
    /// The trail of what is before that, if it is known.
    pub(super) trail: Option<Trail>,
    /// The trail that was asked for last, to go on from.
    pub(super) drawn: RefCell<Option<Trail>>,
    /// The changes of the field that was asked for last.
    pub(super) changes: RefCell<Changes>,
    /// How far the field went that was sampled last.
    pub(super) extremes: RefCell<Extremes>,
}

impl<D: Domain> Default for View<D> {
    fn default() -> View<D> {
        View::starting(D::initial())
    }
}

impl<D: Domain> View<D> {
    /// Makes a view of a stream before its first event, at a state that may be another than the domain's usual one.
    pub fn starting(state: D::State) -> View<D> {
        View::of(Replay::after(Revision(0), state, Replay::<D>::SPACING), Revision(0))
    }

    /// Makes a view of a replay that can be looked at from a revision on.
    pub fn of(replay: Replay<D>, floor: Revision) -> View<D> {
        let changes = RefCell::new(Changes::new(0, floor));
        let extremes = RefCell::new(Extremes::of_blocks(D::SAMPLED));
        View { replay, floor, lead: None, trail: None, drawn: RefCell::default(), changes, extremes }
    }

    /// Returns the typed replay behind the view.
    pub fn replay(&self) -> &Replay<D> {
        &self.replay
    }

    /// Returns the changes of a field, as far as they are counted.
    pub(super) fn changes_of(&self, field: usize) -> RefMut<'_, Changes> {
        let mut changes = self.changes.borrow_mut();
        if !changes.are_of(field, self.floor) {
            *changes = Changes::new(field, self.floor);
        }
        changes
    }

    /// Returns an event, or that it is unknown; `None` if there is no such event.
    pub(super) fn slot(&self, revision: Revision) -> Option<&Slot<D::Event>> {
        let lead = self.lead.as_ref().filter(|_| revision == self.replay.base());
        lead.or_else(|| self.replay.slot(revision))
    }
}
