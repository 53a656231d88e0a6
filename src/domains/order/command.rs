//! The intents that an order is asked for.
//!
//! Amounts and quantities are whatever a caller sent; that they are positive and within bounds is for the rules to say.

use serde_json::{Map, Value};

use crate::domains::order::event::Event;
use crate::domains::order::items::{Items, Unreadable};
use crate::engine::money::Money;
use crate::engine::object::{Object, ObjectError};
use crate::engine::user_error::UserError;

/// What someone wants of an order; in JSON `{"type": "CapturePayment", "amount_minor": 8340}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Place it.
    PlaceOrder {
        /// Who orders.
        customer: String,
        /// What, each with the price of one.
        items: Items,
        /// What sending it costs the customer, in minor units.
        shipping_minor: i64,
        /// The code of the currency of all its amounts.
        currency: String,
    },
    /// Hold an amount on the customer's card.
    AuthorisePayment {
        /// How much, in minor units.
        amount_minor: i64,
        /// What the payment provider calls the authorisation.
        reference: String,
    },
    /// Let go what an authorisation still holds.
    ReleaseAuthorisation {
        /// Which one; without it, the newest that holds something.
        reference: Option<String>,
    },
    /// Take an amount that is held.
    CapturePayment {
        /// How much, in minor units.
        amount_minor: i64,
        /// Of which authorisation; without it, the newest that holds something.
        reference: Option<String>,
    },
    /// Pack items.
    PackItems {
        /// Which; without it, all that are not packed.
        items: Option<Items>,
    },
    /// Give a parcel to the carrier.
    ShipItems {
        /// The parcel's number.
        tracking: String,
        /// What is in it; without it, all that is packed.
        items: Option<Items>,
    },
    /// Note that a parcel arrived.
    ConfirmDelivery {
        /// The parcel's number; without it, the only one on its way.
        tracking: Option<String>,
    },
    /// Cancel what was not shipped.
    CancelOrder {
        /// Why.
        reason: String,
    },
    /// Ask to send items back.
    RequestReturn {
        /// Why.
        reason: String,
        /// Which; without it, all that were delivered.
        items: Option<Items>,
    },
    /// Take items back.
    AcceptReturn {
        /// Which; without it, all that were asked for.
        items: Option<Items>,
    },
    /// Turn down what was asked to be sent back.
    DeclineReturn {
        /// Why.
        reason: String,
    },
    /// Give money back.
    RefundPayment {
        /// How much, in minor units.
        amount_minor: i64,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidCommand`.
    pub fn read(json: &Value) -> Result<Command, UserError> {
        Command::of(json).map_err(|error| {
            let refusal = UserError::invalid_command(error.to_string());
            match error {
                Unreadable::Item { item, .. } => refusal.with("item", item).about("items"),
                Unreadable::Field(_) => refusal,
            }
        })
    }

    fn of(json: &Value) -> Result<Command, Unreadable> {
        let object = Object::new(json)?;
        let text = |name| object.text(name).map(str::to_owned);
        let optional = |name| Ok::<_, ObjectError>(object.optional_text(name)?.map(str::to_owned));
        let amount = || object.integer("amount_minor");
        let (command, fields): (Command, &[&str]) = match object.text("type")? {
            "PlaceOrder" => {
                let (customer, currency) = (text("customer")?, text("currency")?);
                let items = Items::read(object.value("items")?, true)?;
                let shipping_minor = object.integer("shipping_minor")?;
                let fields = &["customer", "items", "shipping_minor", "currency"];
                (Command::PlaceOrder { customer, items, shipping_minor, currency }, fields)
            }
            "AuthorisePayment" => {
                let (amount_minor, reference) = (amount()?, text("reference")?);
                (Command::AuthorisePayment { amount_minor, reference }, &["amount_minor", "reference"])
            }
            "ReleaseAuthorisation" => {
                (Command::ReleaseAuthorisation { reference: optional("reference")? }, &["reference"])
            }
            "CapturePayment" => {
                let (amount_minor, reference) = (amount()?, optional("reference")?);
                (Command::CapturePayment { amount_minor, reference }, &["amount_minor", "reference"])
            }
            "PackItems" => (Command::PackItems { items: some_items(object)? }, &["items"]),
            "ShipItems" => {
                let (tracking, items) = (text("tracking")?, some_items(object)?);
                (Command::ShipItems { tracking, items }, &["tracking", "items"])
            }
            "ConfirmDelivery" => (Command::ConfirmDelivery { tracking: optional("tracking")? }, &["tracking"]),
            "CancelOrder" => (Command::CancelOrder { reason: text("reason")? }, &["reason"]),
            "RequestReturn" => {
                let (reason, items) = (text("reason")?, some_items(object)?);
                (Command::RequestReturn { reason, items }, &["reason", "items"])
            }
            "AcceptReturn" => (Command::AcceptReturn { items: some_items(object)? }, &["items"]),
            "DeclineReturn" => (Command::DeclineReturn { reason: text("reason")? }, &["reason"]),
            "RefundPayment" => {
                let (amount_minor, reason) = (amount()?, text("reason")?);
                (Command::RefundPayment { amount_minor, reason }, &["amount_minor", "reason"])
            }
            _ => return Err(ObjectError::Kind { field: "type", wanted: "command of an order" }.into()),
        };
        object.only(&[&["type"], fields].concat())?;
        Ok(command)
    }

    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let (text, minor) = (|text: &str| text.to_owned(), |amount: &Money| amount.minor());
        match event {
            Event::OrderPlaced { customer, items, shipping, currency } => Command::PlaceOrder {
                customer: text(customer),
                items: Items::of_lines(items, *currency),
                shipping_minor: shipping.minor(),
                currency: text(currency.code()),
            },
            Event::PaymentAuthorised { reference, amount } => {
                Command::AuthorisePayment { amount_minor: minor(amount), reference: text(reference) }
            }
            Event::AuthorisationReleased { reference, .. } => {
                Command::ReleaseAuthorisation { reference: Some(text(reference)) }
            }
            Event::PaymentCaptured { reference, amount } => {
                Command::CapturePayment { amount_minor: minor(amount), reference: Some(text(reference)) }
            }
            Event::ItemsPacked { items } => Command::PackItems { items: Some(Items::of_picks(items)) },
            Event::ItemsShipped { tracking, items } => {
                Command::ShipItems { tracking: text(tracking), items: Some(Items::of_picks(items)) }
            }
            Event::ParcelDelivered { tracking } => Command::ConfirmDelivery { tracking: Some(text(tracking)) },
            Event::OrderCancelled { reason } => Command::CancelOrder { reason: text(reason) },
            Event::ReturnRequested { items, reason } => {
                Command::RequestReturn { reason: text(reason), items: Some(Items::of_picks(items)) }
            }
            Event::ReturnAccepted { items } => Command::AcceptReturn { items: Some(Items::of_picks(items)) },
            Event::ReturnDeclined { reason } => Command::DeclineReturn { reason: text(reason) },
            Event::PaymentRefunded { amount, reason } => {
                Command::RefundPayment { amount_minor: minor(amount), reason: text(reason) }
            }
        }
    }

    /// Returns the command's name.
    pub fn name(&self) -> &'static str {
        match self {
            Command::PlaceOrder { .. } => "PlaceOrder",
            Command::AuthorisePayment { .. } => "AuthorisePayment",
            Command::ReleaseAuthorisation { .. } => "ReleaseAuthorisation",
            Command::CapturePayment { .. } => "CapturePayment",
            Command::PackItems { .. } => "PackItems",
            Command::ShipItems { .. } => "ShipItems",
            Command::ConfirmDelivery { .. } => "ConfirmDelivery",
            Command::CancelOrder { .. } => "CancelOrder",
            Command::RequestReturn { .. } => "RequestReturn",
            Command::AcceptReturn { .. } => "AcceptReturn",
            Command::DeclineReturn { .. } => "DeclineReturn",
            Command::RefundPayment { .. } => "RefundPayment",
        }
    }

    /// Writes the command as [`Command::read`] reads it; what was left out stays out.
    pub fn json(&self) -> Value {
        let mut json = Map::new();
        let mut put = |name: &str, value: Option<Value>| drop(value.map(|value| json.insert(name.to_owned(), value)));
        put("type", Some(self.name().into()));
        let some = |text: &str| Some(Value::from(text));
        let items_json = |items: &Option<Items>| items.as_ref().map(Items::json);
        match self {
            Command::PlaceOrder { customer, items, shipping_minor, currency } => {
                put("customer", some(customer));
                put("items", Some(items.json()));
                put("shipping_minor", Some((*shipping_minor).into()));
                put("currency", some(currency));
            }
            Command::AuthorisePayment { amount_minor, reference } => {
                put("amount_minor", Some((*amount_minor).into()));
                put("reference", some(reference));
            }
            Command::ReleaseAuthorisation { reference } => put("reference", reference.as_deref().and_then(some)),
            Command::CapturePayment { amount_minor, reference } => {
                put("amount_minor", Some((*amount_minor).into()));
                put("reference", reference.as_deref().and_then(some));
            }
            Command::PackItems { items } | Command::AcceptReturn { items } => put("items", items_json(items)),
            Command::ShipItems { tracking, items } => {
                put("tracking", some(tracking));
                put("items", items_json(items));
            }
            Command::ConfirmDelivery { tracking } => put("tracking", tracking.as_deref().and_then(some)),
            Command::CancelOrder { reason } | Command::DeclineReturn { reason } => put("reason", some(reason)),
            Command::RequestReturn { reason, items } => {
                put("reason", some(reason));
                put("items", items_json(items));
            }
            Command::RefundPayment { amount_minor, reason } => {
                put("amount_minor", Some((*amount_minor).into()));
                put("reason", some(reason));
            }
        }
        Value::Object(json)
    }
}

/// Reads the items of a command that may leave them out.
fn some_items(object: Object<'_>) -> Result<Option<Items>, Unreadable> {
    match object.value("items") {
        Err(_) | Ok(Value::Null) => Ok(None),
        Ok(json) => Items::read(json, false).map(Some),
    }
}
