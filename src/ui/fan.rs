//! The fan of a rule: the open what-if decided for one parameter after another, a step between two looks of the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::fields::{FieldKind, FieldValue};
use crate::engine::lane::{Lane, RuleOverride};
use crate::engine::parameter::Parameter;
use crate::engine::view::Bucket;
use crate::ui::app::Desk;
use crate::ui::background::next_task;
use crate::ui::session::Session;
use crate::ui::time::lane_buckets;

/// How many parameters a sweep tries unless another number is asked for.
pub const STEPS: i64 = 7;
/// The most parameters that a sweep tries.
pub const MAX_STEPS: i64 = 25;

/// What is swept: a rule's parameter from one value to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sweep {
    /// The rule.
    pub spec: &'static Parameter,
    /// The first parameter.
    pub from: i64,
    /// The last parameter.
    pub to: i64,
    /// How many are tried, both ends included.
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

/// What the history comes to at one parameter of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Blade {
    /// The parameter.
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
pub struct Fan {
    /// What is swept.
    pub asked: RwSignal<Option<Sweep>>,
    blades: RwSignal<Vec<Blade>>,
    run: RwSignal<u64>,
}

impl Fan {
    /// Begins without a sweep.
    pub fn new() -> Fan {
        Fan { asked: RwSignal::new(None), blades: RwSignal::new(Vec::new()), run: RwSignal::new(0) }
    }

    /// Returns what was found so far.
    pub fn blades(self) -> Vec<Blade> {
        self.blades.get()
    }

    /// Follows what is asked, the lane, the chart and the log.
    pub fn follow(self, session: Session, desk: Desk) {
        Effect::new(move |_| {
            let asked = self.asked.get();
            let lane = desk.lanes.open_lane();
            let field = desk.chart_field(session);
            session.version();
            desk.timeline.scale.track();
            self.run.update_untracked(|run| *run += 1);
            if !self.blades.with_untracked(Vec::is_empty) {
                self.blades.set(Vec::new());
            }
            let Some(sweep) = asked else { return };
            let lane = lane.unwrap_or_else(|| Lane::new("sweep", session.stream_now()));
            self.sweep(session, desk, lane, sweep, field);
        });
    }

    fn sweep(self, session: Session, desk: Desk, lane: Lane, sweep: Sweep, field: usize) {
        let spec = sweep.spec;
        let run = self.run.get_untracked();
        spawn_local(async move {
            for parameter in sweep.parameters() {
                let mut tried = lane.clone();
                tried.rules.retain(|rule| rule.name != spec.name);
                tried.rules.push(RuleOverride { name: spec.name.to_owned(), parameter });
                let decided = session.peek(|bench| bench.decide_lane(&tried).ok()).flatten();
                if self.run.try_get_untracked() != Some(run) {
                    return;
                }
                let Some(decided) = decided else { return };
                let blade = Blade {
                    parameter,
                    refused: decided.tally().refused,
                    end: decided.view.field_at(0, decided.view.head()),
                    buckets: desk.timeline.scale.with_untracked(|scale| lane_buckets(&decided, field, scale)),
                };
                self.blades.update(|blades| blades.push(blade));
                next_task().await;
            }
        });
    }
}

/// Tells whether a parameter is an amount.
pub fn is_money(spec: &Parameter) -> bool {
    spec.kind == FieldKind::Money
}
