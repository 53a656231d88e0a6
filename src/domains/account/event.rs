//! The events of an account, and their JSON in the log.

use crate::domains::account::upcast::UPCASTERS;
use crate::engine::log::envelope::Revision;
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::{events, record};

/// A text that an event carries; two machine words, so that events stay small and folds fast.
pub type Text = Box<str>;

events! {
    /// What happened to an account.
    pub enum Event upcast by UPCASTERS {
        /// It was opened.
        AccountOpened { owner: Text, currency: Currency },
        /// Money came in.
        Deposited { amount: Money = "amount_minor", memo: Option<Text> },
        /// Money went out.
        Withdrawn { amount: Money = "amount_minor", memo: Option<Text> },
        /// The overdraft limit was set: how far below zero the balance may go.
        OverdraftLimitSet { limit: Money = "limit_minor" },
        /// A deposit or withdrawal was reversed.
        EntryReversed {
            /// The entry's revision.
            revision: Revision = "entry_revision",
            /// The effect on the balance: negative for a reversed deposit.
            effect: Money = "effect_minor",
            reason: Text,
        },
        /// It was frozen.
        AccountFrozen,
        /// It was thawed.
        AccountUnfrozen,
        /// It was closed for good.
        AccountClosed,
        /// A period's books were closed: its entries can no longer be reversed.
        BooksClosed(Box<Books>),
        /// Funds were set aside for a transfer to another account, which starts with that.
        FundsReserved(Box<Transfer>),
        /// A transfer from another account arrived.
        TransferReceived(Box<Transfer>, "to" = "from"),
        /// A transfer arrived at the other account: the funds that the event of that revision reserved went out.
        TransferConfirmed { transfer: Revision, amount: Money = "amount_minor" },
        /// A transfer could not arrive: the funds that the event of that revision reserved are available again.
        TransferReleased { transfer: Revision, reason: Text },
    }
}

impl Event {
    /// Returns the event's effect on the balance, negative for outgoing money. Returns `None` if it is not a movement.
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

record! {
    /// A transfer between two accounts, as one of them knows it.
    pub struct Transfer {
        /// The revision of its reservation in the source account, which is its number there.
        pub number: Revision = "transfer",
        /// The other account: the target, or the source.
        pub other: Text = "to",
        /// The amount that moves.
        pub amount: Money = "amount_minor",
        /// The currency of the source account.
        pub currency: Currency,
        /// The person's memo.
        pub memo: Option<Text>,
    }
}

record! {
    /// The books of a period as they were closed.
    pub struct Books {
        /// The period, such as `2026-03`.
        pub period: Text,
        /// The last revision that belongs to it.
        pub through: Revision = "through_revision",
        /// The balance that is carried over.
        pub balance: Money = "balance_minor",
        /// Everything else that is carried over; missing before schema version 2.
        pub carried: Option<Carried> = null,
    }
}

record! {
    /// The state of an account besides its balance as a new period begins.
    pub struct Carried {
        /// Who owns it.
        pub owner: Text,
        /// The currency of all its amounts.
        pub currency: Currency,
        /// How far below zero the balance may go.
        pub overdraft_limit: Money = "overdraft_limit_minor",
        /// The lowest balance so far.
        pub lowest_balance: Money = "lowest_balance_minor",
        /// How many deposits there were.
        pub deposits: u32,
        /// How many withdrawals there were.
        pub withdrawals: u32,
    }
}
