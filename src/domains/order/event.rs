//! The events of an order, and their JSON in the log.

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
            /// The shipping cost for the customer.
            shipping: Money = "shipping_minor",
            /// The currency of all its amounts.
            currency: Currency,
        },
        /// An amount was held on the customer's card, under the payment provider's reference.
        PaymentAuthorised { reference: Text, amount: Money = "amount_minor" },
        /// The rest of an authorisation was released, or lapsed.
        AuthorisationReleased { reference: Text, amount: Money = "amount_minor" },
        /// An amount of an authorisation was captured.
        PaymentCaptured { reference: Text, amount: Money = "amount_minor" },
        /// Items were packed.
        ItemsPacked { items: Vec<Pick> },
        /// A parcel was given to the carrier.
        ItemsShipped { tracking: Text, items: Vec<Pick> },
        /// A parcel arrived.
        ParcelDelivered { tracking: Text },
        /// Everything that was not shipped was cancelled.
        OrderCancelled { reason: Text },
        /// The customer requested a return.
        ReturnRequested { items: Vec<Pick>, reason: Text },
        /// Items were taken back.
        ReturnAccepted { items: Vec<Pick> },
        /// The requested return was declined.
        ReturnDeclined { reason: Text },
        /// Money was refunded.
        PaymentRefunded { amount: Money = "amount_minor", reason: Text },
    }
}
