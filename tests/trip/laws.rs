//! Laws of the trip that hold for any commands and any events.

use std::sync::Arc;

use foldback::domains::trip::event::{Assignment, Booking, Side};
use foldback::domains::trip::state::{Stage, Status};
use foldback::domains::trip::tariff::Tariff;
use foldback::domains::trip::{Event, Rejection, State, Trip};
use foldback::engine::decider::Decider as _;
use foldback::engine::domain::{
    Bookkeeping as _, Presentation as _, Snapshots as _, WhatIf as _, WireFormat as _, field_specs,
};
use foldback::engine::values::fields::{FieldKind, FieldValue};
use foldback::engine::values::money::{Currency, Money};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{adjust, cancel, complete, fold, match_driver, plain, rate, registration, report, request, with};

/// A command as someone might send it, mostly one that fits somewhere.
fn any_command() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![8 => Just("Mira".to_owned()), 1 => Just("  ".to_owned()), 1 => "\\PC{0,8}"];
    let driver = prop_oneof![8 => Just("Jonas".to_owned()), 1 => text()];
    let minor =
        || prop_oneof![8 => -9_000..9_000_i64, 1 => any::<i64>(), 1 => Money::MAX.minor() - 9_000..=Money::MAX.minor()];
    let metres = || prop_oneof![9 => 0..40_000_i64, 1 => any::<i64>()];
    let code = prop_oneof![6 => Just("EUR"), 2 => Just("KWD"), 1 => Just("ISK"), 1 => Just("XYZ")];
    let side = || prop_oneof![Just("rider"), Just("driver")];
    prop_oneof![
        3 => (text(), minor(), code).prop_map(|(rider, minor, code)| {
            json!({ "type": "RequestTrip", "rider": rider, "from": "Airport", "to": "Pier", "quoted_fare_minor": minor, "currency": code })
        }),
        3 => driver.prop_map(|driver| json!({ "type": "MatchDriver", "driver": driver, "car": "HH-TX 1408" })),
        3 => Just(plain("ArriveAtPickup")),
        3 => Just(plain("StartTrip")),
        6 => (metres(), text()).prop_map(|(metres, place)| with(report(metres), "place", place)),
        3 => (metres(), metres()).prop_map(|(metres, seconds)| complete(metres, seconds)),
        1 => (side(), prop::option::of(text())).prop_map(|(by, reason)| match reason {
            Some(reason) => with(cancel(by), "reason", reason),
            None => cancel(by),
        }),
        4 => (minor(), text()).prop_map(|(minor, reason)| with(adjust(minor), "reason", reason)),
        2 => (side(), -1..8_i64).prop_map(|(side, stars)| {
            rate(if side == "rider" { "RateRider" } else { "RateDriver" }, stars)
        }),
    ]
}

/// Commands in any order, sent after those that take a trip some way.
fn commands() -> impl Strategy<Value = Vec<Value>> {
    let way =
        [request(), match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), report(5_000), complete(9_000, 600)];
    (0..=way.len(), prop::collection::vec(any_command(), 0..60))
        .prop_map(move |(far, rest)| way[..far].iter().cloned().chain(rest).collect())
}

/// The events that the rules let through, with the state after each, the empty one first.
fn decided(commands: &[Value]) -> (Vec<Event>, Vec<State>) {
    let (mut events, mut states) = (Vec::new(), vec![Trip::initial()]);
    for command in commands {
        let mut state = states.last().unwrap().clone();
        for event in Trip::decide(&state, &Trip::command(command).unwrap()).unwrap_or_default() {
            Trip::evolve(&mut state, &event);
            events.push(event);
            states.push(state.clone());
        }
    }
    (events, states)
}

