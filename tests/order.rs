//! The rules of the order: given some events, when a command comes, then these events or this rejection; and the laws that
//! hold for any history of it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod given;
#[path = "order/laws.rs"]
mod laws;
#[path = "order/of_goods.rs"]
mod of_goods;
#[path = "order/of_money.rs"]
mod of_money;
#[path = "order/placing.rs"]
mod placing;
#[path = "order/rejections.rs"]
mod rejections;
#[path = "order/stories.rs"]
mod stories;

use expect_test::expect;
use foldback::domains::order::bad_item::{BadItem, Problem};
use foldback::domains::order::items::{Items, Line, Pick};
use foldback::domains::order::limits::{MAX_ITEMS, MAX_QUANTITY, MAX_TEXT};
use foldback::domains::order::sums::{Figures, Status};
use foldback::domains::order::{Command, Event, Order, Rejection, State};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{
    Bookkeeping as _, Presentation as _, Sample as _, Snapshots as _, WhatIf as _, WireFormat as _, field_specs,
};
use foldback::engine::values::money::{Currency, Money};
use given::{Given, one_of_each, table};
use serde_json::{Value, json};

fn money(minor: i64) -> Money {
    Money::new(minor).unwrap()
}

fn line(quantity: u32, name: &str, price: i64) -> Line {
    Line { name: name.into(), quantity, unit_price: money(price) }
}

/// Pieces of items, as the events have them: `2 x Cup; 1 x Pot`.
fn picks(text: &str) -> Vec<Pick> {
    Items::Typed(text.to_owned()).picks().unwrap()
}

/// Two cups and a pot for 20.00, and 5.00 for shipping.
fn placed() -> Event {
    Event::OrderPlaced {
        customer: "Ada".into(),
        items: vec![line(2, "Cup", 500), line(1, "Pot", 1000)],
        shipping: money(500),
        currency: Currency::EUR,
    }
}

fn authorised(reference: &str, minor: i64) -> Event {
    Event::PaymentAuthorised { reference: reference.into(), amount: money(minor) }
}

fn released(reference: &str, minor: i64) -> Event {
    Event::AuthorisationReleased { reference: reference.into(), amount: money(minor) }
}

fn captured(reference: &str, minor: i64) -> Event {
    Event::PaymentCaptured { reference: reference.into(), amount: money(minor) }
}

fn timed_out(reference: &str, minor: i64) -> Event {
    Event::PaymentTimedOut { reference: reference.into(), amount: money(minor) }
}

fn reduced(minor: i64) -> Event {
    Event::PriceReduced { amount: money(minor), reason: "reason".into() }
}

fn refunded(minor: i64) -> Event {
    Event::PaymentRefunded { amount: money(minor), reason: "reason".into() }
}

fn packed(items: &str) -> Event {
    Event::ItemsPacked { items: picks(items) }
}

fn shipped(tracking: &str, items: &str) -> Event {
    Event::ItemsShipped { tracking: tracking.into(), items: picks(items) }
}

fn delivered(tracking: &str) -> Event {
    Event::ParcelDelivered { tracking: tracking.into() }
}

fn cancelled() -> Event {
    Event::OrderCancelled { reason: "reason".into() }
}

fn cancelled_items(items: &str) -> Event {
    Event::ItemsCancelled { items: picks(items), reason: "reason".into() }
}

fn asked_back(items: &str) -> Event {
    Event::ReturnRequested { items: picks(items), reason: "reason".into() }
}

fn taken_back(items: &str) -> Event {
    Event::ReturnAccepted { items: picks(items) }
}

/// What is due, paid and held.
fn figures(due: i64, paid: i64, held: i64) -> Figures {
    Figures { due: money(due), paid: money(paid), held: money(held) }
}

/// An order that is paid.
fn paid() -> Vec<Event> {
    vec![placed(), authorised("a", 2500), captured("a", 2500)]
}

/// An order of which some more happened.
fn paid_and(events: impl IntoIterator<Item = Event>) -> Given<Order> {
    given(paid().into_iter().chain(events))
}

/// An order that is delivered, in two parcels.
fn delivered_and(events: impl IntoIterator<Item = Event>) -> Given<Order> {
    let sent = [packed("2 x Cup; 1 x Pot"), shipped("p", "1 x Cup; 1 x Pot"), shipped("q", "1 x Cup")];
    paid_and(sent.into_iter().chain([delivered("p"), delivered("q")]).chain(events))
}

fn given(events: impl IntoIterator<Item = Event>) -> Given<Order> {
    Given::of(events)
}

fn fold(events: &[Event]) -> State {
    given::fold::<Order>(events)
}

fn place(items: impl Into<Value>) -> Value {
    json!({ "type": "PlaceOrder", "customer": "Ada", "items": items.into(), "shipping_minor": 500, "currency": "EUR" })
}

