//! The account's twin, kept as most systems keep an account: a row that is overwritten, without its history.
//!
//! It is there for comparison and for a lesson: the same bug in both, fixed in both. Only the account with events can
//! be repaired. The bug exists only here; neither the account's own fold nor the log ever has it.

use crate::domains::account::decider::Account;
use crate::domains::account::event::Event;
use crate::domains::account::state::{State, Status};
use crate::engine::domain::WireFormat as _;
use crate::engine::log::Log;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::engine::values::money::{Currency, Money};
use crate::engine::values::time::Timestamp;

/// The twin: one row of a table of accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    /// Who owns the account.
    pub owner: Box<str>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// The balance after the last overwrite.
    pub balance: Money,
    /// The overdraft limit.
    pub overdraft_limit: Money,
    /// The account's status.
    pub status: Status,
    /// When it was overwritten last.
    pub updated_at: Timestamp,
}

impl Default for AccountRow {
    fn default() -> AccountRow {
        AccountRow {
            owner: Box::default(),
            currency: Currency::EUR,
            balance: Money::ZERO,
            overdraft_limit: Money::ZERO,
            status: Status::NotOpened,
            updated_at: Timestamp::from_millis(0),
        }
    }
}

impl AccountRow {
    /// Overwrites the row with the result of a command, given by its event.
    pub fn overwrite(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::AccountOpened { owner, currency } => {
                (self.owner, self.currency, self.status) = (owner.as_ref().into(), *currency, Status::Open);
            }
            Event::Deposited { amount, .. } => self.balance = self.balance.saturating_add(*amount),
            Event::Withdrawn { amount, .. } => self.balance = self.balance.saturating_add(amount.negated()),
            Event::OverdraftLimitSet { limit } => self.overdraft_limit = *limit,
            // The row has forgotten the entry: its amount has to be told again.
            Event::EntryReversed { effect, .. } => self.balance = self.balance.saturating_add(*effect),
            Event::AccountFrozen => self.status = Status::Frozen,
            Event::AccountUnfrozen => self.status = Status::Open,
            Event::AccountClosed => self.status = Status::Closed,
            // Books are closed over events; a row has none.
            Event::BooksClosed(_) => {}
            // The row has no column for what is only set aside: who looks at it sees money that is promised already.
            Event::FundsReserved(_) => {}
            Event::TransferReceived(transfer) => self.balance = self.balance.saturating_add(transfer.amount),
            Event::TransferConfirmed { amount, .. } => self.balance = self.balance.saturating_add(amount.negated()),
            // And nothing to take back from it.
            Event::TransferReleased { .. } => {}
        }
        self.updated_at = at;
    }
}

/// A bug that both have for a while: a deposit counts twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// After which event the bug came in.
    pub injected: Option<Revision>,
    /// After which event it was fixed.
    pub fixed: Option<Revision>,
    /// Whether the log was replayed since.
    pub replayed: bool,
}

impl Lesson {
    /// Starts a lesson with the bug in place from the event at a revision on; the events before are handled correctly.
    pub fn from(cursor: Revision) -> Lesson {
        Lesson { injected: Some(Revision(cursor.0.saturating_sub(1))), ..Lesson::default() }
    }

    /// Returns `true` if the code had the bug when an event was recorded.
    fn ran_with_bug(&self, revision: Revision) -> bool {
        let came = self.injected.is_some_and(|injected| revision > injected);
        came && self.fixed.is_none_or(|fixed| revision <= fixed)
    }

    /// Returns `true` if the account's fold is still what the bug made of it: until a replay with the fixed code.
    fn folded_with_bug(&self, revision: Revision) -> bool {
        self.ran_with_bug(revision) && !(self.fixed.is_some() && self.replayed)
    }
}

/// An account and its twin after some events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Both {
    /// The twin's row.
    pub row: AccountRow,
    /// The account as it is shown: with the bug until it is fixed and the log replayed.
    pub shown: State,
    /// The account without the bug.
    pub right: State,
    at: Revision,
    /// The amount that the bug has added to what is shown.
    drift: Money,
}

impl Both {
    /// Compares an account with its twin, over the log; `None` if the stream is not an account.
    pub fn of(log: &Log, stream: &StreamId, lesson: &Lesson) -> Option<Both> {
        if stream.domain() != Account::NAME {
            return None;
        }
        let mut both = Both::default();
        while !both.step(log, stream, lesson, usize::MAX) {}
        Some(both)
    }

    /// Compares some more events; returns `true` if none is left.
    pub fn step(&mut self, log: &Log, stream: &StreamId, lesson: &Lesson, events: usize) -> bool {
        let rest = log.positions(stream).get(self.at.get()..).unwrap_or_default();
        for event in rest.iter().take(events).filter_map(|position| log.at(*position)) {
            match Event::decode(event.event_type, event.schema_version, event.data) {
                Some(fact) => self.take(lesson, &fact, event.recorded_at),
                None => self.skip(),
            }
        }
        rest.len() <= events
    }

    /// Applies the next event, recorded at a moment.
    pub fn take(&mut self, lesson: &Lesson, event: &Event, at: Timestamp) {
        self.at = self.at.next();
        self.right.evolve(event);
        self.shown.evolve(event);
        self.row.overwrite(event, at);
        if let Event::Deposited { amount, .. } = event {
            if lesson.folded_with_bug(self.at) {
                self.drift = self.drift.saturating_add(*amount);
            }
            if lesson.ran_with_bug(self.at) {
                self.row.balance = self.row.balance.saturating_add(*amount);
            }
        }
        // Closed books carry the right balance; a fold that had the bug would have closed them over its own.
        self.shown.balance = self.right.balance.saturating_add(self.drift);
    }

    /// Skips an event that this version does not know.
    pub fn skip(&mut self) {
        self.at = self.at.next();
    }
}
