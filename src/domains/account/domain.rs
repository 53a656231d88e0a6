//! An account as a domain of the engine: where its wire format, snapshots, what-ifs and sample are.

use serde_json::Value;

use crate::domains::account::decide::within_bounds;
use crate::domains::account::read_models::READ_MODELS;
use crate::domains::account::reconcile::reconcile;
use crate::domains::account::upcast::UPCASTERS;
use crate::domains::account::{Account, Command, Event, Rejection, State, rules, sample, snapshot};
use crate::engine::decider::History;
use crate::engine::domain::{
    Bookkeeping, Domain, Encoded, Presentation as _, RuleIndex, Sample, SampleEvent, Snapshots, WhatIf, WireFormat,
};
use crate::engine::envelope::Revision;
use crate::engine::money::Money;
use crate::engine::parameter::Parameter;
use crate::engine::projection::ReadModelSpec;
use crate::engine::upcast::Upcaster;
use crate::engine::user_error::UserError;

impl WireFormat for Account {
    const NAME: &'static str = "account";
    const UPCASTERS: &'static [Upcaster] = UPCASTERS;

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

impl Snapshots for Account {
    const STATE_VERSION: u16 = snapshot::STATE_VERSION;

    fn snapshot(state: &State) -> Value {
        snapshot::write(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        snapshot::read(snapshot)
    }
}

impl WhatIf for Account {
    const RULES: &'static [Parameter] = rules::RULES;

    fn decide_under(state: &State, command: &Command, changed: &[RuleIndex]) -> Result<Vec<Event>, Rejection> {
        rules::decide_under(state, command, changed)
    }

    fn resolve(command: Command, past: &dyn History<Event>) -> Command {
        command.resolve(past)
    }

    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn renumber(command: Command, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        command.renumber(number)
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }
}

impl Bookkeeping for Account {
    fn closed_period(event: &Event) -> Option<&str> {
        match event {
            Event::BooksClosed(books) => books.carried.as_ref().map(|_| books.period.as_ref()),
            Event::AccountOpened { .. }
            | Event::Deposited { .. }
            | Event::Withdrawn { .. }
            | Event::OverdraftLimitSet { .. }
            | Event::EntryReversed { .. }
            | Event::AccountFrozen
            | Event::AccountUnfrozen
            | Event::AccountClosed
            | Event::FundsReserved(_)
            | Event::TransferReceived(_)
            | Event::TransferConfirmed { .. }
            | Event::TransferReleased { .. } => None,
        }
    }

    fn is_under_way(state: &State, began: Revision) -> bool {
        state.reservation(began).is_some()
    }

    fn check_bounds(state: &State, event: &Event) -> Result<(), UserError> {
        let effect = event.effect().unwrap_or(Money::ZERO);
        within_bounds(state, effect).map_err(|rejection| Self::explain(&rejection, state))
    }
}

impl Sample for Account {
    const STORY: &'static str = "Five months of Ada's account. In December it dips below zero although she earns enough: drag the slider and find out why.";

    fn sample() -> Vec<SampleEvent<Event>> {
        let tell =
            |(moment, event)| SampleEvent { stream: "account-main", occurred_at: moment, recorded_at: moment, event };
        sample::history().into_iter().map(tell).collect()
    }
}

impl Domain for Account {
    const READ_MODELS: &'static [ReadModelSpec] = READ_MODELS;
}
