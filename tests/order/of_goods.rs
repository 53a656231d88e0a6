//! The rules of an order's goods.

use super::*;

#[test]
fn an_order_is_packed_in_whole_or_in_part_once_what_is_due_is_held_or_paid() {
    let order = given([placed(), authorised("a", 2500)]);
    order.when(json!({ "type": "PackItems" })).then(packed("2 x Cup; 1 x Pot"));
    order.when(items("PackItems", " ")).then(packed("2 x Cup; 1 x Pot"));
    order.when(items("PackItems", "1 x Cup")).then(packed("1 x Cup"));
    let listed = json!({ "type": "PackItems", "items": [{ "name": "Cup", "quantity": 1 }] });
    order.when(listed).then(packed("1 x Cup"));
    let rejection = Rejection::MoreThanOrdered { item: "Cup".into(), left: 2, requested: 3 };
    order.when(items("PackItems", "1 x Pot; 3 x Cup")).refused(rejection, Some("items"), "2 of \"Cup\"");
    let rejection = Rejection::NoSuchItem { item: "cup".into(), items: vec!["Cup".into(), "Pot".into()] };
    order.when(items("PackItems", "1 x cup")).refused(rejection, Some("items"), "Cup; Pot");
    let bad = |text: &str, problem| Rejection::BadItem(BadItem { item: 1, text: text.into(), problem });
    let priced = bad("1 x Cup @ 5", Problem::PriceNotWanted);
    order.when(items("PackItems", "1 x Cup @ 5")).refused(priced, Some("items"), "leave the price out");
    order.when(items("PackItems", "Cup")).refused(bad("Cup", Problem::NoQuantity), Some("items"), "Item 1");
    order.when(items("PackItems", ";")).refused(Rejection::NoItems, Some("items"), "at least one");
    let pack = json!({ "type": "PackItems" });
    paid_and([]).when(pack.clone()).then(packed("2 x Cup; 1 x Pot"));
    let order = given([placed(), authorised("a", 2499)]);
    let rejection = Rejection::PaymentNotSecured(figures(2500, 0, 2499));
    order.when(pack.clone()).refused(rejection, None, "€24.99");
    let rejection = Rejection::PaymentNotSecured(figures(2500, 0, 0));
    paid_and([refunded(2500)]).when(pack.clone()).refused(rejection, None, "€0.00");
    paid_and([packed("2 x Cup; 1 x Pot")]).when(pack).refused(Rejection::NothingToPack, None, "packed");
}

#[test]
fn a_customer_who_paid_everything_due_need_not_authorise_again_after_a_partial_return() {
    let sent = [packed("2 x Cup"), shipped("p", "2 x Cup"), delivered("p")];
    let order = paid_and(sent.into_iter().chain([asked_back("1 x Cup"), taken_back("1 x Cup"), refunded(500)]));
    assert_eq!((order.state().outstanding(), order.state().secured()), (money(0), money(2000)));
    order.when(json!({ "type": "PackItems" })).then(packed("1 x Pot"));
    order.and(packed("1 x Pot")).when(ship("q", "")).then(shipped("q", "1 x Pot"));
}

#[test]
fn what_is_packed_is_shipped_once_it_is_paid() {
    let order = paid_and([packed("2 x Cup")]);
    order.when(ship("p", "")).then(shipped("p", "2 x Cup"));
    order.when(ship("p", "1 x Cup")).then(shipped("p", "1 x Cup"));
    let rejection = Rejection::NotPacked { item: "Pot".into(), left: 0, requested: 1 };
    order.when(ship("p", "1 x Pot")).refused(rejection, Some("items"), "Pack them first");
    order.when(ship(" ", "")).refused(Rejection::TextMissing { field: "tracking" }, Some("tracking"), "tracking");
    paid_and([]).when(ship("p", "")).refused(Rejection::NothingToShip, None, "Pack");
    let order = paid_and([packed("2 x Cup"), shipped("p", "1 x Cup")]);
    let rejection = Rejection::TrackingAlreadyUsed { tracking: "p".into() };
    order.when(ship("p", "")).refused(rejection, Some("tracking"), "\"p\"");
    order.when(ship("q", "")).then(shipped("q", "1 x Cup"));
    // Held is not paid: 15.00 pay for both cups and the shipping, 14.99 do not.
    let held = |minor| given([placed(), authorised("a", 2500), captured("a", minor), packed("2 x Cup; 1 x Pot")]);
    held(1500).when(ship("p", "2 x Cup")).then(shipped("p", "2 x Cup"));
    let rejection = Rejection::ShipmentNotPaid { figures: figures(2500, 1499, 1001), needed: money(1500) };
    held(1499).when(ship("p", "2 x Cup")).refused(rejection, None, "Capture €0.01");
    let order = held(1500).and(shipped("p", "2 x Cup"));
    let rejection = Rejection::ShipmentNotPaid { figures: figures(2500, 1500, 1000), needed: money(2500) };
    order.when(ship("q", "")).refused(rejection, None, "€25.00");
}

