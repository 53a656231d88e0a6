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
fn an_order_is_placed_once_with_items_typed_or_listed() {
    given([]).when(place("2 x Cup @ 5.00; 1 x Pot @ 10")).then(placed());
    given([]).when(place(" 2x Cup @ € 5,00 ;1 × Pot@10.00;")).then(placed());
    let list = json!([
        { "name": " Cup ", "quantity": 2, "unit_price_minor": 500 },
        { "name": "Pot", "quantity": 1, "unit_price_minor": 1000 },
    ]);
    given([]).when(place(list)).then(placed());
    for events in [vec![placed()], vec![placed(), cancelled()]] {
        given(events).when(place("1 x Cup @ 1")).refused(Rejection::OrderAlreadyPlaced, None, "already");
    }
}

#[test]
fn the_prices_of_items_are_read_in_the_currency_of_the_order() {
    let place = |items: &str, currency: &str| json!({ "type": "PlaceOrder", "customer": "Ada", "items": items, "shipping_minor": 0, "currency": currency });
    let order = |price, code| Event::OrderPlaced {
        customer: "Ada".into(),
        items: vec![line(1, "Cup", price)],
        shipping: money(0),
        currency: Currency::from_code(code).unwrap(),
    };
    given([]).when(place("1 x Cup @ 1500", "JPY")).then(order(1500, "JPY"));
    given([]).when(place("1 x Cup @ 1.234", "KWD")).then(order(1234, "KWD"));
    let bad = BadItem { item: 1, text: "1 x Cup @ 1.5".into(), problem: Problem::PriceTooFine };
    given([]).when(place("1 x Cup @ 1.5", "JPY")).refused(Rejection::BadItem(bad), Some("items"), "decimals");
    for currency in ["XYZ", "eur", ""] {
        let rejection = Rejection::UnknownCurrency { currency: currency.to_owned() };
        given([]).when(place("1 x Cup @ 1", currency)).refused(rejection, Some("currency"), "ISO 4217");
    }
}

#[test]
fn an_item_that_is_none_is_named_with_its_place_and_what_is_wrong() {
    let long = "é".repeat(MAX_TEXT + 1);
    let cases = [
        ("Cup @ 5", Problem::NoQuantity),
        ("two x Cup @ 5", Problem::NoQuantity),
        ("2 Cup @ 5", Problem::NoQuantity),
        ("2 xylophone @ 5", Problem::NoQuantity),
        ("-2 x Cup @ 5", Problem::NoQuantity),
        ("x Cup @ 5", Problem::NoQuantity),
        ("@ 5", Problem::NoQuantity),
        ("Cup", Problem::NoQuantity),
        ("0 x Cup @ 5", Problem::QuantityOutOfRange),
        ("10000 x Cup @ 5", Problem::QuantityOutOfRange),
        ("99999999999999999999 x Cup @ 5", Problem::QuantityOutOfRange),
        ("2 x @ 5", Problem::NameMissing),
        (&format!("2 x {long} @ 5"), Problem::NameTooLong),
        ("2 x Cup @ saucer @ 5", Problem::NameNotAllowed),
        ("2 x Cup\nsaucer @ 5", Problem::NameNotAllowed),
        ("2 x Cup", Problem::PriceMissing),
        ("2 x Cup @", Problem::PriceMissing),
        ("2 x Cup @ five", Problem::PriceNotANumber),
        ("2 x Cup @ 5.001", Problem::PriceTooFine),
        ("2 x Cup @ -5", Problem::PriceOutOfRange),
        ("2 x Cup @ 99999999999999999", Problem::PriceOutOfRange),
        ("2 x Pot @ 5", Problem::NamedTwice),
    ];
    for (text, problem) in cases {
        let bad = BadItem { item: 2, text: text.chars().take(MAX_TEXT).collect(), problem };
        let outcome = given([]).when(place(format!("1 x Pot @ 10; {text}; 1 x Tea @ 2")));
        outcome.refused(Rejection::BadItem(bad), Some("items"), "Item 2");
    }
}

