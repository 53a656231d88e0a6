//! What was done between two moments, as the lines of a lesson.

use std::fmt;

use serde_json::{Value, json};

use crate::engine::log::Recorded;
use crate::engine::log::envelope::{ExpectedRevision, Position};
use crate::engine::travel::condition::{Condition, Number, Vocabulary};
use crate::engine::what_if::{Edit, Lane, Target};
use crate::lessons::format::{Action, Circumstances, LaneAction, LogAction, ReadModelAction, TwinAction, reads_as};
use crate::lessons::recording::sight::Sight;
use crate::workbench::{Given, Workbench};

/// The most facts that a lesson begins with, or that are brought at a time.
pub const MAX_FACTS: usize = 200;

/// Errors that do not come from the rules, and would not occur again.
const TROUBLES: [&str; 10] = [
    "QuotaExceeded",
    "StorageDenied",
    "LogReadOnly",
    "LogVanished",
    "SharedLog",
    "ImportUnderWay",
    "PageClosed",
    "OccurredInFuture",
    "OccurredBeforeStream",
    "StepOutOfTurn",
];

/// What a lesson's lines cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsayable {
    /// The log was cleared, replaced or damaged.
    OtherLog,
    /// More events came at once than a lesson lists.
    TooManyFacts,
    /// An edit of a command that the what-if put in.
    OfInserted,
    /// Processes were held between their steps.
    Held,
    /// A text that a line would read otherwise.
    Text,
    /// There is no room in the lesson for anything more.
    Full,
}

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsayable::OtherLog => f.write_str("a lesson cannot clear or replace its log"),
            Unsayable::TooManyFacts => write!(f, "a lesson lists at most {MAX_FACTS} facts at a time"),
            Unsayable::OfInserted => f.write_str("a lesson cannot edit what its what-if put in"),
            Unsayable::Held => f.write_str("a recording cannot hold processes between their steps"),
            Unsayable::Text => f.write_str("a lesson's line cannot hold this text"),
            Unsayable::Full => f.write_str("a lesson has no room for more; stop here"),
        }
    }
}

/// Lists what leads from one moment to the next.
///
/// # Errors
/// [`Unsayable`] if a part of it cannot be said.
pub(super) fn between(
    before: &Sight,
    after: &Sight,
    given: &[Given],
    workbench: &Workbench,
    vocabulary: &dyn Fn(&str) -> Vocabulary,
) -> Result<Vec<Action>, Unsayable> {
    if after.events < before.events {
        return Err(Unsayable::OtherLog);
    }
    if after.is_held {
        return Err(Unsayable::Held);
    }
    let mut way = Way { now: before.clone(), actions: Vec::new(), vocabulary };
    way.log(after, given, workbench)?;
    way.page(after)?;
    way.lane(after)?;
    way.models_and_more(after)?;
    Ok(way.actions)
}

/// The actions so far, and what they lead to.
struct Way<'a> {
    now: Sight,
    actions: Vec<Action>,
    vocabulary: &'a dyn Fn(&str) -> Vocabulary,
}

