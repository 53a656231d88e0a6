//! What an event moves.

use crate::domains::account::Event;
use crate::engine::money::Money;

impl Event {
    /// Returns what the event adds to the balance, negative for what goes out. Returns `None` if it is not a movement.
    /// Closed books carry a balance over and move nothing.
    pub fn effect(&self) -> Option<Money> {
        match self {
            Event::Deposited { amount, .. } => Some(*amount),
            Event::Withdrawn { amount, .. } | Event::TransferConfirmed { amount, .. } => Some(amount.negated()),
            Event::EntryReversed { effect, .. } => Some(*effect),
            Event::TransferReceived(transfer) => Some(transfer.amount),
            Event::AccountOpened { .. }
            | Event::OverdraftLimitSet { .. }
            | Event::AccountFrozen
            | Event::AccountUnfrozen
            | Event::AccountClosed
            | Event::BooksClosed(_)
            | Event::FundsReserved(_)
            | Event::TransferReleased { .. } => None,
        }
    }
}
