//! A command and the stream that it is for: what it refers to there, and which one an event came from.

use crate::domains::account::command::{Command, Entry};
use crate::domains::account::event::{Event, Text, Transfer};
use crate::engine::decider::{History, Refusal};
use crate::engine::envelope::Revision;

impl Command {
    /// Looks up what the command refers to by revision: its `looked_up` fields.
    pub fn resolve(mut self, past: &dyn History<Event>) -> Command {
        match &mut self {
            Command::ReverseEntry { revision, entry, .. } => *entry = entry_at(past, Revision(*revision)),
            Command::CloseBooks { through, .. } => *through = past.head(),
            Command::Transfer { transfer, .. } => *transfer = past.head().next(),
            _ => {}
        }
        self
    }

    /// Returns the command that an event came from.
    pub fn of_event(event: &Event) -> Command {
        let memo = |memo: &Option<Text>| memo.as_deref().map(str::to_owned);
        match event {
            Event::AccountOpened { owner, currency } => {
                Command::OpenAccount { owner: owner.as_ref().to_owned(), currency: currency.code().to_owned() }
            }
            Event::Deposited { amount, memo: text } => {
                Command::Deposit { amount_minor: amount.minor(), memo: memo(text) }
            }
            Event::Withdrawn { amount, memo: text } => {
                Command::Withdraw { amount_minor: amount.minor(), memo: memo(text) }
            }
            Event::OverdraftLimitSet { limit } => Command::SetOverdraftLimit { limit_minor: limit.minor() },
            Event::EntryReversed { revision, reason, .. } => Command::ReverseEntry {
                revision: revision.0,
                reason: reason.as_ref().to_owned(),
                entry: Entry::Missing,
            },
            Event::AccountFrozen => Command::FreezeAccount,
            Event::AccountUnfrozen => Command::UnfreezeAccount,
            Event::AccountClosed => Command::CloseAccount,
            Event::BooksClosed(books) => {
                Command::CloseBooks { period: books.period.as_ref().to_owned(), through: Revision(0) }
            }
            Event::FundsReserved(transfer) => Command::Transfer {
                to: transfer.other.as_ref().to_owned(),
                amount_minor: transfer.amount.minor(),
                memo: memo(&transfer.memo),
                transfer: Revision(0),
            },
            Event::TransferReceived(transfer) => Command::receive(transfer, &transfer.other),
            Event::TransferConfirmed { transfer, .. } => Command::ConfirmTransfer { transfer: *transfer },
            Event::TransferReleased { transfer, reason } => {
                Command::ReleaseTransfer { transfer: *transfer, reason: reason.as_ref().to_owned() }
            }
        }
    }

    /// Returns the command that takes a transfer in, at the account that it goes to.
    pub(super) fn receive(transfer: &Transfer, from: &str) -> Command {
        Command::ReceiveTransfer {
            from: from.to_owned(),
            transfer: transfer.number,
            amount_minor: transfer.amount.minor(),
            currency: transfer.currency.code().to_owned(),
            memo: transfer.memo.as_deref().map(str::to_owned),
        }
    }

    /// Lets a command that names an event name it by the revision that it has in a lane.
    ///
    /// # Errors
    /// [`Refusal`] named `NoSuchEntry` or `NoSuchTransfer`.
    pub fn renumber(mut self, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Command, Refusal> {
        match &mut self {
            Command::ReverseEntry { revision, .. } => match number(Revision(*revision)) {
                Some(Revision(in_lane)) => *revision = in_lane,
                None => {
                    let message = format!("Event {revision}, which it takes back, is not in this what-if.");
                    return Err(Refusal::new("NoSuchEntry", message).with("revision", *revision).about("revision"));
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

/// Finds the revision that a transfer's reservation has in a lane.
fn renumbered(transfer: Revision, number: &dyn Fn(Revision) -> Option<Revision>) -> Result<Revision, Refusal> {
    number(transfer).ok_or_else(|| {
        let message = format!("The transfer of event {transfer} is not in this what-if.");
        Refusal::new("NoSuchTransfer", message).with("transfer", transfer.0)
    })
}

fn entry_at(past: &dyn History<Event>, revision: Revision) -> Entry {
    match past.event(revision) {
        Some(Event::Deposited { amount, .. }) => Entry::Movement(*amount),
        Some(Event::Withdrawn { amount, .. }) => Entry::Movement(amount.negated()),
        Some(_) => Entry::NoMovement,
        None if revision == Revision(0) || revision > past.head() => Entry::Missing,
        None => Entry::NoMovement,
    }
}
