//! Processes across streams, stepped over the log: what is under way, and one step of it at a time.
//!
//! Nothing about a process is stored but its events. Which ones are under way is found in the log, once as it is opened
//! and then in what is added; a step is decided by the rules of its stream and recorded in one write, under an id that
//! makes it the same step whichever tab takes it.

use std::sync::Arc;

use serde_json::Value;

use crate::domains::PROCESSES;
use crate::engine::log::Links;
use crate::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId, derived_event_id, read_derived_id};
use crate::engine::process::{Instance, ProcessSpec, Sequence, Step, sequence};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::words::in_english;
use crate::workbench::core::Workbench;
use crate::workbench::refusal;
use crate::workbench::request::Request;
use crate::workbench::under_way::Began;

/// A process that is under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The kind's name, such as `transfer`.
    pub process: &'static str,
    /// The stream of the event that began it.
    pub stream: StreamId,
    /// The revision of that event.
    pub began: Revision,
    /// What comes next.
    pub next: Step,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Stepped {
    /// The step that was taken and recorded.
    pub step: Step,
    /// Where its event is in the log.
    pub positions: Vec<Position>,
    /// Why the step that this one compensates was refused.
    pub refused: Option<UserError>,
}

/// Why a step was not taken.
enum NotTaken {
    /// The rules refuse it.
    Rules(UserError),
    /// Storage refuses it: it may succeed later.
    Storage(UserError),
}

impl Workbench {
    /// Lists the processes that are under way, oldest first. Only what was added to the log since the last call is
    /// searched, and each process is checked against the newest state of its stream.
    pub fn pending_processes(&self) -> Vec<Pending> {
        self.look_for_processes();
        let open = std::mem::take(&mut self.processes.borrow_mut().open);
        let mut pending = Vec::new();
        for (spec, position) in open {
            let Some((stream, began, next)) = self.next_step(spec, position) else { continue };
            // Imported facts may have ended it without a step.
            if self.is_under_way(&stream, began) {
                self.processes.borrow_mut().open.push((spec, position));
                pending.push(Pending { process: spec.name, stream, began, next });
            }
        }
        pending
    }

    /// Takes the next step of the oldest process that has one to take, in one write; `None` if none has. A step that
    /// the rules refuse is replaced by its compensating step, if there is one. If other tabs may have written
    /// meanwhile, call [`Workbench::refresh`] first.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses it. Nothing has changed then, and the step is still the next.
    pub fn step_process(&mut self, now: Timestamp) -> Result<Option<Stepped>, UserError> {
        if self.store.damage().is_some() {
            return Ok(None);
        }
        self.ensure_current()?;
        for pending in self.pending_processes() {
            if let Some(stepped) = self.advance(pending, now)? {
                return Ok(Some(stepped));
            }
        }
        Ok(None)
    }

    /// Returns the name of the process that an event belongs to, the correlation id of its steps.
    pub fn process_of(&self, stream: &StreamId, revision: Revision) -> Option<String> {
        let event = self.log().in_stream(stream, revision)?;
        let began = derived_event_id(stream, revision);
        [event.correlation_id(), Some(&began)]
            .into_iter()
            .flatten()
            .find(|id| self.sequence(id).is_some())
            .map(str::to_owned)
    }

    /// Returns a process as a sequence, by its name; `None` if there is no such process, or the event that began it is
    /// archived.
    pub fn sequence(&self, id: &str) -> Option<Sequence> {
        let (stream, revision) = read_derived_id(id)?;
        PROCESSES.iter().find_map(|spec| sequence(self.log(), spec, &stream, revision))
    }

    /// Lists the names of the newest processes in the log, the newest first.
    pub fn processes(&self, newest: usize) -> Vec<String> {
        self.look_for_processes();
        let processes = self.processes.borrow();
        let began = processes.began.iter().rev().take(newest);
        let id = |(_, position): &Began| {
            self.log().at(*position).map(|event| derived_event_id(event.stream, event.revision))
        };
        began.filter_map(id).collect()
    }

    /// Looks through what was added to the log for events that begin a process.
    fn look_for_processes(&self) {
        let mut processes = self.processes.borrow_mut();
        let log = self.store.log();
        let types: Vec<&str> = PROCESSES.iter().map(|spec| spec.begins).collect();
        for event in log.of_types(&types, processes.seen) {
            let mut kinds = PROCESSES.iter().filter(|spec| event.event_type.as_ref() == spec.begins);
            if let Some(spec) = kinds.find(|spec| spec.domain == event.stream.domain()) {
                processes.began.push((spec, event.position));
                processes.open.push((spec, event.position));
            }
        }
        processes.seen = log.head();
    }

    /// Returns what comes next in the process that the event at a position began.
    fn next_step(&self, spec: &'static ProcessSpec, position: Position) -> Option<(StreamId, Revision, Step)> {
        let began = self.log().at(position)?;
        let next = Instance::find(self.log(), spec, began.stream, began.revision)?.next()?;
        Some((began.stream.clone(), began.revision, next))
    }

