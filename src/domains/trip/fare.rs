//! The fare taken apart: what each part of the ride costs, at which rate.

use crate::domains::trip::State;
use crate::domains::trip::event::Side;
use crate::domains::trip::state::{Stage, Status};
use crate::domains::trip::tariff::Tariff;
use crate::engine::domain::{Breakdown, BreakdownLine};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;

/// Takes apart the fare, the metered fare or the cancellation fee; `None` for any other field.
pub fn breakdown(trip: &State, field: &str) -> Option<Breakdown> {
    let mut parts = Parts::of(trip);
    match field {
        "fare" => {
            parts.charge();
            parts.make_up_to(trip.metered_fare.saturating_add(trip.cancellation_fee));
            parts.adjust(trip.fare());
        }
        "metered_fare" => {
            if trip.status == Status::Completed {
                parts.meter();
            } else {
                parts.add("Not metered", "only a completed ride is", Money::ZERO);
            }
            parts.make_up_to(trip.metered_fare);
        }
        "cancellation_fee" => {
            if let Status::Cancelled { by, at } = trip.status {
                parts.cancel(by, at);
            } else {
                parts.add("Not cancelled", "so there is no fee", Money::ZERO);
            }
            parts.make_up_to(trip.cancellation_fee);
        }
        _ => return None,
    }
    Some(parts.done())
}

/// The lines so far.
struct Parts<'a> {
    trip: &'a State,
    currency: Currency,
    tariff: Option<&'static Tariff>,
    breakdown: Breakdown,
}

impl Parts<'_> {
    fn of(trip: &State) -> Parts<'_> {
        let currency = trip.currency();
        Parts { trip, currency, tariff: Tariff::of(currency), breakdown: Breakdown::default() }
    }

    fn add(&mut self, label: &'static str, how: impl Into<String>, amount: Money) {
        self.breakdown.lines.push(BreakdownLine { label, how: how.into(), amount });
    }

    /// Adds what the trip costs before adjustments.
    fn charge(&mut self) {
        match self.trip.status {
            Status::NotRequested => self.add("Nothing to pay", "the trip is not requested yet", Money::ZERO),
            Status::Open(_) => self.add("Nothing to pay yet", "the fare is due when the trip ends", Money::ZERO),
            Status::Completed => self.meter(),
            Status::Cancelled { by, at } => self.cancel(by, at),
        }
    }

    /// Adds base, kilometres and minutes, and what is missing to the minimum.
    fn meter(&mut self) {
        let Some(tariff) = self.tariff else { return };
        let (metres, seconds) = (self.trip.distance, self.trip.duration);
        self.way(tariff, metres);
        let how = format!("{} × {}", minutes(seconds), self.currency.format(tariff.minute));
        self.add("Minutes", how, tariff.of_duration(seconds));
        let metered = tariff.metered(metres, seconds);
        let missing = metered.saturating_sub(self.breakdown.sum());
        // Shares are added up exactly and rounded once, so that a sum of rounded lines may be one unit off.
        match missing.minor() {
            0 => {}
            -1 | 1 if metered > tariff.minimum => {
                self.add("Rounding", "kilometres and minutes are rounded as one", missing)
            }
            _ => {
                self.add("Minimum", format!("a ride costs at least {}", self.currency.format(tariff.minimum)), missing)
            }
        }
    }

    fn way(&mut self, tariff: &Tariff, metres: u32) {
        self.add("Base fare", "for every ride", tariff.base);
        let how = format!("{} × {}", Unit::Metres.show(metres.into()), self.currency.format(tariff.kilometre));
        self.add("Kilometres", how, tariff.of_distance(metres));
    }

    /// Adds the fee for a cancellation.
    fn cancel(&mut self, by: Side, at: Stage) {
        let Some(tariff) = self.tariff else { return };
        match (by, at) {
            (Side::Driver, _) => self.add("Cancelled by the driver", "costs the rider nothing", Money::ZERO),
            (Side::Rider, Stage::Requested) => {
                self.add("Cancelled early", "free before a driver is found", Money::ZERO)
            }
            (Side::Rider, Stage::Matched) => {
                self.add("Cancelled on the way", "while the driver was on the way", tariff.on_the_way);
                self.cap();
            }
            (Side::Rider, Stage::Arrived) => {
                self.add("Cancelled at the pickup", "while the driver waited", tariff.waiting);
                self.cap();
            }
            (Side::Rider, Stage::Started) => {
                self.way(tariff, self.trip.distance);
                let missing = tariff.waiting.saturating_sub(self.breakdown.sum());
                if missing > Money::ZERO {
                    let least = self.currency.format(tariff.waiting);
                    self.add("Minimum", format!("at least the fee for the wait, {least}"), missing);
                }
            }
        }
    }

    /// Takes off what a fee before the ride would be beyond the quote.
    fn cap(&mut self) {
        let over = self.breakdown.sum().saturating_sub(self.trip.quoted_fare().max(Money::ZERO));
        if over > Money::ZERO {
            self.add("Up to the quote", "a fee before the ride is never more", over.negated());
        }
    }

    /// Adds what was recorded beyond the lines: a fare is stored in its event, by the rates of that day.
    fn make_up_to(&mut self, recorded: Money) {
        let difference = recorded.saturating_sub(self.breakdown.sum());
        if difference != Money::ZERO {
            let (label, how) = match self.tariff {
                Some(_) => (
                    "Other rates",
                    format!("{} was recorded, by other rates than today's", self.currency.format(recorded)),
                ),
                None => ("As recorded", format!("there are no rates in {}", self.currency.code())),
            };
            self.add(label, how, difference);
        }
    }

    fn adjust(&mut self, fare: Money) {
        let adjustments = fare.saturating_sub(self.breakdown.sum());
        if adjustments != Money::ZERO {
            self.add("Adjustments", "credits and charges after the end", adjustments);
        }
    }

    /// Adds the rates, and ends.
    fn done(mut self) -> Breakdown {
        self.breakdown.total = self.breakdown.sum();
        if let Some(tariff) = self.tariff {
            let show = |money: Money| self.currency.format(money);
            self.breakdown.terms_title = format!("Tariff in {}", tariff.currency);
            self.breakdown.terms = vec![
                ("Base fare", show(tariff.base)),
                ("A kilometre", show(tariff.kilometre)),
                ("A minute", show(tariff.minute)),
                ("A ride at least", show(tariff.minimum)),
                ("Cancelled on the way", show(tariff.on_the_way)),
                ("Cancelled at the pickup", show(tariff.waiting)),
                ("Cancelled in the car", "base and kilometres".to_owned()),
            ];
        }
        self.breakdown
    }
}

/// Writes a duration in minutes, as it is priced: `71 min`, `71 min 30 s`.
fn minutes(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (minutes, 0) => format!("{minutes} min"),
        (0, rest) => format!("{rest} s"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}
