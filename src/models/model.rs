//! A model: its text, its fields, and what it makes of events.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::models::compile::{Compiled, compile};
use crate::models::data::Data;
use crate::models::eval::Stack;
use crate::models::event::Event;
use crate::models::field::FieldDecl;
use crate::models::limits::MAX_ERRORS;
use crate::models::path::Path;
use crate::models::program::{Action, Program};
use crate::models::run::Run;
use crate::models::state::State;
use crate::models::syntax::tree::Source;
use crate::models::syntax::{ModelError, parse};
use crate::models::trace::{Outcome, Ran, Trace};
use crate::models::value::Value;

/// A domain as text: which events change which fields. A copy shares everything.
#[derive(Clone, Debug)]
pub struct Model(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Option<String>,
    version: String,
    text: String,
    sources: Sources,
    compiled: Compiled,
}

/// Where the parts of an event are, as far as the model says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// The stream that the event belongs to.
    pub stream: Option<Path>,
    /// Its type.
    pub event_type: Option<Path>,
    /// When it happened.
    pub time: Option<Path>,
    /// Its id.
    pub id: Option<Path>,
    /// What it says.
    pub data: Option<Path>,
}

/// A line of a model that concerns a type of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Its characters, or those of a part of it.
    pub range: Range<usize>,
    /// The field that it can change.
    pub field: Option<usize>,
}

/// An event with what a model reads of it: the model can be applied to it again and again without reading it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    program: usize,
    slots: Box<[Option<Value>]>,
}

/// Room to apply events in, kept from one to the next.
#[derive(Debug, Default)]
pub struct Room {
    slots: Vec<Option<Value>>,
    stack: Stack,
}

