//! The newest state of a stream without its past: what commands and facts are held against where nobody looks back.
//!
//! It can begin at a snapshot and then needs only the events after it. What a command refers to further back is read from
//! the log at that moment.

use std::cell::OnceCell;

use serde_json::Value;

use crate::engine::decider::{Decider, History};
use crate::engine::domain::{Domain, Encoded};
use crate::engine::log::envelope::Revision;
use crate::engine::log::{Record, Recorded};
use crate::engine::travel::field_state::FieldState;
use crate::engine::travel::replay::Cost;
use crate::engine::travel::trail::{TRAILED, Trail};
use crate::engine::user_error::UserError;
use crate::engine::values::time::Timestamp;
use crate::words;

/// Reads a stream's event at a revision from the log.
pub type ReadEvent<'a> = &'a dyn Fn(Revision) -> Option<Recorded<'a>>;

/// What the state of a stream is folded from: an event, or a fact as it would be written.
#[derive(Clone, Copy, Debug)]
pub struct EventRef<'a> {
    /// The fact's name.
    pub event_type: &'a str,
    /// The version of the shape of its data.
    pub schema_version: u16,
    /// The fact as JSON; empty in the place of an archived one.
    pub data: &'a str,
    /// When it happened.
    pub occurred_at: Timestamp,
}

impl<'a> EventRef<'a> {
    /// Refers to an event as it is written down, which happened at a moment.
    pub fn dated(event: &'a Encoded, occurred_at: Timestamp) -> EventRef<'a> {
        let Encoded { event_type, schema_version, data } = event;
        EventRef { event_type, schema_version: *schema_version, data, occurred_at }
    }
}

impl<'a> From<&'a Recorded<'_>> for EventRef<'a> {
    fn from(event: &'a Recorded<'_>) -> EventRef<'a> {
        let Recorded { event_type, schema_version, data, occurred_at, .. } = event;
        EventRef { event_type, schema_version: *schema_version, data, occurred_at: *occurred_at }
    }
}

impl<'a> From<&'a Record> for EventRef<'a> {
    fn from(record: &'a Record) -> EventRef<'a> {
        let Record { event_type, schema_version, data, occurred_at, .. } = record;
        EventRef { event_type, schema_version: *schema_version, data, occurred_at: *occurred_at }
    }
}

/// Reads an event; `None` if its type is unknown or its data cannot be read.
pub(super) fn read<D: Domain>(event: EventRef<'_>) -> Option<D::Event> {
    let decoded = D::decode(event.event_type, event.schema_version, event.data)?;
    Some(D::dated(decoded, event.occurred_at))
}

