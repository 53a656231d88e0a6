//! The facts of an order, and their shapes in the log.

use serde_json::{Value, json};

use crate::domains::order::items::{Line, Pick, Text};
use crate::engine::domain::Encoded;
use crate::engine::money::{Currency, Money};
use crate::engine::object::Object;
use crate::engine::upcast::upcast;

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was placed.
    OrderPlaced {
        /// Who ordered.
        customer: Text,
        /// What.
        items: Vec<Line>,
        /// What sending it costs the customer.
        shipping: Money,
        /// The currency of all its amounts.
        currency: Currency,
    },
    /// An amount was held on the customer's card.
    PaymentAuthorised {
        /// What the payment provider calls the authorisation.
        reference: Text,
        /// How much.
        amount: Money,
    },
    /// What an authorisation still held was let go, or lapsed.
    AuthorisationReleased {
        /// Which authorisation.
        reference: Text,
        /// How much.
        amount: Money,
    },
    /// An amount that was held was taken.
    PaymentCaptured {
        /// Of which authorisation.
        reference: Text,
        /// How much.
        amount: Money,
    },
    /// Items were packed.
    ItemsPacked {
        /// Which.
        items: Vec<Pick>,
    },
    /// A parcel was given to the carrier.
    ItemsShipped {
        /// The parcel's number.
        tracking: Text,
        /// What is in it.
        items: Vec<Pick>,
    },
    /// A parcel arrived.
    ParcelDelivered {
        /// The parcel's number.
        tracking: Text,
    },
    /// What was not shipped was cancelled.
    OrderCancelled {
        /// Why.
        reason: Text,
    },
    /// The customer asked to send items back.
    ReturnRequested {
        /// Which.
        items: Vec<Pick>,
        /// Why.
        reason: Text,
    },
    /// Items were taken back.
    ReturnAccepted {
        /// Which.
        items: Vec<Pick>,
    },
    /// What was asked to be sent back was turned down.
    ReturnDeclined {
        /// Why.
        reason: Text,
    },
    /// Money was given back.
    PaymentRefunded {
        /// How much.
        amount: Money,
        /// Why.
        reason: Text,
    },
}

/// The version at which all events of an order are written.
const SCHEMA_VERSION: u16 = 1;

impl Event {
    /// The names of all events.
    pub const TYPES: [&'static str; 12] = [
        "OrderPlaced",
        "PaymentAuthorised",
        "AuthorisationReleased",
        "PaymentCaptured",
        "ItemsPacked",
        "ItemsShipped",
        "ParcelDelivered",
        "OrderCancelled",
        "ReturnRequested",
        "ReturnAccepted",
        "ReturnDeclined",
        "PaymentRefunded",
    ];

