//! How something gets into the log: a command that the rules let through, or facts that they are not asked about.

use serde_json::Value;

use crate::domains;
use crate::engine::domain::Encoded;
use crate::engine::log::envelope::{Position, Revision, WrongExpectedRevision, is_reserved_id};
use crate::engine::log::{Links, Record, canonical_object};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::engine::view::head::EventRef;
use crate::storage::bulk::BULK_EVENTS;
use crate::workbench::acts::Act;
use crate::workbench::core::Workbench;
use crate::workbench::exchange::import::Import;
use crate::workbench::refusal;
use crate::workbench::request::{Fact, Request};

/// How far the clocks of two devices may differ before one is thought to be wrong.
const CLOCKS_DIFFER_MS: i64 = 10 * 60_000;

impl Workbench {
    /// Lets the rules decide a command and appends the events it makes. If other tabs may have written meanwhile,
    /// call [`Workbench::refresh`] first.
    ///
    /// # Errors
    /// [`UserError`]: the rejection, a conflict, or the storage error. Nothing has changed then.
    pub fn execute(&mut self, command: &Value, request: &Request) -> Result<Vec<Position>, UserError> {
        self.execute_at(command, request, None)
    }

    /// Does the same for what happened at an earlier moment, and is recorded now: a late report. `None` is now. The
    /// rules decide on the newest state.
    ///
    /// # Errors
    /// [`UserError`] as [`Workbench::execute`], or named `OccurredInFuture` or `OccurredBeforeStream`.
    pub fn execute_at(
        &mut self,
        command: &Value,
        request: &Request,
        occurred_at: Option<Timestamp>,
    ) -> Result<Vec<Position>, UserError> {
        self.ensure_current()?;
        if let Some(first) = self.answered(request)? {
            return Ok(first);
        }
        request.check_actor()?;
        self.writable()?;
        self.check_expected(request)?;
        self.check_occurred(occurred_at, request)?;
        if let Some(positions) = self.step_by_hand(command, request, occurred_at)? {
            return Ok(positions);
        }
        let (events, closes) = self.decide(&request.stream, command, request.now)?;
        let (event_id, actor) = (request.event_id.clone(), request.actor.clone());
        let links = Links { event_id, actor, ..Links::default() };
        let records = self.decided(request, &events, &links, occurred_at);
        let mut outcome = self.append_records(records.clone());
        let full = matches!(&outcome, Err(refusal) if refusal.name == "QuotaExceeded");
        if full && closes && self.store.release_reserve().map_err(refusal::of_storage)? {
            // The way out of a full storage has room of its own.
            outcome = self.append_records(records);
        }
        if outcome.is_ok() && !self.is_drafting() {
            self.memory.keep(&self.store, Act::Command(command.clone(), occurred_at), request);
        }
        outcome
    }

    /// Appends facts in one write, for example from another system; the facts are checked against the bounds, not
    /// against the rules.
    ///
    /// # Errors
    /// [`UserError`], with the index of the fact if it concerns one. Nothing has changed then.
    pub fn append(&mut self, facts: Vec<Fact>, request: &Request) -> Result<Vec<Position>, UserError> {
        let facts = match self.new_facts(facts, request)? {
            (_, Some(facts)) => facts,
            (known, None) => return Ok(known),
        };
        let records = self.records_of(facts.clone(), request)?;
        if records.len() >= BULK_EVENTS && !self.is_drafting() {
            let from = self.log().head();
            Import::run(self, records)?;
            return Ok((from.0 + 1..=self.log().head().0).map(Position).collect());
        }
        let positions = self.append_records(records)?;
        if !self.is_drafting() {
            self.memory.keep(&self.store, Act::Facts(facts), request);
        }
        Ok(positions)
    }

