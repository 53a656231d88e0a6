//! The rules of an order's money.

use super::*;

#[test]
fn one_authorisation_holds_no_more_than_is_outstanding_under_a_reference_of_its_own() {
    let order = given([placed()]);
    order.when(authorise(2500, " a ")).then(authorised("a", 2500));
    let rejection = Rejection::AuthorisationAboveOutstanding { figures: figures(2500, 0, 0), requested: money(2501) };
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
    // What is paid or lowered the price is not authorised again.
    let order = given([placed(), authorised("a", 1000), captured("a", 1000), reduced(300)]);
    order.when(authorise(1200, "b")).then(authorised("b", 1200));
    let rejection =
        Rejection::AuthorisationAboveOutstanding { figures: figures(2200, 1000, 0), requested: money(1201) };
    order.when(authorise(1201, "b")).refused(rejection, Some("amount_minor"), "Authorise €12.00 or less");
    let rejection = Rejection::NothingOutstanding(figures(2500, 2500, 0));
    paid_and([]).when(authorise(1, "b")).refused(rejection, None, "nothing left to pay");
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
fn no_more_is_captured_than_is_outstanding() {
    // Two authorisations hold the total twice; it is captured once.
    let order = given([placed(), authorised("a", 2500), authorised("b", 2500), captured("a", 2000)]);
    order.when(capture_of(500, "b")).then(captured("b", 500));
    let rejection = Rejection::CaptureAboveOutstanding {
        figures: figures(2500, 2000, 3000),
        in_doubt: money(0),
        requested: money(501),
    };
    order.when(capture_of(501, "b")).refused(rejection, Some("amount_minor"), "Capture €5.00 or less");
    let rejection = Rejection::NothingOutstanding(figures(2500, 2500, 2500));
    order.and(captured("a", 500)).when(capture(1)).refused(rejection, None, "Release the €25.00");
}

#[test]
fn a_second_authorisation_is_not_captured_once_all_is_returned_and_refunded() {
    let second = [authorised("b", 1500), asked_back("2 x Cup; 1 x Pot"), taken_back("2 x Cup; 1 x Pot")];
    let order = delivered_and(second.into_iter().chain([refunded(2500)]));
    assert_eq!(order.state().status(), Status::Returned);
    let rejection = Rejection::NothingOutstanding(figures(0, 0, 1500));
    order.when(capture(1500)).refused(rejection, None, "Release the €15.00");
    // An old log in which it was captured is still read.
    assert_eq!(order.and(captured("b", 1500)).state().outstanding(), money(-1500));
}

#[test]
fn a_late_answer_of_the_provider_is_recorded_even_if_the_amount_was_captured_again() {
    let order = given([placed(), authorised("a", 2500)]);
    order.when(time_out(2500)).then(timed_out("a", 2500));
    let too_much =
        Rejection::CaptureAboveAuthorised { reference: "a".into(), held: money(2500), requested: money(2501) };
    order.when(time_out(2501)).refused(too_much, Some("amount_minor"), "€25.00");
    let order = order.and(timed_out("a", 2500));
    let in_doubt = Rejection::CaptureAboveAuthorised { reference: "a".into(), held: money(0), requested: money(1) };
    order.when(time_out(1)).refused(in_doubt, Some("amount_minor"), "holds €0.00");
    assert_eq!((order.state().in_doubt(), order.state().outstanding()), (money(2500), money(2500)));
    // It may be captured once the provider answers, and be packed until then: it is held or paid.
    order.when(capture(2500)).then(captured("a", 2500));
    order.when(json!({ "type": "PackItems" })).then(packed("2 x Cup; 1 x Pot"));
    // A new attempt captures it, and then the answer comes: it was captured the first time too.
    let again = order.and_all([authorised("b", 2500), captured("b", 2500)]);
    again.when(capture_of(2500, "a")).then(captured("a", 2500));
    // Only a person who names the authorisation means its answer.
    again.when(capture(2500)).refused(Rejection::NothingOutstanding(figures(2500, 2500, 2500)), None, "Release");
    let twice = again.and(captured("a", 2500)).state();
    assert_eq!((twice.outstanding(), twice.in_doubt(), twice.held()), (money(-2500), money(0), money(0)));
    // What was released is not in doubt any more.
    let released = again.and(released("a", 2500));
    assert_eq!(released.state().in_doubt(), money(0));
    released.when(capture_of(1, "a")).refused(Rejection::NothingOutstanding(figures(2500, 2500, 0)), None, "nothing");
    // Only the part without an answer is in doubt.
    let part =
        given([placed(), authorised("a", 2500), authorised("b", 2000), timed_out("a", 1000), captured("b", 2000)]);
    part.when(capture_of(1500, "a")).then(captured("a", 1500));
    let above = Rejection::CaptureAboveOutstanding {
        figures: figures(2500, 2000, 2500),
        in_doubt: money(1000),
        requested: money(1501),
    };
    part.when(capture_of(1501, "a")).refused(above, Some("amount_minor"), "Capture €15.00 or less");
    let asked_too_late = paid_and([authorised("b", 100)]);
    let rejection = Rejection::NothingOutstanding(figures(2500, 2500, 100));
    asked_too_late.when(time_out(100)).refused(rejection, None, "Release the €1.00");
    let above = Rejection::CaptureAboveOutstanding {
        figures: figures(2500, 2000, 2500),
        in_doubt: money(0),
        requested: money(501),
    };
    let order = given([placed(), authorised("a", 2500), authorised("b", 2000), captured("b", 2000)]);
    order.when(time_out(501)).refused(above, Some("amount_minor"), "Capture €5.00 or less");
}

#[test]
fn no_more_is_refunded_than_is_paid_and_not_due() {
    let order = delivered_and([asked_back("1 x Pot"), taken_back("1 x Pot")]);
    order.when(refund(1000)).then(refunded(1000));
    let above =
        |requested| Rejection::RefundAboveOverpaid { figures: figures(1500, 2500, 0), requested: money(requested) };
    order.when(refund(1001)).refused(above(1001), Some("amount_minor"), "Refund €10.00 or less");
    let order = order.and(refunded(1000));
    order.when(refund(1)).refused(Rejection::NothingToRefund(figures(1500, 1500, 0)), None, "Reduce the price");
    given([placed()]).when(refund(1)).refused(Rejection::NothingToRefund(figures(2500, 0, 0)), None, "€0.00");
    order.when(refund(-1)).refused(Rejection::AmountNotPositive { requested: -1 }, Some("amount_minor"), "zero");
    let nameless = json!({ "type": "RefundPayment", "amount_minor": 1, "reason": "" });
    order.when(nameless).refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
    // Also after a cancellation.
    paid_and([cancelled()]).when(refund(2500)).then(refunded(2500));
}

#[test]
fn a_refund_for_what_the_customer_keeps_is_a_lower_price_and_not_a_debt() {
    let order = delivered_and([]);
    order.when(refund(300)).refused(Rejection::NothingToRefund(figures(2500, 2500, 0)), None, "Reduce the price");
    order.when(reduce(300)).then(reduced(300));
    let order = order.and(reduced(300));
    order.when(refund(300)).then(refunded(300));
    let state = order.and(refunded(300)).state();
    assert_eq!((state.due(), state.paid(), state.outstanding()), (money(2200), money(2200), money(0)));
    let above = |due, paid, requested| Rejection::ReductionAboveDue {
        figures: figures(due, paid, 0),
        requested: money(requested),
    };
    order.when(reduce(2201)).refused(above(2200, 2500, 2201), Some("amount_minor"), "Reduce it by €22.00 or less");
    let free = order.and(reduced(2200));
    free.when(reduce(1)).refused(above(0, 2500, 1), Some("amount_minor"), "Refund €25.00");
    let nameless = json!({ "type": "ReducePrice", "amount_minor": 1, "reason": "" });
    order.when(nameless).refused(Rejection::TextMissing { field: "reason" }, Some("reason"), "reason");
    order.when(reduce(0)).refused(Rejection::AmountNotPositive { requested: 0 }, Some("amount_minor"), "zero");
    // Less is authorised, captured and paid before shipping.
    let order = given([placed(), reduced(1000), authorised("a", 1500)]);
    order.when(json!({ "type": "PackItems" })).then(packed("2 x Cup; 1 x Pot"));
    let order = order.and_all([captured("a", 1500), packed("2 x Cup; 1 x Pot")]);
    order.when(ship("p", "")).then(shipped("p", "2 x Cup; 1 x Pot"));
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

#[test]
fn what_is_outstanding_on_a_cancelled_order_is_still_authorised_and_captured() {
    // Rules of old let a refund go below what is due.
    let sent = [packed("2 x Cup"), shipped("p", "2 x Cup"), refunded(1400), cancelled()];
    let order = paid_and(sent);
    assert_eq!((order.state().due(), order.state().outstanding()), (money(1500), money(400)));
    order.when(authorise(400, "b")).then(authorised("b", 400));
    let order = order.and(authorised("b", 400));
    order.when(capture(400)).then(captured("b", 400));
    order.and(captured("b", 400)).when(authorise(1, "c")).refused(Rejection::OrderIsCancelled, None, "cancelled");
}
