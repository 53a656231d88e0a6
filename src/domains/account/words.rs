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
        Rejection::AccountAlreadyOpen => ("The account is open already. Use it, or open another account.".into(), None),
        Rejection::AccountIsFrozen => ("The account is frozen. Unfreeze it first.".into(), None),
        Rejection::AccountIsClosed => ("The account is closed for good. Open another account.".into(), None),
        Rejection::AccountNotFrozen => ("The account is not frozen. Continue to use it.".into(), None),
        Rejection::UnknownCurrency { currency } => {
            (format!("{currency:?} is not an ISO 4217 currency code. Enter one, such as EUR."), Some("currency"))
        }
        Rejection::WithdrawalTooLarge { requested, most } => (
            format!(
                "{} is more than the {} that may be withdrawn at once. Withdraw less.",
                show(*requested),
                show(*most)
            ),
            Some("amount_minor"),
        ),
        Rejection::RoundAmountRefused { requested, .. } => (
            format!("{} is a round amount, which this rule refuses. Withdraw a little more or less.", show(*requested)),
            Some("amount_minor"),
        ),
        Rejection::BelowMinimumBalance { left, minimum } => (
            format!("It would leave {}; at least {} must stay. Withdraw less.", show(*left), show(*minimum)),
            Some("amount_minor"),
        ),
        Rejection::TextMissing { field } => (format!("Enter the {field}."), Some(field)),
        Rejection::TextTooLong { field, max } => {
            (format!("The {field} is longer than {max} characters. Shorten it."), Some(field))
        }
        Rejection::AmountNotPositive { requested } => (
            format!("The amount must be more than zero; it was {}. Enter a larger one.", minor(*requested)),
            Some("amount_minor"),
        ),
        Rejection::AmountOutOfRange { max, .. } => (
            format!("The amount is larger than the maximum, {}. Enter a smaller one.", minor(*max)),
            Some("amount_minor"),
        ),
        Rejection::BalanceOutOfRange { max, .. } => (
            format!(
                "The balance would go beyond {}, the largest that every JSON reader sees exactly. Move a smaller amount.",
                minor(*max)
            ),
            Some("amount_minor"),
        ),
        Rejection::InsufficientFunds { available, requested } => {
            let less = less_reserved(state);
            let text = format!(
                "{} is available (balance and overdraft limit{less}); {} was asked for. Take less, or put money in first.",
                show(*available),
                show(*requested)
            );
            (text, Some("amount_minor"))
        }
        Rejection::LimitNegative { .. } => {
            ("The limit must be zero or more. Enter it without a minus sign.".into(), Some("limit_minor"))
        }
        Rejection::LimitBelowDebt { overdrawn, .. } => (
            format!(
                "The account is overdrawn by {}{}; the limit cannot be less. Enter a higher one, or put money in first.",
                show(*overdrawn),
                with_reserved(state)
            ),
            Some("limit_minor"),
        ),
        Rejection::NoSuchEntry { revision } => (
            format!("This stream has no event {revision}. Enter the revision of a deposit or withdrawal."),
            Some("revision"),
        ),
        Rejection::NotAnEntry { revision } => (
            format!(
                "Event {revision} was not made by Deposit or Withdraw. Enter one that was; undo a transfer by another transfer."
            ),
            Some("revision"),
        ),
        Rejection::AlreadyReversed { revision } => {
            (format!("Event {revision} was reversed before. Enter another one."), Some("revision"))
        }
        Rejection::EntryInClosedBooks { revision, period } => (
            format!(
                "Event {revision} belongs to books that are closed (through {period}). Correct it by a new deposit or withdrawal."
            ),
            Some("revision"),
        ),
        Rejection::BalanceNotZero { balance } => {
            (format!("The balance is {}. Bring it to zero before closing.", show(*balance)), None)
        }
        Rejection::InvalidPeriod { .. } => {
            ("Write the period as year and month, such as 2026-03.".into(), Some("period"))
        }
        Rejection::BooksAlreadyClosed { closed, .. } => {
            (format!("The books are closed through {closed}. Name a later period."), Some("period"))
        }
        Rejection::PeriodNotOver { period, .. } => {
            (format!("{period} is not over yet. Wait until it is, or name an earlier period."), Some("period"))
        }
        Rejection::PeriodAfterEvents { newest, .. } => {
            (format!("Nothing has happened after {newest}. Name that period or an earlier one."), Some("period"))
        }
        Rejection::InvalidTarget { .. } => ("Name an account's stream, such as account-savings.".into(), Some("to")),
        Rejection::NoSuchTransfer { transfer } => (
            format!(
                "No transfer of event {transfer} is under way here. Name the event that reserved the funds of one that is."
            ),
            Some("transfer"),
        ),
        Rejection::TransferUnderWay { transfer } => {
            (format!("The transfer of event {transfer} is under way. Wait until it is over."), None)
        }
        Rejection::CurrencyDiffers { account, transfer } => (
            format!("The account is in {account}, the transfer in {transfer}. Transfer to an account in {transfer}."),
            Some("currency"),
        ),
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
