//! Commands that lead from one trip state to another, by which a what-if lane is promoted.

use crate::domains::trip::command::Command;
use crate::domains::trip::decide::decide;
use crate::domains::trip::state::{Stage, State, Status, Waypoint};

/// Lists commands that take the booking, the driver, the status, the ratings and the fare from one state to those of
/// another, and the distance during the ride; `None` if no commands can: a trip does not go back, an ended trip
/// stays ended, a position is fixed, and a rating is given once.
///
/// If a ride ended differently in the other state, its distance and duration stay as billed, and an
/// adjustment covers the difference of the fares.
pub fn reconcile(from: &State, to: &State, memo: &str) -> Option<Vec<Command>> {
    let mut way = Way { state: from.clone(), commands: Vec::new() };
    if from != to {
        way.go_on(to)?;
        way.end(to)?;
        way.rate(to)?;
        way.settle(to, memo)?;
    }
    way.has_come(to).then_some(way.commands)
}

/// A way to another state: each command is decided on the state after those before it.
struct Way {
    state: State,
    commands: Vec<Command>,
}

impl Way {
    /// Applies a command; `None` if the rules reject it.
    fn step(&mut self, command: Command) -> Option<()> {
        for event in decide(&self.state, &command).ok()? {
            self.state.evolve(&event);
        }
        self.commands.push(command);
        Some(())
    }

    /// Takes the trip to the stage of the other one, or to its stage when it ended.
    fn go_on(&mut self, to: &State) -> Option<()> {
        if self.state.status == Status::NotRequested && to.status != Status::NotRequested {
            let booking = to.booking.as_ref()?;
            self.step(Command::RequestTrip {
                rider: booking.rider.to_string(),
                from: booking.from.to_string(),
                to: booking.to.to_string(),
                quoted_fare_minor: booking.quoted_fare.minor(),
                currency: booking.currency.code().to_owned(),
            })?;
        }
        while let Status::Open(stage) = self.state.status
            && stage < to.status.stage()
        {
            self.step(match stage {
                Stage::Requested => {
                    let assignment = to.assignment.as_ref()?;
                    Command::MatchDriver { driver: assignment.driver.to_string(), car: assignment.car.to_string() }
                }
                Stage::Matched => Command::ArriveAtPickup,
                Stage::Arrived | Stage::Started => Command::StartTrip,
            })?;
        }
        // The positions of the other ride, up to the billed distance.
        if self.state.status == Status::Open(Stage::Started)
            && let Some(Waypoint { metres, place }) = &to.furthest
            && *metres > self.state.distance
            && *metres <= to.distance
        {
            self.step(Command::ReportPosition { metres: (*metres).into(), place: place.to_string() })?;
        }
        Some(())
    }

    /// Ends the trip as the other did.
    fn end(&mut self, to: &State) -> Option<()> {
        match (self.state.status, to.status) {
            (Status::Open(_), Status::Completed) => self.step(Command::CompleteTrip {
                distance_metres: to.distance.into(),
                duration_seconds: to.duration.into(),
            }),
            (Status::Open(_), Status::Cancelled { by, .. }) => self.step(Command::CancelTrip { by, reason: None }),
            (Status::NotRequested | Status::Open(_), Status::NotRequested | Status::Open(_))
            | (Status::Completed | Status::Cancelled { .. }, _)
            | (Status::NotRequested, Status::Completed | Status::Cancelled { .. }) => Some(()),
        }
    }

    fn rate(&mut self, to: &State) -> Option<()> {
        if let (None, Some(stars)) = (self.state.rating_of_driver, to.rating_of_driver) {
            self.step(Command::RateDriver { stars: stars.into() })?;
        }
        if let (None, Some(stars)) = (self.state.rating_of_rider, to.rating_of_rider) {
            self.step(Command::RateRider { stars: stars.into() })?;
        }
        Some(())
    }

    /// Adjusts the difference of the fares.
    fn settle(&mut self, to: &State, memo: &str) -> Option<()> {
        match to.fare().minor() - self.state.fare().minor() {
            0 => Some(()),
            amount_minor => self.step(Command::AdjustFare { amount_minor, reason: memo.to_owned() }),
        }
    }

    /// Returns `true` if the way has reached the other state, as far as commands can.
    fn has_come(&self, to: &State) -> bool {
        let status = match (self.state.status, to.status) {
            // The fee reflects who cancelled, and when.
            (Status::Cancelled { .. }, Status::Cancelled { .. }) => true,
            (one, other) => one == other,
        };
        let distance = self.state.status.is_over() || self.state.distance == to.distance;
        status
            && distance
            && self.state.booking == to.booking
            && self.state.assignment == to.assignment
            && self.state.fare() == to.fare()
            && self.state.rating_of_driver == to.rating_of_driver
            && self.state.rating_of_rider == to.rating_of_rider
    }
}
