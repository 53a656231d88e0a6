//! The model that is found in the data of a stream, in slices.

use crate::engine::log::Log;
use crate::engine::log::envelope::StreamId;
use crate::models::{Data, Model, Paths};

/// The paths that occur in the events of a stream, as far as they have been read.
pub struct Inferring {
    stream: StreamId,
    paths: Paths,
    done: usize,
}

impl Inferring {
    /// Begins before the first event.
    pub fn begin(stream: StreamId) -> Inferring {
        Inferring { stream, paths: Paths::default(), done: 0 }
    }

    /// Reads some more events; returns `true` if none is left.
    pub fn step(&mut self, log: &Log, events: usize) -> bool {
        let positions = log.positions(&self.stream);
        let end = self.done.saturating_add(events).min(positions.len());
        for position in positions.get(self.done..end).unwrap_or_default() {
            let data = log.at(*position).and_then(|event| Data::read(event.data).ok());
            data.iter().for_each(|data| self.paths.add(data));
        }
        self.done = end;
        end == positions.len()
    }

    /// Returns the stream.
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// Returns how many events were read.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Returns the model of what was read.
    pub fn model(&self) -> Model {
        Model::of_paths(&self.paths)
    }
}
