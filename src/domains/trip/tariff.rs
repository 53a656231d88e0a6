//! The tariff: the price of a ride.
//!
//! A completed ride costs a base fare, a price for each kilometre and each minute, and never less than a minimum.
//! Metres and seconds count in proportion. The two shares are added up exactly and rounded once to the minor unit, half
//! a unit upwards. The quote is an estimate, not a cap: a ride that took longer costs more.
//!
//! A rider who cancels a trip pays nothing before a driver is found, a small fee while the driver is on the way, a
//! larger one while the driver waits, and in the car the base fare and the kilometres so far: no minutes, which are not
//! known, and not less than the fee for the wait. The quote bounds the two fees before the ride; it is no more a cap for
//! the way that was driven than it is for a completed ride. A cancellation by the driver costs the rider nothing.

use crate::domains::trip::state::Stage;
use crate::engine::values::money::{Currency, Money};

/// Metres times minutes: the shares of a kilometre and a minute are added up in 1 / 60,000 of a minor unit.
const SHARES: i64 = 1_000 * 60;

/// The rates in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The code of the currency.
    pub currency: &'static str,
    /// The base fare of every ride.
    pub base: Money,
    /// The price of a kilometre.
    pub kilometre: Money,
    /// The price of a minute.
    pub minute: Money,
    /// The minimum fare of a completed ride.
    pub minimum: Money,
    /// The fee for a rider's cancellation while the driver is on the way.
    pub on_the_way: Money,
    /// The fee for a rider's cancellation while the driver waits.
    pub waiting: Money,
}

/// Rates in minor units: base, kilometre, minute, minimum, cancelled on the way, cancelled while waiting.
const fn rates(currency: &'static str, minor: [i64; 6]) -> Tariff {
    let [base, kilometre, minute, minimum, on_the_way, waiting] = minor;
    Tariff {
        currency,
        base: Money::clamped(base),
        kilometre: Money::clamped(kilometre),
        minute: Money::clamped(minute),
        minimum: Money::clamped(minimum),
        on_the_way: Money::clamped(on_the_way),
        waiting: Money::clamped(waiting),
    }
}

/// The rates in all currencies of the service.
pub const TARIFFS: [Tariff; 8] = [
    rates("EUR", [350, 180, 40, 600, 200, 500]),
    rates("USD", [300, 150, 45, 700, 200, 500]),
    rates("GBP", [320, 170, 35, 600, 200, 450]),
    rates("CHF", [600, 320, 80, 1_200, 400, 900]),
    rates("SEK", [4_500, 1_500, 600, 9_500, 3_000, 6_000]),
    rates("JPY", [500, 400, 45, 800, 300, 600]),
    rates("INR", [5_000, 1_800, 200, 10_000, 3_000, 6_000]),
    rates("KWD", [500, 250, 40, 1_500, 400, 900]),
];

/// The codes of the currencies with rates, as a form offers them.
pub const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "CHF", "SEK", "JPY", "INR", "KWD"];

impl Tariff {
    /// Finds the rates in a currency; `None` if the service has no rates in it.
    pub fn of(currency: Currency) -> Option<&'static Tariff> {
        TARIFFS.iter().find(|tariff| tariff.currency == currency.code())
    }

    /// Returns the fare of a completed ride.
    pub fn metered(&self, metres: u32, seconds: u32) -> Money {
        self.share(metres, seconds).max(self.minimum)
    }

    /// Returns a rider's fee for cancelling at a stage, that many metres into the ride.
    pub fn cancelled_by_rider(&self, at: Stage, metres: u32, quoted_fare: Money) -> Money {
        let quote = quoted_fare.max(Money::ZERO);
        match at {
            Stage::Requested => Money::ZERO,
            Stage::Matched => self.on_the_way.min(quote),
            Stage::Arrived => self.waiting.min(quote),
            Stage::Started => self.share(metres, 0).max(self.waiting),
        }
    }

    /// Adds the shares of kilometres and minutes to the base; rates and counts are far from the bounds of `i64`.
    fn share(&self, metres: u32, seconds: u32) -> Money {
        let rounded = rounded(self.kilometres(metres) + self.minutes(seconds));
        self.base.saturating_add(Money::clamped(rounded))
    }

    /// Returns the price of a distance, rounded for itself.
    pub fn of_distance(&self, metres: u32) -> Money {
        Money::clamped(rounded(self.kilometres(metres)))
    }

    /// Returns the price of a duration, rounded for itself.
    pub fn of_duration(&self, seconds: u32) -> Money {
        Money::clamped(rounded(self.minutes(seconds)))
    }

    fn kilometres(&self, metres: u32) -> i64 {
        self.kilometre.minor() * i64::from(metres) * 60
    }

    fn minutes(&self, seconds: u32) -> i64 {
        self.minute.minor() * i64::from(seconds) * 1_000
    }
}

/// Rounds shares to the minor unit.
fn rounded(shares: i64) -> i64 {
    (shares + SHARES / 2) / SHARES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> &'static Tariff {
        Tariff::of(Currency::EUR).expect("there are rates in euro")
    }

    #[test]
    fn the_form_offers_the_currencies_that_there_are_rates_in() {
        assert_eq!(TARIFFS.map(|tariff| tariff.currency).as_slice(), CURRENCIES);
        for tariff in TARIFFS {
            let currency = Currency::from_code(tariff.currency).expect("a code of ISO 4217");
            assert_eq!(Tariff::of(currency), Some(&tariff));
        }
    }

    #[test]
    fn to_call_off_later_never_costs_less() {
        for tariff in TARIFFS {
            let fees = Stage::ALL.map(|at| tariff.cancelled_by_rider(at, 0, Money::MAX));
            assert!(fees.is_sorted() && fees[0] == Money::ZERO, "{fees:?}");
            assert!(fees[3] <= tariff.minimum, "a ride that has not begun costs at most a completed one");
        }
    }

    #[test]
    fn the_quote_bounds_the_fees_before_the_ride_and_not_the_way_that_was_driven() {
        let cent = Money::clamped(1);
        let fees = Stage::ALL.map(|at| euro().cancelled_by_rider(at, 900_000, cent).minor());
        assert_eq!(fees, [0, 1, 1, 350 + 900 * 180]);
        // Cancelling under way never costs more than completing the ride there.
        for metres in [0, 1, 900, 12_100, 900_000] {
            let fee = euro().cancelled_by_rider(Stage::Started, metres, cent);
            assert!(fee <= euro().metered(metres, 0), "{metres}");
        }
    }

    #[test]
    fn shares_are_added_up_exactly_and_rounded_once() {
        let check = |metres, seconds, minor| assert_eq!(euro().metered(metres, seconds).minor(), minor);
        check(0, 0, 600);
        check(14_200, 1_560, 350 + 2_556 + 1_040);
        check(10_001, 0, 350 + 1_800);
        // 1,800.36 and 1.33 are 1,801.69; rounded separately they would be 1,801.
        check(10_002, 2, 350 + 1_802);
        // Exactly half a unit is rounded upwards: 25 m are 4.5 cents.
        check(10_025, 0, 350 + 1_805);
    }
}
