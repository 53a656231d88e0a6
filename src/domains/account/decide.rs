//! The rules of an account: which facts a command makes, or why it makes none.

use serde::Serialize;

use crate::domains::account::command::{Command, Entry};
use crate::domains::account::event::{Books, Event, Text};
use crate::domains::account::state::{State, Status};
use crate::engine::envelope::Revision;
use crate::engine::money::{Currency, Money};

/// The most characters an owner, a memo or a reason may have.
pub const MAX_TEXT: usize = 500;

/// Why a command to an account made no event. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
pub enum Rejection {
    /// The account was not opened yet.
    AccountNotOpened,
    /// The account is open already.
    AccountAlreadyOpen,
    /// The account is frozen; only thawing it is possible.
    AccountIsFrozen,
    /// The account is closed for good.
    AccountIsClosed,
    /// There is nothing to thaw.
    AccountNotFrozen,
    /// ISO 4217 has no such currency.
    UnknownCurrency {
        /// The code that was given.
        currency: String,
    },
    /// A text that is needed is empty.
    TextMissing {
        /// The field's name.
        field: &'static str,
    },
    /// A text is longer than [`MAX_TEXT`].
    TextTooLong {
        /// The field's name.
        field: &'static str,
        /// The most characters it may have.
        max: usize,
    },
    /// An amount is zero or negative.
    AmountNotPositive {
        /// The amount.
        requested: i64,
    },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange {
        /// The amount.
        requested: i64,
        /// The largest there can be.
        max: i64,
    },
    /// The balance would go beyond 2^53 − 1.
    BalanceOutOfRange {
        /// The balance now.
        balance: Money,
        /// The amount.
        requested: i64,
        /// The largest balance there can be.
        max: i64,
    },
    /// Balance and overdraft limit do not cover the amount.
    InsufficientFunds {
        /// Balance and overdraft limit together.
        available: Money,
        /// The amount.
        requested: Money,
    },
    /// An overdraft limit is negative.
    LimitNegative {
        /// The limit.
        requested: i64,
    },
    /// The account is overdrawn by more than the new limit.
    LimitBelowDebt {
        /// The limit.
        requested: Money,
        /// How far the balance is below zero.
        overdrawn: Money,
    },
    /// The stream has no such revision.
    NoSuchEntry {
        /// The revision.
        revision: u32,
    },
    /// The event at that revision is no deposit or withdrawal.
    NotAnEntry {
        /// The revision.
        revision: u32,
    },
    /// The entry was reversed before.
    AlreadyReversed {
        /// The revision.
        revision: u32,
    },
    /// The entry belongs to a period whose books are closed.
    EntryInClosedBooks {
        /// The revision.
        revision: u32,
        /// The newest closed period.
        period: String,
    },
    /// By another rule: a withdrawal is larger than any may be.
    WithdrawalTooLarge {
        /// The amount.
        requested: Money,
        /// The largest there may be.
        most: Money,
    },
    /// By another rule: a withdrawal is round.
    RoundAmountRefused {
        /// The amount.
        requested: Money,
        /// What it is a multiple of.
        of: i64,
    },
    /// By another rule: a withdrawal leaves too little.
    BelowMinimumBalance {
        /// What would be left.
        left: Money,
        /// The least that must be.
        minimum: Money,
    },
    /// Only an account with a zero balance can be closed.
    BalanceNotZero {
        /// The balance.
        balance: Money,
    },
    /// A period is not written as year and month.
    InvalidPeriod {
        /// What was given.
        period: String,
    },
    /// The books of this or a later period are closed.
    BooksAlreadyClosed {
        /// What was given.
        period: String,
        /// The newest closed period.
        closed: String,
    },
}

/// Applies the rules.
///
/// # Errors
/// The first rule that the command breaks.
pub fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let event = match command {
        Command::OpenAccount { owner, currency } => open(state, owner, currency)?,
        Command::Deposit { amount_minor, memo } => deposit(state, *amount_minor, memo.as_deref())?,
        Command::Withdraw { amount_minor, memo } => withdraw(state, *amount_minor, memo.as_deref())?,
        Command::SetOverdraftLimit { limit_minor } => set_limit(state, *limit_minor)?,
        Command::ReverseEntry { revision, reason, entry } => reverse(state, *revision, reason, *entry)?,
        Command::FreezeAccount => usable(state).map(|()| Event::AccountFrozen)?,
        Command::UnfreezeAccount => unfreeze(state)?,
        Command::CloseAccount => close(state)?,
        Command::CloseBooks { period, through } => close_books(state, period, *through)?,
    };
    Ok(vec![event])
}

fn usable(state: &State) -> Result<(), Rejection> {
    match state.status {
        Status::NotOpened => Err(Rejection::AccountNotOpened),
        Status::Open => Ok(()),
        Status::Frozen => Err(Rejection::AccountIsFrozen),
        Status::Closed => Err(Rejection::AccountIsClosed),
    }
}

fn open(state: &State, owner: &str, currency: &str) -> Result<Event, Rejection> {
    match state.status {
        Status::NotOpened => {}
        Status::Open | Status::Frozen => return Err(Rejection::AccountAlreadyOpen),
        Status::Closed => return Err(Rejection::AccountIsClosed),
    }
    let owner = required_text("owner", owner)?;
    let currency = Currency::from_code(currency)
        .ok_or_else(|| Rejection::UnknownCurrency { currency: currency.chars().take(MAX_TEXT).collect() })?;
    Ok(Event::AccountOpened { owner, currency })
}