#[test]
fn an_item_of_a_list_is_held_to_the_same_rules() {
    let list = |name: &str, quantity: i64, price: i64| {
        json!([
            { "name": "Pot", "quantity": 1, "unit_price_minor": 0 },
            { "name": name, "quantity": quantity, "unit_price_minor": price },
        ])
    };
    let cases = [
        (list("Cup", 0, 5), "Cup", Problem::QuantityOutOfRange),
        (list("Cup", i64::MAX, 5), "Cup", Problem::QuantityOutOfRange),
        (list(" ", 1, 5), " ", Problem::NameMissing),
        (list("Cup; saucer", 1, 5), "Cup; saucer", Problem::NameNotAllowed),
        (list("Cup", 1, -1), "Cup", Problem::PriceOutOfRange),
        (list("Cup", 1, i64::MAX), "Cup", Problem::PriceOutOfRange),
        (list("Pot ", 1, 5), "Pot ", Problem::NamedTwice),
    ];
    for (list, text, problem) in cases {
        let bad = BadItem { item: 2, text: text.into(), problem };
        given([]).when(place(list)).refused(Rejection::BadItem(bad), Some("items"), "Item 2");
    }
}

#[test]
fn an_order_has_a_customer_some_items_and_costs_no_more_than_there_can_be() {
    let order = |customer: &str, items: &str, shipping: i64| json!({ "type": "PlaceOrder", "customer": customer, "items": items, "shipping_minor": shipping, "currency": "EUR" });
    let nobody = given([]).when(order(" ", "1 x Cup @ 5", 0));
    nobody.refused(Rejection::TextMissing { field: "customer" }, Some("customer"), "Enter the customer");
    let long = given([]).when(order(&"a".repeat(MAX_TEXT + 1), "1 x Cup @ 5", 0));
    long.refused(Rejection::TextTooLong { field: "customer", max: MAX_TEXT }, Some("customer"), "500");
    for nothing in ["", " ; ;"] {
        given([]).when(order("Ada", nothing, 0)).refused(Rejection::NoItems, Some("items"), "at least one");
    }
    given([]).when(place(json!([]))).refused(Rejection::NoItems, Some("items"), "at least one");
    let many = (0..=MAX_ITEMS).map(|number| format!("1 x Cup {number} @ 5;")).collect::<String>();
    let rejection = Rejection::TooManyItems { items: MAX_ITEMS + 1, max: MAX_ITEMS };
    given([]).when(order("Ada", &many, 0)).refused(rejection, Some("items"), "101");
    let rejection = Rejection::ShippingNegative { requested: -1 };
    given([]).when(order("Ada", "1 x Cup @ 5", -1)).refused(rejection, Some("shipping_minor"), "zero or more");
    let (max, requested) = (Money::MAX.minor(), Money::MAX.minor() + 1);
    let rejection = Rejection::AmountOutOfRange { field: "shipping_minor", requested, max };
    given([]).when(order("Ada", "1 x Cup @ 5", requested)).refused(rejection, Some("shipping_minor"), "the maximum");
    let dear = format!("{MAX_QUANTITY} x Cup @ 90071992547409.91");
    given([]).when(order("Ada", &dear, 0)).refused(Rejection::TotalOutOfRange { max }, Some("items"), "more than");
    let whole = given([]).when(order("Ada", "1 x Cup @ 90071992547409.90", 1));
    assert!(whole.result.is_ok(), "the bound itself is within it");
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

/// The words with which a next step begins.
const STEPS: &str = "Accept Authorise Cancel Capture Choose Confirm Enter Give Hold Leave Name Open Order Pack Place Reduce \
    Refund Release Request Return Ship Shorten Split begin write leave shorten put";

/// Where nothing is left to do, a rejection says that.
const NOTHING_TO_DO: &str = "There is nothing left to pay.";

/// Returns `true` if the last sentence of a message, or what follows its colon, begins as a next step does.
fn says_what_to_do(message: &str) -> bool {
    let last = |separator| message.trim_end_matches('.').rsplit(separator).next().unwrap_or_default();
    let begins = |separator| last(separator).split(' ').next().unwrap_or_default();
    [". ", ": ", "; "].into_iter().any(|separator| STEPS.split_whitespace().any(|step| step == begins(separator)))
}

#[test]
fn every_rejection_has_words_its_facts_and_a_next_step() {
    let text = |text: &str| text.to_owned();
    let (item, reference, tracking) = (|| text("Cup"), || text("a"), || text("p"));
    let (sum, requested, max) = (money(2_400), money(2_501), Money::MAX.minor());
    let bad = |problem| Rejection::BadItem(BadItem { item: 2, text: text("Cup"), problem });
    let problems = one_of_each!(Problem:
        NoQuantity,
        QuantityOutOfRange,
        NameMissing,
        NameTooLong,
        NameNotAllowed,
        PriceMissing,
        PriceNotWanted,
        PriceNotANumber,
        PriceTooFine,
        PriceOutOfRange,
        NamedTwice,
    );
    let mut rejections = one_of_each!(Rejection:
        OrderNotPlaced,
        OrderAlreadyPlaced,
        OrderIsCancelled,
        UnknownCurrency { currency: text("XYZ") },
        TextMissing { field: "tracking" },
        TextTooLong { field: "customer", max: MAX_TEXT },
        NoItems,
        TooManyItems { items: MAX_ITEMS + 1, max: MAX_ITEMS },
        ShippingNegative { requested: -1 },
        AmountNotPositive { requested: -5 },
        AmountOutOfRange { field: "shipping_minor", requested: i64::MAX, max: max },
        TotalOutOfRange { max: max },
        SumOutOfRange { field: "authorised", sum: sum, requested: requested, max: max },
        NothingOutstanding(figures(2_400, 2_400, 0)),
        AuthorisationAboveOutstanding { figures: figures(2_500, 100, 0), requested: requested },
        ReferenceAlreadyUsed { reference: reference() },
        NoSuchAuthorisation { reference: reference() },
        NothingAuthorised,
        AuthorisationUsedUp { reference: reference() },
        CaptureAboveAuthorised { reference: reference(), held: sum, requested: requested },
        CaptureAboveOutstanding { figures: figures(2_500, 100, 2_501), in_doubt: money(0), requested: requested },
        NothingToRefund(figures(2_500, 2_500, 0)),
        RefundAboveOverpaid { figures: figures(2_500, 3_000, 0), requested: requested },
        ReductionAboveDue { figures: figures(2_500, 0, 0), requested: requested },
        PaymentNotSecured(figures(2_500, 1_000, 500)),
        ShipmentNotPaid { figures: figures(2_500, 1_000, 1_500), needed: sum },
        NoSuchItem { item: item(), items: vec![text("Pot"), text("Tea")] },
        MoreThanOrdered { item: item(), left: 2, requested: 3 },
        NotPacked { item: item(), left: 2, requested: 3 },
        NotDelivered { item: item(), left: 2, requested: 3 },
        ReturnNotRequested { item: item(), left: 2, requested: 3 },
        NothingToPack,
        NothingToShip,
        NothingToReturn,
        NoReturnRequested,
        TrackingAlreadyUsed { tracking: tracking() },
        NoSuchParcel { tracking: tracking() },
        AlreadyDelivered { tracking: tracking() },
        NothingOnTheWay,
        SeveralOnTheWay { tracking: vec![text("p"), text("q")] },
        MoreThanUnshipped { item: item(), left: 1, requested: 2 },
        NothingWouldRemain { requested: 3 },
        EverythingShipped { shipped: 3 },
        BadItem(BadItem { item: 101, text: text("?"), problem: Problem::NoQuantity }),
    );
    rejections.extend(problems.into_iter().map(bad));
    // What else is left to do, and what a late answer and a lack of holds change.
    rejections.extend([
        Rejection::NothingOutstanding(figures(2_400, 3_000, 0)),
        Rejection::NothingOutstanding(figures(2_400, 2_400, 100)),
        Rejection::CaptureAboveOutstanding { figures: figures(0, 0, 2_501), in_doubt: money(300), requested },
        Rejection::ReductionAboveDue { figures: figures(0, 100, 0), requested },
        Rejection::ShipmentNotPaid { figures: figures(2_500, 1_000, 100), needed: sum },
    ]);
    for rejection in &rejections {
        let message = Order::explain(rejection, &paid_and([]).state()).message;
        assert!(says_what_to_do(&message) || message.ends_with(NOTHING_TO_DO), "{message}");
    }
    expect![[r#"
        OrderNotPlaced {}
            The order is not placed yet. Place it first.
        OrderAlreadyPlaced {}
            The order is placed already. Open another stream, such as order-1005.
        OrderIsCancelled {}
            The order is cancelled; only what was shipped before goes on. Place another order for more.
        UnknownCurrency {"currency":"XYZ"} [currency]
            "XYZ" is not an ISO 4217 currency code. Enter one such as EUR.
        TextMissing {"field":"tracking"} [tracking]
            Enter the tracking number.
        TextTooLong {"field":"customer","max":500} [customer]
            The customer is longer than 500 characters. Shorten it.
        NoItems {} [items]
            Enter at least one item, such as 2 x Teapot.
        TooManyItems {"items":101,"max":100} [items]
            These are 101 different items; an order has at most 100. Split it.
        ShippingNegative {"requested":-1} [shipping_minor]
            Shipping cannot cost less than nothing. Enter zero or more.
        AmountNotPositive {"requested":-5} [amount_minor]
            The amount was −€0.05. Enter more than zero.
        AmountOutOfRange {"field":"shipping_minor","max":9007199254740991,"requested":9223372036854775807} [shipping_minor]
            The amount is larger than the maximum. Enter €90,071,992,547,409.91 or less.
        TotalOutOfRange {"max":9007199254740991} [items]
            Items and shipping come to more than €90,071,992,547,409.91, the largest that every JSON reader sees exactly. Order less.
        SumOutOfRange {"field":"authorised","max":9007199254740991,"requested":2501,"sum":2400} [amount_minor]
            All that is authorised is €24.00 and would go beyond €90,071,992,547,409.91, the largest that every JSON reader sees exactly. Enter less.
        NothingOutstanding {"due":2400,"held":0,"paid":2400}
            Nothing is outstanding: due €24.00, paid €24.00, held €0.00. There is nothing left to pay.
        AuthorisationAboveOutstanding {"due":2500,"held":0,"paid":100,"requested":2501} [amount_minor]
            €25.01 is more than is outstanding: due €25.00, paid €1.00, held €0.00. Authorise €24.00 or less.
        ReferenceAlreadyUsed {"reference":"a"} [reference]
            There is an authorisation "a" already; it is not made twice. Give a new one its own reference.
        NoSuchAuthorisation {"reference":"a"} [reference]
            No authorisation is called "a". Leave it empty for the newest that holds something.
        NothingAuthorised {}
            No authorisation holds anything. Authorise a payment first.
        AuthorisationUsedUp {"reference":"a"} [reference]
            Authorisation "a" is used up: it was captured or released. Authorise anew.
        CaptureAboveAuthorised {"held":2400,"reference":"a","requested":2501} [amount_minor]
            Authorisation "a" holds €24.00; €25.01 was asked for. Capture that or less.
        CaptureAboveOutstanding {"due":2500,"held":2501,"in_doubt":0,"paid":100,"requested":2501} [amount_minor]
            €25.01 is more than is outstanding: due €25.00, paid €1.00, held €25.01. Capture €24.00 or less.
        NothingToRefund {"due":2500,"held":0,"paid":2500}
            No more is paid than is due: due €25.00, paid €25.00, held €0.00. Reduce the price, cancel items or accept a return first.
        RefundAboveOverpaid {"due":2500,"held":0,"paid":3000,"requested":2501} [amount_minor]
            €25.01 is more than is overpaid: due €25.00, paid €30.00, held €0.00. Refund €5.00 or less, or reduce the price first.
        ReductionAboveDue {"due":2500,"held":0,"paid":0,"requested":2501} [amount_minor]
            The price cannot be reduced by €25.01: due €25.00, paid €0.00, held €0.00. Reduce it by €25.00 or less.
        PaymentNotSecured {"due":2500,"held":500,"paid":1000}
            What is due must be held or paid before packing: due €25.00, paid €10.00, held €5.00. Authorise €10.00.
        ShipmentNotPaid {"due":2500,"held":1500,"needed":2400,"paid":1000}
            With these items, €24.00 must be paid before shipping: due €25.00, paid €10.00, held €15.00. Capture €14.00.
        NoSuchItem {"item":"Cup","items":["Pot","Tea"]} [items]
            The order has no "Cup". Choose from: Pot; Tea.
        MoreThanOrdered {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" are left to pack; 3 were asked for. Pack that or fewer.
        NotPacked {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" are packed and not shipped; 3 were asked for. Pack them first.
        NotDelivered {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" were delivered and not yet asked back; 3 were asked for. Return only what arrived.
        ReturnNotRequested {"item":"Cup","left":2,"requested":3} [items]
            The customer asks to return 2 of "Cup"; 3 were to be taken back. Request it first.
        NothingToPack {}
            All items are packed. Ship them.
        NothingToShip {}
            Nothing is packed that was not shipped. Pack items first.
        NothingToReturn {}
            Nothing was delivered that could be returned. Confirm a delivery first.
        NoReturnRequested {}
            No return is requested. Request one first.
        TrackingAlreadyUsed {"tracking":"p"} [tracking]
            There is a parcel "p" already. Give each parcel its own number.
        NoSuchParcel {"tracking":"p"} [tracking]
            No parcel has the number "p". Leave it empty if only one is on its way.
        AlreadyDelivered {"tracking":"p"} [tracking]
            Parcel "p" was delivered before. Name one that is on its way.
        NothingOnTheWay {}
            No parcel is on its way. Ship items first.
        SeveralOnTheWay {"tracking":["p","q"]} [tracking]
            Several parcels are on their way. Name one of them: p, q.
        MoreThanUnshipped {"item":"Cup","left":1,"requested":2} [items]
            1 of "Cup" are not shipped; 2 were to be cancelled. Cancel that or fewer.
        NothingWouldRemain {"requested":3} [items]
            These are all items of the order. Cancel the order instead.
        EverythingShipped {"shipped":3}
            All items are shipped, so that nothing is left to cancel. Request a return once they arrive.
        BadItem {"item":101,"problem":"NoQuantity","text":"?"} [items]
            Item 101, "?", is invalid: begin it with a quantity and an x, such as 2 x Teapot.
        BadItem {"item":2,"problem":"NoQuantity","text":"Cup"} [items]
            Item 2, "Cup", is invalid: begin it with a quantity and an x, such as 2 x Teapot.
        BadItem {"item":2,"problem":"QuantityOutOfRange","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write a quantity from 1 to 9999.
        BadItem {"item":2,"problem":"NameMissing","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write its name after the x.
        BadItem {"item":2,"problem":"NameTooLong","text":"Cup"} [items]
            Item 2, "Cup", is invalid: shorten its name to 500 characters.
        BadItem {"item":2,"problem":"NameNotAllowed","text":"Cup"} [items]
            Item 2, "Cup", is invalid: leave semicolons, @ and line breaks out of its name.
        BadItem {"item":2,"problem":"PriceMissing","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write the price of one after an @, such as 2 x Teapot @ 24.90.
        BadItem {"item":2,"problem":"PriceNotWanted","text":"Cup"} [items]
            Item 2, "Cup", is invalid: leave the price out, such as 2 x Teapot.
        BadItem {"item":2,"problem":"PriceNotANumber","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write a number after the @, such as 24.90.
        BadItem {"item":2,"problem":"PriceTooFine","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write no more decimals than the currency has.
        BadItem {"item":2,"problem":"PriceOutOfRange","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write a price from 0 to 2^53 − 1 minor units.
        BadItem {"item":2,"problem":"NamedTwice","text":"Cup"} [items]
            Item 2, "Cup", is invalid: an item before it has the same name; put their quantities together.
        NothingOutstanding {"due":2400,"held":0,"paid":3000}
            Nothing is outstanding: due €24.00, paid €30.00, held €0.00. Refund €6.00.
        NothingOutstanding {"due":2400,"held":100,"paid":2400}
            Nothing is outstanding: due €24.00, paid €24.00, held €1.00. Release the €1.00 that is held.
        CaptureAboveOutstanding {"due":0,"held":2501,"in_doubt":300,"paid":0,"requested":2501} [amount_minor]
            €25.01 is more than is outstanding: due €0.00, paid €0.00, held €25.01, in doubt €3.00. Capture €3.00 or less.
        ReductionAboveDue {"due":0,"held":0,"paid":100,"requested":2501} [amount_minor]
            The price cannot be reduced by €25.01: due €0.00, paid €1.00, held €0.00. Refund €1.00.
        ShipmentNotPaid {"due":2500,"held":100,"needed":2400,"paid":1000}
            With these items, €24.00 must be paid before shipping: due €25.00, paid €10.00, held €1.00. Authorise and capture €14.00.
    "#]].assert_eq(&table::<Order>(&paid_and([]).state(), &rejections));
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
