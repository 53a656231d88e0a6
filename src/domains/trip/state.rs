//! The state of a trip, and how an event changes it.

use std::sync::Arc;

use crate::domains::trip::event::{Assignment, Booking, Event, Side, Text};
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::{Fields, Json, Reader, Wire as _, Writer, names, record};

names! {
    /// The stage of a trip that has not ended, in order.
    #[derive(PartialOrd, Ord)]
    pub enum Stage {
        /// A rider waits for a driver.
        Requested,
        /// A driver is on the way.
        Matched,
        /// The driver waits for the rider.
        Arrived,
        /// The rider is in the car.
        Started,
    }
}

/// The status of a trip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// The trip was not requested yet.
    #[default]
    NotRequested,
    /// The trip is under way.
    Open(Stage),
    /// The ride has ended.
    Completed,
    /// The trip was cancelled.
    Cancelled {
        /// The side that cancelled.
        by: Side,
        /// The stage that it had reached.
        at: Stage,
    },
}

impl Status {
    /// Returns the status's name on the page and in data.
    pub fn name(self) -> &'static str {
        match self {
            Status::NotRequested => "Not requested",
            Status::Open(stage) => stage.name(),
            Status::Completed => "Completed",
            Status::Cancelled { .. } => "Cancelled",
        }
    }

    /// Returns `true` if the trip has ended.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Completed | Status::Cancelled { .. })
    }

    /// Returns the trip's stage, or its last stage if it has ended.
    pub fn stage(self) -> Stage {
        match self {
            Status::NotRequested => Stage::Requested,
            Status::Open(stage) | Status::Cancelled { at: stage, .. } => stage,
            Status::Completed => Stage::Started,
        }
    }
}

record! {
    /// The furthest position of the ride, whenever it was recorded. Of two at the same mark it is the one whose
    /// place is later in the alphabet, so that the order of arrival does not matter.
    pub struct Waypoint [
        /// The distance in metres.
        pub metres: u32,
        /// The place that was reported.
        pub place: Text,
    ]
}

record! {
    /// A trip at a revision. Long parts are shared with the events, so that a checkpoint costs a small copy.
    #[derive(Default)]
    pub struct State {
        /// The trip's status.
        pub status: Status = flat,
        /// The rider's request.
        pub booking: Option<Arc<Booking>> = null,
        /// The driver and the car, once assigned.
        pub assignment: Option<Arc<Assignment>> = null,
        /// The fare of the completed ride by the tariff.
        pub metered_fare: Money = "metered_fare_minor",
        /// The rider's cancellation fee.
        pub cancellation_fee: Money = "cancellation_fee_minor",
        /// The sum of all adjustments, negative if credits prevail.
        pub adjustments: Money = "adjustments_minor",
        /// The distance in metres: the furthest mark until the ride ends, then the billed distance.
        pub distance: u32,
        /// The duration of the completed ride in seconds.
        pub duration: u32,
        /// How many positions were reported, including late ones.
        pub positions: u32,
        /// How many of them were recorded after the trip had ended.
        pub late_positions: u32,
        /// The furthest position, including late ones.
        pub furthest: Option<Waypoint> = null,
        /// The rider's rating of the driver.
        pub rating_of_driver: Option<u8> = null,
        /// The driver's rating of the rider.
        pub rating_of_rider: Option<u8> = null,
    }
}

/// A status is written as its name, and who cancelled at which stage: both null unless the trip was cancelled.
impl Fields for Status {
    fn write<'a>(&'a self, out: &mut Writer<'a>) {
        let (by, at) = if let Status::Cancelled { by, at } = self { (Some(by), Some(at)) } else { (None, None) };
        out.add("status", Json::Text(self.name().into()));
        out.add("cancelled_by", by.map_or(Json::Null, Side::to_json));
        out.add("cancelled_at", at.map_or(Json::Null, Stage::to_json));
    }

    fn read(from: &mut Reader<'_>) -> Status {
        let (by, at): (Option<Side>, Option<Stage>) =
            (from.field_or_null("cancelled_by"), from.field_or_null("cancelled_at"));
        let cancelled = by.zip(at).map(|(by, at)| Status::Cancelled { by, at });
        let plain = [Status::NotRequested, Status::Completed].into_iter().chain(Stage::ALL.map(Status::Open));
        let name = from.text("status");
        let status = plain.chain(cancelled).find(|known| known.name() == name);
        status.unwrap_or_else(|| from.blank_for("status", "a status"))
    }
}

impl State {
    /// The version of a state in a snapshot; it increases when the state's fields or the results of `evolve` change.
    pub const VERSION: u16 = 1;

    /// Returns what the rider pays: the metered fare or the cancellation fee, with all adjustments.
    pub fn fare(&self) -> Money {
        self.metered_fare.saturating_add(self.cancellation_fee).saturating_add(self.adjustments)
    }

    /// Returns the currency of all amounts.
    pub fn currency(&self) -> Currency {
        self.booking.as_ref().map_or(Currency::EUR, |booking| booking.currency)
    }

    /// Returns the fare that was quoted to the rider.
    pub fn quoted_fare(&self) -> Money {
        self.booking.as_ref().map_or(Money::ZERO, |booking| booking.quoted_fare)
    }

    /// Returns the mark of the furthest position.
    pub fn furthest_metres(&self) -> u32 {
        self.furthest.as_ref().map_or(0, |furthest| furthest.metres)
    }

    /// Applies a fact: never validates, never fails; sums stop at the bounds of [`Money`], counts at theirs.
    #[inline]
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::PositionReported { metres, place } => self.pass(*metres, place),
            // A trip begins here, whatever stood here before: its amounts may be in another currency.
            Event::TripRequested(booking) => {
                let (status, booking) = (Status::Open(Stage::Requested), Some(Arc::clone(booking)));
                *self = State { status, booking, ..State::default() };
            }
            Event::DriverMatched(assignment) => {
                self.status = Status::Open(Stage::Matched);
                self.assignment = Some(Arc::clone(assignment));
            }
            Event::DriverArrived => self.status = Status::Open(Stage::Arrived),
            Event::TripStarted => self.status = Status::Open(Stage::Started),
            Event::TripCompleted { distance_metres, duration_seconds, fare } => {
                self.status = Status::Completed;
                (self.distance, self.duration) = (*distance_metres, *duration_seconds);
                (self.metered_fare, self.cancellation_fee) = (*fare, Money::ZERO);
            }
            Event::TripCancelled { by, fee, .. } => {
                self.status = Status::Cancelled { by: *by, at: self.status.stage() };
                (self.metered_fare, self.cancellation_fee) = (Money::ZERO, *fee);
            }
            Event::FareAdjusted { amount, .. } => self.adjustments = self.adjustments.saturating_add(*amount),
            Event::DriverRated { stars } => self.rating_of_driver = Some(*stars),
            Event::RiderRated { stars } => self.rating_of_rider = Some(*stars),
        }
    }

    /// Counts a position. After the end it does not change the billed distance.
    #[inline]
    fn pass(&mut self, metres: u32, place: &Text) {
        self.positions = self.positions.saturating_add(1);
        if self.status.is_over() {
            self.late_positions = self.late_positions.saturating_add(1);
        } else {
            self.distance = self.distance.max(metres);
        }
        let is_furthest = self.furthest.as_ref().is_none_or(|known| (known.metres, &known.place) < (metres, place));
        if is_furthest {
            self.furthest = Some(Waypoint { metres, place: Arc::clone(place) });
        }
    }
}
