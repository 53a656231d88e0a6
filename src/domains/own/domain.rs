//! What the engine asks of every domain, for one whose fields are data.

use serde_json::Value;

use crate::domains::own::command::RECORD;
use crate::domains::own::inferring::Inferring;
use crate::domains::own::{Command, Event, Own, Rejection, State, read_models, set};
use crate::engine::domain::{
    Bookkeeping, CommandForm, Description, Domain, Field, Input, InputKind, Mark, Presentation, Sample, Snapshots,
    Starting, WhatIf, WireFormat,
};
use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, StreamId};
use crate::engine::projection::ReadModelSpec;
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::engine::values::time::Timestamp;
use crate::engine::view::Tooled;
use crate::words;
use crate::words::Word;

/// How many values of its data an event is described by.
const DESCRIBED: usize = 4;
/// How many characters such a description has at most.
const DESCRIPTION: usize = 120;

impl WireFormat for Own {
    const NAME: &'static str = set::NAME;
    const TAKES_ANY: bool = true;

    fn knows(_event_type: &str) -> bool {
        true
    }

    fn dated(event: Event, occurred_at: Timestamp) -> Event {
        Event { occurred_at: Some(occurred_at), ..event }
    }
}

impl Presentation for Own {
    const LABEL: Word = words::own::YOUR_EVENTS;
    const FIELDS: &'static [Field<State>] = &[];
    const FORMS: &'static [CommandForm] = &[CommandForm {
        command: RECORD,
        hint: words::own::RECORDS_AN_EVENT,
        inputs: &[
            Input { name: "event_type", label: words::own::KIND, kind: InputKind::Text, optional: false },
            Input { name: "data", label: words::own::DATA_AS_JSON, kind: InputKind::Text, optional: true },
        ],
    }];

    fn fields(state: &State) -> &'static [FieldSpec] {
        state.fields()
    }

    fn field(state: &State, index: usize) -> FieldValue {
        state.field(index)
    }

    fn currency(state: &State) -> Currency {
        state.currency()
    }

    fn describe(event: &Event) -> Description {
        Description { mark: Mark::Gear, detail: described(&event.data), ..Description::default() }
    }

    fn source_of(state: &State, event_type: &str) -> Option<String> {
        state.source_of(event_type)
    }

    fn explain(rejection: &Rejection, _state: &State) -> UserError {
        UserError::new("RuleBroken", rejection.0.clone())
    }
}

/// Describes data by its first values: `title Crash on start, labels 2`.
fn described(data: &str) -> Option<String> {
    let Value::Object(data) = serde_json::from_str(data).ok()? else { return None };
    let shown = data.iter().filter_map(|(name, value)| match value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) => Some(format!("{name} {value}")),
        // The moment of an event is told beside its description.
        Value::String(text) if Timestamp::parse(text).is_some() => None,
        Value::String(text) => Some(format!("{name} {text}")),
        Value::Array(items) => Some(format!("{name} [{}]", items.len())),
        Value::Object(_) => Some(format!("{name} {{…}}")),
    });
    let text = shown.take(DESCRIBED).collect::<Vec<_>>().join(", ");
    let is_long = text.chars().nth(DESCRIPTION).is_some();
    let cut: String = if is_long { text.chars().take(DESCRIPTION).chain(['…']).collect() } else { text };
    (!cut.is_empty()).then_some(cut)
}

impl WhatIf for Own {
    fn originating_command(event: &Event) -> Option<Command> {
        Some(Command::Record(event.clone()))
    }
}

impl Snapshots for Own {
    const STATE_VERSION: u16 = 1;

    fn snapshot(state: &State) -> Value {
        state.keep()
    }

    fn restore_after(start: &State, snapshot: &Value) -> Option<State> {
        start.kept(snapshot)
    }
}
impl Bookkeeping for Own {}
impl Sample for Own {}

impl Domain for Own {
    const READ_MODELS: &'static [ReadModelSpec] = read_models::READ_MODELS;
    // Each event is read as JSON whenever it is applied.
    const MANY_EVENTS: u32 = 1_024;
    const SAMPLED: usize = 1;

    fn start(stream: &StreamId, log: &Log) -> State {
        State::new(set::model_of(stream, log), set::shared_name(stream))
    }

    fn begin_start(stream: &StreamId, log: &Log) -> Option<Box<dyn Starting<State>>> {
        let is_defined = set::definition(stream, log).is_some();
        (!is_defined).then(|| Box::new(Inferring::begin(stream.clone())) as Box<dyn Starting<State>>)
    }

    fn definition(stream: &StreamId, log: &Log) -> Option<Position> {
        set::definition(stream, log)
    }

    fn is_defined(state: &State, stream: &StreamId, log: &Log) -> bool {
        let defined = set::definition(stream, log).and_then(|position| set::text_at(log, position));
        state.model().zip(defined).is_some_and(|(model, text)| model.text() == text)
    }
}

impl Starting<State> for Inferring {
    fn step(&mut self, log: &Log, events: usize) -> bool {
        Inferring::step(self, log, events)
    }

    fn done(&self) -> usize {
        Inferring::done(self)
    }

    fn finish(self: Box<Self>) -> State {
        State::new(self.model(), set::shared_name(self.stream()))
    }
}

impl Tooled for Own {}
