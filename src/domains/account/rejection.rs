//! Why a command to an account makes no event.

use serde::Serialize;

use crate::engine::values::money::Money;

/// Why a command to an account made no event. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
#[allow(missing_docs, reason = "the facts are named for what they are")]
pub enum Rejection {
    /// The account was not opened yet.
    AccountNotOpened,
    /// The account is open already.
    AccountAlreadyOpen,
    /// The account is frozen; only thawing it is possible, and what a transfer under way still needs of it.
    AccountIsFrozen,
    /// The account is closed for good.
    AccountIsClosed,
    /// There is nothing to thaw.
    AccountNotFrozen,
    /// ISO 4217 has no such currency.
    UnknownCurrency { currency: String },
    /// A text that is needed is empty.
    TextMissing { field: &'static str },
    /// A text is longer than [`MAX_TEXT`](crate::domains::account::decide::MAX_TEXT).
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
    /// The event at that revision is no deposit or withdrawal.
    NotAnEntry { revision: u32 },
    /// The entry was reversed before.
    AlreadyReversed { revision: u32 },
    /// The entry belongs to a period whose books are closed.
    EntryInClosedBooks { revision: u32, period: String },
    /// By another rule: a withdrawal is larger than any may be.
    WithdrawalTooLarge { requested: Money, most: Money },
    /// By another rule: a withdrawal is round.
    RoundAmountRefused { requested: Money, of: i64 },
    /// By another rule: a withdrawal leaves too little.
    BelowMinimumBalance { left: Money, minimum: Money },
    /// Only an account with a zero balance can be closed.
    BalanceNotZero { balance: Money },
    /// A period is not written as year and month.
    InvalidPeriod { period: String },
    /// The books of this or a later period are closed.
    BooksAlreadyClosed { period: String, closed: String },
    /// What a transfer is to go to is no account.
    InvalidTarget { to: String },
    /// No funds are reserved for such a transfer: it never began, or it is over.
    NoSuchTransfer { transfer: u32 },
    /// A transfer is under way, and the account is needed for it.
    TransferUnderWay {
        /// The revision of the oldest one's reservation.
        transfer: u32,
    },
    /// A transfer is in another currency than the account.
    CurrencyDiffers { account: &'static str, transfer: String },
}