fn authorise(minor: i64, reference: &str) -> Value {
    json!({ "type": "AuthorisePayment", "amount_minor": minor, "reference": reference })
}

fn capture(minor: i64) -> Value {
    json!({ "type": "CapturePayment", "amount_minor": minor })
}

fn capture_of(minor: i64, reference: &str) -> Value {
    json!({ "type": "CapturePayment", "amount_minor": minor, "reference": reference })
}

fn time_out(minor: i64) -> Value {
    json!({ "type": "ReportTimeout", "amount_minor": minor })
}

fn reduce(minor: i64) -> Value {
    json!({ "type": "ReducePrice", "amount_minor": minor, "reason": "reason" })
}

fn cancel_items(items: &str) -> Value {
    json!({ "type": "CancelItems", "items": items, "reason": "reason" })
}

fn refund(minor: i64) -> Value {
    json!({ "type": "RefundPayment", "amount_minor": minor, "reason": "reason" })
}

fn items(command: &str, items: &str) -> Value {
    json!({ "type": command, "items": items })
}

fn ship(tracking: &str, items: &str) -> Value {
    json!({ "type": "ShipItems", "tracking": tracking, "items": items })
}

fn because(command: &str, reason: &str) -> Value {
    json!({ "type": command, "reason": reason })
}

/// A command of each kind but `PlaceOrder`.
fn commands() -> Vec<Value> {
    vec![
        authorise(1, "b"),
        capture(1),
        json!({ "type": "PackItems" }),
        json!({ "type": "ShipItems", "tracking": "z" }),
        because("CancelOrder", "reason"),
        time_out(1),
        cancel_items("1 x Cup"),
        json!({ "type": "ReleaseAuthorisation" }),
        json!({ "type": "ConfirmDelivery" }),
        because("RequestReturn", "reason"),
        json!({ "type": "AcceptReturn" }),
        because("DeclineReturn", "reason"),
        reduce(1),
        refund(1),
    ]
}

#[test]
fn nothing_is_done_to_an_order_that_was_not_placed() {
    for command in commands() {
        given([]).when(command).refused(Rejection::OrderNotPlaced, None, "Place it first");
    }
}

#[test]
fn a_cancelled_order_is_not_authorised_captured_packed_shipped_or_cancelled() {
    let order = given([placed(), authorised("a", 2500), cancelled()]);
    for command in commands().into_iter().take(7) {
        order.when(command).refused(Rejection::OrderIsCancelled, None, "cancelled");
    }
}

#[test]
fn the_status_says_where_the_order_is() {
    let all = packed("2 x Cup; 1 x Pot");
    let story = [
        (Status::Placed, placed()),
        (Status::Authorised, authorised("a", 2500)),
        (Status::Authorised, captured("a", 2000)),
        (Status::PartlyPacked, packed("2 x Cup")),
        (Status::Packed, packed("1 x Pot")),
        (Status::PartlyShipped, shipped("p", "2 x Cup")),
        (Status::PartlyShipped, captured("a", 500)),
        (Status::Shipped, shipped("q", "1 x Pot")),
        (Status::Shipped, delivered("q")),
        (Status::Delivered, delivered("p")),
        (Status::ReturnRequested, asked_back("1 x Pot")),
        (Status::PartlyReturned, taken_back("1 x Pot")),
        (Status::ReturnRequested, asked_back("2 x Cup")),
        (Status::Returned, taken_back("2 x Cup")),
    ];
    let mut state = Order::initial();
    assert_eq!(state.status(), Status::NotPlaced);
    for (status, event) in story {
        Order::evolve(&mut state, &event);
        assert_eq!(state.status(), status, "{event:?}");
    }
    // Whoever sends all of it back gets the shipping back as well.
    assert_eq!((state.due(), state.outstanding()), (money(0), money(-2500)));
    assert_eq!(paid_and([]).state().status(), Status::Paid);
    assert_eq!(paid_and([all]).state().status(), Status::Packed);
}

#[test]
fn the_status_of_a_return_says_what_is_still_to_be_shipped() {
    let text = |order: &Given<Order>| order.state().status_text().into_owned();
    let order = paid_and([packed("2 x Cup"), shipped("p", "2 x Cup"), delivered("p"), asked_back("1 x Cup")]);
    assert_eq!(text(&order), "Return requested, 1 to ship");
    let order = order.and(taken_back("1 x Cup"));
    assert_eq!(text(&order), "Partly returned, 1 to ship");
    assert_eq!(text(&order.and(cancelled_items("1 x Pot"))), "Partly returned");
    assert_eq!(text(&order.and(cancelled())), "Partly returned");
    assert_eq!(text(&order.and_all([packed("1 x Pot"), shipped("q", "1 x Pot")])), "Partly returned");
    assert_eq!(text(&given([placed(), cancelled_items("2 x Cup; 1 x Pot")])), "Cancelled");
}

