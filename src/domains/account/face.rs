//! What the page and the console see of an account: fields, forms, and words for events and rejections.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::account::decide::within_bounds;
use crate::domains::account::event::Transfer;
use crate::domains::account::forms::FORMS;
use crate::domains::account::read_models::READ_MODELS;
use crate::domains::account::reconcile::reconcile;
use crate::domains::account::rules;
use crate::domains::account::sample;
use crate::domains::account::state::Status;
use crate::domains::account::upcast::UPCASTERS;
use crate::domains::account::words::words;
use crate::domains::account::{Account, Command, Event, Rejection, State};
use crate::engine::decider::{CommandForm, Description, Domain, Encoded, History, Mark, Refusal, Told};
use crate::engine::envelope::Revision;
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::lane::{Changed, RuleSpec};
use crate::engine::money::{Currency, Money};
use crate::engine::projection::ReadModelSpec;
use crate::engine::upcast::Upcaster;
use crate::engine::wire;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

impl Domain for Account {
    const NAME: &'static str = "account";
    const LABEL: &'static str = "Account";
    const STORY: &'static str = "Five months of Ada's account. In December it dips below zero although she earns enough: drag the slider and find out why.";

    const FIELDS: &'static [FieldSpec] = &[
        field("balance", "Balance", FieldKind::Money),
        field("status", "Status", FieldKind::Text),
        field("deposits", "Deposits", FieldKind::Count),
        field("withdrawals", "Withdrawals", FieldKind::Count),
        field("overdraft_limit", "Overdraft limit", FieldKind::Money),
        field("lowest_balance", "Lowest balance", FieldKind::Money),
        field("owner", "Owner", FieldKind::Text),
        field("currency", "Currency", FieldKind::Text),
        field("books_closed", "Books closed", FieldKind::Text),
        field("reserved", "Reserved", FieldKind::Money),
    ];

    const FORMS: &'static [CommandForm] = FORMS;
    const UPCASTERS: &'static [Upcaster] = UPCASTERS;
    const RULES: &'static [RuleSpec] = rules::RULES;
    const STATE_VERSION: u16 = State::VERSION;
    const READ_MODELS: &'static [ReadModelSpec] = READ_MODELS;

    fn decide_under(state: &State, command: &Command, changed: &[Changed]) -> Result<Vec<Event>, Rejection> {
        rules::decide_under(state, command, changed)
    }

    fn field(state: &State, index: usize) -> FieldValue {
        match index {
            0 => FieldValue::Money(state.balance),
            1 => FieldValue::text(state.status.name()),
            2 => FieldValue::Count(state.deposits.into()),
            3 => FieldValue::Count(state.withdrawals.into()),
            4 => FieldValue::Money(state.overdraft_limit),
            5 => FieldValue::Money(state.lowest_balance),
            6 if state.owner.is_empty() => FieldValue::Missing,
            6 => FieldValue::Text(state.owner.clone()),
            7 if state.status == Status::NotOpened => FieldValue::Missing,
            7 => FieldValue::text(state.currency.code()),
            8 => state
                .closed_books
                .as_ref()
                .map_or(FieldValue::Missing, |books| FieldValue::Text(Arc::clone(&books.period))),
            9 => FieldValue::Money(state.reserved()),
            _ => FieldValue::Missing,
        }
    }

    fn currency(state: &State) -> Currency {
        state.currency
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, Refusal> {
        Command::read(json)
    }

    fn resolve(command: Command, past: &dyn History<Event>) -> Command {
        command.resolve(past)
    }

    fn intent(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }

    fn renumber(command: Command, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, Refusal> {
        command.renumber(number)
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }

    fn explain(rejection: &Rejection, state: &State) -> Refusal {
        let (message, input) = words(rejection, state);
        Refusal::of(rejection, message, input)
    }

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    fn closes(event: &Event) -> Option<&str> {
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

    fn admits(state: &State, event: &Event) -> Result<(), Refusal> {
        let effect = match event {
            Event::Deposited { amount, .. } => *amount,
            Event::Withdrawn { amount, .. } => amount.negated(),
            Event::EntryReversed { effect, .. } => *effect,
            Event::TransferReceived(transfer) => transfer.amount,
            Event::TransferConfirmed { amount, .. } => amount.negated(),
            Event::AccountOpened { .. }
            | Event::OverdraftLimitSet { .. }
            | Event::AccountFrozen
            | Event::AccountUnfrozen
            | Event::AccountClosed
            | Event::BooksClosed(_)
            | Event::FundsReserved(_)
            | Event::TransferReleased { .. } => Money::ZERO,
        };
        within_bounds(state, effect).map_err(|rejection| Self::explain(&rejection, state))
    }

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
    }

    fn sample() -> Vec<Told<Event>> {
        let tell = |(moment, event)| Told { stream: "account-main", occurred_at: moment, recorded_at: moment, event };
        sample::history().into_iter().map(tell).collect()
    }

    fn describe(event: &Event) -> Description {
        let line = |mark, detail: Option<&str>, amount, moved| Description {
            mark,
            detail: detail.map(str::to_owned),
            amount,
            moved,
        };
        match event {
            Event::AccountOpened { owner, .. } => line(Mark::Flag, Some(owner), None, false),
            Event::Deposited { amount, memo } => line(Mark::Plus, memo.as_deref(), Some(*amount), true),
            Event::Withdrawn { amount, memo } => line(Mark::Minus, memo.as_deref(), Some(amount.negated()), true),
            Event::OverdraftLimitSet { limit } => line(Mark::Gear, None, Some(*limit), false),
            Event::EntryReversed { revision, effect, reason } => {
                line(Mark::Undo, Some(&format!("#{revision} · {reason}")), Some(*effect), true)
            }
            Event::AccountFrozen | Event::AccountUnfrozen => line(Mark::Lock, None, None, false),
            Event::AccountClosed => line(Mark::Flag, None, None, false),
            Event::BooksClosed(books) => line(Mark::Flag, Some(&books.period), Some(books.balance), false),
            Event::FundsReserved(transfer) => {
                line(Mark::Lock, Some(&told("to", transfer)), Some(transfer.amount), false)
            }
            Event::TransferReceived(transfer) => {
                line(Mark::Plus, Some(&told("from", transfer)), Some(transfer.amount), true)
            }
            Event::TransferConfirmed { transfer, amount } => {
                line(Mark::Minus, Some(&format!("#{transfer}")), Some(amount.negated()), true)
            }
            Event::TransferReleased { transfer, reason } => {
                line(Mark::Undo, Some(&format!("#{transfer} · {reason}")), None, false)
            }
        }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        match state.status {
            Status::NotOpened => form.command == "OpenAccount",
            Status::Open => !matches!(form.command, "OpenAccount" | "UnfreezeAccount"),
            Status::Frozen => form.command == "UnfreezeAccount",
            Status::Closed => false,
        }
    }
}

/// Says a transfer in a few words: the other account, and what for.
fn told(way: &str, transfer: &Transfer) -> String {
    match &transfer.memo {
        Some(memo) => format!("{way} {} · {memo}", transfer.other),
        None => format!("{way} {}", transfer.other),
    }
}
