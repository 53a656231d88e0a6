//! The state of an order as a snapshot keeps it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domains::order::State;
use crate::domains::order::event::{picks_json, read_pick};
use crate::domains::order::state::{Authorisation, Item, Parcel};
use crate::engine::object::Object;
use crate::engine::values::money::{Currency, Money};

/// The version of what is written here; it grows with the shape, and with whatever `evolve` does otherwise than before.
pub const STATE_VERSION: u16 = 1;

/// Writes all of a state.
pub fn write(state: &State) -> Value {
    let State {
        placed,
        cancelled,
        customer,
        currency,
        shipping,
        authorised,
        captured,
        refunded,
        items,
        authorisations,
        parcels,
    } = state;
    json!({
        "placed": placed,
        "cancelled": cancelled,
        "customer": customer.as_ref(),
        "currency": currency.code(),
        "shipping_minor": shipping.minor(),
        "authorised_minor": authorised.minor(),
        "captured_minor": captured.minor(),
        "refunded_minor": refunded.minor(),
        "items": items.iter().map(write_item).collect::<Value>(),
        "authorisations": authorisations.iter().map(write_authorisation).collect::<Value>(),
        "parcels": parcels.iter().map(write_parcel).collect::<Value>(),
    })
}

/// Reads a state; `None` where anything of it is missing or of another kind.
pub fn read(json: &Value) -> Option<State> {
    let object = Object::new(json).ok()?;
    let money = |name| money(object, name);
    Some(State {
        placed: object.value("placed").ok()?.as_bool()?,
        cancelled: object.value("cancelled").ok()?.as_bool()?,
        customer: Arc::from(object.text("customer").ok()?),
        currency: Currency::from_code(object.text("currency").ok()?)?,
        shipping: money("shipping_minor")?,
        authorised: money("authorised_minor")?,
        captured: money("captured_minor")?,
        refunded: money("refunded_minor")?,
        items: Arc::new(list(object, "items", read_item)?),
        authorisations: Arc::new(list(object, "authorisations", read_authorisation)?),
        parcels: Arc::new(list(object, "parcels", read_parcel)?),
    })
}

fn write_item(item: &Item) -> Value {
    let Item { name, unit_price, ordered, packed, shipped, delivered, requested, returned } = item;
    json!({
        "name": name.as_ref(),
        "unit_price_minor": unit_price.minor(),
        "ordered": ordered,
        "packed": packed,
        "shipped": shipped,
        "delivered": delivered,
        "requested": requested,
        "returned": returned,
    })
}

fn read_item(json: &Value) -> Option<Item> {
    let object = Object::new(json).ok()?;
    let pieces = |name| u32::try_from(object.integer(name).ok()?).ok();
    Some(Item {
        name: Arc::from(object.text("name").ok()?),
        unit_price: money(object, "unit_price_minor")?,
        ordered: pieces("ordered")?,
        packed: pieces("packed")?,
        shipped: pieces("shipped")?,
        delivered: pieces("delivered")?,
        requested: pieces("requested")?,
        returned: pieces("returned")?,
    })
}

fn write_authorisation(authorisation: &Authorisation) -> Value {
    let Authorisation { reference, amount, captured, released } = authorisation;
    json!({
        "reference": reference.as_ref(),
        "amount_minor": amount.minor(),
        "captured_minor": captured.minor(),
        "released_minor": released.minor(),
    })
}

fn read_authorisation(json: &Value) -> Option<Authorisation> {
    let object = Object::new(json).ok()?;
    Some(Authorisation {
        reference: Arc::from(object.text("reference").ok()?),
        amount: money(object, "amount_minor")?,
        captured: money(object, "captured_minor")?,
        released: money(object, "released_minor")?,
    })
}

fn write_parcel(parcel: &Parcel) -> Value {
    let Parcel { tracking, items, delivered } = parcel;
    json!({ "tracking": tracking.as_ref(), "items": picks_json(items), "delivered": delivered })
}

fn read_parcel(json: &Value) -> Option<Parcel> {
    let object = Object::new(json).ok()?;
    Some(Parcel {
        tracking: Arc::from(object.text("tracking").ok()?),
        items: list(object, "items", read_pick)?,
        delivered: object.value("delivered").ok()?.as_bool()?,
    })
}

fn money(object: Object<'_>, name: &'static str) -> Option<Money> {
    Money::new(object.integer(name).ok()?).ok()
}

fn list<T>(object: Object<'_>, name: &'static str, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    object.value(name).ok()?.as_array()?.iter().map(read).collect()
}
