//! The fare taken apart: what each part of the ride costs, at which rate.

use crate::domains::trip::State;
use crate::domains::trip::event::Side;
use crate::domains::trip::state::{Stage, Status};
use crate::domains::trip::tariff::Tariff;
use crate::engine::domain::{Breakdown, BreakdownLine};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::unit::Unit;
use crate::words;

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
                parts.add(words::trip::NOT_METERED.text(), words::trip::ONLY_A_COMPLETED_RIDE_IS.text(), Money::ZERO);
            }
            parts.make_up_to(trip.metered_fare);
        }
        "cancellation_fee" => {
            if let Status::Cancelled { by, at } = trip.status {
                parts.cancel(by, at);
            } else {
                parts.add(words::trip::NOT_CANCELLED.text(), words::trip::SO_THERE_IS_NO_FEE.text(), Money::ZERO);
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
            Status::NotRequested => self.add(
                words::trip::NOTHING_TO_PAY.text(),
                words::trip::THE_TRIP_IS_NOT_REQUESTED_YET_2.text(),
                Money::ZERO,
            ),
            Status::Open(_) => self.add(
                words::trip::NOTHING_TO_PAY_YET.text(),
                words::trip::THE_FARE_IS_DUE_WHEN_THE_TRIP.text(),
                Money::ZERO,
            ),
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
        self.add(words::trip::MINUTES.text(), how, tariff.of_duration(seconds));
        let metered = tariff.metered(metres, seconds);
        let missing = metered.saturating_sub(self.breakdown.sum());
        // Shares are added up exactly and rounded once, so that a sum of rounded lines may be one unit off.
        match missing.minor() {
            0 => {}
            -1 | 1 if metered > tariff.minimum => {
                self.add(words::trip::ROUNDING.text(), words::trip::KILOMETRES_AND_MINUTES_ARE.text(), missing)
            }
            _ => self.add(
                words::trip::MINIMUM.text(),
                words::trip::a_ride_costs_at_least(&self.currency.format(tariff.minimum)),
                missing,
            ),
        }
    }

    fn way(&mut self, tariff: &Tariff, metres: u32) {
        self.add(words::trip::BASE_FARE.text(), words::trip::FOR_EVERY_RIDE.text(), tariff.base);
        let how = format!("{} × {}", Unit::Metres.show(metres.into()), self.currency.format(tariff.kilometre));
        self.add(words::trip::KILOMETRES.text(), how, tariff.of_distance(metres));
    }

    /// Adds the fee for a cancellation.
    fn cancel(&mut self, by: Side, at: Stage) {
        let Some(tariff) = self.tariff else { return };
        match (by, at) {
            (Side::Driver, _) => self.add(
                words::trip::CANCELLED_BY_THE_DRIVER.text(),
                words::trip::COSTS_THE_RIDER_NOTHING.text(),
                Money::ZERO,
            ),
            (Side::Rider, Stage::Requested) => self.add(
                words::trip::CANCELLED_EARLY.text(),
                words::trip::FREE_BEFORE_A_DRIVER_IS_FOUND.text(),
                Money::ZERO,
            ),
            (Side::Rider, Stage::Matched) => {
                self.add(
                    words::trip::CANCELLED_ON_THE_WAY.text(),
                    words::trip::WHILE_THE_DRIVER_WAS_ON_THE_WAY.text(),
                    tariff.on_the_way,
                );
                self.cap();
            }
            (Side::Rider, Stage::Arrived) => {
                self.add(
                    words::trip::CANCELLED_AT_THE_PICKUP.text(),
                    words::trip::WHILE_THE_DRIVER_WAITED.text(),
                    tariff.waiting,
                );
                self.cap();
            }
            (Side::Rider, Stage::Started) => {
                self.way(tariff, self.trip.distance);
                let missing = tariff.waiting.saturating_sub(self.breakdown.sum());
                if missing > Money::ZERO {
                    let least = self.currency.format(tariff.waiting);
                    self.add(words::trip::MINIMUM.text(), words::trip::at_least_the_fee_for_the_wait(&least), missing);
                }
            }
        }
    }

    /// Takes off what a fee before the ride would be beyond the quote.
    fn cap(&mut self) {
        let over = self.breakdown.sum().saturating_sub(self.trip.quoted_fare().max(Money::ZERO));
        if over > Money::ZERO {
            self.add(
                words::trip::UP_TO_THE_QUOTE.text(),
                words::trip::A_FEE_BEFORE_THE_RIDE_IS_NEVER.text(),
                over.negated(),
            );
        }
    }

    /// Adds what was recorded beyond the lines: a fare is stored in its event, by the rates of that day.
    fn make_up_to(&mut self, recorded: Money) {
        let difference = recorded.saturating_sub(self.breakdown.sum());
        if difference != Money::ZERO {
            let (label, how) = match self.tariff {
                Some(_) => (
                    words::trip::OTHER_RATES.text(),
                    words::trip::was_recorded_by_other_rates_than(&self.currency.format(recorded)),
                ),
                None => (words::trip::AS_RECORDED.text(), words::trip::there_are_no_rates_in(&self.currency.code())),
            };
            self.add(label, how, difference);
        }
    }

    fn adjust(&mut self, fare: Money) {
        let adjustments = fare.saturating_sub(self.breakdown.sum());
        if adjustments != Money::ZERO {
            self.add(
                words::trip::ADJUSTMENTS.text(),
                words::trip::CREDITS_AND_CHARGES_AFTER_THE_END.text(),
                adjustments,
            );
        }
    }

    /// Adds the rates, and ends.
    fn done(mut self) -> Breakdown {
        self.breakdown.total = self.breakdown.sum();
        if let Some(tariff) = self.tariff {
            let show = |money: Money| self.currency.format(money);
            self.breakdown.terms_title = words::trip::tariff_in(&tariff.currency);
            self.breakdown.terms = vec![
                (words::trip::BASE_FARE.text(), show(tariff.base)),
                (words::trip::A_KILOMETRE.text(), show(tariff.kilometre)),
                (words::trip::A_MINUTE.text(), show(tariff.minute)),
                (words::trip::A_RIDE_AT_LEAST.text(), show(tariff.minimum)),
                (words::trip::CANCELLED_ON_THE_WAY.text(), show(tariff.on_the_way)),
                (words::trip::CANCELLED_AT_THE_PICKUP.text(), show(tariff.waiting)),
                (words::trip::CANCELLED_IN_THE_CAR.text(), words::trip::BASE_AND_KILOMETRES.text().to_owned()),
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
