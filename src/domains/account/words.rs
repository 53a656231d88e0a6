//! An account's rejections in words.

use crate::domains::account::rejection::Rejection;
use crate::domains::account::state::State;
use crate::engine::values::money::Money;
use crate::words;

/// Returns a rejection's message (what happened, what to do next) and the form's field that it is about.
pub(super) fn words(rejection: &Rejection, state: &State) -> (String, Option<&'static str>) {
    let currency = state.currency;
    let show = |money: Money| currency.format(money);
    let minor = |minor: i64| Money::new(minor).map_or_else(|_| words::account::minor_units(&minor), show);
    match rejection {
        Rejection::AccountNotOpened => (words::account::THE_ACCOUNT_IS_NOT_OPEN_YET_OPEN.text().into(), None),
        Rejection::AccountAlreadyOpen => (words::account::THE_ACCOUNT_IS_OPEN_ALREADY_USE.text().into(), None),
        Rejection::AccountIsFrozen => (words::account::THE_ACCOUNT_IS_FROZEN_UNFREEZE_IT.text().into(), None),
        Rejection::AccountIsClosed => (words::account::THE_ACCOUNT_IS_CLOSED_FOR_GOOD.text().into(), None),
        Rejection::AccountNotFrozen => (words::account::THE_ACCOUNT_IS_NOT_FROZEN.text().into(), None),
        Rejection::UnknownCurrency { currency } => {
            (words::account::is_not_an_iso_4217_currency_code(&format_args!("{currency:?}")), Some("currency"))
        }
        Rejection::WithdrawalTooLarge { requested, most } => {
            (words::account::is_more_than_the_that_may_be(&show(*requested), &show(*most)), Some("amount_minor"))
        }
        Rejection::RoundAmountRefused { requested, .. } => {
            (words::account::is_a_round_amount_which_this_rule(&show(*requested)), Some("amount_minor"))
        }
        Rejection::BelowMinimumBalance { left, minimum } => {
            (words::account::it_would_leave_at_least_must_stay(&show(*left), &show(*minimum)), Some("amount_minor"))
        }
        Rejection::TextMissing { field } => (words::account::enter_the(&field), Some(field)),
        Rejection::TextTooLong { field, max } => {
            (words::account::the_is_longer_than_characters(&field, &max), Some(field))
        }
        Rejection::AmountNotPositive { requested } => {
            (words::account::the_amount_must_be_more_than_zero(&minor(*requested)), Some("amount_minor"))
        }
        Rejection::AmountOutOfRange { max, .. } => {
            (words::account::the_amount_is_larger_than_the(&minor(*max)), Some("amount_minor"))
        }
        Rejection::BalanceOutOfRange { max, .. } => {
            (words::account::the_balance_would_go_beyond_the(&minor(*max)), Some("amount_minor"))
        }
        Rejection::InsufficientFunds { available, requested } => {
            let less = less_reserved(state);
            let text = words::account::is_available_balance_and(&show(*available), &less, &show(*requested));
            (text, Some("amount_minor"))
        }
        Rejection::LimitNegative { .. } => {
            (words::account::THE_LIMIT_MUST_BE_ZERO_OR_MORE.text().into(), Some("limit_minor"))
        }
        Rejection::LimitBelowDebt { overdrawn, .. } => (
            words::account::the_account_is_overdrawn_by_the(&show(*overdrawn), &with_reserved(state)),
            Some("limit_minor"),
        ),
        Rejection::NoSuchEntry { revision } => {
            (words::account::this_stream_has_no_event_enter(&revision), Some("revision"))
        }
        Rejection::NotAnEntry { revision } => {
            (words::account::event_was_not_made_by_deposit_or(&revision), Some("revision"))
        }
        Rejection::AlreadyReversed { revision } => {
            (words::account::event_was_reversed_before_enter(&revision), Some("revision"))
        }
        Rejection::EntryInClosedBooks { revision, period } => {
            (words::account::event_belongs_to_books_that_are(&revision, &period), Some("revision"))
        }
        Rejection::BalanceNotZero { balance } => {
            (words::account::the_balance_is_bring_it_to_zero(&show(*balance)), None)
        }
        Rejection::InvalidPeriod { .. } => (words::account::WRITE_THE_PERIOD_AS_YEAR_AND.text().into(), Some("period")),
        Rejection::BooksAlreadyClosed { closed, .. } => {
            (words::account::the_books_are_closed_through_name(&closed), Some("period"))
        }
        Rejection::PeriodNotOver { period, .. } => {
            (words::account::is_not_over_yet_wait_until_it(&period), Some("period"))
        }
        Rejection::PeriodAfterEvents { newest, .. } => {
            (words::account::nothing_has_happened_after_name(&newest), Some("period"))
        }
        Rejection::InvalidTarget { .. } => (words::account::NAME_AN_ACCOUNTS_STREAM_SUCH_AS.text().into(), Some("to")),
        Rejection::NoSuchTransfer { transfer } => {
            (words::account::no_transfer_of_event_is_under_way(&transfer), Some("transfer"))
        }
        Rejection::TransferUnderWay { transfer } => (words::account::the_transfer_of_event_is_under(&transfer), None),
        Rejection::CurrencyDiffers { account, transfer } => {
            (words::account::the_account_is_in_the_transfer_in(&account, &transfer), Some("currency"))
        }
    }
}

/// Returns the clause on reserved funds, if any, as part of what is not available.
fn less_reserved(state: &State) -> String {
    match state.reserved() {
        Money::ZERO => String::new(),
        reserved => words::account::less_reserved_for_transfers(&state.currency.format(reserved)),
    }
}

/// Returns the clause that reserved funds were counted, if any.
fn with_reserved(state: &State) -> &'static str {
    if state.reserved() == Money::ZERO { "" } else { words::account::WITH_WHAT_IS_RESERVED_FOR.text() }
}
