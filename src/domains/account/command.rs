//! The commands of an account.
//!
//! Amounts are as the caller sent them; the rules check that they are positive and within the bound. The fields that
//! are `looked_up` come from the stream's past.

use crate::domains::account::event::{Event, Text, Transfer};
use crate::engine::log::envelope::Revision;
use crate::engine::values::calendar::Month;
use crate::engine::values::money::Money;
use crate::engine::wire::commands;

commands! {
    /// A command to an account; in JSON `{"type": "Deposit", "amount_minor": 5000}`.
    pub enum Command of "an account" {
        /// Open the account.
        OpenAccount { owner: String, currency: String },
        /// Put money in.
        Deposit { amount_minor: i64, memo: Option<String> },
        /// Take money out.
        Withdraw { amount_minor: i64, memo: Option<String> },
        /// Set how far the balance may go below zero.
        SetOverdraftLimit { limit_minor: i64 },
        /// Reverse the deposit or withdrawal at a revision.
        ReverseEntry { revision: u32, reason: String, entry: Entry = looked_up },
        /// Freeze the account.
        FreezeAccount,
        /// Lift the freeze.
        UnfreezeAccount,
        /// Close it for good.
        CloseAccount,
        /// Close the books of a period such as `2026-03`, with all entries through the newest revision.
        CloseBooks { period: String, through: Revision = looked_up, months: Months = looked_up },
        /// Move money to another account; the transfer is numbered by the revision that its reservation will have.
        Transfer { to: String, amount_minor: i64, memo: Option<String>, transfer: Revision = looked_up },
        /// Receive what another account reserved; the process of a transfer asks for it.
        ReceiveTransfer {
            from: String,
            /// The revision of the reservation there.
            transfer: Revision,
            amount_minor: i64,
            /// The code of the other account's currency.
            currency: String,
            memo: Option<String>,
        },
        /// Take out the reserved funds, which have arrived; the process of a transfer asks for it.
        ConfirmTransfer { transfer: Revision },
        /// Release the reserved funds, which cannot arrive; the process of a transfer asks for it.
        ReleaseTransfer { transfer: Revision, reason: String },
    }
}

/// The months between which books can be closed, as far as they are known: a what-if knows neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Months {
    /// The month of the decision, which is not over.
    pub current: Option<Month>,
    /// The month of the newest event.
    pub newest: Option<Month>,
}

/// The event at the revision that a reversal names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// The stream has no such revision, or it was not looked up.
    #[default]
    Missing,
    /// An event that moved no money, or was itself a reversal.
    NoMovement,
    /// A deposit or withdrawal and what it did to the balance.
    Movement(Money),
}

impl Command {
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
                let period = books.period.as_ref().to_owned();
                Command::CloseBooks { period, through: Revision(0), months: Months::default() }
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

    /// Returns the command that receives a transfer at the target account.
    pub(super) fn receive(transfer: &Transfer, from: &str) -> Command {
        Command::ReceiveTransfer {
            from: from.to_owned(),
            transfer: transfer.number,
            amount_minor: transfer.amount.minor(),
            currency: transfer.currency.code().to_owned(),
            memo: transfer.memo.as_deref().map(str::to_owned),
        }
    }
}
