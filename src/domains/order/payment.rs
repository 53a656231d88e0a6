//! The rules of an order's money: authorised, captured, released and refunded.
//!
//! An authorisation lapses after some days, at most payment providers without notice. An order that waits for its goods
//! is then authorised again, so the rules check only that one authorisation holds no more than the order costs, and
//! that no more is captured than it holds. Two of them together may capture the total twice; this is accepted: the
//! order's `outstanding` goes below zero then, and the difference can be refunded.

use crate::domains::order::decide::{active, left_out, placed, positive, required_text};
use crate::domains::order::event::Event;
use crate::domains::order::items::MAX_TEXT;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::{Authorisation, State};
use crate::engine::values::money::Money;

/// Holds an amount, no more than the order costs, under a new reference.
pub(super) fn authorise(state: &State, amount_minor: i64, reference: &str) -> Result<Event, Rejection> {
    active(state)?;
    let amount = positive(amount_minor)?;
    let reference = required_text("reference", reference)?;
    let total = state.total();
    if amount > total {
        return Err(Rejection::AuthorisationAboveTotal { total, requested: amount });
    }
    if state.authorisations.iter().any(|known| *known.reference == *reference) {
        return Err(Rejection::ReferenceAlreadyUsed { reference: reference.into() });
    }
    Ok(Event::PaymentAuthorised { reference, amount })
}

/// Releases what an authorisation still holds.
pub(super) fn release(state: &State, reference: Option<&str>) -> Result<Event, Rejection> {
    placed(state)?;
    let authorisation = named(state, reference)?;
    Ok(Event::AuthorisationReleased { reference: (*authorisation.reference).into(), amount: authorisation.held() })
}

/// Captures no more than an authorisation holds.
pub(super) fn capture(state: &State, amount_minor: i64, reference: Option<&str>) -> Result<Event, Rejection> {
    active(state)?;
    let amount = positive(amount_minor)?;
    let authorisation = named(state, reference)?;
    let held = authorisation.held();
    if amount > held {
        let reference = authorisation.reference.as_ref().to_owned();
        return Err(Rejection::CaptureAboveAuthorised { reference, held, requested: amount });
    }
    Ok(Event::PaymentCaptured { reference: (*authorisation.reference).into(), amount })
}

/// Refunds no more than was captured.
pub(super) fn refund(state: &State, amount_minor: i64, reason: &str) -> Result<Event, Rejection> {
    placed(state)?;
    let amount = positive(amount_minor)?;
    let reason = required_text("reason", reason)?;
    let refundable = state.paid();
    if amount > refundable {
        return Err(Rejection::RefundAboveCaptured { refundable, requested: amount });
    }
    Ok(Event::PaymentRefunded { amount, reason })
}

/// Finds the authorisation of a reference, or without one the newest, that still holds something.
///
/// Rejections: NothingAuthorised, NoSuchAuthorisation, AuthorisationUsedUp.
fn named<'a>(state: &'a State, reference: Option<&str>) -> Result<&'a Authorisation, Rejection> {
    let holds = |authorisation: &&Authorisation| authorisation.held() > Money::ZERO;
    let Some(reference) = left_out(reference) else {
        return state.authorisations.iter().rev().find(holds).ok_or(Rejection::NothingAuthorised);
    };
    let cut = || reference.chars().take(MAX_TEXT).collect::<String>();
    let found = state.authorisations.iter().find(|known| &*known.reference == reference);
    let found = found.ok_or_else(|| Rejection::NoSuchAuthorisation { reference: cut() })?;
    Some(found).filter(holds).ok_or_else(|| Rejection::AuthorisationUsedUp { reference: cut() })
}
