//! A lane decided anew: its edits applied to the recorded events, and every command decided again, in slices.

use serde_json::Value;

use crate::engine::domain::Domain;
use crate::engine::domain::RuleIndex;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::user_error::UserError;
use crate::engine::what_if::decided::{DecidedLane, EditKind, LaneRow, LaneRows, Outcome};
use crate::engine::what_if::edit::{Edit, Target};
use crate::engine::what_if::rule::{RuleOverride, find};
use crate::words;

/// An event or a command in its place.
#[derive(Clone)]
struct Item {
    target: Target,
    edit: EditKind,
    /// The command that replaces the recorded one.
    command: Option<Box<Value>>,
}

impl Item {
    fn recorded(revision: Revision) -> Item {
        Item { target: Target::Recorded(revision), edit: EditKind::None, command: None }
    }
}

/// Decides a lane: the recorded events of a stream with edits on them.
///
/// # Errors
/// [`UserError`] named `InvalidLane` for an edit of a missing event.
pub fn run<D: Domain>(
    replay: &Replay<D>,
    floor: Revision,
    edits: &[Edit],
    rules: &[RuleOverride],
) -> Result<DecidedLane<Replay<D>>, UserError> {
    let mut deciding = Deciding::begin(replay, floor, edits, rules)?;
    let mut lane = DecidedLane::of(replay.emptied(), deciding.same());
    while !deciding.step(replay, &mut lane.view, &mut lane.rows, usize::MAX) {}
    Ok(lane)
}

/// A lane that is being decided, in slices of any size. The recorded events are passed to each step: they may grow
/// meanwhile, and the lane then goes on through those that were added.
pub struct Deciding<D: Domain> {
    rules: Vec<RuleIndex>,
    /// How many of the first events are untouched.
    same: Revision,
    /// What follows them, as far as an edit names it, and how much of it is decided.
    items: Vec<Item>,
    taken: usize,
    /// The last recorded event among those; what follows it is as recorded, as far as this one.
    through: Revision,
    /// The newest recorded revision that the items have passed.
    at: Revision,
    /// The lane's revision of each recorded one, 0 if it is not in the lane; grows as events are applied.
    numbers: Vec<u32>,
    /// The recorded state at a recorded revision, which advances.
    was: (Revision, D::State),
}

impl<D: Domain> Deciding<D> {
    /// Begins to decide a lane.
    ///
    /// # Errors
    /// [`UserError`] named `InvalidLane` for an edit of a missing event.
    pub fn begin(
        recorded: &Replay<D>,
        floor: Revision,
        edits: &[Edit],
        rules: &[RuleOverride],
    ) -> Result<Deciding<D>, UserError> {
        let rules = find(D::RULES, rules)?;
        // A changed rule applies to every command from the first one on.
        let from = if rules.is_empty() { recorded.revision() } else { floor };
        let (same, through, items) = edited(recorded.revision(), floor, from, edits)?;
        let was = (same, recorded.state_at(same).0);
        Ok(Deciding { rules, same, items, taken: 0, through, at: same, numbers: (0..=same.0).collect(), was })
    }

    /// Returns how many of the first events are exactly as recorded.
    pub fn same(&self) -> Revision {
        self.same
    }

    /// Returns the recorded revision that the lane has reached, of which everything is decided.
    pub fn reached(&self, result: &Replay<D>) -> Revision {
        if result.revision() < self.same {
            result.revision()
        } else if self.taken >= self.items.len() {
            // The last one may have moved to the front.
            self.through
        } else {
            self.at
        }
    }

    /// Decides some more events; returns `true` if none is left of those that are recorded now.
    pub fn step(
        &mut self,
        recorded: &Replay<D>,
        result: &mut Replay<D>,
        rows: &mut LaneRows,
        mut events: usize,
    ) -> bool {
        let untouched = recorded.between(result.revision(), self.same).unwrap_or_default();
        for slot in untouched.iter().take(events) {
            result.push(slot.clone());
        }
        events -= events.min(untouched.len());
        while events > 0 {
            let item = match self.items.get_mut(self.taken) {
                Some(item) => std::mem::replace(item, Item::recorded(Revision(0))),
                None if self.through < recorded.revision() => {
                    self.through = self.through.next();
                    Item::recorded(self.through)
                }
                None => break,
            };
            self.taken += 1;
            events -= 1;
            Turn { recorded, result, rows, lane: self }.take(&item);
        }
        result.revision() >= self.same && self.taken >= self.items.len() && self.through >= recorded.revision()
    }
}

