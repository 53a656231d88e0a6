//! An order as a domain of the engine: the wiring of its wire format, snapshots, what-ifs and sample.

use serde_json::Value;

use crate::domains::order::decide::within_bounds;
use crate::domains::order::reconcile::reconcile;
use crate::domains::order::{Command, Event, Order, State, read_models, sample};
use crate::engine::domain::{
    Bookkeeping, Domain, Presentation as _, Sample, SampleEvent, Snapshots, WhatIf, WireFormat,
};
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;
use crate::engine::view::Tooled;
use crate::engine::wire;
use crate::words;
use crate::words::Word;

impl WireFormat for Order {
    const NAME: &'static str = "order";
}

impl Snapshots for Order {
    const STATE_VERSION: u16 = State::VERSION;

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
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
    const STORY: Word = words::order::FOUR_ORDERS_OF_A_TEA_SHOP_BEFORE;
    const STORY_STREAM: Option<&'static str> = Some(sample::MIRA);

    fn sample() -> Vec<SampleEvent<Event>> {
        sample::history()
    }
}

impl Domain for Order {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
}

impl Tooled for Order {}
