//! Placing an order: its customer and its items, typed or listed.

use super::*;

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
