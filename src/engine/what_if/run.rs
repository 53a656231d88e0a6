//! A lane decided anew: its edits applied to the recorded events, and every command decided again.

use serde_json::Value;

use crate::engine::domain::Domain;
use crate::engine::domain::RuleIndex;
use crate::engine::log::envelope::Revision;
use crate::engine::travel::replay::{Replay, Slot};
use crate::engine::user_error::UserError;
use crate::engine::what_if::decided::{DecidedLane, EditKind, LaneRow, Outcome};
use crate::engine::what_if::edit::{Edit, Target};
use crate::engine::what_if::rule::{RuleOverride, find};

/// An event or a command in its place.
#[derive(Clone)]
struct Item<'a> {
    target: Target,
    edit: EditKind,
    /// The command that replaces the recorded one.
    command: Option<&'a Value>,
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
    let rules = find(D::RULES, rules)?;
    // A changed rule applies to every command from the first one on.
    let from = if rules.is_empty() { replay.revision() } else { floor };
    let (same, items) = edited(replay.revision(), floor, from, edits)?;
    let mut lane = Run {
        recorded: replay,
        rules,
        result: Replay::new(Replay::<D>::SPACING),
        numbers: (0..=same.0).collect(),
        rows: Vec::with_capacity(items.len()),
        was: (same, replay.state_at(same).0),
    };
    for slot in &replay.slots()[..same.get()] {
        lane.result.push(slot.clone());
    }
    let mut at = same;
    for item in items {
        if let (Target::Recorded(revision), EditKind::None | EditKind::Replaced | EditKind::Dropped) =
            (item.target, item.edit)
        {
            at = revision;
        }
        lane.take(&item, at);
    }
    Ok(DecidedLane { view: lane.result, same, rows: lane.rows })
}

/// Applies edits to the list of events: how many of the first are untouched, and what follows them.
fn edited(
    head: Revision,
    floor: Revision,
    from: Revision,
    edits: &[Edit],
) -> Result<(Revision, Vec<Item<'_>>), UserError> {
    let missing = || UserError::new("InvalidLane", "An edit of this what-if names a missing event.");
    let lowest = edits.iter().map(first_touched).min().unwrap_or(head).min(from);
    if lowest < floor {
        let message = format!("The what-if begins in an archived period; what can be edited begins after {floor}.");
        return Err(UserError::new("Archived", message).with("floor", floor.0));
    }
    let recorded = (lowest.0 + 1..=head.0).map(Revision);
    let mut items: Vec<Item<'_>> = recorded
        .map(|revision| Item { target: Target::Recorded(revision), edit: EditKind::None, command: None })
        .collect();
    let place = |items: &[Item<'_>], target: Target| items.iter().position(|item| item.target == target);
    for edit in edits {
        match edit {
            Edit::Drop(target) => {
                let index = place(&items, *target).ok_or_else(missing)?;
                items[index].edit = EditKind::Dropped;
            }
            Edit::Replace(target, command) => {
                let item = place(&items, *target).and_then(|index| items.get_mut(index)).ok_or_else(missing)?;
                item.command = Some(command);
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
                items.insert(index, Item { target, edit: EditKind::Inserted, command: Some(command) });
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
    Ok((lowest, items))
}

/// Returns the index after a target: after all earlier insertions there, so that later ones come later.
fn following(items: &[Item<'_>], after: Target, lowest: Revision) -> Option<usize> {
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

struct Run<'a, D: Domain> {
    recorded: &'a Replay<D>,
    rules: Vec<RuleIndex>,
    result: Replay<D>,
    /// The lane's revision of each recorded one, 0 if it is not in the lane; grows as events are applied.
    numbers: Vec<u32>,
    rows: Vec<LaneRow>,
    /// The recorded state at a recorded revision, which advances.
    was: (Revision, D::State),
}

impl<D: Domain> Run<'_, D> {
    fn take(&mut self, item: &Item<'_>, at: Revision) {
        let origin = match item.target {
            Target::Recorded(revision) => Some(revision),
            Target::Inserted(_) => None,
        };
        let before = self.result.revision();
        let outcome = match (item.edit, item.command, origin) {
            (EditKind::Dropped, ..) => Outcome::Dropped,
            (_, Some(command), _) => self.decide(D::command(command), None),
            (_, None, Some(revision)) => self.again(revision),
            // An inserted item has a command.
            (_, None, None) => Outcome::Dropped,
        };
        let there = matches!(outcome, Outcome::Same | Outcome::Different);
        let revision = there.then(|| self.result.revision());
        if let (Some(origin), Some(revision)) = (origin, revision) {
            if self.numbers.len() <= origin.get() {
                self.numbers.resize(origin.get() + 1, 0);
            }
            // Of several events the first corresponds to the recorded one; a fee comes after it.
            self.numbers[origin.get()] = before.next().0.min(revision.0);
        }
        self.rows.push(LaneRow { target: item.target, at, revision, edit: item.edit, outcome });
    }

    /// Applies a recorded event: a fact as it is, a command's event by deciding the command again.
    fn again(&mut self, revision: Revision) -> Outcome {
        let slot = &self.recorded.slots()[revision.get() - 1];
        let Slot::Known(event) = slot else {
            self.result.push(Slot::Unknown);
            return Outcome::Same;
        };
        let before = self.state_before(revision);
        let command = D::originating_command(event).filter(|command| {
            // Whether the rules accepted it when it was recorded.
            D::decide(&before, &D::resolve_at(command.clone(), self.recorded, revision))
                .is_ok_and(|events| events == [event.clone()])
        });
        match command {
            Some(command) => self.decide(Ok(command), Some(event)),
            None => {
                self.result.push(slot.clone());
                Outcome::Same
            }
        }
    }

    fn state_before(&mut self, revision: Revision) -> D::State {
        let before = Revision(revision.0 - 1);
        let (at, state) = &mut self.was;
        if *at != before {
            *state = if at.next() == before {
                let mut next = state.clone();
                Replay::<D>::fold(&mut next, &self.recorded.slots()[at.get()..before.get()]);
                next
            } else {
                self.recorded.state_at(before).0
            };
            *at = before;
        }
        state.clone()
    }

    fn decide(&mut self, command: Result<D::Command, UserError>, recorded: Option<&D::Event>) -> Outcome {
        let numbers = &self.numbers;
        let number =
            |revision: Revision| numbers.get(revision.get()).copied().filter(|number| *number > 0).map(Revision);
        let command = match command.and_then(|command| D::renumber(command, &number)) {
            Ok(command) => D::resolve(command, &self.result),
            Err(refusal) => return Outcome::Refused(refusal),
        };
        let decided = match self.rules.is_empty() {
            true => D::decide(self.result.head(), &command),
            false => D::decide_under(self.result.head(), &command, &self.rules),
        };
        match decided {
            Ok(events) => {
                let same = recorded.is_some_and(|recorded| events.as_slice() == std::slice::from_ref(recorded));
                for event in events {
                    self.result.push(Slot::Known(event));
                }
                if same { Outcome::Same } else { Outcome::Different }
            }
            Err(rejection) => Outcome::Refused(D::explain(&rejection, self.result.head())),
        }
    }
}
