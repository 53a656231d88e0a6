//! The state of a trip as a snapshot keeps it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::domains::trip::State;
use crate::domains::trip::event::{Assignment, Booking, Side};
use crate::domains::trip::state::{Stage, Status, Waypoint};
use crate::engine::object::Object;
use crate::engine::values::money::Money;

/// The version of what is written here; it grows with the shape, and with whatever `evolve` does otherwise than before.
pub const STATE_VERSION: u16 = 1;

/// Writes all of a state.
pub fn write(state: &State) -> Value {
    let State {
        status,
        booking,
        assignment,
        metered_fare,
        cancellation_fee,
        adjustments,
        distance,
        duration,
        positions,
        late_positions,
        furthest,
        rating_of_driver,
        rating_of_rider,
    } = state;
    let (cancelled_by, cancelled_at) = match status {
        Status::Cancelled { by, at } => (Some(by.name()), Some(at.name())),
        Status::NotRequested | Status::Open(_) | Status::Completed => (None, None),
    };
    json!({
        "status": status.name(),
        "cancelled_by": cancelled_by,
        "cancelled_at": cancelled_at,
        "booking": booking.as_ref().map(|booking| booking.json()),
        "assignment": assignment.as_ref().map(|assignment| assignment.json()),
        "metered_fare_minor": metered_fare.minor(),
        "cancellation_fee_minor": cancellation_fee.minor(),
        "adjustments_minor": adjustments.minor(),
        "distance": distance,
        "duration": duration,
        "positions": positions,
        "late_positions": late_positions,
        "furthest": furthest.as_ref().map(|furthest| json!([furthest.metres, furthest.place])),
        "rating_of_driver": rating_of_driver,
        "rating_of_rider": rating_of_rider,
    })
}

/// Reads a state; `None` where anything of it is missing or of another kind.
pub fn read(json: &Value) -> Option<State> {
    let object = Object::new(json).ok()?;
    let money = |name| Money::new(object.integer(name).ok()?).ok();
    let number = |name| count(object.value(name).ok()?);
    let stars = |value: &Value| u8::try_from(value.as_u64()?).ok();
    Some(State {
        status: status(object)?,
        booking: maybe(object, "booking", |json| Booking::read(Object::new(json).ok()?).map(Arc::new))?,
        assignment: maybe(object, "assignment", |json| Assignment::read(Object::new(json).ok()?).map(Arc::new))?,
        metered_fare: money("metered_fare_minor")?,
        cancellation_fee: money("cancellation_fee_minor")?,
        adjustments: money("adjustments_minor")?,
        distance: number("distance")?,
        duration: number("duration")?,
        positions: number("positions")?,
        late_positions: number("late_positions")?,
        furthest: maybe(object, "furthest", waypoint)?,
        rating_of_driver: maybe(object, "rating_of_driver", stars)?,
        rating_of_rider: maybe(object, "rating_of_rider", stars)?,
    })
}

fn status(object: Object<'_>) -> Option<Status> {
    let name = object.text("status").ok()?;
    let by = maybe(object, "cancelled_by", |json| Side::from_name(json.as_str()?))?;
    let at = maybe(object, "cancelled_at", |json| stage(json.as_str()?))?;
    let cancelled = by.zip(at).map(|(by, at)| Status::Cancelled { by, at });
    let plain = [Status::NotRequested, Status::Completed].into_iter().chain(Stage::ALL.map(Status::Open));
    plain.chain(cancelled).find(|known| known.name() == name)
}

fn stage(name: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|known| known.name() == name)
}

/// Reads what may be null; `None` where it is missing, or there and unreadable.
fn maybe<T>(object: Object<'_>, name: &'static str, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match object.value(name).ok()? {
        Value::Null => Some(None),
        json => read(json).map(Some),
    }
}

fn waypoint(json: &Value) -> Option<Waypoint> {
    Some(Waypoint { metres: count(json.get(0)?)?, place: json.get(1)?.as_str()?.into() })
}

fn count(json: &Value) -> Option<u32> {
    u32::try_from(json.as_u64()?).ok()
}
