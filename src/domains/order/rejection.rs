//! The rejections of an order.

use serde::Serialize;

use crate::domains::order::bad_item::BadItem;
use crate::domains::order::sums::Figures;
use crate::engine::values::money::Money;

/// The rejections of an order. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// The order was not placed yet.
    OrderNotPlaced,
    /// The order was already placed.
    OrderAlreadyPlaced,
    /// The rest of the order is cancelled.
    OrderIsCancelled,
    /// ISO 4217 has no such currency.
    UnknownCurrency { currency: String },
    /// A required text is missing.
    TextMissing { field: &'static str },
    /// A text is too long.
    TextTooLong { field: &'static str, max: usize },
    /// A typed or listed item is invalid.
    BadItem(BadItem),
    /// An order without items.
    NoItems,
    /// An order has too many different items.
    TooManyItems { items: usize, max: usize },
    /// The shipping cost is negative.
    ShippingNegative { requested: i64 },
    /// An amount is zero or negative.
    AmountNotPositive { requested: i64 },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange { field: &'static str, requested: i64, max: i64 },
    /// Items and shipping together would cost more than 2^53 − 1.
    TotalOutOfRange { max: i64 },
    /// A sum of amounts would go beyond 2^53 − 1.
    SumOutOfRange { field: &'static str, sum: Money, requested: Money, max: i64 },
    /// Nothing is outstanding that could be authorised or captured.
    NothingOutstanding(Figures),
    /// One authorisation would hold more than is outstanding.
    AuthorisationAboveOutstanding {
        #[serde(flatten)]
        figures: Figures,
        requested: Money,
    },
    /// An authorisation with that reference already exists.
    ReferenceAlreadyUsed { reference: String },
    /// No authorisation has that reference.
    NoSuchAuthorisation { reference: String },
    /// No authorisation holds anything.
    NothingAuthorised,
    /// An authorisation is used up.
    AuthorisationUsedUp { reference: String },
    /// More would be captured than an authorisation holds.
    CaptureAboveAuthorised { reference: String, held: Money, requested: Money },
    /// More would be captured than is outstanding or in doubt.
    CaptureAboveOutstanding {
        #[serde(flatten)]
        figures: Figures,
        /// What may have been captured already, if it is the answer that was missing.
        in_doubt: Money,
        requested: Money,
    },
    /// No more is paid than is due.
    NothingToRefund(Figures),
    /// More would be refunded than is paid and not due.
    RefundAboveOverpaid {
        #[serde(flatten)]
        figures: Figures,
        requested: Money,
    },
    /// The price would be reduced by more than is due.
    ReductionAboveDue {
        #[serde(flatten)]
        figures: Figures,
        requested: Money,
    },
    /// What is due is neither held nor paid.
    PaymentNotSecured(Figures),
    /// Goods would be shipped that are not paid for.
    ShipmentNotPaid {
        #[serde(flatten)]
        figures: Figures,
        /// The amount to be paid: the price of everything shipped by then, and the shipping cost.
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
    /// More would be returned than was delivered.
    NotDelivered {
        item: String,
        /// How many pieces were delivered and are not on their way back.
        left: u32,
        requested: u32,
    },
    /// More would be taken back than was requested.
    ReturnNotRequested {
        item: String,
        /// How many pieces the customer wants to return.
        left: u32,
        /// How many pieces were to be taken back.
        requested: u32,
    },
    /// Everything is packed.
    NothingToPack,
    /// No packed pieces are left to ship.
    NothingToShip,
    /// No delivered pieces are left to return.
    NothingToReturn,
    /// No return is requested.
    NoReturnRequested,
    /// A parcel with that number already exists.
    TrackingAlreadyUsed { tracking: String },
    /// No parcel has that number.
    NoSuchParcel { tracking: String },
    /// The parcel has already arrived.
    AlreadyDelivered { tracking: String },
    /// No parcel is on its way.
    NothingOnTheWay,
    /// More than one parcel is on its way, and none was named.
    SeveralOnTheWay { tracking: Vec<String> },
    /// More would be cancelled than is not shipped yet.
    MoreThanUnshipped { item: String, left: u32, requested: u32 },
    /// Every item of the order would be cancelled, none of which was shipped.
    NothingWouldRemain { requested: u64 },
    /// Everything was shipped, so that nothing is left to cancel.
    EverythingShipped { shipped: u64 },
}
