//! The rules of a trip: which facts a command makes, or why it makes none.

use std::sync::Arc;

use crate::domains::trip::command::Command;
use crate::domains::trip::event::{Assignment, Booking, Event, Side, Text};
use crate::domains::trip::rejection::{OutOfTurn, Rejection, Unfit};
use crate::domains::trip::state::{Stage, State, Status};
use crate::domains::trip::tariff::Tariff;
use crate::engine::values::money::{Currency, Money};

/// The most characters a name, a place or a reason may have.
pub const MAX_TEXT: usize = 500;
/// The longest distance of a ride: 1,000 km.
pub const MAX_METRES: u32 = 1_000_000;
/// The longest duration of a ride: a day.
pub const MAX_SECONDS: u32 = 86_400;
/// The fastest that a ride can be on average, in kilometres an hour.
pub const MAX_KMH: u32 = 250;
/// The fewest and the most stars of a rating.
pub const STARS: (u8, u8) = (1, 5);

/// Applies the rules.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let event = match command {
        Command::RequestTrip { rider, from, to, quoted_fare_minor, currency } => {
            not_requested(state)?;
            request([rider, from, to], *quoted_fare_minor, currency)?
        }
        Command::MatchDriver { driver, car } => match_driver(state, driver, car)?,
        Command::ArriveAtPickup => arrive(state)?,
        Command::StartTrip => start(state)?,
        Command::ReportPosition { metres, place } => report(state, *metres, place)?,
        Command::CompleteTrip { distance_metres, duration_seconds } => {
            complete(state, *distance_metres, *duration_seconds)?
        }
        Command::CancelTrip { by, reason } => cancel(state, *by, reason.as_deref())?,
        Command::AdjustFare { amount_minor, reason } => adjust(state, *amount_minor, reason)?,
        Command::RateDriver { stars } => {
            Event::DriverRated { stars: rate(state, Side::Driver, state.rating_of_driver, *stars)? }
        }
        Command::RateRider { stars } => {
            Event::RiderRated { stars: rate(state, Side::Rider, state.rating_of_rider, *stars)? }
        }
    };
    Ok(vec![event])
}

/// Returns the stage of a trip that is not over.
///
/// Rejections: TripNotRequested, TripIsCompleted, TripIsCancelled.
fn stage(state: &State) -> Result<Stage, OutOfTurn> {
    match state.status {
        Status::NotRequested => Err(OutOfTurn::TripNotRequested),
        Status::Open(stage) => Ok(stage),
        Status::Completed => Err(OutOfTurn::TripIsCompleted),
        Status::Cancelled { by, .. } => Err(OutOfTurn::TripIsCancelled { by }),
    }
}

/// Rejections: TripAlreadyRequested.
fn not_requested(state: &State) -> Result<(), OutOfTurn> {
    match state.status {
        Status::NotRequested => Ok(()),
        Status::Open(_) | Status::Completed | Status::Cancelled { .. } => {
            Err(OutOfTurn::TripAlreadyRequested { status: state.status.name() })
        }
    }
}

fn request([rider, from, to]: [&str; 3], quoted_fare_minor: i64, currency: &str) -> Result<Event, Unfit> {
    let (rider, from, to) = (required_text("rider", rider)?, required_text("from", from)?, required_text("to", to)?);
    if is_same_name(&from, &to) {
        return Err(Unfit::SamePlace { place: from.to_string() });
    }
    let currency = Currency::from_code(currency)
        .ok_or_else(|| Unfit::UnknownCurrency { currency: currency.chars().take(MAX_TEXT).collect() })?;
    tariff(currency)?;
    if quoted_fare_minor <= 0 {
        return Err(Unfit::QuoteNotPositive { requested: quoted_fare_minor });
    }
    let quoted_fare = bounded("quoted_fare_minor", quoted_fare_minor)?;
    Ok(Event::TripRequested(Arc::new(Booking { rider, from, to, quoted_fare, currency })))
}

fn match_driver(state: &State, driver: &str, car: &str) -> Result<Event, Rejection> {
    match stage(state)? {
        Stage::Requested => {}
        Stage::Matched | Stage::Arrived | Stage::Started => {
            let driver = state.assignment.as_ref().map_or_else(|| "A driver".into(), |known| known.driver.to_string());
            return Err(OutOfTurn::DriverAlreadyMatched { driver }.into());
        }
    }
    let (driver, car) = (required_text("driver", driver)?, required_text("car", car)?);
    if state.booking.as_ref().is_some_and(|booking| is_same_name(&booking.rider, &driver)) {
        return Err(Unfit::DriverIsRider { driver: driver.to_string() }.into());
    }
    Ok(Event::DriverMatched(Arc::new(Assignment { driver, car })))
}