#[test]
fn a_parcel_arrives_once() {
    let deliver = json!({ "type": "ConfirmDelivery" });
    let deliver_of = |tracking: &str| json!({ "type": "ConfirmDelivery", "tracking": tracking });
    let sent = [packed("2 x Cup; 1 x Pot"), shipped("p", "1 x Cup"), shipped("q", "1 x Cup")];
    let order = paid_and(sent.clone());
    order.when(deliver_of("q")).then(delivered("q"));
    let rejection = Rejection::SeveralOnTheWay { tracking: vec!["p".into(), "q".into()] };
    order.when(deliver.clone()).refused(rejection, Some("tracking"), "p, q");
    let rejection = Rejection::NoSuchParcel { tracking: "r".into() };
    order.when(deliver_of("r")).refused(rejection, Some("tracking"), "\"r\"");
    let order = paid_and(sent.clone().into_iter().chain([delivered("q")]));
    order.when(deliver.clone()).then(delivered("p"));
    let rejection = Rejection::AlreadyDelivered { tracking: "q".into() };
    order.when(deliver_of("q")).refused(rejection, Some("tracking"), "before");
    paid_and([]).when(deliver.clone()).refused(Rejection::NothingOnTheWay, None, "Ship");
    // What is on its way arrives, also where the rest was cancelled.
    paid_and(sent.into_iter().take(2).chain([cancelled()])).when(deliver).then(delivered("p"));
}

#[test]
fn an_order_is_cancelled_until_all_of_it_is_shipped() {
    let cancel = because("CancelOrder", "reason");
    given([placed()]).when(cancel.clone()).then(cancelled());
    let all = packed("2 x Cup; 1 x Pot");
    paid_and([all.clone(), shipped("p", "2 x Cup")]).when(cancel.clone()).then(cancelled());
    let order = paid_and([all, shipped("p", "2 x Cup; 1 x Pot")]);
    order.when(cancel).refused(Rejection::EverythingShipped { shipped: 3 }, None, "return");
    let nameless = given([placed()]).when(because("CancelOrder", " "));
    nameless.refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
}