impl Way<'_> {
    fn push(&mut self, action: Action) -> Result<(), Unsayable> {
        if !reads_as(&action, &(self.vocabulary)(self.now.domain())) {
            return Err(Unsayable::Text);
        }
        self.actions.push(action);
        Ok(())
    }

    /// Shows a stream: live, without a what-if, and in another domain without what was chosen of the first.
    fn open(&mut self, stream: &str) -> Result<(), Unsayable> {
        if self.now.stream == stream {
            return Ok(());
        }
        self.push(Action::Open(stream.to_owned()))?;
        let before = self.now.domain().to_owned();
        stream.clone_into(&mut self.now.stream);
        self.now.lane = None;
        self.now.is_live = true;
        if self.now.domain() != before {
            self.now.condition.clear();
            self.now.field.clear();
        }
        Ok(())
    }

    /// Adds the commands that were given, and the other events that were recorded, in the order of the log.
    fn log(&mut self, after: &Sight, given: &[Given], workbench: &Workbench) -> Result<(), Unsayable> {
        let mut next = self.now.events + 1;
        for one in given {
            let made = match &one.outcome {
                Ok(positions) => match positions.last() {
                    Some(last) if last.0 >= next => Some((positions.first().map_or(next, |first| first.0), last.0)),
                    Some(_) | None => continue,
                },
                Err(name) if TROUBLES.contains(&name.as_str()) => continue,
                Err(_) => None,
            };
            if let Some((first, _)) = made {
                self.facts(next..first, workbench)?;
            }
            self.open(one.request.stream.as_str())?;
            self.push(command(one))?;
            next = made.map_or(next, |(_, last)| last + 1);
        }
        self.facts(next..after.events + 1, workbench)?;
        self.open(&after.stream)
    }

    /// Adds the events at some positions as facts; what a process recorded comes by itself.
    fn facts(&mut self, positions: std::ops::Range<u32>, workbench: &Workbench) -> Result<(), Unsayable> {
        if positions.len() > MAX_FACTS {
            return Err(Unsayable::TooManyFacts);
        }
        for event in positions.filter_map(|position| workbench.log().at(Position(position))) {
            if event.causation_id().is_none() {
                self.open(event.stream.as_str())?;
                self.push(fact(&event, false))?;
            }
        }
        Ok(())
    }

    fn page(&mut self, after: &Sight) -> Result<(), Unsayable> {
        let is_there = match self.now.is_live {
            true => after.is_live,
            false => !after.is_live && self.now.cursor == after.cursor,
        };
        if !is_there && after.is_live {
            self.push(Action::Live)?;
        } else if !is_there {
            let number = Number::read(&after.cursor.to_string(), &(self.vocabulary)(after.domain()));
            self.push(Action::GoTo(number.map_err(|_| Unsayable::Text)?))?;
        }
        let vocabulary = (self.vocabulary)(after.domain());
        if after.condition != self.now.condition {
            self.push(Action::Condition(after.condition.clone()))?;
        }
        if after.field != self.now.field && vocabulary.fields.iter().any(|field| field.name == after.field) {
            self.push(Action::Field(after.field.clone()))?;
        }
        Ok(())
    }

    /// Edits the what-if, step by step or as a new one.
    fn lane(&mut self, after: &Sight) -> Result<(), Unsayable> {
        let opened = self.now.lane.is_none() && after.lane.is_some();
        match (self.now.lane(), after.lane()) {
            (None, None) => {}
            (Some(_), None) => self.push(Action::Lane(LaneAction::Close))?,
            (before, Some(lane)) => match further(before.as_ref(), &lane)? {
                Some(edits) => edits.into_iter().try_for_each(|edit| self.push(Action::Lane(edit)))?,
                None => {
                    self.push(Action::Lane(LaneAction::Close))?;
                    let edits = further(None, &lane)?.unwrap_or_default();
                    edits.into_iter().try_for_each(|edit| self.push(Action::Lane(edit)))?;
                }
            },
        }
        // A what-if that is opened is shown.
        let is_shown = opened && after.tab == "what-if";
        if after.tab != self.now.tab && (!is_shown || self.actions.is_empty()) {
            self.push(Action::Tab(after.tab.clone()))?;
        }
        Ok(())
    }

    fn models_and_more(&mut self, after: &Sight) -> Result<(), Unsayable> {
        for (name, is_paused) in &after.read_models {
            let was_paused = self.now.read_models.get(name).copied();
            if was_paused.is_none() {
                self.push(Action::ReadModel(ReadModelAction::Add, name.clone()))?;
            }
            let change = if *is_paused { ReadModelAction::Pause } else { ReadModelAction::Resume };
            if was_paused.unwrap_or(false) != *is_paused {
                self.push(Action::ReadModel(change, name.clone()))?;
            }
        }
        if after.is_verified && !self.now.is_verified {
            self.push(Action::Verify)?;
        }
        for (index, what) in [TwinAction::Break, TwinAction::Fix, TwinAction::Replay].into_iter().enumerate() {
            if after.bug[index] && !self.now.bug[index] {
                self.push(Action::Twin(what))?;
            }
        }
        if let Some((known, about)) = after.as_at.filter(|asked| self.now.as_at != Some(*asked)) {
            self.push(Action::AsAt(known, about))?;
        }
        if after.is_archived && !self.now.is_archived {
            self.push(Action::Log(LogAction::Archive))?;
        }
        Ok(())
    }
}

