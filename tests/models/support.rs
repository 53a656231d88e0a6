//! A stream of events and what a model makes of it.

use foldback::models::{Data, Event, Model, Outcome, State};
use serde_json::{Map, Value as Json};

/// An event of a test.
#[derive(Clone, Debug)]
pub struct Given {
    pub kind: String,
    pub data: Data,
    pub at_ms: i64,
}

/// An event an hour after the one before it.
pub fn event(kind: &str, data: &str) -> Given {
    Given { kind: kind.to_owned(), data: Data::read(data).expect("JSON"), at_ms: 0 }
}

pub fn hourly(mut events: Vec<Given>) -> Vec<Given> {
    for (place, event) in events.iter_mut().enumerate() {
        event.at_ms = 1_772_323_200_000 + 3_600_000 * place as i64;
    }
    events
}

pub fn read(text: &str) -> Model {
    Model::read(text).unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"))
}

/// Folds events one after the other; what each line did is traced.
pub fn fold(model: &Model, events: &[Given]) -> (State, Vec<(usize, Outcome<'static>)>) {
    let (mut state, mut trace) = (model.start(), Vec::new());
    for (place, given) in events.iter().enumerate() {
        let event = Event {
            kind: &given.kind,
            data: &given.data,
            at_ms: given.at_ms,
            recorded_ms: given.at_ms + 1_000,
            revision: place as u64 + 1,
            stream: "thing-1",
        };
        model.apply(&mut state, &event, &mut trace);
    }
    (state, trace)
}

/// The fields by name, as plain JSON.
pub fn json(model: &Model, state: &State) -> Map<String, Json> {
    model.fields().iter().zip(state.values()).map(|(field, value)| (field.name.to_string(), value.json())).collect()
}

/// What a model makes of events, as plain JSON.
pub fn made(text: &str, events: &[(&str, &str)]) -> Json {
    let model = read(text);
    let events = hourly(events.iter().map(|(kind, data)| event(kind, data)).collect());
    Json::Object(json(&model, &fold(&model, &events).0))
}
