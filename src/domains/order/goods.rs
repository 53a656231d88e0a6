//! The rules of an order's goods: packed, shipped, cancelled, delivered and returned, all of them or some.

use crate::domains::order::checks::{active, left_out, placed, required_text};
use crate::domains::order::event::Event;
use crate::domains::order::items::{Items, Pick};
use crate::domains::order::limits::MAX_TEXT;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::state::{Item, Parcel, State};
use crate::engine::values::money::Money;

/// Packs items of an order with everything due held or paid.
pub(super) fn pack(state: &State, items: Option<&Items>) -> Result<Event, Rejection> {
    active(state)?;
    let left = |item: &Item| state.wanted(item).saturating_sub(item.packed);
    let items = choose(state, items, left, Rejection::NothingToPack, |item, left, requested| {
        Rejection::MoreThanOrdered { item, left, requested }
    })?;
    let figures = state.figures();
    if figures.unsecured() > Money::ZERO {
        return Err(Rejection::PaymentNotSecured(figures));
    }
    Ok(Event::ItemsPacked { items })
}

/// Ships packed items, provided that everything shipped is paid.
pub(super) fn ship(state: &State, tracking: &str, items: Option<&Items>) -> Result<Event, Rejection> {
    active(state)?;
    let tracking = required_text("tracking", tracking)?;
    if state.parcels.iter().any(|parcel| *parcel.tracking == *tracking) {
        return Err(Rejection::TrackingAlreadyUsed { tracking: tracking.into() });
    }
    let left = |item: &Item| item.packed.saturating_sub(item.shipped);
    let items = choose(state, items, left, Rejection::NothingToShip, |item, left, requested| Rejection::NotPacked {
        item,
        left,
        requested,
    })?;
    let (figures, needed) = (state.figures(), state.due_with(&items));
    if figures.paid < needed {
        return Err(Rejection::ShipmentNotPaid { figures, needed });
    }
    Ok(Event::ItemsShipped { tracking, items })
}

/// Cancels some items that were not shipped; some items must remain.
pub(super) fn cancel_items(state: &State, items: &Items, reason: &str) -> Result<Event, Rejection> {
    active(state)?;
    let reason = required_text("reason", reason)?;
    if items.is_blank() {
        return Err(Rejection::NoItems);
    }
    let shipped = state.pieces(|item| item.shipped);
    let left = |item: &Item| state.wanted(item).saturating_sub(item.shipped);
    let items = choose(state, Some(items), left, Rejection::EverythingShipped { shipped }, |item, left, requested| {
        Rejection::MoreThanUnshipped { item, left, requested }
    })?;
    let requested = items.iter().map(|pick| u64::from(pick.quantity)).sum();
    if requested >= state.pieces(|item| state.wanted(item)) {
        return Err(Rejection::NothingWouldRemain { requested });
    }
    Ok(Event::ItemsCancelled { items, reason })
}

/// Cancels everything that was not shipped.
pub(super) fn cancel(state: &State, reason: &str) -> Result<Event, Rejection> {
    active(state)?;
    let reason = required_text("reason", reason)?;
    if state.unshipped() == 0 {
        return Err(Rejection::EverythingShipped { shipped: state.pieces(|item| item.shipped) });
    }
    Ok(Event::OrderCancelled { reason })
}

/// Records that a parcel on its way has arrived.
pub(super) fn deliver(state: &State, tracking: Option<&str>) -> Result<Event, Rejection> {
    placed(state)?;
    let on_their_way = || state.parcels.iter().filter(|parcel| !parcel.delivered);
    let delivered = |parcel: &Parcel| Event::ParcelDelivered { tracking: (*parcel.tracking).into() };
    let Some(tracking) = left_out(tracking) else {
        let mut parcels = on_their_way();
        return match (parcels.next(), parcels.next()) {
            (None, _) => Err(Rejection::NothingOnTheWay),
            (Some(parcel), None) => Ok(delivered(parcel)),
            (Some(_), Some(_)) => {
                let tracking = on_their_way().map(|parcel| parcel.tracking.to_string()).collect();
                Err(Rejection::SeveralOnTheWay { tracking })
            }
        };
    };
    let parcel = state.parcels.iter().find(|parcel| &*parcel.tracking == tracking);
    match parcel {
        None => Err(Rejection::NoSuchParcel { tracking: tracking.chars().take(MAX_TEXT).collect() }),
        Some(parcel) if parcel.delivered => Err(Rejection::AlreadyDelivered { tracking: tracking.to_owned() }),
        Some(parcel) => Ok(delivered(parcel)),
    }
}

/// Requests the return of delivered items.
pub(super) fn request_return(state: &State, reason: &str, items: Option<&Items>) -> Result<Event, Rejection> {
    placed(state)?;
    let reason = required_text("reason", reason)?;
    let left = |item: &Item| item.delivered.saturating_sub(item.returned).saturating_sub(item.requested);
    let items = choose(state, items, left, Rejection::NothingToReturn, |item, left, requested| {
        Rejection::NotDelivered { item, left, requested }
    })?;
    Ok(Event::ReturnRequested { items, reason })
}

/// Takes back items of the requested return.
pub(super) fn accept_return(state: &State, items: Option<&Items>) -> Result<Event, Rejection> {
    placed(state)?;
    let left = |item: &Item| item.requested;
    let items = choose(state, items, left, Rejection::NoReturnRequested, |item, left, requested| {
        Rejection::ReturnNotRequested { item, left, requested }
    })?;
    Ok(Event::ReturnAccepted { items })
}

/// Declines the requested return.
pub(super) fn decline_return(state: &State, reason: &str) -> Result<Event, Rejection> {
    placed(state)?;
    let reason = required_text("reason", reason)?;
    if state.pieces(|item| item.requested) == 0 {
        return Err(Rejection::NoReturnRequested);
    }
    Ok(Event::ReturnDeclined { reason })
}

/// Returns the pieces that a caller means: the named ones, none of which may be too many, or else all that are left.
///
/// Rejections: BadItem, NoItems, NoSuchItem, and the two that it is given.
fn choose(
    state: &State,
    items: Option<&Items>,
    left: impl Fn(&Item) -> u32,
    nothing: Rejection,
    too_many: impl Fn(String, u32, u32) -> Rejection,
) -> Result<Vec<Pick>, Rejection> {
    if state.pieces(&left) == 0 {
        return Err(nothing);
    }
    let Some(items) = items.filter(|items| !items.is_blank()) else {
        let all = state.items.iter().map(|item| Pick { name: (*item.name).into(), quantity: left(item) });
        return Ok(all.filter(|pick| pick.quantity > 0).collect());
    };
    let picks = items.picks().map_err(Rejection::BadItem)?;
    if picks.is_empty() {
        return Err(Rejection::NoItems);
    }
    for Pick { name, quantity } in &picks {
        let item = state.items.iter().find(|item| *item.name == **name).ok_or_else(|| Rejection::NoSuchItem {
            item: name.to_string(),
            items: state.items.iter().map(|item| item.name.to_string()).collect(),
        })?;
        if *quantity > left(item) {
            return Err(too_many(name.to_string(), left(item), *quantity));
        }
    }
    Ok(picks)
}