/// Returns `true` if a text is a condition that Break when takes, or none.
pub(super) fn is_condition(text: &str, vocabulary: &Vocabulary) -> bool {
    let plain = Vocabulary { fields: vocabulary.fields.clone(), names: &[], has_functions: false };
    text.is_empty() || Condition::read(text, &plain).is_ok()
}

/// Returns the command as a lesson's line gives it.
fn command(given: &Given) -> Action {
    let by = given.request.actor.as_deref().filter(|name| is_word(name)).map(str::to_owned);
    let conflict = given.outcome.as_ref().is_err_and(|name| name == "WrongExpectedRevision");
    match given.request.expected {
        ExpectedRevision::Exact(revision) if conflict => {
            Action::Log(LogAction::Expecting(revision.0, given.command.clone()))
        }
        _ => Action::Execute(given.command.clone(), Circumstances { by, at: None, occurred: given.occurred_at }),
    }
}

/// Returns an event as the line that records it; with its times for what a lesson begins with.
pub(super) fn fact(event: &Recorded<'_>, with_times: bool) -> Action {
    let data: Value = serde_json::from_str(event.data).unwrap_or_default();
    let by = event.actor().filter(|name| is_word(name)).map(|name| name.to_string());
    let at = with_times.then_some(event.recorded_at);
    let occurred = (event.occurred_at != event.recorded_at || with_times).then_some(event.occurred_at);
    let fact = json!({"event_type": event.event_type, "schema_version": event.schema_version, "data": data});
    Action::Append(fact, Circumstances { by, at, occurred })
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#' || c == '"')
}

/// Lists the edits that lead from one what-if to another; `None` if only a new one leads there.
fn further(before: Option<&Lane>, after: &Lane) -> Result<Option<Vec<LaneAction>>, Unsayable> {
    let (edits, rules) = before.map_or((&[][..], &[][..]), |lane| (&lane.edits[..], &lane.rules[..]));
    if rules.iter().any(|rule| after.rules.iter().all(|other| other.name != rule.name)) {
        return Ok(None);
    }
    let mut found = Vec::new();
    match after.edits.strip_prefix(edits) {
        Some(new) => {
            for edit in new {
                found.push(said(edit)?);
            }
        }
        None => match before.and_then(|lane| restored(lane, after)) {
            Some(event) => found.push(LaneAction::Restore(event)),
            None => return Ok(None),
        },
    }
    let changed = after.rules.iter().filter(|rule| !rules.contains(rule));
    found.extend(changed.map(|rule| LaneAction::Rule(rule.name.clone(), rule.parameter)));
    Ok(Some(found))
}

/// Returns the event whose edits were taken back, if that is all that was done.
fn restored(before: &Lane, after: &Lane) -> Option<u32> {
    before.edits.iter().flat_map(Edit::recorded).find_map(|revision| {
        let mut lane = before.clone();
        lane.restore(Target::Recorded(revision));
        (lane.edits == after.edits).then_some(revision.0)
    })
}

fn said(edit: &Edit) -> Result<LaneAction, Unsayable> {
    let recorded = |target: &Target| match target {
        Target::Recorded(revision) => Ok(revision.0),
        Target::Inserted(_) => Err(Unsayable::OfInserted),
    };
    Ok(match edit {
        Edit::Drop(target) => LaneAction::Drop(recorded(target)?),
        Edit::Replace(target, command) => LaneAction::Replace(recorded(target)?, command.clone()),
        Edit::Insert { after, command, .. } => LaneAction::Insert(recorded(after)?, command.clone()),
        Edit::Move { target, after } => LaneAction::Move(recorded(target)?, recorded(after)?),
    })
}
