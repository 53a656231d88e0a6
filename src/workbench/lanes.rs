//! What-if lanes: kept, decided, and promoted to the real log.

use serde_json::Value;

use crate::domains::domain;
use crate::engine::log::Links;
use crate::engine::log::envelope::{Hash, Position, Revision, StreamId};
use crate::engine::user_error::UserError;
use crate::engine::values::fields::{Change, FieldValue, diff};
use crate::engine::view::{Dismantling, LaneRun, LaneView};
use crate::engine::view::{StreamTools, StreamView};
use crate::engine::what_if::{Edit, Lane, Target, in_words};
use crate::words;
use crate::words::{Word, in_english};
use crate::workbench::core::Workbench;
use crate::workbench::refusal;
use crate::workbench::request::Request;

/// The most characters that the edits of a lane take in the memo of what it is promoted by.
const MAX_IN_MEMO: usize = 240;

/// The commands that promote a lane, and the differences that they leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    /// The commands that take the live state to the lane's.
    pub commands: Vec<Value>,
    /// The fields that differ even then, from the live state to the lane's: they say what happened on the way, and
    /// events only add to that.
    pub differing: Vec<Change>,
}

/// How many events are decided between two looks at the clock.
const STEP_EVENTS: usize = 128;

/// A lane that is being decided, on a log that may grow meanwhile.
pub struct LaneWork {
    lane: Lane,
    run: Box<dyn LaneRun>,
    /// The newest recorded event that it has seen, by which the log is known again.
    seen: (Revision, Option<Hash>),
    floor: Revision,
}

impl LaneWork {
    /// Returns the lane as far as it is decided.
    pub fn so_far(&self) -> &LaneView {
        self.run.lane()
    }

    /// Returns the lane and ends the work.
    pub fn into_lane(self) -> LaneView {
        self.run.into_lane()
    }

    /// Ends the work, and drops the lane in slices.
    pub fn dismantle(self) -> Dismantling {
        self.run.dismantle()
    }

    /// Returns how many recorded events are decided, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.run.reached().get(), self.seen.0.get())
    }

    /// Returns `true` if it is the work of a lane on a log that has at most grown: then its next slices bring it up to date.
    pub fn goes_on(&self, workbench: &Workbench, lane: &Lane) -> bool {
        // Without an edit the lane is the log, and nothing is decided again.
        let is_it = self.lane.stream == lane.stream && self.lane.edits == lane.edits && self.lane.rules == lane.rules;
        let has_effect = !(lane.edits.is_empty() && lane.rules.is_empty());
        is_it && has_effect && self.is_of(workbench)
    }

    fn is_of(&self, workbench: &Workbench) -> bool {
        let (head, hash) = self.seen;
        let floor = workbench.view(&self.lane.stream).map(|view| view.floor());
        floor == Some(self.floor) && workbench.hash_in(&self.lane.stream, head) == hash
    }

    /// Decides events until it is over, which is asked with how many are decided; returns `true` if none is left of those that are recorded now.
    ///
    /// # Errors
    /// [`UserError`] named `LogMoved` if the log is no longer the one that it began on.
    pub fn slice(&mut self, workbench: &Workbench, is_over: impl Fn(usize) -> bool) -> Result<bool, UserError> {
        let view = workbench.view(&self.lane.stream).filter(|_| self.is_of(workbench));
        let view = view.ok_or_else(refusal::log_moved)?;
        self.seen = (view.head(), workbench.hash_in(&self.lane.stream, view.head()));
        loop {
            if self.run.step(&*view, STEP_EVENTS) {
                return Ok(true);
            }
            if is_over(self.run.reached().get()) {
                return Ok(false);
            }
        }
    }
}

/// Lists the labels of the rules that a lane changes.
fn rule_labels(lane: &Lane) -> Vec<&str> {
    rules_of(lane).map(|rule| rule.map_or_else(|name| name, |label| label.text())).collect()
}

/// Lists the labels of the rules that a lane changes; the name of one that is not there.
fn rules_of(lane: &Lane) -> impl Iterator<Item = Result<Word, &str>> {
    let specs = domain(lane.stream.domain()).map_or(&[][..], |domain| domain.rules);
    let label = |name: &str| specs.iter().find(|spec| spec.name == name).map(|spec| spec.label);
    lane.rules.iter().map(move |rule| label(&rule.name).ok_or(rule.name.as_str()))
}

