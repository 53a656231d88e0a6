//! The rejections of an account.

use serde::Serialize;

use crate::engine::values::money::Money;

/// Why a command to an account was rejected. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// The account was not opened yet.
    AccountNotOpened,
    /// The account is open already.
    AccountAlreadyOpen,
    /// The account is frozen; only unfreezing it is possible, and the last steps of a transfer under way.
    AccountIsFrozen,
    /// The account is closed for good.
    AccountIsClosed,
    /// The account is not frozen.
    AccountNotFrozen,
    /// ISO 4217 has no such currency.
    UnknownCurrency { currency: String },
    /// A required text is missing.
    TextMissing { field: &'static str },
    /// A text is longer than [`MAX_TEXT`](crate::domains::account::checks::MAX_TEXT).
    TextTooLong { field: &'static str, max: usize },
    /// An amount is zero or negative.
    AmountNotPositive { requested: i64 },
    /// An amount is beyond 2^53 − 1.
    AmountOutOfRange { requested: i64, max: i64 },
    /// The balance would go beyond 2^53 − 1.
    BalanceOutOfRange { balance: Money, requested: i64, max: i64 },
    /// Balance and overdraft limit, less what is reserved, do not cover the amount.
    InsufficientFunds {
        /// Balance and overdraft limit together, less what is reserved.
        available: Money,
        requested: Money,
    },
    /// An overdraft limit is negative.
    LimitNegative { requested: i64 },
    /// The account is overdrawn by more than the new limit.
    LimitBelowDebt {
        requested: Money,
        /// How far the balance, less what is reserved, is below zero.
        overdrawn: Money,
    },
    /// The stream has no such revision.
    NoSuchEntry { revision: u32 },
    /// The event at that revision is not a deposit or withdrawal.
    NotAnEntry { revision: u32 },
    /// The entry was already reversed.
    AlreadyReversed { revision: u32 },
    /// The entry belongs to a period with closed books.
    EntryInClosedBooks { revision: u32, period: String },
    /// By a changed rule: a withdrawal is too large.
    WithdrawalTooLarge { requested: Money, most: Money },
    /// By a changed rule: a withdrawal is a round amount.
    RoundAmountRefused { requested: Money, of: i64 },
    /// By a changed rule: a withdrawal leaves too little.
    BelowMinimumBalance { left: Money, minimum: Money },
    /// Only an account with a zero balance can be closed.
    BalanceNotZero { balance: Money },
    /// A period is not written as year and month.
    InvalidPeriod { period: String },
    /// The books of this or a later period are closed.
    BooksAlreadyClosed { period: String, closed: String },
    /// A period is not over yet.
    PeriodNotOver {
        period: String,
        /// The month of the command.
        current: String,
    },
    /// Nothing has happened in a period or after it.
    PeriodAfterEvents {
        period: String,
        /// The month of the newest event.
        newest: String,
    },
    /// The target of a transfer is not an account.
    InvalidTarget { to: String },
    /// No funds are reserved for such a transfer: it never started, or it is over.
    NoSuchTransfer { transfer: u32 },
    /// A transfer is under way, and the account is needed for it.
    TransferUnderWay {
        /// The revision of the oldest one's reservation.
        transfer: u32,
    },
    /// A transfer's currency differs from the account's.
    CurrencyDiffers { account: &'static str, transfer: String },
}
