//! Each rejection has words, its facts and what to do next.

use super::*;

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
