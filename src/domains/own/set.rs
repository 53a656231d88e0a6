//! The set that a stream belongs to, and the model that its events are read with.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::Value;

use crate::domains::own::inferring::Inferring;
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, StreamId};
use crate::models::Model;

/// The first part of the names of all streams of own events.
pub const NAME: &str = "own";
/// The type of the events that define a set's model: `{"model": "…", "source": "orders.ndjson"}`.
pub const DEFINED: &str = "ModelDefined";
/// How many compiled models are kept.
const KEPT: usize = 8;

/// Returns the name of the set that a stream belongs to: `bugs` of `own-bugs.42` and of `own-bugs`; `None` for a stream of
/// another domain.
pub fn set_of(stream: &StreamId) -> Option<&str> {
    let (domain, name) = stream.as_str().split_once('-')?;
    (domain == NAME).then(|| name.split_once('.').map_or(name, |(set, _)| set))
}

/// Returns the name of a stream within its set: `42` of `own-bugs.42`; `None` for the definitions of a set.
pub fn name_in_set(stream: &StreamId) -> Option<&str> {
    let (domain, name) = stream.as_str().split_once('-')?;
    name.split_once('.').filter(|_| domain == NAME).map(|(_, name)| name)
}

/// Returns the stream that defines the model of a set.
pub fn definitions_of(set: &str) -> Option<StreamId> {
    StreamId::new(&format!("{NAME}-{set}")).ok()
}

/// Returns the newest event that defines the model of a stream's events; `None` if the model is not defined.
pub fn definition(stream: &StreamId, log: &Log) -> Option<Position> {
    name_in_set(stream)?;
    let definitions = log.positions(&definitions_of(set_of(stream)?)?);
    let defines = |position: &&Position| log.at(**position).is_some_and(|event| **event.event_type == *DEFINED);
    definitions.iter().rev().find(defines).copied()
}

/// Returns the text of a model that an event defines.
pub fn text_at(log: &Log, position: Position) -> Option<String> {
    let data: Value = serde_json::from_str(log.at(position)?.data).ok()?;
    data.get("model")?.as_str().map(str::to_owned)
}

thread_local! {
    /// Models that were compiled last, by their texts.
    static COMPILED: RefCell<Vec<(String, Option<Model>)>> = const { RefCell::new(Vec::new()) };
}

/// Compiles a text, or finds what was made of it; `None` if it has errors.
pub fn compiled(text: &str) -> Option<Model> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some((_, model)) = compiled.iter().find(|(known, _)| known == text) {
            return model.clone();
        }
        let model = Model::read(text).ok();
        if compiled.len() == KEPT {
            compiled.remove(0);
        }
        compiled.push((text.to_owned(), model.clone()));
        model
    })
}

/// Returns the model that the events of a stream are read with: the newest one that its set defines, or the one that is
/// found in the data.
pub fn model_of(stream: &StreamId, log: &Log) -> Model {
    let defined = definition(stream, log).and_then(|position| compiled(&text_at(log, position)?));
    defined.unwrap_or_else(|| inferred(stream, log))
}

/// Returns the model that is found in the data of a stream.
pub fn inferred(stream: &StreamId, log: &Log) -> Model {
    let mut inferring = Inferring::begin(stream.clone());
    inferring.step(log, usize::MAX);
    inferring.model()
}

/// Shares a name with all states of a stream.
pub fn shared_name(stream: &StreamId) -> Arc<str> {
    Arc::from(name_in_set(stream).unwrap_or_else(|| stream.as_str()))
}
