//! The rules of an order's money: authorised, captured, released, reduced and refunded.
//!
//! They compare what is due (the total less what was cancelled, returned and reduced), what is paid, and what is held.
//! An authorisation lapses after some days, at most payment providers without notice. An order that waits for its goods
//! is then authorised again, so one authorisation holds no more than is outstanding, but two together may hold more. No
//! more is captured than is outstanding, with one exception: if the provider did not answer in time, the amount may have
//! been captured all the same, and its late answer is recorded, even if the amount has been captured again in the
//! meantime. The order's `outstanding` goes below zero then, and the difference can be refunded.

use crate::domains::order::checks::{active, left_out, placed, positive, required_text};
use crate::domains::order::event::Event;
use crate::domains::order::limits::MAX_TEXT;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::{Authorisation, State};
use crate::domains::order::sums::Figures;
use crate::engine::values::money::Money;

/// Holds an amount, no more than is outstanding, under a new reference.
pub(super) fn authorise(state: &State, amount_minor: i64, reference: &str) -> Result<Event, Rejection> {
    let figures = payable(state)?;
    let amount = positive(amount_minor)?;
    let reference = required_text("reference", reference)?;
    if amount > figures.outstanding() {
        return Err(Rejection::AuthorisationAboveOutstanding { figures, requested: amount });
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

/// Captures no more than an authorisation holds and than is outstanding, on top of what is in doubt.
pub(super) fn capture(state: &State, amount_minor: i64, reference: Option<&str>) -> Result<Event, Rejection> {
    placed(state)?;
    let in_doubt = in_doubt(state, reference);
    let figures = if in_doubt > Money::ZERO { state.figures() } else { payable(state)? };
    let amount = positive(amount_minor)?;
    let authorisation = named(state, reference)?;
    within_held(authorisation, authorisation.held(), amount)?;
    if amount > figures.outstanding().saturating_add(in_doubt) {
        return Err(Rejection::CaptureAboveOutstanding { figures, in_doubt, requested: amount });
    }
    Ok(Event::PaymentCaptured { reference: (*authorisation.reference).into(), amount })
}

/// Records that the provider did not answer whether it captured an amount that could be captured.
pub(super) fn time_out(state: &State, amount_minor: i64, reference: Option<&str>) -> Result<Event, Rejection> {
    let figures = payable(state)?;
    let amount = positive(amount_minor)?;
    let authorisation = named(state, reference)?;
    within_held(authorisation, authorisation.held().saturating_sub(authorisation.in_doubt()), amount)?;
    if amount > figures.outstanding() {
        return Err(Rejection::CaptureAboveOutstanding { figures, in_doubt: Money::ZERO, requested: amount });
    }
    Ok(Event::PaymentTimedOut { reference: (*authorisation.reference).into(), amount })
}

/// Reduces the price by no more than is due.
pub(super) fn reduce(state: &State, amount_minor: i64, reason: &str) -> Result<Event, Rejection> {
    placed(state)?;
    let amount = positive(amount_minor)?;
    let reason = required_text("reason", reason)?;
    let figures = state.figures();
    if amount > figures.due {
        return Err(Rejection::ReductionAboveDue { figures, requested: amount });
    }
    Ok(Event::PriceReduced { amount, reason })
}

/// Refunds no more than is paid and not due.
pub(super) fn refund(state: &State, amount_minor: i64, reason: &str) -> Result<Event, Rejection> {
    placed(state)?;
    let amount = positive(amount_minor)?;
    let reason = required_text("reason", reason)?;
    let figures = state.figures();
    if figures.overpaid() == Money::ZERO {
        return Err(Rejection::NothingToRefund(figures));
    }
    if amount > figures.overpaid() {
        return Err(Rejection::RefundAboveOverpaid { figures, requested: amount });
    }
    Ok(Event::PaymentRefunded { amount, reason })
}

/// Checks that something is outstanding.
///
/// Rejections: OrderNotPlaced, OrderIsCancelled, NothingOutstanding.
fn payable(state: &State) -> Result<Figures, Rejection> {
    placed(state)?;
    let figures = state.figures();
    if figures.outstanding() > Money::ZERO {
        return Ok(figures);
    }
    active(state)?;
    Err(Rejection::NothingOutstanding(figures))
}

/// Returns how much of the authorisation of a reference is in doubt; nothing without a reference, so that a late answer
/// is recorded only for the authorisation that it names.
fn in_doubt(state: &State, reference: Option<&str>) -> Money {
    let of = |reference| state.authorisations.iter().find(|known| &*known.reference == reference);
    left_out(reference).and_then(of).map_or(Money::ZERO, Authorisation::in_doubt)
}

/// Rejections: CaptureAboveAuthorised.
fn within_held(authorisation: &Authorisation, held: Money, requested: Money) -> Result<(), Rejection> {
    if requested > held {
        let reference = authorisation.reference.as_ref().to_owned();
        return Err(Rejection::CaptureAboveAuthorised { reference, held, requested });
    }
    Ok(())
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
