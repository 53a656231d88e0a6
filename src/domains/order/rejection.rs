//! Why a command to an order made no event.

use serde::Serialize;

use crate::domains::order::bad_item::BadItem;
use crate::engine::values::money::Money;

/// Why a command to an order made no event. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
pub enum Rejection {
    /// The order was not placed yet.
    OrderNotPlaced,
    /// The order was placed already.
    OrderAlreadyPlaced,
    /// What was not shipped of the order is cancelled.
    OrderIsCancelled,
    /// ISO 4217 has no such currency.
    UnknownCurrency {
        /// The code that was given.
        currency: String,
    },
    /// A text that is needed is empty.
    TextMissing {
        /// The field's name.
        field: &'static str,
    },
    /// A text is too long.
    TextTooLong {
        /// The field's name.
        field: &'static str,
        /// The most characters it may have.
        max: usize,
    },
    /// An item that is written or listed is none.
    BadItem(BadItem),
    /// An order without items.
    NoItems,
    /// An order has more different items than there can be.
    TooManyItems {
        /// How many it has.
        items: usize,
        /// The most there can be.
        max: usize,
    },
    /// Shipping would cost less than nothing.
    ShippingNegative {
        /// The amount.
        requested: i64,
    },
    /// An amount is zero or negative.
    AmountNotPositive {
        /// The amount.
        requested: i64,
    },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange {
        /// The field's name.
        field: &'static str,
        /// The amount.
        requested: i64,
        /// The largest there can be.
        max: i64,
    },
    /// Items and shipping together would cost more than 2^53 − 1.
    TotalOutOfRange {
        /// The largest there can be.
        max: i64,
    },
    /// A sum of amounts would go beyond 2^53 − 1.
    SumOutOfRange {
        /// The field of the sum.
        field: &'static str,
        /// The sum now.
        sum: Money,
        /// The amount.
        requested: Money,
        /// The largest there can be.
        max: i64,
    },
    /// One authorisation would hold more than the order costs.
    AuthorisationAboveTotal {
        /// What the order costs.
        total: Money,
        /// The amount.
        requested: Money,
    },
    /// An authorisation of that reference is there already.
    ReferenceAlreadyUsed {
        /// The reference.
        reference: String,
    },
    /// No authorisation has that reference.
    NoSuchAuthorisation {
        /// The reference.
        reference: String,
    },
    /// No authorisation holds anything.
    NothingAuthorised,
    /// An authorisation holds nothing any more.
    AuthorisationUsedUp {
        /// Its reference.
        reference: String,
    },
    /// More would be taken than an authorisation holds.
    CaptureAboveAuthorised {
        /// Its reference.
        reference: String,
        /// What it holds.
        held: Money,
        /// The amount.
        requested: Money,
    },
    /// More would be given back than was taken.
    RefundAboveCaptured {
        /// What was taken and not given back.
        refundable: Money,
        /// The amount.
        requested: Money,
    },
    /// The total is neither held nor paid.
    PaymentNotSecured {
        /// What the order costs.
        total: Money,
        /// What is held or paid.
        secured: Money,
    },
    /// Goods would leave the house that are not paid for.
    ShipmentNotPaid {
        /// What is paid.
        paid: Money,
        /// What must be: the price of all that is out by then, and the shipping.
        needed: Money,
    },
    /// The order has no such item.
    NoSuchItem {
        /// The name.
        item: String,
        /// The names of its items.
        items: Vec<String>,
    },
    /// More would be packed than is left to pack.
    MoreThanOrdered {
        /// The item.
        item: String,
        /// How many pieces are not packed.
        left: u32,
        /// How many were asked for.
        requested: u32,
    },
    /// More would be shipped than is packed.
    NotPacked {
        /// The item.
        item: String,
        /// How many pieces are packed and not shipped.
        left: u32,
        /// How many were asked for.
        requested: u32,
    },
    /// More would be sent back than was delivered.
    NotDelivered {
        /// The item.
        item: String,
        /// How many pieces were delivered and are not on their way back.
        left: u32,
        /// How many were asked for.
        requested: u32,
    },
    /// More would be taken back than the customer asked for.
    ReturnNotRequested {
        /// The item.
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
    TrackingAlreadyUsed {
        /// The number.
        tracking: String,
    },
    /// No parcel has that number.
    NoSuchParcel {
        /// The number.
        tracking: String,
    },
    /// The parcel arrived before.
    AlreadyDelivered {
        /// The number.
        tracking: String,
    },
    /// No parcel is on its way.
    NothingOnTheWay,
    /// More than one parcel is on its way, and none was named.
    SeveralOnTheWay {
        /// Their numbers.
        tracking: Vec<String>,
    },
    /// All was shipped, so that nothing is left to cancel.
    EverythingShipped {
        /// How many pieces.
        shipped: u64,
    },
}
