//! The rules of an order's money.

use super::*;

#[test]
fn one_authorisation_holds_no_more_than_the_order_costs_under_a_reference_of_its_own() {
    let order = given([placed()]);
    order.when(authorise(2500, " a ")).then(authorised("a", 2500));
    let rejection = Rejection::AuthorisationAboveTotal { total: money(2500), requested: money(2501) };
    order.when(authorise(2501, "a")).refused(rejection, Some("amount_minor"), "€25.00");
    for requested in [0, -1, i64::MIN] {
        let rejection = Rejection::AmountNotPositive { requested };
        order.when(authorise(requested, "a")).refused(rejection, Some("amount_minor"), "more than zero");
    }
    let (requested, max) = (i64::MAX, Money::MAX.minor());
    let rejection = Rejection::AmountOutOfRange { field: "amount_minor", requested, max };
    order.when(authorise(requested, "a")).refused(rejection, Some("amount_minor"), "larger than the maximum");
    let rejection = Rejection::TextMissing { field: "reference" };
    order.when(authorise(1, " ")).refused(rejection, Some("reference"), "reference");
    let order = given([placed(), authorised("a", 2500)]);
    let rejection = Rejection::ReferenceAlreadyUsed { reference: "a".into() };
    order.when(authorise(1, "a")).refused(rejection, Some("reference"), "\"a\"");
    // A second one is let through: the first may have lapsed without a word.
    order.when(authorise(2500, "b")).then(authorised("b", 2500));
}

#[test]
fn what_is_held_together_stays_within_the_bounds_of_money() {
    let dear = Event::OrderPlaced {
        customer: "Ada".into(),
        items: vec![line(1, "Cup", Money::MAX.minor())],
        shipping: money(0),
        currency: Currency::EUR,
    };
    let order = given([dear, authorised("a", Money::MAX.minor())]);
    let max = Money::MAX.minor();
    let rejection = Rejection::SumOutOfRange { field: "authorised", sum: Money::MAX, requested: money(1), max };
    order.when(authorise(1, "b")).refused(rejection, Some("amount_minor"), "would go beyond");
}

#[test]
fn no_more_is_captured_than_an_authorisation_holds() {
    let order = given([placed(), authorised("a", 1000), authorised("b", 1500)]);
    order.when(capture(1500)).then(captured("b", 1500));
    order.when(capture_of(1000, "a")).then(captured("a", 1000));
    order.when(capture_of(1, " ")).then(captured("b", 1));
    let above = |reference: &str, held, requested| Rejection::CaptureAboveAuthorised {
        reference: reference.into(),
        held: money(held),
        requested: money(requested),
    };
    order.when(capture(1501)).refused(above("b", 1500, 1501), Some("amount_minor"), "€15.00");
    order.when(capture_of(1001, "a")).refused(above("a", 1000, 1001), Some("amount_minor"), "€10.01");
    order.when(capture(0)).refused(Rejection::AmountNotPositive { requested: 0 }, Some("amount_minor"), "zero");
    let rejection = Rejection::NoSuchAuthorisation { reference: "c".into() };
    order.when(capture_of(1, "c")).refused(rejection, Some("reference"), "\"c\"");
    let order = given([placed(), authorised("a", 1000), captured("a", 400)]);
    order.when(capture(601)).refused(above("a", 600, 601), Some("amount_minor"), "€6.00");
    let order = given([placed(), authorised("a", 1000), captured("a", 1000)]);
    let rejection = Rejection::AuthorisationUsedUp { reference: "a".into() };
    order.when(capture_of(1, "a")).refused(rejection, Some("reference"), "used up");
    order.when(capture(1)).refused(Rejection::NothingAuthorised, None, "Authorise");
    let order = given([placed(), authorised("a", 1000), released("a", 1000)]);
    order.when(capture(1)).refused(Rejection::NothingAuthorised, None, "Authorise");
}

#[test]
fn a_release_lets_go_what_is_still_held() {
    let release = json!({ "type": "ReleaseAuthorisation" });
    let order = given([placed(), authorised("a", 1000), captured("a", 400), authorised("b", 100), captured("b", 100)]);
    order.when(release.clone()).then(released("a", 600));
    let rejection = Rejection::AuthorisationUsedUp { reference: "b".into() };
    let of_b = json!({ "type": "ReleaseAuthorisation", "reference": "b" });
    order.when(of_b).refused(rejection, Some("reference"), "\"b\"");
    given([placed()]).when(release).refused(Rejection::NothingAuthorised, None, "Authorise");
    let state = given([placed(), authorised("a", 1000), captured("a", 400), released("a", 600)]).state();
    assert_eq!((state.authorised, state.captured, state.held()), (money(400), money(400), money(0)));
}

#[test]
fn no_more_is_refunded_than_was_captured() {
    let order = paid_and([]);
    order.when(refund(2500)).then(refunded(2500));
    let above = |refundable, requested| Rejection::RefundAboveCaptured {
        refundable: money(refundable),
        requested: money(requested),
    };
    order.when(refund(2501)).refused(above(2500, 2501), Some("amount_minor"), "€25.00");
    paid_and([refunded(2000)]).when(refund(501)).refused(above(500, 501), Some("amount_minor"), "€5.00");
    given([placed()]).when(refund(1)).refused(above(0, 1), Some("amount_minor"), "€0.00");
    order.when(refund(-1)).refused(Rejection::AmountNotPositive { requested: -1 }, Some("amount_minor"), "zero");
    let nameless = json!({ "type": "RefundPayment", "amount_minor": 1, "reason": "" });
    order.when(nameless).refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
    // Also after a cancellation.
    paid_and([cancelled()]).when(refund(2500)).then(refunded(2500));
}

#[test]
fn a_cancellation_lets_go_what_is_held_and_of_what_was_shipped_the_price_stays_due() {
    let state = given([placed(), authorised("a", 2500), captured("a", 1000), cancelled()]).state();
    assert_eq!((state.authorised, state.held(), state.outstanding()), (money(1000), money(0), money(-1000)));
    assert_eq!(state.status(), Status::Cancelled);
    let state = paid_and([packed("2 x Cup; 1 x Pot"), shipped("p", "1 x Cup"), cancelled()]).state();
    // A cup and the shipping of 25.00.
    assert_eq!((state.due(), state.outstanding(), state.total()), (money(1000), money(-1500), money(2500)));
    assert_eq!((state.status(), state.pieces(|item| item.packed)), (Status::Shipped, 1));
}

#[test]
fn facts_from_elsewhere_stay_within_the_bounds_of_money() {
    let refused = |state: &State, event: Event| Order::check_bounds(state, &event).expect_err("beyond the bound").name;
    let dear = Event::OrderPlaced {
        customer: "Ada".into(),
        items: vec![line(2, "Cup", Money::MAX.minor())],
        shipping: money(0),
        currency: Currency::EUR,
    };
    assert_eq!(refused(&State::default(), dear), "TotalOutOfRange");
    let full = fold(&[placed(), authorised("a", Money::MAX.minor()), captured("a", Money::MAX.minor())]);
    assert_eq!(refused(&full, authorised("b", 1)), "SumOutOfRange");
    assert_eq!(refused(&full, captured("a", 1)), "SumOutOfRange");
    let empty = fold(&[placed(), refunded(Money::MAX.minor() - 2500)]);
    assert_eq!(refused(&empty, refunded(1)), "SumOutOfRange");
    // Rules are not asked.
    assert_eq!(Order::check_bounds(&State::default(), &captured("nobody knows", 5)), Ok(()));
}