#[test]
fn a_command_that_cannot_be_read_is_refused_by_name() {
    let unreadable = [
        json!({}),
        json!({ "type": "Steal" }),
        json!({ "type": "PlaceOrder", "customer": "Ada", "items": 5, "shipping_minor": 0, "currency": "EUR" }),
        json!({ "type": "AuthorisePayment", "amount_minor": 5 }),
        json!({ "type": "CapturePayment", "amount_minor": "5" }),
        json!({ "type": "CapturePayment", "amount_minor": 5, "reference": 5 }),
        json!({ "type": "PackItems", "item": "1 x Cup" }),
        json!({ "type": "CancelOrder" }),
        json!("CancelOrder"),
        json!(null),
    ];
    for command in unreadable {
        let refusal = Order::command(&command).expect_err("it is no command");
        assert_eq!((refusal.name.as_str(), refusal.input), ("InvalidCommand", None), "{command}");
    }
    let listed = [
        place(json!([{ "name": "Cup", "quantity": 1, "unit_price_minor": 5 }, { "name": "Pot", "quantity": 1 }])),
        json!({ "type": "PackItems", "items": [{ "name": "Cup", "quantity": 1 }, "Pot"] }),
        json!({ "type": "PackItems", "items": [{ "name": "Cup", "quantity": 1 }, { "name": "Pot", "quantity": 1, "unit_price_minor": 5 }] }),
    ];
    for command in listed {
        let refusal = Order::command(&command).expect_err("it is no command");
        assert_eq!((refusal.name.as_str(), refusal.input), ("InvalidCommand", Some("items")), "{command}");
        assert!(refusal.message.contains("item 2"), "{}", refusal.message);
    }
}

#[test]
fn each_form_is_offered_where_its_command_can_be_taken() {
    let offered = |state: &State| {
        let forms = Order::FORMS.iter().filter(|form| Order::offers(state, form));
        forms.map(|form| form.command).collect::<Vec<_>>()
    };
    let gone = |events: &[Event]| offered(&fold(&[paid(), events.to_vec()].concat()));
    let all = packed("2 x Cup; 1 x Pot");
    let to_cancel = ["CancelItems", "CancelOrder"];
    assert_eq!(offered(&State::default()), ["PlaceOrder"]);
    assert_eq!(offered(&fold(&[placed()])), ["AuthorisePayment", "CancelItems", "CancelOrder"]);
    let held = fold(&[placed(), authorised("a", 2500)]);
    let on_hold = ["CapturePayment", "ReportTimeout", "PackItems", "ReleaseAuthorisation"];
    assert_eq!(offered(&held), [&on_hold[..], &to_cancel].concat());
    // The answer is missing: it is captured when it comes, and until then it is not asked again.
    let in_doubt = fold(&[placed(), authorised("a", 2500), timed_out("a", 2500)]);
    assert_eq!(offered(&in_doubt), [&["CapturePayment", "PackItems", "ReleaseAuthorisation"][..], &to_cancel].concat());
    assert_eq!(gone(&[]), [&["PackItems"][..], &to_cancel].concat());
    assert_eq!(gone(std::slice::from_ref(&all)), [&["ShipItems"][..], &to_cancel].concat());
    assert_eq!(gone(&[all.clone(), shipped("p", "2 x Cup; 1 x Pot")]), ["ConfirmDelivery"]);
    let arrived = delivered_and([]);
    // What is paid and due is neither authorised nor refunded.
    assert_eq!(offered(&arrived.state()), ["RequestReturn", "ReducePrice"]);
    let asked = arrived.and(asked_back("1 x Cup")).state();
    assert_eq!(offered(&asked), ["RequestReturn", "AcceptReturn", "DeclineReturn", "ReducePrice"]);
    let reduced = arrived.and(reduced(300)).state();
    assert_eq!(offered(&reduced), ["RequestReturn", "ReducePrice", "RefundPayment"]);
    let back = arrived.and_all([asked_back("2 x Cup; 1 x Pot"), taken_back("2 x Cup; 1 x Pot")]);
    assert_eq!(offered(&back.state()), ["RefundPayment"]);
    assert_eq!(offered(&back.and(refunded(2500)).state()), Vec::<&str>::new());
    assert_eq!(offered(&fold(&[placed(), cancelled()])), Vec::<&str>::new());
    assert_eq!(gone(&[cancelled()]), ["RefundPayment"]);
    // The last piece is cancelled with the order.
    assert_eq!(gone(&[cancelled_items("2 x Cup")]), ["PackItems", "RefundPayment", "CancelOrder"]);
}