/// Any event at all, whether or not a rule would have made it, its amounts up to a bound.
fn any_event(bound: i64) -> impl Strategy<Value = Event> {
    let text = || "\\PC{0,12}".prop_map(Arc::<str>::from);
    let money = move || (-bound..=bound).prop_map(Money::clamped);
    let side = prop_oneof![Just(Side::Rider), Just(Side::Driver)];
    let code = prop_oneof![Just("EUR"), Just("JPY"), Just("ISK")];
    prop_oneof![
        1 => (text(), text(), text(), money(), code).prop_map(|(rider, from, to, quoted_fare, code)| {
            let currency = Currency::from_code(code).unwrap();
            Event::TripRequested(Arc::new(Booking { rider, from, to, quoted_fare, currency }))
        }),
        2 => (text(), text())
            .prop_map(|(driver, car)| Event::DriverMatched(Arc::new(Assignment { driver, car }))),
        1 => Just(Event::DriverArrived),
        2 => Just(Event::TripStarted),
        6 => (any::<u32>(), text()).prop_map(|(metres, place)| Event::PositionReported { metres, place }),
        2 => (any::<u32>(), any::<u32>(), money()).prop_map(|(distance_metres, duration_seconds, fare)| {
            Event::TripCompleted { distance_metres, duration_seconds, fare }
        }),
        2 => (side, money(), prop::option::of(text()))
            .prop_map(|(by, fee, reason)| Event::TripCancelled { by, fee, reason }),
        4 => (money(), text()).prop_map(|(amount, reason)| Event::FareAdjusted { amount, reason }),
        1 => any::<u8>().prop_map(|stars| Event::DriverRated { stars }),
        1 => any::<u8>().prop_map(|stars| Event::RiderRated { stars }),
    ]
}

/// What is due according to the events alone: what the newest end costs and all adjustments, since the request.
fn due(events: &[Event]) -> i128 {
    let (mut charge, mut adjustments) = (0, 0);
    for event in events {
        match event {
            Event::TripRequested(_) => (charge, adjustments) = (0, 0),
            Event::TripCompleted { fare, .. } => charge = i128::from(fare.minor()),
            Event::TripCancelled { fee, .. } => charge = i128::from(fee.minor()),
            Event::FareAdjusted { amount, .. } => adjustments += i128::from(amount.minor()),
            Event::DriverMatched(_)
            | Event::DriverArrived
            | Event::TripStarted
            | Event::PositionReported { .. }
            | Event::DriverRated { .. }
            | Event::RiderRated { .. } => {}
        }
    }
    charge + adjustments
}

fn may_follow(before: Status, after: Status) -> bool {
    match (before, after) {
        (Status::NotRequested, after) => after == Status::Open(Stage::Requested),
        (Status::Open(stage), Status::Open(next)) => Stage::ALL.windows(2).any(|pair| pair == [stage, next]),
        (Status::Open(stage), Status::Completed) => stage == Stage::Started,
        (Status::Open(stage), Status::Cancelled { by, at }) => {
            at == stage && (by == Side::Rider || stage != Stage::Requested)
        }
        (Status::Open(_), Status::NotRequested) | (Status::Completed | Status::Cancelled { .. }, _) => false,
    }
}

fn has_kind(value: &FieldValue, kind: FieldKind) -> bool {
    match value {
        FieldValue::Missing => true,
        FieldValue::Money(_) => kind == FieldKind::Money,
        FieldValue::Count(_) => kind == FieldKind::Count,
        FieldValue::Number(_) => kind == FieldKind::Number,
        FieldValue::Text(_) => kind == FieldKind::Text,
        FieldValue::Time(_) => kind == FieldKind::Time,
    }
}

