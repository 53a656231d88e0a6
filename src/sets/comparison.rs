//! Two models side by side on the same events of a set.

use std::collections::BTreeMap;

use crate::domains::own::{Event, State, set};
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::fields::FieldSpec;
use crate::engine::view::head::EventRef;
use crate::models::Model;
use crate::sets::streams_of;
use crate::workbench::Workbench;

/// The most differences between two models that are kept; the others are counted.
pub const MOST_DIFFERENCES: usize = 200;

/// A field that two models make differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The stream.
    pub stream: StreamId,
    /// The field's name.
    pub field: &'static str,
    /// The revision at which the two part for the first time.
    pub first: Revision,
    /// The newest value by the one model, as it is shown; `None` if it has no such field.
    pub one: Option<String>,
    /// The newest value by the other.
    pub other: Option<String>,
}

/// What two models make of the same events, found in slices.
pub struct Comparison {
    models: [Model; 2],
    streams: Vec<StreamId>,
    /// The stream that is being folded, and how far.
    at: (usize, usize),
    states: [State; 2],
    /// The fields of this stream: their names, and their places in the one state and the other.
    fields: Vec<(&'static str, [Option<usize>; 2])>,
    /// Where they parted, by name.
    parted: BTreeMap<&'static str, Revision>,
    /// The differences of the streams that are done.
    differences: Vec<Difference>,
    more: usize,
    done: usize,
}

impl Comparison {
    /// Begins with all streams of a set.
    pub fn begin(workbench: &Workbench, set: &str, one: Model, other: Model) -> Comparison {
        let streams = streams_of(workbench, set);
        let states = [State::default(), State::default()];
        let mut comparison = Comparison {
            models: [one, other],
            streams,
            at: (0, 0),
            states,
            fields: Vec::new(),
            parted: BTreeMap::new(),
            differences: Vec::new(),
            more: 0,
            done: 0,
        };
        comparison.begin_stream();
        comparison
    }

    /// Folds some more events by both models; returns `true` at the end.
    pub fn step(&mut self, workbench: &Workbench, events: usize) -> bool {
        let log = workbench.log();
        for _ in 0..events {
            let Some(stream) = self.streams.get(self.at.0).cloned() else { return true };
            let Some(position) = log.positions(&stream).get(self.at.1) else {
                self.end_stream(&stream);
                self.at = (self.at.0 + 1, 0);
                self.begin_stream();
                continue;
            };
            self.at.1 += 1;
            self.done += 1;
            let Some(recorded) = log.at(*position) else { continue };
            let event = Event::read(EventRef::from(&recorded));
            self.states.iter_mut().for_each(|state| state.apply(&event));
            self.compare(Revision::from_len(self.at.1));
        }
        self.at.0 >= self.streams.len()
    }

    /// Returns how many events are folded.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Returns the differences, and how many more there are.
    pub fn finish(self) -> (Vec<Difference>, usize) {
        (self.differences, self.more)
    }

    fn begin_stream(&mut self) {
        self.parted.clear();
        if let Some(stream) = self.streams.get(self.at.0) {
            let name = set::shared_name(stream);
            self.states = [0, 1].map(|which| State::new(self.models[which].clone(), name.clone()));
            self.fields = pairs(&self.states);
        }
    }

    fn compare(&mut self, revision: Revision) {
        let [one, other] = &self.states;
        for (field, [at, there]) in &self.fields {
            if at.map(|at| one.field(at)) != there.map(|there| other.field(there)) {
                self.parted.entry(field).or_insert(revision);
            }
        }
    }

    fn end_stream(&mut self, stream: &StreamId) {
        for (field, first) in std::mem::take(&mut self.parted) {
            if self.differences.len() == MOST_DIFFERENCES {
                self.more += 1;
                continue;
            }
            let [one, other] = [0, 1].map(|which| shown(&self.states[which], field));
            self.differences.push(Difference { stream: stream.clone(), field, first, one, other });
        }
    }
}

/// Lists the fields of two states, those of both once.
fn pairs(states: &[State; 2]) -> Vec<(&'static str, [Option<usize>; 2])> {
    let [one, other] = states;
    let only = other.fields().iter().filter(|field| place(one, field.name).is_none());
    let names = one.fields().iter().chain(only).map(|field| field.name);
    names.map(|name| (name, [place(one, name), place(other, name)])).collect()
}

fn place(state: &State, name: &str) -> Option<usize> {
    state.fields().iter().position(|field| field.name == name)
}

fn shown(state: &State, name: &str) -> Option<String> {
    let place = place(state, name)?;
    let spec: &FieldSpec = &state.fields()[place];
    Some(state.field(place).show(spec.unit, state.currency()))
}
