//! An order's rejections in words: what happened, what to do next, and the form's field that it is about.

use crate::domains::order::bad_item::BadItem;
use crate::domains::order::rejection::Rejection;
use crate::engine::values::money::{Currency, Money};

/// Returns a rejection's message and the input that it is about.
pub(super) fn words(rejection: &Rejection, currency: Currency) -> (String, Option<&'static str>) {
    (message(rejection, currency), input(rejection))
}

/// Returns a rejection's message.
fn message(rejection: &Rejection, currency: Currency) -> String {
    let show = |money: &Money| currency.format(*money);
    let minor = |minor: i64| Money::new(minor).map_or_else(|_| format!("{minor} minor units"), |money| show(&money));
    match rejection {
        Rejection::OrderNotPlaced => "The order is not placed yet. Place it first.".into(),
        Rejection::OrderAlreadyPlaced => "The order is placed already. Open another stream, such as order-1005.".into(),
        Rejection::OrderIsCancelled => "The order is cancelled; only what was shipped before goes on.".into(),
        Rejection::UnknownCurrency { currency } => {
            format!("{currency:?} is not an ISO 4217 currency code such as EUR.")
        }
        Rejection::TextMissing { field } => format!("Enter the {}.", named(field)),
        Rejection::TextTooLong { field, max } => {
            format!("The {} is longer than {max} characters. Shorten it.", named(field))
        }
        Rejection::BadItem(BadItem { item, text, problem }) => {
            format!("Item {item}, {text:?}, is invalid: {problem}.")
        }
        Rejection::NoItems => "Enter at least one item, such as 2 x Teapot.".into(),
        Rejection::TooManyItems { items, max } => {
            format!("These are {items} different items; an order has at most {max}. Split it.")
        }
        Rejection::ShippingNegative { .. } => "Shipping costs zero or more.".into(),
        Rejection::AmountNotPositive { requested } => {
            format!("The amount must be more than zero; it was {}.", minor(*requested))
        }
        Rejection::AmountOutOfRange { max, .. } => {
            format!("The amount is larger than the maximum, {}.", minor(*max))
        }
        Rejection::TotalOutOfRange { max } => {
            format!(
                "Items and shipping come to more than {}, the largest that every JSON reader sees exactly.",
                minor(*max)
            )
        }
        Rejection::SumOutOfRange { field, sum, max, .. } => format!(
            "All that is {field} is {} and would go beyond {}, the largest that every JSON reader sees exactly.",
            show(sum),
            minor(*max)
        ),
        Rejection::AuthorisationAboveTotal { total, requested } => format!(
            "The order costs {}; one authorisation cannot hold {}. Hold the total or less.",
            show(total),
            show(requested)
        ),
        Rejection::ReferenceAlreadyUsed { reference } => {
            format!(
                "There is an authorisation {reference:?} already; it is not made twice. Give a new one its own reference."
            )
        }
        Rejection::NoSuchAuthorisation { reference } => {
            format!("No authorisation is called {reference:?}. Leave it empty for the newest that holds something.")
        }
        Rejection::NothingAuthorised => "No authorisation holds anything. Authorise a payment first.".into(),
        Rejection::AuthorisationUsedUp { reference } => {
            format!("Authorisation {reference:?} is used up: it was captured or released. Authorise anew.")
        }
        Rejection::CaptureAboveAuthorised { reference, held, requested } => {
            format!(
                "Authorisation {reference:?} holds {}; {} was asked for. Capture that or less.",
                show(held),
                show(requested)
            )
        }
        Rejection::RefundAboveCaptured { refundable, requested } => format!(
            "{} was captured and not refunded yet; {} was asked for. Refund that or less.",
            show(refundable),
            show(requested)
        ),
        Rejection::PaymentNotSecured { total, secured } => format!(
            "The order costs {} and {} is held or paid. Authorise the rest before packing.",
            show(total),
            show(secured)
        ),
        Rejection::ShipmentNotPaid { paid, needed } => format!(
            "{} is paid; the items shipped by then cost {} with shipping. Capture the rest before shipping.",
            show(paid),
            show(needed)
        ),
        Rejection::NoSuchItem { item, items } => {
            format!("The order has no {item:?}. Its items are: {}.", items.join("; "))
        }
        Rejection::MoreThanOrdered { item, left, requested } => {
            format!("{left} of {item:?} are left to pack; {requested} were asked for.")
        }
        Rejection::NotPacked { item, left, requested } => {
            format!("{left} of {item:?} are packed and not shipped; {requested} were asked for. Pack them first.")
        }
        Rejection::NotDelivered { item, left, requested } => format!(
            "{left} of {item:?} were delivered and not yet asked back; {requested} were asked for. Only what arrived can be returned."
        ),
        Rejection::ReturnNotRequested { item, left, requested } => {
            format!(
                "The customer asks to return {left} of {item:?}; {requested} were to be taken back. Request it first."
            )
        }
        Rejection::NothingToPack => "All items are packed.".into(),
        Rejection::NothingToShip => "Nothing is packed that was not shipped. Pack items first.".into(),
        Rejection::NothingToReturn => "Nothing was delivered that could be returned.".into(),
        Rejection::NoReturnRequested => "No return is requested. Request one first.".into(),
        Rejection::TrackingAlreadyUsed { tracking } => {
            format!("There is a parcel {tracking:?} already. Give each parcel its own number.")
        }
        Rejection::NoSuchParcel { tracking } => {
            format!("No parcel has the number {tracking:?}. Leave it empty if only one is on its way.")
        }
        Rejection::AlreadyDelivered { tracking } => format!("Parcel {tracking:?} was delivered before."),
        Rejection::NothingOnTheWay => "No parcel is on its way. Ship items first.".into(),
        Rejection::SeveralOnTheWay { tracking } => {
            format!("Several parcels are on their way; name one of them: {}.", tracking.join(", "))
        }
        Rejection::EverythingShipped { .. } => {
            "All items are shipped, so that nothing is left to cancel. The customer can return them.".into()
        }
    }
}

