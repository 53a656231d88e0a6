//! What the page and the console see of an order: fields, forms, and words for events and rejections.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::order::decide::within_bounds;
use crate::domains::order::forms::FORMS;
use crate::domains::order::items::{lines_text, picks_text};
use crate::domains::order::reconcile::reconcile;
use crate::domains::order::sample;
use crate::domains::order::sums::total_of;
use crate::domains::order::words::words;
use crate::domains::order::{Command, Event, Order, Rejection, State, read_models};
use crate::engine::decider::{CommandForm, Description, Domain, Encoded, Mark, Refusal, Told};
use crate::engine::fields::{FieldKind, FieldSpec, FieldValue};
use crate::engine::money::{Currency, Money};
use crate::engine::projection::ReadModelSpec;
use crate::engine::wire;

const fn field(name: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { name, label, kind }
}

impl Domain for Order {
    const NAME: &'static str = "order";
    const LABEL: &'static str = "Order";
    const STORY: &'static str = "Four orders of a tea shop before Easter. Mira's bank statement shows order-1002 twice: why was she charged twice?";
    const STORY_STREAM: Option<&'static str> = Some(sample::MIRA);

    const FIELDS: &'static [FieldSpec] = &[
        field("outstanding", "Outstanding", FieldKind::Money),
        field("status", "Status", FieldKind::Text),
        field("total", "Total", FieldKind::Money),
        field("authorised", "Authorised", FieldKind::Money),
        field("captured", "Captured", FieldKind::Money),
        field("refunded", "Refunded", FieldKind::Money),
        field("items_ordered", "Items ordered", FieldKind::Count),
        field("items_packed", "Items packed", FieldKind::Count),
        field("items_shipped", "Items shipped", FieldKind::Count),
        field("items_delivered", "Items delivered", FieldKind::Count),
        field("items_returned", "Items returned", FieldKind::Count),
        field("tracking", "Tracking", FieldKind::Text),
        field("customer", "Customer", FieldKind::Text),
        field("items", "Items", FieldKind::Text),
        field("goods", "Price of the items", FieldKind::Money),
        field("shipping", "Shipping", FieldKind::Money),
        field("currency", "Currency", FieldKind::Text),
    ];

    const FORMS: &'static [CommandForm] = FORMS;
    const STATE_VERSION: u16 = State::VERSION;
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;

    fn field(state: &State, index: usize) -> FieldValue {
        match index {
            0 => FieldValue::Money(state.outstanding()),
            1 => FieldValue::text(state.status().name()),
            2 => FieldValue::Money(state.total()),
            3 => FieldValue::Money(state.authorised),
            4 => FieldValue::Money(state.captured),
            5 => FieldValue::Money(state.refunded),
            6 => FieldValue::Count(state.pieces(|item| item.ordered)),
            7 => FieldValue::Count(state.pieces(|item| item.packed)),
            8 => FieldValue::Count(state.pieces(|item| item.shipped)),
            9 => FieldValue::Count(state.pieces(|item| item.delivered)),
            10 => FieldValue::Count(state.pieces(|item| item.returned)),
            11 => state
                .parcels
                .last()
                .map_or(FieldValue::Missing, |parcel| FieldValue::Text(Arc::clone(&parcel.tracking))),
            12 if !state.customer.is_empty() => FieldValue::Text(Arc::clone(&state.customer)),
            13 => FieldValue::text(&lines_text(&state.lines(), state.currency)),
            14 => FieldValue::Money(state.goods()),
            15 => FieldValue::Money(state.shipping),
            16 if state.placed => FieldValue::text(state.currency.code()),
            _ => FieldValue::Missing,
        }
    }

    fn currency(state: &State) -> Currency {
        state.currency
    }

    fn encode(event: &Event) -> Encoded {
        event.encode()
    }

    fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Event> {
        Event::decode(event_type, schema_version, data)
    }

    fn command(json: &Value) -> Result<Command, Refusal> {
        Command::read(json)
    }

    fn intent(event: &Event) -> Option<Command> {
        Some(Command::of_event(event))
    }

    fn command_json(command: &Command) -> Value {
        command.json()
    }

    fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
        reconcile(from, to, memo)
    }

    fn explain(rejection: &Rejection, state: &State) -> Refusal {
        let (message, input) = words(rejection, state.currency);
        Refusal::of(rejection, message, input)
    }

    fn knows(event_type: &str) -> bool {
        Event::TYPES.contains(&event_type)
    }

    fn admits(state: &State, event: &Event) -> Result<(), Refusal> {
        within_bounds(state, event).map_err(|rejection| Self::explain(&rejection, state))
    }

    fn snapshot(state: &State) -> Value {
        wire::to_value(state)
    }

    fn restore(snapshot: &Value) -> Option<State> {
        wire::of_value(snapshot)
    }

    fn sample() -> Vec<Told<Event>> {
        sample::history()
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
            Event::ItemsPacked { items } => line(Mark::Gear, &picks_text(items), None),
            Event::ItemsShipped { tracking, items } => {
                line(Mark::Gear, &format!("{tracking} · {}", picks_text(items)), None)
            }
            Event::ParcelDelivered { tracking } => line(Mark::Flag, tracking, None),
            Event::OrderCancelled { reason } => line(Mark::Flag, reason, None),
            Event::ReturnRequested { items, reason } => {
                line(Mark::Undo, &format!("{} · {reason}", picks_text(items)), None)
            }
            Event::ReturnAccepted { items } => line(Mark::Undo, &picks_text(items), None),
            Event::ReturnDeclined { reason } => line(Mark::Gear, reason, None),
        }
    }

    fn offers(state: &State, form: &CommandForm) -> bool {
        let (active, requested) = (state.placed && !state.cancelled, state.pieces(|item| item.requested) > 0);
        let more = |some: u64, others: u64| some > others;
        let [ordered, packed] = [state.pieces(|item| item.ordered), state.pieces(|item| item.packed)];
        let [shipped, delivered] = [state.pieces(|item| item.shipped), state.pieces(|item| item.delivered)];
        match form.command {
            "PlaceOrder" => !state.placed,
            "AuthorisePayment" => active && state.secured() < state.total(),
            "CapturePayment" => active && state.held() > Money::ZERO,
            "ReleaseAuthorisation" => state.held() > Money::ZERO,
            "PackItems" => active && more(ordered, packed) && state.secured() >= state.total(),
            "ShipItems" => active && more(packed, shipped),
            "CancelOrder" => active && more(ordered, shipped),
            "ConfirmDelivery" => more(shipped, delivered),
            "RequestReturn" => {
                more(delivered, state.pieces(|item| item.returned) + state.pieces(|item| item.requested))
            }
            "AcceptReturn" | "DeclineReturn" => requested,
            "RefundPayment" => state.paid() > Money::ZERO,
            _ => false,
        }
    }
}
