//! The open what-if as far as it is decided: what a frame allows at once, the rest between frames.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::user_error::UserError;
use crate::engine::view::LaneView;
use crate::engine::what_if::{Lane, Outcome, Target};
use crate::session::tasks::{Slice, next_task};
use crate::session::{Session, page_closed};
use crate::workbench::{LaneWork, Workbench};

/// How many events of a lane are decided before it is shown at all, however long they take: most lanes are decided then.
const FIRST_EVENTS: usize = 1_000;

/// A lane as far as it is decided; cheap to copy.
#[derive(Clone, Copy)]
pub struct Deciding {
    session: Session,
    decided: StoredValue<Option<LaneWork>, LocalStorage>,
    /// Grows whenever more of it is shown.
    decisions: RwSignal<u64>,
    /// How much of it is decided, in percent; `None` if all of it is.
    progress: RwSignal<Option<u32>>,
    /// Grows with each lane that is to be decided: work on an earlier one ends.
    newest_run: StoredValue<u64>,
}

impl Deciding {
    /// Begins without a lane.
    pub fn new(session: Session) -> Deciding {
        Deciding {
            session,
            decided: StoredValue::new_local(None),
            decisions: RwSignal::new(0),
            progress: RwSignal::new(None),
            newest_run: StoredValue::new(0),
        }
    }

    /// Reads the lane, again whenever more of it is shown.
    pub fn with<T>(self, look: impl FnOnce(&LaneView) -> T) -> Option<T> {
        self.decisions.track();
        self.decided.with_value(|decided| decided.as_ref().map(|work| look(work.so_far())))
    }

    /// Grows whenever more of the lane is shown.
    pub fn times(self) -> u64 {
        self.decisions.get()
    }

    /// Decides a lane, or none: what a frame allows at once, the rest in slices. If it is the one before and the log has only
    /// grown, what is decided stays.
    ///
    /// # Errors
    /// [`UserError`] if the lane cannot be decided; none is there then.
    pub fn decide(self, lane: Option<&Lane>) -> Result<(), UserError> {
        self.newest_run.update_value(|run| *run += 1);
        let known = self.decided.try_update_value(Option::take).flatten();
        let goes_on = |work: &LaneWork, lane: &Lane| {
            self.session.with_workbench_untracked(|workbench| work.goes_on(workbench, lane)) == Some(true)
        };
        let begun = match (known, lane) {
            (Some(work), Some(lane)) if goes_on(&work, lane) => Some(Ok(work)),
            (known, lane) => {
                if let Some(work) = known {
                    dismantle(work);
                }
                lane.and_then(|lane| self.session.with_workbench_untracked(|workbench| workbench.begin_lane(lane)))
            }
        };
        let (work, outcome) = match begun.transpose() {
            Ok(work) => (work, Ok(())),
            Err(refusal) => (None, Err(refusal)),
        };
        self.decided.set_value(work);
        if self.slice(FIRST_EVENTS) == Some(false) {
            spawn_local(self.decide_the_rest());
        }
        self.show_decided();
        outcome
    }

    /// Decides some more of the lane, at least so many events; returns whether it is decided, `None` if it no longer can
    /// be.
    fn slice(self, least: usize) -> Option<bool> {
        let slice = Slice::begin();
        let decided = self.decided.try_update_value(|work| {
            let work = work.as_mut()?;
            let enough = work.progress().0 + least;
            let step = |workbench: &Workbench| {
                work.slice(workbench, |reached| slice.is_over() && reached >= enough)
                    .map(|is_done| (is_done, work.progress()))
            };
            self.session.with_workbench_untracked(step)?.ok()
        });
        let decided = decided.flatten();
        let percent = |(_, (done, of)): (bool, (usize, usize))| (done as u64 * 100 / of.max(1) as u64) as u32;
        let percent = decided.filter(|(is_done, _)| !is_done).map(percent);
        if self.progress.get_untracked() != percent {
            self.progress.set(percent);
        }
        decided.map(|(is_done, _)| is_done)
    }

    /// Decides the rest of the lane between frames. It is shown again whenever it has grown to twice its length, and at
    /// its end.
    async fn decide_the_rest(self) {
        let run = self.newest_run.get_value();
        let length = || self.decided.try_with_value(|work| work.as_ref().map_or(0, |work| work.so_far().rows.len()));
        let mut shown = length().unwrap_or(0);
        loop {
            next_task().await;
            if self.newest_run.try_get_value() != Some(run) {
                return;
            }
            match self.slice(0) {
                Some(false) => {
                    let now = length().unwrap_or(0);
                    if now > shown * 2 {
                        shown = now;
                        self.show_decided();
                    }
                }
                Some(true) => return self.show_decided(),
                // The log is another one: the effect that follows it begins anew.
                None => return,
            }
        }
    }

    fn show_decided(self) {
        self.decisions.update(|number| *number += 1);
    }

    /// Returns how much of the lane is decided, in percent; `None` if all of it is.
    pub fn progress(self) -> Option<u32> {
        self.progress.get()
    }

    /// Checks that a lane can be decided and, if an edit made a target, that the rules allow it: in slices, as far as that.
    ///
    /// # Errors
    /// [`UserError`] if it cannot be decided, or the rules refuse the target.
    pub async fn check(self, lane: &Lane, target: Option<Target>) -> Result<(), UserError> {
        let begun = self.session.with_workbench_untracked(|workbench| workbench.begin_lane(lane));
        let mut work = begun.ok_or_else(page_closed)??;
        let Some(target) = target else { return Ok(()) };
        loop {
            let found = work.so_far().rows.differing().find(|(_, _, row)| row.target == target);
            if let Some((_, _, row)) = found {
                return match &row.outcome {
                    Outcome::Refused(refusal) => Err((**refusal).clone()),
                    Outcome::Same | Outcome::Different | Outcome::Dropped => Ok(()),
                };
            }
            let slice = Slice::begin();
            let step = |workbench: &Workbench| work.slice(workbench, |_| slice.is_over());
            if self.session.with_workbench_untracked(step).ok_or_else(page_closed)?? {
                let of_target = work.so_far().rows.differing().any(|(_, _, row)| row.target == target);
                if !of_target {
                    return Ok(());
                }
            } else {
                next_task().await;
            }
        }
    }
}

/// How many events of a lane are dropped between two looks at the clock.
const DROPPED_EVENTS: usize = 1_024;

/// Drops a lane that is not shown any more, between frames.
fn dismantle(work: LaneWork) {
    let mut drop_last = work.dismantle();
    spawn_local(async move {
        loop {
            next_task().await;
            let slice = Slice::begin();
            while !slice.is_over() {
                if drop_last(DROPPED_EVENTS) {
                    return;
                }
            }
        }
    });
}

/// Decides a lane in slices, as long as it is wanted; `None` if it is not any more, or cannot be decided.
pub async fn decide_in_slices(session: Session, lane: &Lane, is_wanted: impl Fn() -> bool) -> Option<LaneView> {
    session.read().await;
    let mut work = session.with_workbench_untracked(|workbench| workbench.begin_lane(lane).ok()).flatten()?;
    loop {
        let slice = Slice::begin();
        let step = |workbench: &Workbench| work.slice(workbench, |_| slice.is_over());
        let is_done = session.with_workbench_untracked(step)?.ok()?;
        if !is_wanted() {
            return None;
        }
        if is_done {
            return Some(work.into_lane());
        }
        next_task().await;
    }
}
