//! The events that a command refers to in its stream.

use crate::domains::account::command::{Command, Entry, Months};
use crate::domains::account::event::Event;
use crate::engine::decider::History;
use crate::engine::log::envelope::Revision;
use crate::engine::user_error::UserError;
use crate::engine::values::calendar::Month;
use crate::words;

impl Command {
    /// Looks up what the command refers to by revision: its `looked_up` fields.
    pub fn resolve(mut self, past: &dyn History<Event>) -> Command {
        match &mut self {
            Command::ReverseEntry { revision, entry, .. } => *entry = entry_at(past, Revision(*revision)),
            Command::CloseBooks { through, months, .. } => {
                *through = past.head();
                *months = Months { current: past.now().map(Month::of), newest: past.latest().map(Month::of) };
            }
            Command::Transfer { transfer, .. } => *transfer = past.head().next(),
            _ => {}
        }
        self
    }

    /// Changes a command that names an event to name it by its revision in a lane.
    ///
    /// # Errors
    /// [`UserError`] named `NoSuchEntry` or `NoSuchTransfer`.
    pub fn renumber(mut self, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, UserError> {
        match &mut self {
            Command::ReverseEntry { revision, .. } => match number(Revision(*revision)) {
                Some(Revision(in_lane)) => *revision = in_lane,
                None => {
                    let message = words::account::event_which_it_reverses_is_not_in(&revision);
                    return Err(UserError::new("NoSuchEntry", message).with("revision", *revision).about("revision"));
                }
            },
            Command::ConfirmTransfer { transfer } | Command::ReleaseTransfer { transfer, .. } => {
                *transfer = renumbered(*transfer, number)?;
            }
            // `ReceiveTransfer` names an event of another stream, which the lane leaves alone.
            _ => {}
        }
        Ok(self)
    }
}

/// Finds the revision of a transfer's reservation in a lane.
fn renumbered(transfer: Revision, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Revision, UserError> {
    number(transfer).ok_or_else(|| {
        let message = words::account::the_transfer_of_event_is_not_in(&transfer);
        UserError::new("NoSuchTransfer", message).with("transfer", transfer.0)
    })
}

fn entry_at(past: &dyn History<Event>, revision: Revision) -> Entry {
    match past.event(revision) {
        Some(event @ (Event::Deposited { .. } | Event::Withdrawn { .. })) => {
            event.effect().map_or(Entry::NoMovement, Entry::Movement)
        }
        Some(_) => Entry::NoMovement,
        None if revision == Revision(0) || revision > past.head() => Entry::Missing,
        None => Entry::NoMovement,
    }
}
