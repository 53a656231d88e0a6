//! A sample history: four rides in Hamburg in May, with something to find out.
//!
//! Mira was quoted €48.00 and billed €81.04. The state does not say why; the events do. The driver's phone lost its
//! connection in the tunnel, he could not end the ride at the pier and drove on. What the phone reported of the way
//! when it was back came after the completion, the newest first: it happened earlier than it was recorded.

use std::sync::Arc;

use crate::domains::trip::event::{Assignment, Booking, Event, Side};
use crate::engine::domain::SampleEvent;
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;

/// Mira's ride, of which half is reported late.
pub const TUNNEL: &str = "trip-7001";
/// Ben's ride, which he cancels while the driver waits.
const WAITED: &str = "trip-7002";
/// Chioma's ride, which the driver cancels on the way.
const TYRE: &str = "trip-7003";
/// Mira's way back, on which everything goes well.
const BACK: &str = "trip-7004";

/// Returns the events of the sample in the order in which they were recorded.
pub fn history() -> Vec<SampleEvent<Event>> {
    let mut story = Story(Vec::with_capacity(48));
    three_rides_begin(&mut story);
    two_are_cancelled_and_one_is_silent(&mut story);
    the_phone_is_back(&mut story);
    the_way_back(&mut story);
    story.0
}

fn three_rides_begin(story: &mut Story) {
    story.now("2026-05-04T17:51:20", TUNNEL, requested("Mira", "Airport", "Finkenwerder pier", 4_800));
    story.now("2026-05-04T17:53:05", TUNNEL, matched("Jonas", "HH-TX 1408"));
    story.now("2026-05-04T18:02:40", WAITED, requested("Ben", "Altona station", "Eppendorf", 2_150));
    story.now("2026-05-04T18:04:12", WAITED, matched("Samira", "HH-TX 2207"));
    story.now("2026-05-04T18:05:31", TUNNEL, Event::DriverArrived);
    story.now("2026-05-04T18:08:50", TYRE, requested("Chioma", "Barmbek", "Landungsbrücken", 2_600));
    story.now("2026-05-04T18:09:44", TYRE, matched("Kofi", "HH-TX 3391"));
    story.now("2026-05-04T18:10:00", TUNNEL, Event::TripStarted);
    story.now("2026-05-04T18:13:27", WAITED, Event::DriverArrived);
    story.now("2026-05-04T18:15:02", TYRE, Event::DriverArrived);
    story.now("2026-05-04T18:16:30", TYRE, Event::TripStarted);
}

fn two_are_cancelled_and_one_is_silent(story: &mut Story) {
    story.now("2026-05-04T18:17:10", TUNNEL, position(5_200, "Lokstedt"));
    story.now("2026-05-04T18:20:45", TYRE, position(2_300, "Stadtpark"));
    story.now("2026-05-04T18:22:15", TUNNEL, position(9_800, "Volkspark"));
    story.now("2026-05-04T18:23:58", WAITED, cancelled(Side::Rider, 500, "took the train after all"));
    story.now("2026-05-04T18:25:40", TUNNEL, position(12_100, "tunnel, north portal"));
    story.now("2026-05-04T18:26:20", TYRE, position(5_100, "Außenalster"));
    story.now("2026-05-04T18:29:33", TYRE, cancelled(Side::Driver, 0, "flat tyre"));
}

