//! The rules of an account's part in a transfer: reserve, receive, confirm, release.
//!
//! A person sends `Transfer`; the process in [`transfer`](super::transfer) sends the other three. What is
//! reserved stays in the balance but is not available, so that it can always be taken out or released later.

use crate::domains::account::checks::{DOMAIN, covered, optional_text, positive, required_text, usable, within_bounds};
use crate::domains::account::event::{Event, Text, Transfer};
use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::State;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::money::Currency;

/// Reserves the amount of a transfer.
pub(super) fn reserve_funds(
    state: &State,
    to: &str,
    amount_minor: i64,
    memo: Option<&str>,
    number: Revision,
) -> Result<Event, Rejection> {
    usable(state)?;
    let other = an_account(to)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    covered(state, amount)?;
    within_bounds(state, amount.negated())?;
    Ok(Event::FundsReserved(Box::new(Transfer { number, other, amount, currency: state.currency, memo })))
}

/// Receives what another account has reserved.
pub(super) fn receive_transfer(
    state: &State,
    (from, number): (&str, Revision),
    amount_minor: i64,
    currency: &str,
    memo: Option<&str>,
) -> Result<Event, Rejection> {
    usable(state)?;
    let other = an_account(from)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    let currency = same_currency(state, currency)?;
    within_bounds(state, amount)?;
    Ok(Event::TransferReceived(Box::new(Transfer { number, other, amount, currency, memo })))
}

/// Takes out what was reserved, once it has arrived; a freeze does not prevent this.
pub(super) fn confirm_transfer(state: &State, transfer: Revision) -> Result<Event, Rejection> {
    let reserved = reservation(state, transfer)?;
    within_bounds(state, reserved.amount.negated())?;
    Ok(Event::TransferConfirmed { transfer, amount: reserved.amount })
}

/// Releases what was reserved, if it cannot arrive.
pub(super) fn release_transfer(state: &State, transfer: Revision, reason: &str) -> Result<Event, Rejection> {
    reservation(state, transfer)?;
    let reason = required_text("reason", reason)?;
    Ok(Event::TransferReleased { transfer, reason })
}

/// Rejections: NoSuchTransfer.
fn reservation(state: &State, transfer: Revision) -> Result<&Transfer, Rejection> {
    state.reservation(transfer).ok_or(Rejection::NoSuchTransfer { transfer: transfer.0 })
}

/// Checks that a text names an account.
///
/// Rejections: InvalidTarget.
fn an_account(name: &str) -> Result<Text, Rejection> {
    match StreamId::new(name.trim()) {
        Ok(stream) if stream.domain() == DOMAIN => Ok(Text::from(stream.as_str())),
        Ok(_) | Err(_) => Err(Rejection::InvalidTarget { to: name.chars().take(StreamId::MAX_LEN).collect() }),
    }
}

/// Rejections: CurrencyDiffers.
fn same_currency(state: &State, code: &str) -> Result<Currency, Rejection> {
    match code == state.currency.code() {
        true => Ok(state.currency),
        false => Err(Rejection::CurrencyDiffers {
            account: state.currency.code(),
            transfer: code.chars().take(10).collect(),
        }),
    }
}
