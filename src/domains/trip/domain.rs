//! A trip as a domain of the engine: the wiring of its wire format, snapshots, what-ifs and sample.

use serde_json::Value;

use crate::domains::trip::decide::within_bounds;
use crate::domains::trip::reconcile::reconcile;
use crate::domains::trip::{Command, Event, Rejection, State, Trip, read_models, sample};
use crate::engine::domain::{Bookkeeping, Domain, Sample, SampleEvent, Snapshots, WhatIf, WireFormat};
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;
use crate::engine::view::Tooled;
use crate::engine::wire;
use crate::words;
use crate::words::Word;

impl WireFormat for Trip {
    const NAME: &'static str = "trip";
}

impl Snapshots for Trip {
    const STATE_VERSION: u16 = State::VERSION;

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
    }
}

// No command names an event by its revision, so there is nothing to resolve and nothing to renumber.
impl WhatIf for Trip {
    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }
}

impl Bookkeeping for Trip {
    fn check_bounds(state: &State, event: &Event) -> Result<(), UserError> {
        within_bounds(state, event).map_err(|unfit| Rejection::from(unfit).explain(state.currency()))
    }
}

impl Sample for Trip {
    const STORY: Word = words::trip::FOUR_RIDES_MIRA_WAS_QUOTED_48_00;
    const STORY_STREAM: Option<&'static str> = Some(sample::TUNNEL);

    fn sample() -> Vec<SampleEvent<Event>> {
        sample::history()
    }
}

impl Domain for Trip {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
}

impl Tooled for Trip {}