    /// Returns the facts that are not in the log yet, after checking that the log takes them; `None` if all are.
    /// With them the positions of those that are there, or of the first result of the request.
    pub(super) fn new_facts(
        &mut self,
        facts: Vec<Fact>,
        request: &Request,
    ) -> Result<(Vec<Position>, Option<Vec<Fact>>), UserError> {
        self.ensure_current()?;
        if let Some(first) = self.answered(request)? {
            return Ok((first, None));
        }
        let (known, facts) = self.without_known(facts)?;
        if facts.is_empty() {
            return Ok((known, None));
        }
        self.writable()?;
        self.check_expected(request)?;
        Ok((known, Some(facts)))
    }

    /// Makes records of what was decided.
    pub(super) fn decided(
        &self,
        request: &Request,
        events: &[Encoded],
        links: &Links,
        occurred_at: Option<Timestamp>,
    ) -> Vec<Record> {
        let record = |(index, event): (usize, &Encoded)| {
            let links = Links { event_id: numbered_id(links.event_id.as_deref(), index), ..links.clone() };
            self.record(request, event.event_type, event.schema_version, event.data.clone(), occurred_at, links)
        };
        events.iter().enumerate().map(record).collect()
    }

    /// Makes records of facts, after checking that the stream can take them.
    fn records_of(&self, facts: Vec<Fact>, request: &Request) -> Result<Vec<Record>, UserError> {
        domains::domain(request.stream.domain()).ok_or_else(|| refusal::unknown_domain(&request.stream))?;
        let mut records = Vec::with_capacity(facts.len());
        for (index, mut fact) in facts.into_iter().enumerate() {
            if fact.links.event_id.is_none() {
                fact.links.event_id = numbered_id(request.event_id.as_deref(), index);
            }
            fact.links.actor = fact.links.actor.or_else(|| request.actor.clone());
            records.push(self.record_of(fact, request).map_err(|refusal| refusal.with("index", index))?);
        }
        let shapes: Vec<_> = records.iter().map(shape).collect();
        self.admit(&request.stream, &shapes).map_err(|(index, refusal)| refusal.with("index", index))?;
        Ok(records)
    }

    /// Makes a record of a fact, without checking that its stream can take it.
    pub(super) fn record_of(&self, fact: Fact, request: &Request) -> Result<Record, UserError> {
        let domain =
            domains::domain(request.stream.domain()).ok_or_else(|| refusal::unknown_domain(&request.stream))?;
        refusal::check_type(&fact.event_type)?;
        fact.links.actor.as_deref().map_or(Ok(()), refusal::check_actor)?;
        let data = canonical_object(&fact.data).map_err(|error| refusal::invalid_data(&fact.event_type, &error))?;
        let version = fact.schema_version.unwrap_or_else(|| domain.schema_version(&fact.event_type));
        let record = self.record(request, &fact.event_type, version, data, fact.occurred_at, fact.links);
        if record.bytes() > Record::MAX_BYTES {
            return Err(refusal::too_large(&fact.event_type));
        }
        Ok(record)
    }

    pub(super) fn record(
        &self,
        request: &Request,
        event_type: &str,
        schema_version: u16,
        data: Box<str>,
        occurred_at: Option<Timestamp>,
        links: Links,
    ) -> Record {
        let recorded_at = self.moment_of_recording(request.now);
        Record {
            stream: request.stream.clone(),
            event_type: event_type.into(),
            schema_version,
            occurred_at: occurred_at.unwrap_or(request.now),
            recorded_at,
            data,
            links: links.boxed(),
        }
    }

    pub(super) fn append_records(&mut self, records: Vec<Record>) -> Result<Vec<Position>, UserError> {
        if self.is_drafting() {
            return self.put_into_draft(records);
        }
        let from = self.log().head();
        self.store.append(records).map_err(refusal::of_append)?;
        self.keep_snapshots();
        Ok((from.0 + 1..=self.log().head().0).map(Position).collect())
    }

