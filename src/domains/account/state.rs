//! The state of an account, and how an event changes it.

use std::sync::Arc;

use crate::domains::account::event::{Books, Carried, Event, Text, Transfer};
use crate::engine::log::envelope::Revision;
use crate::engine::values::money::{Currency, Money};
use crate::engine::wire::{Fields, Json, Reader, Wire as _, Writer, names, record};

names! {
    /// The status of an account.
    pub enum Status {
        /// Not opened yet.
        NotOpened = "Not opened",
        /// Open and in use.
        Open,
        /// Frozen: nothing moves until it is unfrozen.
        Frozen,
        /// Closed for good.
        Closed,
    }
}

record! {
    /// A period with closed books.
    pub struct ClosedBooks [
        /// The period, such as `2026-03`.
        pub period: Arc<str>,
        /// The last revision that belongs to it.
        pub through: Revision,
    ]
}

record! {
    /// An account at a revision. Rare fields are behind an `Arc`, so that a checkpoint costs a small copy.
    pub struct State {
        /// The account's status.
        pub status: Status,
        /// Who owns it; empty before it is opened.
        pub owner: Arc<str>,
        /// The currency of all its amounts.
        pub currency: Currency,
        /// The current balance.
        pub balance: Money = "balance_minor",
        /// How far below zero the balance may go.
        pub overdraft_limit: Money = "overdraft_limit_minor",
        /// The lowest balance so far, 0 at the beginning.
        pub lowest_balance: Money = "lowest_balance_minor",
        /// How many deposits there were, received transfers among them. A reversal does not lower the count.
        pub deposits: u32,
        /// How many withdrawals there were, confirmed transfers among them. A reversal does not lower the count.
        pub withdrawals: u32,
        /// The revisions of the entries that were reversed, in the order of their reversals.
        pub reversed: Option<Arc<Vec<Revision>>> = null,
        /// The newest period with closed books.
        pub closed_books: Option<Arc<ClosedBooks>> = null,
        /// The reservations for transfers under way, oldest first; `None` without any.
        pub reservations: Option<Arc<Vec<Transfer>>> = flat,
    }
}

impl Default for State {
    fn default() -> State {
        State {
            status: Status::NotOpened,
            owner: Arc::from(""),
            currency: Currency::EUR,
            balance: Money::ZERO,
            overdraft_limit: Money::ZERO,
            lowest_balance: Money::ZERO,
            deposits: 0,
            withdrawals: 0,
            reversed: None,
            closed_books: None,
            reservations: None,
        }
    }
}

impl State {
    /// The version of a state in a snapshot; it increases when the state's fields or the results of `evolve` change.
    pub const VERSION: u16 = 2;

    /// Returns the amount that may be withdrawn: the balance and the overdraft limit together, less what is reserved.
    pub fn available(&self) -> Money {
        self.balance.saturating_add(self.overdraft_limit).saturating_sub(self.reserved())
    }

    /// Returns the total reserved for transfers, which is still part of the balance.
    pub fn reserved(&self) -> Money {
        self.reservations().iter().fold(Money::ZERO, |sum, transfer| sum.saturating_add(transfer.amount))
    }

