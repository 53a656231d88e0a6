//! The commands of an order.
//!
//! Amounts and quantities are as the caller sent them; the rules check that they are positive and within bounds.

use crate::domains::order::event::Event;
use crate::domains::order::items::{Items, Priced};
use crate::engine::values::money::Money;
use crate::engine::wire::commands;

commands! {
    /// A command to an order; in JSON `{"type": "CapturePayment", "amount_minor": 8340}`.
    pub enum Command of "an order" {
        /// Place the order.
        PlaceOrder { customer: String, items: Items = (Priced), shipping_minor: i64, currency: String },
        /// Hold an amount on the customer's card, under the payment provider's reference.
        AuthorisePayment { amount_minor: i64, reference: String },
        /// Release what an authorisation still holds; without a reference, the newest that holds something.
        ReleaseAuthorisation { reference: Option<String> },
        /// Capture an amount of an authorisation; without a reference, of the newest that holds something.
        CapturePayment { amount_minor: i64, reference: Option<String> },
        /// Note that the payment provider did not answer whether an amount of an authorisation was captured; without a
        /// reference, of the newest that holds something. A later capture of that reference is its late answer.
        ReportTimeout { amount_minor: i64, reference: Option<String> },
        /// Pack items; without a list, all unpacked ones.
        PackItems { items: Option<Items> },
        /// Give a parcel to the carrier; without a list, with everything packed.
        ShipItems { tracking: String, items: Option<Items> },
        /// Note that a parcel arrived; without a number, the only one on its way.
        ConfirmDelivery { tracking: Option<String> },
        /// Cancel some items that were not shipped, and go on with the others.
        CancelItems { items: Items, reason: String },
        /// Cancel everything that was not shipped.
        CancelOrder { reason: String },
        /// Ask to send items back; without a list, all that were delivered.
        RequestReturn { reason: String, items: Option<Items> },
        /// Take items back; without a list, all requested ones.
        AcceptReturn { items: Option<Items> },
        /// Decline the requested return.
        DeclineReturn { reason: String },
        /// Reduce the price for what the customer keeps.
        ReducePrice { amount_minor: i64, reason: String },
        /// Refund what is paid and not due.
        RefundPayment { amount_minor: i64, reason: String },
    }
}

impl Command {
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
            Event::PaymentTimedOut { reference, amount } => {
                Command::ReportTimeout { amount_minor: minor(amount), reference: Some(text(reference)) }
            }
            Event::ItemsPacked { items } => Command::PackItems { items: Some(Items::of_picks(items)) },
            Event::ItemsShipped { tracking, items } => {
                Command::ShipItems { tracking: text(tracking), items: Some(Items::of_picks(items)) }
            }
            Event::ParcelDelivered { tracking } => Command::ConfirmDelivery { tracking: Some(text(tracking)) },
            Event::ItemsCancelled { items, reason } => {
                Command::CancelItems { items: Items::of_picks(items), reason: text(reason) }
            }
            Event::OrderCancelled { reason } => Command::CancelOrder { reason: text(reason) },
            Event::ReturnRequested { items, reason } => {
                Command::RequestReturn { reason: text(reason), items: Some(Items::of_picks(items)) }
            }
            Event::ReturnAccepted { items } => Command::AcceptReturn { items: Some(Items::of_picks(items)) },
            Event::ReturnDeclined { reason } => Command::DeclineReturn { reason: text(reason) },
            Event::PriceReduced { amount, reason } => {
                Command::ReducePrice { amount_minor: minor(amount), reason: text(reason) }
            }
            Event::PaymentRefunded { amount, reason } => {
                Command::RefundPayment { amount_minor: minor(amount), reason: text(reason) }
            }
        }
    }
}
