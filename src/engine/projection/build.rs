//! What a read model has built so far, and the event it failed at, if any.

use std::fmt;

use crate::engine::log::Log;
use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::projection::code::ProjectionError;
use crate::engine::projection::fold::{Counts, Fold};
use crate::engine::projection::settings::Settings;
use crate::engine::projection::spec::ReadModelSpec;
use crate::words;

/// The event that a read model's code failed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// The event's position.
    pub position: Position,
    /// The event's stream.
    pub stream: StreamId,
    /// The event's number in its stream.
    pub revision: Revision,
    /// The event's type.
    pub event_type: String,
    /// Why it failed.
    pub error: ProjectionError,
}

impl fmt::Display for Parked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parked { position, stream, revision, event_type, error } = self;
        f.write_str(&words::errors::parked(position, event_type, revision, stream, error))
    }
}

/// What was built from events, and the position that it has reached.
pub(super) struct Build {
    pub fold: Box<dyn Fold>,
    pub settings: Settings,
    pub position: Position,
    pub counts: Counts,
    pub parked: Option<Parked>,
}

impl Build {
    /// Starts before the first event.
    pub fn new(spec: &ReadModelSpec, settings: Settings) -> Build {
        let fold = (spec.make)(&settings);
        Build { fold, settings, position: Position(0), counts: Counts::default(), parked: None }
    }

    /// Advances towards a position, by `budget` events at most; returns how many it passed.
    pub fn advance(&mut self, log: &Log, reads: impl Fn(&StreamId) -> bool, aim: Position, budget: usize) -> usize {
        let before = self.position;
        while self.parked.is_none() && self.position < aim && self.position.get() - before.get() < budget {
            let Some(event) = log.at(self.position.next()) else { break };
            if reads(event.stream)
                && let Err(error) = self.fold.take(&event, &mut self.counts)
            {
                self.parked = Some(Parked {
                    position: event.position,
                    stream: event.stream.clone(),
                    revision: event.revision,
                    event_type: event.event_type.as_ref().to_owned(),
                    error,
                });
                break;
            }
            self.position = event.position;
        }
        self.position.get() - before.get()
    }
}