    /// Returns the event's name.
    pub fn event_type(&self) -> &'static str {
        match self {
            Event::OrderPlaced { .. } => "OrderPlaced",
            Event::PaymentAuthorised { .. } => "PaymentAuthorised",
            Event::AuthorisationReleased { .. } => "AuthorisationReleased",
            Event::PaymentCaptured { .. } => "PaymentCaptured",
            Event::ItemsPacked { .. } => "ItemsPacked",
            Event::ItemsShipped { .. } => "ItemsShipped",
            Event::ParcelDelivered { .. } => "ParcelDelivered",
            Event::OrderCancelled { .. } => "OrderCancelled",
            Event::ReturnRequested { .. } => "ReturnRequested",
            Event::ReturnAccepted { .. } => "ReturnAccepted",
            Event::ReturnDeclined { .. } => "ReturnDeclined",
            Event::PaymentRefunded { .. } => "PaymentRefunded",
        }
    }

    /// Writes the event down.
    pub fn encode(&self) -> Encoded {
        let data = match self {
            Event::OrderPlaced { customer, items, shipping, currency } => json!({
                "currency": currency.code(),
                "customer": customer,
                "items": items.iter().map(line_json).collect::<Value>(),
                "shipping_minor": shipping.minor(),
            }),
            Event::PaymentAuthorised { reference, amount }
            | Event::AuthorisationReleased { reference, amount }
            | Event::PaymentCaptured { reference, amount } => {
                json!({ "amount_minor": amount.minor(), "reference": reference })
            }
            Event::ItemsPacked { items } | Event::ReturnAccepted { items } => json!({ "items": picks_json(items) }),
            Event::ItemsShipped { tracking, items } => json!({ "items": picks_json(items), "tracking": tracking }),
            Event::ParcelDelivered { tracking } => json!({ "tracking": tracking }),
            Event::OrderCancelled { reason } | Event::ReturnDeclined { reason } => json!({ "reason": reason }),
            Event::ReturnRequested { items, reason } => json!({ "items": picks_json(items), "reason": reason }),
            Event::PaymentRefunded { amount, reason } => json!({ "amount_minor": amount.minor(), "reason": reason }),
        };
        // A JSON object keeps its keys sorted, so that its text is canonical.
        let data = data.to_string().into_boxed_str();
        Encoded { event_type: self.event_type(), schema_version: SCHEMA_VERSION, data }
    }

    /// Reads an event; `None` when the type or the version is unknown or the data has another shape.
    pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        let json = upcast(&[], event_type, schema_version, data)?;
        let data = Object::new(&json).ok()?;
        let money = |name| Money::new(data.integer(name).ok()?).ok();
        let text = |name| data.text(name).ok().map(Text::from);
        let items = || data.value("items").ok()?.as_array()?.iter().map(read_pick).collect::<Option<Vec<Pick>>>();
        Some(match event_type {
            "OrderPlaced" => Event::OrderPlaced {
                customer: text("customer")?,
                items: data.value("items").ok()?.as_array()?.iter().map(read_line).collect::<Option<Vec<Line>>>()?,
                shipping: money("shipping_minor")?,
                currency: Currency::from_code(data.text("currency").ok()?)?,
            },
            "PaymentAuthorised" => {
                Event::PaymentAuthorised { reference: text("reference")?, amount: money("amount_minor")? }
            }
            "AuthorisationReleased" => {
                Event::AuthorisationReleased { reference: text("reference")?, amount: money("amount_minor")? }
            }
            "PaymentCaptured" => {
                Event::PaymentCaptured { reference: text("reference")?, amount: money("amount_minor")? }
            }
            "ItemsPacked" => Event::ItemsPacked { items: items()? },
            "ItemsShipped" => Event::ItemsShipped { tracking: text("tracking")?, items: items()? },
            "ParcelDelivered" => Event::ParcelDelivered { tracking: text("tracking")? },
            "OrderCancelled" => Event::OrderCancelled { reason: text("reason")? },
            "ReturnRequested" => Event::ReturnRequested { items: items()?, reason: text("reason")? },
            "ReturnAccepted" => Event::ReturnAccepted { items: items()? },
            "ReturnDeclined" => Event::ReturnDeclined { reason: text("reason")? },
            "PaymentRefunded" => Event::PaymentRefunded { amount: money("amount_minor")?, reason: text("reason")? },
            _ => return None,
        })
    }
}

fn line_json(line: &Line) -> Value {
    json!({ "name": line.name, "quantity": line.quantity, "unit_price_minor": line.unit_price.minor() })
}

/// Writes pieces of items as events and snapshots have them.
pub(super) fn picks_json(picks: &[Pick]) -> Value {
    picks.iter().map(|pick| json!({ "name": pick.name, "quantity": pick.quantity })).collect()
}

fn read_line(json: &Value) -> Option<Line> {
    let Pick { name, quantity } = read_pick(json)?;
    let unit_price = Money::new(Object::new(json).ok()?.integer("unit_price_minor").ok()?).ok()?;
    Some(Line { name, quantity, unit_price })
}

/// Reads pieces of an item as events and snapshots have them.
pub(super) fn read_pick(json: &Value) -> Option<Pick> {
    let object = Object::new(json).ok()?;
    let quantity = u32::try_from(object.integer("quantity").ok()?).ok()?;
    Some(Pick { name: object.text("name").ok()?.into(), quantity })
}
