//! The sample histories in one log: whatever was recorded before, each keeps times of its own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sample;

use foldback::domains::{REGISTRY, Registration};
use foldback::engine::log::envelope::{ExpectedRevision, Position, StreamId};
use foldback::engine::values::time::Timestamp;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};
use serde_json::json;

fn workbench() -> Workbench {
    Workbench::open(Box::new(MemoryKeyValue::default())).unwrap()
}

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// Records a sample and returns when its events happened and were recorded, in milliseconds.
fn recorded(workbench: &mut Workbench, domain: &Registration, now: Timestamp) -> Vec<(i64, i64)> {
    let before = workbench.log().head().0;
    workbench.append_sample(domain, now).unwrap();
    let event = |position| workbench.log().at(Position(position)).unwrap();
    let moments = |position| (event(position).occurred_at.millis(), event(position).recorded_at.millis());
    (before + 1..=workbench.log().head().0).map(moments).collect()
}

/// The waits between recordings, and by how much each was late.
fn shape(moments: &[(i64, i64)]) -> (Vec<i64>, Vec<i64>) {
    let gaps = moments.windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
    (gaps, moments.iter().map(|(occurred, recorded)| recorded - occurred).collect())
}

fn told(domain: &Registration) -> Vec<(i64, i64)> {
    (domain.sample)().iter().map(|told| (told.occurred_at.millis(), told.recorded_at.millis())).collect()
}

fn never_falls(workbench: &Workbench) -> bool {
    let at = |position| workbench.log().at(Position(position)).unwrap().recorded_at;
    (1..workbench.log().head().0).all(|position| at(position) <= at(position + 1))
}

fn orders(domains: &[&'static Registration]) -> Vec<Vec<&'static Registration>> {
    if domains.len() < 2 {
        return vec![domains.to_vec()];
    }
    let first = |index: usize| {
        let (mut rest, first) = (domains.to_vec(), domains[index]);
        rest.remove(index);
        orders(&rest).into_iter().map(move |rest| std::iter::once(first).chain(rest).collect())
    };
    (0..domains.len()).flat_map(first).collect()
}

#[test]
fn samples_keep_their_own_spacing_and_late_facts_in_any_order_of_recording() {
    let domains: Vec<_> = REGISTRY.iter().collect();
    let now = moment("2027-06-01");
    for order in orders(&domains) {
        let mut workbench = workbench();
        let names: Vec<_> = order.iter().map(|domain| domain.name).collect();
        for domain in order {
            let moments = recorded(&mut workbench, domain, now);
            assert_eq!(shape(&moments), shape(&told(domain)), "{} in {names:?}", domain.name);
            assert!(moments.iter().all(|(_, recorded)| *recorded <= now.millis()), "{} in {names:?}", domain.name);
        }
        assert!(never_falls(&workbench), "{names:?}");
    }
}

#[test]
fn samples_recorded_as_the_page_offers_them_keep_their_own_dates() {
    let mut workbench = workbench();
    for domain in REGISTRY.iter().filter(|domain| domain.name != "light") {
        assert_eq!(recorded(&mut workbench, domain, moment("2027-06-01")), told(domain), "{}", domain.name);
    }
}

#[test]
fn a_sample_is_spread_out_in_a_log_that_was_written_to_just_now() {
    for (domain, ago) in REGISTRY.iter().skip(1).flat_map(|domain| [0, 3, 5_000, 86_400_000].map(|ago| (domain, ago))) {
        let mut workbench = workbench();
        let stream = StreamId::new("account-main").unwrap();
        let (expected, written) = (ExpectedRevision::Any, moment("2026-11-26T12:00"));
        let request = Request { stream, expected, event_id: None, now: written, actor: None };
        workbench.execute(&json!({ "type": "OpenAccount", "owner": "Grace", "currency": "EUR" }), &request).unwrap();
        let now = Timestamp::from_millis(written.millis() + ago);
        let moments = recorded(&mut workbench, domain, now);
        assert!(moments.windows(2).all(|pair| pair[0].1 < pair[1].1), "{} after {ago} ms", domain.name);
        assert!(moments[0].1 > written.millis(), "{} after {ago} ms", domain.name);
        assert!(moments.iter().all(|(occurred, recorded)| occurred <= recorded));
        let last = moments[moments.len() - 1].1;
        assert_eq!(last, now.millis().max(written.millis() + moments.len() as i64), "{} after {ago} ms", domain.name);
        let happened = |moments: &[(i64, i64)]| moments.iter().map(|moments| moments.0).collect::<Vec<_>>();
        assert_eq!(happened(&moments), happened(&told(domain)), "{} after {ago} ms", domain.name);
    }
}

#[test]
fn a_story_is_about_a_stream_of_its_sample_and_the_one_that_it_names() {
    for domain in REGISTRY {
        let stream = domain.story_stream().unwrap();
        let streams: Vec<_> = (domain.sample)().iter().map(|told| told.stream).collect();
        assert!(streams.contains(&stream.as_str()), "{stream}");
        let named = streams.iter().filter(|name| domain.story.contains(**name));
        assert!(named.into_iter().all(|name| *name == stream.as_str()), "{}: {stream}", domain.story);
    }
}

#[test]
fn the_journeys_know_how_long_the_sample_is() {
    let stories = include_str!("journeys/src/stories/mod.rs");
    assert!(stories.contains(&format!("const SAMPLE: u64 = {};", sample::length())));
}
