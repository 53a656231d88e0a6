//! An order's rejections in words: what happened, what to do next, and the form's field that it is about.

use crate::domains::order::bad_item::BadItem;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::sums::Figures;
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
        Rejection::OrderIsCancelled => {
            "The order is cancelled; only what was shipped before goes on. Place another order for more.".into()
        }
        Rejection::UnknownCurrency { currency } => {
            format!("{currency:?} is not an ISO 4217 currency code. Enter one such as EUR.")
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
        Rejection::ShippingNegative { .. } => "Shipping cannot cost less than nothing. Enter zero or more.".into(),
        Rejection::AmountNotPositive { requested } => {
            format!("The amount was {}. Enter more than zero.", minor(*requested))
        }
        Rejection::AmountOutOfRange { max, .. } => {
            format!("The amount is larger than the maximum. Enter {} or less.", minor(*max))
        }
        Rejection::TotalOutOfRange { max } => {
            format!(
                "Items and shipping come to more than {}, the largest that every JSON reader sees exactly. Order less.",
                minor(*max)
            )
        }
        Rejection::SumOutOfRange { field, sum, max, .. } => format!(
            "All that is {field} is {} and would go beyond {}, the largest that every JSON reader sees exactly. Enter less.",
            show(sum),
            minor(*max)
        ),
        Rejection::NothingOutstanding(figures) => {
            format!("Nothing is outstanding: {}. {}", told(figures, currency), after_payment(figures, currency))
        }
        Rejection::AuthorisationAboveOutstanding { figures, requested } => format!(
            "{} is more than is outstanding: {}. Authorise {} or less.",
            show(requested),
            told(figures, currency),
            show(&figures.outstanding())
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
        Rejection::CaptureAboveOutstanding { figures, in_doubt, requested } => {
            let (most, figures) = (figures.outstanding().saturating_add(*in_doubt), told(figures, currency));
            let doubt = if *in_doubt > Money::ZERO { format!(", in doubt {}", show(in_doubt)) } else { String::new() };
            format!(
                "{} is more than is outstanding: {figures}{doubt}. Capture {} or less.",
                show(requested),
                show(&most)
            )
        }
        Rejection::NothingToRefund(figures) => format!(
            "No more is paid than is due: {}. Reduce the price, cancel items or accept a return first.",
            told(figures, currency)
        ),
        Rejection::RefundAboveOverpaid { figures, requested } => format!(
            "{} is more than is overpaid: {}. Refund {} or less, or reduce the price first.",
            show(requested),
            told(figures, currency),
            show(&figures.overpaid())
        ),
        Rejection::ReductionAboveDue { figures, requested } => {
            let next = if figures.due > Money::ZERO {
                format!("Reduce it by {} or less.", show(&figures.due))
            } else {
                after_payment(figures, currency)
            };
            let figures = told(figures, currency);
            format!("The price cannot be reduced by {}: {figures}. {next}", show(requested))
        }
        Rejection::PaymentNotSecured(figures) => format!(
            "What is due must be held or paid before packing: {}. Authorise {}.",
            told(figures, currency),
            show(&figures.unsecured())
        ),
        Rejection::ShipmentNotPaid { figures, needed } => {
            let (missing, told) = (needed.saturating_sub(figures.paid), told(figures, currency));
            let next = if missing > figures.held { "Authorise and capture" } else { "Capture" };
            format!(
                "With these items, {} must be paid before shipping: {told}. {next} {}.",
                show(needed),
                show(&missing)
            )
        }
        Rejection::NoSuchItem { item, items } => {
            format!("The order has no {item:?}. Choose from: {}.", items.join("; "))
        }
        Rejection::MoreThanOrdered { item, left, requested } => {
            format!("{left} of {item:?} are left to pack; {requested} were asked for. Pack that or fewer.")
        }
        Rejection::NotPacked { item, left, requested } => {
            format!("{left} of {item:?} are packed and not shipped; {requested} were asked for. Pack them first.")
        }
        Rejection::NotDelivered { item, left, requested } => format!(
            "{left} of {item:?} were delivered and not yet asked back; {requested} were asked for. Return only what arrived."
        ),
        Rejection::ReturnNotRequested { item, left, requested } => {
            format!(
                "The customer asks to return {left} of {item:?}; {requested} were to be taken back. Request it first."
            )
        }
        Rejection::NothingToPack => "All items are packed. Ship them.".into(),
        Rejection::NothingToShip => "Nothing is packed that was not shipped. Pack items first.".into(),
        Rejection::NothingToReturn => "Nothing was delivered that could be returned. Confirm a delivery first.".into(),
        Rejection::NoReturnRequested => "No return is requested. Request one first.".into(),
        Rejection::TrackingAlreadyUsed { tracking } => {
            format!("There is a parcel {tracking:?} already. Give each parcel its own number.")
        }
        Rejection::NoSuchParcel { tracking } => {
            format!("No parcel has the number {tracking:?}. Leave it empty if only one is on its way.")
        }
        Rejection::AlreadyDelivered { tracking } => {
            format!("Parcel {tracking:?} was delivered before. Name one that is on its way.")
        }
        Rejection::NothingOnTheWay => "No parcel is on its way. Ship items first.".into(),
        Rejection::SeveralOnTheWay { tracking } => {
            format!("Several parcels are on their way. Name one of them: {}.", tracking.join(", "))
        }
        Rejection::MoreThanUnshipped { item, left, requested } => {
            format!("{left} of {item:?} are not shipped; {requested} were to be cancelled. Cancel that or fewer.")
        }
        Rejection::NothingWouldRemain { .. } => "These are all items of the order. Cancel the order instead.".into(),
        Rejection::EverythingShipped { .. } => {
            "All items are shipped, so that nothing is left to cancel. Request a return once they arrive.".into()
        }
    }
}

/// Tells what is due, paid and held.
fn told(figures: &Figures, currency: Currency) -> String {
    let Figures { due, paid, held } = figures;
    let show = |money: &Money| currency.format(*money);
    format!("due {}, paid {}, held {}", show(due), show(paid), show(held))
}

/// Tells what is left to do where nothing is left to pay.
fn after_payment(figures: &Figures, currency: Currency) -> String {
    if figures.overpaid() > Money::ZERO {
        format!("Refund {}.", currency.format(figures.overpaid()))
    } else if figures.held > Money::ZERO {
        format!("Release the {} that is held.", currency.format(figures.held))
    } else {
        "There is nothing left to pay.".into()
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
        | Rejection::MoreThanUnshipped { .. }
        | Rejection::NothingWouldRemain { .. }
        | Rejection::NotPacked { .. }
        | Rejection::NotDelivered { .. }
        | Rejection::ReturnNotRequested { .. } => Some("items"),
        Rejection::ShippingNegative { .. } => Some("shipping_minor"),
        Rejection::AmountNotPositive { .. }
        | Rejection::SumOutOfRange { .. }
        | Rejection::AuthorisationAboveOutstanding { .. }
        | Rejection::CaptureAboveAuthorised { .. }
        | Rejection::CaptureAboveOutstanding { .. }
        | Rejection::RefundAboveOverpaid { .. }
        | Rejection::ReductionAboveDue { .. } => Some("amount_minor"),
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
        | Rejection::NothingOutstanding(_)
        | Rejection::NothingToRefund(_)
        | Rejection::PaymentNotSecured(_)
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
