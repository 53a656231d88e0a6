//! A process reconstructed from its events: what it has done, and what comes next.

use std::fmt;

use serde_json::Value;

use crate::engine::log::envelope::{Revision, StreamId, derived_event_id};
use crate::engine::log::{Log, Recorded};
use crate::engine::user_error::UserError;

/// A kind of process, as its domain registers it.
pub struct ProcessSpec {
    /// The name in data, such as `transfer`.
    pub name: &'static str,
    /// The domain of its streams.
    pub domain: &'static str,
    /// The command that begins one.
    pub command: &'static str,
    /// The type of the event that begins one.
    pub begins: &'static str,
    /// The steps that it can take.
    pub steps: &'static [StepSpec],
    /// Returns the next step; `None` if the process is over, or its first event is invalid.
    pub next: fn(&Instance<'_>) -> Option<Step>,
    /// Returns the step that compensates for a refused one; `None` if the refused step is tried again later.
    pub refused: fn(&Instance<'_>, &Step, &UserError) -> Option<Step>,
    /// Finds the step and the instance that a command for a stream belongs to; `None` if it is not a step.
    pub asked: fn(&StreamId, &Value) -> Result<Option<StepRequest>, UserError>,
}

impl fmt::Debug for ProcessSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A step that a kind of process has; its command makes one event or is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSpec {
    /// The end of its event's id: `credit` in `account-main@59.credit`.
    pub name: &'static str,
    /// The name of its command.
    pub command: &'static str,
    /// The step that it replaces if the rules refuse that one.
    pub compensates: Option<&'static str>,
}

/// A requested command that is a step of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRequest {
    /// The stream of the event that began the process.
    pub stream: StreamId,
    /// The revision of that event.
    pub began: Revision,
    /// The step's name.
    pub step: &'static str,
}

/// The next step of a process, done in one write.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The step's name.
    pub name: &'static str,
    /// The stream that it is for.
    pub stream: StreamId,
    /// The command, as JSON.
    pub command: Value,
    /// The id of its event, the same for every writer, so that taking the step twice changes nothing.
    pub event_id: String,
    /// The process that it belongs to.
    pub correlation_id: String,
    /// The event that led to it; `None` if a person asked for it.
    pub causation_id: Option<String>,
}

/// One process, as far as the log knows it.
#[derive(Clone, Debug)]
pub struct Instance<'a> {
    /// The kind of process.
    pub spec: &'static ProcessSpec,
    /// Its name, the correlation id of its steps' events: the derived id of the event that began it.
    pub id: String,
    /// The event that began it.
    pub began: Recorded<'a>,
    /// The events of the steps that were taken, in the order of the kind's steps.
    pub(super) taken: Vec<(&'static StepSpec, Recorded<'a>)>,
}

impl<'a> Instance<'a> {
    /// Finds the process that the event at a revision began, with a few lookups in the log; `None` if it began none.
    pub fn find(
        log: &'a Log,
        spec: &'static ProcessSpec,
        stream: &StreamId,
        revision: Revision,
    ) -> Option<Instance<'a>> {
        let began = log.in_stream(stream, revision)?;
        if began.event_type.as_ref() != spec.begins || stream.domain() != spec.domain {
            return None;
        }
        let id = derived_event_id(stream, revision);
        let event = |step: &'static StepSpec| {
            let event = log.find(&step_id(&id, step.name))?;
            (event.correlation_id() == Some(&id)).then_some((step, event))
        };
        let taken = spec.steps.iter().filter_map(event).collect();
        Some(Instance { spec, id, began, taken })
    }

    /// Returns the event of a step, or `None` if the step was not taken.
    pub fn taken(&self, step: &str) -> Option<&Recorded<'a>> {
        self.taken.iter().find(|(spec, _)| spec.name == step).map(|(_, event)| event)
    }

    /// Creates a step of this process, caused by one of its events.
    pub fn step(&self, name: &'static str, stream: StreamId, command: Value, cause: Option<&Recorded<'_>>) -> Step {
        Step {
            name,
            stream,
            command,
            event_id: step_id(&self.id, name),
            correlation_id: self.id.clone(),
            causation_id: cause.map(Recorded::event_id),
        }
    }

    /// Returns the next step.
    pub fn next(&self) -> Option<Step> {
        (self.spec.next)(self)
    }
}

/// Returns the id of the event of a process' step.
fn step_id(process: &str, step: &str) -> String {
    format!("{process}.{step}")
}
