//! A process as a sequence diagram: its participants and the commands between them, in the order of the log.

use serde_json::Value;

use crate::engine::log::envelope::{Position, Revision, StreamId};
use crate::engine::log::{Log, Recorded};
use crate::engine::process::instance::{Instance, ProcessSpec};

/// A process as a diagram shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The kind's name, such as `transfer`.
    pub process: &'static str,
    /// The correlation id, such as `account-main@59`.
    pub id: String,
    /// The streams that take part, the one where it began first.
    pub participants: Vec<StreamId>,
    /// The commands from one to another, in the order of the log; the pending one is last.
    pub arrows: Vec<Arrow>,
}

/// A command to a stream, and its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The stream of the event that led to it; `None` if a person asked for it.
    pub from: Option<StreamId>,
    /// The stream that it went to.
    pub to: StreamId,
    /// The command's name.
    pub command: &'static str,
    /// The outcome of the command.
    pub happened: StepOutcome,
}

/// The outcome of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum StepOutcome {
    /// An event was recorded.
    Event {
        /// Its place in the log.
        position: Position,
        /// Its number in its stream.
        revision: Revision,
        /// The event's type.
        event_type: String,
    },
    /// The rules refused it. The log has no event of it; the compensating event holds the reason.
    Refused {
        /// The reason that the compensating event recorded.
        reason: String,
    },
    /// Nothing yet: it is what comes next.
    Pending,
}

impl StepOutcome {
    fn event(event: &Recorded<'_>) -> StepOutcome {
        let Recorded { position, revision, .. } = *event;
        StepOutcome::Event { position, revision, event_type: event.event_type.to_string() }
    }
}

/// Returns a process as a sequence; `None` if the event at the revision of the stream began none.
pub fn sequence(log: &Log, spec: &'static ProcessSpec, stream: &StreamId, revision: Revision) -> Option<Sequence> {
    let whole = Instance::find(log, spec, stream, revision)?;
    let mut told = Instance { taken: Vec::new(), ..whole.clone() };
    let mut arrows = vec![Arrow {
        from: None,
        to: stream.clone(),
        command: spec.command,
        happened: StepOutcome::event(&whole.began),
    }];
    let mut taken = whole.taken;
    taken.sort_by_key(|(_, event)| event.position);
    for (step, event) in taken {
        let mut from = told.cause(event.causation_id());
        // A compensation by the process implies the refused step; a person's command does not.
        if let Some(refused) = told.next().filter(|next| from.is_some() && step.compensates == Some(next.name)) {
            let reason = serde_json::from_str::<Value>(event.data).unwrap_or_default();
            let reason = reason["reason"].as_str().unwrap_or_default().to_owned();
            let to = refused.stream;
            let command = told.spec.steps.iter().find(|of| of.name == refused.name).map_or("", |of| of.command);
            arrows.push(Arrow { from, to: to.clone(), command, happened: StepOutcome::Refused { reason } });
            from = Some(to);
        }
        let (to, command) = (event.stream.clone(), step.command);
        arrows.push(Arrow { from, to, command, happened: StepOutcome::event(&event) });
        told.taken.push((step, event));
    }
    if let Some(next) = told.next() {
        let command = spec.steps.iter().find(|step| step.name == next.name).map_or("", |step| step.command);
        let from = told.cause(next.causation_id.as_deref());
        arrows.push(Arrow { from, to: next.stream, command, happened: StepOutcome::Pending });
    }
    let mut participants: Vec<StreamId> = Vec::new();
    for arrow in &arrows {
        if !participants.contains(&arrow.to) {
            participants.push(arrow.to.clone());
        }
    }
    Some(Sequence { process: spec.name, id: told.id, participants, arrows })
}

impl Instance<'_> {
    /// Finds the stream of the event that led to a step.
    fn cause(&self, causation_id: Option<&str>) -> Option<StreamId> {
        let id = causation_id?;
        let events = std::iter::once(&self.began).chain(self.taken.iter().map(|(_, event)| event));
        events.into_iter().find(|event| event.event_id() == id).map(|event| event.stream.clone())
    }
}
