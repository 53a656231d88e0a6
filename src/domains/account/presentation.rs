//! What the page and the console see of an account: fields, forms, and words for events and rejections.

use std::sync::Arc;

use crate::domains::account::event::Transfer;
use crate::domains::account::forms::FORMS;
use crate::domains::account::state::Status;
use crate::domains::account::words::words;
use crate::domains::account::{Account, Event, Rejection, State};
use crate::engine::domain::{CommandForm, Description, Mark, Presentation};
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::money::Currency;
use crate::engine::user_error::UserError;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

impl Presentation for Account {
    const LABEL: &'static str = "Account";

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

    fn explain(rejection: &Rejection, state: &State) -> UserError {
        let (message, input) = words(rejection, state);
        UserError::of(rejection, message, input)
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
