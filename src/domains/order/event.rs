//! The facts of an order, and their shapes in the log.

use crate::domains::order::items::{Line, Pick, Text};
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::events;

events! {
    /// What happened to an order.
    pub enum Event {
        /// It was placed.
        OrderPlaced {
            customer: Text,
            items: Vec<Line>,
            /// What sending it costs the customer.
            shipping: Money = "shipping_minor",
            /// The currency of all its amounts.
            currency: Currency,
        },
        /// An amount was held on the customer's card, under the payment provider's reference.
        PaymentAuthorised { reference: Text, amount: Money = "amount_minor" },
        /// What an authorisation still held was let go, or lapsed.
        AuthorisationReleased { reference: Text, amount: Money = "amount_minor" },
        /// An amount that an authorisation held was taken.
        PaymentCaptured { reference: Text, amount: Money = "amount_minor" },
        /// Items were packed.
        ItemsPacked { items: Vec<Pick> },
        /// A parcel was given to the carrier.
        ItemsShipped { tracking: Text, items: Vec<Pick> },
        /// A parcel arrived.
        ParcelDelivered { tracking: Text },
        /// What was not shipped was cancelled.
        OrderCancelled { reason: Text },
        /// The customer asked to send items back.
        ReturnRequested { items: Vec<Pick>, reason: Text },
        /// Items were taken back.
        ReturnAccepted { items: Vec<Pick> },
        /// What was asked to be sent back was turned down.
        ReturnDeclined { reason: Text },
        /// Money was given back.
        PaymentRefunded { amount: Money = "amount_minor", reason: Text },
    }
}