proptest! {
    #[test]
    fn a_field_has_the_kind_that_it_says(events in prop::collection::vec(any_event(1 << 40), 0..40)) {
        let state = fold(&events);
        for (index, field) in field_specs::<Trip>().iter().enumerate() {
            let value = Trip::field(&state, index);
            prop_assert!(has_kind(&value, field.kind), "{} is {:?}", field.name, value);
        }
        prop_assert_eq!(Trip::field(&state, Trip::FIELDS.len()), FieldValue::Missing);
    }

    #[test]
    fn whatever_the_rules_let_through_adds_up_and_is_never_below_zero(commands in commands()) {
        let (events, states) = decided(&commands);
        for (revision, state) in states.iter().enumerate() {
            prop_assert_eq!(i128::from(state.fare().minor()), due(&events[..revision]));
            prop_assert!(state.fare() >= Money::ZERO);
            prop_assert!(state.metered_fare == Money::ZERO || state.cancellation_fee == Money::ZERO);
            prop_assert!(state.status.is_over() || state.fare() == Money::ZERO);
            // The quote bounds a fee before the ride; in the car it is what completing the ride there would cost.
            let under_way = matches!(state.status, Status::Cancelled { at: Stage::Started, .. });
            prop_assert!(under_way || state.cancellation_fee <= state.quoted_fare());
            let metered = Tariff::of(state.currency()).map_or(Money::MAX, |tariff| tariff.metered(state.distance, 0));
            prop_assert!(!under_way || state.cancellation_fee <= metered);
            let by_driver = matches!(state.status, Status::Cancelled { by: Side::Driver, .. });
            prop_assert!(!by_driver || state.cancellation_fee == Money::ZERO);
        }
    }

    #[test]
    fn a_breakdown_adds_up_to_its_field_at_every_moment_of_any_trip(
        commands in commands(), facts in prop::collection::vec(any_event(1 << 40), 0..40)
    ) {
        let (_, mut states) = decided(&commands);
        states.extend((0..=facts.len()).map(|revision| fold(&facts[..revision])));
        for state in &states {
            for (index, field) in field_specs::<Trip>().iter().enumerate() {
                let Some(breakdown) = Trip::breakdown(state, field.name) else { continue };
                prop_assert_eq!(FieldValue::Money(breakdown.total), Trip::field(state, index), "{}", field.name);
                let sum: i64 = breakdown.lines.iter().map(|line| line.amount.minor()).sum();
                prop_assert_eq!(sum, breakdown.total.minor(), "{}: {:?}", field.name, breakdown.lines);
                prop_assert!(!breakdown.lines.is_empty());
            }
            prop_assert!(Trip::breakdown(state, "fare").is_some());
        }
    }

    #[test]
    fn by_todays_rates_every_line_of_a_fare_is_named(commands in commands()) {
        let (_, states) = decided(&commands);
        for state in &states {
            let breakdown = Trip::breakdown(state, "fare").unwrap();
            prop_assert!(breakdown.lines.iter().all(|line| line.label != "Other rates"), "{:?}", breakdown.lines);
        }
    }

    #[test]
    fn a_status_moves_only_along_the_edges(commands in commands()) {
        let (_, states) = decided(&commands);
        for pair in states.windows(2) {
            let (before, after) = (pair[0].status, pair[1].status);
            prop_assert!(before == after || may_follow(before, after), "{:?} to {:?}", before, after);
        }
    }

    #[test]
    fn a_form_that_is_offered_is_not_out_of_turn(commands in commands()) {
        let (_, states) = decided(&commands);
        let known = [
            request(), match_driver(), plain("ArriveAtPickup"), plain("StartTrip"), report(1), complete(1_000_000, 60),
            cancel("rider"), adjust(1), rate("RateDriver", 5), rate("RateRider", 5),
        ];
        for state in states {
            for (form, command) in Trip::FORMS.iter().zip(&known) {
                prop_assert_eq!(form.command, command["type"].as_str().unwrap());
                let decided = Trip::decide(&state, &Trip::command(command).unwrap());
                let in_turn = !matches!(decided, Err(Rejection::OutOfTurn(_)));
                // A late position is taken after the end, but not offered first.
                let late = form.command == "ReportPosition" && state.status.is_over();
                prop_assert!(late || Trip::offers(&state, form) == in_turn, "{} when {:?}", form.command, state.status);
            }
        }
    }

    #[test]
    fn the_command_of_an_event_is_read_as_it_was_written_and_decides_the_same_event(commands in commands()) {
        let (events, states) = decided(&commands);
        for (event, before) in events.iter().zip(&states) {
            let intent = Trip::originating_command(event).unwrap();
            let read = Trip::command(&Trip::command_json(&intent)).unwrap();
            prop_assert_eq!(&read, &intent);
            prop_assert_eq!(Trip::decide(before, &read), Ok(vec![event.clone()]));
        }
    }

    #[test]
    fn any_command_is_read_as_it_was_written(command in any_command()) {
        let read = Trip::command(&command).unwrap();
        prop_assert_eq!(Trip::command_json(&read), command);
    }

    #[test]
    fn a_fold_of_any_events_in_any_order_adds_up(events in prop::collection::vec(any_event(1 << 40), 0..80)) {
        let mut state = Trip::initial();
        for (index, event) in events.iter().enumerate() {
            Trip::evolve(&mut state, event);
            prop_assert_eq!(i128::from(state.fare().minor()), due(&events[..=index]));
            prop_assert!(state.late_positions <= state.positions);
        }
    }

    #[test]
    fn no_events_and_no_commands_on_them_ever_panic(
        events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40), commands in prop::collection::vec(any_command(), 0..20)
    ) {
        let mut state = fold(&events);
        for command in &commands {
            match Trip::decide(&state, &Trip::command(command).unwrap()) {
                Ok(made) => {
                    // What a command makes could be brought from elsewhere too.
                    prop_assert!(made.iter().all(|event| Trip::check_bounds(&state, event).is_ok()));
                    made.iter().for_each(|event| Trip::evolve(&mut state, event));
                }
                Err(rejection) => prop_assert!(!Trip::explain(&rejection, &state).name.is_empty()),
            }
        }
    }

    #[test]
    fn what_is_admitted_adds_up_at_the_bounds_too(events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40)) {
        let (mut state, mut admitted) = (Trip::initial(), Vec::new());
        for event in events {
            if Trip::check_bounds(&state, &event).is_ok() {
                Trip::evolve(&mut state, &event);
                admitted.push(event);
                prop_assert_eq!(i128::from(state.fare().minor()), due(&admitted));
            }
        }
    }

    #[test]
    fn an_event_is_read_as_it_was_written(event in any_event(Money::MAX.minor())) {
        let encoded = Trip::encode(&event);
        prop_assert_eq!(Trip::decode(encoded.event_type, encoded.schema_version, &encoded.data), Some(event));
        prop_assert!(Trip::knows(encoded.event_type));
        prop_assert_eq!(registration().schema_version(encoded.event_type), encoded.schema_version);
        // A version that is not known yet is not guessed at.
        prop_assert_eq!(Trip::decode(encoded.event_type, encoded.schema_version + 1, &encoded.data), None);
        prop_assert_eq!(Trip::decode(encoded.event_type, 0, &encoded.data), None);
    }

    #[test]
    fn any_text_is_read_as_an_event_or_is_none(kind in 0..Event::TYPES.len(), data in "\\PC{0,40}") {
        let read = Trip::decode(Event::TYPES[kind], 1, &data);
        prop_assert!(read.is_none_or(|event| event.event_type() == Event::TYPES[kind]));
    }

    #[test]
    fn a_state_is_restored_as_it_was_kept(events in prop::collection::vec(any_event(Money::MAX.minor()), 0..40)) {
        let state = fold(&events);
        let kept: Value = serde_json::from_str(&Trip::snapshot(&state).to_string()).unwrap();
        prop_assert_eq!(Trip::restore(&kept), Some(state));
        // A snapshot that lacks anything is none.
        for name in kept.as_object().unwrap().keys() {
            let mut lacking = kept.clone();
            lacking.as_object_mut().unwrap().remove(name);
            prop_assert_eq!(Trip::restore(&lacking), None, "without {}", name);
        }
    }

    #[test]
    fn late_positions_in_any_order_leave_the_same_trip(
        commands in commands(), (late, shuffled) in prop::collection::vec(((0..7_u32).prop_map(|mark| mark * 10_000), 0..4_u8), 0..12)
            .prop_flat_map(|late| (Just(late.clone()), Just(late).prop_shuffle()))
    ) {
        let (_, states) = decided(&commands);
        for before in states.into_iter().filter(|state| state.status.is_over()) {
            let arrive = |late: &[(u32, u8)]| {
                let mut state = before.clone();
                for (metres, place) in late {
                    let place = format!("Bridge {place}").into();
                    Trip::evolve(&mut state, &Event::PositionReported { metres: *metres, place });
                }
                state
            };
            let after = arrive(&late);
            prop_assert_eq!(&after, &arrive(&shuffled));
            prop_assert_eq!((after.fare(), after.distance, after.status), (before.fare(), before.distance, before.status));
            let counted = u32::try_from(late.len()).unwrap();
            prop_assert_eq!(after.positions, before.positions + counted);
            prop_assert_eq!(after.late_positions, before.late_positions + counted);
            let furthest = late.iter().map(|(metres, _)| *metres).max().unwrap_or(0);
            prop_assert_eq!(after.furthest_metres(), before.furthest_metres().max(furthest));
        }
    }

    #[test]
    fn to_reconcile_leads_to_the_other_trip_by_commands_that_the_rules_take(one in commands(), other in commands()) {
        let (from, to) = (decided(&one).1.pop().unwrap(), decided(&other).1.pop().unwrap());
        let lead = |from: &State, to: &State| {
            let commands = Trip::reconcile(from, to, "what-if")?;
            let mut state = from.clone();
            for command in commands {
                let command = Trip::command(&Trip::command_json(&command)).unwrap();
                let made = Trip::decide(&state, &command).expect("the rules take it");
                made.iter().for_each(|event| Trip::evolve(&mut state, event));
            }
            Some(state)
        };
        // From nothing every trip can be made that rules made.
        let made = lead(&Trip::initial(), &to).expect("a way from nothing");
        prop_assert_eq!(made.status, to.status);
        prop_assert_eq!(&made.booking, &to.booking);
        if let Some(made) = lead(&from, &to) {
            prop_assert_eq!(made.status.name(), to.status.name());
            prop_assert_eq!(made.fare(), to.fare());
            prop_assert_eq!(&made.booking, &to.booking);
            prop_assert_eq!(&made.assignment, &to.assignment);
            prop_assert_eq!((made.rating_of_driver, made.rating_of_rider), (to.rating_of_driver, to.rating_of_rider));
            prop_assert!(made.status.is_over() || made.distance == to.distance);
        } else {
            // What stands in the way cannot be undone.
            let booked = from.booking.is_some() && from.booking != to.booking;
            let given = from.assignment.is_some() || from.status.is_over();
            let assigned = given && from.assignment != to.assignment;
            let back = from.status.stage() > to.status.stage() && !to.status.is_over();
            let ended = from.status.is_over() && from.status.name() != to.status.name();
            let further = from.furthest_metres() > to.distance || from.distance > to.distance;
            let free = matches!(from.status, Status::Cancelled { by: Side::Driver, .. }) && from.fare() != to.fare();
            let rated = from.rating_of_driver.is_some_and(|stars| to.rating_of_driver != Some(stars))
                || from.rating_of_rider.is_some_and(|stars| to.rating_of_rider != Some(stars));
            prop_assert!(booked || assigned || back || ended || further || free || rated, "{:?} to {:?}", from, to);
        }
        prop_assert_eq!(Trip::reconcile(&from, &from, "what-if"), Some(Vec::new()));
    }
}