fn deposit(state: &State, amount_minor: i64, memo: Option<&str>) -> Result<Event, Rejection> {
    usable(state)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    within_bounds(state, amount)?;
    Ok(Event::Deposited { amount, memo })
}

fn withdraw(state: &State, amount_minor: i64, memo: Option<&str>) -> Result<Event, Rejection> {
    usable(state)?;
    let amount = positive(amount_minor)?;
    let memo = optional_text("memo", memo)?;
    covered(state, amount)?;
    within_bounds(state, amount.negated())?;
    Ok(Event::Withdrawn { amount, memo })
}

fn set_limit(state: &State, limit_minor: i64) -> Result<Event, Rejection> {
    usable(state)?;
    if limit_minor < 0 {
        return Err(Rejection::LimitNegative { requested: limit_minor });
    }
    let limit = bounded(limit_minor)?;
    let overdrawn = state.balance.negated();
    if overdrawn > limit {
        return Err(Rejection::LimitBelowDebt { requested: limit, overdrawn });
    }
    Ok(Event::OverdraftLimitSet { limit })
}

fn reverse(state: &State, revision: u32, reason: &str, entry: Entry) -> Result<Event, Rejection> {
    usable(state)?;
    let moved = match entry {
        Entry::Missing => return Err(Rejection::NoSuchEntry { revision }),
        Entry::NoMovement => return Err(Rejection::NotAnEntry { revision }),
        Entry::Movement(moved) => moved,
    };
    if state.is_reversed(Revision(revision)) {
        return Err(Rejection::AlreadyReversed { revision });
    }
    if let Some(books) = state.closed_books.as_deref()
        && Revision(revision) <= books.through
    {
        return Err(Rejection::EntryInClosedBooks { revision, period: books.period.to_string() });
    }
    let reason = required_text("reason", reason)?;
    let effect = moved.negated();
    if effect < Money::ZERO {
        covered(state, moved)?;
    }
    within_bounds(state, effect)?;
    Ok(Event::EntryReversed { revision: Revision(revision), effect, reason })
}

fn unfreeze(state: &State) -> Result<Event, Rejection> {
    match state.status {
        Status::Frozen => Ok(Event::AccountUnfrozen),
        Status::Open => Err(Rejection::AccountNotFrozen),
        Status::NotOpened => Err(Rejection::AccountNotOpened),
        Status::Closed => Err(Rejection::AccountIsClosed),
    }
}

fn close(state: &State) -> Result<Event, Rejection> {
    usable(state)?;
    if state.balance != Money::ZERO {
        return Err(Rejection::BalanceNotZero { balance: state.balance });
    }
    Ok(Event::AccountClosed)
}

fn close_books(state: &State, period: &str, through: Revision) -> Result<Event, Rejection> {
    usable(state)?;
    if !is_period(period) {
        return Err(Rejection::InvalidPeriod { period: period.chars().take(MAX_TEXT).collect() });
    }
    if let Some(books) = state.closed_books.as_deref()
        && period <= &*books.period
    {
        return Err(Rejection::BooksAlreadyClosed { period: period.to_owned(), closed: books.period.to_string() });
    }
    let books = Books { period: period.into(), through, balance: state.balance, carried: Some(state.carried()) };
    Ok(Event::BooksClosed(Box::new(books)))
}

/// Tells whether a text is a year and a month, `2026-03`: such texts sort as their periods do.
fn is_period(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 7 && bytes[4] == b'-';
    let digits = bytes.iter().enumerate().all(|(index, byte)| index == 4 || byte.is_ascii_digit());
    shape && digits && ("01"..="12").contains(&&text[5..])
}

fn positive(amount_minor: i64) -> Result<Money, Rejection> {
    if amount_minor <= 0 {
        return Err(Rejection::AmountNotPositive { requested: amount_minor });
    }
    bounded(amount_minor)
}

fn bounded(amount_minor: i64) -> Result<Money, Rejection> {
    Money::new(amount_minor)
        .map_err(|_| Rejection::AmountOutOfRange { requested: amount_minor, max: Money::MAX.minor() })
}

fn covered(state: &State, amount: Money) -> Result<(), Rejection> {
    let available = state.available();
    if amount > available { Err(Rejection::InsufficientFunds { available, requested: amount }) } else { Ok(()) }
}

/// Checks that a movement keeps the balance within the bounds of money; facts from elsewhere are asked this too.
pub(super) fn within_bounds(state: &State, effect: Money) -> Result<(), Rejection> {
    let out =
        Rejection::BalanceOutOfRange { balance: state.balance, requested: effect.minor(), max: Money::MAX.minor() };
    state.balance.checked_add(effect).map(|_| ()).ok_or(out)
}

fn required_text(field: &'static str, text: &str) -> Result<Text, Rejection> {
    optional_text(field, Some(text))?.ok_or(Rejection::TextMissing { field })
}

fn optional_text(field: &'static str, text: Option<&str>) -> Result<Option<Text>, Rejection> {
    let trimmed = text.map(str::trim).filter(|text| !text.is_empty());
    match trimmed {
        Some(text) if text.chars().count() > MAX_TEXT => Err(Rejection::TextTooLong { field, max: MAX_TEXT }),
        other => Ok(other.map(Text::from)),
    }
}
