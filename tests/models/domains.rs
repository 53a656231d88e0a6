//! Models of the built-in domains make their headlines at every revision of their samples, of events as plain JSON.

use std::collections::BTreeMap;

use foldback::domains::account::Account;
use foldback::domains::feed::Feed;
use foldback::domains::order::Order;
use foldback::domains::trip::Trip;
use foldback::engine::domain::Domain;
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::time::Timestamp;
use foldback::models::{Data, Event, Value};

use crate::support::read;

/// Folds events of a domain by the domain and by a model; returns how many there were.
fn check<D: Domain>(name: &str, events: Vec<(&str, Timestamp, D::Event)>) {
    let model = read(&std::fs::read_to_string(format!("tests/data/models/{name}.model")).unwrap());
    let headline = model.fields().iter().position(|field| field.is_headline).unwrap();
    let mut states = BTreeMap::new();
    let mut changes = 0;
    for (stream, moment, event) in events {
        let (revision, of_domain, of_model) = states.entry(stream).or_insert_with(|| (0, D::initial(), model.start()));
        *revision += 1;
        D::evolve(of_domain, &event);
        let encoded = D::encode(&event);
        let (kind, data) = (encoded.event_type, Data::read(&encoded.data).unwrap());
        let (at_ms, before) = (moment.millis(), of_model.values()[headline].clone());
        let event = Event { kind, data: &data, at_ms, recorded_ms: at_ms, revision: *revision, stream };
        model.apply(of_model, &event, &mut ());
        let (expected, found) = (D::field(of_domain, 0), &of_model.values()[headline]);
        let is_equal = match &expected {
            FieldValue::Money(money) => {
                found.minor(D::currency(of_domain).decimals()) == Some(money.minor())
                    || found.minor(2) == Some(money.minor())
            }
            FieldValue::Count(count) => *found == Value::whole(*count),
            FieldValue::Number(number) => *found == Value::Number(number.millionths()),
            FieldValue::Missing | FieldValue::Text(_) | FieldValue::Time(_) => false,
        };
        assert!(is_equal, "{name}, {stream} at {revision}, {kind}: {expected:?}, but {found:?}");
        changes += usize::from(before != *found);
    }
    assert!(changes > 5, "{name}: {changes} changes");
}

#[test]
fn a_model_makes_the_headline_of_its_domain_at_every_revision_of_the_sample() {
    use foldback::domains::{account, feed, order, trip};
    check::<Account>(
        "account",
        account::sample::history().into_iter().map(|(at, event)| ("account-main", at, event)).collect(),
    );
    check::<Feed>("feed", feed::sample::history().into_iter().map(|(at, event)| ("feed-main", at, event)).collect());
    check::<Order>(
        "order",
        order::sample::history().into_iter().map(|told| (told.stream, told.occurred_at, told.event)).collect(),
    );
    check::<Trip>(
        "trip",
        trip::sample::history().into_iter().map(|told| (told.stream, told.occurred_at, told.event)).collect(),
    );
}