fn the_phone_is_back(story: &mut Story) {
    story.late("2026-05-04T19:22:08", "2026-05-04T19:21:00", TUNNEL, completed(27_300, 4_260, 8_104));
    story.late("2026-05-04T19:22:09", "2026-05-04T19:20:10", TUNNEL, position(27_300, "Harburg, depot"));
    story.late("2026-05-04T19:22:09", "2026-05-04T18:52:30", TUNNEL, position(22_600, "Altenwerder"));
    story.late("2026-05-04T19:22:10", "2026-05-04T18:41:00", TUNNEL, position(19_400, "Finkenwerder pier"));
    story.late("2026-05-04T19:22:10", "2026-05-04T18:33:20", TUNNEL, position(15_900, "Waltershof"));
    story.late("2026-05-04T19:22:11", "2026-05-04T18:28:05", TUNNEL, position(13_700, "tunnel"));
    story.now("2026-05-04T19:24:30", TUNNEL, Event::RiderRated { stars: 5 });
    story.now("2026-05-04T20:03:17", TUNNEL, Event::DriverRated { stars: 2 });
    let reason = "the app had led the driver to another entrance";
    story.now("2026-05-05T09:12:00", WAITED, adjusted(-250, reason));
    let reason = "billed 7.9 km and 40 min after the rider had got out at the pier";
    story.now("2026-05-06T10:35:48", TUNNEL, adjusted(-3_022, reason));
}

fn the_way_back(story: &mut Story) {
    story.now("2026-05-19T06:40:12", BACK, requested("Mira", "Finkenwerder pier", "Airport", 5_000));
    story.now("2026-05-19T06:41:30", BACK, matched("Samira", "HH-TX 2207"));
    story.now("2026-05-19T06:52:05", BACK, Event::DriverArrived);
    story.now("2026-05-19T06:54:00", BACK, Event::TripStarted);
    story.now("2026-05-19T07:00:20", BACK, position(3_600, "Waltershof"));
    story.now("2026-05-19T07:10:41", BACK, position(9_700, "Volkspark"));
    story.late("2026-05-19T07:10:42", "2026-05-19T07:06:15", BACK, position(6_500, "tunnel"));
    story.now("2026-05-19T07:18:30", BACK, position(14_300, "Lokstedt"));
    story.now("2026-05-19T07:25:10", BACK, position(19_600, "Airport"));
    story.now("2026-05-19T07:26:00", BACK, completed(19_600, 1_920, 5_158));
    story.now("2026-05-19T07:27:15", BACK, Event::DriverRated { stars: 5 });
    story.now("2026-05-19T07:28:02", BACK, Event::RiderRated { stars: 5 });
    story.now("2026-05-19T07:30:00", TUNNEL, adjusted(-500, "for the trouble"));
    story.now("2026-05-20T16:20:00", BACK, adjusted(800, "a bag left in the car was brought to the gate"));
}

/// The events of the story so far.
struct Story(Vec<SampleEvent<Event>>);

impl Story {
    /// Adds an event that was recorded as it happened.
    fn now(&mut self, moment: &str, stream: &'static str, event: Event) {
        self.late(moment, moment, stream, event);
    }

    /// Adds an event that was recorded after it happened.
    fn late(&mut self, recorded: &str, occurred: &str, stream: &'static str, event: Event) {
        let moment = |text: &str| Timestamp::parse(text).unwrap_or_default();
        self.0.push(SampleEvent::new(stream, moment(occurred), moment(recorded), event));
    }
}

fn requested(rider: &str, from: &str, to: &str, quoted_minor: i64) -> Event {
    let (quoted_fare, currency) = (Money::clamped(quoted_minor), Currency::EUR);
    Event::TripRequested(Arc::new(Booking {
        rider: rider.into(),
        from: from.into(),
        to: to.into(),
        quoted_fare,
        currency,
    }))
}

fn matched(driver: &str, car: &str) -> Event {
    Event::DriverMatched(Arc::new(Assignment { driver: driver.into(), car: car.into() }))
}

fn position(metres: u32, place: &str) -> Event {
    Event::PositionReported { metres, place: place.into() }
}

fn completed(distance_metres: u32, duration_seconds: u32, fare_minor: i64) -> Event {
    Event::TripCompleted { distance_metres, duration_seconds, fare: Money::clamped(fare_minor) }
}