    /// Lists the reservations for transfers under way, oldest first.
    pub fn reservations(&self) -> &[Transfer] {
        self.reservations.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Finds the reservation for a transfer.
    pub fn reservation(&self, number: Revision) -> Option<&Transfer> {
        self.reservations().iter().find(|transfer| transfer.number == number)
    }

    /// Returns `true` if the entry at a revision was reversed.
    pub fn is_reversed(&self, revision: Revision) -> bool {
        self.reversed.as_deref().is_some_and(|reversed| reversed.contains(&revision))
    }

    /// Applies a fact: never validates, never fails; sums stop at the bounds of [`Money`].
    #[inline]
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Deposited { amount, .. } => {
                self.deposits = self.deposits.saturating_add(1);
                self.move_by(*amount);
            }
            Event::Withdrawn { amount, .. } => {
                self.withdrawals = self.withdrawals.saturating_add(1);
                self.move_by(amount.negated());
            }
            rare => self.evolve_rarely(rare),
        }
    }

    /// Applies the rare events, out of line so that the fold over movements stays small.
    #[inline(never)]
    fn evolve_rarely(&mut self, event: &Event) {
        match event {
            Event::AccountOpened { owner, currency } => {
                self.status = Status::Open;
                self.owner = Arc::from(owner.as_ref());
                self.currency = *currency;
            }
            Event::Deposited { .. } | Event::Withdrawn { .. } => {}
            Event::OverdraftLimitSet { limit } => self.overdraft_limit = *limit,
            Event::EntryReversed { revision, effect, .. } => {
                Arc::make_mut(self.reversed.get_or_insert_default()).push(*revision);
                self.move_by(*effect);
            }
            Event::AccountFrozen => self.status = Status::Frozen,
            Event::AccountUnfrozen => self.status = Status::Open,
            Event::AccountClosed => self.status = Status::Closed,
            Event::BooksClosed(books) => self.close_books(books),
            Event::FundsReserved(transfer) => self.set_aside(transfer),
            Event::TransferReceived(transfer) => {
                self.deposits = self.deposits.saturating_add(1);
                self.move_by(transfer.amount);
            }
            Event::TransferConfirmed { transfer, amount } => {
                self.let_go(*transfer);
                self.withdrawals = self.withdrawals.saturating_add(1);
                self.move_by(amount.negated());
            }
            Event::TransferReleased { transfer, .. } => self.let_go(*transfer),
        }
    }

    fn set_aside(&mut self, transfer: &Transfer) {
        self.let_go(transfer.number);
        Arc::make_mut(self.reservations.get_or_insert_default()).push(transfer.clone());
    }

    fn let_go(&mut self, number: Revision) {
        if let Some(reservations) = &mut self.reservations {
            Arc::make_mut(reservations).retain(|transfer| transfer.number != number);
        }
        self.reservations.take_if(|reservations| reservations.is_empty());
    }

    /// Starts a new period. The books hold everything that is carried over, so that the state after them is the same
    /// whether or not the events before them were replayed.
    fn close_books(&mut self, books: &Books) {
        let period = Arc::from(books.period.as_ref());
        self.closed_books = Some(Arc::new(ClosedBooks { period, through: books.through }));
        if let Some(carried) = &books.carried {
            *self = State {
                status: Status::Open,
                owner: Arc::from(carried.owner.as_ref()),
                currency: carried.currency,
                balance: books.balance,
                overdraft_limit: carried.overdraft_limit,
                lowest_balance: carried.lowest_balance,
                deposits: carried.deposits,
                withdrawals: carried.withdrawals,
                reversed: None,
                closed_books: self.closed_books.take(),
                // Books are not closed while a transfer is under way.
                reservations: None,
            };
        }
    }

    /// Starts a new period in a state that other events made than those that the books were closed over, or in another
    /// order. `before` is the state that the books were closed over. What they carry over of it is made by its own events
    /// here, as far as they had happened; only what the books change is applied.
    pub(super) fn close_books_over(&mut self, books: &Books, before: &State) {
        fn set<T: PartialEq>(value: &mut T, old: &T, new: T) {
            if *old != new {
                *value = new;
            }
        }
        let mut after = before.clone();
        after.close_books(books);
        set(&mut self.status, &before.status, after.status);
        set(&mut self.owner, &before.owner, after.owner);
        set(&mut self.currency, &before.currency, after.currency);
        set(&mut self.overdraft_limit, &before.overdraft_limit, after.overdraft_limit);
        set(&mut self.lowest_balance, &before.lowest_balance, after.lowest_balance);
        self.balance = Money::clamped(self.balance.minor() + after.balance.minor() - before.balance.minor());
        let count = |count: u32, old: u32, new: u32| {
            let sum = i64::from(count) + i64::from(new) - i64::from(old);
            u32::try_from(sum.max(0)).unwrap_or(u32::MAX)
        };
        self.deposits = count(self.deposits, before.deposits, after.deposits);
        self.withdrawals = count(self.withdrawals, before.withdrawals, after.withdrawals);
        self.reversed = after.reversed;
        self.closed_books = after.closed_books;
        if after.reservations.is_none() {
            before.reservations().iter().for_each(|transfer| self.let_go(transfer.number));
        }
    }

    /// Returns what a new period carries over besides the balance.
    pub fn carried(&self) -> Carried {
        Carried {
            owner: Text::from(self.owner.as_ref()),
            currency: self.currency,
            overdraft_limit: self.overdraft_limit,
            lowest_balance: self.lowest_balance,
            deposits: self.deposits,
            withdrawals: self.withdrawals,
        }
    }

    #[inline]
    fn move_by(&mut self, effect: Money) {
        self.balance = self.balance.saturating_add(effect);
        self.lowest_balance = self.lowest_balance.min(self.balance);
    }
}

/// Transfers under way are written as a list, empty if there are none.
impl Fields for Option<Arc<Vec<Transfer>>> {
    fn write<'a>(&'a self, out: &mut Writer<'a>) {
        let list = self.iter().flat_map(|transfers| transfers.iter()).map(Transfer::to_json);
        out.add("reservations", Json::List(list.collect()));
    }

    fn read(from: &mut Reader<'_>) -> Option<Arc<Vec<Transfer>>> {
        Some(from.field("reservations")).filter(|transfers: &Arc<Vec<Transfer>>| !transfers.is_empty())
    }
}