/// The newest state of a stream of some domain.
pub trait StreamHead {
    /// Returns the newest revision.
    fn revision(&self) -> Revision;
    /// Applies the next event of the stream; one without data is the place of an archived one.
    fn push(&mut self, event: EventRef<'_>);
    /// Writes the state for a snapshot; `None` if an event is unknown, which a later version may know.
    fn snapshot(&self) -> Option<Value>;
    /// Returns the trail of the headline; `None` if it is not known of all events.
    fn trail(&self) -> Option<Trail>;
    /// Returns the state as fields.
    fn state(&self) -> FieldState;
    /// Returns `true` if an event closes a period and carries all of the state.
    fn closes(&self, event: &Encoded) -> bool;
    /// Returns `true` if a process that the event at a revision began is not over yet.
    fn is_under_way(&self, began: Revision) -> bool;
    /// Decides a command at a moment.
    ///
    /// # Errors
    /// The refusal: the command cannot be read, or the rules reject it.
    fn decide(&self, command: &Value, past: ReadEvent<'_>, now: Timestamp) -> Result<Vec<Encoded>, UserError>;
    /// Returns `true` if facts can follow: known types must be readable and stay within the bounds of money.
    ///
    /// # Errors
    /// The refusal, with the index of the first fact that cannot.
    fn admit(&self, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)>;
    /// Copies it, to hold facts against one after the other.
    fn copied(&self) -> Box<dyn LoneHead>;
}

/// A newest state without its past: it can begin at a snapshot, and be held against one fact after the other.
pub trait LoneHead: StreamHead {
    /// Begins at a snapshot of the state at a revision; false, and nothing has changed, where it cannot be read.
    fn restore(&mut self, revision: Revision, snapshot: &Value) -> bool;
    /// Takes the trail of what is before the snapshot that it began at.
    fn take_trail(&mut self, trail: Trail);
    /// Applies the next fact of the stream, if it can follow.
    ///
    /// # Errors
    /// The refusal, as [`StreamHead::admit`]'s.
    fn admit_next(&mut self, fact: EventRef<'_>) -> Result<(), UserError>;
}

/// The newest state of a stream of domain `D`.
pub struct Head<D: Domain> {
    state: D::State,
    revision: Revision,
    /// The revision of the snapshot it began at; 0 is the empty state.
    base: Revision,
    /// How many events were folded since.
    folded: usize,
    /// An event was skipped because this version does not know it.
    has_unknown: bool,
    trail: Option<Trail>,
}

impl<D: Domain> Default for Head<D> {
    fn default() -> Head<D> {
        Head::starting(D::initial())
    }
}

impl<D: Domain> StreamHead for Head<D> {
    fn revision(&self) -> Revision {
        self.revision
    }

    fn push(&mut self, event: EventRef<'_>) {
        self.revision = self.revision.next();
        if event.data.is_empty() {
            // The event after what is archived carries all of the state.
            self.trail = None;
            return;
        }
        match read::<D>(event) {
            Some(event) => {
                D::evolve(&mut self.state, &event);
                self.folded += 1;
            }
            None => self.has_unknown = true,
        }
        if let Some(trail) = &mut self.trail {
            trail.add(D::field(&self.state, TRAILED).number().unwrap_or(0));
        }
    }

    fn snapshot(&self) -> Option<Value> {
        (!self.has_unknown).then(|| D::snapshot(&self.state))
    }

    fn trail(&self) -> Option<Trail> {
        self.trail.clone()
    }

    fn state(&self) -> FieldState {
        let cost = Cost { checkpoint: self.base, folded: self.folded };
        field_state::<D>(&self.state, self.revision, cost)
    }

    fn closes(&self, event: &Encoded) -> bool {
        closes::<D>(event)
    }

    fn is_under_way(&self, began: Revision) -> bool {
        D::is_under_way(&self.state, began)
    }

    fn decide(&self, command: &Value, past: ReadEvent<'_>, now: Timestamp) -> Result<Vec<Encoded>, UserError> {
        let events = Past::<D> { head: self.revision, read: past, arena: Arena::default() };
        decide::<D>(&self.state, command, &Timed { events: &events, read: past, now })
    }

    fn admit(&self, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
        admit::<D>(self.state.clone(), facts)
    }

    fn copied(&self) -> Box<dyn LoneHead> {
        Box::new(Head::<D>::at(self.state.clone(), self.revision))
    }
}

impl<D: Domain> LoneHead for Head<D> {
    fn restore(&mut self, revision: Revision, snapshot: &Value) -> bool {
        let Some(state) = D::restore_after(&self.state, snapshot) else { return false };
        *self = Head { state, revision, base: revision, folded: 0, has_unknown: false, trail: None };
        true
    }

    fn take_trail(&mut self, trail: Trail) {
        self.trail = Some(trail);
    }

    fn admit_next(&mut self, fact: EventRef<'_>) -> Result<(), UserError> {
        admit_next::<D>(&mut self.state, fact)?;
        self.revision = self.revision.next();
        Ok(())
    }
}

impl<D: Domain> Head<D> {
    /// Begins before the first event, at a state that may be another than the domain's usual one.
    pub fn starting(state: D::State) -> Head<D> {
        Head {
            state,
            revision: Revision(0),
            base: Revision(0),
            folded: 0,
            has_unknown: false,
            trail: Some(Trail::default()),
        }
    }

    /// Begins at a state, to hold facts against.
    pub fn at(state: D::State, revision: Revision) -> Head<D> {
        Head { state, revision, base: revision, folded: 0, has_unknown: true, trail: None }
    }
}

/// A stream's past, read event by event as a command asks for it.
struct Past<'a, D: Domain> {
    head: Revision,
    read: ReadEvent<'a>,
    arena: Arena<D::Event>,
}

impl<D: Domain> History<D::Event> for Past<'_, D> {
    fn head(&self) -> Revision {
        self.head
    }

    fn event(&self, revision: Revision) -> Option<&D::Event> {
        let event = (self.read)(revision)?;
        Some(self.arena.keep(read::<D>(EventRef::from(&event))?))
    }
}

/// A stream's past with the moments of its events.
pub(super) struct Timed<'a, 'r, E> {
    /// The events.
    pub events: &'a dyn History<E>,
    /// Reads when they happened.
    pub read: ReadEvent<'r>,
    /// The moment of the decision.
    pub now: Timestamp,
}

impl<E> History<E> for Timed<'_, '_, E> {
    fn head(&self) -> Revision {
        self.events.head()
    }

