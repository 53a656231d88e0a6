//! The rules of an order: which facts a command makes, or why it makes none.

use crate::domains::order::command::Command;
use crate::domains::order::event::Event;
use crate::domains::order::items::{Items, MAX_ITEMS, MAX_TEXT, Text};
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::State;
use crate::domains::order::sums::total_of;
use crate::domains::order::{goods, payment};
use crate::engine::values::money::{Currency, Money};

/// Applies the rules.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let event = match command {
        Command::PlaceOrder { customer, items, shipping_minor, currency } => {
            place(state, customer, items, *shipping_minor, currency)?
        }
        Command::AuthorisePayment { amount_minor, reference } => payment::authorise(state, *amount_minor, reference)?,
        Command::ReleaseAuthorisation { reference } => payment::release(state, reference.as_deref())?,
        Command::CapturePayment { amount_minor, reference } => {
            payment::capture(state, *amount_minor, reference.as_deref())?
        }
        Command::RefundPayment { amount_minor, reason } => payment::refund(state, *amount_minor, reason)?,
        Command::PackItems { items } => goods::pack(state, items.as_ref())?,
        Command::ShipItems { tracking, items } => goods::ship(state, tracking, items.as_ref())?,
        Command::ConfirmDelivery { tracking } => goods::deliver(state, tracking.as_deref())?,
        Command::RequestReturn { reason, items } => goods::request_return(state, reason, items.as_ref())?,
        Command::AcceptReturn { items } => goods::accept_return(state, items.as_ref())?,
        Command::DeclineReturn { reason } => goods::decline_return(state, reason)?,
        Command::CancelOrder { reason } => cancel(state, reason)?,
    };
    within_bounds(state, &event)?;
    Ok(vec![event])
}

/// Checks that the order was placed.
///
/// Rejections: OrderNotPlaced.
pub(super) fn placed(state: &State) -> Result<(), Rejection> {
    if state.placed { Ok(()) } else { Err(Rejection::OrderNotPlaced) }
}

/// Checks that the order was placed and not cancelled.
///
/// Rejections: OrderNotPlaced, OrderIsCancelled.
pub(super) fn active(state: &State) -> Result<(), Rejection> {
    placed(state)?;
    if state.cancelled { Err(Rejection::OrderIsCancelled) } else { Ok(()) }
}

fn place(
    state: &State,
    customer: &str,
    items: &Items,
    shipping_minor: i64,
    currency: &str,
) -> Result<Event, Rejection> {
    if state.placed {
        return Err(Rejection::OrderAlreadyPlaced);
    }
    let customer = required_text("customer", customer)?;
    let currency = Currency::from_code(currency)
        .ok_or_else(|| Rejection::UnknownCurrency { currency: currency.chars().take(MAX_TEXT).collect() })?;
    let items = items.lines(currency).map_err(Rejection::BadItem)?;
    if items.is_empty() {
        return Err(Rejection::NoItems);
    }
    if items.len() > MAX_ITEMS {
        return Err(Rejection::TooManyItems { items: items.len(), max: MAX_ITEMS });
    }
    if shipping_minor < 0 {
        return Err(Rejection::ShippingNegative { requested: shipping_minor });
    }
    let shipping = bounded("shipping_minor", shipping_minor)?;
    Ok(Event::OrderPlaced { customer, items, shipping, currency })
}

fn cancel(state: &State, reason: &str) -> Result<Event, Rejection> {
    active(state)?;
    let reason = required_text("reason", reason)?;
    let shipped = state.pieces(|item| item.shipped);
    if shipped >= state.pieces(|item| item.ordered) {
        return Err(Rejection::EverythingShipped { shipped });
    }
    Ok(Event::OrderCancelled { reason })
}

/// Checks that an event keeps every sum within the bounds of money; imported facts are checked too.
///
/// Rejections: TotalOutOfRange, SumOutOfRange.
pub(super) fn within_bounds(state: &State, event: &Event) -> Result<(), Rejection> {
    let max = Money::MAX.minor();
    let sum = |field, sum: Money, step: Money| match sum.checked_add(step) {
        Some(_) => Ok(()),
        None => Err(Rejection::SumOutOfRange { field, sum, requested: step, max }),
    };
    match event {
        Event::OrderPlaced { items, shipping, .. } => {
            total_of(items, *shipping).map(|_| ()).ok_or(Rejection::TotalOutOfRange { max })
        }
        Event::PaymentAuthorised { amount, .. } => sum("authorised", state.authorised, *amount),
        Event::AuthorisationReleased { amount, .. } => sum("authorised", state.authorised, amount.negated()),
        Event::PaymentCaptured { amount, .. } => {
            sum("captured", state.captured, *amount)?;
            sum("outstanding", state.outstanding(), amount.negated())
        }
        Event::PaymentRefunded { amount, .. } => {
            sum("refunded", state.refunded, *amount)?;
            sum("outstanding", state.outstanding(), *amount)
        }
        Event::ItemsPacked { .. }
        | Event::ItemsShipped { .. }
        | Event::ParcelDelivered { .. }
        | Event::OrderCancelled { .. }
        | Event::ReturnRequested { .. }
        | Event::ReturnAccepted { .. }
        | Event::ReturnDeclined { .. } => Ok(()),
    }
}

/// Reads an amount that must be positive.
///
/// Rejections: AmountNotPositive, AmountOutOfRange.
pub(super) fn positive(amount_minor: i64) -> Result<Money, Rejection> {
    if amount_minor <= 0 {
        return Err(Rejection::AmountNotPositive { requested: amount_minor });
    }
    bounded("amount_minor", amount_minor)
}

/// Rejections: AmountOutOfRange.
fn bounded(field: &'static str, minor: i64) -> Result<Money, Rejection> {
    Money::new(minor).map_err(|_| Rejection::AmountOutOfRange { field, requested: minor, max: Money::MAX.minor() })
}

/// Trims a text that must not be empty.
///
/// Rejections: TextMissing, TextTooLong.
pub(super) fn required_text(field: &'static str, text: &str) -> Result<Text, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::TextMissing { field });
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Rejection::TextTooLong { field, max: MAX_TEXT });
    }
    Ok(text.into())
}

/// Trims a text that may be left out; an empty one is left out too.
pub(super) fn left_out(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
