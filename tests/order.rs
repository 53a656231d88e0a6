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
use foldback::domains::order::sums::Status;
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

fn asked_back(items: &str) -> Event {
    Event::ReturnRequested { items: picks(items), reason: "reason".into() }
}

fn taken_back(items: &str) -> Event {
    Event::ReturnAccepted { items: picks(items) }
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
        json!({ "type": "ReleaseAuthorisation" }),
        json!({ "type": "ConfirmDelivery" }),
        because("RequestReturn", "reason"),
        json!({ "type": "AcceptReturn" }),
        because("DeclineReturn", "reason"),
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
    for command in commands().into_iter().take(5) {
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
fn every_rejection_has_words_and_its_facts() {
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
        AuthorisationAboveTotal { total: sum, requested: requested },
        ReferenceAlreadyUsed { reference: reference() },
        NoSuchAuthorisation { reference: reference() },
        NothingAuthorised,
        AuthorisationUsedUp { reference: reference() },
        CaptureAboveAuthorised { reference: reference(), held: sum, requested: requested },
        RefundAboveCaptured { refundable: sum, requested: requested },
        PaymentNotSecured { total: requested, secured: sum },
        ShipmentNotPaid { paid: sum, needed: requested },
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
        EverythingShipped { shipped: 3 },
        BadItem(BadItem { item: 101, text: text("?"), problem: Problem::NoQuantity }),
    );
    rejections.extend(problems.into_iter().map(bad));
    expect![[r#"
        OrderNotPlaced {}
            The order is not placed yet. Place it first.
        OrderAlreadyPlaced {}
            The order is placed already. Open another stream, such as order-1005.
        OrderIsCancelled {}
            The order is cancelled; only what was shipped before goes on.
        UnknownCurrency {"currency":"XYZ"} [currency]
            "XYZ" is not an ISO 4217 currency code such as EUR.
        TextMissing {"field":"tracking"} [tracking]
            Enter the tracking number.
        TextTooLong {"field":"customer","max":500} [customer]
            The customer is longer than 500 characters. Shorten it.
        NoItems {} [items]
            Enter at least one item, such as 2 x Teapot.
        TooManyItems {"items":101,"max":100} [items]
            These are 101 different items; an order has at most 100. Split it.
        ShippingNegative {"requested":-1} [shipping_minor]
            Shipping costs zero or more.
        AmountNotPositive {"requested":-5} [amount_minor]
            The amount must be more than zero; it was −€0.05.
        AmountOutOfRange {"field":"shipping_minor","max":9007199254740991,"requested":9223372036854775807} [shipping_minor]
            The amount is larger than the maximum, €90,071,992,547,409.91.
        TotalOutOfRange {"max":9007199254740991} [items]
            Items and shipping come to more than €90,071,992,547,409.91, the largest that every JSON reader sees exactly.
        SumOutOfRange {"field":"authorised","max":9007199254740991,"requested":2501,"sum":2400} [amount_minor]
            All that is authorised is €24.00 and would go beyond €90,071,992,547,409.91, the largest that every JSON reader sees exactly.
        AuthorisationAboveTotal {"requested":2501,"total":2400} [amount_minor]
            The order costs €24.00; one authorisation cannot hold €25.01. Hold the total or less.
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
        RefundAboveCaptured {"refundable":2400,"requested":2501} [amount_minor]
            €24.00 was captured and not refunded yet; €25.01 was asked for. Refund that or less.
        PaymentNotSecured {"secured":2400,"total":2501}
            The order costs €25.01 and €24.00 is held or paid. Authorise the rest before packing.
        ShipmentNotPaid {"needed":2501,"paid":2400}
            €24.00 is paid; the items shipped by then cost €25.01 with shipping. Capture the rest before shipping.
        NoSuchItem {"item":"Cup","items":["Pot","Tea"]} [items]
            The order has no "Cup". Its items are: Pot; Tea.
        MoreThanOrdered {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" are left to pack; 3 were asked for.
        NotPacked {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" are packed and not shipped; 3 were asked for. Pack them first.
        NotDelivered {"item":"Cup","left":2,"requested":3} [items]
            2 of "Cup" were delivered and not yet asked back; 3 were asked for. Only what arrived can be returned.
        ReturnNotRequested {"item":"Cup","left":2,"requested":3} [items]
            The customer asks to return 2 of "Cup"; 3 were to be taken back. Request it first.
        NothingToPack {}
            All items are packed.
        NothingToShip {}
            Nothing is packed that was not shipped. Pack items first.
        NothingToReturn {}
            Nothing was delivered that could be returned.
        NoReturnRequested {}
            No return is requested. Request one first.
        TrackingAlreadyUsed {"tracking":"p"} [tracking]
            There is a parcel "p" already. Give each parcel its own number.
        NoSuchParcel {"tracking":"p"} [tracking]
            No parcel has the number "p". Leave it empty if only one is on its way.
        AlreadyDelivered {"tracking":"p"} [tracking]
            Parcel "p" was delivered before.
        NothingOnTheWay {}
            No parcel is on its way. Ship items first.
        SeveralOnTheWay {"tracking":["p","q"]} [tracking]
            Several parcels are on their way; name one of them: p, q.
        EverythingShipped {"shipped":3}
            All items are shipped, so that nothing is left to cancel. The customer can return them.
        BadItem {"item":101,"problem":"NoQuantity","text":"?"} [items]
            Item 101, "?", is invalid: begin it with a quantity and an x, such as 2 x Teapot.
        BadItem {"item":2,"problem":"NoQuantity","text":"Cup"} [items]
            Item 2, "Cup", is invalid: begin it with a quantity and an x, such as 2 x Teapot.
        BadItem {"item":2,"problem":"QuantityOutOfRange","text":"Cup"} [items]
            Item 2, "Cup", is invalid: the quantity must be from 1 to 9999.
        BadItem {"item":2,"problem":"NameMissing","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write its name after the x.
        BadItem {"item":2,"problem":"NameTooLong","text":"Cup"} [items]
            Item 2, "Cup", is invalid: the name is longer than 500 characters.
        BadItem {"item":2,"problem":"NameNotAllowed","text":"Cup"} [items]
            Item 2, "Cup", is invalid: a name has no semicolon, no @ and no line break.
        BadItem {"item":2,"problem":"PriceMissing","text":"Cup"} [items]
            Item 2, "Cup", is invalid: write the price of one after an @, such as 2 x Teapot @ 24.90.
        BadItem {"item":2,"problem":"PriceNotWanted","text":"Cup"} [items]
            Item 2, "Cup", is invalid: leave the price out, such as 2 x Teapot.
        BadItem {"item":2,"problem":"PriceNotANumber","text":"Cup"} [items]
            Item 2, "Cup", is invalid: the price after the @ is not a number.
        BadItem {"item":2,"problem":"PriceTooFine","text":"Cup"} [items]
            Item 2, "Cup", is invalid: the price has more decimals than the currency.
        BadItem {"item":2,"problem":"PriceOutOfRange","text":"Cup"} [items]
            Item 2, "Cup", is invalid: the price must be from 0 to 2^53 − 1 minor units.
        BadItem {"item":2,"problem":"NamedTwice","text":"Cup"} [items]
            Item 2, "Cup", is invalid: an item before it has the same name; put their quantities together.
    "#]].assert_eq(&table::<Order>(&paid_and([]).state(), &rejections));
}

#[test]
fn each_form_is_offered_where_its_command_can_be_taken() {
    let offered = |state: &State| {
        let forms = Order::FORMS.iter().filter(|form| Order::offers(state, form));
        forms.map(|form| form.command).collect::<Vec<_>>()
    };
    assert_eq!(offered(&State::default()), ["PlaceOrder"]);
    assert_eq!(offered(&fold(&[placed()])), ["AuthorisePayment", "CancelOrder"]);
    let held = fold(&[placed(), authorised("a", 2500)]);
    assert_eq!(offered(&held), ["CapturePayment", "PackItems", "ReleaseAuthorisation", "CancelOrder"]);
    let asked = delivered_and([asked_back("1 x Cup")]).state();
    assert_eq!(offered(&asked), ["RequestReturn", "AcceptReturn", "DeclineReturn", "RefundPayment"]);
    assert_eq!(offered(&fold(&[placed(), cancelled()])), Vec::<&str>::new());
}
