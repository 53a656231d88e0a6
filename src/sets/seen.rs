//! What occurs in the events of a set, for completing a model: the paths of their data, and their types.

use crate::domains::own::set;
use crate::engine::log::Recorded;
use crate::engine::log::envelope::{Position, StreamId};
use crate::models::{Choice, ChoiceKind, Completions, Data, Paths, completions};
use crate::sets::streams_of;
use crate::workbench::Workbench;

/// How many events of the stream that is shown are looked at, spread over all of it.
const OF_THE_STREAM: usize = 500;
/// How many further streams of the set are looked at.
const STREAMS: usize = 50;
/// How many of the first events of each of them are looked at.
const OF_A_STREAM: usize = 10;

/// The paths and types that occur in a set, found in as many events as can be read at once.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    paths: Paths,
    types: Vec<String>,
}

impl Seen {
    /// Looks at the events of a stream, and at the first ones of others of its set.
    pub fn of(workbench: &Workbench, stream: &StreamId) -> Seen {
        let log = workbench.log();
        let mut seen = Seen::default();
        let mut look = |position: &Position| log.at(*position).iter().for_each(|event| seen.look(event));
        let positions = log.positions(stream);
        positions.iter().step_by(positions.len().div_ceil(OF_THE_STREAM).max(1)).for_each(&mut look);
        let streams = set::set_of(stream).map(|set| streams_of(workbench, set)).unwrap_or_default();
        let others = streams.iter().filter(|other| *other != stream).take(STREAMS);
        others.flat_map(|other| log.positions(other).iter().take(OF_A_STREAM)).for_each(&mut look);
        seen
    }

    fn look(&mut self, event: &Recorded<'_>) {
        if let Ok(data) = Data::read(event.data) {
            self.paths.add(&data);
        }
        if !self.types.iter().any(|known| **known == **event.event_type) {
            self.types.push(event.event_type.to_string());
        }
    }

    /// Lists what may stand at a place of a model's text, in characters from 0.
    pub fn completions(&self, text: &str, at: usize) -> Completions {
        let types: Vec<&str> = self.types.iter().map(String::as_str).collect();
        completions(text, at, &self.paths, &types)
    }
}

/// Returns what a choice puts into the text: of a function all up to what it takes.
pub fn inserted(choice: &Choice) -> &str {
    match choice.kind {
        ChoiceKind::Function => choice.text.find('(').map_or(&choice.text, |open| &choice.text[..=open]),
        ChoiceKind::Keyword | ChoiceKind::Field | ChoiceKind::Path | ChoiceKind::EventType | ChoiceKind::EventName => {
            &choice.text
        }
    }
}
