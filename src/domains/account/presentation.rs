//! What the page and the console show of an account: fields, forms, and words for events and rejections.

use std::sync::Arc;

use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::event::Transfer;
use crate::domains::account::forms::FORMS;
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::State;
use crate::domains::account::state::Status;
use crate::domains::account::words::words;
use crate::engine::domain::{CommandForm, Description, Field, Mark, Presentation};
use crate::engine::user_error::UserError;
use crate::engine::values::money::{Currency, Money};
use crate::words;
use crate::words::Word;

impl Presentation for Account {
    const LABEL: Word = words::account::ACCOUNT;

    const FIELDS: &'static [Field<State>] = &[
        Field::money("balance", words::account::BALANCE, |account| account.balance),
        Field::under(
            words::account::ACCOUNT,
            Field::text("status", words::account::STATUS, |account| Some(account.status.name().into())),
        ),
        Field::under(
            words::account::MOVEMENTS,
            Field::count("deposits", words::account::DEPOSITS, |account| account.deposits.into()),
        ),
        Field::count("withdrawals", words::account::WITHDRAWALS, |account| account.withdrawals.into()),
        Field::under(
            words::account::LIMITS,
            Field::money("overdraft_limit", words::account::OVERDRAFT_LIMIT, |account| account.overdraft_limit),
        ),
        Field::money("lowest_balance", words::account::LOWEST_BALANCE, |account| account.lowest_balance),
        Field::under(
            words::account::ACCOUNT,
            Field::text("owner", words::account::OWNER, |account| Some(Arc::clone(&account.owner))),
        ),
        Field::text("currency", words::account::CURRENCY, |account| {
            (account.status != Status::NotOpened).then(|| account.currency.code().into())
        }),
        Field::text("books_closed", words::account::BOOKS_CLOSED, |account| {
            account.closed_books.as_ref().map(|books| Arc::clone(&books.period))
        }),
        Field::under(words::account::LIMITS, Field::money("reserved", words::account::RESERVED, State::reserved)),
    ];

    const FORMS: &'static [CommandForm] = FORMS;

    fn currency(state: &State) -> Currency {
        state.currency
    }

    fn explain(rejection: &Rejection, state: &State) -> UserError {
        let (message, input) = words(rejection, state);
        UserError::of(rejection, message, input)
    }

    fn describe(event: &Event) -> Description {
        let effect = event.effect();
        // `amount` is for events that have an amount but move nothing.
        let line = |mark, detail: Option<&str>, amount: Option<Money>| Description {
            mark,
            detail: detail.map(str::to_owned),
            amount: effect.or(amount),
            moved: effect.is_some(),
        };
        match event {
            Event::AccountOpened { owner, .. } => line(Mark::Flag, Some(owner), None),
            Event::Deposited { memo, .. } => line(Mark::Plus, memo.as_deref(), None),
            Event::Withdrawn { memo, .. } => line(Mark::Minus, memo.as_deref(), None),
            Event::OverdraftLimitSet { limit } => line(Mark::Gear, None, Some(*limit)),
            Event::EntryReversed { revision, reason, .. } => {
                line(Mark::Undo, Some(&format!("#{revision} · {reason}")), None)
            }
            Event::AccountFrozen | Event::AccountUnfrozen => line(Mark::Lock, None, None),
            Event::AccountClosed => line(Mark::Flag, None, None),
            Event::BooksClosed(books) => line(Mark::Flag, Some(&books.period), Some(books.balance)),
            Event::FundsReserved(transfer) => line(Mark::Lock, Some(&between("to", transfer)), Some(transfer.amount)),
            Event::TransferReceived(transfer) => line(Mark::Plus, Some(&between("from", transfer)), None),
            Event::TransferConfirmed { transfer, .. } => line(Mark::Minus, Some(&format!("#{transfer}")), None),
            Event::TransferReleased { transfer, reason } => {
                line(Mark::Undo, Some(&format!("#{transfer} · {reason}")), None)
            }
        }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        match state.status {
            Status::NotOpened => form.command == "OpenAccount",
            Status::Open => match form.command {
                "OpenAccount" | "UnfreezeAccount" => false,
                "CloseAccount" => state.balance == Money::ZERO && state.reservations().is_empty(),
                "CloseBooks" => state.reservations().is_empty(),
                "ReverseEntry" => state.deposits > 0 || state.withdrawals > 0,
                _ => true,
            },
            Status::Frozen => form.command == "UnfreezeAccount",
            Status::Closed => false,
        }
    }
}

/// Describes a transfer in a few words: the other account, and the memo.
fn between(way: &str, transfer: &Transfer) -> String {
    match &transfer.memo {
        Some(memo) => format!("{way} {} · {memo}", transfer.other),
        None => format!("{way} {}", transfer.other),
    }
}