/// Applies edits to the list of events: how many of the first are untouched, the last event that an edit names, and the
/// list between them.
fn edited(
    head: Revision,
    floor: Revision,
    from: Revision,
    edits: &[Edit],
) -> Result<(Revision, Revision, Vec<Item>), UserError> {
    let missing = || UserError::new("InvalidLane", words::errors::EDIT_NAMES_MISSING);
    let lowest = edits.iter().map(first_touched).min().unwrap_or(head).min(from);
    if lowest < floor {
        let message = words::errors::lane_archived(&floor);
        return Err(UserError::new("Archived", message).with("floor", floor.0));
    }
    let through = edits.iter().map(last_named).max().unwrap_or_default().clamp(lowest, head);
    let mut items: Vec<Item> = (lowest.0 + 1..=through.0).map(|number| Item::recorded(Revision(number))).collect();
    let place = |items: &[Item], target: Target| items.iter().position(|item| item.target == target);
    for edit in edits {
        match edit {
            Edit::Drop(target) => {
                let index = place(&items, *target).ok_or_else(missing)?;
                items[index].edit = EditKind::Dropped;
            }
            Edit::Replace(target, command) => {
                let item = place(&items, *target).and_then(|index| items.get_mut(index)).ok_or_else(missing)?;
                item.command = Some(Box::new(command.clone()));
                if item.edit == EditKind::None {
                    item.edit = EditKind::Replaced;
                }
            }
            Edit::Insert { after, number, command } => {
                let index = following(&items, *after, lowest).ok_or_else(missing)?;
                let target = Target::Inserted(*number);
                if place(&items, target).is_some() {
                    return Err(missing());
                }
                let command = Some(Box::new(command.clone()));
                items.insert(index, Item { target, edit: EditKind::Inserted, command });
            }
            Edit::Move { target, after } => {
                let mut item = items.remove(place(&items, *target).ok_or_else(missing)?);
                if item.edit != EditKind::Inserted {
                    item.edit = EditKind::Moved;
                }
                let index = following(&items, *after, lowest).ok_or_else(missing)?;
                items.insert(index, item);
            }
        }
    }
    Ok((lowest, through, items))
}

/// Returns the index after a target: after all earlier insertions there, so that later ones come later.
fn following(items: &[Item], after: Target, lowest: Revision) -> Option<usize> {
    let mut index = match items.iter().position(|item| item.target == after) {
        Some(index) => index + 1,
        None if after == Target::Recorded(lowest) => 0,
        None => return None,
    };
    if let Target::Recorded(_) = after {
        while items.get(index).is_some_and(|item| matches!(item.target, Target::Inserted(_))) {
            index += 1;
        }
    }
    Some(index)
}

/// Returns the newest revision that an edit leaves untouched, with all before it.
fn first_touched(edit: &Edit) -> Revision {
    let before = |target: &Target| match target {
        Target::Recorded(revision) => Revision(revision.0.saturating_sub(1)),
        Target::Inserted(_) => Revision(u32::MAX),
    };
    let after = |target: &Target| match target {
        Target::Recorded(revision) => *revision,
        Target::Inserted(_) => Revision(u32::MAX),
    };
    match edit {
        Edit::Drop(target) | Edit::Replace(target, _) => before(target),
        Edit::Insert { after: place, .. } => after(place),
        Edit::Move { target, after: place } => before(target).min(after(place)),
    }
}

/// Returns the last recorded event that an edit names.
fn last_named(edit: &Edit) -> Revision {
    let named = |target: &Target| match target {
        Target::Recorded(revision) => *revision,
        Target::Inserted(_) => Revision(0),
    };
    match edit {
        Edit::Drop(target) | Edit::Replace(target, _) => named(target),
        Edit::Insert { after, .. } => named(after),
        Edit::Move { target, after } => named(target).max(named(after)),
    }
}

