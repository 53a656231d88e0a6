//! The read models of the shop, the rides and the community: what they say of the samples, and laws that hold for any part
//! of them in any order.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use expect_test::expect;
use foldback::domains::trip::{State, Trip};
use foldback::domains::{Registration, domain};
use foldback::engine::domain::{Encoded, SampleEvent, WireFormat as _};
use foldback::engine::log::envelope::{Position, Revision, StreamId};
use foldback::engine::log::{Log, Record};
use foldback::engine::projection::{ReadModel, Scope, Settings, Status, Table};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::time::Timestamp;
use proptest::prelude::*;

const DOMAINS: [&str; 3] = ["order", "trip", "feed"];

fn registration(name: &str) -> &'static Registration {
    domain(name).unwrap()
}

/// The sample of a domain as records, in its order.
fn sample(name: &str) -> Vec<Record> {
    let record = |told: SampleEvent<Encoded>| Record {
        stream: StreamId::new(told.stream).unwrap(),
        event_type: told.event.event_type.into(),
        schema_version: told.event.schema_version,
        occurred_at: told.occurred_at,
        recorded_at: told.recorded_at,
        data: told.event.data,
        links: None,
    };
    (registration(name).sample)().into_iter().map(record).collect()
}

fn log_of(records: &[Record]) -> Log {
    let mut log = Log::default();
    for record in records {
        log.push(record.clone());
    }
    log
}

fn model(domain: &str, name: &str) -> ReadModel {
    ReadModel::new(registration(domain).read_model(name).unwrap(), Scope::Domain)
}

/// What a read model says of a log, filled in one go.
fn filled(mut model: ReadModel, log: &Log) -> Table {
    while model.step(log, 1_000) > 0 {}
    assert_eq!(model.status(log.head()), Status::Live);
    model.table()
}

/// The rows as a person reads them, one a line.
fn shown(table: &Table) -> String {
    let cell = |row: &foldback::engine::projection::Row, index: usize| row.show(index, table.columns[index].kind);
    let line = |row| (0..table.columns.len()).map(|index| cell(row, index)).collect::<Vec<_>>().join(" | ") + "\n";
    table.rows.iter().map(line).collect()
}

/// What some read models of a domain say of its sample.
fn of_sample(domain: &str, names: &[&str]) -> String {
    let log = log_of(&sample(domain));
    names.iter().map(|name| format!("{name}:\n{}", shown(&filled(model(domain, name), &log)))).collect()
}

#[test]
fn each_domain_has_three_or_more_of_its_own() {
    for name in DOMAINS {
        let models = (registration(name).read_models)();
        assert!(models.len() >= 3, "{name}");
        assert!(models.iter().all(|model| model.domain == name && !model.hint.is_empty()));
    }
}