    /// Takes the next step of a process, or the step that compensates it; `None` if the rules refuse both.
    fn advance(&mut self, pending: Pending, now: Timestamp) -> Result<Option<Stepped>, UserError> {
        let Pending { process, stream, began, next } = pending;
        // A process acts for whoever began it, in whichever tab.
        let actor = self.log().in_stream(&stream, began).and_then(|event| event.actor().cloned());
        let refused = match self.take(&next, now, None, actor.clone()) {
            Ok(positions) => return Ok(Some(Stepped { step: next, positions, refused: None })),
            Err(NotTaken::Storage(refusal)) => return Err(refusal),
            Err(NotTaken::Rules(refusal)) => refusal,
        };
        let spec = PROCESSES.iter().find(|spec| spec.name == process);
        let instance = spec.and_then(|spec| Instance::find(self.log(), spec, &stream, began));
        let Some(step) = instance.and_then(|instance| (instance.spec.refused)(&instance, &next, &refused)) else {
            return Ok(None);
        };
        match self.take(&step, now, None, actor) {
            Ok(positions) => Ok(Some(Stepped { step, positions, refused: Some(refused) })),
            Err(NotTaken::Storage(refusal)) => Err(refusal),
            Err(NotTaken::Rules(_)) => Ok(None),
        }
    }

    /// Lets the rules decide a step and records its event in one write; if the event is there already, returns it.
    fn take(
        &mut self,
        step: &Step,
        now: Timestamp,
        occurred_at: Option<Timestamp>,
        actor: Option<Arc<str>>,
    ) -> Result<Vec<Position>, NotTaken> {
        if let Some(event) = self.log().find(&step.event_id) {
            return match event.correlation_id() == Some(&step.correlation_id) {
                true => Ok(vec![event.position]),
                // Another event has its id.
                false => Err(NotTaken::Rules(refusal::reserved_id(&step.event_id))),
            };
        }
        // What the rules refuse a step with may become part of an event: that is data, and in English.
        let decided = in_english(|| self.decide(&step.stream, &step.command, now));
        let (events, _) = decided.map_err(NotTaken::Rules)?;
        let request =
            Request { stream: step.stream.clone(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
        let links = Links {
            event_id: Some(step.event_id.clone()),
            correlation_id: Some(step.correlation_id.clone()),
            causation_id: step.causation_id.clone(),
            actor,
        };
        let records = self.decided(&request, &events, &links, occurred_at);
        let mut outcome = self.append_records(records.clone());
        let full = matches!(&outcome, Err(refusal) if refusal.name == "QuotaExceeded");
        if full && self.store.release_reserve().unwrap_or(false) {
            // Books are not closed while a process is under way: to end it is part of the way out of a full storage.
            outcome = self.append_records(records);
            self.store.keep_the_rest();
        }
        outcome.map_err(NotTaken::Storage)
    }

    /// Takes a command that is a step of a process as that step, in its turn: given by hand it is the step that the
    /// process would have taken, and nothing that could double or lose what is moved. `None` if the rules alone decide
    /// it.
    pub(super) fn step_by_hand(
        &mut self,
        command: &Value,
        request: &Request,
        occurred_at: Option<Timestamp>,
    ) -> Result<Option<Vec<Position>>, UserError> {
        let stream = &request.stream;
        for spec in PROCESSES.iter().filter(|spec| spec.domain == stream.domain()) {
            let Some(asked) = (spec.asked)(stream, command)? else { continue };
            // Imported facts may have ended it without a step.
            let under_way = self.is_under_way(&asked.stream, asked.began);
            let instance = Instance::find(self.log(), spec, &asked.stream, asked.began);
            let taken = instance.as_ref().and_then(|instance| instance.taken(asked.step));
            if let Some(event) = taken.filter(|event| event.stream == stream) {
                return Ok(Some(vec![event.position]));
            }
            let next = instance.as_ref().filter(|_| under_way).and_then(Instance::next);
            let place_of = spec.steps.iter().find(|step| step.name == asked.step).and_then(|step| step.compensates);
            let step = match (next, &instance) {
                (Some(next), _) if next.stream == *stream && next.command == *command => next,
                // Anyone may give up a transfer that has not arrived.
                (Some(next), Some(instance)) if place_of == Some(next.name) => {
                    instance.step(asked.step, stream.clone(), command.clone(), None)
                }
                (Some(next), _) => return Err(refusal::out_of_turn(&next)),
                (None, _) if asked.stream == *stream => return Ok(None),
                (None, _) => return Err(refusal::no_such_process(&asked)),
            };
            return match self.take(&step, request.now, occurred_at, request.actor.clone()) {
                Ok(positions) => Ok(Some(positions)),
                Err(NotTaken::Rules(refusal) | NotTaken::Storage(refusal)) => Err(refusal),
            };
        }
        Ok(None)
    }
}
