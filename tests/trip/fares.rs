//! The fare taken apart, line by line.

use expect_test::{Expect, expect};
use foldback::domains::trip::event::Side;
use foldback::domains::trip::state::Stage;
use foldback::domains::trip::{Event, Trip};
use foldback::engine::domain::Presentation as _;

use crate::given::Given;
use crate::{adjusted, after, cancelled, completed, given, position, quoted};

/// The lines as a person reads them.
fn check(trip: &Given<Trip>, field: &str, lines: Expect) {
    let state = trip.state();
    let currency = Trip::currency(&state);
    let breakdown = Trip::breakdown(&state, field).expect("there is something to take apart");
    let line = |label: &str, how: &str, amount| format!("{label} | {how} | {}\n", currency.format(amount));
    let mut text: String = breakdown.lines.iter().map(|part| line(part.label, &part.how, part.amount)).collect();
    text.push_str(&line("=", "", breakdown.total));
    lines.assert_eq(&text);
}

#[test]
fn a_fare_is_base_kilometres_minutes_and_adjustments() {
    let ride = after(Stage::Started, [position(12_100), completed(27_300, 4_260, 8_104), adjusted(-3_022)]);
    check(
        &ride,
        "fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 27.3 km × €1.80 | €49.14
        Minutes | 71 min × €0.40 | €28.40
        Adjustments | credits and charges after the end | −€30.22
        = |  | €50.82
    "#]],
    );
    check(
        &ride,
        "metered_fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 27.3 km × €1.80 | €49.14
        Minutes | 71 min × €0.40 | €28.40
        = |  | €81.04
    "#]],
    );
    check(
        &ride,
        "cancellation_fee",
        expect![[r#"
        Not cancelled | so there is no fee | €0.00
        = |  | €0.00
    "#]],
    );
    assert_eq!(Trip::breakdown(&ride.state(), "quoted_fare"), None);
}

#[test]
fn a_short_ride_is_made_up_to_the_minimum_and_shares_are_rounded_once() {
    check(
        &after(Stage::Started, [completed(900, 90, 600)]),
        "fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 900 m × €1.80 | €1.62
        Minutes | 1 min 30 s × €0.40 | €0.60
        Minimum | a ride costs at least €6.00 | €0.28
        = |  | €6.00
    "#]],
    );
    check(
        &after(Stage::Started, [completed(10_002, 2, 2_152)]),
        "fare",
        expect![[r#"
            Base fare | for every ride | €3.50
            Kilometres | 10.002 km × €1.80 | €18.00
            Minutes | 2 s × €0.40 | €0.01
            Rounding | kilometres and minutes are rounded as one | €0.01
            = |  | €21.52
        "#]],
    );
}

#[test]
fn before_the_end_nothing_is_due() {
    check(
        &given([]),
        "fare",
        expect![[r#"
        Nothing to pay | the trip is not requested yet | €0.00
        = |  | €0.00
    "#]],
    );
    check(
        &after(Stage::Started, [position(12_100)]),
        "fare",
        expect![[r#"
        Nothing to pay yet | the fare is due when the trip ends | €0.00
        = |  | €0.00
    "#]],
    );
}

#[test]
fn a_fee_is_explained_by_who_cancelled_and_when() {
    check(
        &after(Stage::Requested, [cancelled(Side::Rider, 0)]),
        "fare",
        expect![[r#"
        Cancelled early | free before a driver is found | €0.00
        = |  | €0.00
    "#]],
    );
    check(
        &after(Stage::Matched, [cancelled(Side::Rider, 200)]),
        "fare",
        expect![[r#"
        Cancelled on the way | while the driver was on the way | €2.00
        = |  | €2.00
    "#]],
    );
    check(
        &quoted("EUR", 150, Stage::Arrived).and(cancelled(Side::Rider, 150)),
        "fare",
        expect![[r#"
        Cancelled at the pickup | while the driver waited | €5.00
        Up to the quote | a fee before the ride is never more | −€3.50
        = |  | €1.50
    "#]],
    );
    check(
        &after(Stage::Started, [cancelled(Side::Rider, 500)]),
        "fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 0 m × €1.80 | €0.00
        Minimum | at least the fee for the wait, €5.00 | €1.50
        = |  | €5.00
    "#]],
    );
    check(
        &after(Stage::Started, [position(12_100), cancelled(Side::Rider, 2_528)]),
        "fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 12.1 km × €1.80 | €21.78
        = |  | €25.28
    "#]],
    );
    check(
        &after(Stage::Started, [position(12_100), cancelled(Side::Driver, 0)]),
        "fare",
        expect![[r#"
        Cancelled by the driver | costs the rider nothing | €0.00
        = |  | €0.00
    "#]],
    );
}

#[test]
fn a_fare_by_other_rates_says_so() {
    check(
        &after(Stage::Started, [completed(10_000, 600, 2_000)]),
        "fare",
        expect![[r#"
        Base fare | for every ride | €3.50
        Kilometres | 10 km × €1.80 | €18.00
        Minutes | 10 min × €0.40 | €4.00
        Other rates | €20.00 was recorded, by other rates than today's | −€5.50
        = |  | €20.00
    "#]],
    );
    let krona: Vec<Event> = vec![completed(10_000, 600, 2_000)];
    check(
        &quoted("ISK", 1_000, Stage::Started).and_all(krona),
        "fare",
        expect![[r#"
            As recorded | there are no rates in ISK | ISK 2,000
            = |  | ISK 2,000
        "#]],
    );
}

#[test]
fn the_rates_are_beside_the_fare() {
    let breakdown = Trip::breakdown(&given([]).state(), "fare").expect("a fare is taken apart");
    let terms: String = breakdown.terms.iter().map(|(name, rate)| format!("{name}: {rate}\n")).collect();
    expect![[r#"
        Tariff in EUR
        Base fare: €3.50
        A kilometre: €1.80
        A minute: €0.40
        A ride at least: €6.00
        Cancelled on the way: €2.00
        Cancelled at the pickup: €5.00
        Cancelled in the car: base and kilometres
    "#]]
    .assert_eq(&format!("{}\n{terms}", breakdown.terms_title));
}
