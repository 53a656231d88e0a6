//! What cannot have happened, or may not happen any more, is refused.

use super::*;

#[test]
fn a_ride_is_no_faster_than_a_car() {
    let ride = after(Stage::Started, []);
    let too_fast = |metres, seconds, least_seconds| Unfit::TooFast { metres, seconds, least_seconds, max_kmh: MAX_KMH };
    let outcome = ride.when(complete(1_000_000, 0));
    outcome.refused(
        too_fast(1_000_000, 0, 14_400),
        Some("duration_seconds"),
        "1,000 km in 0 s is faster than 250 km/h",
    );
    ride.when(complete(1_000_000, 14_399)).rejected(too_fast(1_000_000, 14_399, 14_400));
    assert!(ride.when(complete(1_000_000, 14_400)).result.is_ok());
    ride.when(complete(1, 0)).rejected(too_fast(1, 0, 1));
    ride.when(complete(0, 0)).then(completed(0, 0, 600));
}

#[test]
fn nobody_drives_themselves_however_the_name_is_written() {
    let trip = after(Stage::Requested, []);
    for driver in ["Mira", "mira", " MIRA ", "M\u{49}ra"] {
        let name = driver.trim().to_owned();
        trip.when(with(match_driver(), "driver", driver)).rejected(Unfit::DriverIsRider { driver: name });
    }
    let two_names = given([Event::TripRequested(Arc::new(Booking {
        rider: "Mira von Dorn".into(),
        from: "Airport".into(),
        to: "Pier".into(),
        quoted_fare: money(4_800),
        currency: Currency::EUR,
    }))]);
    let driver = "mira  von dorn".to_owned();
    two_names.when(with(match_driver(), "driver", driver.as_str())).rejected(Unfit::DriverIsRider { driver });
    assert!(trip.when(with(match_driver(), "driver", "Miranda")).result.is_ok());
}

#[test]
fn a_ride_ends_elsewhere_than_it_begins() {
    for to in ["Airport", " airport", "AIRPORT"] {
        given([]).when(with(request(), "to", to)).rejected(Unfit::SamePlace { place: "Airport".to_owned() });
    }
}

#[test]
fn nothing_is_adjusted_after_the_driver_cancelled() {
    for stage in [Stage::Matched, Stage::Arrived, Stage::Started] {
        let over = after(stage, [cancelled(Side::Driver, 0)]);
        over.when(adjust(500)).rejected(OutOfTurn::DriverCancelled);
        over.when(adjust(-500)).rejected(OutOfTurn::DriverCancelled);
    }
    // What was recorded before there was such a rule can still be given back, and no more than that.
    let charged = after(Stage::Started, [cancelled(Side::Driver, 0), adjusted(500)]);
    charged.when(adjust(-500)).then(adjusted(-500));
    charged.when(adjust(-501)).rejected(rejection_of_credit(500, -501));
    charged.when(adjust(1)).rejected(OutOfTurn::DriverCancelled);
}