/// Lists the labels of the rules that a lane changes as they stand in its name.
fn labels_in_name(lane: &Lane) -> Vec<String> {
    rules_of(lane).map(|rule| rule.map_or_else(str::to_owned, Word::in_sentence)).collect()
}

/// Names a lane by its edits, unless a person has named it.
pub fn name_by_edits(lane: &mut Lane) {
    let labels = in_english(|| labels_in_name(lane));
    lane.name_by_edits(&labels.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Returns a lane's name in the language of the page, unless a person has named it.
pub fn shown_name(lane: &Lane) -> String {
    let labels = labels_in_name(lane);
    lane.shown_name(&labels.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Writes the memo of a promotion, in English: the lane's name if a person gave it one, and all its edits.
fn memo(lane: &Lane) -> String {
    let edits = in_english(|| in_words(&lane.edits, &rule_labels(lane), MAX_IN_MEMO));
    match (lane.is_named, edits.is_empty()) {
        (true, false) => format!("what-if {:?}: {edits}", lane.name),
        (false, false) => format!("what-if {edits:?}"),
        (_, true) => format!("what-if {:?}", lane.name),
    }
}

/// Returns what the tools ask of a view.
fn tools(view: &dyn StreamView) -> Result<&dyn StreamTools, UserError> {
    view.tools().ok_or_else(refusal::not_fetched)
}

/// Returns the fields of a stream as commands at its head would leave them: that is a lane as well.
fn after(view: &dyn StreamView, commands: &[Value]) -> Result<Vec<FieldValue>, UserError> {
    if commands.is_empty() {
        return Ok(view.state_at(view.head()).values);
    }
    let place = Target::Recorded(view.head());
    let insert = |(number, command): (u32, &Value)| Edit::Insert { after: place, number, command: command.clone() };
    let promoted = tools(view)?.lane(&(1..).zip(commands).map(insert).collect::<Vec<_>>())?.view;
    Ok(promoted.state_at(promoted.head()).values)
}

impl Workbench {
    /// Lists the lanes that are kept, with their numbers; what cannot be read is left out.
    pub fn lanes(&self) -> Vec<(u32, Lane)> {
        let texts = self.store().lanes().unwrap_or_default();
        let read = |text: &str| Lane::read(&serde_json::from_str(text).ok()?).ok();
        texts.into_iter().filter_map(|(number, text)| Some((number, read(&text)?))).collect()
    }

    /// Keeps a lane under a number, anchored to the log as it is.
    ///
    /// # Errors
    /// [`UserError`] if storage is full.
    pub fn keep_lane(&mut self, number: u32, lane: &mut Lane) -> Result<(), UserError> {
        let revision = lane.newest_named().max(Revision(1));
        let event = self.log().in_stream(&lane.stream, revision).map(|event| event.position);
        if let Some(hash) = event.and_then(|position| self.store().hash_at(position)) {
            lane.anchor = (revision, hash);
        }
        self.store_mut().keep_lane(number, &lane.json().to_string()).map_err(refusal::of_storage)
    }

    /// Keeps a lane: in place of the version that this tab knew, if that is still in storage, else under the next free
    /// number, so that no lane of another tab is overwritten. Returns the number.
    ///
    /// # Errors
    /// [`UserError`] if storage is full, or the log is only in memory.
    pub fn keep_lane_beside(&mut self, known: Option<(u32, &Lane)>, lane: &mut Lane) -> Result<u32, UserError> {
        self.ensure_current()?;
        let kept = self.lanes();
        let stands = known.filter(|(number, known)| kept.iter().any(|(other, lane)| other == number && lane == *known));
        let number = match stands {
            Some((number, _)) => number,
            None => self.next_lane()?,
        };
        self.keep_lane(number, lane)?;
        Ok(number)
    }

    /// Returns the number after that of every lane that is kept.
    fn next_lane(&self) -> Result<u32, UserError> {
        let texts = self.store().lanes().map_err(refusal::of_storage)?;
        Ok(texts.last().map_or(1, |(number, _)| number.saturating_add(1)))
    }

    /// Deletes a lane.
    ///
    /// # Errors
    /// [`UserError`] if storage refuses the write.
    pub fn forget_lane(&mut self, number: u32) -> Result<(), UserError> {
        self.store_mut().forget_lane(number).map_err(refusal::of_storage)
    }

    /// Decides a lane on the log as it is now.
    ///
    /// # Errors
    /// [`UserError`] named `DifferentLog` if the lane is of another log, `InvalidLane` if an edit refers to a missing
    /// event.
    pub fn decide_lane(&self, lane: &Lane) -> Result<LaneView, UserError> {
        let mut work = self.begin_lane(lane)?;
        while !work.slice(self, |_| false)? {}
        Ok(work.run.into_lane())
    }

    /// Begins to decide a lane in slices.
    ///
    /// # Errors
    /// As [`Workbench::decide_lane`].
    pub fn begin_lane(&self, lane: &Lane) -> Result<LaneWork, UserError> {
        let (revision, hash) = lane.anchor;
        if revision > Revision(0) && self.hash_in(&lane.stream, revision) != Some(hash) {
            let message = words::workbench::this_what_if_is_of_another_log(&revision);
            return Err(UserError::new("DifferentLog", message).with("revision", revision.0));
        }
        let view = self.view(&lane.stream).ok_or_else(|| refusal::unknown_domain(&lane.stream))?;
        let run = tools(&*view)?.begin_lane(&lane.edits, &lane.rules)?;
        let (lane, head, floor) = (lane.clone(), view.head(), view.floor());
        let hash = self.hash_in(&lane.stream, head);
        Ok(LaneWork { lane, run, seen: (head, hash), floor })
    }

    /// Returns the hash of a stream's event; `None` if there is no such event.
    fn hash_in(&self, stream: &StreamId, revision: Revision) -> Option<Hash> {
        let event = self.log().in_stream(stream, revision)?;
        self.store().hash_at(event.position)
    }

    /// Lists the commands that take the live state to a lane's.
    ///
    /// # Errors
    /// [`UserError`] named `CannotPromote` if there are no such commands, or today's rules refuse one of them.
    pub fn promotion(&self, lane: &Lane) -> Result<Promotion, UserError> {
        self.promotion_of(lane, &self.decide_lane(lane)?)
    }

    /// Lists the commands that take the live state to that of a lane, which was decided to its end.
    ///
    /// # Errors
    /// As [`Workbench::promotion`].
    pub fn promotion_of(&self, lane: &Lane, decided: &LaneView) -> Result<Promotion, UserError> {
        let memo = memo(lane);
        let view = self.view(&lane.stream).ok_or_else(|| refusal::unknown_domain(&lane.stream))?;
        let commands = tools(&*view)?.reconcile(&*decided.view, &memo).ok_or_else(|| {
            let message = words::workbench::NO_COMMANDS_TAKE_THE_LIVE_STATE.text();
            UserError::new("CannotPromote", message)
        })?;
        tools(&*view)?.decide_all(&commands).map_err(|refusal| {
            let message = words::workbench::todays_rules_refuse_what_would(&refusal.message);
            UserError::new("CannotPromote", message).with("rejection", refusal.name)
        })?;
        let wanted = decided.view.state_at(decided.view.head()).values;
        Ok(Promotion { differing: diff(&after(&*view, &commands)?, &wanted), commands })
    }

    /// Appends what takes the live state to a lane's, in one write, and takes the lane away if it is kept: what was
    /// done in it is in the log then, and on the longer log its edits would be done twice.
    ///
    /// # Errors
    /// [`UserError`] as [`Workbench::promotion`], or the rejection or storage error; nothing has changed then.
    pub fn promote(&mut self, lane: &Lane, request: &Request) -> Result<Vec<Position>, UserError> {
        self.ensure_current()?;
        let commands = self.promotion(lane)?.commands;
        let view = self.view(&lane.stream).ok_or_else(|| refusal::unknown_domain(&lane.stream))?;
        let events = tools(&*view)?.decide_all(&commands)?;
        drop(view);
        let request = Request { stream: lane.stream.clone(), ..request.clone() };
        request.check_actor()?;
        let correlation_id = Some(format!("what-if {}", lane.name));
        let links = Links { correlation_id, actor: request.actor.clone(), ..Links::default() };
        let record = |event: &crate::engine::domain::Encoded| {
            self.record(&request, event.event_type, event.schema_version, event.data.clone(), None, links.clone())
        };
        let records: Vec<_> = events.iter().map(record).collect();
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let positions = self.append_records(records)?;
        if !self.is_drafting() {
            self.forget_promoted(lane);
        }
        Ok(positions)
    }

    /// Takes a lane away if it is kept: what was done in it is in the log.
    pub fn forget_promoted(&mut self, lane: &Lane) {
        let kept = self.lanes().into_iter().find(|(_, kept)| kept == lane);
        if let Some((number, _)) = kept {
            // The log is longer already: a lane that cannot be taken away is only seen once more.
            let _ = self.forget_lane(number);
        }
    }
}
