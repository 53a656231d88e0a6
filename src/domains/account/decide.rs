//! The rules of an account: which facts a command makes, or why it makes none.

use crate::domains::account::checks::{
    bounded, covered, optional_text, positive, required_text, settled, usable, within_bounds,
};
use crate::domains::account::command::{Command, Entry, Months};
use crate::domains::account::event::{Books, Event};
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::{State, Status};
use crate::domains::account::transfer_rules::{confirm_transfer, receive_transfer, release_transfer, reserve_funds};
use crate::engine::log::envelope::Revision;
use crate::engine::values::calendar::Month;
use crate::engine::values::money::{Currency, Money};

pub use crate::domains::account::checks::MAX_TEXT;

/// Applies the rules.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let event = match command {
        Command::OpenAccount { owner, currency } => open(state, owner, currency)?,
        Command::Deposit { amount_minor, memo } => deposit(state, *amount_minor, memo.as_deref())?,
        Command::Withdraw { amount_minor, memo } => withdraw(state, *amount_minor, memo.as_deref())?,
        Command::SetOverdraftLimit { limit_minor } => set_limit(state, *limit_minor)?,
        Command::ReverseEntry { revision, reason, entry } => reverse(state, *revision, reason, *entry)?,
        Command::FreezeAccount => usable(state).map(|()| Event::AccountFrozen)?,
        Command::UnfreezeAccount => unfreeze(state)?,
        Command::CloseAccount => close(state)?,
        Command::CloseBooks { period, through, months } => close_books(state, period, *through, *months)?,
        Command::Transfer { to, amount_minor, memo, transfer } => {
            reserve_funds(state, to, *amount_minor, memo.as_deref(), *transfer)?
        }
        Command::ReceiveTransfer { from, transfer, amount_minor, currency, memo } => {
            receive_transfer(state, (from, *transfer), *amount_minor, currency, memo.as_deref())?
        }
        Command::ConfirmTransfer { transfer } => confirm_transfer(state, *transfer)?,
        Command::ReleaseTransfer { transfer, reason } => release_transfer(state, *transfer, reason)?,
    };
    Ok(vec![event])
}

fn open(state: &State, owner: &str, currency: &str) -> Result<Event, Rejection> {
    match state.status {
        Status::NotOpened => {}
        Status::Open | Status::Frozen => return Err(Rejection::AccountAlreadyOpen),
        Status::Closed => return Err(Rejection::AccountIsClosed),
    }
    let owner = required_text("owner", owner)?;
    let currency = Currency::from_code(currency)
        .ok_or_else(|| Rejection::UnknownCurrency { currency: currency.chars().take(MAX_TEXT).collect() })?;
    Ok(Event::AccountOpened { owner, currency })
}

fn deposit(state: &State, amount_minor: i64, memo: Option<&str>) -> Result<Event, Rejection> {
    usable(state)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    within_bounds(state, amount)?;
    Ok(Event::Deposited { amount, memo })
}

fn withdraw(state: &State, amount_minor: i64, memo: Option<&str>) -> Result<Event, Rejection> {
    usable(state)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    covered(state, amount)?;
    within_bounds(state, amount.negated())?;
    Ok(Event::Withdrawn { amount, memo })
}

fn set_limit(state: &State, limit_minor: i64) -> Result<Event, Rejection> {
    usable(state)?;
    if limit_minor < 0 {
        return Err(Rejection::LimitNegative { requested: limit_minor });
    }
    let limit = bounded(limit_minor)?;
    let overdrawn = state.reserved().saturating_sub(state.balance);
    if overdrawn > limit {
        return Err(Rejection::LimitBelowDebt { requested: limit, overdrawn });
    }
    Ok(Event::OverdraftLimitSet { limit })
}

fn reverse(state: &State, revision: u32, reason: &str, entry: Entry) -> Result<Event, Rejection> {
    usable(state)?;
    let moved = match entry {
        Entry::Missing => return Err(Rejection::NoSuchEntry { revision }),
        Entry::NoMovement => return Err(Rejection::NotAnEntry { revision }),
        Entry::Movement(moved) => moved,
    };
    if state.is_reversed(Revision(revision)) {
        return Err(Rejection::AlreadyReversed { revision });
    }
    if let Some(books) = state.closed_books.as_deref()
        && Revision(revision) <= books.through
    {
        return Err(Rejection::EntryInClosedBooks { revision, period: books.period.to_string() });
    }
    let reason = required_text("reason", reason)?;
    let effect = moved.negated();
    if effect < Money::ZERO {
        covered(state, moved)?;
    }
    within_bounds(state, effect)?;
    Ok(Event::EntryReversed { revision: Revision(revision), effect, reason })
}

fn unfreeze(state: &State) -> Result<Event, Rejection> {
    match state.status {
        Status::Frozen => Ok(Event::AccountUnfrozen),
        Status::Open => Err(Rejection::AccountNotFrozen),
        Status::NotOpened => Err(Rejection::AccountNotOpened),
        Status::Closed => Err(Rejection::AccountIsClosed),
    }
}

fn close(state: &State) -> Result<Event, Rejection> {
    usable(state)?;
    settled(state)?;
    if state.balance != Money::ZERO {
        return Err(Rejection::BalanceNotZero { balance: state.balance });
    }
    Ok(Event::AccountClosed)
}

fn close_books(state: &State, period: &str, through: Revision, months: Months) -> Result<Event, Rejection> {
    usable(state)?;
    if !is_period(period) {
        return Err(Rejection::InvalidPeriod { period: period.chars().take(MAX_TEXT).collect() });
    }
    if let Some(books) = state.closed_books.as_deref()
        && period <= &*books.period
    {
        return Err(Rejection::BooksAlreadyClosed { period: period.to_owned(), closed: books.period.to_string() });
    }
    ended(period, months)?;
    settled(state)?;
    let books = Books { period: period.into(), through, balance: state.balance, carried: Some(state.carried()) };
    Ok(Event::BooksClosed(Box::new(books)))
}

/// Checks that a period is over and not after the newest event.
///
/// Rejections: PeriodNotOver, PeriodAfterEvents.
fn ended(period: &str, months: Months) -> Result<(), Rejection> {
    let (current, newest) = (months.current.map(Month::text), months.newest.map(Month::text));
    if let Some(current) = current.filter(|current| period >= current.as_str()) {
        return Err(Rejection::PeriodNotOver { period: period.to_owned(), current });
    }
    match newest.filter(|newest| period > newest.as_str()) {
        Some(newest) => Err(Rejection::PeriodAfterEvents { period: period.to_owned(), newest }),
        None => Ok(()),
    }
}

/// Returns `true` if a text is a year and a month, `2026-03`: such texts sort like their periods.
fn is_period(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 7 && bytes[4] == b'-';
    let digits = bytes.iter().enumerate().all(|(index, byte)| index == 4 || byte.is_ascii_digit());
    shape && digits && ("01"..="12").contains(&&text[5..])
}
