//! The samples: files of events and their models.

use std::collections::BTreeMap;

use foldback::engine::values::time::Timestamp;
use foldback::models::{Data, Event, Model, Path, State, Trace};
use serde_json::{Value as Json, json};

use crate::support::{json as fields, read};

/// Reads a file of events: an object a line.
fn lines(name: &str) -> Vec<Data> {
    let text = std::fs::read_to_string(format!("samples/{name}.ndjson")).unwrap();
    text.lines().map(|line| Data::read(line).unwrap()).collect()
}

fn text(data: &Data, path: Option<&Path>, or: &str) -> String {
    path.and_then(|path| path.value(data)).map_or(or.to_owned(), |value| value.plain())
}

/// Folds a sample; the states by stream.
fn fold(model: &Model, events: &[Data], trace: &mut impl Trace) -> BTreeMap<String, Json> {
    let mut states: BTreeMap<String, (u64, State)> = BTreeMap::new();
    for data in events {
        let sources = model.sources();
        let stream = text(data, sources.stream.as_ref(), "all");
        let kind = text(data, sources.event_type.as_ref(), "any");
        let moment = |text: String| Timestamp::parse(&text).map_or(0, Timestamp::millis);
        let at_ms = moment(text(data, sources.time.as_ref(), ""));
        let received = Path::read("received_at").unwrap();
        let recorded_ms = moment(text(data, Some(&received), "")).max(at_ms);
        let (revision, state) = states.entry(stream.clone()).or_insert_with(|| (0, model.start()));
        *revision += 1;
        model.apply(
            state,
            &Event { kind: &kind, data, at_ms, recorded_ms, revision: *revision, stream: &stream },
            trace,
        );
    }
    states.into_iter().map(|(stream, (_, state))| (stream, Json::Object(fields(model, &state)))).collect()
}

fn model(name: &str) -> Model {
    let text = std::fs::read_to_string(format!("samples/{name}.model")).unwrap();
    assert!(text.lines().filter(|line| !line.trim().is_empty()).count() <= 15, "{name} is long");
    read(&text)
}

#[test]
fn the_issue_tracker_knows_how_long_each_issue_was_open() {
    let (model, mut trace) = (model("issues"), Vec::new());
    let states = fold(&model, &lines("issues"), &mut trace);
    let hours = |hours: f64| json!((hours * 3_600_000.0) as i64);
    assert_eq!(states["41"]["labels"], json!(["bug"]));
    assert_eq!(states["41"]["state"], "closed");
    assert_eq!(states["42"]["open_for"], hours(76.5));
    assert!(format!("{trace:?}").contains("closed twice"));
}

#[test]
fn the_thermostat_counts_late_readings_and_what_is_not_a_number() {
    let (model, mut trace) = (model("thermostat"), Vec::new());
    let states = fold(&model, &lines("thermostat"), &mut trace);
    let room = &states["living-room"];
    assert_eq!((&room["lowest"], &room["highest"], &room["late"]), (&json!(15), &json!(20.6), &json!(4)));
    assert_eq!(room["readings_by_day"], json!({ "2026-01-15": 10, "2026-01-16": 2 }));
    assert_eq!(states["attic"]["heating"], true);
    assert!(format!("{trace:?}").contains("`celsius` is \\\"n/a\\\", not a number"), "{trace:?}");
}

#[test]
fn tic_tac_toe_needs_no_model() {
    let events = lines("tic-tac-toe");
    let model = Model::inferred(&events);
    let state = &fold(&model, &events, &mut ())["all"];
    assert_eq!((&state["board_b2"], &state["winner"], &state["events"]), (&json!("X"), &json!("nobody"), &json!(11)));
    assert!(model.fields().iter().any(|field| field.is_headline && *field.name == *"move"));
}
