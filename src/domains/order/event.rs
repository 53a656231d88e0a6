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
        /// The payment provider did not answer in time, so that an amount of an authorisation may have been captured or not.
        PaymentTimedOut { reference: Text, amount: Money = "amount_minor" },
        /// Items were packed.
        ItemsPacked { items: Vec<Pick> },
        /// A parcel was given to the carrier.
        ItemsShipped { tracking: Text, items: Vec<Pick> },
        /// A parcel arrived.
        ParcelDelivered { tracking: Text },
        /// Some items that were not shipped were cancelled; the order goes on with the others.
        ItemsCancelled { items: Vec<Pick>, reason: Text },
        /// Everything that was not shipped was cancelled.
        OrderCancelled { reason: Text },
        /// The customer requested a return.
        ReturnRequested { items: Vec<Pick>, reason: Text },
        /// Items were taken back.
        ReturnAccepted { items: Vec<Pick> },
        /// The requested return was declined.
        ReturnDeclined { reason: Text },
        /// The price was reduced for what the customer keeps.
        PriceReduced { amount: Money = "amount_minor", reason: Text },
        /// Money was refunded.
        PaymentRefunded { amount: Money = "amount_minor", reason: Text },
    }
}
