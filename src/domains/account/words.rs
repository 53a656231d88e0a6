//! An account's rejections in words.

use crate::domains::account::{Rejection, State};
use crate::engine::values::money::Money;

/// Returns a rejection's message (what happened, what to do next) and the form's field that it is about.
pub(super) fn words(rejection: &Rejection, state: &State) -> (String, Option<&'static str>) {
    let currency = state.currency;
    let show = |money: Money| currency.format(money);
    let minor = |minor: i64| Money::new(minor).map_or_else(|_| format!("{minor} minor units"), show);
    match rejection {
        Rejection::AccountNotOpened => ("The account is not open yet. Open it first.".into(), None),
        Rejection::AccountAlreadyOpen => ("The account is open already.".into(), None),
        Rejection::AccountIsFrozen => ("The account is frozen. Unfreeze it first.".into(), None),
        Rejection::AccountIsClosed => ("The account is closed for good.".into(), None),
        Rejection::AccountNotFrozen => ("The account is not frozen.".into(), None),
        Rejection::UnknownCurrency { currency } => {
            (format!("{currency:?} is not an ISO 4217 currency code such as EUR."), Some("currency"))
        }
        Rejection::WithdrawalTooLarge { requested, most } => (
            format!("{} is more than the {} that may be withdrawn at once.", show(*requested), show(*most)),
            Some("amount_minor"),
        ),
        Rejection::RoundAmountRefused { requested, .. } => {
            (format!("{} is a round amount, which this rule refuses.", show(*requested)), Some("amount_minor"))
        }
        Rejection::BelowMinimumBalance { left, minimum } => {
            (format!("It would leave {}; at least {} must stay.", show(*left), show(*minimum)), Some("amount_minor"))
        }
        Rejection::TextMissing { field } => (format!("Enter the {field}."), Some(field)),
        Rejection::TextTooLong { field, max } => {
            (format!("The {field} is longer than {max} characters. Shorten it."), Some(field))
        }
        Rejection::AmountNotPositive { requested } => {
            (format!("The amount must be more than zero; it was {}.", minor(*requested)), Some("amount_minor"))
        }
        Rejection::AmountOutOfRange { max, .. } => {
            (format!("The amount is larger than the maximum, {}.", minor(*max)), Some("amount_minor"))
        }
        Rejection::BalanceOutOfRange { max, .. } => (
            format!("The balance would go beyond {}, the largest that every JSON reader sees exactly.", minor(*max)),
            Some("amount_minor"),
        ),
        Rejection::InsufficientFunds { available, requested } => {
            let less = less_reserved(state);
            let text = format!(
                "{} is available (balance and overdraft limit{less}); {} was asked for.",
                show(*available),
                show(*requested)
            );
            (text, Some("amount_minor"))
        }
        Rejection::LimitNegative { .. } => ("The limit must be zero or more.".into(), Some("limit_minor")),
        Rejection::LimitBelowDebt { overdrawn, .. } => (
            format!(
                "The account is overdrawn by {}{}; the limit cannot be less.",
                show(*overdrawn),
                with_reserved(state)
            ),
            Some("limit_minor"),
        ),
        Rejection::NoSuchEntry { revision } => (format!("This stream has no event {revision}."), Some("revision")),
        Rejection::NotAnEntry { revision } => {
            (format!("Event {revision} is not a deposit or withdrawal."), Some("revision"))
        }
        Rejection::AlreadyReversed { revision } => (format!("Event {revision} was reversed before."), Some("revision")),
        Rejection::EntryInClosedBooks { revision, period } => {
            (format!("Event {revision} belongs to books that are closed (through {period})."), Some("revision"))
        }
        Rejection::BalanceNotZero { balance } => {
            (format!("The balance is {}; bring it to zero before closing.", show(*balance)), None)
        }
        Rejection::InvalidPeriod { .. } => {
            ("Write the period as year and month, such as 2026-03.".into(), Some("period"))
        }
        Rejection::BooksAlreadyClosed { closed, .. } => {
            (format!("The books are closed through {closed}; name a later period."), Some("period"))
        }
        Rejection::InvalidTarget { .. } => ("Name an account's stream, such as account-savings.".into(), Some("to")),
        Rejection::NoSuchTransfer { transfer } => {
            (format!("No transfer of event {transfer} is under way here."), Some("transfer"))
        }
        Rejection::TransferUnderWay { transfer } => {
            (format!("The transfer of event {transfer} is under way; wait until it is over."), None)
        }
        Rejection::CurrencyDiffers { account, transfer } => {
            (format!("The account is in {account}, the transfer in {transfer}."), Some("currency"))
        }
    }
}

/// Returns the clause on reserved funds, if any, as part of what is not available.
fn less_reserved(state: &State) -> String {
    match state.reserved() {
        Money::ZERO => String::new(),
        reserved => format!(", less {} reserved for transfers", state.currency.format(reserved)),
    }
}

/// Returns the clause that reserved funds were counted, if any.
fn with_reserved(state: &State) -> &'static str {
    if state.reserved() == Money::ZERO { "" } else { ", with what is reserved for transfers" }
}
