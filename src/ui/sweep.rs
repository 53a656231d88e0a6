//! The sweep of a rule: the open what-if decided for one parameter after another, a step between two looks of the
//! browser.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::values::fields::FieldValue;
use crate::engine::values::parameter::Parameter;
use crate::engine::view::Bucket;
use crate::engine::what_if::{Lane, RuleOverride};
use crate::session::Session;
use crate::session::tasks::next_task;
use crate::ui::curve::lane_buckets;
use crate::ui::deciding::decide_in_slices;
use crate::ui::lanes::Lanes;
use crate::ui::timeline::Timeline;

/// How many parameters a sweep tries unless another number is asked for.
pub const STEPS: i64 = 7;
/// The most parameters that a sweep tries.
pub const MAX_STEPS: i64 = 25;

/// What is swept: a rule's parameter from one value to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sweep {
    /// The rule's parameter that is swept.
    pub spec: &'static Parameter,
    /// The first parameter.
    pub from: i64,
    /// The last parameter.
    pub to: i64,
    /// The number of values to try, both ends included.
    pub steps: i64,
}

impl Sweep {
    /// Lists the parameters, each once.
    fn parameters(self) -> Vec<i64> {
        let (from, to) = (self.from.min(self.to), self.from.max(self.to));
        let steps = self.steps.clamp(2, MAX_STEPS);
        let mut parameters: Vec<i64> = (0..steps).map(|step| from + (to - from) * step / (steps - 1)).collect();
        parameters.dedup();
        parameters
    }
}

/// The outcome of the history for one value of a rule's parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// The value of the parameter.
    pub parameter: i64,
    /// How many commands are refused.
    pub refused: usize,
    /// The headline at the end.
    pub end: FieldValue,
    /// The charted field, over recorded revisions.
    pub buckets: Vec<Bucket>,
}

/// A sweep; cheap to copy.
#[derive(Clone, Copy)]
pub struct Sweeps {
    /// What is swept.
    pub asked: RwSignal<Option<Sweep>>,
    points: RwSignal<Vec<SweepPoint>>,
    newest_run: RwSignal<u64>,
}

impl Sweeps {
    /// Begins without a sweep.
    pub fn new() -> Sweeps {
        Sweeps { asked: RwSignal::new(None), points: RwSignal::new(Vec::new()), newest_run: RwSignal::new(0) }
    }

    /// Returns what was found so far.
    pub fn points(self) -> Vec<SweepPoint> {
        self.points.get()
    }

    /// Follows what is asked, the lane, the chart and the log.
    pub fn follow(self, session: Session, lanes: Lanes, timeline: Timeline, field: Signal<usize>) {
        Effect::new(move |_| {
            let asked = self.asked.get();
            let lane = lanes.open_lane();
            let field = field.get();
            session.version();
            timeline.scale.track();
            self.newest_run.update_untracked(|run| *run += 1);
            if !self.points.with_untracked(Vec::is_empty) {
                self.points.set(Vec::new());
            }
            let Some(sweep) = asked else { return };
            let lane = lane.unwrap_or_else(|| Lane::new("sweep", session.stream_now()));
            self.run(session, timeline, lane, sweep, field);
        });
    }

    fn run(self, session: Session, timeline: Timeline, lane: Lane, sweep: Sweep, field: usize) {
        let spec = sweep.spec;
        let run = self.newest_run.get_untracked();
        spawn_local(async move {
            for parameter in sweep.parameters() {
                let mut tried = lane.clone();
                tried.rules.retain(|rule| rule.name != spec.name);
                tried.rules.push(RuleOverride { name: spec.name.to_owned(), parameter });
                let is_wanted = || self.newest_run.try_get_untracked() == Some(run);
                let Some(decided) = decide_in_slices(session, &tried, is_wanted).await else { return };
                let point = SweepPoint {
                    parameter,
                    refused: decided.tally().refused,
                    end: decided.view.field_at(0, decided.view.head()),
                    buckets: timeline.scale.with_untracked(|scale| lane_buckets(&decided, field, scale)),
                };
                self.points.update(|points| points.push(point));
                next_task().await;
            }
        });
    }
}
