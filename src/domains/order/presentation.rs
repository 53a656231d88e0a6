//! What the page and the console show of an order: fields, forms, and words for events and rejections.

use std::sync::Arc;

use crate::domains::order::forms::FORMS;
use crate::domains::order::items::{lines_text, picks_text};
use crate::domains::order::sums::total_of;
use crate::domains::order::words::words;
use crate::domains::order::{Event, Order, Rejection, State};
use crate::engine::domain::{CommandForm, Description, Field, Mark, Presentation};
use crate::engine::user_error::UserError;
use crate::engine::values::money::{Currency, Money};
use crate::words;
use crate::words::Word;

impl Presentation for Order {
    const LABEL: Word = words::order::ORDER;

    const FIELDS: &'static [Field<State>] = &[
        Field::money("outstanding", words::order::OUTSTANDING, State::outstanding),
        Field::under(
            words::order::ORDER,
            Field::text("status", words::order::STATUS, |order| Some(order.status_text().into())),
        ),
        Field::under(words::order::MONEY, Field::money("total", words::order::TOTAL, State::total)),
        Field::money("due", words::order::DUE, State::due),
        Field::money("paid", words::order::PAID, State::paid),
        Field::money("held", words::order::HELD, State::held),
        Field::money("authorised", words::order::AUTHORISED, |order| order.authorised),
        Field::money("captured", words::order::CAPTURED, |order| order.captured),
        Field::money("refunded", words::order::REFUNDED, |order| order.refunded),
        Field::money("reduced", words::order::PRICE_REDUCTIONS, |order| order.reduced),
        Field::money("in_doubt", words::order::IN_DOUBT, State::in_doubt),
        Field::under(
            words::order::ITEMS,
            Field::count("items_ordered", words::order::ITEMS_ORDERED, |order| order.pieces(|item| item.ordered)),
        ),
        Field::count("items_cancelled", words::order::ITEMS_CANCELLED, |order| {
            order.pieces(|item| item.ordered.saturating_sub(order.wanted(item)))
        }),
        Field::count("items_packed", words::order::ITEMS_PACKED, |order| order.pieces(|item| item.packed)),
        Field::count("items_shipped", words::order::ITEMS_SHIPPED, |order| order.pieces(|item| item.shipped)),
        Field::count("items_delivered", words::order::ITEMS_DELIVERED, |order| order.pieces(|item| item.delivered)),
        Field::count("items_returned", words::order::ITEMS_RETURNED, |order| order.pieces(|item| item.returned)),
        Field::text("tracking", words::order::TRACKING, |order| {
            order.parcels.last().map(|parcel| Arc::clone(&parcel.tracking))
        }),
        Field::under(
            words::order::ORDER,
            Field::text("customer", words::order::CUSTOMER, |order| Some(Arc::clone(&order.customer))),
        ),
        Field::long_text("items", words::order::ITEMS, |order| Some(lines_text(&order.lines(), order.currency).into())),
        Field::under(words::order::MONEY, Field::money("goods", words::order::PRICE_OF_THE_ITEMS, State::goods)),
        Field::money("shipping", words::order::SHIPPING, |order| order.shipping),
        Field::under(
            words::order::ORDER,
            Field::text("currency", words::order::CURRENCY, |order| order.placed.then(|| order.currency.code().into())),
        ),
    ];

    const FORMS: &'static [CommandForm] = FORMS;

    fn currency(state: &State) -> Currency {
        state.currency
    }

    fn explain(rejection: &Rejection, state: &State) -> UserError {
        let (message, input) = words(rejection, state.currency);
        UserError::of(rejection, message, input)
    }

    fn describe(event: &Event) -> Description {
        let line = |mark, detail: &str, amount: Option<Money>| Description {
            mark,
            detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
            amount,
            moved: matches!(mark, Mark::Plus | Mark::Minus),
        };
        match event {
            Event::OrderPlaced { customer, items, shipping, currency } => {
                let detail = format!("{customer} · {}", lines_text(items, *currency));
                line(Mark::Flag, &detail, total_of(items, *shipping))
            }
            Event::PaymentAuthorised { reference, amount } => line(Mark::Lock, reference, Some(*amount)),
            Event::AuthorisationReleased { reference, amount } => line(Mark::Undo, reference, Some(*amount)),
            Event::PaymentCaptured { reference, amount } => line(Mark::Plus, reference, Some(*amount)),
            Event::PaymentRefunded { amount, reason } => line(Mark::Minus, reason, Some(amount.negated())),
            Event::PaymentTimedOut { reference, amount } => {
                line(Mark::Gear, &words::order::no_answer(&reference), Some(*amount))
            }
            Event::PriceReduced { amount, reason } => line(Mark::Undo, reason, Some(*amount)),
            Event::ItemsPacked { items } => line(Mark::Gear, &picks_text(items), None),
            Event::ItemsShipped { tracking, items } => {
                line(Mark::Gear, &format!("{tracking} · {}", picks_text(items)), None)
            }
            Event::ParcelDelivered { tracking } => line(Mark::Flag, tracking, None),
            Event::ItemsCancelled { items, reason } => {
                line(Mark::Undo, &format!("{} · {reason}", picks_text(items)), None)
            }
            Event::OrderCancelled { reason } => line(Mark::Flag, reason, None),
            Event::ReturnRequested { items, reason } => {
                line(Mark::Undo, &format!("{} · {reason}", picks_text(items)), None)
            }
            Event::ReturnAccepted { items } => line(Mark::Undo, &picks_text(items), None),
            Event::ReturnDeclined { reason } => line(Mark::Gear, reason, None),
        }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        let (active, figures) = (state.placed && !state.cancelled, state.figures());
        let (is_open, unshipped) = (figures.outstanding() > Money::ZERO, state.unshipped());
        let [packed, shipped] = [state.pieces(|item| item.packed), state.pieces(|item| item.shipped)];
        let [delivered, returned] = [state.pieces(|item| item.delivered), state.pieces(|item| item.returned)];
        let requested = state.pieces(|item| item.requested);
        match form.command {
            "PlaceOrder" => !state.placed,
            "AuthorisePayment" => figures.unsecured() > Money::ZERO,
            "CapturePayment" => is_open && figures.held > Money::ZERO || state.in_doubt() > Money::ZERO,
            "ReportTimeout" => is_open && figures.held > state.in_doubt(),
            "ReleaseAuthorisation" => figures.held > Money::ZERO,
            "PackItems" => {
                let left = state.pieces(|item| state.wanted(item).saturating_sub(item.packed));
                active && left > 0 && figures.unsecured() == Money::ZERO
            }
            "ShipItems" => active && packed > shipped,
            "CancelItems" => active && unshipped > 0 && shipped + unshipped > 1,
            "CancelOrder" => active && unshipped > 0,
            "ConfirmDelivery" => shipped > delivered,
            "RequestReturn" => delivered > returned + requested,
            "AcceptReturn" | "DeclineReturn" => requested > 0,
            "ReducePrice" => figures.due > Money::ZERO && delivered > returned,
            "RefundPayment" => figures.overpaid() > Money::ZERO,
            _ => false,
        }
    }
}
