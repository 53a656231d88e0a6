//! Each rejection of a trip has words and its facts.

use super::*;

/// The verbs with which the last sentence of a rejection says what to do next.
const NEXT_STEPS: [&str; 14] = [
    "Adjust", "Choose", "Complete", "Credit", "Enter", "Go", "Keep", "Match", "Open", "Record", "Report", "Request",
    "Shorten", "Start",
];

#[test]
fn every_rejection_has_words_and_its_facts_and_what_does_not_fit_has_a_field() {
    let (status, by) = ("Requested", Side::Rider);
    let out_of_turn = one_of_each!(OutOfTurn:
        TripNotRequested,
        TripAlreadyRequested { status: status },
        DriverAlreadyMatched { driver: "Jonas".to_owned() },
        DriverNotMatched,
        DriverAlreadyArrived,
        DriverNotArrived,
        TripAlreadyStarted,
        TripNotStarted { status: status },
        TripIsCompleted,
        TripIsCancelled { by: by },
        DriverCancelled,
        TripNotOver { status: status },
        TripNotCompleted { status: status },
        AlreadyRated { rated: by, stars: 4 },
    );
    let (fare, max) = (money(600), Money::MAX);
    let unfit = one_of_each!(Unfit:
        UnknownCurrency { currency: "XYZ".to_owned() },
        NoTariff { currency: "ISK" },
        TextMissing { field: "rider" },
        TextTooLong { field: "reason", max: MAX_TEXT },
        SamePlace { place: "Airport".to_owned() },
        DriverIsRider { driver: "Mira".to_owned() },
        QuoteNotPositive { requested: -1 },
        AmountOutOfRange { field: "quoted_fare_minor", requested: i64::MAX, max: max.minor() },
        DistanceOutOfRange { field: "metres", requested: -1, max: MAX_METRES },
        DistanceBelowMark { requested: 12_099, furthest: 12_100 },
        DurationOutOfRange { requested: -1, max: MAX_SECONDS },
        TooFast { metres: 1_000_000, seconds: 0, least_seconds: 14_400, max_kmh: MAX_KMH },
        AdjustmentIsZero,
        CreditBeyondFare { fare: fare, requested: money(-700) },
        FareOutOfRange { fare: fare, requested: max, max: max },
        StarsOutOfRange { requested: 6, min: 1, max: 5 },
    );
    let field_of =
        |unfit: &Unfit| Trip::FORMS.iter().flat_map(|form| form.inputs).any(|input| input.name == unfit.input());
    assert!(unfit.iter().all(field_of));
    let mut rejections: Vec<Rejection> = out_of_turn.into_iter().map(Rejection::from).collect();
    rejections.extend(unfit.into_iter().map(Rejection::from));
    for rejection in &rejections {
        let message = rejection.explain(Currency::EUR).message;
        let next = message.trim_end_matches('.').rsplit(". ").next().unwrap();
        let verb = next.split(' ').next().unwrap();
        assert!(NEXT_STEPS.contains(&verb), "{message:?} does not end with what to do next");
    }
    expect![[r#"
        TripNotRequested {}
            The trip is not requested yet. Request it first.
        TripAlreadyRequested {"status":"Requested"}
            This trip was requested before (it is requested). Open another stream for a new one.
        DriverAlreadyMatched {"driver":"Jonas"}
            Jonas has this trip already. Go on with this driver, or cancel the trip.
        DriverNotMatched {}
            No driver has this trip yet. Match one first.
        DriverAlreadyArrived {}
            The driver has arrived already. Go on with the ride.
        DriverNotArrived {}
            The driver is still on the way. Record the arrival at the pickup first.
        TripAlreadyStarted {}
            The ride has started already. Report a position, or complete it.
        TripNotStarted {"status":"Requested"}
            The ride has not started: the trip is requested. Start it first.
        TripIsCompleted {}
            The trip is completed. Adjust its fare, rate it, or report a late position.
        TripIsCancelled {"by":"rider"}
            The trip was cancelled by the rider. Adjust its fee, or request a new trip in another stream.
        DriverCancelled {}
            The driver cancelled this trip, so the rider pays nothing. Request a new trip in another stream.
        TripNotOver {"status":"Requested"}
            The trip is requested. Complete or cancel it before you adjust its fare.
        TripNotCompleted {"status":"Requested"}
            The trip is requested. Complete it before you rate it.
        AlreadyRated {"rated":"rider","stars":4}
            The rider was rated before, with 4 ★. Keep that rating: it is given once.
        UnknownCurrency {"currency":"XYZ"} [currency]
            "XYZ" is not an ISO 4217 currency code. Choose one such as EUR.
        NoTariff {"currency":"ISK"} [currency]
            There are no rates in ISK. Choose another currency.
        TextMissing {"field":"rider"} [rider]
            Enter the rider.
        TextTooLong {"field":"reason","max":500} [reason]
            The reason is longer than 500 characters. Shorten it.
        SamePlace {"place":"Airport"} [to]
            The ride would begin and end at Airport. Enter another destination.
        DriverIsRider {"driver":"Mira"} [driver]
            Mira is the rider of this trip. Match another driver.
        QuoteNotPositive {"requested":-1} [quoted_fare_minor]
            A quote of −€0.01 is not more than zero. Enter a larger one.
        AmountOutOfRange {"field":"quoted_fare_minor","max":9007199254740991,"requested":9223372036854775807} [quoted_fare_minor]
            The amount is beyond the maximum. Enter at most €90,071,992,547,409.91.
        DistanceOutOfRange {"field":"metres","max":1000000,"requested":-1} [metres]
            A ride cannot be −1 m long. Enter 0 to 1,000,000 metres.
        DistanceBelowMark {"furthest":12100,"requested":12099} [distance_metres]
            A position was reported at 12.1 km, so the ride cannot be 12.099 km long. Enter at least 12,100 metres.
        DurationOutOfRange {"max":86400,"requested":-1} [duration_seconds]
            A ride cannot take −1 s. Enter 0 to 86,400 seconds.
        TooFast {"least_seconds":14400,"max_kmh":250,"metres":1000000,"seconds":0} [duration_seconds]
            1,000 km in 0 s is faster than 250 km/h. Enter at least 14,400 seconds, or a shorter distance.
        AdjustmentIsZero {} [amount_minor]
            An adjustment of zero changes nothing. Enter a credit such as -5.00, or a charge.
        CreditBeyondFare {"fare":600,"requested":-700} [amount_minor]
            The rider pays €6.00, and a credit of €7.00 is more than that. Credit at most €6.00.
        FareOutOfRange {"fare":600,"max":9007199254740991,"requested":9007199254740991} [amount_minor]
            The fare would go beyond €90,071,992,547,409.91, the largest that every JSON reader sees exactly. Enter a smaller amount.
        StarsOutOfRange {"max":5,"min":1,"requested":6} [stars]
            A rating of 6 does not exist. Enter 1 to 5 stars.
    "#]].assert_eq(&table::<Trip>(&fold(&[requested()]), &rejections));
}

#[test]
fn a_rejection_says_amounts_in_the_currency_of_the_trip_and_its_facts_in_minor_units() {
    let state = fold(&[requested_in("GBP", 900), completed(0, 0, 600)]);
    let refusal = Trip::explain(&rejection_of_credit(600, -700).into(), &state);
    assert_eq!(refusal.name, "CreditBeyondFare");
    assert_eq!(Value::Object(refusal.details), json!({ "fare": 600, "requested": -700 }));
    assert_eq!(refusal.message, "The rider pays £6.00, and a credit of £7.00 is more than that. Credit at most £6.00.");
    let refusal = Trip::explain(&OutOfTurn::TripIsCancelled { by: Side::Rider }.into(), &state);
    assert_eq!(Value::Object(refusal.details), json!({ "by": "rider" }));
}