fn arrive(state: &State) -> Result<Event, OutOfTurn> {
    match stage(state)? {
        Stage::Requested => Err(OutOfTurn::DriverNotMatched),
        Stage::Matched => Ok(Event::DriverArrived),
        Stage::Arrived | Stage::Started => Err(OutOfTurn::DriverAlreadyArrived),
    }
}

fn start(state: &State) -> Result<Event, OutOfTurn> {
    match stage(state)? {
        Stage::Requested => Err(OutOfTurn::DriverNotMatched),
        Stage::Matched => Err(OutOfTurn::DriverNotArrived),
        Stage::Arrived => Ok(Event::TripStarted),
        Stage::Started => Err(OutOfTurn::TripAlreadyStarted),
    }
}

/// Records a position, however late it arrives: even after the end, if the ride had started.
fn report(state: &State, metres: i64, place: &str) -> Result<Event, Rejection> {
    match state.status {
        Status::NotRequested => return Err(OutOfTurn::TripNotRequested.into()),
        Status::Open(Stage::Started) | Status::Completed | Status::Cancelled { at: Stage::Started, .. } => {}
        Status::Open(stage @ (Stage::Requested | Stage::Matched | Stage::Arrived)) => {
            return Err(OutOfTurn::TripNotStarted { status: stage.name() }.into());
        }
        Status::Cancelled { by, at: Stage::Requested | Stage::Matched | Stage::Arrived } => {
            return Err(OutOfTurn::TripIsCancelled { by }.into());
        }
    }
    let metres = distance("metres", metres)?;
    Ok(Event::PositionReported { metres, place: required_text("place", place)? })
}

fn complete(state: &State, metres: i64, seconds: i64) -> Result<Event, Rejection> {
    match stage(state)? {
        Stage::Started => {}
        Stage::Requested | Stage::Matched | Stage::Arrived => {
            return Err(OutOfTurn::TripNotStarted { status: state.status.name() }.into());
        }
    }
    let distance_metres = distance("distance_metres", metres)?;
    let furthest = state.furthest_metres();
    if distance_metres < furthest {
        return Err(Unfit::DistanceBelowMark { requested: distance_metres, furthest }.into());
    }
    let duration_seconds = within(seconds, MAX_SECONDS);
    let duration_seconds =
        duration_seconds.ok_or(Unfit::DurationOutOfRange { requested: seconds, max: MAX_SECONDS })?;
    let least_seconds = fastest(distance_metres);
    if duration_seconds < least_seconds {
        let unfit =
            Unfit::TooFast { metres: distance_metres, seconds: duration_seconds, least_seconds, max_kmh: MAX_KMH };
        return Err(unfit.into());
    }
    let fare = tariff(state.currency())?.metered(distance_metres, duration_seconds);
    let event = Event::TripCompleted { distance_metres, duration_seconds, fare };
    within_bounds(state, &event)?;
    Ok(event)
}

fn cancel(state: &State, by: Side, reason: Option<&str>) -> Result<Event, Rejection> {
    let fee = match (by, stage(state)?) {
        (Side::Rider, at) => tariff(state.currency())?.cancelled_by_rider(at, state.distance, state.quoted_fare()),
        (Side::Driver, Stage::Requested) => return Err(OutOfTurn::DriverNotMatched.into()),
        (Side::Driver, Stage::Matched | Stage::Arrived | Stage::Started) => Money::ZERO,
    };
    let event = Event::TripCancelled { by, fee, reason: optional_text("reason", reason)? };
    within_bounds(state, &event)?;
    Ok(event)
}

fn adjust(state: &State, amount_minor: i64, reason: &str) -> Result<Event, Rejection> {
    match state.status {
        Status::NotRequested => return Err(OutOfTurn::TripNotRequested.into()),
        Status::Open(stage) => return Err(OutOfTurn::TripNotOver { status: stage.name() }.into()),
        // Only what a fact from elsewhere charged can be given back.
        Status::Cancelled { by: Side::Driver, .. } if amount_minor > 0 || state.fare() <= Money::ZERO => {
            return Err(OutOfTurn::DriverCancelled.into());
        }
        Status::Completed | Status::Cancelled { .. } => {}
    }
    if amount_minor == 0 {
        return Err(Unfit::AdjustmentIsZero.into());
    }
    let amount = bounded("amount_minor", amount_minor)?;
    let event = Event::FareAdjusted { amount, reason: required_text("reason", reason)? };
    let fare = state.fare();
    if amount < Money::ZERO && fare.saturating_add(amount) < Money::ZERO {
        return Err(Unfit::CreditBeyondFare { fare, requested: amount }.into());
    }
    within_bounds(state, &event)?;
    Ok(event)
}

