//! The rules of an order: which facts a command makes, or why it makes none.

use crate::domains::order::checks::{bounded, required_text};
use crate::domains::order::command::Command;
use crate::domains::order::event::Event;
use crate::domains::order::goods;
use crate::domains::order::items::Items;
use crate::domains::order::limits::{MAX_ITEMS, MAX_TEXT};
use crate::domains::order::payment;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::State;
use crate::domains::order::sums::total_of;
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
        Command::ReportTimeout { amount_minor, reference } => {
            payment::time_out(state, *amount_minor, reference.as_deref())?
        }
        Command::ReducePrice { amount_minor, reason } => payment::reduce(state, *amount_minor, reason)?,
        Command::RefundPayment { amount_minor, reason } => payment::refund(state, *amount_minor, reason)?,
        Command::PackItems { items } => goods::pack(state, items.as_ref())?,
        Command::ShipItems { tracking, items } => goods::ship(state, tracking, items.as_ref())?,
        Command::ConfirmDelivery { tracking } => goods::deliver(state, tracking.as_deref())?,
        Command::RequestReturn { reason, items } => goods::request_return(state, reason, items.as_ref())?,
        Command::AcceptReturn { items } => goods::accept_return(state, items.as_ref())?,
        Command::DeclineReturn { reason } => goods::decline_return(state, reason)?,
        Command::CancelItems { items, reason } => goods::cancel_items(state, items, reason)?,
        Command::CancelOrder { reason } => goods::cancel(state, reason)?,
    };
    within_bounds(state, &event)?;
    Ok(vec![event])
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
        Event::PriceReduced { amount, .. } => sum("reduced", state.reduced, *amount),
        Event::PaymentTimedOut { .. }
        | Event::ItemsPacked { .. }
        | Event::ItemsShipped { .. }
        | Event::ParcelDelivered { .. }
        | Event::ItemsCancelled { .. }
        | Event::OrderCancelled { .. }
        | Event::ReturnRequested { .. }
        | Event::ReturnAccepted { .. }
        | Event::ReturnDeclined { .. } => Ok(()),
    }
}