#[test]
fn items_are_cancelled_until_they_are_shipped_and_the_rest_is_collected() {
    let order = given([placed(), authorised("a", 2500), packed("2 x Cup"), captured("a", 1000)]);
    order.when(cancel_items("1 x Pot; 1 x Cup")).then(cancelled_items("1 x Pot; 1 x Cup"));
    let order = order.and(cancelled_items("1 x Pot; 1 x Cup"));
    let state = order.state();
    // A cup and the shipping of 25.00; the other cup is unpacked.
    assert_eq!((state.due(), state.outstanding(), state.held()), (money(1000), money(0), money(1500)));
    assert_eq!((state.pieces(|item| item.packed), state.unshipped(), state.status()), (1, 1, Status::Packed));
    order.when(json!({ "type": "PackItems" })).refused(Rejection::NothingToPack, None, "packed");
    order.when(ship("p", "")).then(shipped("p", "1 x Cup"));
    // The rest is collected from what is still held.
    let order = given([placed(), authorised("a", 2500), cancelled_items("1 x Pot")]);
    order.when(capture(1500)).then(captured("a", 1500));
    let rejection = Rejection::CaptureAboveOutstanding {
        figures: figures(1500, 0, 2500),
        in_doubt: money(0),
        requested: money(1501),
    };
    order.when(capture(1501)).refused(rejection, Some("amount_minor"), "Capture €15.00 or less");
    order.when(items("PackItems", "1 x Pot")).refused(
        Rejection::MoreThanOrdered { item: "Pot".into(), left: 0, requested: 1 },
        Some("items"),
        "0 of \"Pot\"",
    );
    let order = paid_and([packed("2 x Cup"), shipped("p", "1 x Cup")]);
    let too_many = |left, requested| Rejection::MoreThanUnshipped { item: "Cup".into(), left, requested };
    order.when(cancel_items("2 x Cup")).refused(too_many(1, 2), Some("items"), "Cancel that or fewer");
    // What was shipped remains, so that everything else may go.
    order.when(cancel_items("1 x Cup; 1 x Pot")).then(cancelled_items("1 x Cup; 1 x Pot"));
    let order = order.and(cancelled_items("1 x Cup; 1 x Pot"));
    assert_eq!(order.state().status(), Status::Shipped);
    order.when(cancel_items("1 x Cup")).refused(Rejection::EverythingShipped { shipped: 1 }, None, "return");
    order.when(because("CancelOrder", "reason")).refused(Rejection::EverythingShipped { shipped: 1 }, None, "return");
    order.when(refund(1500)).then(refunded(1500));
    let all = Rejection::NothingWouldRemain { requested: 3 };
    given([placed()]).when(cancel_items("2 x Cup; 1 x Pot")).refused(all, Some("items"), "Cancel the order");
    given([placed()]).when(cancel_items(" ")).refused(Rejection::NoItems, Some("items"), "at least one");
    let nameless = json!({ "type": "CancelItems", "items": "1 x Cup", "reason": "" });
    given([placed()]).when(nameless).refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
}

#[test]
fn only_delivered_items_are_asked_back_and_only_those_are_taken_back() {
    let ask = because("RequestReturn", "reason");
    let ask_of = |items: &str| json!({ "type": "RequestReturn", "reason": "reason", "items": items });
    let order = delivered_and([]);
    order.when(ask.clone()).then(asked_back("2 x Cup; 1 x Pot"));
    order.when(ask_of("1 x Pot")).then(asked_back("1 x Pot"));
    let too_many = |left, requested| Rejection::NotDelivered { item: "Cup".into(), left, requested };
    order.when(ask_of("3 x Cup")).refused(too_many(2, 3), Some("items"), "Return only what arrived");
    let nameless = json!({ "type": "RequestReturn", "reason": " " });
    order.when(nameless).refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
    let order = delivered_and([asked_back("1 x Cup")]);
    order.when(ask_of("2 x Cup")).refused(too_many(1, 2), Some("items"), "1 of \"Cup\"");
    order.when(ask.clone()).then(asked_back("1 x Cup; 1 x Pot"));
    let on_its_way = paid_and([packed("2 x Cup"), shipped("p", "2 x Cup")]);
    on_its_way.when(ask).refused(Rejection::NothingToReturn, None, "delivered");

    let accept = json!({ "type": "AcceptReturn" });
    order.when(accept.clone()).then(taken_back("1 x Cup"));
    order.when(items("AcceptReturn", "1 x Cup")).then(taken_back("1 x Cup"));
    let rejection = Rejection::ReturnNotRequested { item: "Pot".into(), left: 0, requested: 1 };
    order.when(items("AcceptReturn", "1 x Pot")).refused(rejection, Some("items"), "Request it first");
    delivered_and([]).when(accept).refused(Rejection::NoReturnRequested, None, "Request one first");

    let declined = Event::ReturnDeclined { reason: "reason".into() };
    order.when(because("DeclineReturn", "reason")).then(declined.clone());
    let nameless = order.when(because("DeclineReturn", ""));
    nameless.refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
    let order = delivered_and([asked_back("1 x Cup"), declined]);
    order.when(because("DeclineReturn", "x")).refused(Rejection::NoReturnRequested, None, "Request one first");
}
