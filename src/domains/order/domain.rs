//! An order as a domain of the engine: where its wire format, snapshots, what-ifs and sample are.

use serde_json::Value;

use crate::domains::order::decide::within_bounds;
use crate::domains::order::reconcile::reconcile;
use crate::domains::order::{Command, Event, Order, State, read_models, sample, snapshot};
use crate::engine::domain::{
    Bookkeeping, Domain, Encoded, Presentation as _, Sample, SampleEvent, Snapshots, WhatIf, WireFormat,
};
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;

impl WireFormat for Order {
    const NAME: &'static str = "order";

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

impl Snapshots for Order {
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
    }
}

impl WhatIf for Order {
    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }
}

impl Bookkeeping for Order {
    fn check_bounds(state: &State, event: &Event) -> Result<(), UserError> {
        within_bounds(state, event).map_err(|rejection| Self::explain(&rejection, state))
    }
}

impl Sample for Order {
    const STORY: &'static str = "Four orders of a tea shop before Easter. Mira's bank statement shows order-1002 twice: why was she charged twice?";
    const STORY_STREAM: Option<&'static str> = Some(sample::MIRA);

    fn sample() -> Vec<SampleEvent<Event>> {
        sample::history()
    }
}

impl Domain for Order {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
}