/// A step of a lane, with what it reads and writes.
struct Turn<'a, D: Domain> {
    recorded: &'a Replay<D>,
    result: &'a mut Replay<D>,
    rows: &'a mut LaneRows,
    lane: &'a mut Deciding<D>,
}

impl<D: Domain> Turn<'_, D> {
    fn take(&mut self, item: &Item) {
        let origin = match item.target {
            Target::Recorded(revision) => Some(revision),
            Target::Inserted(_) => None,
        };
        if let (Some(revision), EditKind::None | EditKind::Replaced | EditKind::Dropped) = (origin, item.edit) {
            self.lane.at = revision;
        }
        let before = self.result.revision();
        let outcome = match (item.edit, &item.command, origin) {
            (EditKind::Dropped, ..) => Outcome::Dropped,
            (_, Some(command), _) => self.decide(D::command(command), None),
            (_, None, Some(revision)) => self.again(revision),
            // An inserted item has a command.
            (_, None, None) => Outcome::Dropped,
        };
        let there = matches!(outcome, Outcome::Same | Outcome::Different);
        let revision = there.then(|| self.result.revision());
        if let (Some(origin), Some(revision)) = (origin, revision) {
            let numbers = &mut self.lane.numbers;
            if numbers.len() <= origin.get() {
                numbers.resize(origin.get() + 1, 0);
            }
            // Of several events the first corresponds to the recorded one; a fee comes after it.
            numbers[origin.get()] = before.next().0.min(revision.0);
        }
        self.rows.push(LaneRow { target: item.target, at: self.lane.at, revision, edit: item.edit, outcome });
    }

    /// Applies a recorded event: a fact as it is, a command's event by deciding the command again.
    fn again(&mut self, revision: Revision) -> Outcome {
        let recorded = self.recorded;
        let Some(slot @ Slot::Known(event)) = recorded.slot(revision) else {
            self.result.push(Slot::Unknown);
            return Outcome::Same;
        };
        self.go_before(revision);
        let before = &self.lane.was.1;
        let command = D::originating_command(event).filter(|command| {
            // Whether the rules accepted it when it was recorded.
            D::decide(before, &D::resolve_at(command.clone(), recorded, revision))
                .is_ok_and(|events| events == std::slice::from_ref(event))
        });
        match command {
            Some(command) => self.decide(Ok(command), Some(event)),
            None => {
                self.result.push(slot.clone());
                Outcome::Same
            }
        }
    }

    /// Brings the recorded state to the one before a revision.
    fn go_before(&mut self, revision: Revision) {
        let before = Revision(revision.0 - 1);
        let (at, state) = &mut self.lane.was;
        if at.next() == before {
            Replay::<D>::fold(state, self.recorded.between(*at, before).unwrap_or_default());
        } else if *at != before {
            *state = self.recorded.state_at(before).0;
        }
        *at = before;
    }

    fn decide(&mut self, command: Result<D::Command, UserError>, recorded: Option<&D::Event>) -> Outcome {
        let numbers = &self.lane.numbers;
        let number =
            |revision: Revision| numbers.get(revision.get()).copied().filter(|number| *number > 0).map(Revision);
        let command = match command.and_then(|command| D::renumber(command, &number)) {
            Ok(command) => D::resolve(command, &*self.result),
            Err(refusal) => return Outcome::Refused(Box::new(refusal)),
        };
        let decided = match self.lane.rules.is_empty() {
            true => D::decide(self.result.head(), &command),
            false => D::decide_under(self.result.head(), &command, &self.lane.rules),
        };
        match decided {
            Ok(events) => {
                let same = recorded.is_some_and(|recorded| events.as_slice() == std::slice::from_ref(recorded));
                for event in events {
                    self.result.push(Slot::Known(event));
                }
                if same { Outcome::Same } else { Outcome::Different }
            }
            Err(rejection) => Outcome::Refused(Box::new(D::explain(&rejection, self.result.head()))),
        }
    }
}