#[test]
fn the_double_charge_is_found_by_a_question_asked_later() {
    expect![[r#"
        repeated_captures:
        order-1002 | 7 | €83.40 | pay-5203 | pay-5203-retry | 24 Mar 2026, 10:07
    "#]]
    .assert_eq(&of_sample("order", &["repeated_captures"]));
    let mut close = model("order", "repeated_captures");
    close.set("within_minutes", 4).unwrap();
    assert!(filled(close, &log_of(&sample("order"))).rows.is_empty(), "they are five minutes apart");
}

#[test]
fn the_shop_sums_up() {
    // All are settled; Easter tea was cancelled before it was sent.
    expect![[r#"
        orders:
        order-1001 | Leila | Partly returned | €56.80 | €56.80 | €0.00
        order-1002 | Mira | Partly returned | €70.65 | €70.65 | €0.00
        order-1003 | Jonas | Delivered | €218.00 | €218.00 | €0.00
        order-1004 | Tomas | Cancelled | €0.00 | €0.00 | €0.00
        revenue_by_day:
        1 May 2026 | 0 | €0.00 | €12.75 | −€12.75
        10 Apr 2026 | 0 | €0.00 | €83.40 | −€83.40
        1 Apr 2026 | 1 | €189.00 | €0.00 | €189.00
        30 Mar 2026 | 0 | €0.00 | €8.50 | −€8.50
        24 Mar 2026 | 2 | €166.80 | €0.00 | €166.80
        18 Mar 2026 | 1 | €29.00 | €0.00 | €29.00
        17 Mar 2026 | 1 | €65.30 | €0.00 | €65.30
        items_sold:
        Green tea | 3 | 3 | 1
        Cup | 2 | 2 | 1
        Tea tin | 2 | 2 | 0
        Kettle | 1 | 1 | 0
        Samovar | 1 | 1 | 0
        Teapot | 1 | 1 | 0
        Easter tea | 0 | 0 | 0
    "#]]
    .assert_eq(&of_sample("order", &["orders", "revenue_by_day", "items_sold"]));
    let log = log_of(&sample("order"));
    let revenue = filled(model("order", "revenue_by_day"), &log);
    let sum = |column: usize| revenue.rows.iter().filter_map(|row| row.values[column].number()).sum::<i64>();
    // As the events say by themselves.
    let told = |event_type: &str| -> i64 {
        let of_type = sample("order").into_iter().filter(|record| &*record.event_type == event_type);
        let amount = |record: Record| serde_json::from_str::<serde_json::Value>(&record.data).unwrap();
        of_type.map(|record| amount(record)["amount_minor"].as_i64().unwrap()).sum()
    };
    assert_eq!((sum(2), sum(3)), (told("PaymentCaptured"), told("PaymentRefunded")));
    assert_eq!(sum(4), sum(2) - sum(3));
}

#[test]
fn code_with_a_gap_is_parked_at_the_event_it_cannot_take() {
    for (name, of, event_type) in [("order", "items_sold", "OrderCancelled"), ("feed", "ended_follows", "Blocked")] {
        let log = log_of(&sample(name));
        let mut model = model(name, of);
        model.set_version(1).unwrap();
        while model.step(&log, 7) > 0 {}
        let Status::Parked(parked) = model.status(log.head()) else { panic!("{name} {of} is not parked") };
        assert_eq!(parked.event_type, event_type);
        model.set_version(2).unwrap();
        while model.step(&log, 7) > 0 {}
        assert_eq!((model.status(log.head()), model.position()), (Status::Live, log.head()));
    }
}

#[test]
fn the_rides_sum_up() {
    expect![[r#"
        quoted_and_billed:
        trip-7001 | Mira | €48.00 | €81.04 | −€35.22 | €45.82
        trip-7004 | Mira | €50.00 | €51.58 | €8.00 | €59.58
        trip-7002 | Ben | €21.50 | €0.00 | −€2.50 | €2.50
        trip-7003 | Chioma | €26.00 | €0.00 | €0.00 | €0.00
        drivers:
        Samira | 1 | 19.6 km | €62.08
        Jonas | 1 | 27.3 km | €45.82
        Kofi | 0 | 5.1 km | €0.00
        cancellations:
        Driver | Started | 1 | €0.00
        Rider | Arrived | 1 | €5.00
        late_facts:
        trip-7001 | 13 | PositionReported | 4 May 2026, 18:28 | 54 min
        trip-7001 | 12 | PositionReported | 4 May 2026, 18:33 | 48 min
        trip-7001 | 11 | PositionReported | 4 May 2026, 18:41 | 41 min
        trip-7001 | 10 | PositionReported | 4 May 2026, 18:52 | 29 min
    "#]]
    .assert_eq(&of_sample("trip", &["quoted_and_billed", "drivers", "cancellations", "late_facts"]));
    let mut all = model("trip", "late_facts");
    all.set("after_minutes", 1).unwrap();
    assert_eq!(filled(all, &log_of(&sample("trip"))).rows.len(), 7);
}

#[test]
fn the_vanished_post_is_explained_by_a_follow_that_a_block_ended() {
    expect![[r#"
        ended_follows:
        feed-main | Dan | Ben | unfollowed | 48 | 6 Jun 2026, 09:12
        feed-main | Ana | Ben | a block | 31 | 2 Jun 2026, 19:05
        popular_posts:
        feed-main | 13 | Ben | 13 | 5 | 4 | The north wall opens on Saturday: twelve
        feed-main | 43 | Cleo | 7 | 1 | 3 | Who wants to try the yellow route on Sun
        feed-main | 22 | Ana | 2 | 0 | 1 | Photos of the opening are up, now with B
        feed-main | 10 | Cleo | 1 | 1 | 0 | Chalk is half price at the corner shop t
        feed-main | 49 | Ben | 0 | 0 | 0 | Slippers and harnesses are lent for noth
    "#]]
    .assert_eq(&of_sample("feed", &["ended_follows", "popular_posts"]));
}

#[test]
fn weights_are_taken_without_a_rebuild() {
    let log = log_of(&sample("feed"));
    let mut model = model("feed", "popular_posts");
    while model.step(&log, 1_000) > 0 {}
    model.set("reaction", 0).unwrap();
    assert!(!model.has_rebuild());
    let points = |model: &ReadModel| model.table().rows.iter().filter_map(|row| row.values[3].number()).sum::<i64>();
    let comments = model.table().rows.iter().filter_map(|row| row.values[5].number()).sum::<i64>();
    assert_eq!(points(&model), 2 * comments);
    model.set("comment", 5).unwrap();
    assert_eq!(points(&model), 5 * comments);
}

/// Events of communities, one an hour.
fn communities(events: &[(&str, foldback::domains::feed::Event)]) -> Log {
    let record = |(hour, (stream, event)): (i64, &(&str, foldback::domains::feed::Event))| {
        let Encoded { event_type, schema_version, data } = foldback::domains::feed::Feed::encode(event);
        let at = Timestamp::from_millis(1_767_225_600_000 + hour * 3_600_000);
        let stream = StreamId::new(stream).unwrap();
        Record {
            stream,
            event_type: event_type.into(),
            schema_version,
            occurred_at: at,
            recorded_at: at,
            data,
            links: None,
        }
    };
    log_of(&(0..).zip(events).map(record).collect::<Vec<_>>())
}

#[test]
fn who_follows_again_no_longer_counts_as_an_ended_follow() {
    use foldback::domains::feed::Event::{Followed, Unfollowed};
    let (who, whom) = (|| "Ana".into(), || "Ben".into());
    let follow = || ("feed-main", Followed { person: who(), whom: whom() });
    let unfollow = || ("feed-main", Unfollowed { person: who(), whom: whom() });
    let ended = |events: &[_]| shown(&filled(model("feed", "ended_follows"), &communities(events)));
    assert_eq!(ended(&[follow(), unfollow()]), "feed-main | Ana | Ben | unfollowed | 2 | 1 Jan 2026, 01:00\n");
    assert_eq!(ended(&[follow(), unfollow(), follow()]), "");
    let again = [follow(), unfollow(), follow(), unfollow()];
    assert_eq!(ended(&again), "feed-main | Ana | Ben | unfollowed | 4 | 1 Jan 2026, 03:00\n");
    // In another community they may have parted for good.
    let other = |(_, event)| ("feed-climbers", event);
    let apart = [follow(), unfollow(), other(follow()), other(unfollow()), follow()];
    assert_eq!(ended(&apart), "feed-climbers | Ana | Ben | unfollowed | 2 | 1 Jan 2026, 03:00\n");
}

#[test]
fn the_communities_read_models_name_the_stream_of_each_row() {
    use foldback::domains::feed::Event::Posted;
    let posted = |stream, post| (stream, Posted { post: Revision(post), person: "Ana".into(), text: "hello".into() });
    let log = communities(&[posted("feed-main", 1), posted("feed-climbers", 1), posted("feed-climbers", 2)]);
    for spec in (registration("feed").read_models)() {
        assert_eq!(spec.columns[0].name, "stream", "{}", spec.name);
    }
    let rows = |name| shown(&filled(model("feed", name), &log));
    expect![[r#"
        feed-climbers | 1 Jan 2026 | 2 | 0 | 0 | 1
        feed-main | 1 Jan 2026 | 1 | 0 | 0 | 1
    "#]]
    .assert_eq(&rows("activity_by_day"));
    expect![[r#"
        feed-climbers | 1 | Ana | 0 | 0 | 0 | hello
        feed-climbers | 2 | Ana | 0 | 0 | 0 | hello
        feed-main | 1 | Ana | 0 | 0 | 0 | hello
    "#]]
    .assert_eq(&rows("popular_posts"));
}

/// A domain, and events of its sample: any of them, in any order, some again, at any time.
fn histories() -> impl Strategy<Value = (&'static str, Vec<Record>)> {
    prop::sample::select(&DOMAINS[..]).prop_flat_map(|name| {
        let event = (prop::sample::select(sample(name)), 0..40_i64, 0..40_i64).prop_map(|(record, day, late)| Record {
            occurred_at: Timestamp::from_millis(1_767_225_600_000 + day * 40_000_000),
            recorded_at: Timestamp::from_millis(1_767_225_600_000 + day * 40_000_000 + late * 60_000),
            ..record
        });
        (Just(name), prop::collection::vec(event, 0..60))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_rebuilt_one_equals_the_one_that_was_kept_at_every_position((name, records) in histories(), slice in 1..9_usize) {
        let log = log_of(&records);
        for spec in (registration(name).read_models)() {
            let mut kept = ReadModel::new(spec, Scope::Domain);
            let mut growing = Log::default();
            for (index, record) in records.iter().enumerate() {
                growing.push(record.clone());
                kept.step(&growing, 1);
                prop_assert_eq!(kept.position(), Position::from_len(index + 1));
                let mut built = ReadModel::new(spec, Scope::Domain);
                while built.position() < kept.position() && built.step(&growing, slice) > 0 {}
                prop_assert_eq!(built.table(), kept.table(), "{} at {}", spec.name, index + 1);
            }
            prop_assert_eq!(Settings::of(spec), kept.settings().clone());
        }
        prop_assert_eq!(log.head().get(), records.len());
    }

    #[test]
    fn money_adds_up_over_any_history(records in prop::collection::vec(prop::sample::select(sample("order")), 0..80)) {
        let log = log_of(&records);
        let table = filled(model("order", "orders"), &log);
        let revenue = filled(model("order", "revenue_by_day"), &log);
        let paid: i64 = table.rows.iter().filter_map(|row| row.values[4].number()).sum();
        let taken: i64 = revenue.rows.iter().filter_map(|row| row.values[4].number()).sum();
        prop_assert_eq!(paid, taken, "what was paid by order is what was taken by day");
        let mut by_order: BTreeMap<String, i64> = BTreeMap::new();
        for row in &table.rows {
            if let (FieldValue::Text(order), Some(paid)) = (&row.values[0], row.values[4].number()) {
                *by_order.entry(order.to_string()).or_default() += paid;
            }
        }
        prop_assert_eq!(by_order.values().sum::<i64>(), paid);
    }

    #[test]
    fn fares_by_driver_and_by_trip_are_those_of_the_states(
        records in prop::collection::vec(prop::sample::select(sample("trip")), 0..80),
    ) {
        let log = log_of(&records);
        let drivers = filled(model("trip", "drivers"), &log);
        let mut trips: BTreeMap<&str, State> = BTreeMap::new();
        for record in &records {
            let event = Trip::decode(&record.event_type, record.schema_version, &record.data).unwrap();
            trips.entry(record.stream.as_str()).or_default().evolve(&event);
        }
        let with_driver = trips.values().filter(|trip| trip.assignment.is_some());
        let of_trips: i64 = with_driver.map(|trip| trip.fare().minor()).sum();
        let billed = filled(model("trip", "quoted_and_billed"), &log);
        let of_all: i64 = billed.rows.iter().filter_map(|row| row.values[5].number()).sum();
        prop_assert_eq!(of_all, trips.values().map(|trip| trip.fare().minor()).sum::<i64>());
        let of_drivers: i64 = drivers.rows.iter().filter_map(|row| row.values[3].number()).sum();
        prop_assert_eq!(of_drivers, of_trips);
    }
}
