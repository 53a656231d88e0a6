//! A trip as a domain of the engine: where its wire format, snapshots, what-ifs and sample are.

use serde_json::Value;

use crate::domains::trip::decide::within_bounds;
use crate::domains::trip::reconcile::reconcile;
use crate::domains::trip::{Command, Event, Rejection, State, Trip, read_models, sample, snapshot};
use crate::engine::domain::{Bookkeeping, Domain, Encoded, Sample, SampleEvent, Snapshots, WhatIf, WireFormat};
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;

impl WireFormat for Trip {
    const NAME: &'static str = "trip";

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, UserError> {
        Command::read(json)
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }
}

impl Snapshots for Trip {
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
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
    const STORY: &'static str =
        "Four rides. Mira was quoted €48.00 for trip-7001 and billed €81.04: where did the fare come from?";
    const STORY_STREAM: Option<&'static str> = Some(sample::TUNNEL);

    fn sample() -> Vec<SampleEvent<Event>> {
        sample::history()
    }
}

impl Domain for Trip {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
}
