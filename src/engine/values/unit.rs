//! What a whole number measures, and how it is written for people. In data it stays a plain number.

use crate::engine::values::decimal::Decimal;

use crate::engine::values::locale::Locale;

pub use crate::engine::values::grouped::grouped;

/// The seconds of the steps that a clock's axis has, up to a day.
const CLOCK_STEPS: [i64; 16] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/// What a whole number measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Nothing: it counts things, such as events.
    #[default]
    None,
    /// A distance in metres.
    Metres,
    /// A duration in seconds.
    Seconds,
    /// A duration in minutes.
    Minutes,
    /// A rating in stars.
    Stars,
    /// A number with decimal places, in millionths.
    Millionths,
}

impl Unit {
    /// Writes a number for people, exactly: `1,234`, `27.3 km`, `900 m`, `1 h 11 min`, `5 ★`.
    ///
    /// ```
    /// use foldback::engine::values::unit::Unit;
    ///
    /// assert_eq!(Unit::Metres.show(27_300), "27.3 km");
    /// assert_eq!(Unit::Seconds.show(4_260), "1 h 11 min");
    /// ```
    pub fn show(self, number: u64) -> String {
        match self {
            Unit::None => grouped(number),
            Unit::Metres => distance(number),
            Unit::Seconds => duration(number),
            Unit::Minutes => number.checked_mul(60).map_or_else(|| format!("{} min", grouped(number)), minutes),
            Unit::Stars => format!("{} ★", grouped(number)),
            Unit::Millionths => Decimal::from_millionths(number.into()).to_string(),
        }
    }

    /// Writes a number that may be negative, as on an axis.
    pub fn show_signed(self, number: i64) -> String {
        let sign = if number < 0 { "−" } else { "" };
        format!("{sign}{}", self.show(number.unsigned_abs()))
    }

    /// Returns the word for what is typed: `metres`; `None` for a plain count.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Unit::None | Unit::Millionths => None,
            Unit::Metres => Some("metres"),
            Unit::Seconds => Some("seconds"),
            Unit::Minutes => Some("minutes"),
            Unit::Stars => Some("stars"),
        }
    }

    /// Returns the least round step between two lines of an axis that is at least as wide as a rough one.
    pub fn round_step(self, rough: i64) -> i64 {
        match self {
            Unit::None | Unit::Metres | Unit::Stars | Unit::Millionths => decimal_step(rough),
            Unit::Seconds => clock_step(rough, 1),
            Unit::Minutes => clock_step(rough, 60),
        }
    }
}

/// Writes metres: from a kilometre on as kilometres, to the metre.
fn distance(metres: u64) -> String {
    if metres < 1_000 {
        return format!("{} m", grouped(metres));
    }
    let plain = format!("{}.{:03}", metres / 1_000, metres % 1_000);
    format!("{} km", Locale::shown().signs().decimal(plain.trim_end_matches('0').trim_end_matches('.')))
}

/// Writes seconds as hours, minutes and seconds, without those that are zero.
fn duration(seconds: u64) -> String {
    let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let shown = parts.iter().filter(|(number, _)| *number > 0);
    let shown: Vec<String> = shown.map(|(number, unit)| format!("{} {unit}", grouped(*number))).collect();
    if shown.is_empty() { format!("{} s", grouped(0)) } else { shown.join(" ") }
}

/// Writes whole minutes that are given in seconds.
fn minutes(seconds: u64) -> String {
    if seconds == 0 { format!("{} min", grouped(0)) } else { duration(seconds) }
}

/// Returns the least of 1, 2, 5, 10, 20, 50 … that reaches a number.
fn decimal_step(rough: i64) -> i64 {
    let mut power = 1_i64;
    while power <= rough / 10 {
        power *= 10;
    }
    let step = [1, 2, 5, 10].map(|factor| power.saturating_mul(factor)).into_iter().find(|step| *step >= rough);
    step.unwrap_or_else(|| power.saturating_mul(10))
}

/// Returns the least step of a clock that reaches a number of units of some seconds.
fn clock_step(rough: i64, seconds: i64) -> i64 {
    let steps = CLOCK_STEPS.into_iter().filter(|step| step % seconds == 0).map(|step| step / seconds);
    let day = 86_400 / seconds;
    steps.into_iter().find(|step| *step >= rough).unwrap_or_else(|| decimal_step(rough / day + 1).saturating_mul(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_written_with_its_number_exactly() {
        let check = |unit: Unit, number, text: &str| assert_eq!(unit.show(number), text);
        check(Unit::None, 27_300, "27,300");
        check(Unit::Metres, 0, "0 m");
        check(Unit::Metres, 999, "999 m");
        check(Unit::Metres, 1_000, "1 km");
        check(Unit::Metres, 27_300, "27.3 km");
        check(Unit::Metres, 27_005, "27.005 km");
        check(Unit::Metres, 1_000_000, "1,000 km");
        check(Unit::Seconds, 0, "0 s");
        check(Unit::Seconds, 59, "59 s");
        check(Unit::Seconds, 4_260, "1 h 11 min");
        check(Unit::Seconds, 3_601, "1 h 1 s");
        check(Unit::Minutes, 0, "0 min");
        check(Unit::Minutes, 54, "54 min");
        check(Unit::Minutes, 1_440, "24 h");
        check(Unit::Minutes, u64::MAX, "18,446,744,073,709,551,615 min");
        check(Unit::Stars, 5, "5 ★");
        assert_eq!(Unit::Metres.show_signed(-1_500), "−1.5 km");
    }

    #[test]
    fn the_steps_of_an_axis_are_round_in_its_unit() {
        let check = |unit: Unit, rough, step| assert_eq!(unit.round_step(rough), step, "{unit:?} {rough}");
        check(Unit::None, 0, 1);
        check(Unit::None, 7, 10);
        check(Unit::Metres, 6_825, 10_000);
        check(Unit::Seconds, 1_065, 1_800);
        check(Unit::Seconds, 86_401, 172_800);
        check(Unit::Minutes, 14, 15);
        check(Unit::Minutes, 61, 120);
        for unit in [Unit::None, Unit::Metres, Unit::Seconds, Unit::Minutes, Unit::Stars] {
            for rough in [0, 1, 3, 99, 86_400, i64::MAX / 4] {
                assert!(unit.round_step(rough) >= rough.max(1), "{unit:?} {rough}");
            }
        }
    }
}