    /// Returns the moment of recording, see [`crate::engine::log::Log::moment_of_recording`].
    pub(super) fn moment_of_recording(&self, now: Timestamp) -> Timestamp {
        self.log().moment_of_recording(now)
    }

    /// Returns the latest moment of recording, if that is later than now by more than clocks differ: one of them was
    /// wrong.
    pub fn ahead_of(&self, now: Timestamp) -> Option<Timestamp> {
        let newest = self.log().newest_recorded()?;
        (newest.millis() - now.millis() > CLOCKS_DIFFER_MS).then_some(newest)
    }

    /// Checks that the log can be written to, before the rules decide on what can be read of it.
    fn writable(&self) -> Result<(), UserError> {
        self.store.damage().map_or(Ok(()), |damage| Err(refusal::read_only(damage)))
    }

    fn check_expected(&self, request: &Request) -> Result<(), UserError> {
        let actual = self.head(&request.stream);
        if request.expected.admits(actual) {
            return Ok(());
        }
        let stream = request.stream.clone();
        Err(refusal::of_revision(&WrongExpectedRevision { stream, expected: request.expected, actual }))
    }

    /// Checks that a late report is about a moment between the beginning of its stream and now.
    fn check_occurred(&self, occurred_at: Option<Timestamp>, request: &Request) -> Result<(), UserError> {
        let Some(occurred_at) = occurred_at else { return Ok(()) };
        if occurred_at > request.now {
            return Err(refusal::occurred_in_future(occurred_at, request.now));
        }
        let first = self.log().in_stream(&request.stream, Revision(1));
        // When an archived stream began is not known.
        match first.filter(|first| !first.is_archived() && occurred_at < first.occurred_at) {
            Some(first) => Err(refusal::occurred_before_stream(occurred_at, &request.stream, first.occurred_at)),
            None => Ok(()),
        }
    }

    /// Finds the first result of a request whose event id was used before.
    fn answered(&self, request: &Request) -> Result<Option<Vec<Position>>, UserError> {
        let Some(id) = request.event_id.as_deref() else { return Ok(None) };
        refusal::check_id(id)?;
        let found =
            (0..).map_while(|index| self.log().find(&numbered_id(Some(id), index)?).map(|event| event.position));
        let positions: Vec<Position> = found.collect();
        match positions.is_empty() {
            false => Ok(Some(positions)),
            true if is_reserved_id(id) => Err(refusal::reserved_id(id)),
            true => Ok(None),
        }
    }

    /// Separates the facts whose ids are in the log already from the new ones.
    fn without_known(&self, facts: Vec<Fact>) -> Result<(Vec<Position>, Vec<Fact>), UserError> {
        let mut known = Vec::new();
        let mut new: Vec<Fact> = Vec::with_capacity(facts.len());
        let mut given = std::collections::HashSet::new();
        for fact in facts {
            if let Some(id) = fact.links.event_id.as_deref() {
                if let Some(position) = self.known(id)? {
                    known.push(position);
                    continue;
                }
                if !given.insert(id.to_owned()) {
                    continue;
                }
            }
            new.push(fact);
        }
        Ok((known, new))
    }

    /// Finds the event that has an id already.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidEventId` if the id is invalid or reserved.
    pub(super) fn known(&self, id: &str) -> Result<Option<Position>, UserError> {
        refusal::check_id(id)?;
        match self.log().find(id) {
            Some(event) => Ok(Some(event.position)),
            None if is_reserved_id(id) => Err(refusal::reserved_id(id)),
            None => Ok(None),
        }
    }
}

/// Returns the part of a record that a domain checks.
pub(super) fn shape(record: &Record) -> EventRef<'_> {
    EventRef::from(record)
}

/// Returns the id of a request's event by its index: the given one, then `id.2`, `id.3` …
pub(super) fn numbered_id(id: Option<&str>, index: usize) -> Option<String> {
    id.map(|id| if index == 0 { id.to_owned() } else { format!("{id}.{}", index + 1) })
}
