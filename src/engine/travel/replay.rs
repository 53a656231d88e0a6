//! Replay: the events of one stream, folded to any revision from the nearest checkpoint before it.

use crate::engine::decider::{Decider, History};
use crate::engine::log::envelope::Revision;

/// An event in a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot<E> {
    /// An event of the domain.
    Known(E),
    /// An event whose type or shape this version does not know: it keeps its revision and changes nothing.
    Unknown,
}

/// The cost of a jump, shown on the page as the replay odometer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The revision of the checkpoint that was used; 0 is the empty state.
    pub checkpoint: Revision,
    /// How many events were folded on top of it.
    pub folded: usize,
}

/// The events of one stream and a checkpoint every `spacing` of them, so that a jump folds fewer than `spacing`.
///
/// ```
/// # use foldback::engine::{decider::Decider, log::envelope::Revision, travel::replay::{Replay, Slot}};
/// # struct Sum;
/// # impl Decider for Sum {
/// #     type State = i64; type Command = (); type Event = i64; type Rejection = ();
/// #     fn initial() -> i64 { 0 }
/// #     fn decide(_: &i64, _: &()) -> Result<Vec<i64>, ()> { Err(()) }
/// #     fn evolve(sum: &mut i64, event: &i64) { *sum += event }
/// # }
/// let mut replay = Replay::<Sum>::new(64);
/// for amount in 1..=1000 { replay.push(Slot::Known(amount)) }
/// let (state, cost) = replay.state_at(Revision(100));
/// assert_eq!(state, 5050);
/// assert_eq!((cost.checkpoint, cost.folded), (Revision(64), 36));
/// ```
#[derive(Clone, Debug)]
pub struct Replay<D: Decider> {
    /// How many events are before the first one that is here; the first checkpoint is the state after them.
    base: usize,
    slots: Vec<Slot<D::Event>>,
    checkpoints: Vec<D::State>,
    spacing: usize,
    head: D::State,
}

impl<D: Decider> Replay<D> {
    /// The spacing of checkpoints unless another is chosen: a jump folds 32 events on average.
    pub const SPACING: usize = 64;

    /// Creates a replay without events; a spacing of 0 counts as 1.
    pub fn new(spacing: usize) -> Replay<D> {
        Replay::after(Revision(0), D::initial(), spacing)
    }

    /// Creates a replay of the events after a revision, on top of the state there; a spacing of 0 counts as 1.
    pub fn after(base: Revision, state: D::State, spacing: usize) -> Replay<D> {
        let checkpoints = vec![state.clone()];
        Replay { base: base.get(), slots: Vec::new(), checkpoints, spacing: spacing.max(1), head: state }
    }

    /// Creates a replay without events that starts where this one does: at its first state, or where the domain starts if
    /// events are missing before it.
    pub fn emptied(&self) -> Replay<D> {
        let first = self.checkpoints.first().filter(|_| self.base == 0).cloned();
        Replay::after(Revision(0), first.unwrap_or_else(D::initial), Self::SPACING)
    }

    /// Returns the revision after which its events begin: 0, unless it began at a state.
    pub fn base(&self) -> Revision {
        Revision::from_len(self.base)
    }

    /// Makes room for so many further events, so that none of those that are there moves as they come.
    pub fn reserve(&mut self, events: usize) {
        self.slots.reserve_exact(events);
        self.checkpoints.reserve_exact(events / self.spacing + 1);
    }

    /// Adds the next event.
    pub fn push(&mut self, slot: Slot<D::Event>) {
        if let Slot::Known(event) = &slot {
            D::evolve(&mut self.head, event);
        }
        self.slots.push(slot);
        if self.slots.len().is_multiple_of(self.spacing) {
            self.checkpoints.push(self.head.clone());
        }
    }

    /// Returns the newest revision.
    pub fn revision(&self) -> Revision {
        Revision::from_len(self.base + self.slots.len())
    }

    /// Returns the state at the head.
    pub fn head(&self) -> &D::State {
        &self.head
    }

    /// Returns the spacing of the checkpoints.
    pub fn spacing(&self) -> usize {
        self.spacing
    }

    /// Changes the spacing and rebuilds all checkpoints in one fold; a spacing of 0 counts as 1.
    pub fn set_spacing(&mut self, spacing: usize) {
        self.checkpoints.truncate(1);
        let mut state = self.checkpoints.first().cloned().unwrap_or_else(D::initial);
        self.spacing = spacing.max(1);
        for slots in self.slots.chunks_exact(self.spacing) {
            Self::fold(&mut state, slots);
            self.checkpoints.push(state.clone());
        }
    }

    /// Lists the events, the one after [`Replay::base`] first.
    pub fn slots(&self) -> &[Slot<D::Event>] {
        &self.slots
    }

    /// Returns the events and the checkpoints, consuming the replay.
    pub fn into_parts(self) -> (Vec<Slot<D::Event>>, Vec<D::State>) {
        (self.slots, self.checkpoints)
    }

    /// Returns the event at a revision; `None` if it is not here.
    pub fn slot(&self, revision: Revision) -> Option<&Slot<D::Event>> {
        self.slots.get(revision.get().checked_sub(self.base + 1)?)
    }

    /// Lists the events after a revision, up to another; `None` if they are not all here.
    pub fn between(&self, after: Revision, through: Revision) -> Option<&[Slot<D::Event>]> {
        self.slots.get(after.get().checked_sub(self.base)?..through.get().checked_sub(self.base)?)
    }

    /// Returns the state at a revision and its cost; beyond the head, the state at the head, and before the base the
    /// state at the base.
    pub fn state_at(&self, revision: Revision) -> (D::State, Cost) {
        let end = revision.get().saturating_sub(self.base).min(self.slots.len());
        let nearest = end / self.spacing;
        let start = nearest * self.spacing;
        let mut state = self.checkpoints[nearest].clone();
        let folded = Self::fold(&mut state, &self.slots[start..end]);
        (state, Cost { checkpoint: Revision::from_len(self.base + start), folded })
    }

    /// Applies events in order and counts them; unknown ones, and the places of archived ones, are skipped.
    pub fn fold(state: &mut D::State, slots: &[Slot<D::Event>]) -> usize {
        let mut folded = 0;
        for slot in slots {
            if let Slot::Known(event) = slot {
                D::evolve(state, event);
                folded += 1;
            }
        }
        folded
    }

    /// Visits the state after each event of a range of revisions, in one fold: `visit(revision, state)` for
    /// `first..=last`, both at most the head.
    pub fn walk(&self, first: Revision, last: Revision, mut visit: impl FnMut(Revision, &D::State)) {
        let first = first.max(self.base());
        let (mut state, _) = self.state_at(first);
        visit(first, &state);
        let slots = self.between(first, last.min(self.revision())).unwrap_or_default();
        for (index, slot) in slots.iter().enumerate() {
            Self::fold(&mut state, std::slice::from_ref(slot));
            visit(Revision::from_len(first.get() + index + 1), &state);
        }
    }
}

impl<D: Decider> History<D::Event> for Replay<D> {
    fn head(&self) -> Revision {
        self.revision()
    }

    fn event(&self, revision: Revision) -> Option<&D::Event> {
        match self.slot(revision)? {
            Slot::Known(event) => Some(event),
            Slot::Unknown => None,
        }
    }
}