fn cancelled(by: Side, fee_minor: i64, reason: &str) -> Event {
    Event::TripCancelled { by, fee: Money::clamped(fee_minor), reason: Some(reason.into()) }
}

fn adjusted(minor: i64, reason: &str) -> Event {
    Event::FareAdjusted { amount: Money::clamped(minor), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domains::trip::state::{Stage, Status};
    use crate::domains::trip::tariff::Tariff;
    use crate::domains::trip::{Command, State, Trip};
    use crate::engine::decider::Decider as _;

    fn streams() -> BTreeMap<&'static str, Vec<SampleEvent<Event>>> {
        let mut streams = BTreeMap::<_, Vec<_>>::new();
        for told in history() {
            streams.entry(told.stream).or_default().push(told);
        }
        streams
    }

    fn end(stream: &str) -> State {
        let mut state = State::default();
        streams()[stream].iter().for_each(|told| state.evolve(&told.event));
        state
    }

    /// Checks that the rules accept the command of each event of the sample.
    #[test]
    fn every_event_of_the_sample_is_one_that_the_rules_would_have_made() {
        for (stream, events) in streams() {
            let mut state = Trip::initial();
            for SampleEvent { event, recorded_at, .. } in events {
                let decided = Trip::decide(&state, &Command::of_event(&event));
                assert_eq!(decided.as_deref(), Ok([event.clone()].as_slice()), "{stream} at {recorded_at}");
                Trip::evolve(&mut state, &event);
            }
        }
    }

    #[test]
    fn the_sample_is_told_in_the_order_of_recording_and_nothing_before_it_happened() {
        let history = history();
        assert!(history.len() >= 40, "{} events", history.len());
        assert!(history.is_sorted_by_key(|told| told.recorded_at));
        assert!(history.iter().all(|told| told.occurred_at <= told.recorded_at));
        assert!(history.iter().all(|told| (told.occurred_at.date().0, told.occurred_at.date().1) == (2026, 5)));
        // The streams are interleaved.
        let turns = history.windows(2).filter(|pair| pair[0].stream != pair[1].stream).count();
        assert!(turns > 2 * streams().len(), "{turns} turns");
    }

    #[test]
    fn the_credit_makes_good_what_was_billed_beyond_the_pier() {
        let events = &streams()[TUNNEL];
        let happened = |wanted: fn(&Event) -> bool| {
            events.iter().find(|told| wanted(&told.event)).map(|told| told.occurred_at.millis()).expect("it happened")
        };
        let at_the_pier = |event: &Event| matches!(event, Event::PositionReported { metres: 19_400, .. });
        let started = happened(|event| *event == Event::TripStarted);
        let seconds = (happened(at_the_pier) - started) / 1_000;
        let billed = (happened(|event| matches!(event, Event::TripCompleted { .. })) - started) / 1_000;
        let tariff = Tariff::of(Currency::EUR).expect("there are rates in euro");
        let fair = tariff.metered(19_400, seconds.try_into().expect("a ride's seconds"));
        let state = end(TUNNEL);
        assert_eq!(i64::from(state.duration), billed);
        assert_eq!(state.fare(), fair.saturating_sub(Money::clamped(500)));
        assert!(state.metered_fare > state.quoted_fare().saturating_add(Money::clamped(3_000)));
        assert_eq!((state.positions, state.late_positions), (8, 5));
    }

    #[test]
    fn of_the_four_rides_two_end_otherwise() {
        assert_eq!(end(WAITED).status, Status::Cancelled { by: Side::Rider, at: Stage::Arrived });
        assert_eq!(end(WAITED).fare(), Money::clamped(250));
        assert_eq!(end(TYRE).status, Status::Cancelled { by: Side::Driver, at: Stage::Started });
        assert_eq!(end(TYRE).fare(), Money::ZERO);
        assert_eq!(end(BACK).status, Status::Completed);
        assert_eq!(end(BACK).fare(), Money::clamped(5_958));
    }
}
