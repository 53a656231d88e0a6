//! An order's rejections in words: what happened, what to do next, and the form's field that it is about.

use crate::domains::order::bad_item::BadItem;
use crate::domains::order::rejection::Rejection;
use crate::domains::order::sums::Figures;
use crate::engine::values::money::{Currency, Money};
use crate::words;

/// Returns a rejection's message and the input that it is about.
pub(super) fn words(rejection: &Rejection, currency: Currency) -> (String, Option<&'static str>) {
    (message(rejection, currency), input(rejection))
}

/// Returns a rejection's message.
fn message(rejection: &Rejection, currency: Currency) -> String {
    let show = |money: &Money| currency.format(*money);
    let minor = |minor: i64| Money::new(minor).map_or_else(|_| words::order::minor_units(&minor), |money| show(&money));
    match rejection {
        Rejection::OrderNotPlaced => words::order::THE_ORDER_IS_NOT_PLACED_YET_PLACE.text().into(),
        Rejection::OrderAlreadyPlaced => words::order::THE_ORDER_IS_PLACED_ALREADY_OPEN.text().into(),
        Rejection::OrderIsCancelled => words::order::THE_ORDER_IS_CANCELLED_ONLY_WHAT.text().into(),
        Rejection::UnknownCurrency { currency } => {
            words::order::is_not_an_iso_4217_currency_code(&format_args!("{currency:?}"))
        }
        Rejection::TextMissing { field } => words::order::enter_the(&named(field)),
        Rejection::TextTooLong { field, max } => words::order::the_is_longer_than_characters(&named(field), &max),
        Rejection::BadItem(BadItem { item, text, problem }) => {
            words::order::item_is_invalid(&item, &format_args!("{text:?}"), &problem)
        }
        Rejection::NoItems => words::order::ENTER_AT_LEAST_ONE_ITEM_SUCH_AS.text().into(),
        Rejection::TooManyItems { items, max } => words::order::these_are_different_items_an(&items, &max),
        Rejection::ShippingNegative { .. } => words::order::SHIPPING_CANNOT_COST_LESS_THAN.text().into(),
        Rejection::AmountNotPositive { requested } => words::order::the_amount_was_enter_more_than(&minor(*requested)),
        Rejection::AmountOutOfRange { max, .. } => words::order::the_amount_is_larger_than_the(&minor(*max)),
        Rejection::TotalOutOfRange { max } => words::order::items_and_shipping_come_to_more(&minor(*max)),
        Rejection::SumOutOfRange { field, sum, max, .. } => {
            words::order::all_that_is_is_and_would_go(&field, &show(sum), &minor(*max))
        }
        Rejection::NothingOutstanding(figures) => {
            words::order::nothing_is_outstanding(&told(figures, currency), &after_payment(figures, currency))
        }
        Rejection::AuthorisationAboveOutstanding { figures, requested } => words::order::is_more_than_is_outstanding(
            &show(requested),
            &told(figures, currency),
            &show(&figures.outstanding()),
        ),
        Rejection::ReferenceAlreadyUsed { reference } => {
            words::order::there_is_an_authorisation_already(&format_args!("{reference:?}"))
        }
        Rejection::NoSuchAuthorisation { reference } => {
            words::order::no_authorisation_is_called_leave(&format_args!("{reference:?}"))
        }
        Rejection::NothingAuthorised => words::order::NO_AUTHORISATION_HOLDS_ANYTHING.text().into(),
        Rejection::AuthorisationUsedUp { reference } => {
            words::order::authorisation_is_used_up_it_was(&format_args!("{reference:?}"))
        }
        Rejection::CaptureAboveAuthorised { reference, held, requested } => {
            words::order::authorisation_holds_was_asked_for(
                &format_args!("{reference:?}"),
                &show(held),
                &show(requested),
            )
        }
        Rejection::CaptureAboveOutstanding { figures, in_doubt, requested } => {
            let (most, figures) = (figures.outstanding().saturating_add(*in_doubt), told(figures, currency));
            let doubt = if *in_doubt > Money::ZERO { words::order::in_doubt_2(&show(in_doubt)) } else { String::new() };
            words::order::is_more_than_is_outstanding_2(&show(requested), &figures, &doubt, &show(&most))
        }
        Rejection::NothingToRefund(figures) => words::order::no_more_is_paid_than_is_due(&told(figures, currency)),
        Rejection::RefundAboveOverpaid { figures, requested } => words::order::is_more_than_is_overpaid_refund(
            &show(requested),
            &told(figures, currency),
            &show(&figures.overpaid()),
        ),
        Rejection::ReductionAboveDue { figures, requested } => {
            let next = if figures.due > Money::ZERO {
                words::order::reduce_it_by_or_less(&show(&figures.due))
            } else {
                after_payment(figures, currency)
            };
            let figures = told(figures, currency);
            words::order::the_price_cannot_be_reduced_by(&show(requested), &figures, &next)
        }
        Rejection::PaymentNotSecured(figures) => {
            words::order::what_is_due_must_be_held_or(&told(figures, currency), &show(&figures.unsecured()))
        }
        Rejection::ShipmentNotPaid { figures, needed } => {
            let (missing, told) = (needed.saturating_sub(figures.paid), told(figures, currency));
            let next = if missing > figures.held {
                words::order::AUTHORISE_AND_CAPTURE.text()
            } else {
                words::order::CAPTURE.text()
            };
            words::order::with_these_items_must_be_paid(&show(needed), &told, &next, &show(&missing))
        }
        Rejection::NoSuchItem { item, items } => {
            words::order::the_order_has_no_choose_from(&format_args!("{item:?}"), &items.join("; "))
        }
        Rejection::MoreThanOrdered { item, left, requested } => {
            words::order::of_are_left_to_pack_were_asked(&left, &format_args!("{item:?}"), &requested)
        }
        Rejection::NotPacked { item, left, requested } => {
            words::order::of_are_packed_and_not_shipped(&left, &format_args!("{item:?}"), &requested)
        }
        Rejection::NotDelivered { item, left, requested } => {
            words::order::of_were_delivered_and_not_yet(&left, &format_args!("{item:?}"), &requested)
        }
        Rejection::ReturnNotRequested { item, left, requested } => {
            words::order::the_customer_asks_to_return_of(&left, &format_args!("{item:?}"), &requested)
        }
        Rejection::NothingToPack => words::order::ALL_ITEMS_ARE_PACKED_SHIP_THEM.text().into(),
        Rejection::NothingToShip => words::order::NOTHING_IS_PACKED_THAT_WAS_NOT.text().into(),
        Rejection::NothingToReturn => words::order::NOTHING_WAS_DELIVERED_THAT_COULD.text().into(),
        Rejection::NoReturnRequested => words::order::NO_RETURN_IS_REQUESTED_REQUEST.text().into(),
        Rejection::TrackingAlreadyUsed { tracking } => {
            words::order::there_is_a_parcel_already_give(&format_args!("{tracking:?}"))
        }
        Rejection::NoSuchParcel { tracking } => {
            words::order::no_parcel_has_the_number_leave_it(&format_args!("{tracking:?}"))
        }
        Rejection::AlreadyDelivered { tracking } => {
            words::order::parcel_was_delivered_before_name(&format_args!("{tracking:?}"))
        }
        Rejection::NothingOnTheWay => words::order::NO_PARCEL_IS_ON_ITS_WAY_SHIP.text().into(),
        Rejection::SeveralOnTheWay { tracking } => words::order::several_parcels_are_on_their_way(&tracking.join(", ")),
        Rejection::MoreThanUnshipped { item, left, requested } => {
            words::order::of_are_not_shipped_were_to_be(&left, &format_args!("{item:?}"), &requested)
        }
        Rejection::NothingWouldRemain { .. } => words::order::THESE_ARE_ALL_ITEMS_OF_THE_ORDER.text().into(),
        Rejection::EverythingShipped { .. } => words::order::ALL_ITEMS_ARE_SHIPPED_SO_THAT.text().into(),
    }
}

/// Tells what is due, paid and held.
fn told(figures: &Figures, currency: Currency) -> String {
    let Figures { due, paid, held } = figures;
    let show = |money: &Money| currency.format(*money);
    words::order::due_paid_held(&show(due), &show(paid), &show(held))
}

/// Tells what is left to do where nothing is left to pay.
fn after_payment(figures: &Figures, currency: Currency) -> String {
    if figures.overpaid() > Money::ZERO {
        words::order::refund(&currency.format(figures.overpaid()))
    } else if figures.held > Money::ZERO {
        words::order::release_the_that_is_held(&currency.format(figures.held))
    } else {
        words::order::THERE_IS_NOTHING_LEFT_TO_PAY.text().into()
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
