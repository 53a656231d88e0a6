//! From one trip to another by commands: what a what-if lane is promoted by.

use crate::domains::trip::command::Command;
use crate::domains::trip::decide::decide;
use crate::domains::trip::state::{Stage, State, Status, Waypoint};

/// Lists commands that take what was booked, the driver, the status, the ratings and the fare from one state to those of
/// another, and the distance while the ride goes on; `None` if no command can: a trip does not go back, what has
/// ended has ended, a position was somewhere, and a rating is given once.
///
/// Where a ride ended otherwise than in the other state, its distance and duration stay as they were billed, and an
/// adjustment makes good the difference of the fares.
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

/// A way to another state: each command was decided on what those before it made.
struct Way {
    state: State,
    commands: Vec<Command>,
}

impl Way {
    /// Takes a step; `None` if the rules refuse it.
    fn step(&mut self, command: Command) -> Option<()> {
        for event in decide(&self.state, &command).ok()? {
            self.state.evolve(&event);
        }
        self.commands.push(command);
        Some(())
    }

    /// Takes the trip to the stage that the other has, or had when it ended.
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
        // Where the other ride has been, as far as it has been billed.
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

    /// Makes good what the fares differ by.
    fn settle(&mut self, to: &State, memo: &str) -> Option<()> {
        match to.fare().minor() - self.state.fare().minor() {
            0 => Some(()),
            amount_minor => self.step(Command::AdjustFare { amount_minor, reason: memo.to_owned() }),
        }
    }

    /// Returns `true` if the way has come to the other state, as far as commands can.
    fn has_come(&self, to: &State) -> bool {
        let status = match (self.state.status, to.status) {
            // Who called it off, and when, is told by the fee.
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