/// A model without fields, for which nothing changes anything.
impl Default for Model {
    fn default() -> Model {
        Model(Arc::new(Inner {
            name: None,
            version: String::new(),
            text: String::new(),
            sources: Sources::default(),
            compiled: Compiled::default(),
        }))
    }
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    /// What is wrong with the text, in its order; at most twenty errors.
    pub fn read(text: &str) -> Result<Model, Vec<ModelError>> {
        let (tree, mut errors) = parse(text);
        let compiled = match compile(&tree) {
            Ok(compiled) => compiled,
            Err(further) => {
                errors.extend(further);
                Compiled::default()
            }
        };
        if !errors.is_empty() {
            errors.sort_by_key(|error| error.range.start);
            errors.truncate(MAX_ERRORS);
            return Err(errors);
        }
        let mut sources = Sources::default();
        for (source, path) in &tree.sources {
            let place = match source {
                Source::Stream => &mut sources.stream,
                Source::Type => &mut sources.event_type,
                Source::Time => &mut sources.time,
                Source::Id => &mut sources.id,
                Source::Data => &mut sources.data,
            };
            *place = Some(Path::of(path.value.clone()));
        }
        let version = Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Model(Arc::new(Inner { name: tree.name, version, text: text.to_owned(), sources, compiled })))
    }

    /// Returns its name, if the text says one.
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Returns its version: sixteen digits of the hash of its text.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Returns its fields.
    pub fn fields(&self) -> &[FieldDecl] {
        &self.0.compiled.fields
    }

    /// Returns where the parts of an event are, as far as the text says it.
    pub fn sources(&self) -> &Sources {
        &self.0.sources
    }

    /// Returns the state before the first event.
    pub fn start(&self) -> State {
        State {
            values: self.fields().iter().map(|field| field.initial.clone()).collect(),
            marks: self.0.compiled.marks.iter().map(|_| None).collect(),
        }
    }

    /// Reads a state that [`State::keep`] wrote; `None` if it is not one of this model.
    pub fn kept(&self, json: &Json) -> Option<State> {
        let values: Box<[Value]> = json.get("values")?.as_array()?.iter().map(Value::kept).collect::<Option<_>>()?;
        let mark = |mark: &Json| if mark.is_null() { Some(None) } else { mark.as_i64().map(Some) };
        let marks: Box<[Option<i64>]> = json.get("marks")?.as_array()?.iter().map(mark).collect::<Option<_>>()?;
        let fits = |(value, field): (&Value, &FieldDecl)| value.clone().fitted(field.kind).as_ref() == Ok(value);
        let is_of_this = values.len() == self.fields().len()
            && marks.len() == self.0.compiled.marks.len()
            && values.iter().zip(self.fields()).all(fits);
        is_of_this.then_some(State { values, marks })
    }

    fn program_of(&self, event_type: &str) -> usize {
        self.0.compiled.programs.get(event_type).copied().unwrap_or(0)
    }

    fn program(&self, place: usize) -> Option<&Program> {
        self.0.compiled.all.get(place)
    }

    /// Reads of an event what the model needs of it.
    pub fn bind(&self, event_type: &str, data: &Data) -> Bound {
        let program = self.program_of(event_type);
        let paths = self.program(program).map_or(&[][..], |program| &program.paths);
        Bound { program, slots: paths.iter().map(|path| path.find(data)).collect() }
    }

    /// Applies an event. It always succeeds, in a bounded number of steps.
    pub fn apply<T: Trace>(&self, state: &mut State, event: &Event<'_>, trace: &mut T) {
        self.apply_bound(state, event, &self.bind(event.kind, event.data), trace);
    }

    /// Applies an event of which [`Model::bind`] has read what is needed; the data of `event` is not read again.
    pub fn apply_bound<T: Trace>(&self, state: &mut State, event: &Event<'_>, bound: &Bound, trace: &mut T) {
        let Some(program) = self.program(bound.program) else { return };
        let run = Run { fields: self.fields(), text: self.text(), program, slots: &bound.slots, event };
        run.apply(state, &mut Stack::new(), trace);
    }

    /// Applies an event whose data is JSON, of which only what the model needs is kept; the data of `event` is not read.
    ///
    /// # Errors
    /// As [`Data::read`]; nothing has changed then.
    pub fn apply_json<T: Trace>(
        &self,
        state: &mut State,
        event: &Event<'_>,
        json: &str,
        room: &mut Room,
        trace: &mut T,
    ) -> Result<(), serde_json::Error> {
        let Some(program) = self.program(self.program_of(event.kind)) else { return Ok(()) };
        let Room { slots, stack } = room;
        slots.clear();
        slots.resize(program.paths.len(), None);
        program.reach.read(json, slots)?;
        Run { fields: self.fields(), text: self.text(), program, slots, event }.apply(state, stack, trace);
        Ok(())
    }

    /// Decides whether an event can be recorded on a state.
    ///
    /// # Errors
    /// What the first rule says that the event breaks.
    pub fn decide(&self, state: &State, event: &Event<'_>) -> Result<State, String> {
        struct First(Option<String>);
        impl Trace for First {
            fn ran(&mut self, ran: Ran<'_>) {
                if let (Outcome::Broken(message), None) = (ran.outcome, &self.0) {
                    self.0 = Some(message.into_owned());
                }
            }
        }
        let (mut after, mut first) = (state.clone(), First(None));
        self.apply(&mut after, event, &mut first);
        first.0.map_or(Ok(after), Err)
    }

    /// Lists the lines that concern a type of event, in the order in which they run.
    pub fn lines_for(&self, event_type: &str) -> Vec<Line> {
        let steps = self.program(self.program_of(event_type)).map_or(&[][..], |program| &program.steps);
        let line = |step: &crate::models::program::Step| Line {
            number: step.line,
            range: step.range.clone(),
            field: step.action.field(),
        };
        steps.iter().map(line).collect()
    }

    /// Returns `true` if it has a rule.
    pub fn has_rules(&self) -> bool {
        let mut steps = self.0.compiled.all.iter().flat_map(|program| &program.steps);
        steps.any(|step| matches!(step.action, Action::Require(_)))
    }

    /// Lists the types of events that the text names.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        self.0.compiled.programs.keys().map(AsRef::as_ref)
    }
}