    fn event(&self, revision: Revision) -> Option<&E> {
        self.events.event(revision)
    }

    fn now(&self) -> Option<Timestamp> {
        Some(self.now)
    }

    fn latest(&self) -> Option<Timestamp> {
        let events = (1..=self.head().0).filter_map(|revision| (self.read)(Revision(revision)));
        // Of an archived event only the moment of archiving is known.
        events.filter(|event| !event.data.is_empty()).map(|event| event.occurred_at).max()
    }
}

/// Events that were lent out: a chain, since each must stay where it is while others are added.
struct Arena<E>(OnceCell<(E, Box<Arena<E>>)>);

impl<E> Default for Arena<E> {
    fn default() -> Arena<E> {
        Arena(OnceCell::new())
    }
}

impl<E> Arena<E> {
    fn keep(&self, event: E) -> &E {
        let mut end = self;
        while let Some((_, next)) = end.0.get() {
            end = next;
        }
        &end.0.get_or_init(|| (event, Box::default())).0
    }
}

/// Returns a state as fields.
pub(super) fn field_state<D: Domain>(state: &D::State, revision: Revision, cost: Cost) -> FieldState {
    let values = (0..D::fields(state).len()).map(|field| D::field(state, field)).collect();
    FieldState { revision, values, currency: D::currency(state), cost }
}

/// Returns `true` if an event closes a period and carries all of the state.
pub(super) fn closes<D: Domain>(event: &Encoded) -> bool {
    D::decode(event.event_type, event.schema_version, &event.data)
        .is_some_and(|event| D::closed_period(&event).is_some())
}

/// Decides a command against a state and its past.
pub(super) fn decide<D: Domain>(
    state: &D::State,
    command: &Value,
    past: &dyn History<D::Event>,
) -> Result<Vec<Encoded>, UserError> {
    let command = D::resolve(D::command(command)?, past);
    let events = D::decide(state, &command).map_err(|rejection| D::explain(&rejection, state))?;
    Ok(events.iter().map(D::encode).collect())
}

/// Returns `true` if facts can follow a state.
pub(super) fn admit<D: Domain>(mut state: D::State, facts: &[EventRef<'_>]) -> Result<(), (usize, UserError)> {
    let mut facts = facts.iter().enumerate();
    facts.try_for_each(|(index, fact)| admit_next::<D>(&mut state, *fact).map_err(|refusal| (index, refusal)))
}

/// Applies a fact to a state, if it can follow.
fn admit_next<D: Domain>(state: &mut D::State, fact: EventRef<'_>) -> Result<(), UserError> {
    match read::<D>(fact) {
        Some(event) => {
            D::check_bounds(state, &event)?;
            <D as Decider>::evolve(state, &event);
            Ok(())
        }
        None if D::knows(fact.event_type) => Err(unreadable(fact.event_type, fact.schema_version)),
        None => Ok(()),
    }
}

fn unreadable(event_type: &str, schema_version: u16) -> UserError {
    let message = words::errors::data_unreadable(&event_type, &schema_version);
    UserError::new("InvalidEvent", message).with("event_type", event_type).with("schema_version", schema_version)
}
