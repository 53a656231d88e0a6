//! An account as a domain of the engine: the wiring of its wire format, snapshots, what-ifs and sample.

use serde_json::Value;

use crate::chunk;
use crate::domains::account::checks::{DOMAIN, within_bounds};
use crate::domains::account::command::Command;
use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::read_models::READ_MODELS;
use crate::domains::account::reconcile::reconcile;
use crate::domains::account::rejection::Rejection;
use crate::domains::account::rules;
use crate::domains::account::sample;
use crate::domains::account::state::State;
use crate::domains::account::state::Status;
use crate::engine::decider::History;
use crate::engine::domain::{
    Bookkeeping, Domain, Presentation as _, RuleIndex, Sample, SampleEvent, Snapshots, WhatIf, WireFormat,
};
use crate::engine::log::envelope::Revision;
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;
use crate::engine::values::money::Money;
use crate::engine::values::parameter::Parameter;
use crate::engine::view::{StreamTools, Tooled, View};
use crate::engine::wire;
use crate::words;
use crate::words::Word;

impl WireFormat for Account {
    const NAME: &'static str = DOMAIN;
}

impl Snapshots for Account {
    const STATE_VERSION: u16 = State::VERSION;

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
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
        let Event::BooksClosed(books) = event else { return None };
        books.carried.as_ref().map(|_| books.period.as_ref())
    }

    fn close_period(state: &mut State, event: &Event, before: &State) {
        match event {
            Event::BooksClosed(books) => state.close_books_over(books, before),
            other => state.evolve(other),
        }
    }

    fn overwrites(event: &Event, before: &State) -> Option<Revision> {
        let Event::BooksClosed(books) = event else { return None };
        let is_carried = books.carried.as_ref().is_none_or(|carried| *carried == before.carried());
        let is_whole = is_carried && books.balance == before.balance && before.reservations().is_empty();
        (!is_whole || before.status != Status::Open).then_some(books.through)
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
    const STORY: Word = words::account::FIVE_MONTHS_OF_ADAS_ACCOUNT_IN;

    fn sample() -> Vec<SampleEvent<Event>> {
        let tell = |(moment, event)| SampleEvent::new("account-main", moment, moment, event);
        sample::history().into_iter().map(tell).collect()
    }

    fn filling(is_new: bool, count: u32) -> Vec<Event> {
        sample::filling(is_new, count)
    }
}

impl Domain for Account {
    const READ_MODELS: &'static [ReadModelSpec] = READ_MODELS;
}

impl Tooled for Account {
    fn tools(view: &View<Account>) -> Option<&dyn StreamTools> {
        TOOLS.get().map(|tools| (tools.of)(view))
    }
}

/// What the first screen does not need of an account.
pub struct AccountTools {
    /// Its read models.
    pub read_models: &'static [ReadModelSpec],
    of: for<'a> fn(&'a View<Account>) -> &'a dyn StreamTools,
}

chunk!(
    /// What the first screen does not need of an account.
    pub TOOLS: AccountTools = tools.account_tools, &AccountTools { read_models: READ_MODELS, of: |view| view }
);