/// Returns the form's field that a rejection is about, if it is about one.
fn input(rejection: &Rejection) -> Option<&'static str> {
    match rejection {
        Rejection::TextMissing { field }
        | Rejection::TextTooLong { field, .. }
        | Rejection::AmountOutOfRange { field, .. } => Some(field),
        Rejection::UnknownCurrency { .. } => Some("currency"),
        Rejection::BadItem(_)
        | Rejection::NoItems
        | Rejection::TooManyItems { .. }
        | Rejection::TotalOutOfRange { .. }
        | Rejection::NoSuchItem { .. }
        | Rejection::MoreThanOrdered { .. }
        | Rejection::NotPacked { .. }
        | Rejection::NotDelivered { .. }
        | Rejection::ReturnNotRequested { .. } => Some("items"),
        Rejection::ShippingNegative { .. } => Some("shipping_minor"),
        Rejection::AmountNotPositive { .. }
        | Rejection::SumOutOfRange { .. }
        | Rejection::AuthorisationAboveTotal { .. }
        | Rejection::CaptureAboveAuthorised { .. }
        | Rejection::RefundAboveCaptured { .. } => Some("amount_minor"),
        Rejection::ReferenceAlreadyUsed { .. }
        | Rejection::NoSuchAuthorisation { .. }
        | Rejection::AuthorisationUsedUp { .. } => Some("reference"),
        Rejection::TrackingAlreadyUsed { .. }
        | Rejection::NoSuchParcel { .. }
        | Rejection::AlreadyDelivered { .. }
        | Rejection::SeveralOnTheWay { .. } => Some("tracking"),
        Rejection::OrderNotPlaced
        | Rejection::OrderAlreadyPlaced
        | Rejection::OrderIsCancelled
        | Rejection::NothingAuthorised
        | Rejection::PaymentNotSecured { .. }
        | Rejection::ShipmentNotPaid { .. }
        | Rejection::NothingToPack
        | Rejection::NothingToShip
        | Rejection::NothingToReturn
        | Rejection::NoReturnRequested
        | Rejection::NothingOnTheWay
        | Rejection::EverythingShipped { .. } => None,
    }
}

/// Returns what a text field is called in a sentence.
fn named(field: &str) -> &str {
    match field {
        "tracking" => "tracking number",
        other => other,
    }
}