/// Rejections: TripNotRequested, TripNotCompleted, TripIsCancelled, AlreadyRated, StarsOutOfRange.
fn rate(state: &State, rated: Side, known: Option<u8>, stars: i64) -> Result<u8, Rejection> {
    match state.status {
        Status::NotRequested => return Err(OutOfTurn::TripNotRequested.into()),
        Status::Open(stage) => return Err(OutOfTurn::TripNotCompleted { status: stage.name() }.into()),
        Status::Cancelled { by, .. } => return Err(OutOfTurn::TripIsCancelled { by }.into()),
        Status::Completed => {}
    }
    if let Some(stars) = known {
        return Err(OutOfTurn::AlreadyRated { rated, stars }.into());
    }
    let (min, max) = STARS;
    let fit = u8::try_from(stars).ok().filter(|stars| (min..=max).contains(stars));
    fit.ok_or_else(|| Unfit::StarsOutOfRange { requested: stars, min, max }.into())
}

/// Checks that what the rider pays stays within the bounds of money; imported facts are checked too.
///
/// Rejections: FareOutOfRange.
pub(super) fn within_bounds(state: &State, event: &Event) -> Result<(), Unfit> {
    let (charge, adjustment, requested) = match event {
        Event::TripCompleted { fare, .. } => (*fare, Money::ZERO, *fare),
        Event::TripCancelled { fee, .. } => (*fee, Money::ZERO, *fee),
        // One of the two is zero.
        Event::FareAdjusted { amount, .. } => {
            (state.metered_fare.saturating_add(state.cancellation_fee), *amount, *amount)
        }
        Event::TripRequested(_)
        | Event::DriverMatched(_)
        | Event::DriverArrived
        | Event::TripStarted
        | Event::PositionReported { .. }
        | Event::DriverRated { .. }
        | Event::RiderRated { .. } => return Ok(()),
    };
    let fare = state.adjustments.checked_add(adjustment).and_then(|adjustments| charge.checked_add(adjustments));
    let out = Unfit::FareOutOfRange { fare: state.fare(), requested, max: Money::MAX };
    fare.map(|_| ()).ok_or(out)
}

/// Rejections: NoTariff.
fn tariff(currency: Currency) -> Result<&'static Tariff, Unfit> {
    Tariff::of(currency).ok_or(Unfit::NoTariff { currency: currency.code() })
}

/// Rejections: AmountOutOfRange.
fn bounded(field: &'static str, amount_minor: i64) -> Result<Money, Unfit> {
    let out = Unfit::AmountOutOfRange { field, requested: amount_minor, max: Money::MAX.minor() };
    Money::new(amount_minor).map_err(|_| out)
}

/// Rejections: DistanceOutOfRange.
fn distance(field: &'static str, metres: i64) -> Result<u32, Unfit> {
    within(metres, MAX_METRES).ok_or(Unfit::DistanceOutOfRange { field, requested: metres, max: MAX_METRES })
}

fn within(number: i64, max: u32) -> Option<u32> {
    u32::try_from(number).ok().filter(|number| *number <= max)
}

/// Returns the least seconds that a ride of some metres takes, rounded up.
fn fastest(metres: u32) -> u32 {
    // 250 km/h are 250,000 m in 3,600 s; the longest ride is far from the bounds of `u64`.
    let seconds = (u64::from(metres) * 3_600).div_ceil(u64::from(MAX_KMH) * 1_000);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Returns `true` if two names differ at most in case and space.
fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

/// Rejections: TextMissing, TextTooLong.
fn required_text(field: &'static str, text: &str) -> Result<Text, Unfit> {
    optional_text(field, Some(text))?.ok_or(Unfit::TextMissing { field })
}

/// Rejections: TextTooLong.
fn optional_text(field: &'static str, text: Option<&str>) -> Result<Option<Text>, Unfit> {
    let trimmed = text.map(str::trim).filter(|text| !text.is_empty());
    match trimmed {
        Some(text) if text.chars().count() > MAX_TEXT => Err(Unfit::TextTooLong { field, max: MAX_TEXT }),
        other => Ok(other.map(Text::from)),
    }
}
