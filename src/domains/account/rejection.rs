//! Why a command to an account makes no event.

use serde::Serialize;

use crate::engine::values::money::Money;

/// Why a command to an account made no event. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name")]
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
    /// Balance and overdraft limit, less what is reserved, do not cover the amount.
    InsufficientFunds {
        /// Balance and overdraft limit together, less what is reserved.
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
        /// How far the balance, less what is reserved, is below zero.
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
    /// What a transfer is to go to is no account.
    InvalidTarget {
        /// What was given.
        to: String,
    },
    /// No funds are reserved for such a transfer: it never began, or it is over.
    NoSuchTransfer {
        /// The revision of its reservation.
        transfer: u32,
    },
    /// A transfer is under way, and the account is needed for it.
    TransferUnderWay {
        /// The revision of the oldest one's reservation.
        transfer: u32,
    },
    /// A transfer is in another currency than the account.
    CurrencyDiffers {
        /// The code of the account's currency.
        account: &'static str,
        /// The code of the transfer's.
        transfer: String,
    },
}
