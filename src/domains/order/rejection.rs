//! Why a command to an order made no event.

use serde::Serialize;

use crate::domains::order::bad_item::BadItem;
use crate::engine::values::money::Money;

/// Why a command to an order made no event. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// The order was not placed yet.
    OrderNotPlaced,
    /// The order was placed already.
    OrderAlreadyPlaced,
    /// What was not shipped of the order is cancelled.
    OrderIsCancelled,
    /// ISO 4217 has no such currency.
    UnknownCurrency { currency: String },
    /// A text that is needed is empty.
    TextMissing { field: &'static str },
    /// A text is too long.
    TextTooLong { field: &'static str, max: usize },
    /// An item that is written or listed is none.
    BadItem(BadItem),
    /// An order without items.
    NoItems,
    /// An order has more different items than there can be.
    TooManyItems { items: usize, max: usize },
    /// Shipping would cost less than nothing.
    ShippingNegative { requested: i64 },
    /// An amount is zero or negative.
    AmountNotPositive { requested: i64 },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange { field: &'static str, requested: i64, max: i64 },
    /// Items and shipping together would cost more than 2^53 − 1.
    TotalOutOfRange { max: i64 },
    /// A sum of amounts would go beyond 2^53 − 1.
    SumOutOfRange { field: &'static str, sum: Money, requested: Money, max: i64 },
    /// One authorisation would hold more than the order costs.
    AuthorisationAboveTotal { total: Money, requested: Money },
    /// An authorisation of that reference is there already.
    ReferenceAlreadyUsed { reference: String },
    /// No authorisation has that reference.
    NoSuchAuthorisation { reference: String },
    /// No authorisation holds anything.
    NothingAuthorised,
    /// An authorisation holds nothing any more.
    AuthorisationUsedUp { reference: String },
    /// More would be taken than an authorisation holds.
    CaptureAboveAuthorised { reference: String, held: Money, requested: Money },
    /// More would be given back than was taken.
    RefundAboveCaptured {
        /// What was taken and not given back.
        refundable: Money,
        requested: Money,
    },
    /// The total is neither held nor paid.
    PaymentNotSecured { total: Money, secured: Money },
    /// Goods would leave the house that are not paid for.
    ShipmentNotPaid {
        paid: Money,
        /// What must be: the price of all that is out by then, and the shipping.
        needed: Money,
    },
    /// The order has no such item.
    NoSuchItem { item: String, items: Vec<String> },
    /// More would be packed than is left to pack.
    MoreThanOrdered { item: String, left: u32, requested: u32 },
    /// More would be shipped than is packed.
    NotPacked {
        item: String,
        /// How many pieces are packed and not shipped.
        left: u32,
        requested: u32,
    },
    /// More would be sent back than was delivered.
    NotDelivered {
        item: String,
        /// How many pieces were delivered and are not on their way back.
        left: u32,
        requested: u32,
    },
    /// More would be taken back than the customer asked for.
    ReturnNotRequested {
        item: String,
        /// How many pieces the customer asks to send back.
        left: u32,
        /// How many were to be taken back.
        requested: u32,
    },
    /// All is packed.
    NothingToPack,
    /// Nothing is packed that was not shipped.
    NothingToShip,
    /// Nothing was delivered that could be sent back.
    NothingToReturn,
    /// The customer does not ask to send anything back.
    NoReturnRequested,
    /// A parcel of that number is there already.
    TrackingAlreadyUsed { tracking: String },
    /// No parcel has that number.
    NoSuchParcel { tracking: String },
    /// The parcel arrived before.
    AlreadyDelivered { tracking: String },
    /// No parcel is on its way.
    NothingOnTheWay,
    /// More than one parcel is on its way, and none was named.
    SeveralOnTheWay { tracking: Vec<String> },
    /// All was shipped, so that nothing is left to cancel.
    EverythingShipped { shipped: u64 },
}
