//! The state of a stream of own events: the values of its model's fields, with the model.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::domains::own::event::Event;
use crate::domains::own::fields::{self, shown};
use crate::engine::values::fields::{FieldSpec, FieldValue};
use crate::engine::values::money::Currency;
use crate::models::{self, Data, Model, Outcome, Ran, Room, Trace, Value};

thread_local! {
    /// What events are applied in, one after the other.
    static ROOM: RefCell<Room> = RefCell::default();
}

/// A stream as its events have made it.
#[derive(Clone, Debug, Default)]
pub struct State {
    meaning: Option<Arc<Meaning>>,
    values: models::State,
    revision: u64,
}

/// What all states of a stream have in common.
#[derive(Debug)]
struct Meaning {
    model: Model,
    fields: &'static [FieldSpec],
    currency: Currency,
    stream: Arc<str>,
}

/// Two states are equal if their values are: they are compared within a stream.
impl PartialEq for State {
    fn eq(&self, other: &State) -> bool {
        (self.revision, &self.values) == (other.revision, &other.values)
    }
}

impl State {
    /// Begins before the first event of a stream.
    pub fn new(model: Model, stream: Arc<str>) -> State {
        let (fields, currency) = (fields::specs(&model), fields::currency(&model));
        let values = model.start();
        let meaning = Some(Arc::new(Meaning { model, fields, currency, stream }));
        State { meaning, values, revision: 0 }
    }

    /// Returns the model; `None` of a state that belongs to no stream.
    pub fn model(&self) -> Option<&Model> {
        self.meaning.as_ref().map(|meaning| &meaning.model)
    }

    /// Lists the fields, the headline first.
    pub fn fields(&self) -> &'static [FieldSpec] {
        self.meaning.as_ref().map_or(&[], |meaning| meaning.fields)
    }

    /// Returns the value of a field; `Missing` beyond them.
    pub fn field(&self, index: usize) -> FieldValue {
        let value = self.meaning.as_ref().and_then(|meaning| {
            let place = fields::place(&meaning.model, index)?;
            Some(shown(meaning.model.fields().get(place)?.kind, self.values.value(place)?, meaning.currency))
        });
        value.unwrap_or(FieldValue::Missing)
    }

    /// Returns the currency of the amounts.
    pub fn currency(&self) -> Currency {
        self.meaning.as_ref().map_or(Currency::EUR, |meaning| meaning.currency)
    }

    /// Writes the values for a snapshot, with the version of the model that made them.
    pub fn keep(&self) -> Json {
        let version = self.model().map_or("", Model::version);
        json!({ "model": version, "revision": self.revision, "state": self.values.keep() })
    }

    /// Reads what [`State::keep`] wrote of the same stream; `None` if another model made it.
    pub fn kept(&self, json: &Json) -> Option<State> {
        let model = self.model().filter(|model| json["model"] == model.version())?;
        let (values, revision) = (model.kept(json.get("state")?)?, json.get("revision")?.as_u64()?);
        Some(State { meaning: self.meaning.clone(), values, revision })
    }

    /// Applies an event.
    pub fn apply(&mut self, event: &Event) {
        self.apply_traced(event, &mut ());
    }

    /// Applies an event, and says what each line of the model did.
    pub fn apply_traced(&mut self, event: &Event, trace: &mut impl Trace) {
        self.revision += 1;
        let Some(meaning) = &self.meaning else { return };
        let at_ms = event.occurred_at.map_or(0, |at| at.millis());
        let seen = models::Event {
            kind: event.kind,
            data: &Data::Null,
            at_ms,
            recorded_ms: at_ms,
            revision: self.revision,
            stream: &meaning.stream,
        };
        let mut room = ROOM.take();
        // Data that is not JSON changes nothing.
        let _ = meaning.model.apply_json(&mut self.values, &seen, &event.data, &mut room, trace);
        ROOM.set(room);
    }

    /// Returns the lines of the model that apply a type of event; `None` without a model.
    pub fn source_of(&self, event_type: &str) -> Option<String> {
        let model = self.model()?;
        let text: Vec<&str> = model.text().lines().collect();
        let mut numbers: Vec<usize> = model.lines_for(event_type).iter().map(|line| line.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let lines = numbers.into_iter().filter_map(|number| text.get(number.checked_sub(1)?).copied());
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// Returns the label of a field by its place in the model, and two of its values as they are shown.
    pub fn shown(&self, place: usize, one: &Value, other: &Value) -> Option<(&'static str, String, String)> {
        let meaning = self.meaning.as_ref()?;
        let decl = meaning.model.fields().get(place)?;
        let spec = meaning.fields.iter().find(|field| *field.name == *decl.name)?;
        let show = |value| shown(decl.kind, value, meaning.currency).show(spec.unit, meaning.currency);
        Some((spec.label.text(), show(one), show(other)))
    }

    /// Returns what the model says of the first of its rules that an event breaks; `None` if it breaks none.
    pub fn broken_rule(&self, event: &Event) -> Option<String> {
        let mut broken = Broken(None);
        self.clone().apply_traced(event, &mut broken);
        broken.0
    }
}

/// Remembers the first rule that is broken.
struct Broken(Option<String>);

impl Trace for Broken {
    fn ran(&mut self, ran: Ran<'_>) {
        if let (Outcome::Broken(message), None) = (ran.outcome, &self.0) {
            self.0 = Some(message.into_owned());
        }
    }
}
